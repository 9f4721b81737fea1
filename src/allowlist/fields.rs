//! Reads mappings key by key: unknown, repeated and unbuilt keys are told, wrong kinds too.

use super::{Spanned, units};
use crate::diagnostics::{AllowListProblem, Diagnostic};
use crate::source::{Entry, Node, NodeKind, ScalarStyle, Span};

/// Collects problems while the allow-list is read.
#[derive(Debug, Default)]
pub(super) struct Checker {
    problems: Vec<Diagnostic>,
}

/// The entries of one mapping whose keys are known.
#[derive(Debug, Clone)]
pub(super) struct Fields<'n> {
    /// Where the mapping stands.
    pub(super) span: Span,
    section: String,
    entries: Vec<&'n Entry>,
}

impl<'n> Fields<'n> {
    /// The value under `key`; an explicit null counts as absent.
    pub(super) fn node(&self, key: &str) -> Option<&'n Node> {
        self.entries.iter().find(|entry| entry.key == key).map(|entry| &entry.value).filter(|node| !node.is_null())
    }
}

impl Checker {
    pub(super) fn push(&mut self, diagnostic: Diagnostic) {
        self.problems.push(diagnostic);
    }

    pub(super) fn into_problems(self) -> Vec<Diagnostic> {
        self.problems
    }

