//! What a caller may send.

use serde::Serialize;

use super::RustIdent;

/// One argument of a tool.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Argument {
    /// The name that clients see.
    pub name: String,
    /// The field that holds it.
    pub field: RustIdent,
    /// Its type.
    pub kind: ArgumentType,
    /// Whether the caller must send it.
    pub required: bool,
    /// What is checked before anything is sent.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub checks: Vec<Check>,
}

/// The types of arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ArgumentType {
    /// A string.
    String,
    /// An integer; `30.0` counts as one.
    Integer,
    /// A number.
    Number,
    /// A boolean.
    Boolean,
    /// A list of strings.
    Strings,
    /// A list of integers.
    Integers,
    /// A list of numbers.
    Numbers,
    /// A list of booleans.
    Booleans,
    /// Markdown that becomes a document of the Atlassian Document Format.
    Document,
}

impl ArgumentType {
    /// The type of the elements of a list of plain values.
    #[must_use]
    pub fn element(self) -> Option<Self> {
        match self {
            Self::Strings => Some(Self::String),
            Self::Integers => Some(Self::Integer),
            Self::Numbers => Some(Self::Number),
            Self::Booleans => Some(Self::Boolean),
            Self::String | Self::Integer | Self::Number | Self::Boolean | Self::Document => None,
        }
    }

    /// Whether the value is held by value in Rust and needs no borrowing.
    #[must_use]
    pub fn is_copy(self) -> bool {
        matches!(self, Self::Integer | Self::Number | Self::Boolean)
    }

    /// Whether it is text, or a list of texts.
    #[must_use]
    pub fn is_text(self) -> bool {
        matches!(self, Self::String | Self::Strings | Self::Document)
    }

    /// Whether it is a number, or a list of numbers.
    #[must_use]
    pub fn is_number(self) -> bool {
        matches!(self, Self::Integer | Self::Integers | Self::Number | Self::Numbers)
    }
}

/// A check on an argument.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// At least so many characters.
    MinLength(u64),
    /// At most so many characters.
    MaxLength(u64),
    /// Matches this regular expression somewhere, in linear time.
    Pattern(String),
    /// One of these values.
    OneOf(Vec<String>),
    /// Within these bounds, both included.
    Range(Option<i64>, Option<i64>),
}
