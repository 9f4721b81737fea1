//! The tests of each tool.

pub mod github_list_issues;
pub mod github_get_issue;
pub mod github_create_issue;
pub mod github_update_issue;
pub mod github_list_comments;
pub mod github_add_comment;
pub mod github_search_issues;
