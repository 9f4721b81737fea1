//! What the tests and the mock upstream know of `github_create_issue`.

use super::super::harness::case::{Body, Call, Case, Form, Text};

/// A call of the tool, the request that it sends, and an answer to that.
pub const CASE: Case = Case {
    tool: "github_create_issue",
    method: "POST",
    route: "/repos/{}/{}/issues",
    call: Call {
        arguments: "{\"owner\":\"octo-org\",\"repo\":\"web.shop\",\"title\":\"x\"}",
        path: "/repos/octo-org/web.shop/issues",
        query: &[],
        headers: &[],
        body: Body::Json("{\"title\":\"x\"}"),
    },
    further_types: &[],
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
