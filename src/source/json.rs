//! JSON: an outline of raw slices for large documents, and the spanned tree for what is needed of them.
//!
//! `serde_json` judges the syntax; what is ours is only the place of each value.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use serde::Deserializer;
use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::json_tree::build_tree;
use super::limits::MAX_NODES;
use super::{FileId, Node, SourceError, Sources, Span};

/// The members of a JSON object as slices of the file, in the order of the file. Keys may repeat.
#[derive(Debug, Clone, Default)]
pub struct JsonMembers {
    /// The members.
    pub members: Vec<JsonMember>,
}

/// One member of a JSON object.
#[derive(Debug, Clone)]
pub struct JsonMember {
    /// The bytes of the key in the file, without its quotes; it may hold escapes.
    pub key: Range<usize>,
    /// What is under the key.
    pub value: JsonSlice,
}

/// What is under a key.
#[derive(Debug, Clone)]
pub enum JsonSlice {
    /// The bytes of a value that was not looked into.
    Value(Range<usize>),
    /// The members of an object that the outline opens.
    Members(JsonMembers),
    /// The outline opens it, but it is no object; the word for what it is, as in [`Node::kind_name`].
    Other(&'static str),
}

/// Which objects are looked into, and which stay slices.
#[derive(Debug)]
pub enum Outline {
    /// The value stays a slice.
    Closed,
    /// The object's members are listed: how to treat those with a name, and all others.
    Open(&'static [(&'static str, Self)], &'static Self),
}

impl Outline {
    /// How to treat a member.
    #[must_use]
    pub fn member(&'static self, key: &str) -> &'static Self {
        match self {
            Self::Closed => self,
            Self::Open(named, others) => {
                named.iter().find(|(name, _)| *name == key).map_or(*others, |(_, named)| named)
            }
        }
    }
}

impl JsonMembers {
    /// Lists the members of the object at `range` in one pass over its bytes, however deep they nest.
    /// A byte order mark at the start of the file is skipped.
    ///
    /// # Errors
    /// [`SourceError::Syntax`] when the bytes are not one JSON object.
    pub fn read(
        sources: &Sources,
        file: FileId,
        range: Range<usize>,
        outline: &'static Outline,
    ) -> Result<Self, SourceError> {
        let range = without_byte_order_mark(sources, file, range);
        let text = slice(sources, file, &range)?;
        let seed = OutlineSeed { outline, base: text.as_ptr().addr(), start: range.start };
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let read = seed.deserialize(&mut deserializer).and_then(|read| deserializer.end().map(|()| read));
        match read.map_err(|error| syntax_error(&error, text, file, range.start))? {
            JsonSlice::Members(members) => Ok(members),
            JsonSlice::Value(_) | JsonSlice::Other(_) => Err(SourceError::Syntax {
                span: Span { file, start: range.start, end: range.start },
                format: "JSON",
                reason: "an object, starting with `{`, is expected here".to_owned(),
            }),
        }
    }

    /// The first member with this key.
    #[must_use]
    pub fn get(&self, sources: &Sources, file: FileId, key: &str) -> Option<&JsonMember> {
        self.members.iter().find(|member| member.key(sources, file) == key)
    }
}

impl JsonMember {
    /// The key with its escapes resolved.
    #[must_use]
    pub fn key<'a>(&self, sources: &'a Sources, file: FileId) -> Cow<'a, str> {
        unescape(sources.text(file), &self.key).unwrap_or(Cow::Borrowed(""))
    }

    /// Where the key stands, quotes included.
    #[must_use]
    pub fn key_span(&self, file: FileId) -> Span {
        Span { file, start: self.key.start.saturating_sub(1), end: self.key.end + 1 }
    }
}

