//! What the tests and the mock upstream know of `github_list_issues`.

use super::super::harness::case::{Body, Call, Case, Form, List, Style, Text};

/// A call of the tool, the request that it sends, and an answer to that.
pub const CASE: Case = Case {
    tool: "github_list_issues",
    method: "GET",
    route: "/repos/{}/{}/issues",
    call: Call {
        arguments: "{\"owner\":\"octo-org\",\"repo\":\"web.shop\"}",
        path: "/repos/octo-org/web.shop/issues",
        query: &[],
        headers: &[],
        body: Body::None,
    },
    further_types: &[],
    form: Form::Outputs,
    refusal: None,
    accept: "application/json",
    answer: include_str!("../samples/github_list_issues.json"),
    output: &["issues"],
    texts: &[
        Text::fenced("/title", "/title"),
        Text::plain("/state", "/state"),
        Text::plain("/labels/0/name", "/labels/0"),
        Text::plain("/assignee/login", "/assignee"),
    ],
    list: Some(List {
        items: "",
        identity: ("/number", "/number"),
        style: Style::Link,
        total: None,
        pages: None,
        last: None,
        more: None,
        token_parameter: "page",
        size_parameter: Some("per_page"),
        size_argument: Some("limit"),
        cursor_argument: "cursor",
        output: "issues",
        size_cap: 30,
        all: None,
    }),
    path_argument: Some("owner"),
};
