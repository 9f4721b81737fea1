//! `projections` and `tools.*.returns`: output names and where their values come from.

use indexmap::IndexMap;

use super::fields::{Checker, Fields};
use super::path::{self, PathFault};
use super::{OutputPath, ProjectionRule, ReturnEntry, ReturnValue, Spanned, filters, names, whole};
use crate::diagnostics::{AllowListProblem, AnswerProblem};
use crate::source::{Entry, Node, NodeKind};

/// `projections`.
pub(super) fn projections(checker: &mut Checker, node: Option<&Node>) -> IndexMap<String, ProjectionRule> {
    let mut projections = IndexMap::new();
    for entry in node.map(|node| checker.entries(node, "`projections`")).unwrap_or_default() {
        if let Some(rule) = names::name_fault(&entry.key) {
            checker.report(&AllowListProblem::BadName { name: entry.key.clone(), rule, span: entry.key_span });
        }
        if let Some(rule) = projection(checker, &entry.value) {
            projections.insert(entry.key.clone(), rule);
        }
    }
    for name in projections.keys() {
        check_uses(checker, &projections, name);
    }
    projections
}

/// What a tool returns: a projection's name, a mapping, or a list of members.
pub(super) fn returns(checker: &mut Checker, node: &Node) -> Option<ProjectionRule> {
    match &node.kind {
        NodeKind::String(name, _) => Some(ProjectionRule {
            span: node.span,
            base: Some(Spanned { span: node.span, value: name.clone() }),
            outputs: Vec::new(),
        }),
        _ => match whole::said(node) {
            Some(form) => whole::whole(checker, node, form),
            None => projection(checker, node),
        },
    }
}

/// Every `use` in a rule names a projection.
pub(super) fn check_known(
    checker: &mut Checker,
    rule: &ProjectionRule,
    projections: &IndexMap<String, ProjectionRule>,
) {
    if let Some(base) = rule.base.as_ref().filter(|base| !projections.contains_key(&base.value)) {
        checker.report(&AllowListProblem::UnknownProjection {
            name: base.value.clone(),
            known: projections.keys().cloned().collect(),
            span: base.span,
        });
    }
    for output in &rule.outputs {
        match &output.value {
            ReturnValue::Path(_)
            | ReturnValue::Done
            | ReturnValue::Whole(_)
            | ReturnValue::Entries { body: None, .. } => {}
            ReturnValue::Each { body, .. }
            | ReturnValue::Entries { body: Some(body), .. }
            | ReturnValue::Object(body) => check_known(checker, body, projections),
        }
    }
}

/// No projection uses itself, on any way.
fn check_uses(checker: &mut Checker, projections: &IndexMap<String, ProjectionRule>, name: &str) {
    let Some(rule) = projections.get(name) else { return };
    check_known(checker, rule, projections);
    let mut open = uses(rule);
    let mut seen = Vec::new();
    while let Some(next) = open.pop() {
        if next.value == name {
            checker.report(&AllowListProblem::ProjectionUsesItself { name: name.to_owned(), span: next.span });
            return;
        }
        if !seen.contains(&next.value) {
            seen.push(next.value.clone());
            open.extend(projections.get(&next.value).map(uses).unwrap_or_default());
        }
    }
}

fn uses(rule: &ProjectionRule) -> Vec<Spanned<String>> {
    let mut found: Vec<_> = rule.base.iter().cloned().collect();
    for output in &rule.outputs {
        if let ReturnValue::Each { body, .. }
        | ReturnValue::Entries { body: Some(body), .. }
        | ReturnValue::Object(body) = &output.value
        {
            found.extend(uses(body));
        }
    }
    found
}

fn projection(checker: &mut Checker, node: &Node) -> Option<ProjectionRule> {
    match &node.kind {
        NodeKind::Sequence(items) => Some(ProjectionRule {
            span: node.span,
            base: None,
            outputs: items.iter().filter_map(|item| member_output(checker, item)).collect(),
        }),
        NodeKind::Mapping(_) => Some(mapping(checker, node)),
        _ => {
            checker.wrong_kind(node, "a projection", "a mapping of output names to paths");
            None
        }
    }
}

/// `[a, b]` means `a: a, b: b`.
fn member_output(checker: &mut Checker, item: &Node) -> Option<ReturnEntry> {
    let name = checker.string_value(item, "an output")?;
    check_output_name(checker, &name);
    let value = output_path(checker, &name)?;
    Some(ReturnEntry { name, value: ReturnValue::Path(value) })
}

