//! YAML 1.2: from the parser's events to the spanned tree.
//!
//! Plain scalars are resolved by the core schema. Anchors, aliases and merge keys (`<<`) are followed,
//! within the limits of [`super::limits`]: a few hundred bytes can otherwise ask for gigabytes.

use std::cell::Cell;
use std::collections::HashMap;
use std::str::Chars;

use saphyr_parser::{Event, Parser, ScalarStyle as YamlStyle, ScanError, Span as YamlSpan, Tag};

use super::limits::{MAX_ALIAS_NODES, MAX_DEPTH, MAX_NODES, MAX_YAML_LOOKAHEAD};
use super::yaml_frames::{Built, Content, Key, Open, key_of, merge, syntax_error};
use super::yaml_offsets::ByteOffsets;
use super::yaml_reason::reason;
use super::yaml_scalar::resolve;
use super::{Entry, FileId, Node, NodeKind, ScalarStyle, SourceError, Sources, Span};

/// Reads a whole YAML file that holds one document. A file without any value is null. What an alias
/// brings keeps the place where it was written, at its anchor.
///
/// # Errors
/// When the file is not YAML, holds two documents, a key that is no scalar, an alias without anchor or
/// inside its own anchor, or exceeds a limit.
pub fn parse_yaml(sources: &Sources, file: FileId) -> Result<Node, SourceError> {
    let whole = sources.text(file);
    let text = whole.strip_prefix('\u{feff}').unwrap_or(whole);
    let offsets = ByteOffsets::new(text, whole.len() - text.len());
    let mut builder = TreeBuilder { file, text: whole, offsets, ..TreeBuilder::new() };
    let taken = Cell::new(0);
    let mut parser = Parser::new_from_iter(Metered { characters: text.chars(), taken: &taken });
    let mut last = Span { file, start: 0, end: 0 };
    while let Some(next) = parser.next_event() {
        if taken.get() > MAX_YAML_LOOKAHEAD {
            return Err(syntax_error(last, "a text or a value in brackets behind this place is longer than 2 MiB"));
        }
        taken.set(0);
        let (event, span) = next.map_err(|error| builder.scan_error(&error))?;
        last = builder.span(span);
        builder.event(event, last)?;
    }
    let nothing = Node { span: Span { file, start: 0, end: 0 }, kind: NodeKind::Null };
    Ok(builder.root.map_or(nothing, |built| built.node))
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

struct TreeBuilder<'a> {
    file: FileId,
    text: &'a str,
    offsets: ByteOffsets<'a>,
    root: Option<Built>,
    documents: usize,
    open: Vec<Open>,
    anchors: HashMap<usize, Built>,
    nodes: usize,
    alias_nodes: usize,
    anchored_nodes: usize,
}

