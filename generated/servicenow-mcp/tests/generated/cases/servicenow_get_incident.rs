//! What the tests and the mock upstream know of `servicenow_get_incident`.

use super::super::harness::case::{Body, Call, Case, Form, Text};

/// A call of the tool, the request that it sends, and an answer to that.
pub const CASE: Case = Case {
    tool: "servicenow_get_incident",
    method: "GET",
    route: "/api/now/v2/table/incident/{}",
    call: Call {
        arguments: "{\"sys_id\":\"0a1b2c3d4e5f60718293a4b5c6d7e8f9\"}",
        path: "/api/now/v2/table/incident/0a1b2c3d4e5f60718293a4b5c6d7e8f9",
        query: &[
            ("sysparm_display_value", "true"),
            ("sysparm_exclude_reference_link", "true"),
            (
                "sysparm_fields",
                "number,short_description,description,state,urgency,opened_at,sys_updated_on",
            ),
        ],
        headers: &[],
        body: Body::None,
    },
    further_types: &[],
    form: Form::Outputs,
    refusal: None,
    accept: "application/json",
    answer: include_str!("../samples/servicenow_get_incident.json"),
    output: &[
        "number",
        "short_description",
        "description",
        "state",
        "urgency",
        "opened_at",
        "sys_updated_on",
    ],
    texts: &[
        Text::plain("/result/number", "/number"),
        Text::fenced("/result/short_description", "/short_description"),
        Text::fenced("/result/description", "/description"),
        Text::plain("/result/state", "/state"),
        Text::plain("/result/urgency", "/urgency"),
        Text::plain("/result/opened_at", "/opened_at"),
        Text::plain("/result/sys_updated_on", "/sys_updated_on"),
    ],
    list: None,
    path_argument: Some("sys_id"),
};
