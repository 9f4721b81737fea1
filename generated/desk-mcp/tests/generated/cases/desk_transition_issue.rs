//! What the tests and the mock upstream know of `desk_transition_issue`.

use super::super::harness::case::{Body, Call, Case, Form};

/// A call of the tool, the request that it sends, and an answer to that.
pub const CASE: Case = Case {
    tool: "desk_transition_issue",
    method: "POST",
    route: "/rest/api/3/issue/{}/transitions",
    call: Call {
        arguments: "{\"issue_key\":\"DESK-123\",\"transition_id\":\"31\"}",
        path: "/rest/api/3/issue/DESK-123/transitions",
        query: &[],
        headers: &[],
        body: Body::Json("{\"transition\":{\"id\":\"31\"}}"),
    },
    further_types: &[],
    form: Form::Done,
    refusal: None,
    accept: "application/json",
    answer: "",
    output: &["done"],
    texts: &[],
    list: None,
    path_argument: Some("issue_key"),
};
