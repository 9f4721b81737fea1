//! What the tests and the mock upstream know of `servicenow_update_incident`.

use super::super::harness::case::{Body, Call, Case, Form, Text};

/// A call of the tool, the request that it sends, and an answer to that.
pub const CASE: Case = Case {
    tool: "servicenow_update_incident",
    method: "PUT",
    route: "/api/now/v2/table/incident/{}",
    call: Call {
        arguments: "{\"sys_id\":\"0a1b2c3d4e5f60718293a4b5c6d7e8f9\"}",
        path: "/api/now/v2/table/incident/0a1b2c3d4e5f60718293a4b5c6d7e8f9",
        query: &[
            ("sysparm_display_value", "true"),
            ("sysparm_exclude_reference_link", "true"),
            ("sysparm_fields", "number,state"),
        ],
        headers: &[],
        body: Body::None,
    },
    further_types: &[],
    form: Form::Outputs,
    refusal: None,
    accept: "application/json",
    answer: include_str!("../samples/servicenow_update_incident.json"),
    output: &[
        "number",
        "state",
    ],
    texts: &[
        Text::plain("/result/number", "/number"),
        Text::plain("/result/state", "/state"),
    ],
    list: None,
    path_argument: Some("sys_id"),
};
