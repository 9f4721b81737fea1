//! The few things that are done to a disk, behind a trait so that each of them can be made to fail.

#![expect(clippy::disallowed_methods, reason = "this module is the one that writes to disk")]

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::diagnostics::OutputProblem;
use crate::tree::TreePath;

/// A disk.
pub trait Disk {
    /// Makes a folder; the folder above it exists.
    ///
    /// # Errors
    /// As the operating system says.
    fn create_folder(&mut self, path: &Path) -> io::Result<()>;
    /// Writes a new file.
    ///
    /// # Errors
    /// As the operating system says.
    fn write(&mut self, path: &Path, bytes: &[u8]) -> io::Result<()>;
    /// Puts a file in the place of another, in one step.
    ///
    /// # Errors
    /// As the operating system says.
    fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()>;
    /// Gives a file a second name, or copies it where that cannot be.
    ///
    /// # Errors
    /// As the operating system says.
    fn keep(&mut self, from: &Path, to: &Path) -> io::Result<()>;
    /// Removes a file.
    ///
    /// # Errors
    /// As the operating system says.
    fn remove_file(&mut self, path: &Path) -> io::Result<()>;
    /// Removes an empty folder.
    ///
    /// # Errors
    /// As the operating system says.
    fn remove_folder(&mut self, path: &Path) -> io::Result<()>;
    /// Removes a folder with everything in it.
    ///
    /// # Errors
    /// As the operating system says.
    fn remove_everything(&mut self, path: &Path) -> io::Result<()>;
}

/// The disk of this computer.
#[derive(Debug, Clone, Copy, Default)]
pub struct RealDisk;

impl Disk for RealDisk {
    fn create_folder(&mut self, path: &Path) -> io::Result<()> {
        fs::create_dir(path)
    }

    fn write(&mut self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        fs::write(path, bytes)
    }

    fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn keep(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        fs::hard_link(from, to).or_else(|_| fs::copy(from, to).map(|_| ()))
    }

    fn remove_file(&mut self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn remove_folder(&mut self, path: &Path) -> io::Result<()> {
        fs::remove_dir(path)
    }

    fn remove_everything(&mut self, path: &Path) -> io::Result<()> {
        fs::remove_dir_all(path)
    }
}

/// The bytes of a file; `None` when it is not there.
pub(super) fn read(path: &Path) -> Result<Option<Vec<u8>>, OutputProblem> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(refused(path, &error)),
    }
}

/// The place of a file; neither the folder nor any part of the way below it may be a symbolic link.
pub(super) fn target(folder: &Path, path: &TreePath) -> Result<PathBuf, OutputProblem> {
    let mut place = folder.to_path_buf();
    refuse_link(&place)?;
    for segment in path.as_str().split('/') {
        place.push(segment);
        refuse_link(&place)?;
    }
    Ok(place)
}

pub(super) fn refuse_link(path: &Path) -> Result<(), OutputProblem> {
    if path.symlink_metadata().is_ok_and(|metadata| metadata.file_type().is_symlink()) {
        return Err(OutputProblem::Link { path: shown(path) });
    }
    Ok(())
}

/// A failure of the operating system in words that say what to do.
pub(super) fn refused(path: &Path, error: &io::Error) -> OutputProblem {
    let (reason, hint) = match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            ("the disk is full".to_owned(), Some("make room and run it again"))
        }
        io::ErrorKind::ReadOnlyFilesystem => {
            ("the file system is read-only".to_owned(), Some("write to another folder with `--out`"))
        }
        io::ErrorKind::PermissionDenied => {
            ("permission denied".to_owned(), Some("give yourself the right to write there, or name another `--out`"))
        }
        io::ErrorKind::IsADirectory => {
            ("it is a folder".to_owned(), Some("a generated file goes there; move the folder"))
        }
        io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => {
            ("a file stands where a folder must be".to_owned(), Some("move the file"))
        }
        _ => (error.to_string(), None),
    };
    OutputProblem::Refused { path: shown(path), reason, hint, is_restored: true }
}

/// A path as messages show it: with `/` everywhere.
pub(super) fn shown(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}
