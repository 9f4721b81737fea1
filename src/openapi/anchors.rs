//! Names that schemas give themselves: `$id`, `$anchor` and `$dynamicAnchor` (JSON Schema 2020-12, section 8.2).
//!
//! They can stand anywhere, so the whole file is searched, but only when a reference needs it and the
//! file's text holds such a keyword at all. An `$id` is compared as it is written; references inside a
//! schema with an `$id` are not read relative to it.

use std::cell::OnceCell;
use std::collections::HashMap;

use super::index::Index;
use crate::source::{FileId, Node, NodeKind, Sources, parse_json};

/// The names of one file and where they lead.
#[derive(Debug, Default)]
pub(super) struct Anchors {
    names: OnceCell<HashMap<String, Vec<String>>>,
}

impl Anchors {
    /// The tokens of the schema with this `$id`, or with this `$anchor` after a `#`.
    pub(super) fn find(&self, sources: &Sources, file: FileId, index: &Index, name: &str) -> Option<Vec<String>> {
        self.names.get_or_init(|| names(sources, file, index)).get(name).cloned()
    }
}

fn names(sources: &Sources, file: FileId, index: &Index) -> HashMap<String, Vec<String>> {
    let mut found = HashMap::new();
    let text = sources.text(file);
    if !["$id", "$anchor", "$dynamicAnchor"].iter().any(|keyword| text.contains(keyword)) {
        return found;
    }
    match index {
        Index::Tree(root) => collect(root, &mut Vec::new(), &mut found),
        Index::Yaml { events, .. } => collect(&events.node(events.root()), &mut Vec::new(), &mut found),
        Index::Json { .. } => {
            if let Ok(root) = parse_json(sources, file, 0..text.len()) {
                collect(&root, &mut Vec::new(), &mut found);
            }
        }
    }
    found
}

fn collect(node: &Node, path: &mut Vec<String>, found: &mut HashMap<String, Vec<String>>) {
    match &node.kind {
        NodeKind::Mapping(entries) => {
            for entry in entries {
                let name = entry.value.as_str();
                let name = match entry.key.as_str() {
                    "$id" => name.map(|id| id.trim_end_matches('#').to_owned()),
                    "$anchor" | "$dynamicAnchor" => name.map(|anchor| format!("#{anchor}")),
                    _ => None,
                };
                if let Some(name) = name {
                    found.entry(name).or_insert_with(|| path.clone());
                }
                path.push(entry.key.clone());
                collect(&entry.value, path, found);
                path.pop();
            }
        }
        NodeKind::Sequence(items) => {
            for (number, item) in items.iter().enumerate() {
                path.push(number.to_string());
                collect(item, path, found);
                path.pop();
            }
        }
        _ => {}
    }
}
