//! What the tests and the mock upstream know of `servicenow_list_attachments`.

use super::super::harness::case::{Body, Call, Case, Form, List, Style, Text};

/// A call of the tool, the request that it sends, and an answer to that.
pub const CASE: Case = Case {
    tool: "servicenow_list_attachments",
    method: "GET",
    route: "/api/now/v1/attachment",
    call: Call {
        arguments: "{\"query\":\"table_sys_id=0a1b2c3d4e5f60718293a4b5c6d7e8f9\"}",
        path: "/api/now/v1/attachment",
        query: &[("sysparm_query", "table_sys_id=0a1b2c3d4e5f60718293a4b5c6d7e8f9")],
        headers: &[],
        body: Body::None,
    },
    further_types: &[],
    form: Form::Outputs,
    refusal: None,
    accept: "application/json",
    answer: include_str!("../samples/servicenow_list_attachments.json"),
    output: &["attachments"],
    texts: &[
        Text::plain("/sys_id", "/sys_id"),
        Text::fenced("/file_name", "/file_name"),
        Text::plain("/content_type", "/content_type"),
        Text::plain("/size_bytes", "/size_bytes"),
    ],
    list: Some(List {
        items: "/result",
        identity: ("/sys_id", "/sys_id"),
        style: Style::Link,
        total: None,
        pages: None,
        last: None,
        more: None,
        token_parameter: "sysparm_offset",
        size_parameter: Some("sysparm_limit"),
        size_argument: Some("limit"),
        cursor_argument: "cursor",
        output: "attachments",
        size_cap: 20,
        all: None,
    }),
    path_argument: None,
};
