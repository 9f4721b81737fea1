//! What the tests and the mock upstream know of `desk_create_issue`.

use super::super::harness::case::{Body, Call, Case, Form, Text};

/// A call of the tool, the request that it sends, and an answer to that.
pub const CASE: Case = Case {
    tool: "desk_create_issue",
    method: "POST",
    route: "/rest/api/3/issue",
    call: Call {
        arguments: "{\"project\":\"DESK\",\"summary\":\"x\"}",
        path: "/rest/api/3/issue",
        query: &[],
        headers: &[],
        body: Body::Json(
            "{\"fields\":{\"project\":{\"key\":\"DESK\"},\"issuetype\":{\"name\":\"Task\"},\"summary\":\"x\"}}",
        ),
    },
    further_types: &[],
    form: Form::Outputs,
    refusal: None,
    accept: "application/json",
    answer: include_str!("../samples/desk_create_issue.json"),
    output: &[
        "id",
        "key",
        "self",
    ],
    texts: &[
        Text::plain("/id", "/id"),
        Text::plain("/key", "/key"),
        Text::plain("/self", "/self"),
    ],
    list: None,
    path_argument: None,
};
