//! The hand-written sample server as a binary, for the tests over standard input and output.
#![allow(unreachable_pub, reason = "the sample is a module of several crates")]

#[path = "../tests/sample/mod.rs"]
mod sample;

fn main() -> std::process::ExitCode {
    mcpgen_runtime::run(&sample::SERVER)
}
