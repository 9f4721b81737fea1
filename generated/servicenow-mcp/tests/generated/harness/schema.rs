//! A checker for the JSON Schema that tools may use: the part that every known client accepts.

use serde_json::{Map, Value};

/// Keywords that some client refuses or misreads.
const REFUSED: [&str; 9] =
    ["$ref", "$defs", "$schema", "anyOf", "oneOf", "allOf", "not", "exclusiveMinimum", "exclusiveMaximum"];

/// What is wrong with a value: one line per problem, with its JSON pointer. A key that the schema
/// does not declare is a problem too.
#[must_use]
pub fn problems(value: &Value, schema: &Value) -> Vec<String> {
    let mut found = Vec::new();
    check(value, schema, "", &mut found);
    found
}

/// What in a schema is outside the part that every known client accepts.
#[must_use]
pub fn portability(schema: &Value) -> Vec<String> {
    let mut found = Vec::new();
    if schema.get("type") != Some(&Value::from("object")) {
        found.push("the root is no object".to_owned());
    }
    walk(schema, "", &mut found);
    found
}

fn check(value: &Value, schema: &Value, pointer: &str, found: &mut Vec<String>) {
    let wanted = schema.get("type").and_then(Value::as_str).unwrap_or("any");
    if !has_type(value, wanted) {
        found.push(format!("`{pointer}` is no {wanted}: {value}"));
        return;
    }
    let allowed = schema.get("enum").and_then(Value::as_array);
    if allowed.is_some_and(|allowed| !allowed.contains(value)) {
        found.push(format!("`{pointer}` is none of the allowed values: {value}"));
    }
    match value {
        Value::Object(members) => check_members(members, schema, pointer, found),
        Value::Array(items) => {
            for (position, item) in items.iter().enumerate() {
                check(item, schema.get("items").unwrap_or(&Value::Null), &format!("{pointer}/{position}"), found);
            }
        }
        Value::Number(number) => {
            let number = number.as_f64().unwrap_or(f64::NAN);
            let bound = |name: &str| schema.get(name).and_then(Value::as_f64);
            if bound("minimum").is_some_and(|least| number < least)
                || bound("maximum").is_some_and(|most| number > most)
            {
                found.push(format!("`{pointer}` is out of range: {number}"));
            }
        }
        Value::String(text) => {
            let length = text.chars().count() as u64;
            let bound = |name: &str| schema.get(name).and_then(Value::as_u64);
            if bound("minLength").is_some_and(|least| length < least)
                || bound("maxLength").is_some_and(|most| length > most)
            {
                found.push(format!("`{pointer}` has {length} characters"));
            }
        }
        Value::Null | Value::Bool(_) => {}
    }
}

fn check_members(members: &Map<String, Value>, schema: &Value, pointer: &str, found: &mut Vec<String>) {
    let required = schema.get("required").and_then(Value::as_array).into_iter().flatten();
    for name in required.filter_map(Value::as_str).filter(|name| !members.contains_key(*name)) {
        found.push(format!("`{pointer}/{name}` is required"));
    }
    // The schema of a map's values; what is merely allowed is not declared.
    let entries = schema.get("additionalProperties").filter(|entries| entries.is_object());
    for (name, member) in members {
        match schema.get("properties").and_then(|properties| properties.get(name)).or(entries) {
            Some(property) => check(member, property, &format!("{pointer}/{name}"), found),
            None => found.push(format!("`{pointer}/{name}` is not declared")),
        }
    }
}

fn has_type(value: &Value, wanted: &str) -> bool {
    match wanted {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "number" => value.is_number(),
        "integer" => value.is_i64() || value.is_u64(),
        _ => true,
    }
}

fn walk(schema: &Value, pointer: &str, found: &mut Vec<String>) {
    for word in REFUSED.iter().filter(|word| schema.get(**word).is_some()) {
        found.push(format!("`{pointer}` uses `{word}`"));
    }
    match schema.get("type") {
        Some(Value::String(name)) if name == "array" && schema.get("items").is_none() => {
            found.push(format!("`{pointer}` is an array without items"));
        }
        Some(Value::String(_)) => {}
        _ => found.push(format!("`{pointer}` has not exactly one type")),
    }
    if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
        for (name, property) in properties {
            walk(property, &format!("{pointer}/{name}"), found);
        }
    }
    if let Some(items) = schema.get("items") {
        walk(items, &format!("{pointer}/items"), found);
    }
}
