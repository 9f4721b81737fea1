//! Looks for secrets in every file of a connector: rule P06s.

use super::findings::Findings;
use super::json::walk;
use super::package::Package;
use super::rules::properties::P06S;
use crate::model::connector_terms as terms;
use crate::source::{FileId, Node, Sources, Span, parse_json};

/// How well-known secrets begin, and how long such a word must at least be.
const BEGINNINGS: &[(&str, usize)] = &[
    ("-----BEGIN", 10),
    ("ghp_", 30),
    ("gho_", 30),
    ("github_pat_", 40),
    ("xoxb-", 20),
    ("xoxp-", 20),
    ("AKIA", 20),
    ("ATATT3", 40),
    ("sk-", 40),
    ("AccountKey=", 30),
];

/// Keys whose value is a secret, in small letters.
const KEYS: &[&str] = &["clientsecret", "client_secret", "secret", "password", "apikey", "accesstoken", "refreshtoken"];

pub(super) fn check(sources: &Sources, package: &Package, findings: &mut Findings) {
    let texts = [&package.definition, &package.properties, &package.readme, &package.script];
    let files: Vec<FileId> =
        texts.iter().filter_map(|text| text.file()).chain(package.settings.iter().copied()).collect();
    for file in files {
        let text = sources.text(file);
        check_words(text, file, findings);
        let start = text.len() - text.trim_start_matches('\u{feff}').len();
        if let Ok(root) = parse_json(sources, file, start..text.len()) {
            check_keys(&root, findings);
        }
    }
}

fn check_words(text: &str, file: FileId, findings: &mut Findings) {
    let is_end = |character: char| character.is_whitespace() || "\"'`<>(){},;".contains(character);
    let mut at = 0;
    for word in text.split(is_end) {
        let start = at;
        at += word.len() + text.get(at + word.len()..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        let known = BEGINNINGS.iter().any(|(beginning, length)| word.starts_with(beginning) && word.len() >= *length);
        if known || is_token(word) {
            let span = Span { file, start, end: start + word.len().min(12) };
            findings.breach(&P06S, "this looks like a secret", span);
        }
    }
}

/// A signed token: three parts of which the first two are JSON in base64.
fn is_token(word: &str) -> bool {
    let mut parts = word.split('.');
    word.len() > 40
        && parts.next().is_some_and(|part| part.starts_with("eyJ"))
        && parts.next().is_some_and(|part| part.starts_with("eyJ"))
        && parts.next().is_some()
}

/// Keys that hold secrets. In definitions and properties a key may also name a parameter, so only texts
/// count, and neither templates nor marks.
fn check_keys(root: &Node, findings: &mut Findings) {
    walk(root, &mut |node| {
        for entry in node.entries() {
            let key = entry.key.to_ascii_lowercase();
            let Some(text) = entry.value.as_str().filter(|_| KEYS.contains(&key.as_str())) else { continue };
            let is_template = text.contains('{') || text.contains("@connectionParameters");
            if !text.trim().is_empty() && !is_template && !terms::is_placeholder_client_id(text) {
                findings.breach(&P06S, format!("`{}` holds a secret", entry.key), entry.key_span);
            }
        }
    });
}
