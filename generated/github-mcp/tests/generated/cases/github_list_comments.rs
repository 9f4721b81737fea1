//! What the tests and the mock upstream know of `github_list_comments`.

use super::super::harness::case::{Body, Call, Case, Form, List, Style, Text};

/// A call of the tool, the request that it sends, and an answer to that.
pub const CASE: Case = Case {
    tool: "github_list_comments",
    method: "GET",
    route: "/repos/{}/{}/issues/{}/comments",
    call: Call {
        arguments: "{\"owner\":\"octo-org\",\"repo\":\"web.shop\",\"number\":7}",
        path: "/repos/octo-org/web.shop/issues/7/comments",
        query: &[],
        headers: &[],
        body: Body::None,
    },
    further_types: &[],
    form: Form::Outputs,
    refusal: None,
    accept: "application/json",
    answer: include_str!("../samples/github_list_comments.json"),
    output: &["comments"],
    texts: &[Text::plain("/user/login", "/author"), Text::fenced("/body", "/body")],
    list: Some(List {
        items: "",
        identity: ("/id", "/id"),
        style: Style::Link,
        total: None,
        pages: None,
        last: None,
        more: None,
        token_parameter: "page",
        size_parameter: Some("per_page"),
        size_argument: Some("limit"),
        cursor_argument: "cursor",
        output: "comments",
        size_cap: 30,
        all: Some(("all", 5)),
    }),
    path_argument: Some("owner"),
};
