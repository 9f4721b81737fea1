//! The one integration binary of the generator.

mod diff;
mod reader;
mod regen;
