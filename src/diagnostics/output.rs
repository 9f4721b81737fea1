//! Problems of writing a generated crate, of holding it against its inputs, and of comparing two of them.

use super::{Diagnostic, Problem};

/// A generated file that somebody changed by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandEdit {
    /// The file.
    pub path: String,
    /// Where a change of it belongs.
    pub belongs: String,
}

/// Why a crate was not written, or is not what its inputs give.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields say what they hold, and the messages below how it is told")]
pub enum OutputProblem {
    /// Generated files were changed by hand; without a lock, they differ and nobody knows why.
    HandEdited { files: Vec<HandEdit>, has_lock: bool },
    /// Generated files have the line endings of Windows.
    LineEndings { files: Vec<String> },
    /// `mcpgen.lock` is not what this program writes.
    LockUnreadable { path: String, reason: String },
    /// `mcpgen.lock` was written by a newer version.
    LockNewer { path: String, generator: String, own: String },
    /// Something on the way to a file is a symbolic link.
    Link { path: String },
    /// The operating system refused.
    Refused { path: String, reason: String, hint: Option<&'static str>, is_restored: bool },
    /// The run was told to stop while it wrote.
    Stopped { is_restored: bool },
    /// The committed files are not what the inputs give.
    Drift { files: Vec<(String, &'static str)>, command: String },
    /// An input changed, and nothing that is generated from it did.
    InputMoved { input: &'static str, name: String },
    /// The user's own part of `Cargo.toml` cannot be read.
    Manifest { path: String, reason: String },
    /// A generated file that is no longer needed was changed by hand, so it stays.
    Kept { path: String },
    /// A run before this one did not end; what it had written was taken back.
    Undone { folder: String },
    /// `cargo` refused the generated crate.
    NotVerified { command: String, reason: String },
    /// A run before this one did not end, and only looking was asked for.
    Interrupted { folder: String, command: String },
    /// A side of a comparison holds no plan.
    NoPlan { side: String, reason: String },
    /// `git` is needed and does not answer.
    Git { side: String, reason: String },
    /// `mcpgen.toml` says something that is not known.
    Configuration { name: String, reason: String, span: crate::source::Span },
}

impl OutputProblem {
    /// The same, when what was written could not be taken back.
    #[must_use]
    pub fn not_restored(self) -> Self {
        match self {
            Self::Refused { path, reason, hint, .. } => Self::Refused { path, reason, hint, is_restored: false },
            Self::Stopped { .. } => Self::Stopped { is_restored: false },
            other => other,
        }
    }
}

impl Problem for OutputProblem {
    #[expect(clippy::too_many_lines, reason = "one arm a problem keeps the match exhaustive")]
    fn diagnostic(&self) -> Diagnostic {
        use OutputProblem as P;
        match self {
            P::HandEdited { files, has_lock } => hand_edited(files, *has_lock),
            P::LineEndings { files } => {
                let message = match files.len() {
                    1 => "a generated file was checked out with CRLF line endings".to_owned(),
                    count => format!("{count} generated files were checked out with CRLF line endings"),
                };
                listed(Diagnostic::error("MG0402", message), files)
                    .help("the crate's `.gitattributes` says `eol=lf`; `git rm --cached -r . && git reset --hard` checks it out anew")
            }
            P::LockUnreadable { path, reason } => {
                Diagnostic::error("MG0403", format!("`{path}` cannot be read: {reason}"))
                    .note("without it nobody can tell hand edits from generated text, so nothing is written")
                    .help("take the file from version control again; where it was merged, take either side")
            }
            P::LockNewer { path, generator, own } => {
                Diagnostic::error("MG0404", format!("`{path}` was written by mcpgen {generator}, and this is {own}"))
                    .help("use the newer mcpgen; an older one would undo what the newer one brought")
            }
            P::Link { path } => Diagnostic::error("MG0405", format!("`{path}` is a symbolic link"))
                .note("generated files are neither read nor written through links")
                .help("put a folder or file there, or another `--out`"),
            P::Refused { path, reason, hint, is_restored } => {
                Diagnostic::error("MG0406", format!("`{path}` cannot be written: {reason}"))
                    .note(restored(*is_restored))
                    .maybe_help(hint.map(str::to_owned))
            }
            P::Stopped { is_restored } => {
                Diagnostic::error("MG0417", "the run was interrupted while it wrote").note(restored(*is_restored))
            }
            P::Drift { files, command } => {
                let message = match files.len() {
                    1 => "a committed file is not what the inputs give".to_owned(),
                    count => format!("{count} committed files are not what the inputs give"),
                };
                let lines: Vec<String> = files.iter().map(|(path, what)| format!("{path}: {what}")).collect();
                listed(Diagnostic::error("MG0407", message), &lines)
                    .help(format!("run `{command}` and commit the result"))
            }
            P::InputMoved { input, name } => Diagnostic::error(
                "MG0408",
                format!("{input} `{name}` has changed since the crate was written, and nothing generated from it did"),
            )
            .help("the next `mcpgen generate` notes the new state in `mcpgen.lock`")
            .into_warning(),
            P::Manifest { path, reason } => {
                Diagnostic::error("MG0409", format!("`{path}` is not valid TOML: {reason}"))
                    .help("mend it; your own lines in it are kept, so it has to be read first")
            }
            P::Kept { path } => Diagnostic::error(
                "MG0410",
                format!("`{path}` is no longer generated, but was changed by hand, so it stays"),
            )
            .help("remove it, or keep it as your own file")
            .into_warning(),
            P::Undone { folder } => Diagnostic::error(
                "MG0411",
                format!("a run before this one did not end; `{folder}` was set back to what it held before that run"),
            )
            .into_warning(),
            P::NotVerified { command, reason } => Diagnostic::error("MG0412", format!("`{command}` failed: {reason}"))
                .note("the crate is written; what cargo said stands above"),
            P::Interrupted { folder, command } => {
                Diagnostic::error("MG0413", format!("a run of mcpgen on `{folder}` did not end"))
                    .help(format!("run `{command}`; it takes back what that run had written and starts again"))
            }
            P::NoPlan { side, reason } => {
                Diagnostic::error("MG0414", format!("`{side}` gives nothing to compare: {reason}"))
                    .help("name an `mcpgen.lock`, the folder of a generated crate, or `REVISION:PATH` in git")
            }
            P::Git { side, reason } => Diagnostic::error("MG0415", format!("`{side}` needs git: {reason}"))
                .help("name a file or folder instead, or install git and run this within the repository"),
            P::Configuration { name, reason, span } => {
                Diagnostic::error("MG0416", format!("`{name}`: {reason}")).at(*span, "")
            }
        }
    }
}

fn restored(is_restored: bool) -> &'static str {
    if is_restored {
        "the folder is as it was before"
    } else {
        "what was written could not be taken back; the next run tries it again"
    }
}

fn hand_edited(files: &[HandEdit], has_lock: bool) -> Diagnostic {
    let message = match (files.len(), has_lock) {
        (1, true) => "a generated file was changed by hand; nothing was written".to_owned(),
        (count, true) => format!("{count} generated files were changed by hand; nothing was written"),
        (1, false) => {
            "a file stands where a generated one goes, and no `mcpgen.lock` tells whose it is; nothing was written"
                .to_owned()
        }
        (count, false) => format!(
            "{count} files stand where generated ones go, and no `mcpgen.lock` tells whose they are; nothing was written"
        ),
    };
    let lines: Vec<String> = files.iter().map(|file| format!("{}: {}", file.path, file.belongs)).collect();
    listed(Diagnostic::error("MG0401", message), &lines)
        .help("move the change to where it belongs and restore the file; `--overwrite` gives the changes up")
}

fn listed(mut diagnostic: Diagnostic, lines: &[String]) -> Diagnostic {
    diagnostic.notes.extend(lines.iter().cloned());
    diagnostic
}
