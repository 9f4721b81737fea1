//! Answers that are passed on as a whole: `raw`, `text`, `content`.

use super::fields::Checker;
use super::{ProjectionRule, ReturnEntry, ReturnValue, Spanned};
use crate::diagnostics::AllowListProblem;
use crate::source::Node;

/// An answer that is passed on as a whole.
#[derive(Debug, Clone, PartialEq)]
pub struct WholeRule {
    /// What it is.
    pub form: WholeForm,
    /// `cap` in bytes.
    pub cap: Option<Spanned<u64>>,
    /// `why`, which `raw` needs.
    pub why: Option<String>,
}

/// What an answer that is passed on as a whole is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WholeForm {
    /// `raw`: JSON.
    Raw,
    /// `text`: a text.
    Text,
    /// `content`: an image or another file.
    Content,
}

impl WholeForm {
    /// The word of the allow-list.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Raw => "raw",
            Self::Text => "text",
            Self::Content => "content",
        }
    }
}

/// Forms that pass the whole answer on.
const WHOLE: &[WholeForm] = &[WholeForm::Raw, WholeForm::Text, WholeForm::Content];

/// Smallest and largest `cap` of a text, in bytes.
const TEXT_CAP: (u64, u64) = (64, 1_048_576);

/// Smallest and largest `cap` of a file, in bytes: no larger answer is read.
const FILE_CAP: (u64, u64) = (64, 8 * 1_048_576);

/// The form that a mapping asks for with `raw: true` or the like.
pub(super) fn said(node: &Node) -> Option<WholeForm> {
    let is_said = |form: &&WholeForm| node.get(form.word()).is_some_and(|value| value.as_bool() == Some(true));
    WHOLE.iter().find(is_said).copied()
}

/// Whether a key is the word of a form.
pub(super) fn is_word(key: &str) -> bool {
    WHOLE.iter().any(|form| form.word() == key)
}

/// `{raw: true, cap: 8KiB, why: …}` and its likes: the whole answer.
pub(super) fn whole(checker: &mut Checker, node: &Node, form: WholeForm) -> Option<ProjectionRule> {
    let word = form.word();
    let known: &[&'static str] = match form {
        WholeForm::Raw => &["raw", "cap", "why"],
        WholeForm::Text => &["text", "cap"],
        WholeForm::Content => &["content", "cap"],
    };
    let fields = checker.fields(node, &format!("`returns` with `{word}`"), known, &[])?;
    let (low, high) = if form == WholeForm::Content { FILE_CAP } else { TEXT_CAP };
    let cap = fields.node("cap").map(|node| node.span).and_then(|span| {
        let value = checker.bytes(&fields, "cap")?;
        if !(low..=high).contains(&value) {
            checker.report(&AllowListProblem::OutOfRange { what: "cap".to_owned(), low, high, span });
        }
        Some(Spanned { span, value })
    });
    let why = checker.string(&fields, "why").map(|why| why.value).filter(|why| !why.trim().is_empty());
    if form == WholeForm::Raw && why.is_none() {
        checker.missing(&fields, "why");
    }
    let name = Spanned { span: node.span, value: word.to_owned() };
    let value = ReturnValue::Whole(WholeRule { form, cap, why });
    Some(ProjectionRule { span: node.span, base: None, outputs: vec![ReturnEntry { name, value }] })
}
