//! The tools of this server, one file each.

use crate::runtime::Tool;

pub mod jira_get_issue;
pub mod jira_search;
pub mod jira_add_comment;
pub mod jira_list_transitions;
pub mod jira_transition_issue;
pub mod jira_list_projects;
pub mod jira_get_user;
pub mod jira_get_attachment;

/// Every tool, in the order in which clients see them.
pub static TOOLS: &[&Tool] = &[
    &jira_get_issue::TOOL,
    &jira_search::TOOL,
    &jira_add_comment::TOOL,
    &jira_list_transitions::TOOL,
    &jira_transition_issue::TOOL,
    &jira_list_projects::TOOL,
    &jira_get_user::TOOL,
    &jira_get_attachment::TOOL,
];
