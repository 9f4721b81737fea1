//! The request that a tool sends.

use serde::Serialize;

use super::RustIdent;

/// The upstream request of a tool.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Request {
    /// The HTTP method in upper case.
    pub method: &'static str,
    /// The path template as the document has it, for people.
    pub template: String,
    /// The path in parts.
    pub path: Vec<PathPart>,
    /// Everything but the path, in the document's order.
    pub parameters: Vec<RequestParameter>,
    /// The upstream's own field filter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pushdown: Option<Pushdown>,
}

/// A part of the path.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PathPart {
    /// Text of the template with its slashes.
    Literal(String),
    /// One whole segment that an argument fills.
    Argument {
        /// The argument.
        name: String,
        /// Its field.
        field: RustIdent,
    },
}

/// One parameter outside the path.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RequestParameter {
    /// The name on the wire.
    pub name: String,
    /// Where it goes.
    pub location: ParameterLocation,
    /// How a list is written.
    pub style: ParameterStyle,
    /// Where its value comes from.
    pub value: ParameterValue,
}

/// Where a parameter goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ParameterLocation {
    /// The query string.
    Query,
    /// A header.
    Header,
}

/// How a value is written (OpenAPI 3.0, "Style Values").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ParameterStyle {
    /// One value.
    Single,
    /// `form` with `explode`: one pair for each element.
    Each,
    /// `form` without `explode`: the elements joined by commas.
    Joined,
}

/// Where a parameter's value comes from.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ParameterValue {
    /// The caller sends it.
    Argument {
        /// The argument.
        name: String,
        /// Its field.
        field: RustIdent,
        /// Whether it is always there.
        required: bool,
        /// Sent when the caller sends nothing.
        #[serde(skip_serializing_if = "Option::is_none")]
        default: Option<String>,
    },
    /// Always the same; never in the schema.
    Fixed(Vec<String>),
    /// The fields that the projection reads.
    Pushdown,
    /// The page's size.
    PageSize,
    /// The position of the page, when it is not the first.
    PagePosition,
}

/// The upstream's own field filter, computed from the projection.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Pushdown {
    /// Output and the upstream field it needs, in the order of the outputs.
    pub fields: Vec<(String, String)>,
    /// Whether the argument `only` narrows it.
    pub narrowed: bool,
}

/// How the upstream's list is paged.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Page {
    /// The output that holds the list.
    pub output: String,
    /// The argument for the page's size.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size_argument: Option<String>,
    /// The argument that carries the cursor, and the output that returns it.
    pub cursor_argument: String,
    /// Elements when the caller says nothing.
    pub default_size: i64,
    /// Most elements a caller gets.
    pub size_cap: i64,
    /// Fields from the answer to the list.
    pub list: Vec<RustIdent>,
    /// Fields from the answer to the next position.
    pub next: Vec<RustIdent>,
    /// Fields from the answer to the flag that ends the list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last: Option<Vec<RustIdent>>,
    /// Fields from one element to the value that tells it from others.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identity: Option<Vec<RustIdent>>,
}
