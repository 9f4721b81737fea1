//! What the tests and the mock upstream know of `desk_list_transitions`.

use super::super::harness::case::{Case, Form, Text};

/// A call of the tool, the request that it sends, and an answer to that.
pub const CASE: Case = Case {
    tool: "desk_list_transitions",
    arguments: "{\"issue_key\":\"DESK-123\"}",
    method: "GET",
    path: "/rest/api/3/issue/DESK-123/transitions",
    route: "/rest/api/3/issue/{}/transitions",
    query: &[],
    headers: &[],
    body: None,
    form: Form::Outputs,
    refusal: None,
    accept: "application/json",
    answer: include_str!("../samples/desk_list_transitions.json"),
    output: &["transitions"],
    texts: &[
        Text::plain("/transitions/0/id", "/transitions/0/id"),
        Text::plain("/transitions/0/name", "/transitions/0/name"),
        Text::plain("/transitions/0/to/name", "/transitions/0/to"),
    ],
    list: None,
    path_argument: Some("issue_key"),
};
