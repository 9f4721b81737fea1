//! What the tests and the mock upstream know of `jira_get_issue`.

use super::super::harness::case::{Body, Call, Case, Form, Text};

/// A call of the tool, the request that it sends, and an answer to that.
pub const CASE: Case = Case {
    tool: "jira_get_issue",
    method: "GET",
    route: "/rest/api/3/issue/{}",
    call: Call {
        arguments: "{\"issue_key\":\"PROJ-123\"}",
        path: "/rest/api/3/issue/PROJ-123",
        query: &[
            ("fields", "summary"),
            ("fields", "status"),
            ("fields", "issuetype"),
            ("fields", "assignee"),
            ("fields", "updated"),
            ("fields", "priority"),
            ("fields", "labels"),
            ("fields", "description"),
            ("fields", "attachment"),
        ],
        headers: &[],
        body: Body::None,
    },
    further_types: &[],
    form: Form::Outputs,
    refusal: None,
    accept: "application/json",
    answer: include_str!("../samples/jira_get_issue.json"),
    output: &[
        "key",
        "summary",
        "status",
        "type",
        "assignee",
        "updated",
        "priority",
        "labels",
        "description",
        "attachments",
    ],
    texts: &[
        Text::plain("/key", "/key"),
        Text::fenced("/fields/summary", "/summary"),
        Text::plain("/fields/status/name", "/status"),
        Text::plain("/fields/issuetype/name", "/type"),
        Text::plain("/fields/assignee/displayName", "/assignee"),
        Text::plain("/fields/priority/name", "/priority"),
        Text::plain("/fields/labels/0", "/labels/0"),
        Text::fenced("/fields/description/content/0/content/0/text", "/description"),
        Text::plain("/fields/attachment/0/id", "/attachments/0/id"),
        Text::plain("/fields/attachment/0/filename", "/attachments/0/filename"),
    ],
    list: None,
    path_argument: Some("issue_key"),
};
