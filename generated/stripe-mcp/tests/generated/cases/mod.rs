//! What the tests and the mock upstream know of each tool.

use super::harness::case::Case;

pub mod stripe_list_customers;
pub mod stripe_search_customers;
pub mod stripe_get_customer;
pub mod stripe_list_invoices;
pub mod stripe_get_invoice;
pub mod stripe_list_subscriptions;

/// The cases; those of tools that always ask the user come last.
pub static CASES: &[Case] = &[
    stripe_list_customers::CASE,
    stripe_search_customers::CASE,
    stripe_get_customer::CASE,
    stripe_list_invoices::CASE,
    stripe_get_invoice::CASE,
    stripe_list_subscriptions::CASE,
];
