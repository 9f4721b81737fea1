//! The tests of each tool.

pub mod stripe_list_customers;
pub mod stripe_search_customers;
pub mod stripe_get_customer;
pub mod stripe_list_invoices;
pub mod stripe_get_invoice;
pub mod stripe_list_subscriptions;
