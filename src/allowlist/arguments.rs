//! `shared` and `tools.*.arguments`.

use indexmap::IndexMap;

use super::auth::is_reserved_header;
use super::fields::{Checker, Fields};
use super::{ArgumentEntry, ArgumentForm, ArgumentTarget, FileName, PushdownRule, Spanned, names, path};
use crate::diagnostics::AllowListProblem;
use crate::source::{Entry, Node, NodeKind};

const KNOWN: &[&str] = &[
    "use",
    "to",
    "fixed",
    "default",
    "pushdown",
    "type",
    "required",
    "enum",
    "pattern",
    "min",
    "max",
    "max_length",
    "example",
    "description",
    "convert",
    "filename",
    "max_size",
];
const NOT_BUILT: &[&str] = &["escape", "template", "poll", "x-mcp-header"];

/// `shared`: arguments that tools take by name.
pub(super) fn shared(checker: &mut Checker, node: Option<&Node>) -> IndexMap<String, ArgumentEntry> {
    let mut shared = IndexMap::new();
    for entry in node.map(|node| checker.entries(node, "`shared`")).unwrap_or_default() {
        check_name(checker, entry);
        if let Some(argument) = argument(checker, entry, &IndexMap::new()) {
            shared.insert(entry.key.clone(), argument);
        }
    }
    shared
}

/// `arguments` of one tool, with what is shared filled in.
pub(super) fn arguments(
    checker: &mut Checker,
    node: Option<&Node>,
    shared: &IndexMap<String, ArgumentEntry>,
) -> Vec<(String, ArgumentEntry)> {
    let mut arguments = Vec::new();
    for entry in node.map(|node| checker.entries(node, "`arguments`")).unwrap_or_default() {
        if let Some(argument) = argument(checker, entry, shared) {
            if !matches!(argument.form, ArgumentForm::Fixed(_) | ArgumentForm::Pushdown(_)) {
                check_name(checker, entry);
            }
            arguments.push((entry.key.clone(), argument));
        }
    }
    arguments
}

fn check_name(checker: &mut Checker, entry: &Entry) {
    if let Some(rule) = names::name_fault(&entry.key) {
        checker.report(&AllowListProblem::BadName { name: entry.key.clone(), rule, span: entry.key_span });
    }
}

fn argument(checker: &mut Checker, entry: &Entry, shared: &IndexMap<String, ArgumentEntry>) -> Option<ArgumentEntry> {
    if let NodeKind::String(word, _) = &entry.value.kind {
        if word == "shared" {
            return base(checker, &entry.key, entry, shared);
        }
        checker.report(&AllowListProblem::UnknownWord { word: word.clone(), span: entry.value.span });
        return None;
    }
    if entry.value.is_null() {
        return Some(empty(entry));
    }
    let section = format!("argument `{}`", entry.key);
    let fields = checker.fields(&entry.value, &section, KNOWN, NOT_BUILT)?;
    let mut argument = match checker.string(&fields, "use") {
        Some(name) => base(checker, &name.value, entry, shared)?,
        None => empty(entry),
    };
    override_with(checker, &fields, &mut argument);
    Some(argument)
}

fn base(
    checker: &mut Checker,
    name: &str,
    entry: &Entry,
    shared: &IndexMap<String, ArgumentEntry>,
) -> Option<ArgumentEntry> {
    let Some(argument) = shared.get(name) else {
        checker.report(&AllowListProblem::UnknownShared {
            name: name.to_owned(),
            known: shared.keys().cloned().collect(),
            span: entry.value.span,
        });
        return None;
    };
    Some(ArgumentEntry { name_span: entry.key_span, span: entry.value.span, ..argument.clone() })
}

fn empty(entry: &Entry) -> ArgumentEntry {
    ArgumentEntry {
        name_span: entry.key_span,
        span: entry.value.span,
        to: None,
        form: ArgumentForm::Caller,
        kind: None,
        required: None,
        enumeration: None,
        pattern: None,
        min: None,
        max: None,
        max_length: None,
        example: None,
        description: None,
        convert: None,
        filename: None,
        max_size: None,
    }
}

fn override_with(checker: &mut Checker, fields: &Fields<'_>, argument: &mut ArgumentEntry) {
    fn set<T>(slot: &mut Option<T>, value: Option<T>) {
        if value.is_some() {
            *slot = value;
        }
    }
    set(&mut argument.to, checker.string(fields, "to").and_then(|text| target(checker, text)));
    set(&mut argument.kind, checker.string(fields, "type"));
    set(&mut argument.required, checker.boolean(fields, "required"));
    set(&mut argument.enumeration, checker.enumeration(fields, "enum"));
    set(&mut argument.pattern, checker.string(fields, "pattern"));
    set(&mut argument.min, checker.integer(fields, "min"));
    set(&mut argument.max, checker.integer(fields, "max"));
    set(&mut argument.max_length, checker.bounded(fields, "max_length", 1, 1_000_000));
    set(&mut argument.example, fields.node("example").map(Node::to_json));
    set(&mut argument.description, checker.text(fields, "description"));
    set(&mut argument.convert, convert(checker, fields));
    set(&mut argument.filename, fields.node("filename").and_then(|node| filename(checker, node)));
    set(&mut argument.max_size, checker.bytes(fields, "max_size"));
    if let Some(form) = form(checker, fields) {
        argument.form = form;
    }
}

