//! Tests of the generated server: real calls over both transports against a mock upstream.

use desk_mcp as server;

#[rustfmt::skip]
mod cases;
#[rustfmt::skip]
mod harness;
#[rustfmt::skip]
mod tools;

static SUBJECT: harness::Subject = harness::Subject {
    server: &desk_mcp::SERVER,
    binary: env!("CARGO_BIN_EXE_desk-mcp"),
    schemas: concat!(env!("CARGO_MANIFEST_DIR"), "/schemas"),
};
