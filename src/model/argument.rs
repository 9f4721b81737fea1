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
    /// What holds of an object or list beside its schema.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rules: Option<ShapeRules>,
}

/// What holds of an object or list beside its published schema, because not every client takes a schema that says
/// it. Places are written as `items[].price`, the values of a map as `labels.*`, the argument itself as nothing.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ShapeRules {
    /// Further types that a value may have, `null` among them, and `any` for all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub types: Vec<(String, Vec<&'static str>)>,
    /// The schemas of further types, where more than the type is known.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<(String, serde_json::Value)>,
    /// Whether null is sent everywhere, because it removes what is there (RFC 7396).
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub nulls: bool,
    /// Objects that take members beside those that the schema names.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub open: Vec<String>,
    /// Members that an open object does not take; a name that ends with `[` stands for all that begin with it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub forbidden: Vec<(String, Vec<String>)>,
    /// The only numbers that there are.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub numbers: Vec<(String, Vec<f64>)>,
    /// Bounds that a number must be above.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub above: Vec<(String, f64)>,
    /// Bounds that a number must be below.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub below: Vec<(String, f64)>,
    /// Objects that have one of several forms.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub forms: Vec<(String, Vec<ShapeForm>)>,
}

/// One of the forms of an object.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ShapeForm {
    /// Its name for people.
    pub name: String,
    /// The members that must be there.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub required: Vec<String>,
    /// The members of other forms, which do not go with this one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub excluded: Vec<String>,
    /// Members and the texts that they have in this form.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<(String, Vec<String>)>,
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
    /// An object, or a list of anything but plain values of one type.
    Value,
    /// A file as Base64 or a data URI.
    File,
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
            Self::String | Self::Integer | Self::Number | Self::Boolean | Self::Document | Self::Value | Self::File => {
                None
            }
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
    /// Within these bounds, both included, that are no whole numbers.
    FloatRange(Option<f64>, Option<f64>),
    /// Above this bound.
    Above(f64),
    /// Below this bound.
    Below(f64),
    /// An integer of 32 bits; not shown.
    Int32,
    /// One of these numbers.
    OneOfNumbers(Vec<f64>),
    /// At least so many elements.
    MinItems(u64),
    /// At most so many elements.
    MaxItems(u64),
}
