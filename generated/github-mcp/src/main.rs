//! `github-mcp`: the program.

fn main() -> std::process::ExitCode {
    github_mcp::runtime::run(&github_mcp::SERVER)
}
