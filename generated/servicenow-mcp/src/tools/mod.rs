//! The tools of this server, one file each.

use crate::runtime::Tool;

pub mod servicenow_list_incidents;
pub mod servicenow_get_incident;
pub mod servicenow_create_incident;
pub mod servicenow_update_incident;
pub mod servicenow_get_user;
pub mod servicenow_list_attachments;
pub mod servicenow_get_attachment;

/// Every tool, in the order in which clients see them.
pub static TOOLS: &[&Tool] = &[
    &servicenow_list_incidents::TOOL,
    &servicenow_get_incident::TOOL,
    &servicenow_create_incident::TOOL,
    &servicenow_update_incident::TOOL,
    &servicenow_get_user::TOOL,
    &servicenow_list_attachments::TOOL,
    &servicenow_get_attachment::TOOL,
];
