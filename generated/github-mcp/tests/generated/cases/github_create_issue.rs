//! What the tests and the mock upstream know of `github_create_issue`.

use super::super::harness::case::{Case, Form, Text};

/// A call of the tool, the request that it sends, and an answer to that.
pub const CASE: Case = Case {
    tool: "github_create_issue",
    arguments: "{\"owner\":\"octo-org\",\"repo\":\"web.shop\",\"title\":\"x\"}",
    method: "POST",
    path: "/repos/octo-org/web.shop/issues",
    route: "/repos/{}/{}/issues",
    query: &[],
    headers: &[],
    body: Some("{\"title\":\"x\"}"),
    form: Form::Outputs,
    refusal: None,
    accept: "application/json",
    answer: include_str!("../samples/github_create_issue.json"),
    output: &[
        "number",
        "html_url",
    ],
    texts: &[Text::plain("/html_url", "/html_url")],
    list: None,
    path_argument: Some("owner"),
};
