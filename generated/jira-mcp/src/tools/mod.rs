//! The tools of this server, one file each.

use crate::runtime::Tool;

pub mod jira_get_issue;
pub mod jira_search;

/// Every tool, in the order in which clients see them.
pub static TOOLS: &[&Tool] = &[&jira_get_issue::TOOL, &jira_search::TOOL];
