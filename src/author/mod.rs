//! Helps people to write an allow-list: finds operations and tells what there is to name of one.

mod operations;
mod wording;

pub use operations::{Detail, Input, Listing, body_inputs, detail, find, listing};
pub use wording::{detail_json, detail_text, listing_json, listing_text};
