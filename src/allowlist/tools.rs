//! `tools`.

use indexmap::IndexMap;

use super::fields::{Checker, Fields};
use super::{ArgumentEntry, ProjectionRule, Spanned, ToolEntry, arguments, names, pages, returns, sections};
use crate::diagnostics::AllowListProblem;
use crate::model::{Confirm, Effect};
use crate::source::{Entry, Node};

const KNOWN: &[&str] = &[
    "operation",
    "title",
    "description",
    "scopes",
    "effect",
    "why",
    "idempotent",
    "confirm",
    "roles",
    "budget",
    "arguments",
    "body_type",
    "page",
    "all_pages",
    "returns",
    "narrow",
    "notes",
    "errors",
];
const NOT_BUILT: &[&str] = &["poll", "composite", "cache", "idempotency", "if_match", "guards", "hide_existence"];

/// Most characters of a description: a model reads it on every turn.
const MAX_DESCRIPTION: usize = 400;

/// `tools`, with shared arguments filled in and projections checked for existence.
pub(super) fn tools(
    checker: &mut Checker,
    fields: &Fields<'_>,
    shared: &IndexMap<String, ArgumentEntry>,
    projections: &IndexMap<String, ProjectionRule>,
) -> Vec<ToolEntry> {
    let Some(node) = fields.node("tools") else {
        checker.missing(fields, "tools");
        return Vec::new();
    };
    let mut tools = Vec::new();
    for entry in checker.entries(node, "`tools`") {
        check_name(checker, entry);
        if let Some(tool) = tool(checker, entry, shared) {
            returns::check_known(checker, &tool.returns, projections);
            tools.push(tool);
        }
    }
    if tools.is_empty() && node.entries().is_empty() {
        checker.missing(fields, "tools");
    }
    tools
}

fn check_name(checker: &mut Checker, entry: &Entry) {
    let (name, span) = (entry.key.clone(), entry.key_span);
    if let Some(rule) = names::name_fault(&entry.key) {
        checker.report(&AllowListProblem::BadName { name, rule, span });
    } else if names::is_unbearable(&entry.key) {
        checker.report(&AllowListProblem::UnbearableName { name, span });
    }
}

fn tool(checker: &mut Checker, entry: &Entry, shared: &IndexMap<String, ArgumentEntry>) -> Option<ToolEntry> {
    let section = format!("tool `{}`", entry.key);
    let fields = checker.fields(&entry.value, &section, KNOWN, NOT_BUILT)?;
    let operation = checker.required_string(&fields, "operation");
    let description = checker.required_string(&fields, "description");
    if let Some(text) = &description
        && (text.value.trim().is_empty() || text.value.chars().count() > MAX_DESCRIPTION)
    {
        checker.report(&AllowListProblem::DescriptionLength { limit: MAX_DESCRIPTION, span: text.span });
    }
    if fields.node("returns").is_none() {
        checker.missing(&fields, "returns");
    }
    let rule = fields.node("returns").and_then(|node| returns::returns(checker, node));
    let effects = [("read", Effect::Read), ("write", Effect::Write), ("destructive", Effect::Destructive)];
    let effect = sections::choice(checker, &fields, "effect", &effects);
    let confirms =
        [("never", Confirm::Never), ("when_supported", Confirm::WhenSupported), ("required", Confirm::Required)];
    let confirm = sections::choice(checker, &fields, "confirm", &confirms).map(|confirm| confirm.value);
    roles(checker, &fields);
    let arguments = arguments::arguments(checker, fields.node("arguments"), shared);
    let page = fields.node("page").and_then(|node| pages::page(checker, node));
    let (note_empty, note_more) = notes(checker, fields.node("notes"));
    Some(ToolEntry {
        name: Spanned { span: entry.key_span, value: entry.key.clone() },
        title: checker.text(&fields, "title"),
        scopes: checker.strings(&fields, "scopes").map(|scopes| scopes.value).unwrap_or_default(),
        effect,
        why: checker.text(&fields, "why"),
        confirm,
        all_pages: fields.node("all_pages").and_then(|node| pages::all_pages(checker, node)),
        idempotent: checker.boolean(&fields, "idempotent").map(|said| said.value),
        budget: sections::budget(checker, &fields),
        arguments,
        page,
        body_type: checker.string(&fields, "body_type"),
        narrow: checker.boolean(&fields, "narrow"),
        note_empty,
        note_more,
        errors: errors(checker, fields.node("errors")),
        operation: operation?,
        description: description?.value,
        returns: rule?,
    })
}

/// `roles` can be enforced only where the server reads the caller's token itself; an empty list asks for none.
fn roles(checker: &mut Checker, fields: &Fields<'_>) {
    if let Some(roles) = checker.strings(fields, "roles").filter(|roles| !roles.value.is_empty()) {
        checker.report(&AllowListProblem::NotSupportedYet { what: "`roles`".to_owned(), span: roles.span });
    }
}

/// Every placeholder of a text is one that is filled.
pub(super) fn check_placeholders(checker: &mut Checker, text: &Spanned<String>, known: &[&'static str]) {
    for placeholder in placeholders(&text.value) {
        if !known.contains(&placeholder) {
            checker.report(&AllowListProblem::UnknownPlaceholder {
                name: placeholder.to_owned(),
                known: known.to_vec(),
                span: text.span,
            });
        }
    }
}

fn notes(checker: &mut Checker, node: Option<&Node>) -> (Option<Spanned<String>>, Option<Spanned<String>>) {
    let Some(fields) = node.and_then(|node| checker.fields(node, "`notes`", &["empty", "more"], &[])) else {
        return (None, None);
    };
    let empty = checker.string(&fields, "empty");
    let more = checker.string(&fields, "more");
    for (text, known) in [(&empty, &[][..]), (&more, &["shown", "next"][..])] {
        if let Some(text) = text {
            check_placeholders(checker, text, known);
        }
    }
    (empty, more)
}

/// `errors`: status to template. Keys are HTTP statuses from 400 to 599.
fn errors(checker: &mut Checker, node: Option<&Node>) -> Vec<(u16, Spanned<String>)> {
    let mut errors = Vec::new();
    for entry in node.map(|node| checker.entries(node, "`errors`")).unwrap_or_default() {
        let status = entry.key.parse::<u16>().ok().filter(|status| (400..600).contains(status));
        let Some(status) = status else {
            checker.report(&AllowListProblem::BadErrorStatus { text: entry.key.clone(), span: entry.key_span });
            continue;
        };
        if let Some(template) = checker.string_value(&entry.value, "errors") {
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
            errors.push((status, template));
        }
    }
    errors
}

/// The names in `{…}`; `{{` is a literal brace.
pub(super) fn placeholders(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once('{') {
        rest = match after.strip_prefix('{') {
            Some(after) => after,
            None => {
                // A brace that is not closed fills nothing: what follows it is told with the brace.
                let open = rest.get(rest.len() - after.len() - 1..).unwrap_or_default();
                let (name, after) = after.split_once('}').unwrap_or((open, ""));
                found.push(name);
                after
            }
        };
    }
    found
}