fn mapping(checker: &mut Checker, node: &Node) -> ProjectionRule {
    let mut rule = ProjectionRule { span: node.span, base: None, outputs: Vec::new() };
    for entry in checker.entries(node, "a projection") {
        match entry.key.as_str() {
            "use" => rule.base = checker.string_value(&entry.value, "use"),
            "each" | "entries" | "cap" | "fields" if node.get("each").or_else(|| node.get("entries")).is_some() => {
                checker.report(&AllowListProblem::EachAtTop { span: entry.key_span });
                return rule;
            }
            "done" if entry.value.as_bool() == Some(true) => {
                let name = Spanned { span: entry.key_span, value: entry.key.clone() };
                rule.outputs.push(ReturnEntry { name, value: ReturnValue::Done });
            }
            _ if entry.value.as_bool() == Some(true) && whole::is_word(&entry.key) => {
                let word = entry.key.clone();
                checker.report(&AnswerProblem::WholeInside { word, span: entry.key_span });
            }
            _ => {
                let name = Spanned { span: entry.key_span, value: entry.key.clone() };
                check_output_name(checker, &name);
                if let Some(value) = output(checker, entry) {
                    rule.outputs.push(ReturnEntry { name, value });
                }
            }
        }
    }
    rule
}

fn check_output_name(checker: &mut Checker, name: &Spanned<String>) {
    if names::is_reserved_output(&name.value) {
        checker.report(&AllowListProblem::ReservedOutput { name: name.value.clone(), span: name.span });
    } else if let Some(rule) = names::name_fault(&name.value) {
        checker.report(&AllowListProblem::BadName { name: name.value.clone(), rule, span: name.span });
    }
}

fn output(checker: &mut Checker, entry: &Entry) -> Option<ReturnValue> {
    match &entry.value.kind {
        NodeKind::Mapping(_) if entry.value.get("each").is_some() => each(checker, &entry.value),
        NodeKind::Mapping(_) if entry.value.get("entries").is_some() => entries(checker, &entry.value),
        NodeKind::Mapping(_) => Some(ReturnValue::Object(mapping(checker, &entry.value))),
        NodeKind::Sequence(_) if !entry.value.items().is_empty() => {
            checker.report(&AllowListProblem::PathNeedsQuotes { span: entry.value.span });
            None
        }
        _ => {
            let text = checker.string_value(&entry.value, &entry.key)?;
            output_path(checker, &text).map(ReturnValue::Path)
        }
    }
}

fn each(checker: &mut Checker, node: &Node) -> Option<ReturnValue> {
    let fields = checker.fields(node, "a list output", &["each", "cap", "use", "fields"], &[])?;
    let text = checker.string(&fields, "each")?;
    let each = output_path(checker, &text)?;
    let cap = checker.bounded(&fields, "cap", 1, 10_000);
    let base = checker.string(&fields, "use");
    let body = each_body(checker, &fields, base);
    Some(ReturnValue::Each { each, cap, body })
}

fn entries(checker: &mut Checker, node: &Node) -> Option<ReturnValue> {
    let fields = checker.fields(node, "an output of a map", &["entries", "cap", "use", "fields"], &[])?;
    let text = checker.string(&fields, "entries")?;
    let entries = output_path(checker, &text)?;
    let cap = checker.bounded(&fields, "cap", 1, 10_000);
    let base = checker.string(&fields, "use");
    let is_plain = base.is_none() && fields.node("fields").is_none();
    let body = if is_plain { None } else { Some(each_body(checker, &fields, base)) };
    Some(ReturnValue::Entries { entries, cap, body })
}

fn each_body(checker: &mut Checker, fields: &Fields<'_>, base: Option<Spanned<String>>) -> ProjectionRule {
    let said = fields.node("fields").and_then(|node| projection(checker, node));
    if said.is_none() && base.is_none() {
        checker.missing(fields, "fields");
    }
    let mut rule = said.unwrap_or(ProjectionRule { span: fields.span, base: None, outputs: Vec::new() });
    if base.is_some() {
        rule.base = base;
    }
    rule
}

fn output_path(checker: &mut Checker, text: &Spanned<String>) -> Option<Spanned<OutputPath>> {
    match path::output_path(&text.value) {
        Ok(value) => Some(Spanned { span: text.span, value }),
        Err(fault) => {
            checker.report(&path_problem(text, fault));
            None
        }
    }
}

/// The problem that a fault in a path is.
pub(super) fn path_problem(text: &Spanned<String>, fault: PathFault) -> AllowListProblem {
    let span = text.span;
    match fault {
        PathFault::Syntax(reason) => AllowListProblem::BadPath { text: text.value.clone(), reason, span },
        PathFault::UnknownFilter(name) => {
            AllowListProblem::UnknownFilter { name, known: filters::FILTERS.to_vec(), span }
        }
        PathFault::UnknownType(name) => {
            AllowListProblem::UnknownType { name, known: path::TYPES.iter().map(|(name, _)| *name).collect(), span }
        }
    }
}
