//! The tools behind the connector, as far as their schemas show them: rules T01 to T05.

use std::collections::BTreeSet;

use super::findings::Findings;
use super::json::{place, read_file, text_at};
use super::package::Package;
use super::rules::surroundings::{T01, T02, T03, T04, T05};
use crate::source::{Entry, Node, NodeKind, Sources};

/// Most tools of an agent, and of one that works well.
const MOST_TOOLS: usize = 128;
const MANY_TOOLS: usize = 30;

/// Most characters of a name.
const NAME_LIMIT: usize = 64;

pub(super) fn check(sources: &Sources, package: &Package, findings: &mut Findings) {
    let mut names = BTreeSet::new();
    for (stem, file) in &package.schemas {
        let name = stem.trim_end_matches(".input").trim_end_matches(".output");
        names.insert(name);
        if let Some(root) = read_file(sources, *file, findings) {
            check_schema(&root, "", findings);
        }
    }
    for name in &names {
        let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte));
        if !plain || name.len() > NAME_LIMIT {
            findings.breach_nowhere(&T05, format!("not every client can bear the name `{name}`"));
        }
    }
    if names.len() > MOST_TOOLS {
        findings.breach_nowhere(&T05, format!("there are {} tools", names.len()));
    } else if names.len() > MANY_TOOLS {
        findings.remind(format!("{} tools are more than an agent works well with: 30 or fewer", names.len()));
    }
}

/// Looks at one schema and those within it; the names of properties are no keywords. `around` is the
/// description of the list whose elements it describes.
fn check_schema(schema: &Node, around: &str, findings: &mut Findings) {
    let description = text_at(schema, &["description"]).unwrap_or(around);
    for entry in schema.entries() {
        check_keyword(entry, description, findings);
    }
    let is_array = text_at(schema, &["type"]) == Some("array");
    if is_array && schema.get("items").is_none() {
        findings.breach(&T02, "an array has no `items`", place(schema, &["type"]));
    }
    for property in schema.get("properties").map(Node::entries).unwrap_or_default() {
        check_schema(&property.value, "", findings);
    }
    if let Some(items) = schema.get("items") {
        check_schema(items, description, findings);
    }
    if let Some(values) = schema.get("additionalProperties") {
        check_schema(values, "", findings);
    }
}

fn check_keyword(entry: &Entry, description: &str, findings: &mut Findings) {
    let span = entry.key_span;
    match entry.key.as_str() {
        "$ref" | "$defs" | "definitions" => findings.breach(&T01, format!("the schema holds `{}`", entry.key), span),
        "type" if entry.value.as_str().is_none() => findings.breach(&T02, "`type` is not one word", span),
        "anyOf" | "oneOf" | "allOf" => findings.breach(&T02, format!("the schema holds `{}`", entry.key), span),
        "exclusiveMinimum" | "exclusiveMaximum" if matches!(entry.value.kind, NodeKind::Number(_)) => {
            findings.breach(&T03, format!("`{}` is a number", entry.key), span);
        }
        "enum" => {
            let values = entry.value.items().iter().filter_map(Node::as_str);
            let missing: Vec<&str> = values.filter(|value| !description.contains(value)).collect();
            if !missing.is_empty() {
                findings.breach(&T04, format!("the description does not name `{}`", missing.join("`, `")), span);
            }
        }
        _ => {}
    }
}