impl<'a> TreeBuilder<'a> {
    fn new() -> Self {
        Self {
            file: FileId::default(),
            text: "",
            offsets: ByteOffsets::new("", 0),
            root: None,
            documents: 0,
            open: Vec::new(),
            anchors: HashMap::new(),
            nodes: 0,
            alias_nodes: 0,
            anchored_nodes: 0,
        }
    }

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
            Event::Scalar(text, style, anchor, tag) => {
                self.scalar(text.into_owned(), style, (anchor, tag.as_deref()), span)
            }
            Event::SequenceStart(anchor, _) => self.opened(anchor, span, Content::Sequence(Vec::new())),
            Event::MappingStart(anchor, _) => {
                self.opened(anchor, span, Content::Mapping { entries: Vec::new(), merged: Vec::new(), key: None })
            }
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
        let Some(target) = self.anchors.get(&anchor) else {
            return Err(SourceError::BadAlias { span, anchor: self.alias_name(span) });
        };
        self.alias_nodes += target.count;
        if self.alias_nodes > MAX_ALIAS_NODES {
            return Err(SourceError::TooManyNodes { span, limit: MAX_ALIAS_NODES });
        }
        if self.open.len() + target.height > MAX_DEPTH {
            return Err(SourceError::TooDeep { span, limit: MAX_DEPTH });
        }
        let copy = target.clone();
        self.nodes += copy.count;
        self.place(copy, 0, Some(span))
    }

    fn scalar(
        &mut self,
        text: String,
        style: YamlStyle,
        (anchor, tag): (usize, Option<&Tag>),
        span: Span,
    ) -> Result<(), SourceError> {
        self.nodes += 1;
        self.check_size(span)?;
        let plain = style == YamlStyle::Plain;
        // The parser places an empty value behind the white space and comments that follow it.
        let span = if plain && text.is_empty() { self.empty_place(span) } else { span };
        let is_key = matches!(self.open.last(), Some(Open { content: Content::Mapping { key: None, .. }, .. }));
        let kind = if is_key && plain && anchor == 0 && tag.is_none() {
            // An integer or boolean as a key is its own text, as it was written.
            NodeKind::String(text, ScalarStyle::Plain)
        } else {
            resolve(text, plain, tag).map_err(|reason| syntax_error(span, reason))?
        };
        self.place(Built { node: Node { span, kind }, count: 1, height: 1 }, anchor, None)
    }

    fn opened(&mut self, anchor: usize, span: Span, content: Content) -> Result<(), SourceError> {
        self.nodes += 1;
        self.check_size(span)?;
        if matches!(self.open.last(), Some(Open { content: Content::Mapping { key: None, .. }, .. })) {
            return Err(SourceError::KeyNotScalar { span });
        }
        if self.open.len() >= MAX_DEPTH {
            return Err(SourceError::TooDeep { span, limit: MAX_DEPTH });
        }
        self.open.push(Open { anchor, start: span.start, end: span.end, count: 1, height: 1, content });
        Ok(())
    }

    fn closed(&mut self, span: Span) -> Result<(), SourceError> {
        let Some(done) = self.open.pop() else {
            return Ok(());
        };
        // The end of a block has no bytes of its own and stands where the next thing starts.
        let end = if span.end > span.start { span.end } else { done.end };
        let span = Span { file: self.file, start: done.start, end };
        let kind = match done.content {
            Content::Sequence(mut items) => {
                items.shrink_to_fit();
                NodeKind::Sequence(items)
            }
            Content::Mapping { mut entries, merged, .. } => {
                merge(&mut entries, merged);
                entries.shrink_to_fit();
                NodeKind::Mapping(entries)
            }
        };
        let node = Node { span, kind };
        self.place(Built { node, count: done.count, height: done.height }, done.anchor, None)
    }

    /// Puts a finished value where it belongs: a key, a value, an item, or the root.
    fn place(&mut self, built: Built, anchor: usize, alias: Option<Span>) -> Result<(), SourceError> {
        let span = alias.unwrap_or(built.node.span);
        self.check_size(span)?;
        if anchor != 0 {
            self.anchored_nodes += built.count;
            if self.anchored_nodes > MAX_NODES {
                return Err(SourceError::TooManyNodes { span, limit: MAX_NODES });
            }
            self.anchors.insert(anchor, built.clone());
        }
        let Some(parent) = self.open.last_mut() else {
            self.root = Some(built);
            return Ok(());
        };
        parent.end = parent.end.max(span.end);
        parent.count += built.count;
        parent.height = parent.height.max(built.height + 1);
        match &mut parent.content {
            Content::Sequence(items) => items.push(built.node),
            Content::Mapping { entries, merged, key } => match key.take() {
                None => *key = Some(key_of(built.node, span, self.text)?),
                Some(Key { is_merge: true, span, .. }) => {
                    let error = syntax_error(span, "`<<` takes a mapping or a list of mappings");
                    match built.node.kind {
                        NodeKind::Mapping(_) => merged.push(built.node),
                        NodeKind::Sequence(items)
                            if items.iter().all(|item| matches!(item.kind, NodeKind::Mapping(_))) =>
                        {
                            merged.extend(items);
                        }
                        _ => return Err(error),
                    }
                }
                Some(Key { text, span, .. }) => {
                    entries.push(Entry { key_span: span, key: text, value: built.node });
                }
            },
        }
        Ok(())
    }

    fn check_size(&self, span: Span) -> Result<(), SourceError> {
        if self.nodes > MAX_NODES {
            return Err(SourceError::TooManyNodes { span, limit: MAX_NODES });
        }
        Ok(())
    }

    /// The place of a value that is not there: right behind its key.
    fn empty_place(&self, span: Span) -> Span {
        match self.open.last() {
            Some(Open { content: Content::Mapping { key: Some(key), .. }, .. }) => {
                let rest = self.text.get(key.span.end..).unwrap_or("");
                let colon = rest.find(':').map_or(0, |at| at + 1);
                let at = (key.span.end + colon).min(span.start);
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
