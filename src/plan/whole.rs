//! Answers of which success alone is told, and those that are passed on as a whole.

use super::answer;
use super::resolve::{self, Place};
use super::text;
use crate::allowlist::{PathSegment, ReturnValue, Spanned, ToolEntry, ValuePath, WholeForm, WholeRule};
use crate::diagnostics::{AnswerProblem, Diagnostic, PlanProblem, Problem, ServingProblem};
use crate::model::{AnswerForm, Refusal};
use crate::openapi::{Operation, Schemas};

/// Bytes of a text when nothing is said.
const TEXT_CAP: u64 = 8 * 1_024;

/// Bytes of a file when nothing is said.
const FILE_CAP: u64 = 1_048_576;

/// The media type that every request asks for unless the document names another kind of JSON alone.
const JSON: &str = "application/json";

/// Most media types that a request asks for.
const MOST_MEDIA_TYPES: usize = 8;

/// What a tool makes of its answer, and the answer that outputs are read from where it makes outputs.
pub(super) fn form(
    entry: &ToolEntry,
    operation: &Operation,
    schemas: &Schemas,
    budget: u64,
    problems: &mut Vec<Diagnostic>,
) -> Option<(AnswerForm, Place)> {
    let nothing = Place::Known(Vec::new());
    let found: Vec<String> = answer::media(operation).map(|media| answer::name(media, schemas)).collect();
    if is_done(entry, problems) {
        let may_be_page = |media: &String| media.contains('*') || !answer::is_json(media);
        let is_json = !found.is_empty() && !found.iter().any(may_be_page);
        return Some((AnswerForm::Done { is_json }, nothing));
    }
    if !found.is_empty() && found.iter().all(|media| answer::is_stream(media)) {
        let (operation, span) = (entry.operation.value.clone(), entry.operation.span);
        problems.push(AnswerProblem::Stream { operation, found, span }.diagnostic());
        return None;
    }
    let whole = entry.returns.outputs.iter().find_map(|output| match &output.value {
        ReturnValue::Whole(rule) => Some(rule),
        _ => None,
    });
    match whole {
        Some(rule) => Some((whole_answer(entry, rule, &found, budget, problems), nothing)),
        None => Some((AnswerForm::Outputs, json_answer(entry, operation, found, problems)?)),
    }
}

/// Whether success is all that the tool returns.
fn is_done(entry: &ToolEntry, problems: &mut Vec<Diagnostic>) -> bool {
    let outputs = &entry.returns.outputs;
    let Some(done) = outputs.iter().find(|output| output.value == ReturnValue::Done) else { return false };
    let stands_alone = outputs.len() == 1 && entry.returns.base.is_none();
    if !stands_alone || entry.page.is_some() || entry.narrow.as_ref().is_some_and(|narrow| narrow.value) {
        problems.push(ServingProblem::DoneBeside { span: done.name.span }.diagnostic());
    }
    true
}

/// The answer that outputs are read from.
fn json_answer(
    entry: &ToolEntry,
    operation: &Operation,
    found: Vec<String>,
    problems: &mut Vec<Diagnostic>,
) -> Option<Place> {
    let place = answer::json(operation);
    if place.is_none() {
        let problem =
            PlanProblem::NoJsonAnswer { operation: entry.operation.value.clone(), found, span: entry.operation.span };
        problems.push(problem.diagnostic());
    }
    place
}

