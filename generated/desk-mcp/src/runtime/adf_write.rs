//! Markdown (CommonMark with tables, strikethrough and task marks) as Atlassian Document Format, for writing.
//!
//! The tree keeps to what ADF allows where: no heading, quote or table inside a list or a quote, no mark on code but a
//! link, no empty text. What cannot stand somewhere is kept as plain paragraphs, so no word is lost.

use std::borrow::Cow;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd, TextMergeStream};
use serde::de::{Deserialize, Deserializer, Error};
use serde_json::{Map, Value, json};

use super::value::JsonValue;

/// Deepest nesting of lists; deeper ones continue the list above.
const DEEPEST_LIST: usize = 6;

/// Longest address of a link, in bytes; each word of the link repeats it.
const LONGEST_ADDRESS: usize = 2_048;

/// Begins a mention by account id: `[~accountid:5b10ac]`.
const MENTION: &str = "[~accountid:";

/// An argument that is a document: Markdown, or an ADF document as it stands.
#[derive(Clone, Debug)]
pub enum Document {
    /// Markdown.
    Markdown(String),
    /// An ADF document.
    Tree(Map<String, Value>),
}

impl Document {
    /// The text that length limits count: the Markdown, or the document's JSON.
    pub fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Markdown(text) => Cow::Borrowed(text),
            Self::Tree(tree) => Cow::Owned(Value::Object(tree.clone()).to_string()),
        }
    }
}

impl<'de> Deserialize<'de> for Document {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Value::deserialize(deserializer)? {
            Value::String(text) => Ok(Self::Markdown(text)),
            Value::Object(tree) if is_document(&tree) => Ok(Self::Tree(tree)),
            _ => Err(D::Error::custom("neither Markdown nor an ADF document")),
        }
    }
}

impl JsonValue for &Document {
    fn json(self) -> Value {
        match self {
            Document::Markdown(text) => from_markdown(text),
            Document::Tree(tree) => Value::Object(tree.clone()),
        }
    }
}

fn is_document(tree: &Map<String, Value>) -> bool {
    tree.get("type").and_then(Value::as_str) == Some("doc") && tree.get("content").is_some_and(Value::is_array)
}

/// Markdown as an ADF document.
pub fn from_markdown(text: &str) -> Value {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let mut builder = Builder { open: vec![Frame::new(Kind::Document)], marks: Vec::new(), bearing: Vec::new() };
    for event in TextMergeStream::new(Parser::new_ext(text, options)) {
        builder.event(event);
    }
    while builder.open.len() > 1 {
        builder.close();
    }
    let content = builder.open.pop().map(Frame::blocks).unwrap_or_default();
    json!({"type": "doc", "version": 1, "content": content})
}

/// What is open while the events come in.
#[derive(Clone, Debug, PartialEq)]
enum Kind {
    Document,
    Paragraph,
    Heading(u8),
    Code(Option<String>),
    Quote,
    List(Option<u64>),
    Item,
    Table,
    Row {
        is_head: bool,
    },
    Cell {
        is_head: bool,
    },
    /// Continues what is around it.
    Through,
}

#[derive(Debug)]
struct Frame {
    kind: Kind,
    content: Vec<Value>,
    /// Words that stand where blocks belong, as in a tight list.
    loose: Vec<Value>,
}

impl Frame {
    fn new(kind: Kind) -> Self {
        Self { kind, content: Vec::new(), loose: Vec::new() }
    }

    fn holds_words(&self) -> bool {
        matches!(self.kind, Kind::Paragraph | Kind::Heading(_) | Kind::Code(_))
    }

    /// Makes a paragraph of loose words.
    fn settle(&mut self) {
        if !self.loose.is_empty() {
            let words = std::mem::take(&mut self.loose);
            self.content.push(json!({"type": "paragraph", "content": words}));
        }
    }

    fn blocks(mut self) -> Vec<Value> {
        self.settle();
        self.content
    }
}

struct Builder {
    open: Vec<Frame>,
    /// The marks of the words that come, one of a type at most, so that they cost the same however deep they nest.
    marks: Vec<Value>,
    /// For each tag that is open and may bear a mark whether it did.
    bearing: Vec<bool>,
}

