//! `desk-mcp`: the program.

fn main() -> std::process::ExitCode {
    desk_mcp::runtime::run(&desk_mcp::SERVER)
}
