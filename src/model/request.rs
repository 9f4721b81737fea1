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
    /// Everything but the path, in the allow-list's order, paging last.
    pub parameters: Vec<RequestParameter>,
    /// The upstream's own field filter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pushdown: Option<Pushdown>,
    /// The body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<Body>,
}

/// A body: values at paths.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Body {
    /// Its media type, when that is not the usual one of how it is written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
    /// How it is written.
    #[serde(skip_serializing_if = "BodyEncoding::is_json")]
    pub encoding: BodyEncoding,
    /// Whether it is sent even when nothing stands in it.
    pub required: bool,
    /// The values in the allow-list's order.
    pub members: Vec<BodyMember>,
}

/// How a body is written.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BodyEncoding {
    /// As JSON.
    #[default]
    Json,
    /// As JSON that the caller writes as text.
    JsonText,
    /// As fields of a form, some of them in a style of their own.
    Form(Vec<(String, Style)>),
    /// In parts, of some of which more is known.
    Multipart(Vec<BodyPart>),
    /// As one text.
    Text,
    /// As one file of at most so many bytes.
    File(u64),
}

impl BodyEncoding {
    /// Whether it is plain JSON.
    #[must_use]
    pub fn is_json(&self) -> bool {
        *self == Self::Json
    }
}

/// What is known of a part beside its value.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BodyPart {
    /// Its name.
    pub name: String,
    /// The media types that it may have.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub types: Vec<String>,
    /// The file that it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<BodyFile>,
    /// How the elements of a list are one text; each is a part of its own where nothing is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub style: Option<Style>,
}

/// A file in a body.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BodyFile {
    /// The argument, or the place in one, that brings it.
    pub argument: String,
    /// Its name, when no argument says one.
    pub name: String,
    /// The argument that says its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name_argument: Option<String>,
    /// Most bytes.
    pub most: u64,
}

/// One value of a body.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BodyMember {
    /// Where it goes; no step for the whole body.
    pub path: Vec<BodyStep>,
    /// Where it comes from.
    pub value: BodyValue,
}

/// One step of a path into a body.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BodyStep {
    /// A member of an object.
    Member(String),
    /// An element of a list.
    Index(usize),
}

/// Where a value of a body comes from.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BodyValue {
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
        default: Option<serde_json::Value>,
    },
    /// Always the same value or list of values; never in the schema.
    Fixed(serde_json::Value),
    /// The page's size.
    PageSize,
    /// The position of the page, when it is not the first.
    PagePosition {
        /// Whether it is sent as a number.
        is_number: bool,
    },
}

/// A part of the path.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PathPart {
    /// Text of the template with its slashes.
    Literal(String),
    /// A segment, or a piece of one, that an argument fills.
    Argument {
        /// The argument.
        name: String,
        /// Its field.
        field: RustIdent,
        /// Sent when the caller sends nothing.
        #[serde(skip_serializing_if = "Option::is_none")]
        default: Option<serde_json::Value>,
        /// The parameter's name and how its value is written, when that is not as it stands.
        #[serde(skip_serializing_if = "Option::is_none")]
        style: Option<(String, Style)>,
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
    /// A cookie.
    Cookie,
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
    /// Any other way.
    Styled(Style),
}

/// A style of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Style {
    /// Its name.
    pub form: StyleForm,
    /// Whether every element or member is written on its own.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub explode: bool,
    /// Whether reserved characters are kept.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub reserved: bool,
}

/// The names of styles (OpenAPI 3.2, "Style Values"), and JSON for parameters that a media type describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StyleForm {
    /// `simple`.
    Simple,
    /// `label`.
    Label,
    /// `matrix`.
    Matrix,
    /// `form`.
    Form,
    /// `spaceDelimited`.
    SpaceDelimited,
    /// `pipeDelimited`.
    PipeDelimited,
    /// `tsv` of Swagger 2.0.
    TabDelimited,
    /// `deepObject`.
    DeepObject,
    /// `cookie`.
    Cookie,
    /// As JSON.
    Json,
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
        default: Option<serde_json::Value>,
    },
    /// Always the same; never in the schema. A list is sent in the parameter's style.
    Fixed(serde_json::Value),
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
    /// How the upstream says where the list goes on.
    pub style: PageStyle,
    /// Fields from the answer to the flag that is true on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last: Option<Vec<RustIdent>>,
    /// Fields from the answer to the flag that is false on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub more: Option<Vec<RustIdent>>,
    /// The function that writes what stands beside the list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub beside: Option<RustIdent>,
    /// Fields from one element to the value that tells it from others.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identity: Option<Vec<RustIdent>>,
    /// Several pages for one call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub all: Option<AllPages>,
}

/// How the upstream says where a list goes on.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PageStyle {
    /// By a token: the fields from the answer to it.
    Token(Vec<RustIdent>),
    /// By the number of elements; the fields from the answer to how many there are, if it says so.
    Offset(Option<Vec<RustIdent>>),
    /// By the number of the page.
    Page(NumberedPages),
    /// By the `Link` header: the query parameter of its target that moves on.
    Link(String),
    /// By an address in the answer.
    NextUrl {
        /// Fields from the answer to the address.
        address: Vec<RustIdent>,
        /// The query parameter of the address that moves on.
        parameter: String,
    },
    /// By the last element: the fields from an element to the value that the upstream goes on behind.
    AfterLast(Vec<RustIdent>),
}

impl PageStyle {
    /// Whether positions are numbers that callers may choose, not cursors.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        matches!(self, Self::Offset(_))
    }
}

/// Pages with numbers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NumberedPages {
    /// The number of the first page.
    pub first: u64,
    /// Fields from the answer to how many pages there are, if it says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pages: Option<Vec<RustIdent>>,
    /// Fields from the answer to how many elements there are, if it says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<Vec<RustIdent>>,
}

/// Several pages for one call.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AllPages {
    /// The argument that asks for it.
    pub argument: String,
    /// Most pages.
    pub most: u32,
    /// What is told after each page, with `{page}` and `{pages}`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub progress: Option<String>,
}
