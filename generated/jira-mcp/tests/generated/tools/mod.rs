//! The tests of each tool.

use super::harness::case::Case;

pub mod jira_get_issue;
pub mod jira_search;

/// The cases, in the order of the tools.
pub static CASES: &[Case] = &[jira_get_issue::CASE, jira_search::CASE];
