//! A document that is open but not yet read.

use crate::diagnostics::Diagnostic;
use crate::source::{FileId, Sources};

/// An OpenAPI document: its file, its format, and where its parts are.
#[derive(Debug)]
pub struct Document {
    file: FileId,
}

impl Document {
    /// Opens a document that was added to `sources`.
    ///
    /// # Errors
    /// When it is neither JSON nor YAML, or not of a version we support.
    pub fn open(_sources: &Sources, file: FileId) -> Result<Self, Vec<Diagnostic>> {
        Ok(Self { file })
    }

    /// The document's file.
    #[must_use]
    pub fn file(&self) -> FileId {
        self.file
    }
}
