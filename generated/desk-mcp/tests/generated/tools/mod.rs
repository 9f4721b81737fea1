//! The tests of each tool.

pub mod desk_get_issue;
pub mod desk_search;
pub mod desk_list_comments;
pub mod desk_add_comment;
pub mod desk_list_transitions;
pub mod desk_transition_issue;
pub mod desk_create_issue;
pub mod desk_who_am_i;
