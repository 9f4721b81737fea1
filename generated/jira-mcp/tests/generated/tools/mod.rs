//! The tests of each tool.

pub mod jira_get_issue;
pub mod jira_search;
pub mod jira_add_comment;
pub mod jira_list_transitions;
pub mod jira_transition_issue;
pub mod jira_list_projects;
pub mod jira_get_user;
pub mod jira_get_attachment;
