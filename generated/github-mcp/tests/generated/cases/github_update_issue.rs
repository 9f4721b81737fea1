//! What the tests and the mock upstream know of `github_update_issue`.

use super::super::harness::case::{Body, Call, Case, Form, Text};

/// A call of the tool, the request that it sends, and an answer to that.
pub const CASE: Case = Case {
    tool: "github_update_issue",
    method: "PATCH",
    route: "/repos/{}/{}/issues/{}",
    call: Call {
        arguments: "{\"owner\":\"octo-org\",\"repo\":\"web.shop\",\"number\":7}",
        path: "/repos/octo-org/web.shop/issues/7",
        query: &[],
        headers: &[],
        body: Body::None,
    },
    further_types: &[],
    form: Form::Outputs,
    refusal: None,
    accept: "application/json",
    answer: include_str!("../samples/github_update_issue.json"),
    output: &[
        "number",
        "state",
        "state_reason",
    ],
    texts: &[
        Text::plain("/state", "/state"),
        Text::plain("/state_reason", "/state_reason"),
    ],
    list: None,
    path_argument: Some("owner"),
};
