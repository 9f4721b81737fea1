//! What the tests and the mock upstream know of `jira_get_attachment`.

use super::super::harness::case::{Body, Call, Case, Form, Text};

/// A call of the tool, the request that it sends, and an answer to that.
pub const CASE: Case = Case {
    tool: "jira_get_attachment",
    method: "GET",
    route: "/rest/api/3/attachment/{}",
    call: Call {
        arguments: "{\"attachment_id\":\"1\"}",
        path: "/rest/api/3/attachment/1",
        query: &[],
        headers: &[],
        body: Body::None,
    },
    further_types: &[],
    form: Form::Outputs,
    refusal: None,
    accept: "application/json",
    answer: include_str!("../samples/jira_get_attachment.json"),
    output: &[
        "id",
        "filename",
        "mime_type",
        "size",
        "created",
        "author",
    ],
    texts: &[
        Text::fenced("/filename", "/filename"),
        Text::plain("/mimeType", "/mime_type"),
        Text::plain("/author/displayName", "/author"),
    ],
    list: None,
    path_argument: Some("attachment_id"),
};
