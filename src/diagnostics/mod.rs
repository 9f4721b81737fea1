//! Diagnostics: what went wrong, as data, and the renderers that print it.
//!
//! Every failure is one typed variant of a problem enum ([`DocumentProblem`], [`AllowListProblem`],
//! [`PlanProblem`], [`ConnectorProblem`]); [`Problem`] turns a variant into a [`Diagnostic`]. Texts follow `docs/STYLE.md`.

mod allowlist;
mod answers;
mod codes;
mod connector;
mod container;
mod document;
mod identity;
mod json;
mod output;
mod paging;
mod plan;
mod reading;
mod request;
mod serving;
mod slips;
mod text;

pub use allowlist::AllowListProblem;
pub use answers::AnswerProblem;
pub use codes::{CodePage, code_page, code_pages};
pub use connector::ConnectorProblem;
pub use container::ContainerProblem;
pub use document::{DocumentPlace, DocumentProblem, OperationName};
pub use identity::IdentityProblem;
pub use json::render_json;
pub use output::{HandEdit, OutputProblem};
pub use paging::PagingProblem;
pub use plan::PlanProblem;
pub use request::RequestProblem;
pub use serving::ServingProblem;
pub use slips::DocumentSlip;
pub use text::render_text;

use crate::source::Span;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth a look; the run goes on.
    Warning,
    /// Nothing is written.
    Error,
}

/// A failure with a code of its own.
pub trait Problem {
    /// The diagnostic that tells it.
    fn diagnostic(&self) -> Diagnostic;
}

/// A place in a file with a word about it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What is there; may be empty.
    pub text: String,
}

/// What went wrong, where, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Diagnostic {
    /// The stable code, such as `MG0204`.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// One line without a full stop.
    pub message: String,
    /// Places; the first is the main one.
    pub labels: Vec<Label>,
    /// Facts that help to understand.
    pub notes: Vec<String>,
    /// What to do about it.
    pub help: Option<String>,
}

impl Diagnostic {
    /// An error without place, notes or help.
    #[must_use]
    pub fn error(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            message: message.into(),
            labels: Vec::new(),
            notes: Vec::new(),
            help: None,
        }
    }

    /// The same as a warning.
    #[must_use]
    pub fn into_warning(self) -> Self {
        Self { severity: Severity::Warning, ..self }
    }

    /// Adds a place.
    #[must_use]
    pub fn at(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { span, text: text.into() });
        self
    }

    /// Adds a note.
    #[must_use]
    pub fn note(mut self, text: impl Into<String>) -> Self {
        self.notes.push(text.into());
        self
    }

    /// Sets the help.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }

    /// Sets the help when there is one.
    #[must_use]
    pub fn maybe_help(mut self, text: Option<String>) -> Self {
        if text.is_some() {
            self.help = text;
        }
        self
    }
}

/// The candidate that `name` most likely meant: within a third of its length in edits.
#[must_use]
pub fn closest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (name.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(name, candidate), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}
