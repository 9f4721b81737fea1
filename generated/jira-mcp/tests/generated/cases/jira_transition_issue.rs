//! What the tests and the mock upstream know of `jira_transition_issue`.

use super::super::harness::case::{Body, Call, Case, Form};

/// A call of the tool, the request that it sends, and an answer to that.
pub const CASE: Case = Case {
    tool: "jira_transition_issue",
    method: "POST",
    route: "/rest/api/3/issue/{}/transitions",
    call: Call {
        arguments: "{\"issue_key\":\"PROJ-123\",\"transition_id\":\"31\"}",
        path: "/rest/api/3/issue/PROJ-123/transitions",
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
