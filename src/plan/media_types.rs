//! Names of media types as they may stand in a request: what a document writes, without what could forge a header.

/// What bytes of which nobody says more are called.
pub(super) const OCTETS: &str = "application/octet-stream";

/// Longest name that is sent, in bytes.
const LONGEST: usize = 200;

/// A media type or range with its parameters, in one spelling: names in lower case, `; ` before each parameter. None
/// for what is no media type (RFC 9110, section 8.3.1), whatever else stands in it.
pub(super) fn sound(name: &str) -> Option<String> {
    let mut pieces = pieces(name).into_iter();
    let essence = pieces.next()?.to_ascii_lowercase();
    let (kind, subtype) = essence.split_once('/')?;
    if !is_token(kind) || !is_token(subtype) {
        return None;
    }
    let mut sound = essence.clone();
    for parameter in pieces.filter(|parameter| !parameter.is_empty()) {
        let (name, value) = parameter.split_once('=')?;
        let quoted = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        if !is_token(name) || !(is_token(value) || quoted.is_some_and(is_plain)) {
            return None;
        }
        sound.push_str(&format!("; {}={value}", name.to_ascii_lowercase()));
    }
    (sound.len() <= LONGEST).then_some(sound)
}

/// The media type that stands for a range where one must be named.
pub(super) fn named<'a>(name: &'a str, usual: &'a str) -> &'a str {
    match name.split_once('*') {
        None => name,
        Some((_, rest)) if rest.starts_with("+xml") => "application/xml",
        Some((_, rest)) if rest.starts_with("+yaml") => "application/yaml",
        Some(_) => usual,
    }
}

/// The same media type for texts, which are always sent as UTF-8: a document that names another charset would make a
/// lie of it.
pub(super) fn of_text(name: &str) -> String {
    let is_kept = |piece: &&str| match piece.split_once('=') {
        Some(("charset", value)) => value.trim_matches('"').eq_ignore_ascii_case("utf-8"),
        _ => true,
    };
    pieces(name).into_iter().filter(is_kept).collect::<Vec<_>>().join("; ")
}

/// What stands between the semicolons outside of quotation marks.
fn pieces(name: &str) -> Vec<&str> {
    let mut is_quoted = false;
    let ends = |letter: char| {
        is_quoted ^= letter == '"';
        letter == ';' && !is_quoted
    };
    name.split(ends).map(str::trim).collect()
}

fn is_token(text: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$&-^_.+*".contains(&byte);
    !text.is_empty() && text.bytes().all(is_letter)
}

/// Whether a quoted text has nothing that must be escaped or cannot stand in a header.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~') && byte != b'"' && byte != b'\\')
}

#[cfg(test)]
mod tests {
    use super::{named, of_text, sound};

    #[test]
    fn only_media_types_pass() {
        for (name, wanted) in [
            ("application/json", Some("application/json")),
            ("Application/JSON;Charset=utf-8", Some("application/json; charset=utf-8")),
            ("application/vnd.x+json ; version=2;", Some("application/vnd.x+json; version=2")),
            ("multipart/related; type=\"a;b c\"", Some("multipart/related; type=\"a;b c\"")),
            ("image/*", Some("image/*")),
            ("json", None),
            ("a/b/c", None),
            ("/json", None),
            ("text/plain; charset", None),
            ("text/plain; a=b\r\nX-Evil: 1", None),
            ("text/plain; a=\"b\r\nX-Evil: 1\"", None),
            ("text/plain; a=\"b\"c\"", None),
            ("text/plain\u{e4}", None),
        ] {
            assert_eq!(sound(name).as_deref(), wanted, "{name}");
        }
        assert_eq!(sound(&format!("text/{}", "x".repeat(300))), None);
    }

    #[test]
    fn ranges_are_sent_as_something_they_hold() {
        assert_eq!(named("text/*", "text/plain"), "text/plain");
        assert_eq!(named("application/*+xml", "text/plain"), "application/xml");
        assert_eq!(named("text/csv", "text/plain"), "text/csv");
    }

    #[test]
    fn texts_are_only_called_what_they_are() {
        assert_eq!(of_text("text/plain; charset=iso-8859-1; x=y"), "text/plain; x=y");
        assert_eq!(of_text("text/plain; charset=UTF-8"), "text/plain; charset=UTF-8");
    }
}
