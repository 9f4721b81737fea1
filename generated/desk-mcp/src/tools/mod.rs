//! The tools of this server, one file each.

use crate::runtime::Tool;

pub mod desk_get_issue;
pub mod desk_search;
pub mod desk_list_comments;
pub mod desk_add_comment;
pub mod desk_list_transitions;
pub mod desk_transition_issue;
pub mod desk_create_issue;
pub mod desk_who_am_i;

/// Every tool, in the order in which clients see them.
pub static TOOLS: &[&Tool] = &[
    &desk_get_issue::TOOL,
    &desk_search::TOOL,
    &desk_list_comments::TOOL,
    &desk_add_comment::TOOL,
    &desk_list_transitions::TOOL,
    &desk_transition_issue::TOOL,
    &desk_create_issue::TOOL,
    &desk_who_am_i::TOOL,
];
