//! The runtime's own tests.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]
#![allow(
    clippy::disallowed_methods,
    reason = "tests write the files that settings name"
)]

#[path = "../sample/mod.rs"]
mod sample;

mod serving;
mod support;
