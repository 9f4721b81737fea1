//! The selected part of a document, in one shape for every version we read.
//!
//! Pure data: what the allow-list names and what that refers to, nothing else of the document.

use indexmap::IndexMap;

use super::schema::{SchemaId, Schemas};
use crate::diagnostics::Diagnostic;
use crate::source::Span;

/// The operations that the allow-list names, with everything they refer to.
#[derive(Debug, Clone)]
pub struct Api {
    /// `info.title`.
    pub title: Option<String>,
    /// The text of the document's version, such as `3.0.1`.
    pub openapi_version: String,
    /// The document's own `servers`, as their URL templates. Empty when it names none.
    pub servers: Vec<String>,
    /// Whether the document declares a security scheme or requirement anywhere we looked: among its
    /// components, at its top, or at a selected operation. Many vendors declare none though they need one.
    pub declares_security: bool,
    /// The operations in the order in which they were wanted.
    pub operations: Vec<Operation>,
    /// Every schema that the operations reach.
    pub schemas: Schemas,
    /// Slips of the document that were coped with, for the user to look at.
    pub warnings: Vec<Diagnostic>,
}

/// One operation.
#[derive(Debug, Clone, PartialEq)]
pub struct Operation {
    /// Where the operation stands in the document.
    pub span: Span,
    /// The HTTP method.
    pub method: Method,
    /// The path template with its placeholders, such as `/rest/api/3/issue/{issueIdOrKey}`.
    pub path: String,
    /// Pairs of the query that the document writes into the path, to be sent always.
    pub fixed_query: Vec<(String, String)>,
    /// The document's name for it; many operations have none.
    pub operation_id: Option<String>,
    /// The path item's parameters and the operation's; of two with one name and place the operation's counts.
    pub parameters: Vec<Parameter>,
    /// What the operation takes as its body.
    pub request_body: Option<RequestBody>,
    /// What the operation may answer, in the order of the document.
    pub responses: Vec<Response>,
    /// The servers that the operation or its path names for itself, as URL templates; empty when the
    /// document's count.
    pub servers: Vec<String>,
    /// The requirements in force: the operation's own, else the document's. One of them is enough;
    /// empty means that none is declared.
    pub security: Vec<SecurityRequirement>,
    /// Whether the vendor advises against it.
    pub deprecated: bool,
}

/// An HTTP method that a path item may hold (OpenAPI 3.0, "Path Item Object").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Method {
    /// `GET`.
    Get,
    /// `HEAD`.
    Head,
    /// `POST`.
    Post,
    /// `PUT`.
    Put,
    /// `PATCH`.
    Patch,
    /// `DELETE`.
    Delete,
    /// `OPTIONS`.
    Options,
    /// `TRACE`.
    Trace,
}

impl Method {
    /// Every method.
    pub const ALL: [Self; 8] =
        [Self::Get, Self::Head, Self::Post, Self::Put, Self::Patch, Self::Delete, Self::Options, Self::Trace];

    /// The name as it stands in a request line: `GET`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
            Self::Options => "OPTIONS",
            Self::Trace => "TRACE",
        }
    }

    /// The key under which a path item holds it: `get`.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Get => "get",
            Self::Head => "head",
            Self::Post => "post",
            Self::Put => "put",
            Self::Patch => "patch",
            Self::Delete => "delete",
            Self::Options => "options",
            Self::Trace => "trace",
        }
    }

    /// The method with this key of a path item; keys are lower case and nothing else.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.key() == key)
    }
}

/// One parameter.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// Where the parameter stands; behind a reference, where the reference leads.
    pub span: Span,
    /// Its name on the wire.
    pub name: String,
    /// Where in the request it goes.
    pub location: ParameterLocation,
    /// Whether the upstream insists on it. Always true for a path parameter.
    pub required: bool,
    /// How a value is written.
    pub style: ParameterStyle,
    /// Whether each element of a list is written on its own.
    pub explode: bool,
    /// Whether reserved characters stay as they are (query only).
    pub allow_reserved: bool,
    /// The schema of its values; that of `content` when it is described by a media type.
    pub schema: Option<SchemaId>,
    /// The media type when the parameter is described by `content`.
    pub content_type: Option<String>,
    /// The document's prose.
    pub description: Option<String>,
    /// Whether the vendor advises against it.
    pub deprecated: bool,
}

/// Where a parameter goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ParameterLocation {
    /// A placeholder of the path.
    Path,
    /// The query string.
    Query,
    /// A header.
    Header,
    /// A cookie.
    Cookie,
}

/// How a parameter's value is written (OpenAPI 3.0, "Style Values").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ParameterStyle {
    /// `;name=value` in a path.
    Matrix,
    /// `.value` in a path.
    Label,
    /// Comma separated, in a path or header.
    Simple,
    /// `name=value`, in a query or cookie.
    Form,
    /// Separated by spaces, in a query.
    SpaceDelimited,
    /// Separated by `|`, in a query.
    PipeDelimited,
    /// Separated by tabs: only Swagger 2.0 has it.
    TabDelimited,
    /// `name[key]=value`, in a query.
    DeepObject,
    /// `name=value; name=value`, in a cookie.
    Cookie,
}

/// What an operation takes as its body.
#[derive(Debug, Clone, PartialEq)]
pub struct RequestBody {
    /// Where it stands; behind a reference, where the reference leads.
    pub span: Span,
    /// Whether the upstream insists on it.
    pub required: bool,
    /// The document's prose.
    pub description: Option<String>,
    /// The kinds of body it may be, in the order of the document.
    pub content: Vec<MediaType>,
}

/// One kind of body.
#[derive(Debug, Clone, PartialEq)]
pub struct MediaType {
    /// Where it stands.
    pub span: Span,
    /// Its name or range, such as `application/json` or `*/*`, as the document writes it.
    pub name: String,
    /// What such a body holds.
    pub schema: Option<SchemaId>,
    /// How members of forms and parts are written, where the document says so.
    pub encoding: Vec<(String, Encoding)>,
}

/// How one member of a form or part is written (OpenAPI 3.0, "Encoding Object").
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Encoding {
    /// The media types of the part, one or several.
    pub content_types: Vec<String>,
    /// Its style.
    pub style: Option<ParameterStyle>,
    /// Whether each element of a list is written on its own.
    pub explode: Option<bool>,
    /// Whether reserved characters stay as they are.
    pub allow_reserved: bool,
}

/// What an operation may answer under one status.
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// Where it stands; behind a reference, where the reference leads.
    pub span: Span,
    /// The statuses it is for.
    pub status: StatusPattern,
    /// The headers it may carry, in the order of the document.
    pub headers: Vec<Header>,
    /// The kinds of body it may have, in the order of the document.
    pub content: Vec<MediaType>,
}

/// A header of a response.
#[derive(Debug, Clone, PartialEq)]
pub struct Header {
    /// Where it stands; behind a reference, where the reference leads.
    pub span: Span,
    /// Its name as the document writes it.
    pub name: String,
    /// The schema of its value.
    pub schema: Option<SchemaId>,
}

/// The statuses a response is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum StatusPattern {
    /// One status, 100 to 999.
    Code(u16),
    /// A hundred of them: 2 for `2XX`; 1 to 5.
    Range(u8),
    /// Every status that is not named otherwise.
    Default,
}

/// Security schemes that are needed together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecurityRequirement {
    /// The scopes wanted of each scheme, by the scheme's component name. No scheme at all means that a
    /// call without credentials is accepted.
    pub schemes: IndexMap<String, Vec<String>>,
}
