//! The text of a piece of HTML: tags go, paragraphs and breaks become line feeds, entities become characters.
//!
//! This makes text to be read, not HTML that is safe to show: what comes out is text like any other, and is cleaned,
//! cut and fenced like it.

use std::borrow::Cow;

use super::leaf::Projected;

/// Elements whose content is no text.
const HIDDEN: &[&str] = &["head", "script", "style", "template", "title"];

/// Elements that begin a new line.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "br",
    "dd",
    "div",
    "dl",
    "dt",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "tr",
    "ul",
];

/// Entities by name. Others stay as they stand.
const ENTITIES: &[(&str, char)] = &[
    ("amp", '&'),
    ("apos", '\''),
    ("copy", '©'),
    ("euro", '€'),
    ("gt", '>'),
    ("hellip", '…'),
    ("laquo", '«'),
    ("ldquo", '“'),
    ("lsquo", '‘'),
    ("lt", '<'),
    ("mdash", '—'),
    ("nbsp", ' '),
    ("ndash", '–'),
    ("quot", '"'),
    ("raquo", '»'),
    ("rdquo", '”'),
    ("reg", '®'),
    ("rsquo", '’'),
];

/// Longest name of an entity that is looked for, in bytes.
const LONGEST_ENTITY: usize = 10;

impl Projected<'_> {
    /// The text of a piece of HTML; anything but a text stays as it is.
    #[must_use]
    pub fn html_strip(self) -> Self {
        match self {
            Self::Text(html) => Self::Text(Cow::Owned(strip(&html))),
            other => other,
        }
    }
}

/// The text of a piece of HTML. Takes time in proportion to its length, whatever it holds.
pub fn strip(html: &str) -> String {
    let mut text = Lines::default();
    let mut rest = html;
    while let Some(at) = rest.find(['<', '&']) {
        let (before, after) = rest.split_at(at);
        text.push(before);
        rest = if after.starts_with('&') { entity(after, &mut text) } else { tag(after, &mut text) };
    }
    text.push(rest);
    text.finish()
}

/// Passes over the tag, comment or hidden element at the start of `html`.
fn tag<'h>(html: &'h str, text: &mut Lines) -> &'h str {
    if let Some(comment) = html.strip_prefix("<!--") {
        return comment.split_once("-->").map_or("", |(_, after)| after);
    }
    let name = html.get(1..).unwrap_or_default();
    let is_tag = name.starts_with(|first: char| first.is_ascii_alphabetic() || matches!(first, '/' | '!' | '?'));
    if !is_tag {
        text.push("<");
        return name;
    }
    // A tag that never ends takes the rest with it, as in browsers.
    let Some((inside, after)) = name.split_once('>') else { return "" };
    let is_end = inside.starts_with('/');
    let word = inside.trim_start_matches('/');
    let end = word.find(|letter: char| !letter.is_ascii_alphanumeric()).unwrap_or(word.len());
    let word = word.get(..end).unwrap_or_default().to_ascii_lowercase();
    if BLOCKS.contains(&word.as_str()) {
        text.break_line();
    }
    if !is_end && HIDDEN.contains(&word.as_str()) && !inside.ends_with('/') {
        return behind_end(after, &word);
    }
    after
}

/// What follows the end tag of a hidden element; nothing when it has none.
fn behind_end<'h>(html: &'h str, word: &str) -> &'h str {
    let mut rest = html;
    while let Some((_, after)) = rest.split_once("</") {
        if after.get(..word.len()).is_some_and(|name| name.eq_ignore_ascii_case(word)) {
            return after.split_once('>').map_or("", |(_, after)| after);
        }
        rest = after;
    }
    ""
}

/// Writes the character of the entity at the start of `html`.
fn entity<'h>(html: &'h str, text: &mut Lines) -> &'h str {
    let inner = html.get(1..).unwrap_or_default();
    let end = inner.bytes().take(LONGEST_ENTITY).position(|byte| byte == b';');
    let character = end.and_then(|end| inner.get(..end)).and_then(character);
    match (character, end) {
        (Some(character), Some(end)) => {
            text.push(character.encode_utf8(&mut [0; 4]));
            inner.get(end + 1..).unwrap_or_default()
        }
        _ => {
            text.push("&");
            inner
        }
    }
}

fn character(name: &str) -> Option<char> {
    let number = match name.strip_prefix('#') {
        Some(digits) => match digits.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16).ok()?,
            None => digits.parse().ok()?,
        },
        None => return ENTITIES.iter().find(|(known, _)| *known == name).map(|(_, character)| *character),
    };
    char::from_u32(number).filter(|character| *character != '\0')
}

/// Text whose white space is that of a reader: one blank between words, no empty line twice.
#[derive(Debug, Default)]
struct Lines {
    text: String,
    is_blank: bool,
    is_break: bool,
}

impl Lines {
    fn push(&mut self, piece: &str) {
        for letter in piece.chars() {
            if letter.is_whitespace() {
                self.is_blank = true;
                continue;
            }
            if !self.text.is_empty() {
                if self.is_break {
                    self.text.push('\n');
                } else if self.is_blank {
                    self.text.push(' ');
                }
            }
            (self.is_blank, self.is_break) = (false, false);
            self.text.push(letter);
        }
    }

    fn break_line(&mut self) {
        self.is_break = true;
    }

    fn finish(self) -> String {
        self.text
    }
}
