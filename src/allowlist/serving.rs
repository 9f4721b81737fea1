//! `audit`, `resources`, `prompts`: what a server offers and writes down beside its tools.

use super::fields::Checker;
use super::tools::{check_placeholders, placeholders};
use super::{AllowList, Spanned, names, sections};
use crate::diagnostics::{AllowListProblem, Diagnostic, Problem, ServingProblem};
use crate::source::{Entry, Node, ReferenceError, SourceError, Sources};

/// `audit`.
#[derive(Debug, Clone, PartialEq)]
pub struct AuditSection {
    /// `arguments`: whether they are written, redacted.
    pub arguments: bool,
    /// `redact`: names of arguments of which the length alone is written.
    pub redact: Vec<Spanned<String>>,
}

/// One resource.
#[derive(Debug, Clone, PartialEq)]
pub struct ResourceEntry {
    /// Its address, with `{name}` for values.
    pub uri: Spanned<String>,
    /// `title`.
    pub title: Option<String>,
    /// `mime`.
    pub mime: Option<String>,
    /// `tool` or `file`.
    pub source: ResourceSource,
}

/// Where a resource comes from.
#[derive(Debug, Clone, PartialEq)]
pub enum ResourceSource {
    /// `tool`.
    Tool(Spanned<String>),
    /// `file`, relative to the allow-list.
    File {
        /// The path.
        path: Spanned<String>,
        /// What the file holds, once it was read.
        text: Option<String>,
    },
}

/// One prompt.
#[derive(Debug, Clone, PartialEq)]
pub struct PromptEntry {
    /// Its name.
    pub name: Spanned<String>,
    /// `title`.
    pub title: Option<String>,
    /// `arguments` in order.
    pub arguments: Vec<PromptArgumentEntry>,
    /// `text`.
    pub text: Spanned<String>,
}

/// One argument of a prompt.
#[derive(Debug, Clone, PartialEq)]
pub struct PromptArgumentEntry {
    /// Its name.
    pub name: String,
    /// `description`.
    pub description: Option<String>,
    /// `default`; without it the argument is required.
    pub default: Option<String>,
}

/// `audit`.
pub(super) fn audit(checker: &mut Checker, node: Option<&Node>) -> Option<AuditSection> {
    let fields = checker.fields(node?, "`audit`", &["arguments", "redact"], &[])?;
    let arguments = sections::choice(checker, &fields, "arguments", &[("redacted", true), ("none", false)]);
    let redact = match fields.node("redact") {
        Some(node) if checker.strings(&fields, "redact").is_some() => {
            let names = node.items().iter().filter_map(|item| Some((item, item.as_str()?)));
            names.map(|(item, name)| Spanned { span: item.span, value: name.to_owned() }).collect()
        }
        _ => Vec::new(),
    };
    Some(AuditSection { arguments: arguments.is_none_or(|said| said.value), redact })
}

/// The most bytes of a file that becomes a resource (256 KiB): a client reads it whole.
const MAX_RESOURCE_BYTES: usize = 256 * 1_024;

