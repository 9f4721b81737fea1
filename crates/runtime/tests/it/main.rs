//! The runtime's own tests.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]
#![allow(unreachable_pub, reason = "the sample is mounted here as the modules of a library")]
#![allow(clippy::disallowed_methods, reason = "tests read the schemas and write the files that settings name")]

#[path = "../sample/mod.rs"]
mod sample;

mod adf;
mod api_keys;
mod arguments;
mod bodies;
mod claims;
mod confirmations;
mod connections;
mod cursors;
mod doctor;
mod documents;
mod failures;
mod gate;
mod leaves;
mod links;
mod lock;
mod numbered;
mod offsets;
mod pages;
mod projecting;
mod rate;
mod reading;
mod replies;
mod requests;
mod resources;
mod serving;
mod settings;
mod shapes;
mod styles;
mod support;
mod texts;
mod upstreams;
mod variables;
mod wholes;
