//! The runtime's own tests.

#[path = "../sample/mod.rs"]
mod sample;

mod serving;
mod support;
