//! The files of a generated crate in memory: paths, bytes, owners. Knows no disk.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

/// Who owns a file of a generated crate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Owner {
    /// Rewritten by every run.
    Generated,
    /// Copied as it is into every server.
    Verbatim,
    /// Partly the generator's, partly the user's.
    Managed,
    /// Written once, then the user's.
    Seed,
}

/// One file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeFile {
    /// Its owner.
    pub owner: Owner,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// All files of a generated crate, in the order of their paths.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FileTree {
    files: BTreeMap<TreePath, TreeFile>,
}

/// A path within the crate: relative, with `/`, without `.` and `..`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TreePath(String);

impl TreePath {
    /// The path, when it stays within the crate.
    #[must_use]
    pub fn new(path: &str) -> Option<Self> {
        let plain = |segment: &str| {
            !segment.is_empty()
                && !matches!(segment, "." | "..")
                && segment.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
        };
        path.split('/').all(plain).then(|| Self(path.to_owned()))
    }

    /// The path as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for TreePath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Two files want one path, or a path leaves the crate: a mistake of the generator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeError {
    /// The path.
    pub path: String,
}

impl FileTree {
    /// Adds a file.
    ///
    /// # Errors
    /// When the path leaves the crate or is taken.
    pub fn add(&mut self, path: &str, owner: Owner, bytes: impl Into<Vec<u8>>) -> Result<(), TreeError> {
        let error = || TreeError { path: path.to_owned() };
        let path = TreePath::new(path).ok_or_else(error)?;
        let file = TreeFile { owner, bytes: bytes.into() };
        match self.files.insert(path, file) {
            None => Ok(()),
            Some(_) => Err(error()),
        }
    }

    /// The files in the order of their paths.
    pub fn iter(&self) -> impl Iterator<Item = (&TreePath, &TreeFile)> {
        self.files.iter()
    }

    /// The file at a path.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&TreeFile> {
        self.files.get(&TreePath::new(path)?)
    }

    /// How many files there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}
