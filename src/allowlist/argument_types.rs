//! What the allow-list says of one argument.

use super::Spanned;
use super::path::ValuePath;
use crate::model::BodyStep;
use crate::source::Span;

/// One argument.
#[derive(Debug, Clone, PartialEq)]
pub struct ArgumentEntry {
    /// Where its name stands.
    pub name_span: Span,
    /// Where its rule stands.
    pub span: Span,
    /// `to`.
    pub to: Option<Spanned<ArgumentTarget>>,
    /// `fixed`, `default`, `pushdown`, or neither.
    pub form: ArgumentForm,
    /// `type`.
    pub kind: Option<Spanned<String>>,
    /// `required`.
    pub required: Option<Spanned<bool>>,
    /// `enum`.
    pub enumeration: Option<Spanned<Vec<String>>>,
    /// `pattern`.
    pub pattern: Option<Spanned<String>>,
    /// `min`.
    pub min: Option<i64>,
    /// `max`.
    pub max: Option<i64>,
    /// `max_length` in characters.
    pub max_length: Option<u64>,
    /// `example` as JSON.
    pub example: Option<serde_json::Value>,
    /// `description`; `from_document` takes the document's.
    pub description: Option<String>,
    /// `convert: markdown_to_adf`.
    pub convert: Option<Span>,
    /// `filename` of a file.
    pub filename: Option<FileName>,
    /// `max_size` of a file, in bytes.
    pub max_size: Option<u64>,
}

/// `filename`: a text, or an argument with a text for when it is missing.
#[derive(Debug, Clone, PartialEq)]
pub struct FileName {
    /// Where it stands.
    pub span: Span,
    /// The name, or `default`.
    pub text: Option<String>,
    /// `argument`.
    pub argument: Option<Spanned<String>>,
}

/// Where an argument goes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ArgumentTarget {
    /// `path.name`.
    Path(String),
    /// `query.name`.
    Query(String),
    /// `header.name`.
    Header(String),
    /// `cookie.name`.
    Cookie(String),
    /// `body.path`: members and positions; none for the whole body.
    Body(Vec<BodyStep>),
}

/// What kind of argument it is.
#[derive(Debug, Clone, PartialEq)]
pub enum ArgumentForm {
    /// The caller sends it.
    Caller,
    /// `fixed`: sent always, never shown.
    Fixed(Vec<serde_json::Value>),
    /// `default`: sent when the caller sends nothing.
    Default(serde_json::Value),
    /// `pushdown`.
    Pushdown(PushdownRule),
}

/// `pushdown: {under, depth}`.
#[derive(Debug, Clone, PartialEq)]
pub struct PushdownRule {
    /// `under`.
    pub under: Spanned<ValuePath>,
    /// `depth`; `all` is none.
    pub depth: Option<usize>,
}
