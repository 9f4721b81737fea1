//! The tests of each tool.

pub mod servicenow_list_incidents;
pub mod servicenow_get_incident;
pub mod servicenow_create_incident;
pub mod servicenow_update_incident;
pub mod servicenow_get_user;
pub mod servicenow_list_attachments;
pub mod servicenow_get_attachment;
