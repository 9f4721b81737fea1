//! One case per tool.

use super::harness::case::{Case, List, Text};

/// The cases, in the order of the tools.
pub static CASES: &[Case] = &[
    Case {
        tool: "jira_get_issue",
        arguments: "{\"issue_key\":\"PROJ-123\"}",
        method: "GET",
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
        answer: include_str!("samples/jira_get_issue.json"),
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
            Text {
                upstream: "/key",
                output: "/key",
                untrusted: false,
            },
            Text {
                upstream: "/fields/summary",
                output: "/summary",
                untrusted: true,
            },
            Text {
                upstream: "/fields/status/name",
                output: "/status",
                untrusted: false,
            },
            Text {
                upstream: "/fields/issuetype/name",
                output: "/type",
                untrusted: false,
            },
            Text {
                upstream: "/fields/assignee/displayName",
                output: "/assignee",
                untrusted: false,
            },
            Text {
                upstream: "/fields/priority/name",
                output: "/priority",
                untrusted: false,
            },
            Text {
                upstream: "/fields/labels/0",
                output: "/labels/0",
                untrusted: false,
            },
            Text {
                upstream: "/fields/description/content/0/content/0/text",
                output: "/description",
                untrusted: true,
            },
            Text {
                upstream: "/fields/attachment/0/id",
                output: "/attachments/0/id",
                untrusted: false,
            },
            Text {
                upstream: "/fields/attachment/0/filename",
                output: "/attachments/0/filename",
                untrusted: false,
            },
        ],
        list: None,
        path_argument: Some("issue_key"),
    },
    Case {
        tool: "jira_search",
        arguments: "{\"jql\":\"project = OPS AND statusCategory != Done ORDER BY updated DESC\"}",
        method: "GET",
        path: "/rest/api/3/search/jql",
        query: &[
            (
                "jql",
                "project = OPS AND statusCategory != Done ORDER BY updated DESC",
            ),
            ("fields", "summary"),
            ("fields", "status"),
            ("fields", "issuetype"),
            ("fields", "assignee"),
            ("fields", "updated"),
        ],
        answer: include_str!("samples/jira_search.json"),
        output: &["issues"],
        texts: &[
            Text {
                upstream: "/key",
                output: "/key",
                untrusted: false,
            },
            Text {
                upstream: "/fields/summary",
                output: "/summary",
                untrusted: true,
            },
            Text {
                upstream: "/fields/status/name",
                output: "/status",
                untrusted: false,
            },
            Text {
                upstream: "/fields/issuetype/name",
                output: "/type",
                untrusted: false,
            },
            Text {
                upstream: "/fields/assignee/displayName",
                output: "/assignee",
                untrusted: false,
            },
        ],
        list: Some(List {
            items: "/issues",
            identity: ("/key", "/key"),
            next: "/nextPageToken",
            last: Some("/isLast"),
            token_parameter: "nextPageToken",
            size_parameter: Some("maxResults"),
            size_argument: Some("max_results"),
            cursor_argument: "next_page_token",
            output: "issues",
            size_cap: 50,
        }),
        path_argument: None,
    },
];
