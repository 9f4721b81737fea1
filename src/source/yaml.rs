//! YAML 1.2: from the parser's events to values with their places.
//!
//! Plain scalars are resolved by the core schema. Anchors, aliases and merge keys (`<<`) are followed,
//! within the limits of [`super::limits`]: a few hundred bytes can otherwise ask for gigabytes.

use std::cell::Cell;
use std::collections::HashMap;
use std::str::Chars;

use saphyr_parser::{Event, Parser, ScalarStyle as YamlStyle, ScanError, Span as YamlSpan, Tag};

use super::limits::{MAX_ALIAS_NODES, MAX_DEPTH, MAX_NODES, MAX_YAML_LOOKAHEAD};
use super::yaml_events::{YamlEvents, YamlValue};
use super::yaml_offsets::ByteOffsets;
use super::yaml_reason::reason;
use super::yaml_scalar::is_by_text;
use super::{FileId, Node, SourceError, Sources, Span};

/// Reads a whole YAML file that holds one document. A file without any value is null. What an alias
/// brings keeps the place where it was written, at its anchor.
///
/// # Errors
/// As those of [`scan_yaml`].
pub fn parse_yaml(sources: &Sources, file: FileId) -> Result<Node, SourceError> {
    parse_yaml_within(sources, file, &mut { MAX_NODES })
}

/// The same with a number of values, taken from `budget`, which many files share.
///
/// # Errors
/// As [`parse_yaml`]; [`SourceError::TooManyNodes`] when the budget is used up.
pub fn parse_yaml_within(sources: &Sources, file: FileId, budget: &mut usize) -> Result<Node, SourceError> {
    let (events, nodes) = scan(sources, file, *budget)?;
    *budget -= nodes;
    Ok(events.node(events.root()))
}

/// Judges a whole YAML file that holds one document, and takes up where its values are.
///
/// # Errors
/// When the file is not YAML, holds two documents, a key that is no scalar, an alias without anchor or
/// inside its own anchor, or exceeds a limit.
pub fn scan_yaml(sources: &Sources, file: FileId) -> Result<YamlEvents, SourceError> {
    scan(sources, file, MAX_NODES).map(|(events, _)| events)
}

/// The values of a file that holds at most so many, and how many it holds.
fn scan(sources: &Sources, file: FileId, most: usize) -> Result<(YamlEvents, usize), SourceError> {
    let whole = sources.text(file);
    let text = whole.strip_prefix('\u{feff}').unwrap_or(whole);
    let mut scanner = Scanner {
        file,
        text: whole,
        offsets: ByteOffsets::new(text, whole.len() - text.len()),
        events: YamlEvents::new(file),
        documents: 0,
        open: Vec::new(),
        anchors: HashMap::new(),
        nodes: 0,
        most,
        alias_nodes: 0,
    };
    let taken = Cell::new(0);
    let mut parser = Parser::new_from_iter(Metered { characters: text.chars(), taken: &taken });
    let mut last = Span { file, start: 0, end: 0 };
    while let Some(next) = parser.next_event() {
        if taken.get() > MAX_YAML_LOOKAHEAD {
            return Err(syntax_error(
                last,
                "a text, a comment or a value in brackets behind this place is longer than 2 MiB",
            ));
        }
        taken.set(0);
        let (event, span) = next.map_err(|error| scanner.scan_error(&error))?;
        last = scanner.span(span);
        scanner.event(event, last)?;
    }
    Ok((scanner.events, scanner.nodes))
}

/// Hands the parser its characters, and ends early when it takes too many of them for one event.
struct Metered<'a> {
    characters: Chars<'a>,
    taken: &'a Cell<usize>,
}

impl Iterator for Metered<'_> {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        let taken = self.taken.get();
        if taken > MAX_YAML_LOOKAHEAD {
            return None;
        }
        self.taken.set(taken + 1);
        self.characters.next()
    }
}

