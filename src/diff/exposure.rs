//! What gives callers more than before.

use serde_json::Value;

use super::Findings;
use super::breaking::confirmation;
use super::contract::ToolContract;
use super::pair::{Pair, arguments, limits};

/// The rules of this group.
pub(super) const RULES: &[&str] = &[
    "argument-added",
    "argument-widened",
    "audit-weakened",
    "base-url-changed",
    "cap-raised",
    "confirmation-removed",
    "fence-removed",
    "field-newly-exposed",
    "gateway-removed",
    "host-added",
    "origin-added",
    "rate-raised",
    "resource-added",
    "role-widened",
    "scope-removed",
    "scope-widened",
    "tool-added",
];

pub(super) fn find(pair: &Pair<'_>, found: &mut Findings<'_>) {
    for tool in &pair.added {
        found.tool("tool-added", &tool.name, format!("the tool is new; its effect is `{}`", tool.effect));
    }
    for (from, to) in &pair.tools {
        inputs(from, to, found);
        outputs(from, to, found);
        caps(from, to, found);
        demands(from, to, found);
    }
    server(pair, found);
    for uri in pair.to.resources.keys().filter(|uri| !pair.from.resources.contains_key(*uri)) {
        found.server("resource-added", format!("the resource `{uri}` is new"));
    }
    audit(&pair.from.audit, &pair.to.audit, found);
}

/// Calls that are no longer written down, and arguments that are no longer kept out of what is.
fn audit(from: &Value, to: &Value, found: &mut Findings<'_>) {
    if !from.is_null() && to.is_null() {
        found.server("audit-weakened", "calls are no longer written down".to_owned());
    }
    let redacted = |audit: &Value| -> Vec<String> {
        let names = audit.get("redact").and_then(Value::as_array).into_iter().flatten();
        names.filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let kept = redacted(to);
    for name in redacted(from).iter().filter(|name| !to.is_null() && !kept.contains(name)) {
        found.server("audit-weakened", format!("argument `{name}` is written down in full"));
    }
}

fn inputs(from: &ToolContract, to: &ToolContract, found: &mut Findings<'_>) {
    let arguments = arguments(from, to);
    for name in arguments.added.iter().filter(|name| !to.requires(name)) {
        found.tool("argument-added", &to.name, format!("argument `{name}` is new"));
    }
    for (name, old, new) in &arguments.both {
        for line in limits(old, new).1 {
            found.tool("argument-widened", &to.name, format!("argument `{name}`: {line}"));
        }
    }
}

fn outputs(from: &ToolContract, to: &ToolContract, found: &mut Findings<'_>) {
    let old: Vec<String> = from.outputs().into_iter().map(|(path, _)| path).collect();
    for (path, _) in to.outputs().iter().filter(|(path, _)| !old.contains(path)) {
        found.tool("field-newly-exposed", &to.name, format!("output `{path}` is new"));
    }
    let fenced = to.fenced();
    let leaf = |path: &str| path.rsplit('.').next().unwrap_or(path).to_owned();
    let still_there: Vec<String> = to.outputs().iter().map(|(path, _)| leaf(path)).collect();
    for path in from.fenced().iter().filter(|path| !fenced.contains(path) && still_there.contains(&leaf(path))) {
        found.tool("fence-removed", &to.name, format!("`{}` is no longer fenced as text of strangers", leaf(path)));
    }
}

fn caps(from: &ToolContract, to: &ToolContract, found: &mut Findings<'_>) {
    let mut raised = |what: &str, old: u64, new: u64| {
        if new > old {
            found.tool("cap-raised", &to.name, format!("{what} went from {old} to {new}"));
        }
    };
    raised("the budget in bytes", from.budget, to.budget);
    raised("the characters of a text", from.text_limit, to.text_limit);
    if let (Some(old), Some(new)) = (from.page_number("size_cap"), to.page_number("size_cap")) {
        raised("the largest page", old, new);
    }
    let new = to.caps();
    for (path, old) in from.caps() {
        if let Some((_, new)) = new.iter().find(|(known, _)| *known == path) {
            raised(&format!("the cap of `{path}`"), old, *new);
        }
    }
}

fn demands(from: &ToolContract, to: &ToolContract, found: &mut Findings<'_>) {
    for scope in from.scopes.iter().filter(|scope| !to.scopes.contains(scope)) {
        found.tool("scope-removed", &to.name, format!("a call no longer needs the scope `{scope}`"));
    }
    let gained = to.roles.iter().any(|role| !from.roles.contains(role));
    if !from.roles.is_empty() && (to.roles.is_empty() || gained) {
        let now = if to.roles.is_empty() { "anybody".to_owned() } else { format!("`{}`", to.roles.join("`, `")) };
        found.tool("role-widened", &to.name, format!("more roles may call it: {now}"));
    }
    let word = |tool: &ToolContract| tool.confirm.as_str().unwrap_or("never").to_owned();
    if confirmation(&word(to)) < confirmation(&word(from)) {
        found.tool("confirmation-removed", &to.name, format!("`confirm` went from `{}` to `{}`", word(from), word(to)));
    }
}

fn server(pair: &Pair<'_>, found: &mut Findings<'_>) {
    let (from, to) = (pair.from, pair.to);
    if from.text("base_url") != to.text("base_url") {
        let message = format!("credentials go to `{}` instead of `{}`", to.text("base_url"), from.text("base_url"));
        found.server("base-url-changed", message);
    }
    let lists: [(&'static str, &[&str], &str); 3] = [
        ("scope-widened", &["oauth", "scopes"], "people are asked for the scope"),
        ("host-added", &["allowed_hosts"], "the server answers as the host"),
        ("origin-added", &["allowed_origins"], "browsers may call from the origin"),
    ];
    for (rule, path, words) in lists {
        let old = from.texts(path);
        for new in to.texts(path).iter().filter(|new| !old.contains(new)) {
            found.server(rule, format!("{words} `{new}` now"));
        }
    }
    let gateway = |key: &str| to.server.get(key).is_none_or(Value::is_null);
    if from.server.get("gateway").is_some_and(|gateway| !gateway.is_null()) && gateway("gateway") {
        found.server("gateway-removed", "callers no longer need the gateway's secret".to_owned());
    }
    if let Some(old) = calls_a_second(from.server.get("rate"))
        && calls_a_second(to.server.get("rate")).is_none_or(|new| new > old)
    {
        found.server("rate-raised", "callers may call more often".to_owned());
    }
}

fn calls_a_second(rate: Option<&Value>) -> Option<f64> {
    let number = |key: &str| rate?.get(key)?.as_f64();
    Some(number("calls")? * 1_000.0 / number("period_ms")?)
}
