//! The input files of a run and places in them.

use std::cell::{Cell, OnceCell, RefCell};
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
    /// Made when a place is first asked for.
    marks: OnceCell<Vec<Mark>>,
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
        let id = FileId(self.files.push(SourceFile { name, text, path: path.clone(), marks: OnceCell::new() }));
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
        let Some(file) = self.files.get(file.0) else { return (1, 1) };
        let end = boundary(&file.text, byte);
        let marks = file.marks.get_or_init(|| marks(&file.text));
        let mark = marks.get(end / STEP).copied().unwrap_or_default();
        let counted = mark.behind(file.text.get(mark.byte..end).unwrap_or(""));
        (counted.line + 1, counted.column + 1)
    }
}

/// How many bytes lie between two remembered places.
const STEP: usize = 4096;

/// A place with its line and column, both from 0. A file with thousands of problems would else be counted through from
/// its start for each of them.
#[derive(Debug, Clone, Copy, Default)]
struct Mark {
    byte: usize,
    line: usize,
    column: usize,
}

impl Mark {
    /// The place behind a text that stands here.
    fn behind(self, text: &str) -> Self {
        let byte = self.byte + text.len();
        match text.rfind('\n') {
            Some(last) => Self {
                byte,
                line: self.line + text.bytes().filter(|byte| *byte == b'\n').count(),
                column: text.get(last + 1..).unwrap_or("").chars().count(),
            },
            None => Self { byte, column: self.column + text.chars().count(), ..self },
        }
    }
}

/// The place of every [`STEP`]th byte.
fn marks(text: &str) -> Vec<Mark> {
    let mut marks = vec![Mark::default()];
    let mut at = Mark::default();
    for start in (STEP..=text.len()).step_by(STEP) {
        at = at.behind(text.get(at.byte..boundary(text, start)).unwrap_or(""));
        marks.push(at);
    }
    marks
}

/// The last place up to this byte at which a character starts.
fn boundary(text: &str, byte: usize) -> usize {
    (0..=byte.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{STEP, Sources};

    #[test]
    fn places_are_counted_alike_near_and_far() {
        let text = format!("é{}\n{}é\nz", "a".repeat(STEP - 1), "b".repeat(3 * STEP));
        let mut sources = Sources::default();
        let file = sources.add("a", text.as_str());
        for byte in [0, 1, 2, STEP - 1, STEP, STEP + 1, STEP + 2, 3 * STEP, text.len() - 1, text.len(), text.len() + 9]
        {
            let at = (0..=byte.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap();
            let before = &text[..at];
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().unwrap().chars().count() + 1;
            assert_eq!(sources.line_and_column(file, byte), (line, column), "{byte}");
        }
    }
}
