//! What the tests and the mock upstream know of `desk_transition_issue`.

use super::super::harness::case::{Case, Form};

/// A call of the tool, the request that it sends, and an answer to that.
pub const CASE: Case = Case {
    tool: "desk_transition_issue",
    arguments: "{\"issue_key\":\"DESK-123\",\"transition_id\":\"31\"}",
    method: "POST",
    path: "/rest/api/3/issue/DESK-123/transitions",
    route: "/rest/api/3/issue/{}/transitions",
    query: &[],
    headers: &[],
    body: Some("{\"transition\":{\"id\":\"31\"}}"),
    form: Form::Done,
    refusal: None,
    accept: "application/json",
    answer: "",
    output: &["done"],
    texts: &[],
    list: None,
    path_argument: Some("issue_key"),
};
