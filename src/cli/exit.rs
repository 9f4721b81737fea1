//! Exit codes. They are stable.

use std::process::ExitCode;

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exit {
    /// All is well.
    Ok = 0,
    /// A mistake of this program.
    Bug = 1,
    /// The command line is wrong, or no allow-list was found.
    Usage = 2,
    /// The allow-list or the document is wrong.
    Input = 3,
    /// The committed files are not what the inputs give.
    Drift = 4,
    /// A change is of a kind that was not to pass.
    Breaking = 5,
    /// Cargo refused the generated crate.
    NotVerified = 7,
    /// A generated file was changed by hand.
    HandEdited = 8,
    /// A check found an error.
    Denied = 6,
    /// A file could not be read or written.
    InputOutput = 74,
    /// The operating system said that the run is to end.
    Interrupted = 130,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
