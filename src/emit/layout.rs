//! How lists are laid out, so that one more entry is one more line in a review and no other line moves.

use serde_json::Value;

/// Longest text of a value that stands on one line.
const LINE: usize = 60;

/// Most elements of a list that stands on one line.
const ELEMENTS: usize = 3;

/// JSON for reviewers: like the usual pretty form, but a small value stands on one line.
///
/// # Errors
/// Never for a value that holds finite numbers; the serialiser's reason otherwise.
pub(super) fn json(value: &Value) -> Result<String, serde_json::Error> {
    let mut text = String::new();
    push(value, 0, &mut text)?;
    text.push('\n');
    Ok(text)
}

fn push(value: &Value, depth: usize, text: &mut String) -> Result<(), serde_json::Error> {
    if is_small(value) {
        return push_line(value, text);
    }
    let indent = "  ".repeat(depth + 1);
    match value {
        Value::Object(members) => {
            for (number, (name, member)) in members.iter().enumerate() {
                text.push_str(if number == 0 { "{\n" } else { ",\n" });
                text.push_str(&indent);
                text.push_str(&serde_json::to_string(name)?);
                text.push_str(": ");
                push(member, depth + 1, text)?;
            }
            close('}', depth, text);
        }
        Value::Array(items) => {
            for (number, item) in items.iter().enumerate() {
                text.push_str(if number == 0 { "[\n" } else { ",\n" });
                text.push_str(&indent);
                push(item, depth + 1, text)?;
            }
            close(']', depth, text);
        }
        scalar => text.push_str(&serde_json::to_string(scalar)?),
    }
    Ok(())
}

fn close(mark: char, depth: usize, text: &mut String) {
    text.push('\n');
    text.push_str(&"  ".repeat(depth));
    text.push(mark);
}

fn push_line(value: &Value, text: &mut String) -> Result<(), serde_json::Error> {
    match value {
        Value::Object(members) => {
            text.push('{');
            for (number, (name, member)) in members.iter().enumerate() {
                text.push_str(if number == 0 { "" } else { ", " });
                text.push_str(&serde_json::to_string(name)?);
                text.push_str(": ");
                push_line(member, text)?;
            }
            text.push('}');
        }
        Value::Array(items) => {
            text.push('[');
            for (number, item) in items.iter().enumerate() {
                text.push_str(if number == 0 { "" } else { ", " });
                push_line(item, text)?;
            }
            text.push(']');
        }
        scalar => text.push_str(&serde_json::to_string(scalar)?),
    }
    Ok(())
}

/// Whether a value is a scalar, or short with nothing but scalars in it. What has a description never is: people
/// write those at length.
fn is_small(value: &Value) -> bool {
    let is_scalar = |value: &Value| !value.is_object() && !value.is_array();
    match value {
        Value::Object(members) => {
            members.values().all(is_scalar)
                && !members.contains_key("description")
                && value.to_string().chars().count() <= LINE
        }
        Value::Array(items) => {
            items.iter().all(is_scalar) && items.len() <= ELEMENTS && value.to_string().chars().count() <= LINE
        }
        _ => true,
    }
}

/// Rust with every list of two or more strings that ends its line broken into one line for each. Only the layout
/// changes: a list is found by tokens of its own line, and an unescaped `&["` stands in no string.
pub(super) fn rust(text: &str) -> String {
    let mut broken = String::with_capacity(text.len());
    for line in text.lines() {
        match list_at_end(line) {
            Some((before, strings, after)) if strings.len() > 1 => {
                let indent: String = line.chars().take_while(|character| *character == ' ').collect();
                broken.push_str(before);
                broken.push_str("&[\n");
                for string in strings {
                    broken.push_str(&indent);
                    broken.push_str("    ");
                    broken.push_str(string);
                    broken.push_str(",\n");
                }
                broken.push_str(&indent);
                broken.push_str(after);
            }
            _ => broken.push_str(line),
        }
        broken.push('\n');
    }
    broken
}

/// What stands before a list of strings, the strings, and what stands from its end on.
fn list_at_end(line: &str) -> Option<(&str, Vec<&str>, &str)> {
    let after = ["],", "];"].into_iter().find(|end| line.ends_with(end))?;
    let at = line.find("&[\"")?;
    let (before, rest) = line.split_at(at);
    let mut rest = rest.strip_prefix("&[")?.strip_suffix(after)?;
    let mut strings = Vec::new();
    loop {
        let end = end_of_string(rest)?;
        let (string, more) = rest.split_at(end);
        strings.push(string);
        match more.strip_prefix(", ") {
            Some(more) => rest = more,
            None => return more.is_empty().then_some((before, strings, after)),
        }
    }
}

/// Where the string literal at the start of a text ends.
fn end_of_string(text: &str) -> Option<usize> {
    let mut is_escaped = false;
    for (at, character) in text.char_indices() {
        match character {
            '"' if at > 0 && !is_escaped => return Some(at + 1),
            '"' if at == 0 => {}
            _ if at == 0 => return None,
            '\\' if !is_escaped => is_escaped = true,
            _ => is_escaped = false,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    #[test]
    fn only_the_layout_of_rust_changes() {
        let text = "const A: &[&str] = &[\"a\", \"b \\\" ], \\\\\"];\nlet b = f(&[\"a\", \"b\"], 1);\nx: &[\"one\"],\n    y: &[\"a, \", \"b\"],\nz: \"&[\\\"a\\\", \\\"b\\\"],\",\n";
        let broken = super::rust(text);
        assert_eq!(
            broken,
            "const A: &[&str] = &[\n    \"a\",\n    \"b \\\" ], \\\\\",\n];\nlet b = f(&[\"a\", \"b\"], 1);\nx: &[\"one\"],\n    y: &[\n        \"a, \",\n        \"b\",\n    ],\nz: \"&[\\\"a\\\", \\\"b\\\"],\",\n"
        );
    }

    #[test]
    fn json_is_the_same_value() {
        let value = json!({
            "a": {"type": "string"}, "b": {"type": "string", "description": "x"}, "c": [], "d": {}, "e": [1, 2, 3, 4],
            "f": [{"g": "\u{1}\"\\"}], "long": {"x": "y".repeat(80)}, "n": null, "o": -1.5
        });
        let text = super::json(&value).unwrap();
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
        assert!(text.contains("\n  \"a\": {\"type\": \"string\"},\n  \"b\": {\n"), "{text}");
    }
}
