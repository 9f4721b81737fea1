//! JSON as text that is safe to show: no white space between its parts, nothing invisible in its strings.

use serde::de::IgnoredAny;

use super::repair::repair;
use super::text;

/// The JSON of a body without white space and with clean strings; numbers keep their spelling. What a strict reader
/// refuses is repaired once. Nothing for what is no JSON.
pub fn compact(body: &[u8]) -> Option<String> {
    let is_json = |text: &str| serde_json::from_str::<IgnoredAny>(text).is_ok();
    match std::str::from_utf8(body) {
        Ok(text) if is_json(text) => Some(cleaned(text)),
        _ => Some(repair(body)).filter(|text| is_json(text)).map(|text| cleaned(&text)),
    }
}

/// Copies JSON that is known to be well-formed, string by string.
fn cleaned(json: &str) -> String {
    let mut out = Vec::with_capacity(json.len());
    let mut rest = json;
    while let Some(start) = rest.find('"') {
        let (before, string) = rest.split_at(start);
        out.extend(before.bytes().filter(|byte| !byte.is_ascii_whitespace()));
        let length = string_length(string);
        let (string, after) = string.split_at(length);
        text::write_json(&mut out, &text::clean(&text::decode(string)));
        rest = after;
    }
    out.extend(rest.bytes().filter(|byte| !byte.is_ascii_whitespace()));
    String::from_utf8(out).unwrap_or_default()
}

/// The length of the string at the start of `text`, quotes included.
fn string_length(text: &str) -> usize {
    let mut is_escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}