/// Reads the files that resources are made of. They lie in the folder of the allow-list, also after symbolic links are
/// followed.
///
/// # Errors
/// All files that lie elsewhere, are too large or cannot be read, at once.
pub fn read_resources(allow_list: &mut AllowList, sources: &Sources) -> Result<(), Vec<Diagnostic>> {
    let mut problems = Vec::new();
    for resource in &mut allow_list.resources {
        let ResourceSource::File { path, text } = &mut resource.source else { continue };
        let Spanned { span, value: name } = &*path;
        let problem = match sources.read_referenced(span.file, span.file, name, &[]) {
            Ok(file) if sources.text(file).len() > MAX_RESOURCE_BYTES => {
                let limit = MAX_RESOURCE_BYTES as u64;
                SourceError::TooLarge { name: name.clone(), limit }.diagnostic().at(*span, "named here")
            }
            Ok(file) => {
                *text = Some(sources.text(file).to_owned());
                continue;
            }
            Err(ReferenceError::Source(error)) => error.diagnostic().at(*span, "named here"),
            Err(ReferenceError::Outside | ReferenceError::TooMany) => {
                ServingProblem::FileOutside { path: name.clone(), span: *span }.diagnostic()
            }
        };
        problems.push(problem);
    }
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

/// `resources`.
pub(super) fn resources(checker: &mut Checker, node: Option<&Node>) -> Vec<ResourceEntry> {
    let entries = node.map(|node| checker.entries(node, "`resources`")).unwrap_or_default();
    entries.into_iter().filter_map(|entry| resource(checker, entry)).collect()
}

fn resource(checker: &mut Checker, entry: &Entry) -> Option<ResourceEntry> {
    let uri = Spanned { span: entry.key_span, value: entry.key.clone() };
    if let Some(reason) = uri_fault(&uri.value) {
        let problem = ServingProblem::BadUri { uri: uri.value.clone(), reason, span: uri.span };
        checker.push(problem.diagnostic());
    }
    let section = format!("resource `{}`", entry.key);
    let fields = checker.fields(&entry.value, &section, &["title", "tool", "file", "mime"], &[])?;
    let source = match (checker.string(&fields, "tool"), checker.string(&fields, "file")) {
        (Some(_), Some(_)) => {
            let problem = AllowListProblem::Contradiction { first: "tool", second: "file", span: fields.span };
            checker.report(&problem);
            None
        }
        (Some(tool), None) => Some(ResourceSource::Tool(tool)),
        (None, Some(path)) => Some(ResourceSource::File { path, text: None }),
        (None, None) => {
            checker.missing(&fields, "tool");
            None
        }
    };
    if let Some(ResourceSource::File { path, .. }) = &source {
        if uri.value.contains('{') {
            let reason = "a file is one resource, so its address holds no `{…}`";
            let problem = ServingProblem::BadUri { uri: uri.value.clone(), reason, span: uri.span };
            checker.push(problem.diagnostic());
        }
        let inside = !path.value.starts_with(['/', '\\']) && !path.value.split(['/', '\\']).any(|part| part == "..");
        if !inside || path.value.contains(':') {
            let problem = ServingProblem::FileOutside { path: path.value.clone(), span: path.span };
            checker.push(problem.diagnostic());
        }
    }
    let (title, mime) = (checker.text(&fields, "title"), checker.text(&fields, "mime"));
    Some(ResourceEntry { uri, title, mime, source: source? })
}

/// Why an address cannot be one, when it cannot.
fn uri_fault(uri: &str) -> Option<&'static str> {
    let Some((scheme, rest)) = uri.split_once("://") else {
        return Some("it begins with a scheme of its own, such as `jira://`");
    };
    let mut letters = scheme.chars();
    let starts_well = letters.next().is_some_and(|first| first.is_ascii_lowercase());
    if !starts_well || !letters.all(|next| next.is_ascii_lowercase() || next.is_ascii_digit() || "+-.".contains(next)) {
        return Some("its scheme is lower-case letters and digits");
    }
    if rest.is_empty() || rest.contains(|odd: char| odd.is_whitespace() || odd.is_control() || "?#\\\"<>".contains(odd))
    {
        return Some("behind the scheme stands a path without query, fragment or spaces");
    }
    let whole = |part: &str| match part.strip_prefix('{').and_then(|inner| inner.strip_suffix('}')) {
        Some(name) => names::name_fault(name).is_none(),
        None => !part.contains(['{', '}']),
    };
    (!rest.split('/').all(whole)).then_some("each `{name}` is one whole part between slashes")
}

/// `prompts`.
pub(super) fn prompts(checker: &mut Checker, node: Option<&Node>) -> Vec<PromptEntry> {
    let entries = node.map(|node| checker.entries(node, "`prompts`")).unwrap_or_default();
    entries.into_iter().filter_map(|entry| prompt(checker, entry)).collect()
}

fn prompt(checker: &mut Checker, entry: &Entry) -> Option<PromptEntry> {
    check_name(checker, entry);
    let section = format!("prompt `{}`", entry.key);
    let fields = checker.fields(&entry.value, &section, &["title", "arguments", "text"], &[])?;
    let entries = fields.node("arguments").map(|node| checker.entries(node, "`arguments`")).unwrap_or_default();
    let arguments: Vec<_> = entries.into_iter().filter_map(|entry| prompt_argument(checker, entry)).collect();
    let title = checker.text(&fields, "title");
    let text = checker.required_string(&fields, "text")?;
    for placeholder in placeholders(&text.value) {
        if !arguments.iter().any(|argument| argument.name == placeholder) {
            // The names are the user's own, so the message lists none.
            check_placeholders(checker, &Spanned { span: text.span, value: format!("{{{placeholder}}}") }, &[]);
        }
    }
    let name = Spanned { span: entry.key_span, value: entry.key.clone() };
    Some(PromptEntry { name, title, arguments, text })
}

fn prompt_argument(checker: &mut Checker, entry: &Entry) -> Option<PromptArgumentEntry> {
    check_name(checker, entry);
    if entry.value.is_null() {
        return Some(PromptArgumentEntry { name: entry.key.clone(), description: None, default: None });
    }
    let section = format!("argument `{}`", entry.key);
    let fields = checker.fields(&entry.value, &section, &["required", "default", "description"], &[])?;
    let required = checker.boolean(&fields, "required");
    let default = checker.text(&fields, "default");
    if required.as_ref().is_some_and(|required| required.value) && default.is_some() {
        checker.report(&AllowListProblem::Contradiction { first: "required", second: "default", span: fields.span });
    }
    // What may be left out has a default; nothing then stands in its place.
    let optional = required.is_some_and(|required| !required.value).then(String::new);
    let description = checker.text(&fields, "description");
    Some(PromptArgumentEntry { name: entry.key.clone(), description, default: default.or(optional) })
}

fn check_name(checker: &mut Checker, entry: &Entry) {
    if let Some(rule) = names::name_fault(&entry.key) {
        checker.report(&AllowListProblem::BadName { name: entry.key.clone(), rule, span: entry.key_span });
    }
}
