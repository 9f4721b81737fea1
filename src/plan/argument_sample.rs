//! Values of arguments that the emitted tests send, where the allow-list gives no example.

use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Class, Hir, HirKind};
use serde_json::Value;

use super::checks::passes;
use crate::model::{ArgumentType, Check};

/// Base64 of one letter, for files.
const FILE: &str = "eA==";

/// The longest text that a sample has for its length alone, in characters.
const LONGEST_TEXT: usize = 1_000;

/// The most elements of a sample.
const MOST_ELEMENTS: usize = 100;

/// The longest text that is made for a pattern, in bytes; one that needs more has no sample.
const LONGEST: usize = 1_000;

/// Letters that make a readable sample, where a class allows them.
const PLAIN: &[u8] = b"aA1";

/// Texts that commonly pass patterns of identifiers, keys, numbers, codes and dates.
const COMMON_TEXTS: &[&str] = &[
    "1",
    "10001",
    "a",
    "abc",
    "A",
    "ABC",
    "A-1",
    "PROJ-123",
    "a1",
    "user@example.com",
    "2026-01-02",
    "en",
    "en-US",
    "0a1b2c3d",
    "00000000-0000-4000-8000-000000000000",
    "0123456789abcdef0123456789abcdef",
    "/a",
    "https://example.com",
];

/// A value for an argument without an example, when one can be made that passes its checks.
pub(super) fn sample(kind: ArgumentType, checks: &[Check]) -> Option<Value> {
    let one = match kind {
        ArgumentType::Boolean | ArgumentType::Booleans => Value::from(true),
        ArgumentType::File => Value::from(FILE),
        kind if kind.is_number() => common_number(kind, checks),
        _ => Value::from(common_text(checks)?),
    };
    if kind == ArgumentType::File {
        return Some(one);
    }
    if kind.element().is_none() {
        return Some(one).filter(|value| passes(value, kind, checks));
    }
    let least = checks.iter().find_map(|check| match check {
        Check::MinItems(least) => usize::try_from(*least).ok(),
        _ => None,
    });
    let many = Value::Array(vec![one; least.unwrap_or(1).min(MOST_ELEMENTS)]);
    Some(many).filter(|value| passes(value, kind, checks))
}

/// A text that passes the checks: one of those listed, a common one, or else one that is made for a pattern among them.
pub(super) fn common_text(checks: &[Check]) -> Option<String> {
    let fits = |text: &str| passes(&Value::from(text), ArgumentType::String, checks);
    let least = checks.iter().find_map(|check| match check {
        Check::MinLength(least) => Some(usize::try_from(*least).unwrap_or(usize::MAX)),
        _ => None,
    });
    let pattern = checks.iter().find_map(|check| match check {
        Check::Pattern(pattern) => Some(pattern),
        _ => None,
    });
    let listed = checks.iter().find_map(|check| match check {
        Check::OneOf(values) => Some(values.iter().map(String::as_str)),
        _ => None,
    });
    let common = COMMON_TEXTS.iter().copied().filter(|_| pattern.is_some());
    if let Some(text) = listed.into_iter().flatten().chain(common).find(|text| fits(text)) {
        return Some(text.to_owned());
    }
    let Some(pattern) = pattern else {
        return Some("x".repeat(least.unwrap_or(1).clamp(1, LONGEST_TEXT))).filter(|text| fits(text));
    };
    let times = [1, 0, 2].into_iter().chain(least.and_then(|least| u32::try_from(least).ok()));
    times.filter_map(|times| text_for(pattern, times)).find(|text| fits(text))
}

/// A number that passes the checks, when one of a few does.
fn common_number(kind: ArgumentType, checks: &[Check]) -> Value {
    let is_whole = matches!(kind, ArgumentType::Integer | ArgumentType::Integers);
    let mut tried = vec![1.0];
    for check in checks {
        match check {
            Check::OneOfNumbers(listed) => tried.extend(listed.first()),
            Check::Range(low, high) => tried.extend([*low, *high].into_iter().flatten().map(as_float)),
            Check::FloatRange(low, high) => tried.extend([*low, *high].into_iter().flatten()),
            Check::Above(bound) => tried.extend([bound + 1.0, bound + 0.01]),
            Check::Below(bound) => tried.extend([bound - 1.0, bound - 0.01]),
            _ => {}
        }
    }
    let value = |number: f64| match format!("{number:.0}").parse::<i64>() {
        Ok(whole) if number.fract() == 0.0 => Value::from(whole),
        _ => Value::from(number),
    };
    let one = kind.element().unwrap_or(kind);
    let right = |value: &Value| (!is_whole || value.is_i64()) && passes(value, one, checks);
    tried.into_iter().map(value).find(right).unwrap_or_else(|| Value::from(1))
}

/// Bounds of samples: what a double cannot hold exactly is far from any sample that is tried.
pub(super) fn as_float(bound: i64) -> f64 {
    bound.to_string().parse().unwrap_or_default()
}

/// A text that probably matches the pattern: of alternatives the first, of each repetition `times`, or as few or many as
/// it allows. Whether it does match (it may be held to a place by an anchor) is for the caller to try.
fn text_for(pattern: &str, times: u32) -> Option<String> {
    // Matched as the runtime does, whose classes are those of ASCII.
    let pattern = ParserBuilder::new().unicode(false).utf8(false).build().parse(pattern).ok()?;
    let mut text = Vec::new();
    write(&pattern, times, &mut text)?;
    String::from_utf8(text).ok()
}

/// Nothing when there is no such text, or none that is short enough.
fn write(pattern: &Hir, times: u32, text: &mut Vec<u8>) -> Option<()> {
    match pattern.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => text.extend_from_slice(&literal.0),
        HirKind::Class(class) => text.push(one_of(class)?),
        HirKind::Repetition(repetition) => {
            let most = repetition.max.unwrap_or(u32::MAX);
            for _ in 0..times.clamp(repetition.min, most) {
                let before = text.len();
                write(&repetition.sub, times, text)?;
                // Every further round would add nothing either.
                if text.len() == before {
                    break;
                }
            }
        }
        HirKind::Capture(group) => write(&group.sub, times, text)?,
        HirKind::Concat(parts) => parts.iter().try_for_each(|part| write(part, times, text))?,
        HirKind::Alternation(ways) => write(ways.first()?, times, text)?,
    }
    (text.len() <= LONGEST).then_some(())
}

/// A letter or digit of the class if it has one, else a printable character, all of ASCII.
fn one_of(class: &Class) -> Option<u8> {
    let allows = |letter: &u8| match class {
        Class::Bytes(class) => class.ranges().iter().any(|range| (range.start()..=range.end()).contains(letter)),
        Class::Unicode(class) => {
            let letter = char::from(*letter);
            class.ranges().iter().any(|range| (range.start()..=range.end()).contains(&letter))
        }
    };
    PLAIN.iter().copied().chain(b'!'..=b'~').chain([b' ']).find(allows)
}
