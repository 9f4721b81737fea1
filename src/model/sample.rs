//! What the emitted tests call a tool with and what their mock upstream answers.

use serde::Serialize;

/// A sample call.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sample {
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
    pub body: Option<serde_json::Value>,
    /// The upstream's answer, null where its body is not read; every list in it has one element.
    pub answer: serde_json::Value,
    /// The keys of the output.
    pub output: Vec<String>,
    /// Texts that are shown, within one element of the paged list or within the answer.
    pub texts: Vec<SampleText>,
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

/// The upstream's list, for the mock. Places are JSON pointers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SampleList {
    /// The list in the answer.
    pub items: String,
    /// The value that tells elements apart: upstream and in the output.
    pub identity: (String, String),
    /// The next position in the answer, where it is a token.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// How many elements there are, in the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<String>,
    /// The flag that ends the list in the answer.
    pub last: Option<String>,
    /// The query parameter that takes the position.
    pub token_parameter: String,
    /// The query parameter that takes the size.
    pub size_parameter: Option<String>,
}
