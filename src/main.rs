//! The program `mcpgen`.

use std::process::ExitCode;

fn main() -> ExitCode {
    mcpgen::cli::run(std::env::args_os())
}
