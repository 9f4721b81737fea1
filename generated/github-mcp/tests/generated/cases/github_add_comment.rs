//! What the tests and the mock upstream know of `github_add_comment`.

use super::super::harness::case::{Body, Call, Case, Form, Text};

/// A call of the tool, the request that it sends, and an answer to that.
pub const CASE: Case = Case {
    tool: "github_add_comment",
    method: "POST",
    route: "/repos/{}/{}/issues/{}/comments",
    call: Call {
        arguments: "{\"owner\":\"octo-org\",\"repo\":\"web.shop\",\"number\":7,\"body\":\"x\"}",
        path: "/repos/octo-org/web.shop/issues/7/comments",
        query: &[],
        headers: &[],
        body: Body::Json("{\"body\":\"x\"}"),
    },
    further_types: &[],
    form: Form::Outputs,
    refusal: None,
    accept: "application/json",
    answer: include_str!("../samples/github_add_comment.json"),
    output: &[
        "id",
        "html_url",
    ],
    texts: &[Text::plain("/html_url", "/html_url")],
    list: None,
    path_argument: Some("owner"),
};
