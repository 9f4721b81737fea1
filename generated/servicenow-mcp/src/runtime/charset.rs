//! Bytes of an answer as text, in the charsets that APIs use.

use std::borrow::Cow;

use super::failure::Failure;

/// The text of a body, by its byte order mark, else by the `charset` of its content type, else as UTF-8. Bytes that the
/// charset does not have become U+FFFD.
///
/// # Errors
/// [`Failure::OtherKind`] for another charset, and for bytes that are no text at all.
pub fn decode<'b>(body: &'b [u8], content_type: &str) -> Result<Cow<'b, str>, Failure> {
    let other = |found| Failure::OtherKind { found, wanted: "a text" };
    let name = charset(content_type);
    let text = match body {
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest),
        [0xFF, 0xFE, rest @ ..] => Cow::Owned(wide(rest, u16::from_le_bytes)),
        [0xFE, 0xFF, rest @ ..] => Cow::Owned(wide(rest, u16::from_be_bytes)),
        _ => match name.as_str() {
            "" | "utf-8" | "utf8" | "us-ascii" | "ascii" => String::from_utf8_lossy(body),
            "iso-8859-1" | "latin1" | "windows-1252" | "cp1252" => Cow::Owned(western(body)),
            "utf-16le" => Cow::Owned(wide(body, u16::from_le_bytes)),
            // Without a mark it is big-endian (RFC 2781, section 4.3).
            "utf-16" | "utf-16be" => Cow::Owned(wide(body, u16::from_be_bytes)),
            _ => return Err(other("a text in a charset that is not read here")),
        },
    };
    if text.contains('\0') { Err(other("a file")) } else { Ok(text) }
}

/// The `charset` parameter in lower case; empty when there is none.
fn charset(content_type: &str) -> String {
    let parameters = content_type.split(';').skip(1).filter_map(|parameter| parameter.split_once('='));
    let mut named = parameters.filter(|(name, _)| name.trim().eq_ignore_ascii_case("charset"));
    let value = named.next().map(|(_, value)| value.trim().trim_matches('"'));
    value.unwrap_or_default().to_ascii_lowercase()
}

fn wide(body: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = body.chunks(2).map(|pair| match pair {
        [first, second] => unit([*first, *second]),
        _ => 0xFFFD,
    });
    char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// Windows-1252, which what calls itself ISO 8859-1 mostly is (WHATWG Encoding Standard, "Names and labels").
fn western(body: &[u8]) -> String {
    const UPPER: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž', '\u{8F}', '\u{90}', '‘',
        '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}', 'ž', 'Ÿ',
    ];
    let upper = |byte: u8| UPPER.get(usize::from(byte.wrapping_sub(0x80))).copied();
    body.iter().map(|byte| upper(*byte).unwrap_or(char::from(*byte))).collect()
}
