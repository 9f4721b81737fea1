//! Two contracts with their tools and arguments matched.

use serde_json::Value;

use super::contract::{Contract, ToolContract};

/// Two contracts.
pub(super) struct Pair<'a> {
    pub(super) from: &'a Contract,
    pub(super) to: &'a Contract,
    /// Tools of both, those that only changed their name among them.
    pub(super) tools: Vec<(&'a ToolContract, &'a ToolContract)>,
    pub(super) removed: Vec<&'a ToolContract>,
    pub(super) added: Vec<&'a ToolContract>,
}

impl<'a> Pair<'a> {
    pub(super) fn new(from: &'a Contract, to: &'a Contract) -> Self {
        let mut tools = Vec::new();
        let mut removed: Vec<&ToolContract> = Vec::new();
        for tool in &from.tools {
            match to.tool(&tool.name) {
                Some(other) => tools.push((tool, other)),
                None => removed.push(tool),
            }
        }
        let mut added: Vec<&ToolContract> = to.tools.iter().filter(|tool| from.tool(&tool.name).is_none()).collect();
        removed.retain(|tool| {
            let operation = tool.operation();
            let same = |other: &&ToolContract| operation.1.is_some() && other.operation() == operation;
            let Some(at) = added.iter().position(same) else { return true };
            tools.push((tool, added.remove(at)));
            false
        });
        Self { from, to, tools, removed, added }
    }
}

/// The arguments of two tools, matched.
pub(super) struct Arguments<'a> {
    pub(super) both: Vec<(&'a str, &'a Value, &'a Value)>,
    pub(super) renamed: Vec<(&'a str, &'a str)>,
    pub(super) removed: Vec<&'a str>,
    pub(super) added: Vec<&'a str>,
}

/// Matches arguments by name, then by equal schemas.
pub(super) fn arguments<'a>(from: &'a ToolContract, to: &'a ToolContract) -> Arguments<'a> {
    let (old, new) = (from.arguments(), to.arguments());
    let find =
        |list: &[(&str, &'a Value)], name: &str| list.iter().find(|(known, _)| *known == name).map(|found| found.1);
    let both = old.iter().filter_map(|(name, schema)| Some((*name, *schema, find(&new, name)?))).collect();
    let mut added: Vec<(&str, &Value)> = new.iter().filter(|(name, _)| find(&old, name).is_none()).copied().collect();
    let mut renamed = Vec::new();
    let mut removed = Vec::new();
    for (name, schema) in old.iter().filter(|(name, _)| find(&new, name).is_none()) {
        let same = |(other, other_schema): &(&str, &Value)| {
            plain(schema) == plain(other_schema) && from.requires(name) == to.requires(other)
        };
        match added.iter().position(same) {
            Some(at) => renamed.push((*name, added.remove(at).0)),
            None => removed.push(*name),
        }
    }
    Arguments { both, renamed, removed, added: added.into_iter().map(|(name, _)| name).collect() }
}

/// A schema without what people read.
fn plain(schema: &Value) -> Value {
    let mut schema = schema.clone();
    if let Some(members) = schema.as_object_mut() {
        members.retain(|key, _| !matches!(key.as_str(), "description" | "title" | "examples"));
    }
    schema
}

/// The type of a schema, with that of its items.
pub(super) fn kind(schema: &Value) -> String {
    let own = schema.get("type").and_then(Value::as_str).unwrap_or("anything");
    match schema.get("items") {
        Some(items) => format!("{own} of {}", kind(items)),
        None => own.to_owned(),
    }
}

/// The values of an enum, in words of JSON.
pub(super) fn enum_values(schema: &Value) -> Option<Vec<String>> {
    let schema = schema.get("items").filter(|items| items.get("enum").is_some()).unwrap_or(schema);
    let values = schema.get("enum").and_then(Value::as_array)?;
    Some(values.iter().map(ToString::to_string).collect())
}

/// How the limits of an argument moved: each that became tighter, each that became looser.
pub(super) fn limits(from: &Value, to: &Value) -> (Vec<String>, Vec<String>) {
    let (mut tighter, mut looser) = (Vec::new(), Vec::new());
    if let (Some(old), new) = (enum_values(from), enum_values(to)) {
        let gone = |from: &[String], to: &[String]| {
            from.iter().filter(|value| !to.contains(value)).cloned().collect::<Vec<_>>()
        };
        match new {
            None => looser.push("its values are no longer listed".to_owned()),
            Some(new) => {
                tighter.extend(gone(&old, &new).iter().map(|value| format!("`{value}` is no longer a value")));
                looser.extend(gone(&new, &old).iter().map(|value| format!("`{value}` is a value now")));
            }
        }
    } else if enum_values(to).is_some() {
        tighter.push("its values are listed now".to_owned());
    }
    for (key, is_upper) in [
        ("maxLength", true),
        ("maximum", true),
        ("maxItems", true),
        ("minLength", false),
        ("minimum", false),
        ("minItems", false),
    ] {
        let number = |schema: &Value| schema.get(key).and_then(Value::as_f64);
        let shown = |schema: &Value| schema.get(key).map_or_else(|| "none".to_owned(), ToString::to_string);
        let line = format!("`{key}` went from {} to {}", shown(from), shown(to));
        match (number(from), number(to)) {
            (None, Some(_)) => tighter.push(line),
            (Some(_), None) => looser.push(line),
            (Some(old), Some(new)) if (new < old) == is_upper && new.total_cmp(&old).is_ne() => tighter.push(line),
            (Some(old), Some(new)) if new.total_cmp(&old).is_ne() => looser.push(line),
            _ => {}
        }
    }
    match (from.get("pattern"), to.get("pattern")) {
        (None, Some(pattern)) => tighter.push(format!("it must match {pattern}")),
        (Some(_), None) => looser.push("its pattern is gone".to_owned()),
        (Some(old), Some(new)) if old != new => tighter.push(format!("its pattern went from {old} to {new}")),
        _ => {}
    }
    (tighter, looser)
}
