//! Filters behind a path: what becomes of a value.

use super::path::{PathFault, member};

/// The filters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TextFilter {
    /// `count`: how many elements a list has.
    Count,
    /// `date`: the day of a moment.
    Date,
    /// `first`: the first element of a list.
    First,
    /// `html_strip`: the text of a piece of HTML.
    HtmlStrip,
    /// `join(s)`: the elements of a list as one text, with this between them.
    Join(String),
    /// `keys_where(member)`: the keys of a map whose values have this member true.
    KeysWhere(String),
    /// `markdown`: a document becomes Markdown.
    Markdown,
    /// `text`: a document becomes plain text.
    Text,
    /// `truncate(n)`: at most so many characters.
    Truncate(usize),
    /// `untrusted`: fenced.
    Untrusted,
}

/// The filters.
pub(super) const FILTERS: &[&str] =
    &["markdown", "text", "html_strip", "date", "first", "join", "count", "truncate", "untrusted", "keys_where"];

impl TextFilter {
    /// The filter's name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Date => "date",
            Self::First => "first",
            Self::HtmlStrip => "html_strip",
            Self::Join(_) => "join",
            Self::KeysWhere(_) => "keys_where",
            Self::Markdown => "markdown",
            Self::Text => "text",
            Self::Truncate(_) => "truncate",
            Self::Untrusted => "untrusted",
        }
    }
}

/// Reads one filter.
pub(super) fn text_filter(text: &str) -> Result<TextFilter, PathFault> {
    let text = text.trim();
    let name = text.split('(').next().unwrap_or_default().trim();
    let inner = text.strip_prefix(name).and_then(|rest| rest.trim_start().strip_prefix('('));
    let inner = inner.and_then(|rest| rest.strip_suffix(')'));
    let plain = match name {
        "count" => Some(TextFilter::Count),
        "date" => Some(TextFilter::Date),
        "first" => Some(TextFilter::First),
        "html_strip" => Some(TextFilter::HtmlStrip),
        "markdown" => Some(TextFilter::Markdown),
        "text" => Some(TextFilter::Text),
        "untrusted" => Some(TextFilter::Untrusted),
        _ => None,
    };
    match (name, plain) {
        (_, Some(filter)) if name == text => Ok(filter),
        (_, Some(_)) => Err(PathFault::Syntax(format!("`{name}` takes nothing in brackets"))),
        ("join", _) => Ok(TextFilter::Join(inner.and_then(separator).ok_or_else(|| {
            PathFault::Syntax(format!("`join` takes at most {LONGEST_SEPARATOR} characters: `join(', ')`"))
        })?)),
        ("keys_where", _) => inner
            .and_then(|name| member(name.trim()).ok())
            .filter(|(_, rest)| rest.is_empty())
            .map(|(name, _)| TextFilter::KeysWhere(name))
            .ok_or_else(|| PathFault::Syntax("`keys_where` takes a member's name: `keys_where(required)`".to_owned())),
        ("truncate", _) => inner
            .and_then(|count| count.trim().parse().ok())
            .filter(|count| *count > 0)
            .map(TextFilter::Truncate)
            .ok_or_else(|| PathFault::Syntax("`truncate` takes a number of characters: `truncate(200)`".to_owned())),
        _ => Err(PathFault::UnknownFilter(name.to_owned())),
    }
}

/// Longest text between joined elements, in characters.
const LONGEST_SEPARATOR: usize = 8;

/// What `join` puts between: in quotes where it holds blanks at an end, a bracket or a quote.
fn separator(text: &str) -> Option<String> {
    let separator = match text.starts_with(['\'', '"']) {
        true => member(text).ok().filter(|(_, rest)| rest.is_empty()).map(|(separator, _)| separator)?,
        false => text.to_owned(),
    };
    let is_short = (1..=LONGEST_SEPARATOR).contains(&separator.chars().count());
    let is_plain = separator.chars().all(|letter| letter == '\n' || !letter.is_control());
    (is_short && is_plain).then_some(separator)
}
