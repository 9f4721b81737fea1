//! What the tests and the mock upstream know of `stripe_get_invoice`.

use super::super::harness::case::{Body, Call, Case, Form, Text};

/// A call of the tool, the request that it sends, and an answer to that.
pub const CASE: Case = Case {
    tool: "stripe_get_invoice",
    method: "GET",
    route: "/v1/invoices/{}",
    call: Call {
        arguments: "{\"invoice\":\"in_A1b2C3d4\"}",
        path: "/v1/invoices/in_A1b2C3d4",
        query: &[],
        headers: &[],
        body: Body::None,
    },
    further_types: &[],
    form: Form::Outputs,
    refusal: None,
    accept: "application/json",
    answer: include_str!("../samples/stripe_get_invoice.json"),
    output: &[
        "id",
        "status",
        "amount_due",
        "hosted_invoice_url",
        "amount_paid",
        "customer_email",
    ],
    texts: &[
        Text::plain("/id", "/id"),
        Text::plain("/status", "/status"),
        Text::plain("/hosted_invoice_url", "/hosted_invoice_url"),
        Text::plain("/customer_email", "/customer_email"),
    ],
    list: None,
    path_argument: Some("invoice"),
};
