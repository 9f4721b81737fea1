//! What the tests and the mock upstream know of `servicenow_get_attachment`.

use super::super::harness::case::{Body, Call, Case, Form};

/// A call of the tool, the request that it sends, and an answer to that.
pub const CASE: Case = Case {
    tool: "servicenow_get_attachment",
    method: "GET",
    route: "/api/now/v1/attachment/{}/file",
    call: Call {
        arguments: "{\"sys_id\":\"0a1b2c3d4e5f60718293a4b5c6d7e8f9\"}",
        path: "/api/now/v1/attachment/0a1b2c3d4e5f60718293a4b5c6d7e8f9/file",
        query: &[],
        headers: &[],
        body: Body::None,
    },
    further_types: &[],
    form: Form::File("application/octet-stream", 1_048_576),
    refusal: None,
    accept: "*/*",
    answer: "",
    output: &[
        "media_type",
        "size",
    ],
    texts: &[],
    list: None,
    path_argument: Some("sys_id"),
};
