//! What the tests and the mock upstream know of `github_update_issue`.

use super::super::harness::case::{Case, Form, Text};

/// A call of the tool, the request that it sends, and an answer to that.
pub const CASE: Case = Case {
    tool: "github_update_issue",
    arguments: "{\"owner\":\"octo-org\",\"repo\":\"web.shop\",\"number\":7}",
    method: "PATCH",
    path: "/repos/octo-org/web.shop/issues/7",
    route: "/repos/{}/{}/issues/{}",
    query: &[],
    headers: &[],
    body: None,
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
