//! The emitted tests, run against the hand-written sample server: the same harness files, with cases
//! written by hand instead of generated.
#![allow(
    missing_docs,
    unreachable_pub,
    reason = "the generator mounts the same files in a crate without these lints"
)]
#![allow(
    clippy::disallowed_methods,
    reason = "tests read the committed schemas and know their own environment"
)]

mod cases;
#[path = "../../../../templates/harness/mod.rs"]
mod harness;
#[path = "../sample/mod.rs"]
mod sample;
mod tools;

/// The crate under test as an emitted test names it.
mod server {
    pub use mcpgen_runtime as runtime;
}

static SUBJECT: harness::Subject = harness::Subject {
    server: &sample::SERVER,
    // An example, not a binary of the crate: built by `cargo test -p mcpgen-runtime` in the usual profile.
    binary: concat!(env!("CARGO_TARGET_TMPDIR"), "/../debug/examples/sample-mcp"),
    schemas: concat!(env!("CARGO_MANIFEST_DIR"), "/tests/schemas"),
};
