//! Collects breaches of rules.

use super::rules::{HeldBy, Level, Rule, rules};
use super::{Strictness, Verdict};
use crate::diagnostics::Diagnostic;
use crate::source::Span;

/// Collects breaches of rules.
#[derive(Debug)]
pub(super) struct Findings {
    strictness: Strictness,
    diagnostics: Vec<Diagnostic>,
    reminders: Vec<String>,
}

impl Findings {
    pub(super) fn new(strictness: Strictness) -> Self {
        Self { strictness, diagnostics: Vec::new(), reminders: Vec::new() }
    }

    /// Whether certification is wanted.
    pub(super) fn is_certified(&self) -> bool {
        self.strictness.certified
    }

    /// A breach at the rule's own level.
    pub(super) fn breach(&mut self, rule: &'static Rule, message: impl Into<String>, span: Span) {
        self.add(rule, rule.level == Level::Warning, message.into(), Some(span));
    }

    /// A breach of a part of the rule that is only a habit.
    pub(super) fn habit(&mut self, rule: &'static Rule, message: impl Into<String>, span: Span) {
        self.add(rule, true, message.into(), Some(span));
    }

    /// A breach that has no place in a text.
    pub(super) fn breach_nowhere(&mut self, rule: &'static Rule, message: impl Into<String>) {
        self.add(rule, rule.level == Level::Warning, message.into(), None);
    }

    /// Something to fill in.
    pub(super) fn remind(&mut self, text: impl Into<String>) {
        self.reminders.push(text.into());
    }

    pub(super) fn into_verdict(self) -> Verdict {
        let looked_at = |rule: &&Rule| {
            rule.held_by == HeldBy::Files && (self.strictness.certified || rule.level != Level::Certification)
        };
        Verdict { rules: rules().filter(looked_at).count(), diagnostics: self.diagnostics, reminders: self.reminders }
    }

    fn add(&mut self, rule: &'static Rule, is_habit: bool, message: String, span: Option<Span>) {
        if rule.level == Level::Certification && !self.strictness.certified {
            return;
        }
        let mut diagnostic = Diagnostic::error(rule.id, message).note(rule.reason).help(rule.fix);
        if let Some(span) = span {
            diagnostic = diagnostic.at(span, "");
        }
        if is_habit && !self.strictness.strict {
            diagnostic = diagnostic.into_warning();
        }
        self.diagnostics.push(diagnostic);
    }
}
