//! `errors`: what a tool says when the upstream refuses, by status or with a status of success.

use super::fields::Checker;
use super::tools::placeholders;
use super::{PathSegment, Spanned, path};
use crate::diagnostics::{AllowListProblem, AnswerProblem};
use crate::model::{Condition, Literal};
use crate::source::Node;

/// A refusal that comes with a status of success.
#[derive(Debug, Clone, PartialEq)]
pub struct RefusalRule {
    /// The member of the answer that tells it.
    pub path: Spanned<Vec<String>>,
    /// What it then is.
    pub condition: Condition,
    /// `message`: what the caller is told.
    pub message: Spanned<String>,
}

/// Sentences by status, and the refusal with a status of success.
pub(super) type Errors = (Vec<(u16, Spanned<String>)>, Option<RefusalRule>);

/// `errors`: status to template; `when` and `message` for answers of success. Keys are HTTP statuses from 400 to 599.
pub(super) fn errors(checker: &mut Checker, node: Option<&Node>) -> Errors {
    let Some(node) = node else { return (Vec::new(), None) };
    let (mut errors, mut when, mut message) = (Vec::new(), None, None);
    for entry in checker.entries(node, "`errors`") {
        let status = entry.key.parse::<u16>().ok().filter(|status| (400..600).contains(status));
        let is_word = matches!(entry.key.as_str(), "when" | "message");
        if status.is_none() && !is_word {
            checker.report(&AllowListProblem::BadErrorStatus { text: entry.key.clone(), span: entry.key_span });
            continue;
        }
        let Some(text) = checker.string_value(&entry.value, "errors") else { continue };
        match status {
            _ if entry.key == "when" => when = condition(checker, &text),
            _ => check_members(checker, &text),
        }
        match status {
            Some(status) => errors.push((status, text)),
            None if entry.key == "message" => message = Some(text),
            None => {}
        }
    }
    let missing =
        |key: &'static str| AllowListProblem::MissingKey { key, section: "`errors`".to_owned(), span: node.span };
    match (node.get("when").is_some(), node.get("message").is_some()) {
        (true, false) => checker.report(&missing("message")),
        (false, true) => checker.report(&missing("when")),
        _ => {}
    }
    let refusal = when.zip(message).map(|((path, condition), message)| RefusalRule { path, condition, message });
    (errors, refusal)
}

/// Every placeholder is a plain member of the error's body.
fn check_members(checker: &mut Checker, template: &Spanned<String>) {
    for placeholder in placeholders(&template.value) {
        let plain = placeholder.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        if !plain || placeholder.is_empty() {
            checker.report(&AllowListProblem::UnknownPlaceholder {
                name: placeholder.to_owned(),
                known: Vec::new(),
                span: template.span,
            });
        }
    }
}

/// `PATH`, `PATH == LITERAL` or `PATH != LITERAL`.
fn condition(checker: &mut Checker, text: &Spanned<String>) -> Option<(Spanned<Vec<String>>, Condition)> {
    let (path_text, rest) = match [" == ", " != "].iter().find_map(|sign| Some((*sign, text.value.split_once(sign)?))) {
        Some((sign, (path, value))) => (path, Some((sign.trim(), value.trim()))),
        None => (text.value.as_str(), None),
    };
    let mut report = |reason: &'static str| {
        checker.report(&AnswerProblem::BadCondition { text: text.value.clone(), reason, span: text.span });
    };
    let condition = match rest {
        None => Condition::Present,
        Some((sign, value)) => {
            let Some(literal) = literal(value) else {
                report("behind the sign stands `true`, `false`, `null`, a whole number, or a text in quotes");
                return None;
            };
            if sign == "==" { Condition::Equal(literal) } else { Condition::Different(literal) }
        }
    };
    let members = path::value_path(path_text.trim()).ok().and_then(|path| {
        let members = path.segments.into_iter().map(|segment| match segment {
            PathSegment::Member(name) => Some(name),
            PathSegment::Elements => None,
        });
        members.collect::<Option<Vec<String>>>()
    });
    let Some(value) = members.filter(|members| !members.is_empty()) else {
        report("in front stands the path of a member, without `[]`");
        return None;
    };
    Some((Spanned { span: text.span, value }, condition))
}

fn literal(text: &str) -> Option<Literal> {
    match text {
        "true" => Some(Literal::Boolean(true)),
        "false" => Some(Literal::Boolean(false)),
        "null" => Some(Literal::Null),
        _ => {
            let quote = text.chars().next().filter(|first| matches!(first, '\'' | '"'));
            let inner = quote.and_then(|quote| text.strip_prefix(quote)?.strip_suffix(quote));
            match inner {
                Some(inner) => Some(Literal::Text(inner.to_owned())),
                None => text.parse().ok().map(Literal::Integer),
            }
        }
    }
}
