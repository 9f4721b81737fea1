//! Paths into an answer: `fields.status.name as string | truncate(200) | untrusted`, and into a request body.

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

/// The filters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TextFilter {
    /// `keys_where(member)`: the keys of a map whose values have this member true.
    KeysWhere(String),
    /// `markdown`: a document becomes Markdown.
    Markdown,
    /// `truncate(n)`: at most so many characters.
    Truncate(usize),
    /// `untrusted`: fenced.
    Untrusted,
}

/// Why a path cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum PathFault {
    /// It breaks the grammar.
    Syntax(String),
    /// No such filter.
    UnknownFilter(String),
    /// A filter that is not built yet.
    FilterNotBuilt(String),
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

/// The filters that are built.
pub(super) const FILTERS: &[&str] = &["markdown", "truncate", "untrusted", "keys_where"];

const FILTERS_NOT_BUILT: &[&str] = &["text", "first", "join", "count", "date", "html_strip"];

/// Reads `path [as type] [| filter…]`.
pub(super) fn output_path(text: &str) -> Result<OutputPath, PathFault> {
    let mut parts = split_outside_quotes(text, '|').into_iter();
    let head = parts.next().unwrap_or_default();
    let (path_text, type_text) = split_type(head);
    let kind = type_text.map(output_type).transpose()?;
    let filters = parts.map(text_filter).collect::<Result<_, _>>()?;
    Ok(OutputPath { path: value_path(path_text.trim())?, kind, filters })
}

/// Reads a path alone.
pub(super) fn value_path(text: &str) -> Result<ValuePath, PathFault> {
    let mut segments = Vec::new();
    let mut rest = text;
    if rest.is_empty() {
        return Ok(ValuePath::default());
    }
    loop {
        let (member, after) = member(rest)?;
        segments.push(PathSegment::Member(member));
        rest = after;
        while let Some(after) = rest.strip_prefix("[]") {
            segments.push(PathSegment::Elements);
            rest = after;
        }
        if rest.is_empty() {
            return Ok(ValuePath { segments });
        }
        rest = rest.strip_prefix('.').ok_or_else(|| {
            PathFault::Syntax(if rest.starts_with('[') {
                "an index is only for request bodies; write `[]` for every element".to_owned()
            } else {
                format!("`{}` cannot follow here", rest.chars().next().unwrap_or_default())
            })
        })?;
    }
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

fn member(text: &str) -> Result<(String, &str), PathFault> {
    if let Some(quote) = text.chars().next().filter(|first| matches!(first, '\'' | '"')) {
        let inner = text.get(1..).unwrap_or_default();
        let end = inner.find(quote).ok_or_else(|| PathFault::Syntax("a quoted name is not closed".to_owned()))?;
        let (name, rest) = inner.split_at_checked(end).unwrap_or_default();
        return Ok((name.to_owned(), rest.get(1..).unwrap_or_default()));
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

fn split_type(head: &str) -> (&str, Option<&str>) {
    match head.trim().rsplit_once(" as ") {
        Some((path, kind)) => (path, Some(kind.trim())),
        None => (head, None),
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

fn text_filter(text: &str) -> Result<TextFilter, PathFault> {
    let text = text.trim();
    let name = text.split('(').next().unwrap_or_default().trim();
    match name {
        "markdown" if name == text => Ok(TextFilter::Markdown),
        "untrusted" if name == text => Ok(TextFilter::Untrusted),
        "keys_where" => text
            .strip_prefix("keys_where(")
            .and_then(|rest| rest.strip_suffix(')'))
            .and_then(|name| member(name.trim()).ok())
            .filter(|(_, rest)| rest.is_empty())
            .map(|(name, _)| TextFilter::KeysWhere(name))
            .ok_or_else(|| PathFault::Syntax("`keys_where` takes a member's name: `keys_where(required)`".to_owned())),
        "truncate" => text
            .strip_prefix("truncate(")
            .and_then(|rest| rest.strip_suffix(')'))
            .and_then(|count| count.trim().parse().ok())
            .filter(|count| *count > 0)
            .map(TextFilter::Truncate)
            .ok_or_else(|| PathFault::Syntax("`truncate` takes a number of characters: `truncate(200)`".to_owned())),
        _ if FILTERS_NOT_BUILT.contains(&name) => Err(PathFault::FilterNotBuilt(name.to_owned())),
        _ if FILTERS.contains(&name) => Err(PathFault::Syntax(format!("`{name}` takes nothing in brackets"))),
        _ => Err(PathFault::UnknownFilter(name.to_owned())),
    }
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
        _ => format!("'{name}'"),
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
    fn tells_what_breaks_the_grammar() {
        assert_eq!(output_path("a | shout").unwrap_err(), PathFault::UnknownFilter("shout".to_owned()));
        assert_eq!(output_path("a | join(s)").unwrap_err(), PathFault::FilterNotBuilt("join".to_owned()));
        assert_eq!(output_path("a as money").unwrap_err(), PathFault::UnknownType("money".to_owned()));
        assert!(matches!(output_path("a..b").unwrap_err(), PathFault::Syntax(_)));
        assert!(matches!(output_path("a[0].b").unwrap_err(), PathFault::Syntax(_)));
        assert!(matches!(output_path("'a").unwrap_err(), PathFault::Syntax(_)));
        assert!(matches!(output_path("a | truncate(0)").unwrap_err(), PathFault::Syntax(_)));
    }
}
