//! What the tests and the mock upstream know of `github_search_issues`.

use super::super::harness::case::{Body, Call, Case, Form, List, Style, Text};

/// A call of the tool, the request that it sends, and an answer to that.
pub const CASE: Case = Case {
    tool: "github_search_issues",
    method: "GET",
    route: "/search/issues",
    call: Call {
        arguments: "{\"query\":\"repo:octo-org/web.shop is:issue is:open checkout\"}",
        path: "/search/issues",
        query: &[("q", "repo:octo-org/web.shop is:issue is:open checkout")],
        headers: &[],
        body: Body::None,
    },
    further_types: &[],
    form: Form::Outputs,
    refusal: None,
    accept: "application/json",
    answer: include_str!("../samples/github_search_issues.json"),
    output: &[
        "total_count",
        "issues",
    ],
    texts: &[
        Text::fenced("/title", "/title"),
        Text::plain("/repository_url", "/repository_url"),
    ],
    list: Some(List {
        items: "/items",
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
        size_cap: 20,
        all: None,
    }),
    path_argument: None,
};
