//! `jira-mcp`: the program.

fn main() -> std::process::ExitCode {
    jira_mcp::runtime::run(&jira_mcp::SERVER)
}
