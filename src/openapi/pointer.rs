//! JSON pointers in the form of a reference: `#/paths/~1issue/get` (RFC 6901, section 6).

/// The pointer of a member or item below `parent`.
pub(super) fn below(parent: &str, token: &str) -> String {
    let mut pointer = String::with_capacity(parent.len() + token.len() + 1);
    pointer.push_str(parent);
    pointer.push('/');
    if !token.contains(['~', '/']) {
        pointer.push_str(token);
        return pointer;
    }
    for letter in token.chars() {
        match letter {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            _ => pointer.push(letter),
        }
    }
    pointer
}

/// The pointer that these tokens make.
pub(super) fn from_tokens<T: AsRef<str>>(tokens: &[T]) -> String {
    tokens.iter().fold("#".to_owned(), |pointer, token| below(&pointer, token.as_ref()))
}

/// The tokens of a reference within the document; nothing when it leads elsewhere or is no pointer.
pub(super) fn tokens(reference: &str) -> Option<Vec<String>> {
    pointer_tokens(reference.strip_prefix('#')?)
}

/// The tokens of a pointer without the `#`.
pub(super) fn pointer_tokens(pointer: &str) -> Option<Vec<String>> {
    let plain = pointer.strip_prefix('/')?;
    plain.split('/').map(|token| percent_decoded(token).map(|token| unescaped(&token))).collect()
}

fn unescaped(token: &str) -> String {
    if !token.contains('~') {
        return token.to_owned();
    }
    // This order, or `~01` would become `/`.
    token.replace("~1", "/").replace("~0", "~")
}

/// The text with `%2F` and its like resolved; nothing when that is not UTF-8. A `%` without two digits
/// behind it stands for itself, as it does in many documents.
pub(super) fn percent_decoded(text: &str) -> Option<String> {
    if !text.contains('%') {
        return Some(text.to_owned());
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        match (first, behind) {
            (b'%', [high, low, further @ ..]) if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                bytes.push(digit(*high) * 16 + digit(*low));
                rest = further;
            }
            _ => {
                bytes.push(*first);
                rest = behind;
            }
        }
    }
    String::from_utf8(bytes).ok()
}

fn digit(byte: u8) -> u8 {
    match byte {
        b'0'..=b'9' => byte - b'0',
        b'a'..=b'f' => byte - b'a' + 10,
        b'A'..=b'F' => byte - b'A' + 10,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::{from_tokens, tokens};

    #[test]
    fn pointers_are_read_with_both_kinds_of_escape() {
        assert_eq!(tokens("#/paths/~1a~1%7Bid%7D/x~0y"), Some(vec!["paths".into(), "/a/{id}".into(), "x~y".into()]));
        assert_eq!(tokens("#/a%/100%25/~01"), Some(vec!["a%".into(), "100%".into(), "~1".into()]));
        assert_eq!(tokens("other.yaml#/a"), None);
        assert_eq!(tokens("#name"), None);
        assert_eq!(tokens("#/%ff"), None);
    }

    #[test]
    fn a_pointer_of_tokens_is_read_as_these_tokens() {
        let all = ["paths", "/a/{id}", "x~y", "~1"];
        assert_eq!(from_tokens(&all), "#/paths/~1a~1{id}/x~0y/~01");
        assert_eq!(tokens(&from_tokens(&all)), Some(all.map(str::to_owned).to_vec()));
    }
}
