//! What the tests and the mock upstream know of `servicenow_create_incident`.

use super::super::harness::case::{Body, Call, Case, Form, Text};

/// A call of the tool, the request that it sends, and an answer to that.
pub const CASE: Case = Case {
    tool: "servicenow_create_incident",
    method: "POST",
    route: "/api/now/v2/table/incident",
    call: Call {
        arguments: "{\"short_description\":\"x\"}",
        path: "/api/now/v2/table/incident",
        query: &[
            ("sysparm_exclude_reference_link", "true"),
            ("sysparm_fields", "sys_id,number"),
        ],
        headers: &[],
        body: Body::Json("{\"short_description\":\"x\"}"),
    },
    further_types: &[],
    form: Form::Outputs,
    refusal: None,
    accept: "application/json",
    answer: include_str!("../samples/servicenow_create_incident.json"),
    output: &[
        "sys_id",
        "number",
    ],
    texts: &[
        Text::plain("/result/sys_id", "/sys_id"),
        Text::plain("/result/number", "/number"),
    ],
    list: None,
    path_argument: None,
};
