//! What the tests and the mock upstream know of `desk_add_comment`.

use super::super::harness::case::{Body, Call, Case, Form, Text};

/// A call of the tool, the request that it sends, and an answer to that.
pub const CASE: Case = Case {
    tool: "desk_add_comment",
    method: "POST",
    route: "/rest/api/3/issue/{}/comment",
    call: Call {
        arguments: "{\"issue_key\":\"DESK-123\",\"body\":\"x\"}",
        path: "/rest/api/3/issue/DESK-123/comment",
        query: &[],
        headers: &[],
        body: Body::Json(
            "{\"body\":{\"type\":\"doc\",\"version\":1,\"content\":[{\"type\":\"paragraph\",\"content\":[{\"type\":\"text\",\"text\":\"x\"}]}]}}",
        ),
    },
    further_types: &[],
    form: Form::Outputs,
    refusal: None,
    accept: "application/json",
    answer: include_str!("../samples/desk_add_comment.json"),
    output: &[
        "id",
        "created",
    ],
    texts: &[Text::plain("/id", "/id")],
    list: None,
    path_argument: Some("issue_key"),
};
