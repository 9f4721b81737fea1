//! What the tests and the mock upstream know of `jira_get_user`.

use super::super::harness::case::{Body, Call, Case, Form, Text};

/// A call of the tool, the request that it sends, and an answer to that.
pub const CASE: Case = Case {
    tool: "jira_get_user",
    method: "GET",
    route: "/rest/api/3/user",
    call: Call {
        arguments: "{\"account_id\":\"x\"}",
        path: "/rest/api/3/user",
        query: &[("accountId", "x")],
        headers: &[],
        body: Body::None,
    },
    further_types: &[],
    form: Form::Outputs,
    refusal: None,
    accept: "application/json",
    answer: include_str!("../samples/jira_get_user.json"),
    output: &[
        "account_id",
        "name",
        "active",
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