/// Reads the JSON value at `range` into a tree. A byte order mark at the start of the file is skipped.
///
/// # Errors
/// When the bytes are not one JSON value, nest deeper than [`super::limits::MAX_DEPTH`] or hold more
/// than [`MAX_NODES`] values.
pub fn parse_json(sources: &Sources, file: FileId, range: Range<usize>) -> Result<Node, SourceError> {
    parse_json_within(sources, file, range, &mut { MAX_NODES })
}

/// The same with a number of values, taken from `budget`, which many files share.
///
/// # Errors
/// As [`parse_json`]; [`SourceError::TooManyNodes`] when the budget is used up.
pub fn parse_json_within(
    sources: &Sources,
    file: FileId,
    range: Range<usize>,
    budget: &mut usize,
) -> Result<Node, SourceError> {
    let range = without_byte_order_mark(sources, file, range);
    let text = slice(sources, file, &range)?;
    serde_json::from_str::<IgnoredAny>(text).map_err(|error| syntax_error(&error, text, file, range.start))?;
    build_tree(text, file, range.start, budget)
}

/// Reads a value that [`JsonMembers::read`] found, whose syntax is therefore known to be right, into a
/// tree. The number of its values is taken from `budget`, which many slices of one file share.
///
/// # Errors
/// As [`parse_json`]; [`SourceError::TooManyNodes`] when the budget is used up.
pub fn read_json_slice(
    sources: &Sources,
    file: FileId,
    range: Range<usize>,
    budget: &mut usize,
) -> Result<Node, SourceError> {
    build_tree(slice(sources, file, &range)?, file, range.start, budget)
}

/// The text of a JSON string between its quotes, escapes resolved; nothing when an escape is half of a
/// surrogate pair, which is no character.
pub(super) fn unescape<'a>(text: &'a str, range: &Range<usize>) -> Option<Cow<'a, str>> {
    let inside = text.get(range.clone())?;
    if !inside.contains('\\') {
        return Some(Cow::Borrowed(inside));
    }
    let quoted = text.get(range.start.checked_sub(1)?..range.end + 1)?;
    serde_json::from_str(quoted).ok().map(Cow::Owned)
}

fn slice<'a>(sources: &'a Sources, file: FileId, range: &Range<usize>) -> Result<&'a str, SourceError> {
    sources.text(file).get(range.clone()).ok_or_else(|| SourceError::Syntax {
        span: Span { file, start: range.start, end: range.end },
        format: "JSON",
        reason: "the file ends before this place".to_owned(),
    })
}

fn without_byte_order_mark(sources: &Sources, file: FileId, range: Range<usize>) -> Range<usize> {
    if range.start == 0 && sources.text(file).starts_with('\u{feff}') {
        return '\u{feff}'.len_utf8()..range.end.max('\u{feff}'.len_utf8());
    }
    range
}

/// Tells a syntax error in our words, at the byte that `serde_json` stopped at.
fn syntax_error(error: &serde_json::Error, text: &str, file: FileId, start: usize) -> SourceError {
    let line_start = match error.line().checked_sub(2) {
        None => 0,
        Some(nth) => memchr::memchr_iter(b'\n', text.as_bytes()).nth(nth).map_or(0, |at| at + 1),
    };
    let mut offset = (line_start + error.column().saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    let at = start + offset;
    let next = text.get(offset..).and_then(|rest| rest.chars().next());
    let follows_comma = text.get(..offset).is_some_and(|before| before.trim_end().ends_with(','));
    let reason = if matches!(next, Some('}' | ']')) && follows_comma {
        "a comma stands before a closing bracket"
    } else {
        reason(error)
    };
    let span = Span { file, start: at, end: at + next.map_or(0, char::len_utf8) };
    SourceError::Syntax { span, format: "JSON", reason: reason.to_owned() }
}

fn reason(error: &serde_json::Error) -> &'static str {
    const REASONS: &[(&str, &str)] = &[
        ("trailing characters", "something follows after the end of the value"),
        ("key must be a string", "a key must be a text in double quotes"),
        ("expected `:`", "a `:` is expected after the key"),
        ("expected `,` or `}`", "a `,` or `}` is expected here"),
        ("expected `,` or `]`", "a `,` or `]` is expected here"),
        ("expected value", "a value is expected here"),
        ("expected ident", "only `true`, `false` and `null` may stand without quotes"),
        ("control character", "a control character stands in a text; write it as an escape"),
        ("invalid escape", "an escape that JSON does not have"),
        ("invalid number", "this is not a number as JSON writes it"),
        ("number out of range", "this number is too large"),
    ];
    if error.is_eof() {
        return "the text ends in the middle of a value";
    }
    let text = error.to_string();
    REASONS.iter().find(|(theirs, _)| text.starts_with(theirs)).map_or("this is not JSON", |(_, ours)| ours)
}

