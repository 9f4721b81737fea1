//! What the tests and the mock upstream know of `servicenow_get_user`.

use super::super::harness::case::{Body, Call, Case, Form, Text};

/// A call of the tool, the request that it sends, and an answer to that.
pub const CASE: Case = Case {
    tool: "servicenow_get_user",
    method: "GET",
    route: "/api/now/v2/table/sys_user/{}",
    call: Call {
        arguments: "{\"sys_id\":\"0a1b2c3d4e5f60718293a4b5c6d7e8f9\"}",
        path: "/api/now/v2/table/sys_user/0a1b2c3d4e5f60718293a4b5c6d7e8f9",
        query: &[
            ("sysparm_display_value", "true"),
            ("sysparm_exclude_reference_link", "true"),
            ("sysparm_fields", "name,email,title,department"),
        ],
        headers: &[],
        body: Body::None,
    },
    further_types: &[],
    form: Form::Outputs,
    refusal: None,
    accept: "application/json",
    answer: include_str!("../samples/servicenow_get_user.json"),
    output: &[
        "name",
        "email",
        "title",
        "department",
    ],
    texts: &[
        Text::plain("/result/name", "/name"),
        Text::plain("/result/email", "/email"),
        Text::plain("/result/title", "/title"),
        Text::plain("/result/department", "/department"),
    ],
    list: None,
    path_argument: Some("sys_id"),
};
