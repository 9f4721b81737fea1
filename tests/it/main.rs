//! The one integration binary of the generator.

mod reader;
mod regen;
