//! What clients can read by address.

use crate::runtime::{Content, Resource};

/// Every resource, in the order in which clients see them.
pub const RESOURCES: &[Resource] = &[
    Resource {
        uri: "jira://issue/{issue_key}",
        name: "issue",
        title: "Issue",
        mime: "application/json",
        content: Content::Tool("jira_get_issue"),
    },
    Resource {
        uri: "jira://help/jql",
        name: "help_jql",
        title: "JQL in one page",
        mime: "text/markdown",
        content: Content::Text(include_str!("../resources/help_jql.md")),
    },
];
