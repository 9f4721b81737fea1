//! The input files of a run and places in them.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::{Growing, SourceError};

/// Names one file of [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct FileId(usize);

/// A range of bytes in one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// All files read in one run: the allow-list, the OpenAPI document and what it refers to.
#[derive(Debug, Default)]
pub struct Sources {
    files: Growing<SourceFile>,
    /// Files that were read from disk, by their real path.
    by_path: RefCell<HashMap<PathBuf, FileId>>,
    referenced: Cell<(usize, u64)>,
}

#[derive(Debug)]
struct SourceFile {
    name: String,
    text: String,
    /// Its real path, when it came from disk.
    path: Option<PathBuf>,
}

impl Sources {
    /// Reads a file from disk. `name` is how messages call it.
    ///
    /// # Errors
    /// When the file cannot be read, is larger than [`super::limits::MAX_INPUT_BYTES`], or is not UTF-8.
    pub fn read(&mut self, path: &Path, name: &str) -> Result<FileId, SourceError> {
        let text = super::limits::read_bounded(path, name)?;
        Ok(self.push(name.to_owned(), text, path.canonicalize().ok()))
    }

    /// Adds a text that is already in memory.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> FileId {
        self.push(name.into(), text.into(), None)
    }

    /// Adds a file that a reference named, while others are in use.
    pub(super) fn add_referenced(&self, name: String, text: String, path: PathBuf) -> FileId {
        let (files, bytes) = self.referenced.get();
        self.referenced.set((files + 1, bytes + text.len() as u64));
        self.push(name, text, Some(path))
    }

    /// How many files were read because a reference named them.
    pub(super) fn referenced_files(&self) -> usize {
        self.referenced.get().0
    }

    /// How many bytes these files hold.
    pub(super) fn referenced_bytes(&self) -> u64 {
        self.referenced.get().1
    }

    /// The file that was read from this real path.
    pub(super) fn at_path(&self, path: &Path) -> Option<FileId> {
        self.by_path.borrow().get(path).copied()
    }

    /// The folder that a file from disk stands in.
    pub(super) fn folder(&self, file: FileId) -> Option<PathBuf> {
        self.files.get(file.0)?.path.as_deref()?.parent().map(Path::to_path_buf)
    }

    fn push(&self, name: String, text: String, path: Option<PathBuf>) -> FileId {
        let id = FileId(self.files.push(SourceFile { name, text, path: path.clone() }));
        if let Some(path) = path {
            self.by_path.borrow_mut().entry(path).or_insert(id);
        }
        id
    }

    /// How messages call the file.
    #[must_use]
    pub fn name(&self, file: FileId) -> &str {
        self.files.get(file.0).map_or("", |file| &file.name)
    }

    /// The text of the file.
    #[must_use]
    pub fn text(&self, file: FileId) -> &str {
        self.files.get(file.0).map_or("", |file| &file.text)
    }

    /// Line and column of a byte, both from 1; the column counts characters.
    #[must_use]
    pub fn line_and_column(&self, file: FileId, byte: usize) -> (usize, usize) {
        let text = self.text(file);
        let end = (0..=byte.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let before = text.get(..end).unwrap_or("");
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        (line, before.get(line_start..).unwrap_or("").chars().count() + 1)
    }
}
