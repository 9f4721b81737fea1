//! What the tests and the mock upstream know of `desk_list_comments`.

use super::super::harness::case::{Body, Call, Case, Form, List, Style, Text};

/// A call of the tool, the request that it sends, and an answer to that.
pub const CASE: Case = Case {
    tool: "desk_list_comments",
    method: "GET",
    route: "/rest/api/3/issue/{}/comment",
    call: Call {
        arguments: "{\"issue_key\":\"DESK-123\"}",
        path: "/rest/api/3/issue/DESK-123/comment",
        query: &[("orderBy", "-created")],
        headers: &[],
        body: Body::None,
    },
    further_types: &[],
    form: Form::Outputs,
    refusal: None,
    accept: "application/json",
    answer: include_str!("../samples/desk_list_comments.json"),
    output: &[
        "total",
        "comments",
    ],
    texts: &[
        Text::plain("/id", "/id"),
        Text::plain("/author/displayName", "/author"),
        Text::fenced("/body/content/0/content/0/text", "/body"),
    ],
    list: Some(List {
        items: "/comments",
        identity: ("/id", "/id"),
        style: Style::Offset,
        total: Some("/total"),
        pages: None,
        last: None,
        more: None,
        token_parameter: "startAt",
        size_parameter: Some("maxResults"),
        size_argument: Some("max_results"),
        cursor_argument: "start_at",
        output: "comments",
        size_cap: 20,
        all: None,
    }),
    path_argument: Some("issue_key"),
};
