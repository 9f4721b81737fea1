//! `stripe-mcp`: the program.

fn main() -> std::process::ExitCode {
    stripe_mcp::runtime::run(&stripe_mcp::SERVER)
}
