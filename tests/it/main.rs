//! The one integration binary of the generator.

mod cases;
mod cli;
mod deploy;
mod diagnostics;
mod house;
mod injection;
mod reader;
mod regen;
mod support;
