//! Rules of the definition as a whole.

use super::findings::Findings;
use super::json::{at, place, text_at, walk};
use super::rules::definition::{D02, D03, D03C, D04, D04C, D05, D06C, D07, D08, D09, D20, D26, D27, D28};
use crate::model::connector_terms as terms;
use crate::source::{Node, Sources, Span};

/// Most characters of a definition, and its bytes.
const CHARACTERS: usize = 500_000;
const BYTES: usize = 1_000_000;

/// Keys of Microsoft's extensions that start with `x-ms-`.
const EXTENSIONS: &[&str] = &[
    "x-ms-agentic-protocol",
    "x-ms-api-annotation",
    "x-ms-capabilities",
    "x-ms-connector-metadata",
    "x-ms-deployment-version",
    "x-ms-docs",
    "x-ms-dynamic-list",
    "x-ms-dynamic-properties",
    "x-ms-dynamic-schema",
    "x-ms-dynamic-tree",
    "x-ms-dynamic-values",
    "x-ms-editor",
    "x-ms-editor-options",
    "x-ms-enum",
    "x-ms-enum-values",
    "x-ms-localizeDefaultValue",
    "x-ms-media-kind",
    "x-ms-no-generic-test",
    "x-ms-notification",
    "x-ms-notification-content",
    "x-ms-notification-url",
    "x-ms-operation-context",
    "x-ms-pageable",
    "x-ms-parameter-location",
    "x-ms-safe-operation",
    "x-ms-skip-url-encoding",
    "x-ms-summary",
    "x-ms-test-value",
    "x-ms-trigger",
    "x-ms-trigger-hint",
    "x-ms-trigger-metadata",
    "x-ms-trigger-value",
    "x-ms-url-encoding",
    "x-ms-visibility",
];

pub(super) fn check(sources: &Sources, root: &Node, findings: &mut Findings) {
    if text_at(root, &["swagger"]) != Some("2.0") {
        let other = root.get("openapi").and_then(Node::as_str);
        let message = match other {
            Some(version) => format!("this is OpenAPI `{version}`"),
            None => "`swagger` is not `\"2.0\"`".to_owned(),
        };
        findings.breach(&D02, message, place(root, &[if other.is_some() { "openapi" } else { "swagger" }]));
    }
    check_information(root, findings);
    check_contact(root, findings);
    check_address(root, findings);
    check_references(root, findings);
    check_tags(root, findings);
    check_size(sources.text(root.span.file), place(root, &[]), findings);
    walk(root, &mut |node| {
        let known = |key: &str| !key.starts_with("x-ms-") || EXTENSIONS.contains(&key);
        for entry in node.entries().iter().filter(|entry| !known(&entry.key)) {
            findings.breach(&D28, format!("the platform does not know `{}`", entry.key), entry.key_span);
        }
    });
}

fn check_information(root: &Node, findings: &mut Findings) {
    match text_at(root, &["info", "title"]).filter(|title| !title.trim().is_empty()) {
        None => findings.breach(&D03, "the connector has no title", place(root, &["info", "title"])),
        Some(title) => {
            if let Some(fault) = terms::certified_title_fault(title) {
                findings.breach(&D03C, format!("`{title}`: {fault}"), place(root, &["info", "title"]));
            }
        }
    }
    match text_at(root, &["info", "description"]) {
        None => findings.breach(&D04, "the connector has no description", place(root, &["info", "description"])),
        Some(description) => {
            if let Some(fault) = terms::certified_description_fault(description) {
                findings.breach(&D04C, fault, place(root, &["info", "description"]));
            }
        }
    }
    if text_at(root, &["info", "version"]).is_none_or(str::is_empty) {
        findings.breach(&D05, "the connector has no version", place(root, &["info", "version"]));
    }
}

fn check_contact(root: &Node, findings: &mut Findings) {
    let Some(contact) = at(root, &["info", "contact"]) else {
        findings.breach(&D06C, "there is no contact", place(root, &["info"]));
        return;
    };
    let text = |key| text_at(contact, &[key]).unwrap_or_default();
    let faults = [
        (text("name").trim().is_empty(), "name", "the contact has no name"),
        (!is_url(text("url")), "url", "the contact has no URL"),
        (!terms::is_email(text("email")), "email", "the contact has no address for mail"),
    ];
    for (_, key, message) in faults.iter().filter(|(broken, _, _)| *broken) {
        findings.breach(&D06C, *message, place(contact, &[key]));
    }
}

fn is_url(text: &str) -> bool {
    terms::is_https_url(&text.replacen("http://", "https://", 1))
}

fn check_address(root: &Node, findings: &mut Findings) {
    let host = text_at(root, &["host"]).unwrap_or_default();
    if let Some(fault) = terms::host_fault(host) {
        findings.breach(&D07, format!("`{host}` cannot be called: {fault}"), place(root, &["host"]));
    }
    let base_path = text_at(root, &["basePath"]).unwrap_or("/");
    if !base_path.starts_with('/') || (base_path.len() > 1 && base_path.ends_with('/')) {
        findings.breach(&D08, format!("`{base_path}` cannot be the base path"), place(root, &["basePath"]));
    }
    let schemes: Vec<_> = root.get("schemes").map(Node::items).unwrap_or_default().iter().map(Node::as_str).collect();
    if schemes != [Some("https")] {
        findings.breach(&D09, "`schemes` is not `[\"https\"]`", place(root, &["schemes"]));
    }
}

fn check_references(root: &Node, findings: &mut Findings) {
    let definitions = root.get("definitions");
    walk(root, &mut |node| {
        let Some(reference) = node.get("$ref") else { return };
        let target = reference.as_str().and_then(|text| text.strip_prefix("#/definitions/"));
        let name = target.map(|name| name.replace("~1", "/").replace("~0", "~"));
        let found = name.and_then(|name| definitions?.get(&name));
        if found.is_none() {
            let text = reference.as_str().unwrap_or_default();
            findings.breach(&D20, format!("`{text}` leads to no definition"), reference.span);
        }
    });
}

/// Tags of the whole file; those of the operation are looked at with it.
fn check_tags(root: &Node, findings: &mut Findings) {
    let mut seen = std::collections::BTreeSet::new();
    for tag in root.get("tags").map(Node::items).unwrap_or_default() {
        if let Some(name) = text_at(tag, &["name"]).filter(|name| !seen.insert(name.to_lowercase())) {
            findings.breach(&D26, format!("the tag `{name}` is there twice"), place(tag, &["name"]));
        }
    }
}

fn check_size(text: &str, top: Span, findings: &mut Findings) {
    let characters = text.chars().count();
    if characters > CHARACTERS || text.len() >= BYTES {
        findings.breach(&D27, format!("the file has {characters} characters"), top);
    }
}
