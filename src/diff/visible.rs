//! What people and models read.

use serde_json::Value;

use super::Findings;
use super::breaking::rank;
use super::contract::ToolContract;
use super::pair::{Pair, arguments, enum_values};

/// The rules of this group.
pub(super) const RULES: &[&str] = &[
    "annotation-changed",
    "argument-became-optional",
    "argument-description-changed",
    "cap-lowered",
    "default-changed",
    "description-changed",
    "error-text-changed",
    "note-changed",
    "output-description-changed",
    "output-values-changed",
    "prompt-added",
    "prompt-changed",
    "resource-changed",
    "server-text-changed",
    "title-changed",
];

pub(super) fn find(pair: &Pair<'_>, found: &mut Findings<'_>) {
    for (from, to) in &pair.tools {
        texts(from, to, found);
        inputs(from, to, found);
        outputs(from, to, found);
        caps(from, to, found);
        if rank(&to.effect) < rank(&from.effect) {
            let message = format!("the effect went from `{}` to `{}`", from.effect, to.effect);
            found.tool("annotation-changed", &to.name, message);
        }
        if from.idempotent != to.idempotent {
            let message = format!("`idempotent` went from `{}` to `{}`", from.idempotent, to.idempotent);
            found.tool("annotation-changed", &to.name, message);
        }
    }
    for (name, prompt) in &pair.to.prompts {
        match pair.from.prompts.get(name) {
            None => found.server("prompt-added", format!("the prompt `{name}` is new")),
            Some(before) if before != prompt => {
                found.server("prompt-changed", format!("the prompt `{name}` has changed"));
            }
            Some(_) => {}
        }
    }
    for (uri, resource) in &pair.to.resources {
        if pair.from.resources.get(uri).is_some_and(|before| before != resource) {
            found.server("resource-changed", format!("the resource `{uri}` has changed"));
        }
    }
    for key in ["title", "description", "instructions"] {
        if pair.from.text(key) != pair.to.text(key) {
            found.server("server-text-changed", format!("the server's `{key}` has changed"));
        }
    }
}

fn texts(from: &ToolContract, to: &ToolContract, found: &mut Findings<'_>) {
    if from.description != to.description {
        found.tool("description-changed", &to.name, "the description has changed".to_owned());
    }
    if from.title != to.title {
        found.tool("title-changed", &to.name, "the title has changed".to_owned());
    }
    if from.note_empty != to.note_empty || from.note_more != to.note_more {
        found.tool("note-changed", &to.name, "what is said about lists has changed".to_owned());
    }
    if from.errors != to.errors {
        found.tool("error-text-changed", &to.name, "what is said about failures has changed".to_owned());
    }
}

fn inputs(from: &ToolContract, to: &ToolContract, found: &mut Findings<'_>) {
    for (name, old, new) in &arguments(from, to).both {
        if from.requires(name) && !to.requires(name) {
            found.tool("argument-became-optional", &to.name, format!("argument `{name}` is optional now"));
        }
        if text(old, "description") != text(new, "description") {
            let message = format!("the description of argument `{name}` has changed");
            found.tool("argument-description-changed", &to.name, message);
        }
        let default = |schema: &Value| schema.get("default").map_or_else(|| "none".to_owned(), ToString::to_string);
        if default(old) != default(new) {
            let message = format!("the default of `{name}` went from {} to {}", default(old), default(new));
            found.tool("default-changed", &to.name, message);
        }
    }
    if let (Some(old), Some(new)) = (from.page_number("default_size"), to.page_number("default_size"))
        && old != new
    {
        found.tool("default-changed", &to.name, format!("a page went from {old} elements to {new}"));
    }
}

fn outputs(from: &ToolContract, to: &ToolContract, found: &mut Findings<'_>) {
    let new = to.outputs();
    for (path, old) in from.outputs() {
        let Some((_, schema)) = new.iter().find(|(known, _)| *known == path) else { continue };
        if text(old, "description") != text(schema, "description") {
            let message = format!("the description of output `{path}` has changed");
            found.tool("output-description-changed", &to.name, message);
        }
        if enum_values(old) != enum_values(schema) {
            found.tool("output-values-changed", &to.name, format!("the values of output `{path}` have changed"));
        }
    }
}

fn caps(from: &ToolContract, to: &ToolContract, found: &mut Findings<'_>) {
    let mut lowered = |what: &str, old: u64, new: u64| {
        if new < old {
            found.tool("cap-lowered", &to.name, format!("{what} went from {old} to {new}"));
        }
    };
    lowered("the budget in bytes", from.budget, to.budget);
    lowered("the characters of a text", from.text_limit, to.text_limit);
    if let (Some(old), Some(new)) = (from.page_number("size_cap"), to.page_number("size_cap")) {
        lowered("the largest page", old, new);
    }
    let new = to.caps();
    for (path, old) in from.caps() {
        if let Some((_, new)) = new.iter().find(|(known, _)| *known == path) {
            lowered(&format!("the cap of `{path}`"), old, *new);
        }
    }
}

fn text<'a>(schema: &'a Value, key: &str) -> Option<&'a str> {
    schema.get(key).and_then(Value::as_str)
}
