//! What users can pick and have filled in.

use crate::runtime::{Prompt, PromptArgument};

/// Every prompt, in the order in which clients see them.
pub const PROMPTS: &[Prompt] = &[
    Prompt {
        name: "triage_issue",
        title: Some("Triage an issue"),
        arguments: &[
            PromptArgument {
                name: "issue_key",
                description: None,
                default: None,
            },
            PromptArgument {
                name: "audience",
                description: None,
                default: Some("support agent"),
            },
        ],
        text: "Read {issue_key} with jira_get_issue, then state status, owner and next step for a {audience}.",
    },
];