    /// The entries of a mapping whose keys are free, without repeated ones.
    pub(super) fn entries<'n>(&mut self, node: &'n Node, section: &str) -> Vec<&'n Entry> {
        let NodeKind::Mapping(entries) = &node.kind else {
            if !node.is_null() {
                self.wrong_kind(node, section, "a mapping");
            }
            return Vec::new();
        };
        let mut kept: Vec<&Entry> = Vec::new();
        for entry in entries {
            match kept.iter().find(|other| other.key == entry.key) {
                Some(first) => self.report(&AllowListProblem::DuplicateKey {
                    key: entry.key.clone(),
                    span: entry.key_span,
                    first: first.key_span,
                }),
                None => kept.push(entry),
            }
        }
        kept
    }

    /// The entries of a mapping whose keys are `known`; those `not_built` are told so.
    pub(super) fn fields<'n>(
        &mut self,
        node: &'n Node,
        section: &str,
        known: &[&'static str],
        not_built: &[&str],
    ) -> Option<Fields<'n>> {
        if !matches!(node.kind, NodeKind::Mapping(_)) {
            self.wrong_kind(node, section, "a mapping");
            return None;
        }
        let mut entries = self.entries(node, section);
        entries.retain(|entry| {
            if known.contains(&entry.key.as_str()) {
                return true;
            }
            self.report(&if not_built.contains(&entry.key.as_str()) {
                AllowListProblem::NotSupportedYet { what: format!("`{}`", entry.key), span: entry.key_span }
            } else {
                AllowListProblem::UnknownKey {
                    key: entry.key.clone(),
                    section: section.to_owned(),
                    span: entry.key_span,
                    known: known.to_vec(),
                }
            });
            false
        });
        Some(Fields { span: node.span, section: section.to_owned(), entries })
    }

    pub(super) fn wrong_kind(&mut self, node: &Node, what: &str, expected: &'static str) {
        self.report(&AllowListProblem::WrongKind {
            what: what.to_owned(),
            expected,
            found: node.kind_name(),
            span: node.span,
        });
    }

    pub(super) fn string(&mut self, fields: &Fields<'_>, key: &str) -> Option<Spanned<String>> {
        let node = fields.node(key)?;
        self.string_value(node, key)
    }

    /// A string; what YAML reads as a number or boolean is told to be quoted.
    pub(super) fn string_value(&mut self, node: &Node, what: &str) -> Option<Spanned<String>> {
        match &node.kind {
            NodeKind::String(text, _) => Some(Spanned { span: node.span, value: text.clone() }),
            NodeKind::Boolean(_) | NodeKind::Number(_) => {
                self.report(&AllowListProblem::NeedsQuotes {
                    what: what.to_owned(),
                    found: node.kind_name(),
                    span: node.span,
                });
                None
            }
            _ => {
                self.wrong_kind(node, &format!("`{what}`"), "a string");
                None
            }
        }
    }

    pub(super) fn required_string(&mut self, fields: &Fields<'_>, key: &'static str) -> Option<Spanned<String>> {
        if fields.node(key).is_none() {
            self.missing(fields, key);
            return None;
        }
        self.string(fields, key)
    }

    pub(super) fn missing(&mut self, fields: &Fields<'_>, key: &'static str) {
        self.report(&AllowListProblem::MissingKey { key, section: fields.section.clone(), span: fields.span });
    }

    pub(super) fn text(&mut self, fields: &Fields<'_>, key: &str) -> Option<String> {
        self.string(fields, key).map(|text| text.value)
    }

    pub(super) fn boolean(&mut self, fields: &Fields<'_>, key: &str) -> Option<Spanned<bool>> {
        let node = fields.node(key)?;
        let Some(value) = node.as_bool() else {
            self.wrong_kind(node, &format!("`{key}`"), "`true` or `false`");
            return None;
        };
        Some(Spanned { span: node.span, value })
    }

    pub(super) fn integer(&mut self, fields: &Fields<'_>, key: &str) -> Option<i64> {
        let node = fields.node(key)?;
        let value = node.as_i64();
        if value.is_none() {
            self.wrong_kind(node, &format!("`{key}`"), "an integer");
        }
        value
    }

    /// An integer between `low` and `high`, both included.
    pub(super) fn bounded(&mut self, fields: &Fields<'_>, key: &str, low: u64, high: u64) -> Option<u64> {
        let node = fields.node(key)?;
        let value = self.integer(fields, key)?;
        match u64::try_from(value).ok().filter(|value| (low..=high).contains(value)) {
            Some(value) => Some(value),
            None => {
                self.report(&AllowListProblem::OutOfRange { what: key.to_owned(), low, high, span: node.span });
                None
            }
        }
    }

    /// Milliseconds from a duration with a unit.
    pub(super) fn duration_ms(&mut self, fields: &Fields<'_>, key: &str) -> Option<u64> {
        self.unit(fields, key, "a duration", units::duration_ms)
    }

    /// Bytes from a size with a unit.
    pub(super) fn bytes(&mut self, fields: &Fields<'_>, key: &str) -> Option<u64> {
        self.unit(fields, key, "a size", units::bytes)
    }

    /// Calls and milliseconds from a rate.
    pub(super) fn rate(&mut self, fields: &Fields<'_>, key: &str) -> Option<(u32, u64)> {
        self.unit(fields, key, "a rate", units::rate)
    }

    fn unit<T>(
        &mut self,
        fields: &Fields<'_>,
        key: &str,
        kind: &'static str,
        read: fn(&str) -> Option<T>,
    ) -> Option<T> {
        let node = fields.node(key)?;
        let (NodeKind::String(text, _) | NodeKind::Number(text)) = &node.kind else {
            self.wrong_kind(node, &format!("`{key}`"), kind);
            return None;
        };
        let value = read(text);
        if value.is_none() {
            self.report(&AllowListProblem::BadUnit { text: text.clone(), kind, span: node.span });
        }
        value
    }

    /// A list of strings, each of them said in quotes where YAML would read something else.
    pub(super) fn strings(&mut self, fields: &Fields<'_>, key: &str) -> Option<Spanned<Vec<String>>> {
        let node = fields.node(key)?;
        let NodeKind::Sequence(items) = &node.kind else {
            self.wrong_kind(node, &format!("`{key}`"), "a list");
            return None;
        };
        let value = items.iter().filter_map(|item| self.string_value(item, key)).map(|text| text.value).collect();
        Some(Spanned { span: node.span, value })
    }

    /// A list of enum values: plain words that YAML 1.1 reads as booleans, and numbers, need quotes.
    pub(super) fn enumeration(&mut self, fields: &Fields<'_>, key: &str) -> Option<Spanned<Vec<String>>> {
        for item in fields.node(key).map(Node::items).unwrap_or_default() {
            if let NodeKind::String(text, ScalarStyle::Plain) = &item.kind {
                if units::is_ambiguous_plain(text) {
                    self.report(&AllowListProblem::AmbiguousPlain { text: text.clone(), span: item.span });
                }
            }
        }
        self.strings(fields, key)
    }
}
