//! The program `git`, asked for one file of one revision.

use std::process::{Command, Stdio};

/// The text of `revision:path`; a path that starts with `./` counts from the current folder.
///
/// # Errors
/// What to tell when git is not there, or has no such file.
pub(super) fn file_at(revision: &str, path: &str) -> Result<String, String> {
    if revision.starts_with('-') {
        return Err("a revision does not start with `-`".to_owned());
    }
    let output = Command::new("git")
        .args(["show", "--no-textconv", &format!("{revision}:{path}")])
        .stdin(Stdio::null())
        .stderr(Stdio::piped())
        .output()
        .map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => "the program `git` is not installed".to_owned(),
            _ => format!("the program `git` cannot be started: {error}"),
        })?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let first = said.lines().next().unwrap_or("git says nothing about why");
        return Err(first.trim_start_matches("fatal: ").to_owned());
    }
    String::from_utf8(output.stdout).map_err(|_| "the file is not UTF-8".to_owned())
}
