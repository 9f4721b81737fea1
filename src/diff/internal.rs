//! What changes and nobody outside sees; told only where no other rule said anything.

use super::Findings;
use super::pair::Pair;

/// The rules of this group.
pub(super) const RULES: &[&str] = &["implementation-changed", "request-changed", "server-changed"];

pub(super) fn find(pair: &Pair<'_>, explained: &[Option<String>], found: &mut Findings<'_>) {
    for (from, to) in &pair.tools {
        let is_explained = explained.iter().flatten().any(|tool| *tool == to.name || *tool == from.name);
        if from.request != to.request {
            found.tool("request-changed", &to.name, "the request to the upstream has changed".to_owned());
        } else if !is_explained && from.whole != to.whole {
            found.tool("implementation-changed", &to.name, "the tool works otherwise than before".to_owned());
        }
    }
    if !explained.iter().any(Option::is_none) {
        let keys = pair.to.server.keys().chain(pair.from.server.keys());
        let mut changed: Vec<&str> =
            keys.filter(|key| pair.from.server.get(*key) != pair.to.server.get(*key)).map(String::as_str).collect();
        changed.sort_unstable();
        changed.dedup();
        if !changed.is_empty() {
            found.server("server-changed", format!("`{}` of the server has changed", changed.join("`, `")));
        }
    }
}
