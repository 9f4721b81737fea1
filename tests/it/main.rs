//! The one integration binary of the generator.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "helpers of tests stand outside test functions, prepare files and read what was written"
)]

mod answers;
mod author;
mod cases;
mod cli;
mod clients;
mod connector;
mod corpus;
mod deploy;
mod diagnostics;
mod diff;
mod harness;
mod house;
mod injection;
mod mock;
mod ownership;
mod pages;
mod reader;
mod regen;
mod requests;
mod seeds;
mod support;
mod wire;
mod writes;
