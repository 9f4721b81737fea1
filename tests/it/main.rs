//! The one integration binary of the generator.

mod diagnostics;
mod house;
mod reader;
mod regen;
mod support;