fn whole_answer(
    entry: &ToolEntry,
    rule: &WholeRule,
    found: &[String],
    budget: u64,
    problems: &mut Vec<Diagnostic>,
) -> AnswerForm {
    let (form, span) = (rule.form.word(), entry.returns.span);
    let narrow = entry.narrow.as_ref().filter(|narrow| narrow.value);
    let beside = [("page", entry.page.as_ref().map(|page| page.span)), ("narrow", narrow.map(|narrow| narrow.span))];
    for (beside, span) in beside {
        if let Some(span) = span {
            problems.push(AnswerProblem::WholeBeside { form, beside, span }.diagnostic());
        }
    }
    let fits: fn(&str) -> bool = match rule.form {
        WholeForm::Raw => answer::is_json,
        WholeForm::Text => answer::is_text,
        WholeForm::Content => answer::is_file,
    };
    let media_types = media_types(found, fits);
    if media_types.is_empty() && !found.is_empty() {
        let (operation, found) = (entry.operation.value.clone(), found.to_vec());
        problems.push(AnswerProblem::OtherAnswer { form, operation, found, span }.diagnostic());
    }
    let default = if rule.form == WholeForm::Content { FILE_CAP } else { TEXT_CAP.min(budget / 2) };
    let cap = rule.cap.as_ref().map_or(default, |cap| cap.value);
    if let Some(said) = rule.cap.as_ref().filter(|cap| cap.value > budget && rule.form != WholeForm::Content) {
        problems.push(AnswerProblem::CapAboveBudget { cap, budget, span: said.span }.diagnostic());
    }
    let cap = usize::try_from(cap).unwrap_or(usize::MAX);
    match rule.form {
        WholeForm::Raw => AnswerForm::Raw { cap, why: text::one_line(rule.why.as_deref().unwrap_or_default()) },
        WholeForm::Text => AnswerForm::Text { media_types, cap },
        WholeForm::Content => AnswerForm::File { media_types, cap },
    }
}

/// What a request of a tool says it accepts, where that is not plain JSON.
pub(super) fn accept(form: &AnswerForm, operation: &Operation) -> Option<String> {
    match form {
        AnswerForm::Text { media_types, .. } | AnswerForm::File { media_types, .. } if media_types.is_empty() => {
            Some("*/*".to_owned())
        }
        AnswerForm::Text { media_types, .. } | AnswerForm::File { media_types, .. } => Some(media_types.join(", ")),
        AnswerForm::Outputs | AnswerForm::Raw { .. } => {
            let found: Vec<String> = answer::media(operation).map(|media| media.name.clone()).collect();
            let kinds = media_types(&found, |media| answer::is_json(media) && !media.contains('*'));
            let is_plain = kinds.is_empty() || kinds.iter().any(|kind| kind == JSON);
            (!is_plain).then(|| kinds.join(", "))
        }
        AnswerForm::Done { .. } => None,
    }
}

/// The media types of a kind, each once and without parameters; what cannot stand in a header is left out.
fn media_types(found: &[String], fits: impl Fn(&str) -> bool) -> Vec<String> {
    let mut kinds: Vec<String> = Vec::new();
    for kind in found.iter().map(|media| answer::essence(media)).filter(|media| fits(media)) {
        // Tokens with one slash between (RFC 9110, section 8.3.1).
        let is_token = |part: &str| {
            !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$&^_.+-*".contains(&byte))
        };
        let is_sound = kind.split_once('/').is_some_and(|(kind, subtype)| is_token(kind) && is_token(subtype));
        if is_sound && kind.len() <= 100 && !kinds.contains(&kind) && kinds.len() < MOST_MEDIA_TYPES {
            kinds.push(kind);
        }
    }
    kinds
}

/// How a refusal with a status of success is known.
pub(super) fn refusal(entry: &ToolEntry) -> Option<Refusal> {
    entry.refusal.as_ref().map(|rule| Refusal {
        path: rule.path.value.clone(),
        condition: rule.condition.clone(),
        message: text::one_line(&rule.message.value),
    })
}

/// The member that tells of a refusal is one of the answer, as far as the document says what that holds.
pub(super) fn check_refusal(
    entry: &ToolEntry,
    operation: &Operation,
    schemas: &Schemas,
    problems: &mut Vec<Diagnostic>,
) {
    let (Some(rule), Some(place)) = (&entry.refusal, answer::json(operation)) else { return };
    let segments = rule.path.value.iter().cloned().map(PathSegment::Member).collect();
    let path = Spanned { span: rule.path.span, value: ValuePath { segments } };
    if let Err(problem) = resolve::follow(schemas, &place, &path) {
        problems.push(problem.diagnostic());
    }
}
