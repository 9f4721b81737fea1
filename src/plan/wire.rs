//! The bytes that the runtime will write, for samples: the very files that generated servers hold.

use serde_json::Value;

use crate::model::{Style, StyleForm};

#[allow(dead_code, unreachable_pub, reason = "shared with generated servers, which use all of it")]
#[path = "../../templates/runtime/escape.rs"]
mod escape;
#[allow(dead_code, unreachable_pub, reason = "shared with generated servers, which use all of it")]
#[path = "../../templates/runtime/style.rs"]
mod style;

pub(super) use escape::path_problem;
pub(super) use style::spelling;

/// A text within a segment of a path.
pub(super) fn in_path(text: &str) -> String {
    let mut encoded = String::new();
    escape::encode(text, "", &mut encoded);
    encoded
}

/// A value within a segment of a path; what cannot stand there is an error that says why.
pub(super) fn styled_in_path(style: Style, name: &str, value: &Value) -> Result<String, &'static str> {
    runtime(style).in_path(name, value)
}

/// The decoded pairs of a query.
pub(super) fn styled_in_query(style: Style, name: &str, value: &Value) -> Result<Vec<(String, String)>, &'static str> {
    let pairs = runtime(style).in_query(name, value)?;
    Ok(pairs.iter().map(|pair| pair.split_once('=').unwrap_or((pair, ""))).map(decoded).collect())
}

/// The value of a header.
pub(super) fn styled_in_header(style: Style, value: &Value) -> Result<Option<String>, &'static str> {
    runtime(style).in_header(value)
}

/// One cookie or several, as the header holds them.
pub(super) fn styled_in_cookie(style: Style, name: &str, value: &Value) -> Result<Option<String>, &'static str> {
    runtime(style).in_cookie(name, value)
}

fn runtime(style: Style) -> style::Style {
    let plain = match style.form {
        StyleForm::Simple => style::Style::SIMPLE,
        StyleForm::Label => style::Style::LABEL,
        StyleForm::Matrix => style::Style::MATRIX,
        StyleForm::Form => style::Style::FORM,
        StyleForm::SpaceDelimited => style::Style::SPACE_DELIMITED,
        StyleForm::PipeDelimited => style::Style::PIPE_DELIMITED,
        StyleForm::TabDelimited => style::Style::TAB_DELIMITED,
        StyleForm::DeepObject => style::Style::DEEP_OBJECT,
        StyleForm::Cookie => style::Style::COOKIE,
        StyleForm::Json => style::Style::JSON,
    };
    let plain = if style.explode { plain.exploded() } else { plain };
    if style.reserved { plain.reserved() } else { plain }
}

fn decoded((name, value): (&str, &str)) -> (String, String) {
    let decode = |text: &str| {
        let mut bytes = Vec::with_capacity(text.len());
        let mut rest = text.as_bytes();
        while let Some((first, after)) = rest.split_first() {
            let digits = after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
            match digits.filter(|_| *first == b'%').and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
                Some(byte) => {
                    bytes.push(byte);
                    rest = after.get(2..).unwrap_or_default();
                }
                None => {
                    bytes.push(*first);
                    rest = after;
                }
            }
        }
        String::from_utf8_lossy(&bytes).into_owned()
    };
    (decode(name), decode(value))
}
