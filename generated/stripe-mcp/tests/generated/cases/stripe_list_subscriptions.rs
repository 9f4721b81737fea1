//! What the tests and the mock upstream know of `stripe_list_subscriptions`.

use super::super::harness::case::{Body, Call, Case, Form, List, Style, Text};

/// A call of the tool, the request that it sends, and an answer to that.
pub const CASE: Case = Case {
    tool: "stripe_list_subscriptions",
    method: "GET",
    route: "/v1/subscriptions",
    call: Call {
        arguments: "{}",
        path: "/v1/subscriptions",
        query: &[],
        headers: &[],
        body: Body::None,
    },
    further_types: &[],
    form: Form::Outputs,
    refusal: None,
    accept: "application/json",
    answer: include_str!("../samples/stripe_list_subscriptions.json"),
    output: &[
        "has_more",
        "subscriptions",
    ],
    texts: &[Text::plain("/id", "/id"), Text::plain("/status", "/status")],
    list: Some(List {
        items: "/data",
        identity: ("/id", "/id"),
        style: Style::AfterLast("/id"),
        total: None,
        pages: None,
        last: None,
        more: Some("/has_more"),
        token_parameter: "starting_after",
        size_parameter: Some("limit"),
        size_argument: Some("limit"),
        cursor_argument: "cursor",
        output: "subscriptions",
        size_cap: 20,
        all: None,
    }),
    path_argument: None,
};
