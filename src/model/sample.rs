//! What the emitted tests call a tool with and what their mock upstream answers.

use serde::Serialize;

/// A sample call.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sample {
    /// The arguments.
    pub arguments: serde_json::Value,
    /// The path that the request must have.
    pub path: String,
    /// The upstream's answer; for a list a page of one element.
    pub answer: serde_json::Value,
    /// Texts that must be fenced, within one element of the list or within the answer.
    pub untrusted: Vec<SampleText>,
    /// How the list works.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list: Option<SampleList>,
    /// An argument that fills a path segment and is bound by no pattern that refuses `..` anyway.
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
    /// Whether the upstream holds Atlassian Document Format there.
    pub document: bool,
}

/// The upstream's list, for the mock. Places are JSON pointers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SampleList {
    /// The list in the answer.
    pub items: String,
    /// The value that tells elements apart: upstream and in the output.
    pub identity: Option<(String, String)>,
    /// The next position in the answer.
    pub next: String,
    /// The flag that ends the list in the answer.
    pub last: Option<String>,
    /// The query parameter that takes the position.
    pub token_parameter: String,
    /// The query parameter that takes the size.
    pub size_parameter: Option<String>,
}
