//! Writes a crate where there was none: under another name, which becomes its own by one rename.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::disk::{self, Disk};
use super::stage::{Step, missing_folders, remove_folders, told};
use crate::diagnostics::OutputProblem;

/// Writes all files into a folder that does not exist. Until the last step, which makes the folder, there is nothing
/// to see of it, so a run that is killed leaves no crate, and one that is not killed leaves a whole one.
pub(super) fn create(folder: &Path, steps: &[Step], disk: &mut dyn Disk) -> Result<(), OutputProblem> {
    clear(folder, disk)?;
    let unfinished = unfinished(folder);
    let above = missing_folders(unfinished.parent().unwrap_or(folder));
    let result = above
        .iter()
        .try_for_each(|path| told(path, disk.create_folder(path)))
        .and_then(|()| fill(&unfinished, steps, disk))
        .and_then(|()| told(folder, disk.rename(&unfinished, folder)));
    if result.is_err() {
        let _ = disk.remove_everything(&unfinished);
        remove_folders(&above, disk);
    }
    result
}

/// Removes what a killed run left of a crate that it did not finish.
pub(super) fn clear(folder: &Path, disk: &mut dyn Disk) -> Result<(), OutputProblem> {
    let unfinished = unfinished(folder);
    if unfinished.symlink_metadata().is_err() {
        return Ok(());
    }
    disk::refuse_link(&unfinished)?;
    told(&unfinished, disk.remove_everything(&unfinished))
}

fn fill(unfinished: &Path, steps: &[Step], disk: &mut dyn Disk) -> Result<(), OutputProblem> {
    told(unfinished, disk.create_folder(unfinished))?;
    let written = steps.iter().filter_map(|step| Some((step.path.as_str(), step.after.as_ref()?)));
    let folders: BTreeSet<&str> = written
        .clone()
        .flat_map(|(path, _)| path.match_indices('/').filter_map(move |(end, _)| path.get(..end)))
        .collect();
    for path in folders {
        let path = unfinished.join(path);
        told(&path, disk.create_folder(&path))?;
    }
    for (path, bytes) in written {
        let path = unfinished.join(path);
        told(&path, disk.write(&path, bytes))?;
    }
    Ok(())
}

/// The name of a crate until it is whole; beside its own, so that renaming it is one step.
fn unfinished(folder: &Path) -> PathBuf {
    let name = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    folder.with_file_name(format!(".{name}.mcpgen-unfinished"))
}
