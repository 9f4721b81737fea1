//! The allow-list's own sentences: those for upstream errors may quote scalar members of the error's body.

use serde_json::{Map, Value};

use super::repair::repair;
use super::text;

/// Longest quotation of one member, in characters.
const LONGEST_QUOTATION: usize = 300;

/// What stands for a member that the body does not have.
const NOTHING: &str = "(no detail given)";

/// Fills `{name}` with the scalar member of that name in a JSON body, or with the scalars of such a list joined by
/// semicolons: cleaned, cut and fenced. `{{` and `}}` are literal braces. What a strict reader refuses is repaired.
pub fn fill(template: &str, body: &[u8]) -> String {
    let read = serde_json::from_slice(body).or_else(|_| serde_json::from_str(&repair(body)));
    let body: Map<String, Value> = read.unwrap_or_default();
    let tag = text::random_tag();
    fill_with(template, |name| Some(quotation(body.get(name), &tag)))
}

/// Fills `{name}` with what `value` gives for that name; a name for which it gives nothing stays as it stands. `{{` and
/// `}}` are literal braces, and what is filled in is not looked at again.
pub fn fill_with(template: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut filled = String::with_capacity(template.len() + 64);
    let mut rest = template;
    while let Some(at) = rest.find(['{', '}']) {
        filled.push_str(&rest[..at]);
        let brace = &rest[at..];
        if brace.starts_with("{{") || brace.starts_with("}}") {
            filled.push_str(&brace[..1]);
            rest = &brace[2..];
        } else if let Some((name, after)) = brace[1..].split_once('}').filter(|_| brace.starts_with('{')) {
            match value(name) {
                Some(value) => filled.push_str(&value),
                None => filled.push_str(&brace[..name.len() + 2]),
            }
            rest = after;
        } else {
            filled.push_str(&brace[..1]);
            rest = &brace[1..];
        }
    }
    filled.push_str(rest);
    filled
}

fn quotation(value: Option<&Value>, tag: &str) -> String {
    let words = match value {
        Some(Value::Array(values)) => values.iter().filter_map(scalar).collect::<Vec<_>>().join("; "),
        Some(value) => scalar(value).unwrap_or_default(),
        None => String::new(),
    };
    let words = text::line(&words, LONGEST_QUOTATION);
    if words.trim().is_empty() { NOTHING.to_owned() } else { text::fence(&words, tag) }
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(boolean) => Some(boolean.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}
