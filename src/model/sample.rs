//! What the emitted tests call a tool with and what their mock upstream answers.

use serde::Serialize;

/// A call, and the request that it must come to.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct SampleCall {
    /// The arguments.
    pub arguments: serde_json::Value,
    /// The path that the request must have, encoded.
    pub path: String,
    /// The query that the request must have, without what paging adds.
    pub query: Vec<(String, String)>,
    /// Headers that the request must have beside those of every request, names in lower case.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<(String, String)>,
    /// The body that the request must have.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<SampleBody>,
}

/// What a body must hold.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SampleBody {
    /// This JSON.
    Json(serde_json::Value),
    /// These decoded fields, in order.
    Form(Vec<(String, String)>),
    /// These parts, in order.
    Parts(Vec<SamplePart>),
    /// This text of this media type.
    Text(String, String),
}

/// A part of a body.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SamplePart {
    /// Its name.
    pub name: String,
    /// Its file's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file_name: Option<String>,
    /// Its media type.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
    /// Its content.
    pub text: String,
}

/// A sample call, what comes back, and what is known of both.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sample {
    /// The call with nothing that may be left out.
    #[serde(flatten)]
    pub call: SampleCall,
    /// A call with every argument, when there are more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub full: Option<SampleCall>,
    /// The upstream's answer, null where its body is not read; every list in it has one element.
    pub answer: serde_json::Value,
    /// The keys of the output.
    pub output: Vec<String>,
    /// Texts that are shown, within one element of the paged list or within the answer.
    pub texts: Vec<SampleText>,
    /// Where a value makes a refusal of the answer, as a JSON pointer, and the value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refusal: Option<(String, serde_json::Value)>,
    /// How the list works.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list: Option<SampleList>,
    /// The first argument that fills a segment of the path.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path_argument: Option<String>,
}

/// A text in the answer and in the output, as JSON pointers (RFC 6901).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SampleText {
    /// Where it stands upstream.
    pub upstream: String,
    /// Where it stands in the output.
    pub output: String,
    /// Whether it is fenced.
    pub untrusted: bool,
}

/// How the upstream's list goes on, for the mock. Places are JSON pointers.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SampleStyle {
    /// By a token in the answer.
    Token(String),
    /// By the number of elements.
    Offset,
    /// By the number of the page, from this one.
    Page(u64),
    /// By the `Link` header.
    Link,
    /// By an address in the answer.
    NextUrl(String),
    /// By a value of the last element.
    AfterLast(String),
}

/// The upstream's list, for the mock. Places are JSON pointers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SampleList {
    /// The list in the answer.
    pub items: String,
    /// The value that tells elements apart: upstream and in the output.
    pub identity: (String, String),
    /// How the list goes on.
    pub style: SampleStyle,
    /// How many elements there are, in the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<String>,
    /// How many pages there are, in the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pages: Option<String>,
    /// The flag in the answer that is true on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last: Option<String>,
    /// The flag in the answer that is false on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub more: Option<String>,
    /// The query parameter that takes the position, or where it stands in the body, as a JSON pointer.
    pub token_parameter: String,
    /// The query parameter that takes the size, or where it stands in the body.
    pub size_parameter: Option<String>,
}
