//! What a YAML scalar means: the core schema of YAML 1.2, section 10.3.2.

use saphyr_parser::Tag;

use super::{NodeKind, ScalarStyle};

/// Whether a scalar with a tag is what its text means, or else a text whatever it says. `plain` is whether it was written
/// without quotes; one without a tag is what its text means exactly then.
///
/// # Errors
/// When the text does not fit its tag; the reason in our words.
pub(super) fn is_by_text(text: &str, plain: bool, tag: &Tag) -> Result<bool, &'static str> {
    if !tag.is_yaml_core_schema() {
        // `! text` says "not resolved"; an application's own tag means nothing to us.
        let is_unresolved = tag.suffix.is_empty() || (tag.handle.is_empty() && tag.suffix == "!");
        return Ok(plain && !is_unresolved);
    }
    match (tag.suffix.as_str(), by_text(text.to_owned())) {
        ("null", NodeKind::Null) | ("bool", NodeKind::Boolean(_)) | ("int" | "float", NodeKind::Number(_)) => Ok(true),
        // The tag of the key that brings the members of other mappings.
        ("merge", _) => Ok(true),
        ("null", _) => Err("`!!null` stands before something that is not null"),
        ("bool", _) => Err("`!!bool` stands before something that is not `true` or `false`"),
        ("int" | "float", _) => Err("`!!int` or `!!float` stands before something that is not a number"),
        _ => Ok(false),
    }
}

/// What a scalar means that was written plainly.
pub(super) fn by_text(text: String) -> NodeKind {
    match text.as_str() {
        word if is_null(word) => NodeKind::Null,
        "true" | "True" | "TRUE" => NodeKind::Boolean(true),
        "false" | "False" | "FALSE" => NodeKind::Boolean(false),
        word => match number(word) {
            Some(number) => NodeKind::Number(number),
            None => NodeKind::String(text, ScalarStyle::Plain),
        },
    }
}

fn is_null(text: &str) -> bool {
    matches!(text, "" | "~" | "null" | "Null" | "NULL")
}

/// The text of a number in decimal, when `text` is a number.
fn number(text: &str) -> Option<String> {
    if !text.starts_with(|first: char| first.is_ascii_digit() || matches!(first, '-' | '+' | '.')) {
        return None;
    }
    if let Some(digits) = text.strip_prefix("0x") {
        return based(digits, 16);
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return based(digits, 8);
    }
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let is_infinite = matches!(unsigned, ".inf" | ".Inf" | ".INF");
    let is_not_a_number = matches!(text, ".nan" | ".NaN" | ".NAN");
    (is_infinite || is_not_a_number || is_decimal(unsigned)).then(|| text.to_owned())
}

fn based(digits: &str, base: u32) -> Option<String> {
    if digits.is_empty() || !digits.chars().all(|digit| digit.is_digit(base)) {
        return None;
    }
    u128::from_str_radix(digits, base).ok().map(|value| value.to_string())
}

/// `(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`
fn is_decimal(text: &str) -> bool {
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let mantissa_fits = all_digits(whole) && all_digits(fraction) && !(whole.is_empty() && fraction.is_empty());
    let exponent_fits = exponent.is_none_or(|exponent| {
        let digits = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
        !digits.is_empty() && all_digits(digits)
    });
    mantissa_fits && exponent_fits
}
