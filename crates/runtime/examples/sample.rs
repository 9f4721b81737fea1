//! The hand-written sample server as a binary, for tests over standard input and output.

#[path = "../tests/sample/mod.rs"]
mod sample;

fn main() -> std::process::ExitCode {
    mcpgen_runtime::run(&sample::SERVER)
}
