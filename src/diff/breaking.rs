//! What may fail a client that worked.

use serde_json::{Map, Value};

use super::Findings;
use super::contract::ToolContract;
use super::pair::{Pair, arguments, kind, limits};

/// The rules of this group.
pub(super) const RULES: &[&str] = &[
    "argument-became-required",
    "argument-narrowed",
    "argument-removed",
    "argument-renamed",
    "argument-required-added",
    "argument-type-changed",
    "caller-changed",
    "confirmation-added",
    "effect-raised",
    "output-removed",
    "output-type-changed",
    "prompt-removed",
    "resource-removed",
    "role-added",
    "scope-added",
    "tool-removed",
    "tool-renamed",
];

pub(super) fn find(pair: &Pair<'_>, found: &mut Findings<'_>) {
    for tool in &pair.removed {
        found.tool("tool-removed", &tool.name, "the tool is gone".to_owned());
    }
    for (from, to) in &pair.tools {
        if from.name != to.name {
            found.tool("tool-renamed", &from.name, format!("the tool is called `{}` now", to.name));
        }
        inputs(from, to, found);
        outputs(from, to, found);
        demands(from, to, found);
    }
    for uri in pair.from.resources.keys().filter(|uri| !pair.to.resources.contains_key(*uri)) {
        found.server("resource-removed", format!("the resource `{uri}` is gone"));
    }
    for name in pair.from.prompts.keys().filter(|name| !pair.to.prompts.contains_key(*name)) {
        found.server("prompt-removed", format!("the prompt `{name}` is gone"));
    }
    for key in ["caller", "upstream_credential"] {
        let (from, to) = (pair.from.text(key), pair.to.text(key));
        if from != to {
            found.server("caller-changed", format!("`{key}` went from `{from}` to `{to}`"));
        }
    }
    let header = |server: &Map<String, Value>| server.get("api_keys")?.get("header")?.as_str().map(str::to_owned);
    if let (Some(from), Some(to)) = (header(&pair.from.server), header(&pair.to.server))
        && from != to
    {
        found.server("caller-changed", format!("callers bring their key in `{to}` instead of `{from}`"));
    }
}

fn inputs(from: &ToolContract, to: &ToolContract, found: &mut Findings<'_>) {
    let arguments = arguments(from, to);
    for name in &arguments.removed {
        found.tool("argument-removed", &to.name, format!("argument `{name}` is gone"));
    }
    for (old, new) in &arguments.renamed {
        found.tool("argument-renamed", &to.name, format!("argument `{old}` is called `{new}` now"));
    }
    for name in arguments.added.iter().filter(|name| to.requires(name)) {
        found.tool("argument-required-added", &to.name, format!("argument `{name}` is new and required"));
    }
    for (name, old, new) in &arguments.both {
        if to.requires(name) && !from.requires(name) {
            found.tool("argument-became-required", &to.name, format!("argument `{name}` is required now"));
        }
        if kind(old) != kind(new) {
            let message = format!("argument `{name}` went from {} to {}", kind(old), kind(new));
            found.tool("argument-type-changed", &to.name, message);
        }
        for line in limits(old, new).0 {
            found.tool("argument-narrowed", &to.name, format!("argument `{name}`: {line}"));
        }
    }
}

fn outputs(from: &ToolContract, to: &ToolContract, found: &mut Findings<'_>) {
    let new = to.outputs();
    for (path, old) in from.outputs() {
        match new.iter().find(|(known, _)| *known == path) {
            None => found.tool("output-removed", &to.name, format!("output `{path}` is gone")),
            Some((_, schema)) if kind(old) != kind(schema) => {
                let message = format!("output `{path}` went from {} to {}", kind(old), kind(schema));
                found.tool("output-type-changed", &to.name, message);
            }
            Some(_) => {}
        }
    }
}

/// What a caller must have, and what a host may ask before the call.
fn demands(from: &ToolContract, to: &ToolContract, found: &mut Findings<'_>) {
    for scope in to.scopes.iter().filter(|scope| !from.scopes.contains(scope)) {
        found.tool("scope-added", &to.name, format!("a call needs the scope `{scope}` now"));
    }
    let lost = from.roles.iter().any(|role| !to.roles.contains(role)) && !to.roles.is_empty();
    if (from.roles.is_empty() && !to.roles.is_empty()) || lost {
        found.tool("role-added", &to.name, format!("a caller needs one of the roles `{}` now", to.roles.join("`, `")));
    }
    if rank(&to.effect) > rank(&from.effect) {
        found.tool("effect-raised", &to.name, format!("the effect went from `{}` to `{}`", from.effect, to.effect));
    }
    let word = |tool: &ToolContract| tool.confirm.as_str().unwrap_or("never").to_owned();
    if confirmation(&word(to)) > confirmation(&word(from)) {
        found.tool("confirmation-added", &to.name, format!("`confirm` went from `{}` to `{}`", word(from), word(to)));
    }
}

/// How much an effect does.
pub(super) fn rank(effect: &str) -> u8 {
    match effect {
        "destructive" => 2,
        "write" => 1,
        _ => 0,
    }
}

/// How much a confirmation asks.
pub(super) fn confirmation(word: &str) -> u8 {
    match word {
        "required" => 2,
        "when_supported" => 1,
        _ => 0,
    }
}