impl Builder {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image) => {
                if self.bearing.pop() == Some(true) {
                    self.marks.pop();
                }
            }
            Event::End(_) => self.close(),
            Event::Text(text) => self.text(&text),
            Event::Code(text) => self.code(&text),
            Event::Html(text) | Event::InlineHtml(text) => self.text(&text),
            Event::SoftBreak => self.text(" "),
            Event::HardBreak => self.word(json!({"type": "hardBreak"})),
            Event::Rule => self.rule(),
            Event::TaskListMarker(done) => self.text(if done { "[x] " } else { "[ ] " }),
            Event::FootnoteReference(text) | Event::InlineMath(text) | Event::DisplayMath(text) => self.text(&text),
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        let kind = match tag {
            Tag::Emphasis => return self.mark(Some(json!({"type": "em"}))),
            Tag::Strong => return self.mark(Some(json!({"type": "strong"}))),
            Tag::Strikethrough => return self.mark(Some(json!({"type": "strike"}))),
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => return self.mark(link(&dest_url)),
            Tag::Paragraph => Kind::Paragraph,
            Tag::Heading { level, .. } if self.is_at_top() => Kind::Heading(level as u8),
            Tag::Heading { .. } => Kind::Paragraph,
            Tag::CodeBlock(kind) => Kind::Code(match kind {
                CodeBlockKind::Fenced(language) if !language.is_empty() => {
                    language.split_whitespace().next().map(str::to_owned)
                }
                _ => None,
            }),
            Tag::BlockQuote(_) if self.is_at_top() => Kind::Quote,
            Tag::List(first) if self.lists() < DEEPEST_LIST => Kind::List(first),
            Tag::Item if self.lists() > 0 && !self.is_flattened() => Kind::Item,
            Tag::Table(_) if self.is_at_top() => Kind::Table,
            Tag::TableHead if self.is_in_table() => Kind::Row { is_head: true },
            Tag::TableRow if self.is_in_table() => Kind::Row { is_head: false },
            Tag::TableCell if self.is_in_table() => Kind::Cell { is_head: self.is_head() },
            Tag::TableCell => Kind::Paragraph,
            _ => Kind::Through,
        };
        self.open.push(Frame::new(kind));
    }

    /// Begins what may bear a mark; a type that is borne already is not borne twice.
    fn mark(&mut self, mark: Option<Value>) {
        let mark = mark.filter(|mark| self.marks.iter().all(|other| other["type"] != mark["type"]));
        self.bearing.push(mark.is_some());
        self.marks.extend(mark);
    }

    /// Whether headings, quotes and tables may stand here.
    fn is_at_top(&self) -> bool {
        self.open.iter().all(|frame| matches!(frame.kind, Kind::Document | Kind::Through))
    }

    fn is_in_table(&self) -> bool {
        self.open.iter().any(|frame| frame.kind == Kind::Table)
    }

    fn is_head(&self) -> bool {
        self.open.last().is_some_and(|frame| frame.kind == Kind::Row { is_head: true })
    }

    fn lists(&self) -> usize {
        self.open.iter().filter(|frame| matches!(frame.kind, Kind::List(_))).count()
    }

    /// Whether the innermost list was too deep to be one.
    fn is_flattened(&self) -> bool {
        self.open.last().is_some_and(|frame| frame.kind == Kind::Through)
    }

    fn rule(&mut self) {
        if self.is_at_top() {
            self.block(vec![json!({"type": "rule"})]);
        } else {
            self.block(vec![json!({"type": "paragraph", "content": [{"type": "text", "text": "---"}]})]);
        }
    }

    fn text(&mut self, text: &str) {
        if self.open.last().is_some_and(|frame| matches!(frame.kind, Kind::Code(_))) {
            return self.word(json!({"type": "text", "text": text}));
        }
        let mut rest = text;
        while let Some((before, id, after)) = mention(rest) {
            self.plain(before);
            self.word(json!({"type": "mention", "attrs": {"id": id}}));
            rest = after;
        }
        self.plain(rest);
    }

    fn plain(&mut self, text: &str) {
        if !text.is_empty() {
            let node = marked(text, self.marks.clone());
            self.word(node);
        }
    }

    /// Code bears no mark but a link.
    fn code(&mut self, text: &str) {
        let mut marks: Vec<Value> = self.marks.iter().filter(|mark| mark["type"] == "link").cloned().collect();
        marks.push(json!({"type": "code"}));
        let node = marked(text, marks);
        self.word(node);
    }

    /// One inline node, into the nearest frame that takes words.
    fn word(&mut self, node: Value) {
        if let Some(frame) = self.open.last_mut() {
            if frame.holds_words() { frame.content.push(node) } else { frame.loose.push(node) }
        }
    }

    /// Whole blocks, into the innermost frame.
    fn block(&mut self, blocks: Vec<Value>) {
        if let Some(frame) = self.open.last_mut() {
            frame.settle();
            frame.content.extend(blocks);
        }
    }

    /// Ends the innermost frame and puts what became of it into the one around.
    fn close(&mut self) {
        if self.open.len() < 2 {
            return;
        }
        let Some(frame) = self.open.pop() else { return };
        let kind = frame.kind.clone();
        let content = frame.blocks();
        let node = match kind {
            Kind::Document | Kind::Through => return self.block(content),
            Kind::Paragraph => json!({"type": "paragraph", "content": content}),
            Kind::Heading(level) => json!({"type": "heading", "attrs": {"level": level}, "content": content}),
            Kind::Code(language) => code_block(language.as_deref(), &content),
            Kind::Quote => json!({"type": "blockquote", "content": filled(content)}),
            Kind::List(None) => json!({"type": "bulletList", "content": content}),
            Kind::List(Some(first)) => json!({"type": "orderedList", "attrs": {"order": first}, "content": content}),
            Kind::Item => json!({"type": "listItem", "content": item(content)}),
            Kind::Table => json!({"type": "table", "content": content}),
            Kind::Row { .. } => json!({"type": "tableRow", "content": content}),
            Kind::Cell { is_head: true } => json!({"type": "tableHeader", "attrs": {}, "content": filled(content)}),
            Kind::Cell { is_head: false } => json!({"type": "tableCell", "attrs": {}, "content": filled(content)}),
        };
        self.block(vec![node]);
    }
}

