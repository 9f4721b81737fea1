//! Files that a reference names: found relative to the file that refers, and only in allowed folders.
//!
//! A path is first judged by its text, so that nothing outside is even looked at, and again after links
//! are followed, so that a link inside cannot lead out.

use std::path::{Component, Path, PathBuf};

use super::limits::{MAX_INPUT_BYTES, read_bounded};
use super::{FileId, SourceError, Sources};

/// The most files that references of one document may name. The largest split document we tried has 2,900.
pub const MAX_REFERENCED_FILES: usize = 10_000;

/// The most bytes that these files may hold together (128 MiB).
pub const MAX_REFERENCED_BYTES: u64 = 2 * MAX_INPUT_BYTES;

/// Why a referenced file was not read.
#[derive(Debug, Clone, PartialEq)]
pub enum ReferenceError {
    /// It lies outside the allowed folders.
    Outside,
    /// There are too many files, or too many bytes in them.
    TooMany,
    /// It cannot be read.
    Source(SourceError),
}

impl Sources {
    /// Reads the file at `relative` to the file `from`, once. It must lie in the folder of the file
    /// `document` or in one of `allowed`, also after symbolic links are followed.
    ///
    /// # Errors
    /// When it lies elsewhere, cannot be read, or is one too many.
    pub fn read_referenced(
        &self,
        document: FileId,
        from: FileId,
        relative: &str,
        allowed: &[PathBuf],
    ) -> Result<FileId, ReferenceError> {
        let name = joined_name(self.name(from), relative);
        let (Some(root), Some(base)) = (self.folder(document), self.folder(from)) else {
            // A text that came from memory stands in no folder.
            return Err(ReferenceError::Outside);
        };
        let folders: Vec<PathBuf> =
            allowed.iter().filter_map(|folder| folder.canonicalize().ok()).chain([root]).collect();
        let inside = |path: &Path| folders.iter().any(|folder| path.starts_with(folder));
        let wanted = without_dots(&base.join(relative));
        if !inside(&wanted) {
            return Err(ReferenceError::Outside);
        }
        let not_found = |_| ReferenceError::Source(SourceError::NotFound { name: name.clone() });
        let real = wanted.canonicalize().map_err(not_found)?;
        if !inside(&real) {
            return Err(ReferenceError::Outside);
        }
        if let Some(known) = self.at_path(&real) {
            return Ok(known);
        }
        let metadata = real.metadata().map_err(not_found)?;
        if !metadata.is_file() {
            let reason = "it is no ordinary file".to_owned();
            return Err(ReferenceError::Source(SourceError::Unreadable { name, reason }));
        }
        let bytes = self.referenced_bytes() + metadata.len();
        if self.referenced_files() >= MAX_REFERENCED_FILES || bytes > MAX_REFERENCED_BYTES {
            return Err(ReferenceError::TooMany);
        }
        let text = read_bounded(&real, &name).map_err(ReferenceError::Source)?;
        Ok(self.add_referenced(name, text, real))
    }
}

/// How messages call a file that `from` refers to: the name of `from` with the last part exchanged.
fn joined_name(from: &str, relative: &str) -> String {
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let joined = without_dots(&Path::new(folder).join(relative));
    joined.to_string_lossy().replace('\\', "/")
}

/// A path without `.` and, as far as the text tells, without `..`.
fn without_dots(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                let ends_in_name = matches!(plain.components().next_back(), Some(Component::Normal(_)));
                if !(ends_in_name && plain.pop()) {
                    plain.push("..");
                }
            }
            other => plain.push(other),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{joined_name, without_dots};

    #[test]
    fn paths_lose_their_dots() {
        assert_eq!(without_dots(Path::new("/a/b/../c/./d")), Path::new("/a/c/d"));
        assert_eq!(without_dots(Path::new("/../../etc")), Path::new("/../../etc"));
        assert_eq!(joined_name("openapi/paths/a.yaml", "../b.yaml"), "openapi/b.yaml");
        assert_eq!(joined_name("a.yaml", "b.yaml"), "b.yaml");
    }
}
