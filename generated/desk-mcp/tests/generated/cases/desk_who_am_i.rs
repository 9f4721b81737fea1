//! What the tests and the mock upstream know of `desk_who_am_i`.

use super::super::harness::case::{Body, Call, Case, Form, Text};

/// A call of the tool, the request that it sends, and an answer to that.
pub const CASE: Case = Case {
    tool: "desk_who_am_i",
    method: "GET",
    route: "/rest/api/3/myself",
    call: Call {
        arguments: "{}",
        path: "/rest/api/3/myself",
        query: &[],
        headers: &[],
        body: Body::None,
    },
    further_types: &[],
    form: Form::Outputs,
    refusal: None,
    accept: "application/json",
    answer: include_str!("../samples/desk_who_am_i.json"),
    output: &[
        "account_id",
        "name",
        "time_zone",
    ],
    texts: &[
        Text::plain("/accountId", "/account_id"),
        Text::plain("/displayName", "/name"),
        Text::plain("/timeZone", "/time_zone"),
    ],
    list: None,
    path_argument: None,
};
