//! The tools of this server, one file each.

use crate::runtime::Tool;

pub mod github_list_issues;
pub mod github_get_issue;
pub mod github_create_issue;
pub mod github_update_issue;
pub mod github_list_comments;
pub mod github_add_comment;
pub mod github_search_issues;

/// Every tool, in the order in which clients see them.
pub static TOOLS: &[&Tool] = &[
    &github_list_issues::TOOL,
    &github_get_issue::TOOL,
    &github_create_issue::TOOL,
    &github_update_issue::TOOL,
    &github_list_comments::TOOL,
    &github_add_comment::TOOL,
    &github_search_issues::TOOL,
];
