//! `--verify`: cargo's word on the crate that was written.

#![expect(clippy::disallowed_methods, reason = "the command line is what knows the environment")]

use std::path::Path;
use std::process::{Command, Stdio};

use super::args::Verify;
use crate::diagnostics::OutputProblem;

/// Runs cargo on the crate in `folder`. What cargo says goes to standard error.
pub(super) fn verify(how: Verify, folder: &Path) -> Result<(), OutputProblem> {
    let manifest = folder.join("Cargo.toml");
    let (command, rest): (&str, &[&str]) = match how {
        Verify::Check => ("check", &["--all-targets"]),
        Verify::Test => ("test", &[]),
    };
    let shown = format!("cargo {command} --manifest-path {}", manifest.display());
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(program)
        .arg(command)
        .args(rest)
        .arg("--manifest-path")
        .arg(&manifest)
        .stdin(Stdio::null())
        .stdout(Stdio::from(std::io::stderr()))
        .status();
    let reason = match status {
        Ok(status) if status.success() => return Ok(()),
        Ok(status) => status.to_string(),
        Err(error) => format!("cargo cannot be started: {error}"),
    };
    Err(OutputProblem::NotVerified { command: shown, reason })
}
