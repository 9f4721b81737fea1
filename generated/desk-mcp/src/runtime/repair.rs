//! A second chance for answers that a strict reader refuses.

use super::text;

/// Makes an answer readable without losing the rest of it: bytes that are not UTF-8, surrogate escapes without their
/// pair and raw control characters in strings are replaced, a byte order mark is dropped, and numbers beyond the range
/// of a 64-bit float become null.
pub fn repair(bytes: &[u8]) -> String {
    let lossy = String::from_utf8_lossy(bytes);
    let text = lossy.trim_start_matches('\u{FEFF}');
    let mut repaired = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' => string(rest, &mut repaired),
            '-' | '0'..='9' => number(rest, &mut repaired),
            other => {
                repaired.push(other);
                other.len_utf8()
            }
        };
        rest = &rest[length..];
    }
    repaired
}

/// Copies a string with its quotes; gives its length in bytes.
fn string(text: &str, repaired: &mut String) -> usize {
    repaired.push('"');
    let mut at = 1;
    while let Some(character) = text[at..].chars().next() {
        at += character.len_utf8();
        match character {
            '"' => {
                repaired.push('"');
                break;
            }
            '\\' => at += escape(&text[at - 1..], repaired) - 1,
            '\u{0}'..='\u{1F}' => repaired.push(' '),
            other => repaired.push(other),
        }
    }
    at
}

/// Copies one escape; gives its length in bytes.
fn escape(text: &str, repaired: &mut String) -> usize {
    let (character, length) = text::escape(text);
    if character == char::REPLACEMENT_CHARACTER {
        repaired.push(character);
    } else {
        repaired.push_str(&text[..length]);
    }
    length
}

/// Copies a number; gives its length in bytes.
fn number(text: &str, repaired: &mut String) -> usize {
    let part = |byte: u8| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E');
    let length = text.bytes().position(|byte| !part(byte)).unwrap_or(text.len());
    let spelling = &text[..length];
    let is_beyond = spelling.parse::<f64>().is_ok_and(f64::is_infinite);
    repaired.push_str(if is_beyond { "null" } else { spelling });
    length
}
