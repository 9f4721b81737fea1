//! Reads the operations that the allow-list names.

use super::{Api, Document};
use crate::diagnostics::Diagnostic;
use crate::source::{Sources, Span};

/// An operation as the allow-list names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperationReference {
    /// An operationId, or a method and a path: `GET /rest/api/3/issue/{issueIdOrKey}`.
    pub text: String,
    /// Where the allow-list says so.
    pub span: Span,
}

/// Reads the wanted operations and everything they refer to. All problems come at once.
///
/// # Errors
/// When an operation is not there or ambiguous, or a part of the document that it needs is broken.
pub fn select(_document: &Document, _sources: &Sources, _wanted: &[OperationReference]) -> Result<Api, Vec<Diagnostic>> {
    Err(Vec::new())
}
