//! Text from the upstream: decoded without failing, freed of what a reader cannot see, cut, and fenced.

use std::borrow::Cow;

/// Decodes a JSON string with its quotes; a surrogate without its pair becomes U+FFFD.
pub fn decode(raw: &str) -> Cow<'_, str> {
    let inner = raw.strip_prefix('"').unwrap_or(raw);
    let inner = inner.strip_suffix('"').unwrap_or(inner);
    if !inner.contains('\\') {
        return Cow::Borrowed(inner);
    }
    let mut decoded = String::with_capacity(inner.len());
    let mut rest = inner;
    while let Some(at) = rest.find('\\') {
        decoded.push_str(&rest[..at]);
        let (character, length) = escape(&rest[at..]);
        decoded.push(character);
        rest = &rest[at + length..];
    }
    decoded.push_str(rest);
    Cow::Owned(decoded)
}

/// Removes what a reader cannot see: control characters but line feed and tab, bidirectional controls, zero-width
/// and tag characters, variation selectors and other format characters. Line and paragraph separators become line feeds.
pub fn clean(text: &str) -> Cow<'_, str> {
    let plain = |byte: u8| matches!(byte, b' '..=b'~' | b'\n' | b'\t');
    if text.bytes().all(plain) || !text.chars().any(|character| seen_as(character) != Some(character)) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().filter_map(seen_as).collect())
}

/// The longest start of `text` that leaves room for the mark when the text is longer than `characters`; nothing when
/// the whole text fits.
pub fn cut(text: &str, characters: usize) -> Option<&str> {
    if text.len() <= characters {
        return None;
    }
    text.char_indices().nth(characters)?;
    let end = text.char_indices().nth(characters.saturating_sub(1)).map_or(0, |(at, _)| at);
    Some(&text[..end])
}

/// A text that was cut, with the mark that says so.
pub fn marked(kept: &str) -> String {
    format!("{kept}…")
}

/// A tag for the fences of one reply, which no text written before could know: four characters, because it stands
/// twice around every such text, and because [`fence`] lets no text hold it anyway.
pub fn random_tag() -> String {
    const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
    let mut bytes = [0; 4];
    if getrandom::fill(&mut bytes).is_err() {
        // Without the system's randomness the tag can be guessed; `disarm` still keeps fences closed.
        bytes = std::process::id().to_be_bytes();
    }
    bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect()
}

/// Puts a text between `<untrusted-TAG>` and `</TAG>`. Whatever in the text looks like one of them is spelled as
/// `&lt;…` first.
pub fn fence(text: &str, tag: &str) -> String {
    format!("<untrusted-{tag}>{}</{tag}>", disarm(text, tag))
}

/// Appends a text as JSON string.
pub fn write_json(out: &mut Vec<u8>, text: &str) {
    let start = out.len();
    if serde_json::to_writer(&mut *out, text).is_err() {
        // Writing to memory does not fail; an empty string keeps the reply well-formed if it ever does.
        out.truncate(start);
        out.extend_from_slice(b"\"\"");
    }
}

/// A short text for one line of a message: cleaned, without line breaks, cut.
pub fn line(text: &str, characters: usize) -> String {
    let cleaned: String = clean(text).chars().map(|character| if character < ' ' { ' ' } else { character }).collect();
    match cut(&cleaned, characters) {
        Some(kept) => marked(kept),
        None => cleaned,
    }
}

/// One escape at the start of `text`: its character and its length in bytes.
pub fn escape(text: &str) -> (char, usize) {
    let Some(kind) = text[1..].chars().next() else {
        return (char::REPLACEMENT_CHARACTER, 1);
    };
    let plain = match kind {
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => return unicode_escape(text),
        other => other,
    };
    (plain, 1 + kind.len_utf8())
}

/// A `\u` escape with its four digits, or two that make a pair.
fn unicode_escape(text: &str) -> (char, usize) {
    let Some(first) = unit(text) else {
        return (char::REPLACEMENT_CHARACTER, 2);
    };
    if let Some(character) = char::from_u32(first) {
        return (character, 6);
    }
    let second = if first < 0xDC00 { text.get(6..).and_then(unit) } else { None };
    match second.filter(|second| (0xDC00..0xE000).contains(second)) {
        Some(second) => {
            let point = 0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00);
            (char::from_u32(point).unwrap_or(char::REPLACEMENT_CHARACTER), 12)
        }
        None => (char::REPLACEMENT_CHARACTER, 6),
    }
}

/// The value of a `\u` escape at the start of `text`.
fn unit(text: &str) -> Option<u32> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| u32::from_str_radix(digits, 16).ok())?
}

/// What a reader sees of a character: itself, a line feed in its place, or nothing.
fn seen_as(character: char) -> Option<char> {
    match character {
        '\n' | '\t' => Some(character),
        '\u{2028}' | '\u{2029}' => Some('\n'),
        _ if is_invisible(character) => None,
        _ => Some(character),
    }
}

/// Controls and format characters: Unicode's Cc and Cf, and the Default_Ignorable_Code_Point property.
fn is_invisible(character: char) -> bool {
    matches!(character,
        '\u{0}'..='\u{1F}' | '\u{7F}'..='\u{9F}' | '\u{AD}' | '\u{34F}'
        | '\u{600}'..='\u{605}' | '\u{61C}' | '\u{6DD}' | '\u{70F}' | '\u{890}'..='\u{891}' | '\u{8E2}'
        | '\u{115F}'..='\u{1160}' | '\u{17B4}'..='\u{17B5}' | '\u{180B}'..='\u{180F}'
        | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}'
        | '\u{110BD}' | '\u{110CD}' | '\u{13430}'..='\u{1343F}' | '\u{1BCA0}'..='\u{1BCA3}'
        | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Spells the `<` of everything that resembles a fence tag as `&lt;`.
fn disarm<'a>(text: &'a str, tag: &str) -> Cow<'a, str> {
    let mut safe = String::new();
    let mut copied = 0;
    for (at, _) in text.match_indices('<') {
        if resembles_fence(&text[at + 1..], tag) {
            safe.push_str(&text[copied..at]);
            safe.push_str("&lt;");
            copied = at + 1;
        }
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    safe.push_str(&text[copied..]);
    Cow::Owned(safe)
}

fn resembles_fence(after: &str, tag: &str) -> bool {
    let after = after.trim_start_matches(|character: char| character.is_whitespace() || character == '/');
    let begins_with = |word: &str| after.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    begins_with("untrusted") || begins_with(tag)
}
