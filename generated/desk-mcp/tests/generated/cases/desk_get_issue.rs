//! What the tests and the mock upstream know of `desk_get_issue`.

use super::super::harness::case::{Body, Call, Case, Form, Text};

/// A call of the tool, the request that it sends, and an answer to that.
pub const CASE: Case = Case {
    tool: "desk_get_issue",
    method: "GET",
    route: "/rest/api/3/issue/{}",
    call: Call {
        arguments: "{\"issue_key\":\"DESK-123\"}",
        path: "/rest/api/3/issue/DESK-123",
        query: &[
            ("fields", "summary"),
            ("fields", "status"),
            ("fields", "priority"),
            ("fields", "assignee"),
            ("fields", "updated"),
            ("fields", "description"),
        ],
        headers: &[],
        body: Body::None,
    },
    further_types: &[],
    form: Form::Outputs,
    refusal: None,
    accept: "application/json",
    answer: include_str!("../samples/desk_get_issue.json"),
    output: &[
        "key",
        "summary",
        "status",
        "priority",
        "assignee",
        "updated",
        "description",
    ],
    texts: &[
        Text::plain("/key", "/key"),
        Text::fenced("/fields/summary", "/summary"),
        Text::plain("/fields/status/name", "/status"),
        Text::plain("/fields/priority/name", "/priority"),
        Text::plain("/fields/assignee/displayName", "/assignee"),
        Text::fenced("/fields/description/content/0/content/0/text", "/description"),
    ],
    list: None,
    path_argument: Some("issue_key"),
};
