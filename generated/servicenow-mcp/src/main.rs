//! `servicenow-mcp`: the program.

fn main() -> std::process::ExitCode {
    servicenow_mcp::runtime::run(&servicenow_mcp::SERVER)
}
