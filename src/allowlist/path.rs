//! Paths into an answer: `fields.status.name as string | truncate(200) | untrusted`, and into a request body.

use super::filters::{TextFilter, text_filter};
use crate::model::BodyStep;

/// Members from the answer, or from one element of a list, to a value.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct ValuePath {
    /// The steps; none means the value itself.
    pub segments: Vec<PathSegment>,
}

/// One step of a path.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum PathSegment {
    /// A member of an object.
    Member(String),
    /// `[]`: every element of a list.
    Elements,
}

/// A path with what becomes of the value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputPath {
    /// The path.
    pub path: ValuePath,
    /// `as`.
    pub kind: Option<OutputType>,
    /// The filters in order.
    pub filters: Vec<TextFilter>,
}

/// The types of `as`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutputType {
    /// `string`.
    String,
    /// `integer`.
    Integer,
    /// `number`.
    Number,
    /// `boolean`.
    Boolean,
    /// `datetime`.
    Datetime,
    /// `date`.
    Date,
    /// `object`.
    Object,
    /// `adf`: Atlassian Document Format.
    Adf,
}

/// Why a path cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum PathFault {
    /// It breaks the grammar.
    Syntax(String),
    /// No such filter.
    UnknownFilter(String),
    /// No such type.
    UnknownType(String),
}

/// The types by name.
pub(super) const TYPES: &[(&str, OutputType)] = &[
    ("string", OutputType::String),
    ("integer", OutputType::Integer),
    ("number", OutputType::Number),
    ("boolean", OutputType::Boolean),
    ("datetime", OutputType::Datetime),
    ("date", OutputType::Date),
    ("object", OutputType::Object),
    ("adf", OutputType::Adf),
];

/// Reads `path [as type] [| filter…]`.
pub(super) fn output_path(text: &str) -> Result<OutputPath, PathFault> {
    let mut parts = split_outside_quotes(text, '|').into_iter();
    let head = parts.next().unwrap_or_default();
    let (path_text, type_text) = split_type(head);
    let kind = type_text.map(output_type).transpose()?;
    let filters = parts.map(text_filter).collect::<Result<_, _>>()?;
    Ok(OutputPath { path: value_path(path_text.trim())?, kind, filters })
}

/// Reads a path alone; an empty one is the value itself.
pub(super) fn value_path(text: &str) -> Result<ValuePath, PathFault> {
    let mut segments = Vec::new();
    let mut rest = elements(text, &mut segments);
    while !rest.is_empty() {
        if !segments.is_empty() {
            rest = rest.strip_prefix('.').ok_or_else(|| {
                PathFault::Syntax(if rest.starts_with('[') {
                    "an index is only for request bodies; write `[]` for every element, or `| first`".to_owned()
                } else {
                    format!("`{}` cannot follow here", rest.chars().next().unwrap_or_default())
                })
            })?;
        }
        let (name, after) = member(rest)?;
        segments.push(PathSegment::Member(name));
        rest = elements(after, &mut segments);
    }
    Ok(ValuePath { segments })
}

/// Takes every `[]` from the front.
fn elements<'t>(text: &'t str, segments: &mut Vec<PathSegment>) -> &'t str {
    let mut rest = text;
    while let Some(after) = rest.strip_prefix("[]") {
        segments.push(PathSegment::Elements);
        rest = after;
    }
    rest
}

/// Most elements that a list in a request body can have.
const MOST_ELEMENTS: usize = 100;

/// Reads a path into a request body: `a.b`, `a[0].b`, odd names in quotes.
pub(super) fn body_steps(text: &str) -> Result<Vec<BodyStep>, String> {
    let mut steps = Vec::new();
    let mut rest = text;
    loop {
        let (name, after) = member(rest).map_err(|fault| match fault {
            PathFault::Syntax(reason) => reason,
            _ => "a name is missing".to_owned(),
        })?;
        steps.push(BodyStep::Member(name));
        rest = after;
        while let Some(after) = rest.strip_prefix('[') {
            let (index, after) = after.split_once(']').ok_or("a `[` is not closed")?;
            let index = index.parse().ok().filter(|index| *index < MOST_ELEMENTS);
            steps.push(BodyStep::Index(index.ok_or("in a request body `[…]` holds a number below 100")?));
            rest = after;
        }
        if rest.is_empty() {
            return Ok(steps);
        }
        rest = rest
            .strip_prefix('.')
            .ok_or_else(|| format!("`{}` cannot follow here", rest.chars().next().unwrap_or_default()))?;
    }
}

/// A path into a request body as it is written.
#[must_use]
pub(crate) fn body_path(steps: &[BodyStep]) -> String {
    let mut text = String::new();
    for step in steps {
        match step {
            BodyStep::Index(index) => text.push_str(&format!("[{index}]")),
            BodyStep::Member(name) => {
                if !text.is_empty() {
                    text.push('.');
                }
                text.push_str(&quoted(name));
            }
        }
    }
    text
}

/// The name at the start of a text, quoted or not, and what follows it.
pub(super) fn member(text: &str) -> Result<(String, &str), PathFault> {
    if let Some(quote) = text.chars().next().filter(|first| matches!(first, '\'' | '"')) {
        return quoted_member(text.get(1..).unwrap_or_default(), quote);
    }
    let end = text
        .find(|character: char| !(character.is_alphanumeric() || matches!(character, '_' | '-' | '$' | '@' | '+')))
        .unwrap_or(text.len());
    if end == 0 {
        return Err(PathFault::Syntax("a name is missing".to_owned()));
    }
    let (name, rest) = text.split_at_checked(end).unwrap_or_default();
    Ok((name.to_owned(), rest))
}

