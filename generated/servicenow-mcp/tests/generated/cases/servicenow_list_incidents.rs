//! What the tests and the mock upstream know of `servicenow_list_incidents`.

use super::super::harness::case::{Body, Call, Case, Form, List, Style, Text};

/// A call of the tool, the request that it sends, and an answer to that.
pub const CASE: Case = Case {
    tool: "servicenow_list_incidents",
    method: "GET",
    route: "/api/now/v2/table/incident",
    call: Call {
        arguments: "{}",
        path: "/api/now/v2/table/incident",
        query: &[
            ("sysparm_display_value", "true"),
            ("sysparm_exclude_reference_link", "true"),
            (
                "sysparm_fields",
                "sys_id,number,short_description,state,priority,assigned_to",
            ),
        ],
        headers: &[],
        body: Body::None,
    },
    further_types: &[],
    form: Form::Outputs,
    refusal: None,
    accept: "application/json",
    answer: include_str!("../samples/servicenow_list_incidents.json"),
    output: &["incidents"],
    texts: &[
        Text::plain("/sys_id", "/sys_id"),
        Text::plain("/number", "/number"),
        Text::fenced("/short_description", "/short_description"),
        Text::plain("/state", "/state"),
        Text::plain("/priority", "/priority"),
        Text::plain("/assigned_to", "/assigned_to"),
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
        output: "incidents",
        size_cap: 20,
        all: None,
    }),
    path_argument: None,
};
