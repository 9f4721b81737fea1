//! From a file tree to a folder: what belongs to whom, what was changed by hand, and all or nothing.
//!
//! [`inspect`] looks and changes nothing; [`write()`] does what it found. `mcpgen check` is the first without
//! the second.

mod belongs;
mod disk;
mod fresh;
mod inspect;
mod lock;
mod manifest;
mod reparse;
mod stage;
mod unified;

use std::path::Path;

use crate::diagnostics::{Diagnostic, OutputProblem, Problem};
use crate::tree::{Owner, TreePath};

pub use disk::{Disk, Interruptible, RealDisk};
pub use inspect::{Change, FileState, Inspection, inspect};
pub use lock::{Inputs, LOCK_FILE, Lock, LockedFile, Origin, digest};
pub use reparse::reparse;
pub use unified::{changed_lines, unified};

use disk::Places;
use stage::Step;

/// What became of each file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// Files that were not there.
    pub created: Vec<TreePath>,
    /// Files that had other bytes.
    pub changed: Vec<TreePath>,
    /// Files that are no longer generated.
    pub removed: Vec<TreePath>,
    /// How many had these bytes already, or are the user's by now.
    pub unchanged: usize,
    /// What is worth a look.
    pub warnings: Vec<Diagnostic>,
}

/// What [`write()`] would do. With `overwrite`, hand edits are given up.
///
/// # Errors
/// When a generated file was changed by hand, or has foreign line endings, and `overwrite` is not said.
pub fn intended(inspection: &Inspection, overwrite: bool) -> Result<Written, OutputProblem> {
    if !overwrite {
        inspection.refuse_hand_edits()?;
    }
    let mut written = Written::default();
    for file in &inspection.files {
        match file.change {
            Change::Unchanged => written.unchanged += 1,
            Change::Create => written.created.push(file.path.clone()),
            Change::LineEndings if file.after.is_none() => written.removed.push(file.path.clone()),
            Change::Rewrite | Change::HandEdited | Change::LineEndings => written.changed.push(file.path.clone()),
            Change::Remove => written.removed.push(file.path.clone()),
            Change::HandEditedAndStale => {
                written.warnings.push(OutputProblem::Kept { path: file.path.as_str().to_owned() }.diagnostic());
            }
        }
    }
    Ok(written)
}

/// Writes what differs: every file, or none of them.
///
/// # Errors
/// As for [`intended`], and when the operating system refuses; then the folder is as it was.
pub fn write(
    inspection: &Inspection,
    folder: &Path,
    overwrite: bool,
    disk: &mut dyn Disk,
) -> Result<Written, OutputProblem> {
    let written = intended(inspection, overwrite)?;
    let steps = steps(inspection, folder)?;
    stage::commit(folder, &steps, disk)?;
    Ok(written)
}

/// Takes back what a killed run had done to the folder. Gives the warning that says so.
///
/// # Errors
/// When the folder cannot be read.
pub fn recover(folder: &Path) -> Result<Option<Diagnostic>, OutputProblem> {
    let undone = stage::recover(folder, &mut RealDisk)?;
    Ok(undone.then(|| OutputProblem::Undone { folder: disk::shown(folder) }.diagnostic()))
}

/// Whether a run on this folder did not end.
#[must_use]
pub fn is_interrupted(folder: &Path) -> bool {
    stage::is_interrupted(folder)
}

/// How the committed files differ from what the inputs give: each file with a word about it.
#[must_use]
pub fn drift(inspection: &Inspection) -> Vec<(String, &'static str)> {
    let mut drift: Vec<(String, &'static str)> = inspection
        .files
        .iter()
        .filter_map(|file| drifted(file).map(|word| (file.path.as_str().to_owned(), word)))
        .collect();
    let noted = |lock: &Lock| (lock.plan.clone(), lock.files.clone());
    match &inspection.lock_before {
        None => drift.push((LOCK_FILE.to_owned(), "missing")),
        Some(lock) if drift.is_empty() && noted(lock) != noted(&inspection.lock_after) => {
            drift.push((LOCK_FILE.to_owned(), "outdated"));
        }
        Some(_) => {}
    }
    drift
}

fn drifted(file: &FileState) -> Option<&'static str> {
    Some(match file.change {
        Change::Unchanged => return None,
        Change::Create => "missing",
        Change::Rewrite if file.owner == Owner::Managed && file.path.as_str() == "Cargo.lock" => "outdated",
        Change::Rewrite => "outdated",
        Change::Remove => "no longer generated",
        Change::HandEdited | Change::HandEditedAndStale => "changed by hand",
        Change::LineEndings => "CRLF line endings",
    })
}

fn steps(inspection: &Inspection, folder: &Path) -> Result<Vec<Step>, OutputProblem> {
    let changes = |file: &&FileState| !matches!(file.change, Change::Unchanged | Change::HandEditedAndStale);
    let (writes, removals): (Vec<&FileState>, Vec<&FileState>) =
        inspection.files.iter().filter(changes).partition(|file| file.after.is_some());
    let mut steps: Vec<Step> = writes
        .into_iter()
        .chain(removals)
        .map(|file| Step { path: file.path.clone(), before: file.before.clone(), after: file.after.clone() })
        .collect();
    if let Some(path) = TreePath::new(LOCK_FILE) {
        let before = Places::new(folder)?.read(&path)?;
        let after = Some(inspection.lock_after.text()?.into_bytes());
        if before != after {
            steps.push(Step { path, before, after });
        }
    }
    Ok(steps)
}
