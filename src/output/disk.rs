//! The few things that are done to a disk, behind a trait so that each of them can be made to fail.

#![expect(clippy::disallowed_methods, reason = "this module is the one that writes to disk")]

use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

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

/// The disk of this computer for a run that can be told to stop: the next step after that which makes something fails,
/// and what follows, which takes back what was done, does not. Removing is done to the end.
#[derive(Debug)]
pub struct Interruptible<'a> {
    asked: &'a AtomicBool,
    has_failed: bool,
}

impl<'a> Interruptible<'a> {
    /// Fails once `asked` is true.
    #[must_use]
    pub fn new(asked: &'a AtomicBool) -> Self {
        Self { asked, has_failed: false }
    }

    fn go_on(&mut self) -> io::Result<RealDisk> {
        if !self.has_failed && self.asked.load(Ordering::SeqCst) {
            self.has_failed = true;
            return Err(io::ErrorKind::Interrupted.into());
        }
        Ok(RealDisk)
    }
}

impl Disk for Interruptible<'_> {
    fn create_folder(&mut self, path: &Path) -> io::Result<()> {
        self.go_on()?.create_folder(path)
    }

    fn write(&mut self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.go_on()?.write(path, bytes)
    }

    fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        self.go_on()?.rename(from, to)
    }

    fn keep(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        self.go_on()?.keep(from, to)
    }

    fn remove_file(&mut self, path: &Path) -> io::Result<()> {
        RealDisk.remove_file(path)
    }

    fn remove_folder(&mut self, path: &Path) -> io::Result<()> {
        RealDisk.remove_folder(path)
    }

    fn remove_everything(&mut self, path: &Path) -> io::Result<()> {
        RealDisk.remove_everything(path)
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

/// Where the files of one folder are. Neither the folder nor any part of the way below it may be a symbolic link;
/// each part is looked at once.
#[derive(Debug)]
pub(super) struct Places<'f> {
    folder: &'f Path,
    is_there: bool,
    looked_at: HashSet<String>,
}

impl<'f> Places<'f> {
    pub(super) fn new(folder: &'f Path) -> Result<Self, OutputProblem> {
        refuse_link(folder)?;
        Ok(Self { folder, is_there: folder.exists(), looked_at: HashSet::new() })
    }

    /// The place of a file.
    pub(super) fn of(&mut self, path: &TreePath) -> Result<PathBuf, OutputProblem> {
        let text = path.as_str();
        let ends = text.match_indices('/').map(|(end, _)| end).chain([text.len()]);
        for part in ends.filter_map(|end| text.get(..end)).filter(|_| self.is_there) {
            if !self.looked_at.contains(part) {
                refuse_link(&self.folder.join(part))?;
                self.looked_at.insert(part.to_owned());
            }
        }
        Ok(self.folder.join(text))
    }

    /// What a file holds; `None` when it is not there.
    pub(super) fn read(&mut self, path: &TreePath) -> Result<Option<Vec<u8>>, OutputProblem> {
        let place = self.of(path)?;
        if self.is_there { read(&place) } else { Ok(None) }
    }
}

pub(super) fn refuse_link(path: &Path) -> Result<(), OutputProblem> {
    if path.symlink_metadata().is_ok_and(|metadata| metadata.file_type().is_symlink()) {
        return Err(OutputProblem::Link { path: shown(path) });
    }
    Ok(())
}

/// A failure of the operating system in words that say what to do.
pub(super) fn refused(path: &Path, error: &io::Error) -> OutputProblem {
    if error.kind() == io::ErrorKind::Interrupted {
        return OutputProblem::Stopped { is_restored: true };
    }
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
