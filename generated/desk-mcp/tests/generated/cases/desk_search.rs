//! What the tests and the mock upstream know of `desk_search`.

use super::super::harness::case::{Body, Call, Case, Form, List, Style, Text};

/// A call of the tool, the request that it sends, and an answer to that.
pub const CASE: Case = Case {
    tool: "desk_search",
    method: "GET",
    route: "/rest/api/3/search/jql",
    call: Call {
        arguments: "{\"jql\":\"project = DESK AND assignee = currentUser() ORDER BY updated DESC\"}",
        path: "/rest/api/3/search/jql",
        query: &[
            ("jql", "project = DESK AND assignee = currentUser() ORDER BY updated DESC"),
            ("fields", "summary"),
            ("fields", "status"),
        ],
        headers: &[],
        body: Body::None,
    },
    further_types: &[],
    form: Form::Outputs,
    refusal: None,
    accept: "application/json",
    answer: include_str!("../samples/desk_search.json"),
    output: &["issues"],
    texts: &[
        Text::plain("/key", "/key"),
        Text::fenced("/fields/summary", "/summary"),
        Text::plain("/fields/status/name", "/status"),
    ],
    list: Some(List {
        items: "/issues",
        identity: ("/key", "/key"),
        style: Style::Token("/nextPageToken"),
        total: None,
        pages: None,
        last: Some("/isLast"),
        more: None,
        token_parameter: "nextPageToken",
        size_parameter: Some("maxResults"),
        size_argument: Some("max_results"),
        cursor_argument: "next_page_token",
        output: "issues",
        size_cap: 25,
        all: None,
    }),
    path_argument: None,
};
