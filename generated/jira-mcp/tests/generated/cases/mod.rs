//! What the tests and the mock upstream know of each tool.

use super::harness::case::Case;

pub mod jira_get_issue;
pub mod jira_search;
pub mod jira_add_comment;
pub mod jira_list_transitions;
pub mod jira_transition_issue;
pub mod jira_list_projects;
pub mod jira_get_user;
pub mod jira_get_attachment;

/// The cases; those of tools that always ask the user come last.
pub static CASES: &[Case] = &[
    jira_get_issue::CASE,
    jira_search::CASE,
    jira_add_comment::CASE,
    jira_list_transitions::CASE,
    jira_transition_issue::CASE,
    jira_list_projects::CASE,
    jira_get_user::CASE,
    jira_get_attachment::CASE,
];
