//! What the tests and the mock upstream know of `github_get_issue`.

use super::super::harness::case::{Body, Call, Case, Form, Text};

/// A call of the tool, the request that it sends, and an answer to that.
pub const CASE: Case = Case {
    tool: "github_get_issue",
    method: "GET",
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
    answer: include_str!("../samples/github_get_issue.json"),
    output: &[
        "number",
        "title",
        "body",
        "state",
        "author",
        "labels",
        "comments",
        "html_url",
    ],
    texts: &[
        Text::fenced("/title", "/title"),
        Text::fenced("/body", "/body"),
        Text::plain("/state", "/state"),
        Text::plain("/user/login", "/author"),
        Text::plain("/labels/0/name", "/labels/0"),
        Text::plain("/html_url", "/html_url"),
    ],
    list: None,
    path_argument: Some("owner"),
};
