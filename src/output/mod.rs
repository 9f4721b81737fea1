//! Writes a file tree to disk: each file through a temporary one, and only where bytes differ.

#![expect(clippy::disallowed_methods, reason = "this module is the one that writes to disk")]

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::tree::{FileTree, Owner, TreePath};

/// What became of each file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// Files that were not there.
    pub created: Vec<TreePath>,
    /// Files that had other bytes.
    pub changed: Vec<TreePath>,
    /// How many had these bytes already, or are the user's by now.
    pub unchanged: usize,
}

/// Why the tree could not be written.
#[derive(Debug)]
pub enum OutputError {
    /// Something on the way to a file is a symbolic link.
    SymbolicLink(PathBuf),
    /// The operating system refused.
    Refused {
        /// The file or folder.
        path: PathBuf,
        /// The operating system's reason.
        source: io::Error,
    },
}

impl fmt::Display for OutputError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SymbolicLink(path) => {
                write!(
                    formatter,
                    "{} is a symbolic link; generated files are not written through links",
                    path.display()
                )
            }
            Self::Refused { path, source } => write!(formatter, "{}: {source}", path.display()),
        }
    }
}

impl std::error::Error for OutputError {}

/// What writing would change, without writing.
///
/// # Errors
/// When a file cannot be read, or a symbolic link stands in the way.
pub fn compare(tree: &FileTree, folder: &Path) -> Result<Written, OutputError> {
    let mut written = Written::default();
    for (path, file) in tree.iter() {
        let target = target(folder, path)?;
        match read(&target)? {
            None => written.created.push(path.clone()),
            Some(bytes) if bytes == file.bytes || file.owner == Owner::Seed => written.unchanged += 1,
            Some(_) => written.changed.push(path.clone()),
        }
    }
    Ok(written)
}

/// Writes what differs. A file is complete or untouched: it is written beside its place and renamed.
///
/// # Errors
/// When a file cannot be read or written, or a symbolic link stands in the way.
pub fn write(tree: &FileTree, folder: &Path) -> Result<Written, OutputError> {
    let written = compare(tree, folder)?;
    for path in written.created.iter().chain(&written.changed) {
        let Some(file) = tree.get(path.as_str()) else { continue };
        let target = target(folder, path)?;
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent).map_err(|source| refused(parent, source))?;
        }
        let name = target.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let temporary = target.with_file_name(format!(".{name}.mcpgen-{}", std::process::id()));
        let result = fs::write(&temporary, &file.bytes).and_then(|()| fs::rename(&temporary, &target));
        if let Err(source) = result {
            let _ = fs::remove_file(&temporary);
            return Err(refused(&target, source));
        }
    }
    Ok(written)
}

/// The place of a file; no part of the way below the folder may be a symbolic link.
fn target(folder: &Path, path: &TreePath) -> Result<PathBuf, OutputError> {
    let mut place = folder.to_path_buf();
    for segment in path.as_str().split('/') {
        place.push(segment);
        if place.symlink_metadata().is_ok_and(|metadata| metadata.file_type().is_symlink()) {
            return Err(OutputError::SymbolicLink(place));
        }
    }
    Ok(place)
}

fn read(path: &Path) -> Result<Option<Vec<u8>>, OutputError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(refused(path, source)),
    }
}

fn refused(path: &Path, source: io::Error) -> OutputError {
    OutputError::Refused { path: path.to_path_buf(), source }
}
