//! Names that schemas give themselves: `$id`, `$anchor` and `$dynamicAnchor` (JSON Schema 2020-12, section 8.2).
//!
//! They can stand anywhere, so the whole file is searched, but only when a reference needs it and the
//! file's text holds such a keyword at all. A reference is first compared with them as both are written, and then read
//! relative to the `$id` around it.

use std::cell::OnceCell;
use std::collections::HashMap;

use super::index::Index;
use crate::source::{FileId, Node, NodeKind, Sources, parse_json};

/// The names of one file and where they lead.
#[derive(Debug, Default)]
pub(super) struct Anchors {
    names: OnceCell<Names>,
}

#[derive(Debug, Default)]
struct Names {
    /// The tokens of the schema with an `$id`, with an `$anchor` behind a `#`, or with both.
    places: HashMap<String, Vec<String>>,
    /// Every schema with an `$id`, with that `$id` as it is read where it stands.
    bases: HashMap<Vec<String>, String>,
}

impl Anchors {
    /// The tokens of the schema with this `$id`, with this `$anchor` after a `#`, or with both; read relative to the
    /// `$id` around the tokens `from` when nothing has this name as it is written.
    pub(super) fn find(
        &self,
        (sources, file, index): (&Sources, FileId, &Index),
        name: &str,
        from: &[String],
    ) -> Option<Vec<String>> {
        let names = self.names(sources, file, index);
        let around = names.base(from).and_then(|(_, base)| {
            let (id, anchor) = name.split_once('#').map_or((name, None), |(id, anchor)| (id, Some(anchor)));
            let id = joined(base, id);
            names.places.get(&anchor.map_or(id.clone(), |anchor| format!("{id}#{anchor}")))
        });
        // An anchor alone means the one of the schema around it, where that has one.
        let own = names.places.get(name);
        if name.starts_with('#') { around.or(own) } else { own.or(around) }.cloned()
    }

    /// The tokens of the nearest schema with an `$id` around these tokens.
    pub(super) fn around(
        &self,
        (sources, file, index): (&Sources, FileId, &Index),
        from: &[String],
    ) -> Option<Vec<String>> {
        self.names(sources, file, index).base(from).map(|(path, _)| path.to_vec())
    }

    fn names(&self, sources: &Sources, file: FileId, index: &Index) -> &Names {
        self.names.get_or_init(|| names(sources, file, index))
    }
}

impl Names {
    /// The nearest schema with an `$id` around these tokens, and that `$id`.
    fn base<'f>(&self, from: &'f [String]) -> Option<(&'f [String], &str)> {
        if self.bases.is_empty() {
            return None;
        }
        let mut prefixes = (0..=from.len()).rev().filter_map(|length| from.get(..length));
        prefixes.find_map(|path| Some((path, self.bases.get(path)?.as_str())))
    }

    fn add(&mut self, name: String, path: &[String]) {
        self.places.entry(name).or_insert_with(|| path.to_vec());
    }
}

fn names(sources: &Sources, file: FileId, index: &Index) -> Names {
    let mut found = Names::default();
    let text = sources.text(file);
    if !["$id", "$anchor", "$dynamicAnchor"].iter().any(|keyword| text.contains(keyword)) {
        return found;
    }
    match index {
        Index::Tree(root) => collect(root, &mut Vec::new(), "", &mut found),
        Index::Yaml { events, .. } => collect(&events.node(events.root()), &mut Vec::new(), "", &mut found),
        Index::Json { .. } => {
            if let Ok(root) = parse_json(sources, file, 0..text.len()) {
                collect(&root, &mut Vec::new(), "", &mut found);
            }
        }
    }
    found
}

fn collect(node: &Node, path: &mut Vec<String>, around: &str, found: &mut Names) {
    match &node.kind {
        NodeKind::Mapping(entries) => {
            let id = node.get("$id").and_then(Node::as_str).map(|id| id.trim_end_matches('#'));
            let base = id.map_or_else(|| around.to_owned(), |id| joined(around, id));
            if let Some(id) = id {
                found.add(id.to_owned(), path);
                found.add(base.clone(), path);
                found.bases.insert(path.clone(), base.clone());
            }
            for anchor in ["$anchor", "$dynamicAnchor"].iter().filter_map(|key| node.get(key)?.as_str()) {
                found.add(format!("#{anchor}"), path);
                found.add(format!("{}#{anchor}", id.unwrap_or(&base)), path);
                found.add(format!("{base}#{anchor}"), path);
            }
            for entry in entries {
                path.push(entry.key.clone());
                collect(&entry.value, path, &base, found);
                path.pop();
            }
        }
        NodeKind::Sequence(items) => {
            for (number, item) in items.iter().enumerate() {
                path.push(number.to_string());
                collect(item, path, around, found);
                path.pop();
            }
        }
        _ => {}
    }
}

/// A reference without its fragment, read relative to a base (RFC 3986, section 5.2).
fn joined(base: &str, reference: &str) -> String {
    let origin = |text: &str| {
        let behind = text.find("://").map_or(0, |at| at + "://".len());
        let rest = text.get(behind..).unwrap_or("");
        if behind == 0 { 0 } else { behind + rest.find('/').unwrap_or(rest.len()) }
    };
    let is_absolute = reference.split(['/', '?']).next().is_some_and(|first| first.contains(':'));
    if is_absolute || base.is_empty() {
        return reference.to_owned();
    }
    if reference.is_empty() {
        return base.to_owned();
    }
    let (host, folder) = base.split_at(origin(base));
    let path = match reference.starts_with('/') {
        true => reference.to_owned(),
        false => format!("{}{reference}", folder.rfind('/').and_then(|at| folder.get(..=at)).unwrap_or("")),
    };
    let mut segments: Vec<&str> = Vec::new();
    for segment in path.split('/') {
        match segment {
            "." => {}
            ".." => {
                if segments.len() > 1 {
                    segments.pop();
                }
            }
            other => segments.push(other),
        }
    }
    let path = segments.join("/");
    if host.is_empty() || path.starts_with('/') { format!("{host}{path}") } else { format!("{host}/{path}") }
}

#[cfg(test)]
mod tests {
    use super::joined;

    #[test]
    fn references_are_joined_to_their_base() {
        assert_eq!(joined("https://a.example/b/c", "d"), "https://a.example/b/d");
        assert_eq!(joined("https://a.example/b/c", "../d/./e"), "https://a.example/d/e");
        assert_eq!(joined("https://a.example", "/d"), "https://a.example/d");
        assert_eq!(joined("https://a.example", "d"), "https://a.example/d");
        assert_eq!(joined("https://a.example/b", "urn:x:y"), "urn:x:y");
        assert_eq!(joined("b/c.json", "d.json"), "b/d.json");
    }
}
