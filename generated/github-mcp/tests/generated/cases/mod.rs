//! What the tests and the mock upstream know of each tool.

use super::harness::case::Case;

pub mod github_list_issues;
pub mod github_get_issue;
pub mod github_create_issue;
pub mod github_update_issue;
pub mod github_list_comments;
pub mod github_add_comment;
pub mod github_search_issues;

/// The cases; those of tools that always ask the user come last.
pub static CASES: &[Case] = &[
    github_list_issues::CASE,
    github_get_issue::CASE,
    github_create_issue::CASE,
    github_update_issue::CASE,
    github_list_comments::CASE,
    github_add_comment::CASE,
    github_search_issues::CASE,
];