/// Reads a value as its outline says.
struct OutlineSeed {
    outline: &'static Outline,
    /// Address of the first byte of the text that is read.
    base: usize,
    /// Offset of that byte in the file.
    start: usize,
}

impl OutlineSeed {
    /// The bytes of a slice that was borrowed from the text, counted in the file.
    fn range(&self, raw: &RawValue) -> Range<usize> {
        let start = self.start + raw.get().as_ptr().addr().saturating_sub(self.base);
        start..start + raw.get().len()
    }
}

impl<'de> DeserializeSeed<'de> for OutlineSeed {
    type Value = JsonSlice;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<JsonSlice, D::Error> {
        match self.outline {
            Outline::Closed => {
                let raw: &'de RawValue = serde::Deserialize::deserialize(deserializer)?;
                Ok(JsonSlice::Value(self.range(raw)))
            }
            Outline::Open(..) => deserializer.deserialize_any(self),
        }
    }
}

impl<'de> Visitor<'de> for OutlineSeed {
    type Value = JsonSlice;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<JsonSlice, A::Error> {
        let mut members = Vec::new();
        while let Some(raw_key) = map.next_key::<&'de RawValue>()? {
            let quoted = self.range(raw_key);
            let key = quoted.start + 1..quoted.end.saturating_sub(1);
            let outline = self.member_outline(raw_key.get());
            let value = map.next_value_seed(Self { outline, ..self })?;
            members.push(JsonMember { key, value });
        }
        Ok(JsonSlice::Members(JsonMembers { members }))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<JsonSlice, A::Error> {
        while sequence.next_element::<IgnoredAny>()?.is_some() {}
        Ok(JsonSlice::Other("a list"))
    }

    fn visit_bool<E>(self, _: bool) -> Result<JsonSlice, E> {
        Ok(JsonSlice::Other("a boolean"))
    }

    fn visit_i64<E>(self, _: i64) -> Result<JsonSlice, E> {
        Ok(JsonSlice::Other("a number"))
    }

    fn visit_u64<E>(self, _: u64) -> Result<JsonSlice, E> {
        Ok(JsonSlice::Other("a number"))
    }

    fn visit_f64<E>(self, _: f64) -> Result<JsonSlice, E> {
        Ok(JsonSlice::Other("a number"))
    }

    fn visit_str<E>(self, _: &str) -> Result<JsonSlice, E> {
        Ok(JsonSlice::Other("a string"))
    }

    fn visit_unit<E>(self) -> Result<JsonSlice, E> {
        Ok(JsonSlice::Other("nothing"))
    }
}

impl OutlineSeed {
    fn member_outline(&self, quoted_key: &str) -> &'static Outline {
        // Most objects that are opened name no member.
        if let Outline::Open([], others) = self.outline {
            return others;
        }
        let key: Cow<'_, str> = if quoted_key.contains('\\') {
            serde_json::from_str(quoted_key).map_or(Cow::Borrowed(""), Cow::Owned)
        } else {
            Cow::Borrowed(quoted_key.trim_matches('"'))
        };
        self.outline.member(&key)
    }
}
