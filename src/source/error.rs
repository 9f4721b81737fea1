//! Why an input could not be read. Converted to diagnostics by `diagnostics`.

use super::Span;

/// Why an input could not be read.
#[derive(Debug, Clone, PartialEq)]
pub enum SourceError {
    /// The file is not there.
    NotFound {
        /// How messages call the file.
        name: String,
    },
    /// The operating system refused.
    Unreadable {
        /// How messages call the file.
        name: String,
        /// The operating system's reason.
        reason: String,
    },
    /// The file is larger than the limit.
    TooLarge {
        /// How messages call the file.
        name: String,
        /// The limit in bytes.
        limit: u64,
    },
    /// The file is not UTF-8.
    NotUtf8 {
        /// How messages call the file.
        name: String,
        /// The first bad byte, counted from 0.
        offset: usize,
    },
    /// The text is not YAML or JSON.
    Syntax {
        /// Where the parser stopped.
        span: Span,
        /// `YAML` or `JSON`.
        format: &'static str,
        /// What is wrong, in our words.
        reason: String,
    },
    /// Nested deeper than the limit.
    TooDeep {
        /// The value that is too deep.
        span: Span,
        /// The limit in levels.
        limit: usize,
    },
    /// Aliases or nodes grow the tree past the limit.
    TooManyNodes {
        /// The value at which the limit was reached.
        span: Span,
        /// The limit in values.
        limit: usize,
    },
    /// An alias refers to itself, or to an anchor that does not exist.
    BadAlias {
        /// The alias.
        span: Span,
        /// The anchor's name, without `*`.
        anchor: String,
    },
    /// A mapping's key is itself a mapping or a list.
    KeyNotScalar {
        /// The key.
        span: Span,
    },
}