/// Judges the parser's events and takes them up.
struct Scanner<'a> {
    file: FileId,
    text: &'a str,
    offsets: ByteOffsets<'a>,
    events: YamlEvents,
    documents: usize,
    open: Vec<Open>,
    anchors: HashMap<usize, Taken>,
    nodes: usize,
    most: usize,
    alias_nodes: usize,
}

/// A list or mapping that is still open.
struct Open {
    value: YamlValue,
    anchor: usize,
    end: usize,
    count: usize,
    height: usize,
    is_mapping: bool,
    /// The key whose value comes next, and where it stands.
    key: Option<(YamlValue, Span)>,
}

impl Open {
    fn wants_key(&self) -> bool {
        self.is_mapping && self.key.is_none()
    }
}

/// A value that was taken up, with what is needed to count it again.
#[derive(Clone, Copy)]
struct Taken {
    value: YamlValue,
    /// How many values it is, itself included.
    count: usize,
    /// How many levels it is.
    height: usize,
}

impl Scanner<'_> {
    fn span(&self, span: YamlSpan) -> Span {
        let start = self.offsets.byte(span.start.index());
        let end = self.offsets.byte(span.end.index()).max(start);
        let length = self.text.get(start..end).unwrap_or("").trim_end().len();
        Span { file: self.file, start, end: start + length }
    }

    fn event(&mut self, event: Event<'_>, span: Span) -> Result<(), SourceError> {
        match event {
            Event::DocumentStart(_) => self.document(span),
            Event::Alias(anchor) => self.alias(anchor, span),
            Event::Scalar(text, style, anchor, tag) => self.scalar(&text, style, (anchor, tag.as_deref()), span),
            Event::SequenceStart(anchor, _) => self.opened(anchor, span, false),
            Event::MappingStart(anchor, _) => self.opened(anchor, span, true),
            Event::SequenceEnd | Event::MappingEnd => self.closed(span),
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => Ok(()),
        }
    }

    fn document(&mut self, span: Span) -> Result<(), SourceError> {
        self.documents += 1;
        if self.documents > 1 {
            return Err(syntax_error(span, "a second document starts here; only one is read"));
        }
        Ok(())
    }

    fn alias(&mut self, anchor: usize, span: Span) -> Result<(), SourceError> {
        let Some(target) = self.anchors.get(&anchor).copied() else {
            return Err(SourceError::BadAlias { span, anchor: self.alias_name(span) });
        };
        self.alias_nodes += target.count;
        if self.alias_nodes > MAX_ALIAS_NODES {
            return Err(SourceError::TooManyNodes { span, limit: MAX_ALIAS_NODES });
        }
        if self.open.len() + target.height > MAX_DEPTH {
            return Err(SourceError::TooDeep { span, limit: MAX_DEPTH });
        }
        self.nodes += target.count;
        let value = self.events.push_alias(span, target.value);
        self.place(Taken { value, ..target }, 0, span)
    }

    fn scalar(
        &mut self,
        text: &str,
        style: YamlStyle,
        (anchor, tag): (usize, Option<&Tag>),
        span: Span,
    ) -> Result<(), SourceError> {
        self.nodes += 1;
        self.check_size(span)?;
        let plain = style == YamlStyle::Plain;
        // The parser places an empty value behind the white space and comments that follow it.
        let span = if plain && text.is_empty() { self.empty_place(span) } else { span };
        let is_plain = match tag {
            None => plain,
            Some(tag) => is_by_text(text, plain, tag).map_err(|reason| syntax_error(span, reason))?,
        };
        let value = self.events.push_scalar(span, text, is_plain);
        self.place(Taken { value, count: 1, height: 1 }, anchor, span)
    }

    fn opened(&mut self, anchor: usize, span: Span, is_mapping: bool) -> Result<(), SourceError> {
        self.nodes += 1;
        self.check_size(span)?;
        if self.open.last().is_some_and(Open::wants_key) {
            return Err(SourceError::KeyNotScalar { span });
        }
        if self.open.len() >= MAX_DEPTH {
            return Err(SourceError::TooDeep { span, limit: MAX_DEPTH });
        }
        let value = self.events.open(span, is_mapping);
        self.open.push(Open { value, anchor, end: span.end, count: 1, height: 1, is_mapping, key: None });
        Ok(())
    }

    fn closed(&mut self, span: Span) -> Result<(), SourceError> {
        let Some(done) = self.open.pop() else {
            return Ok(());
        };
        // The end of a block has no bytes of its own and stands where the next thing starts.
        let end = if span.end > span.start { span.end } else { done.end };
        self.events.close(done.value, end);
        let taken = Taken { value: done.value, count: done.count, height: done.height };
        self.place(taken, done.anchor, Span { end, ..span })
    }

    /// Counts a finished value where it belongs: to a mapping or list, as a key, a value or an item, or at the root.
    fn place(&mut self, taken: Taken, anchor: usize, span: Span) -> Result<(), SourceError> {
        self.check_size(span)?;
        if anchor != 0 {
            self.anchors.insert(anchor, taken);
        }
        let Some(parent) = self.open.last_mut() else {
            return Ok(());
        };
        parent.end = parent.end.max(span.end);
        parent.count += taken.count;
        parent.height = parent.height.max(taken.height + 1);
        if !parent.is_mapping {
            return Ok(());
        }
        match parent.key.take() {
            None if self.events.is_scalar(taken.value) => parent.key = Some((taken.value, span)),
            None => return Err(SourceError::KeyNotScalar { span }),
            Some((key, span)) => {
                if self.events.is_merge_key(key) && !self.events.can_be_merged(taken.value) {
                    return Err(syntax_error(span, "`<<` takes a mapping or a list of mappings"));
                }
            }
        }
        Ok(())
    }

    fn check_size(&self, span: Span) -> Result<(), SourceError> {
        if self.nodes > self.most {
            return Err(SourceError::TooManyNodes { span, limit: MAX_NODES });
        }
        Ok(())
    }

    /// The place of a value that is not there: right behind its key.
    fn empty_place(&self, span: Span) -> Span {
        match self.open.last() {
            Some(Open { key: Some((_, key)), .. }) => {
                let rest = self.text.get(key.end..).unwrap_or("");
                let colon = rest.find(':').map_or(0, |at| at + 1);
                let at = (key.end + colon).min(span.start);
                Span { file: self.file, start: at, end: at }
            }
            _ => span,
        }
    }

    fn alias_name(&self, span: Span) -> String {
        let rest = self.text.get(span.start..).unwrap_or("");
        let rest = rest.strip_prefix('*').unwrap_or(rest);
        let end = rest.find(|letter: char| letter.is_whitespace() || ",[]{}".contains(letter));
        rest.get(..end.unwrap_or(rest.len())).unwrap_or("").to_owned()
    }

    fn scan_error(&self, error: &ScanError) -> SourceError {
        let at = self.offsets.byte(error.marker().index());
        let rest = self.text.get(at..).unwrap_or("");
        let length = rest.chars().next().filter(|letter| *letter != '\n').map_or(0, char::len_utf8);
        let span = Span { file: self.file, start: at, end: at + length };
        if error.info().contains("unknown anchor") {
            let anchor = self.alias_name(span);
            return SourceError::BadAlias {
                span: Span { end: at + usize::from(rest.starts_with('*')) + anchor.len(), ..span },
                anchor,
            };
        }
        if error.info().contains("recursion limit") {
            return SourceError::TooDeep { span, limit: MAX_DEPTH };
        }
        syntax_error(span, reason(error.info()))
    }
}

fn syntax_error(span: Span, reason: &str) -> SourceError {
    SourceError::Syntax { span, format: "YAML", reason: reason.to_owned() }
}
