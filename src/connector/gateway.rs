//! The gateway's policies beside the connector: rules A01 and A02.

use super::findings::Findings;
use super::package::Package;
use super::rules::surroundings::{A01, A02};
use crate::source::{FileId, Sources, Span};

/// What a policy for streams must not do, and what it is called in messages.
const STOPS_STREAMS: &[&str] = &["context.Response.Body", "<validate-content", "<cache-store"];

/// The header values that are secrets when they stand there as they are.
const SECRET_HEADERS: &[&str] = &["secret", "authorization", "api-key", "apikey", "password"];

pub(super) fn check(sources: &Sources, package: &Package, findings: &mut Findings) {
    let deployment = package.deployment.file().map(|file| sources.text(file));
    for file in &package.policies {
        check_policy(sources, *file, deployment, findings);
    }
}

fn check_policy(sources: &Sources, file: FileId, deployment: Option<&str>, findings: &mut Findings) {
    let text = sources.text(file);
    let top = Span { file, start: 0, end: 0 };
    let document = match roxmltree::Document::parse(text) {
        Ok(document) => document,
        Err(error) => {
            let position = error.pos();
            let message = format!("the policy is not well-formed at line {}, column {}", position.row, position.col);
            findings.breach(&A01, message, top);
            return;
        }
    };
    for phrase in STOPS_STREAMS {
        if let Some(start) = text.find(phrase) {
            let span = Span { file, start, end: start + phrase.len() };
            findings.breach(&A01, format!("`{}` stops streams", phrase.trim_start_matches('<')), span);
        }
    }
    let elements = || document.descendants().filter(roxmltree::Node::is_element);
    for forward in elements().filter(|node| node.has_tag_name("forward-request")) {
        if forward.attribute("buffer-response") != Some("false") {
            let message = "`forward-request` does not say `buffer-response=\"false\"`";
            findings.breach(&A01, message, element_span(file, forward));
        }
    }
    for header in elements().filter(|node| node.has_tag_name("set-header")) {
        check_header(file, header, findings);
    }
    if let Some(deployment) = deployment {
        for name in named_values(text).filter(|name| !is_declared(deployment, name)) {
            let start = text.find(&format!("{{{{{name}}}}}")).unwrap_or(0);
            let span = Span { file, start, end: start + name.len() + 4 };
            findings.breach(&A01, format!("no named value `{name}` is declared"), span);
        }
    }
    check_tokens(file, &document, text, findings);
}

fn check_header(file: FileId, header: roxmltree::Node<'_, '_>, findings: &mut Findings) {
    let name = header.attribute("name").unwrap_or_default().to_ascii_lowercase();
    if !SECRET_HEADERS.iter().any(|word| name.contains(word)) {
        return;
    }
    for value in header.children().filter(|child| child.has_tag_name("value")) {
        let text = value.text().unwrap_or_default().trim();
        if !text.is_empty() && !text.contains("{{") && !text.starts_with('@') {
            findings.breach(&A01, format!("`{name}` is set to a literal"), element_span(file, value));
        }
    }
}

/// Either no token is looked into, or audience and tenant are.
fn check_tokens(file: FileId, document: &roxmltree::Document<'_>, text: &str, findings: &mut Findings) {
    let Some(check) = document.descendants().find(|node| node.has_tag_name("validate-jwt")) else { return };
    let span = element_span(file, check);
    if !check.descendants().any(|node| node.has_tag_name("audience")) {
        findings.breach(&A02, "tokens are checked without their audience", span);
    }
    if !text.contains("&quot;tid&quot;") && !text.contains("\"tid\"") {
        findings.breach(&A02, "tokens are checked without their tenant", span);
    }
}

fn element_span(file: FileId, node: roxmltree::Node<'_, '_>) -> Span {
    let range = node.range();
    Span { file, start: range.start, end: range.start + node.tag_name().name().len() + 1 }
}

/// Names in double braces.
fn named_values(text: &str) -> impl Iterator<Item = &str> {
    text.split("{{").skip(1).filter_map(|rest| rest.split_once("}}")).map(|(name, _)| name)
}

/// Whether the deployment writes the name in quotes, whole or with what it is put together from.
fn is_declared(deployment: &str, name: &str) -> bool {
    let quoted = format!("'{name}'");
    deployment.contains(&quoted)
        || deployment
            .split('\'')
            .filter_map(|text| text.rsplit_once('}'))
            .any(|(_, end)| !end.is_empty() && end.starts_with('-') && name.ends_with(end))
}
