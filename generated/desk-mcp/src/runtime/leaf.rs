//! One scalar of the upstream's answer, and what becomes of it in the reply.

use std::borrow::Cow;

use serde_json::value::RawValue;

use super::text;

/// A value as it stands in the upstream's answer, or nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Leaf<'a>(Option<&'a RawValue>);

impl<'a> Leaf<'a> {
    /// Wraps a slice of the answer.
    pub fn new(raw: &'a RawValue) -> Self {
        Self(Some(raw))
    }

    /// The slice itself, unless missing or null.
    pub fn raw(self) -> Option<&'a str> {
        self.0.map(RawValue::get).filter(|raw| *raw != "null")
    }

    /// The value as text: a string decoded, a number or boolean as it is written.
    pub fn text(self) -> Option<Cow<'a, str>> {
        match self.string() {
            Projected::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Whether the value is true, or the string `true`.
    pub fn is_true(self) -> bool {
        matches!(self.boolean(), Projected::Boolean(true))
    }

    /// Whether the value is false, or the string `false`; what is not there is neither true nor false.
    pub fn is_false(self) -> bool {
        matches!(self.boolean(), Projected::Boolean(false))
    }

    /// As a string; numbers and booleans keep their spelling.
    pub fn string(self) -> Projected<'a> {
        let Some(raw) = self.raw() else {
            return Projected::Absent;
        };
        match raw.as_bytes().first() {
            Some(b'"') => Projected::Text(text::decode(raw)),
            Some(b'{' | b'[') | None => Projected::Mistyped,
            Some(_) => Projected::Text(Cow::Borrowed(raw)),
        }
    }

    /// As a moment in time. The upstream's own format is kept, so this is a string.
    pub fn datetime(self) -> Projected<'a> {
        self.string()
    }

    /// As a calendar date: the first ten characters of a moment written as in ISO 8601.
    pub fn date(self) -> Projected<'a> {
        match self.string() {
            Projected::Text(text) => match text.get(..10) {
                Some(day) if is_day(day) => Projected::Text(Cow::Owned(day.to_owned())),
                _ => Projected::Mistyped,
            },
            other => other,
        }
    }

    /// As an integer of at most 64 bits; `30.0` and `"30"` are integers.
    pub fn integer(self) -> Projected<'a> {
        match self.string() {
            Projected::Text(text) => match integer_spelling(text) {
                Some(number) => Projected::Number(number),
                None => Projected::Mistyped,
            },
            other => other,
        }
    }

    /// As a number; a string that spells one is one.
    pub fn number(self) -> Projected<'a> {
        match self.string() {
            Projected::Text(text) if is_number(&text) => Projected::Number(text),
            Projected::Text(_) => Projected::Mistyped,
            other => other,
        }
    }

    /// As a boolean; the strings `true` and `false` are booleans.
    pub fn boolean(self) -> Projected<'a> {
        match self.string() {
            Projected::Text(text) => match text.as_ref() {
                "true" => Projected::Boolean(true),
                "false" => Projected::Boolean(false),
                _ => Projected::Mistyped,
            },
            other => other,
        }
    }
}

/// What becomes of a leaf in the reply.
#[derive(Clone, Debug, PartialEq)]
pub enum Projected<'a> {
    /// Missing or null: the key is left out.
    Absent,
    /// Not convertible without loss: the key is left out.
    Mistyped,
    /// A string, not yet freed of invisible characters.
    Text(Cow<'a, str>),
    /// A document as Markdown.
    Document {
        /// The Markdown, not yet freed of invisible characters.
        text: String,
        /// Whether placeholders stand for parts that have no Markdown.
        is_lossy: bool,
    },
    /// A number in JSON's spelling.
    Number(Cow<'a, str>),
    /// A boolean.
    Boolean(bool),
}

impl Projected<'_> {
    /// Cuts a text to a number of characters, the mark `…` included.
    #[must_use]
    pub fn truncate(self, characters: usize) -> Self {
        match self {
            Self::Text(text) => Self::Text(match text::cut(&text, characters) {
                Some(kept) => Cow::Owned(text::marked(kept)),
                None => text,
            }),
            Self::Document { text, is_lossy } => {
                let text = text::cut(&text, characters).map(text::marked).unwrap_or(text);
                Self::Document { text, is_lossy }
            }
            other => other,
        }
    }
}

fn is_day(day: &str) -> bool {
    day.bytes().enumerate().all(|(index, byte)| match index {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    })
}

/// Whether a text is a number as JSON spells it, within the range of a 64-bit float.
fn is_number(text: &str) -> bool {
    text.starts_with(|first: char| first == '-' || first.is_ascii_digit())
        && text.ends_with(|last: char| last.is_ascii_digit())
        && serde_json::from_str::<serde_json::Number>(text).is_ok()
}

/// Largest magnitude up to which every integer has a float of its own.
const EXACT_FLOAT: f64 = 9_007_199_254_740_992.0;

fn integer_spelling(text: Cow<'_, str>) -> Option<Cow<'_, str>> {
    if !is_number(&text) {
        return None;
    }
    if text.parse::<i64>().is_ok() || text.parse::<u64>().is_ok() {
        return Some(text);
    }
    let float: f64 = text.parse().ok()?;
    (float.fract() == 0.0 && float.abs() < EXACT_FLOAT).then(|| Cow::Owned(format!("{float:.0}")))
}
