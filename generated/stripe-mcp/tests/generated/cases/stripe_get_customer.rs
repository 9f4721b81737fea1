//! What the tests and the mock upstream know of `stripe_get_customer`.

use super::super::harness::case::{Body, Call, Case, Form, Text};

/// A call of the tool, the request that it sends, and an answer to that.
pub const CASE: Case = Case {
    tool: "stripe_get_customer",
    method: "GET",
    route: "/v1/customers/{}",
    call: Call {
        arguments: "{\"customer\":\"cus_A1b2C3d4\"}",
        path: "/v1/customers/cus_A1b2C3d4",
        query: &[],
        headers: &[],
        body: Body::None,
    },
    further_types: &[],
    form: Form::Outputs,
    refusal: None,
    accept: "application/json",
    answer: include_str!("../samples/stripe_get_customer.json"),
    output: &[
        "id",
        "email",
        "name",
        "created",
        "balance",
        "currency",
        "delinquent",
    ],
    texts: &[
        Text::plain("/id", "/id"),
        Text::plain("/email", "/email"),
        Text::fenced("/name", "/name"),
        Text::plain("/currency", "/currency"),
    ],
    list: None,
    path_argument: Some("customer"),
};
