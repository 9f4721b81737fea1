//! What the tests and the mock upstream know of `jira_list_projects`.

use super::super::harness::case::{Body, Call, Case, Form, List, Style, Text};

/// A call of the tool, the request that it sends, and an answer to that.
pub const CASE: Case = Case {
    tool: "jira_list_projects",
    method: "GET",
    route: "/rest/api/3/project/search",
    call: Call {
        arguments: "{}",
        path: "/rest/api/3/project/search",
        query: &[("status", "live")],
        headers: &[],
        body: Body::None,
    },
    further_types: &[],
    form: Form::Outputs,
    refusal: None,
    accept: "application/json",
    answer: include_str!("../samples/jira_list_projects.json"),
    output: &["projects"],
    texts: &[
        Text::plain("/key", "/key"),
        Text::plain("/name", "/name"),
        Text::plain("/projectTypeKey", "/type"),
    ],
    list: Some(List {
        items: "/values",
        identity: ("/key", "/key"),
        style: Style::Offset,
        total: Some("/total"),
        pages: None,
        last: Some("/isLast"),
        more: None,
        token_parameter: "startAt",
        size_parameter: Some("maxResults"),
        size_argument: Some("max_results"),
        cursor_argument: "start_at",
        output: "projects",
        size_cap: 50,
        all: Some(("all", 4)),
    }),
    path_argument: None,
};
