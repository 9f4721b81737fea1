//! Writes many files so that a failure leaves none of them.
//!
//! A new crate is written under another name and takes its own by one rename. In a crate that is there, new files
//! are first written beside it, in a folder of their own; a journal then says what is about to change, and only then
//! each new file takes its place by one rename, the lock last. A failure, and an interruption that the process is
//! told of, takes everything back at once. A process that is killed between two of those renames leaves a mix; the
//! journal lets `check` say so and the next run take it back (`docs/adr/0003-take-back-by-a-journal.md`).

use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::disk::{self, Disk, Places};
use super::fresh;
use super::lock::digest;
use crate::diagnostics::OutputProblem;
use crate::tree::TreePath;

/// The folder of a run that is writing.
pub(super) const STAGE: &str = ".mcpgen-stage";

const JOURNAL: &str = "journal.json";

/// One file that changes.
#[derive(Debug)]
pub(super) struct Step {
    /// The file.
    pub(super) path: TreePath,
    /// What it holds now; `None` when it is not there.
    pub(super) before: Option<Vec<u8>>,
    /// What it is to hold; `None` when it goes.
    pub(super) after: Option<Vec<u8>>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Journal {
    entries: Vec<Entry>,
    /// Folders that were made for the files, the outermost first.
    folders: Vec<String>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Entry {
    path: String,
    before: Option<String>,
    after: Option<String>,
}

/// Does all steps in order, or none of them.
pub(super) fn commit(folder: &Path, steps: &[Step], disk: &mut dyn Disk) -> Result<(), OutputProblem> {
    if steps.is_empty() {
        return Ok(());
    }
    if folder.symlink_metadata().is_err() {
        return fresh::create(folder, steps, disk);
    }
    let stage = folder.join(STAGE);
    let journal = journal(folder, steps);
    if let Err(problem) = prepare(folder, &stage, steps, &journal, disk) {
        let _ = disk.remove_everything(&stage);
        return Err(problem);
    }
    if let Err(problem) = apply(folder, &stage, steps, &journal, disk) {
        if !take_back(folder, &stage, &journal, disk).is_complete {
            return Err(problem.not_restored());
        }
        discard(&stage, disk);
        return Err(problem);
    }
    discard(&stage, disk);
    Ok(())
}

/// Whether a run on this folder did not end.
pub(super) fn is_interrupted(folder: &Path) -> bool {
    folder.join(STAGE).symlink_metadata().is_ok()
}

/// Takes back what a killed run had done. Gives whether there was anything to take back. A file that
/// somebody changed since then stays as it is.
pub(super) fn recover(folder: &Path, disk: &mut dyn Disk) -> Result<bool, OutputProblem> {
    let stage = folder.join(STAGE);
    if !is_interrupted(folder) {
        fresh::clear(folder, disk)?;
        return Ok(false);
    }
    disk::refuse_link(folder)?;
    disk::refuse_link(&stage)?;
    let journal = disk::read(&stage.join(JOURNAL))?.and_then(|bytes| serde_json::from_slice::<Journal>(&bytes).ok());
    let undone = match journal {
        Some(journal) if !is_done(folder, &journal)? => {
            let taken = take_back(folder, &stage, &journal, disk);
            if !taken.is_complete {
                return Err(
                    disk::refused(folder, &io::Error::other("an earlier run cannot be taken back")).not_restored()
                );
            }
            taken.any
        }
        _ => false,
    };
    discard(&stage, disk);
    Ok(undone)
}

/// Whether the last step, the lock's, was done; then only the folder of the run was left.
fn is_done(folder: &Path, journal: &Journal) -> Result<bool, OutputProblem> {
    let Some(last) = journal.entries.last() else { return Ok(true) };
    let Some(path) = TreePath::new(&last.path) else { return Ok(false) };
    let now = Places::new(folder)?.read(&path)?;
    Ok(last.before != last.after && now.map(|bytes| digest(&bytes)) == last.after)
}

fn journal(folder: &Path, steps: &[Step]) -> Journal {
    let entries = steps.iter().map(|step| Entry {
        path: step.path.as_str().to_owned(),
        before: step.before.as_deref().map(digest),
        after: step.after.as_deref().map(digest),
    });
    let mut folders: Vec<String> = Vec::new();
    for step in steps.iter().filter(|step| step.after.is_some()) {
        let path = step.path.as_str();
        for (at, _) in path.match_indices('/') {
            let parent = path.get(..at).unwrap_or_default().to_owned();
            if !folders.contains(&parent) && !folder.join(&parent).is_dir() {
                folders.push(parent);
            }
        }
    }
    Journal { entries: entries.collect(), folders }
}

/// Writes everything that is needed into the folder of the run; the crate is not touched.
fn prepare(
    folder: &Path,
    stage: &Path,
    steps: &[Step],
    journal: &Journal,
    disk: &mut dyn Disk,
) -> Result<(), OutputProblem> {
    for path in [stage.to_path_buf(), stage.join("new"), stage.join("old")] {
        told(&path, disk.create_folder(&path))?;
    }
    let mut places = Places::new(folder)?;
    for (number, step) in steps.iter().enumerate() {
        let target = places.of(&step.path)?;
        if let Some(bytes) = &step.after {
            told(&target, disk.write(&new(stage, number), bytes))?;
        }
        if step.before.is_some() {
            told(&target, disk.keep(&target, &old(stage, number)))?;
        }
    }
    let text = serde_json::to_vec(journal).map_err(|error| disk::refused(stage, &io::Error::other(error)))?;
    let written = stage.join("journal.new");
    told(stage, disk.write(&written, &text))?;
    told(stage, disk.rename(&written, &stage.join(JOURNAL)))
}

fn apply(
    folder: &Path,
    stage: &Path,
    steps: &[Step],
    journal: &Journal,
    disk: &mut dyn Disk,
) -> Result<(), OutputProblem> {
    for parent in &journal.folders {
        let path = folder.join(parent);
        told(&path, disk.create_folder(&path))?;
    }
    let mut places = Places::new(folder)?;
    for (number, step) in steps.iter().enumerate() {
        let target = places.of(&step.path)?;
        match &step.after {
            Some(_) => told(&target, disk.rename(&new(stage, number), &target))?,
            None => {
                told(&target, disk.remove_file(&target))?;
                remove_empty_parents(folder, &target, disk);
            }
        }
    }
    Ok(())
}

/// What came of taking back.
struct Taken {
    /// Whether there was anything to take back.
    any: bool,
    /// Whether all of it could be.
    is_complete: bool,
}

/// Sets back every file that still is as the run left it.
fn take_back(folder: &Path, stage: &Path, journal: &Journal, disk: &mut dyn Disk) -> Taken {
    let mut taken = Taken { any: false, is_complete: true };
    let Ok(mut places) = Places::new(folder) else { return Taken { any: true, is_complete: false } };
    for (number, entry) in journal.entries.iter().enumerate().rev() {
        let Some(path) = TreePath::new(&entry.path) else { continue };
        let Ok(target) = places.of(&path) else { continue };
        let Ok(now) = disk::read(&target) else { continue };
        let now = now.map(|bytes| digest(&bytes));
        if now != entry.after || now == entry.before {
            continue;
        }
        taken.any = true;
        let result = match &entry.before {
            None => disk.remove_file(&target),
            Some(_) => {
                for parent in missing_folders(target.parent().unwrap_or(folder)) {
                    let _ = disk.create_folder(&parent);
                }
                disk.rename(&old(stage, number), &target)
            }
        };
        taken.is_complete &= result.is_ok();
    }
    let folders: Vec<PathBuf> = journal.folders.iter().map(|path| folder.join(path)).collect();
    remove_folders(&folders, disk);
    taken
}

/// Removes the folder of a run, the journal first: without it nobody takes anything back.
fn discard(stage: &Path, disk: &mut dyn Disk) {
    let _ = disk.remove_file(&stage.join(JOURNAL));
    let _ = disk.remove_everything(stage);
}

fn new(stage: &Path, number: usize) -> PathBuf {
    stage.join("new").join(number.to_string())
}

fn old(stage: &Path, number: usize) -> PathBuf {
    stage.join("old").join(number.to_string())
}

/// The folder and those above it that do not exist, the outermost first.
pub(super) fn missing_folders(folder: &Path) -> Vec<PathBuf> {
    let mut missing: Vec<PathBuf> = folder
        .ancestors()
        .take_while(|path| !path.as_os_str().is_empty() && path.symlink_metadata().is_err())
        .map(Path::to_path_buf)
        .collect();
    missing.reverse();
    missing
}

/// Removes the folders that are empty, the innermost first.
pub(super) fn remove_folders(folders: &[PathBuf], disk: &mut dyn Disk) {
    for folder in folders.iter().rev() {
        let _ = disk.remove_folder(folder);
    }
}

fn remove_empty_parents(folder: &Path, target: &Path, disk: &mut dyn Disk) {
    for parent in target.ancestors().skip(1).take_while(|parent| *parent != folder) {
        if disk.remove_folder(parent).is_err() {
            return;
        }
    }
}

pub(super) fn told(path: &Path, result: io::Result<()>) -> Result<(), OutputProblem> {
    result.map_err(|error| disk::refused(path, &error))
}