fn form(checker: &mut Checker, fields: &Fields<'_>) -> Option<ArgumentForm> {
    let said: Vec<_> = ["fixed", "default", "pushdown"].into_iter().filter(|key| fields.node(key).is_some()).collect();
    if let [first, second, ..] = said.as_slice() {
        checker.report(&AllowListProblem::Contradiction { first, second, span: fields.span });
    }
    match *said.first()? {
        "fixed" => fixed(checker, fields.node("fixed")?).map(ArgumentForm::Fixed),
        "default" => fields.node("default").map(|node| ArgumentForm::Default(node.to_json())),
        _ => pushdown(checker, fields.node("pushdown")?).map(ArgumentForm::Pushdown),
    }
}

/// `convert`: what becomes of the value before it is sent.
fn convert(checker: &mut Checker, fields: &Fields<'_>) -> Option<crate::source::Span> {
    let said = checker.string(fields, "convert")?;
    if said.value == "markdown_to_adf" {
        return Some(said.span);
    }
    checker.report(&AllowListProblem::NotAChoice {
        what: "convert".to_owned(),
        found: said.value,
        choices: vec!["markdown_to_adf"],
        span: said.span,
    });
    None
}

/// `filename`: a name, or `{argument: NAME, default: TEXT}`.
fn filename(checker: &mut Checker, node: &Node) -> Option<FileName> {
    if let NodeKind::String(text, _) = &node.kind {
        return Some(FileName { span: node.span, text: Some(text.clone()), argument: None });
    }
    let fields = checker.fields(node, "`filename`", &["argument", "default"], &[])?;
    let argument = checker.required_string(&fields, "argument")?;
    if let Some(rule) = names::name_fault(&argument.value) {
        checker.report(&AllowListProblem::BadName { name: argument.value.clone(), rule, span: argument.span });
    }
    let text = checker.text(&fields, "default");
    Some(FileName { span: node.span, text, argument: Some(argument) })
}

fn fixed(checker: &mut Checker, node: &Node) -> Option<Vec<serde_json::Value>> {
    match &node.kind {
        NodeKind::Sequence(items) => items.iter().map(|item| scalar(checker, item)).collect(),
        _ => scalar(checker, node).map(|value| vec![value]),
    }
}

fn scalar(checker: &mut Checker, node: &Node) -> Option<serde_json::Value> {
    match &node.kind {
        NodeKind::String(..) | NodeKind::Number(_) | NodeKind::Boolean(_) => Some(node.to_json()),
        _ => {
            checker.wrong_kind(node, "`fixed`", "a value or a list of values");
            None
        }
    }
}

fn pushdown(checker: &mut Checker, node: &Node) -> Option<PushdownRule> {
    let fields = checker.fields(node, "`pushdown`", &["under", "depth"], &[])?;
    let under = match checker.string(&fields, "under") {
        Some(text) => value_path(checker, &text)?,
        None => Spanned { span: fields.span, value: path::ValuePath::default() },
    };
    let depth = match fields.node("depth") {
        Some(depth) if depth.as_str() == Some("all") => None,
        Some(_) => Some(usize::try_from(checker.bounded(&fields, "depth", 1, 16)?).ok()?),
        None => Some(1),
    };
    Some(PushdownRule { under, depth })
}

/// `path.name`, `query.name`, `header.name`, `cookie.name`, `body.path`.
pub(super) fn target(checker: &mut Checker, text: Spanned<String>) -> Option<Spanned<ArgumentTarget>> {
    let Spanned { span, value } = text;
    let (place, name) = value.split_once('.').unwrap_or((&value, ""));
    if value == "body" {
        return Some(Spanned { span, value: ArgumentTarget::Body(Vec::new()) });
    }
    if place == "body" {
        let steps = path::body_steps(name);
        if let Err(reason) = &steps {
            let text = name.to_owned();
            checker.report(&AllowListProblem::BadPath { text, reason: reason.clone(), span });
        }
        return steps.ok().map(|steps| Spanned { span, value: ArgumentTarget::Body(steps) });
    }
    let name = name.trim_matches(['\'', '"']).to_owned();
    let target = match place {
        _ if name.is_empty() => None,
        "path" => Some(ArgumentTarget::Path(name)),
        "query" => Some(ArgumentTarget::Query(name)),
        "header" if is_reserved_header(&name.to_ascii_lowercase()) => {
            checker.report(&AllowListProblem::ReservedHeader { header: name, span });
            return None;
        }
        "header" if super::auth::is_header_name(&name) => Some(ArgumentTarget::Header(name)),
        "cookie" => Some(ArgumentTarget::Cookie(name)),
        _ => None,
    };
    if target.is_none() {
        checker.report(&AllowListProblem::BadTarget { text: value, span });
    }
    target.map(|value| Spanned { span, value })
}

/// A path without type and filters.
pub(super) fn value_path(checker: &mut Checker, text: &Spanned<String>) -> Option<Spanned<path::ValuePath>> {
    match path::value_path(text.value.trim()) {
        Ok(value) => Some(Spanned { span: text.span, value }),
        Err(fault) => {
            checker.report(&super::returns::path_problem(text, fault));
            None
        }
    }
}
