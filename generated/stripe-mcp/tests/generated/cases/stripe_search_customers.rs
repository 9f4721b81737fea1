//! What the tests and the mock upstream know of `stripe_search_customers`.

use super::super::harness::case::{Body, Call, Case, Form, List, Style, Text};

/// A call of the tool, the request that it sends, and an answer to that.
pub const CASE: Case = Case {
    tool: "stripe_search_customers",
    method: "GET",
    route: "/v1/customers/search",
    call: Call {
        arguments: "{\"query\":\"name~'ada' AND created>1700000000\"}",
        path: "/v1/customers/search",
        query: &[("query", "name~'ada' AND created>1700000000")],
        headers: &[],
        body: Body::None,
    },
    further_types: &[],
    form: Form::Outputs,
    refusal: None,
    accept: "application/json",
    answer: include_str!("../samples/stripe_search_customers.json"),
    output: &[
        "has_more",
        "customers",
    ],
    texts: &[Text::plain("/id", "/id"), Text::plain("/email", "/email")],
    list: Some(List {
        items: "/data",
        identity: ("/id", "/id"),
        style: Style::Token("/next_page"),
        total: None,
        pages: None,
        last: None,
        more: Some("/has_more"),
        token_parameter: "page",
        size_parameter: Some("limit"),
        size_argument: Some("limit"),
        cursor_argument: "cursor",
        output: "customers",
        size_cap: 20,
        all: None,
    }),
    path_argument: None,
};
