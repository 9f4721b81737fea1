//! The only way to a Rust identifier.

use std::fmt;

use heck::{ToSnakeCase, ToUpperCamelCase};
use serde::Serialize;

/// A name that is a legal, unescaped Rust identifier of edition 2024.
///
/// No other code makes identifiers out of text, so neither a keyword nor an injected token can
/// reach the emitted source.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct RustIdent(String);

/// Strict and reserved keywords of edition 2024 (Rust reference, "Keywords"), with the weak ones
/// that would read badly as names.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod",
    "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super", "trait", "true",
    "try", "type", "typeof", "union", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Types that every emitted file may use; a struct of these names would shadow them.
const TAKEN_TYPES: &[&str] = &[
    "AllPages",
    "Arguments",
    "Array",
    "Body",
    "Box",
    "Call",
    "Confirm",
    "Default",
    "Deserializer",
    "Document",
    "Effect",
    "Entries",
    "Err",
    "Failure",
    "Form",
    "Leaf",
    "Leaves",
    "MapAccess",
    "Member",
    "None",
    "Notes",
    "Object",
    "Ok",
    "Option",
    "Page",
    "Part",
    "Pushdown",
    "Read",
    "ReadObject",
    "Reply",
    "Request",
    "Result",
    "Room",
    "Rules",
    "Self",
    "Some",
    "String",
    "Style",
    "Tool",
    "Value",
    "Vec",
];

impl RustIdent {
    /// A value or module name in snake case. Characters that no identifier holds separate words;
    /// a name that starts with a digit, is a keyword, or is empty gets a trailing or leading word.
    #[must_use]
    pub fn snake(text: &str) -> Self {
        let name = ascii_words(text).to_snake_case();
        if name.is_empty() {
            return Self("value".to_owned());
        }
        if name.starts_with(|first: char| first.is_ascii_digit()) {
            return Self(format!("n{name}"));
        }
        if KEYWORDS.contains(&name.as_str()) {
            return Self(format!("{name}_value"));
        }
        Self(name)
    }

    /// A type name in upper camel case.
    #[must_use]
    pub fn camel(text: &str) -> Self {
        let name = ascii_words(text).to_upper_camel_case();
        if name.is_empty() {
            return Self("Value".to_owned());
        }
        if name.starts_with(|first: char| first.is_ascii_digit()) {
            return Self(format!("N{name}"));
        }
        if TAKEN_TYPES.contains(&name.as_str()) {
            return Self(format!("{name}Part"));
        }
        Self(name)
    }

    /// A constant's name in screaming snake case.
    #[must_use]
    pub fn constant(text: &str) -> Self {
        Self(Self::snake(text).0.to_ascii_uppercase())
    }

    /// The first of `self`, `self_2`, `self_3`, … that is not in `taken`.
    #[must_use]
    pub fn unique(self, taken: &[&Self]) -> Self {
        if !taken.contains(&&self) {
            return self;
        }
        let separator = if self.0.starts_with(|first: char| first.is_ascii_uppercase()) { "" } else { "_" };
        (2_u32..)
            .map(|count| Self(format!("{}{separator}{count}", self.0)))
            .find(|candidate| !taken.contains(&candidate))
            .unwrap_or(self)
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn ascii_words(text: &str) -> String {
    text.chars().map(|character| if character.is_ascii_alphanumeric() { character } else { '_' }).collect()
}

impl fmt::Display for RustIdent {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}
