//! What the tests and the mock upstream know of each tool.

use super::harness::case::Case;

pub mod servicenow_list_incidents;
pub mod servicenow_get_incident;
pub mod servicenow_create_incident;
pub mod servicenow_update_incident;
pub mod servicenow_get_user;
pub mod servicenow_list_attachments;
pub mod servicenow_get_attachment;

/// The cases; those of tools that always ask the user come last.
pub static CASES: &[Case] = &[
    servicenow_list_incidents::CASE,
    servicenow_get_incident::CASE,
    servicenow_create_incident::CASE,
    servicenow_update_incident::CASE,
    servicenow_get_user::CASE,
    servicenow_list_attachments::CASE,
    servicenow_get_attachment::CASE,
];
