//! What the tests and the mock upstream know of each tool.

use super::harness::case::Case;

pub mod desk_get_issue;
pub mod desk_search;
pub mod desk_list_comments;
pub mod desk_add_comment;
pub mod desk_list_transitions;
pub mod desk_transition_issue;
pub mod desk_create_issue;
pub mod desk_who_am_i;

/// The cases; those of tools that always ask the user come last.
pub static CASES: &[Case] = &[
    desk_get_issue::CASE,
    desk_search::CASE,
    desk_list_comments::CASE,
    desk_add_comment::CASE,
    desk_list_transitions::CASE,
    desk_transition_issue::CASE,
    desk_create_issue::CASE,
    desk_who_am_i::CASE,
];