fn marked(text: &str, marks: Vec<Value>) -> Value {
    if marks.is_empty() {
        json!({"type": "text", "text": text})
    } else {
        json!({"type": "text", "text": text, "marks": marks})
    }
}

/// At least one paragraph.
fn filled(content: Vec<Value>) -> Vec<Value> {
    if content.is_empty() { vec![json!({"type": "paragraph", "content": []})] } else { content }
}

/// An item begins with a paragraph or a code block.
fn item(mut content: Vec<Value>) -> Vec<Value> {
    let starts_well = content.first().is_some_and(|first| first["type"] == "paragraph" || first["type"] == "codeBlock");
    if !starts_well {
        content.insert(0, json!({"type": "paragraph", "content": []}));
    }
    content
}

/// The text of a code block is one node without its last line break.
fn code_block(language: Option<&str>, content: &[Value]) -> Value {
    let text: String = content.iter().filter_map(|node| node["text"].as_str()).collect();
    let text = text.strip_suffix('\n').unwrap_or(&text);
    let content = if text.is_empty() { json!([]) } else { json!([{"type": "text", "text": text}]) };
    match language {
        Some(language) => json!({"type": "codeBlock", "attrs": {"language": language}, "content": content}),
        None => json!({"type": "codeBlock", "attrs": {}, "content": content}),
    }
}

/// The mark of a link; only addresses that a click may open become one, and only of a length that many words can bear.
fn link(target: &str) -> Option<Value> {
    if target.len() > LONGEST_ADDRESS {
        return None;
    }
    let lower = target.to_ascii_lowercase();
    let is_safe = ["https://", "http://", "mailto:"].iter().any(|scheme| lower.starts_with(scheme));
    is_safe.then(|| json!({"type": "link", "attrs": {"href": target}}))
}

/// The first mention in a text: what is before it, the account id, what is after it.
fn mention(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once(MENTION)?;
    let (id, after) = rest.split_once(']')?;
    let is_id = !id.is_empty()
        && id.len() <= 128
        && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b":-_".contains(&byte));
    is_id.then_some((before, id, after))
}
