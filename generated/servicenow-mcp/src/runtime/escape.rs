//! Percent-encoding, and what a text in a path may not hold.

use std::fmt::Write;

/// Characters of a query that stay as they are where a document says `allowReserved`: those of RFC 3986's reserved
/// set that no reader of a query takes for anything but data. `#` would end the query, `&` and `;` begin another pair,
/// `=` end a name, and `+` be read as a space, so these are always encoded, which every reader undoes. So is `%`: a
/// value is never taken for one that is encoded already. `'` is encoded in the query of every `http` address (WHATWG URL,
/// "special-query percent-encode set").
pub const RESERVED: &str = "!$()*,/:?@[]";

/// Appends a text percent-encoded: all but RFC 3986's unreserved characters and those in `kept`.
pub fn encode(text: &str, kept: &str, out: &mut String) {
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            _ if kept.as_bytes().contains(&byte) => out.push(char::from(byte)),
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
}

/// Why a text cannot stand in a path: it could address something else at an upstream that decodes more than once or
/// drops what stands behind a `;`. Empty texts, slashes and dot segments however they are spelled, control characters.
pub fn path_problem(text: &str) -> Option<&'static str> {
    let lower = text.to_ascii_lowercase();
    if text.is_empty() {
        return Some("must not be empty");
    }
    if ["/", "\\", "%2f", "%5c"].iter().any(|slash| lower.contains(slash)) {
        return Some("must not hold `/` or `\\`");
    }
    if lower.contains("%2e") || is_dots(&lower) {
        return Some("must not be `.` or `..`, alone or before a `;`");
    }
    text.chars().any(char::is_control).then_some("must not hold control characters")
}

/// Whether the segment at the end of an encoded path climbs, as one of several values and literals can make it do.
pub fn ends_in_dots(path: &str) -> bool {
    let segment = path.rsplit('/').next().unwrap_or_default();
    is_dots(&segment.to_ascii_lowercase().replace("%25", "%").replace("%20", " "))
}

/// Whether a segment in lower case is `.` or `..`, alone or before a `;`.
fn is_dots(segment: &str) -> bool {
    let stem = segment.split(';').next().unwrap_or_default();
    let stem = stem.split("%3b").next().unwrap_or_default().trim();
    stem == "." || stem == ".."
}
