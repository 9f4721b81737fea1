//! The parts of which the YAML tree is put together while its events arrive.

use std::collections::HashSet;

use super::{Entry, Node, NodeKind, ScalarStyle, SourceError, Span};

/// A finished value with what is needed to count and place it again.
#[derive(Clone)]
pub(super) struct Built {
    pub(super) node: Node,
    /// How many values it is, itself included.
    pub(super) count: usize,
    /// How many levels it is.
    pub(super) height: usize,
}

/// A list or mapping that is still open.
pub(super) struct Open {
    pub(super) anchor: usize,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) count: usize,
    pub(super) height: usize,
    pub(super) content: Content,
}

pub(super) enum Content {
    Sequence(Vec<Node>),
    Mapping { entries: Vec<Entry>, merged: Vec<Node>, key: Option<Key> },
}

pub(super) struct Key {
    pub(super) text: String,
    pub(super) span: Span,
    pub(super) is_merge: bool,
}

pub(super) fn syntax_error(span: Span, reason: &str) -> SourceError {
    SourceError::Syntax { span, format: "YAML", reason: reason.to_owned() }
}

/// Makes a key of a value that stands in a key's place.
pub(super) fn key_of(node: Node, span: Span, text: &str) -> Result<Key, SourceError> {
    match node.kind {
        NodeKind::String(key, style) => {
            let is_merge = key == "<<" && style == ScalarStyle::Plain;
            Ok(Key { text: key, span, is_merge })
        }
        NodeKind::Number(key) => Ok(Key { text: key, span, is_merge: false }),
        NodeKind::Boolean(_) | NodeKind::Null => {
            let written = text.get(node.span.start..node.span.end).unwrap_or("").to_owned();
            Ok(Key { text: written, span, is_merge: false })
        }
        NodeKind::Sequence(_) | NodeKind::Mapping(_) => Err(SourceError::KeyNotScalar { span }),
    }
}

/// Adds what merge keys bring: own keys win, of several mappings the first.
pub(super) fn merge(entries: &mut Vec<Entry>, merged: Vec<Node>) {
    if merged.is_empty() {
        return;
    }
    let mut known: HashSet<String> = entries.iter().map(|entry| entry.key.clone()).collect();
    for mapping in merged {
        if let NodeKind::Mapping(brought) = mapping.kind {
            entries.extend(brought.into_iter().filter(|entry| known.insert(entry.key.clone())));
        }
    }
}