/// What stands in quotes; the quote itself is written twice.
fn quoted_member(text: &str, quote: char) -> Result<(String, &str), PathFault> {
    let mut name = String::new();
    let mut rest = text;
    loop {
        let open = || PathFault::Syntax("a quoted name is not closed".to_owned());
        let (before, after) = rest.split_once(quote).ok_or_else(open)?;
        name.push_str(before);
        match after.strip_prefix(quote) {
            Some(after) => {
                name.push(quote);
                rest = after;
            }
            None => return Ok((name, after)),
        }
    }
}

fn split_type(head: &str) -> (&str, Option<&str>) {
    let head = head.trim();
    match head.rsplit_once(" as ") {
        Some((path, kind)) => (path, Some(kind.trim())),
        // The value itself has an empty path.
        None => match head.strip_prefix("as ") {
            Some(kind) => ("", Some(kind.trim())),
            None => (head, None),
        },
    }
}

fn output_type(text: &str) -> Result<OutputType, PathFault> {
    let name = text.strip_suffix('?').unwrap_or(text);
    TYPES
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, kind)| *kind)
        .ok_or_else(|| PathFault::UnknownType(name.to_owned()))
}

fn split_outside_quotes(text: &str, separator: char) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut quote = None;
    let mut start = 0;
    for (at, character) in text.char_indices() {
        match quote {
            Some(open) if character == open => quote = None,
            Some(_) => {}
            None if matches!(character, '\'' | '"') => quote = Some(character),
            None if character == separator => {
                parts.push(text.get(start..at).unwrap_or_default());
                start = at + separator.len_utf8();
            }
            None => {}
        }
    }
    parts.push(text.get(start..).unwrap_or_default());
    parts
}

impl ValuePath {
    /// The path as it is written.
    #[must_use]
    pub fn display(&self) -> String {
        let mut text = String::new();
        for segment in &self.segments {
            match segment {
                PathSegment::Elements => text.push_str("[]"),
                PathSegment::Member(name) => {
                    if !text.is_empty() {
                        text.push('.');
                    }
                    text.push_str(&quoted(name));
                }
            }
        }
        text
    }
}

/// A name as a path writes it: in quotes when it holds anything odd.
#[must_use]
pub(crate) fn quoted(name: &str) -> String {
    match member(name) {
        Ok((whole, "")) if whole == name => name.to_owned(),
        _ => format!("'{}'", name.replace('\'', "''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn members(path: &ValuePath) -> Vec<&str> {
        path.segments
            .iter()
            .map(|segment| match segment {
                PathSegment::Member(name) => name.as_str(),
                PathSegment::Elements => "[]",
            })
            .collect()
    }

    #[test]
    fn reads_types_filters_and_quoted_members() {
        let read = output_path("fields.'a.b | c'.labels[] as string? | truncate(20) | untrusted").unwrap();
        assert_eq!(members(&read.path), ["fields", "a.b | c", "labels", "[]"]);
        assert_eq!(read.kind, Some(OutputType::String));
        assert_eq!(read.filters, [TextFilter::Truncate(20), TextFilter::Untrusted]);
        assert_eq!(read.path.display(), "fields.'a.b | c'.labels[]");
    }

    #[test]
    fn the_value_itself_and_elements_can_come_first() {
        for (text, wanted) in [
            ("", vec![]),
            ("as string", vec![]),
            ("[]", vec!["[]"]),
            ("[].name", vec!["[]", "name"]),
            ("a[][].b", vec!["a", "[]", "[]", "b"]),
            ("'it''s'.''", vec!["it's", ""]),
        ] {
            let read = output_path(text).unwrap();
            assert_eq!(members(&read.path), wanted, "{text}");
            assert_eq!(output_path(&read.path.display()).unwrap().path, read.path, "{text}");
        }
        assert_eq!(output_path("as string").unwrap().kind, Some(OutputType::String));
    }

    #[test]
    fn reads_filters_with_something_in_brackets() {
        let read = output_path("a[] | join(', ') | truncate( 9 )").unwrap();
        assert_eq!(read.filters, [TextFilter::Join(", ".to_owned()), TextFilter::Truncate(9)]);
        let read = output_path("a[].b | join(;) | untrusted").unwrap();
        assert_eq!(read.filters, [TextFilter::Join(";".to_owned()), TextFilter::Untrusted]);
        assert_eq!(output_path("a | keys_where('b c')").unwrap().filters, [TextFilter::KeysWhere("b c".to_owned())]);
    }

    #[test]
    fn tells_what_breaks_the_grammar() {
        assert_eq!(output_path("a | shout").unwrap_err(), PathFault::UnknownFilter("shout".to_owned()));
        assert!(matches!(output_path("a[] | join()").unwrap_err(), PathFault::Syntax(_)));
        assert!(matches!(output_path("a[] | join('too long to stand between')").unwrap_err(), PathFault::Syntax(_)));
        assert!(matches!(output_path("a[] | first(1)").unwrap_err(), PathFault::Syntax(_)));
        assert_eq!(output_path("a as money").unwrap_err(), PathFault::UnknownType("money".to_owned()));
        assert!(matches!(output_path("a..b").unwrap_err(), PathFault::Syntax(_)));
        assert!(matches!(output_path("a[0].b").unwrap_err(), PathFault::Syntax(_)));
        assert!(matches!(output_path("'a").unwrap_err(), PathFault::Syntax(_)));
        assert!(matches!(output_path("a | truncate(0)").unwrap_err(), PathFault::Syntax(_)));
    }
}
