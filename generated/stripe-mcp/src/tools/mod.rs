//! The tools of this server, one file each.

use crate::runtime::Tool;

pub mod stripe_list_customers;
pub mod stripe_search_customers;
pub mod stripe_get_customer;
pub mod stripe_list_invoices;
pub mod stripe_get_invoice;
pub mod stripe_list_subscriptions;

/// Every tool, in the order in which clients see them.
pub static TOOLS: &[&Tool] = &[
    &stripe_list_customers::TOOL,
    &stripe_search_customers::TOOL,
    &stripe_get_customer::TOOL,
    &stripe_list_invoices::TOOL,
    &stripe_get_invoice::TOOL,
    &stripe_list_subscriptions::TOOL,
];
