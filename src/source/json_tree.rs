//! Builds the spanned tree from JSON whose syntax was already judged.

use memchr::memchr2;

use super::json::unescape;
use super::limits::{MAX_DEPTH, MAX_NODES};
use super::{Entry, FileId, Node, NodeKind, ScalarStyle, SourceError, Span};

/// Builds the tree of one JSON value. `start` is the offset of `text` in its file; the number of values
/// is taken from `budget`.
pub(super) fn build_tree(text: &str, file: FileId, start: usize, budget: &mut usize) -> Result<Node, SourceError> {
    TreeBuilder { text, file, start, at: 0, budget }.value(0)
}

struct TreeBuilder<'a> {
    text: &'a str,
    file: FileId,
    start: usize,
    at: usize,
    budget: &'a mut usize,
}

impl TreeBuilder<'_> {
    fn value(&mut self, depth: usize) -> Result<Node, SourceError> {
        self.skip_white_space();
        let first = self.at;
        if depth >= MAX_DEPTH {
            return Err(SourceError::TooDeep { span: self.span(first, first + 1), limit: MAX_DEPTH });
        }
        let Some(left) = self.budget.checked_sub(1) else {
            return Err(SourceError::TooManyNodes { span: self.span(first, first + 1), limit: MAX_NODES });
        };
        *self.budget = left;
        let kind = match self.peek() {
            Some(b'{') => self.object(depth)?,
            Some(b'[') => self.list(depth)?,
            Some(b'"') => NodeKind::String(self.string()?.0, ScalarStyle::Quoted),
            Some(b't') => self.word(4, NodeKind::Boolean(true)),
            Some(b'f') => self.word(5, NodeKind::Boolean(false)),
            Some(b'n') => self.word(4, NodeKind::Null),
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ => return Err(self.unexpected()),
        };
        Ok(Node { span: self.span(first, self.at), kind })
    }

    fn object(&mut self, depth: usize) -> Result<NodeKind, SourceError> {
        let mut entries = Vec::new();
        self.at += 1;
        while self.more(b'}')? {
            let (key, key_span) = self.string()?;
            self.skip_white_space();
            self.take(b':')?;
            let value = self.value(depth + 1)?;
            entries.push(Entry { key_span, key, value });
        }
        Ok(NodeKind::Mapping(entries))
    }

    fn list(&mut self, depth: usize) -> Result<NodeKind, SourceError> {
        let mut items = Vec::new();
        self.at += 1;
        while self.more(b']')? {
            items.push(self.value(depth + 1)?);
        }
        Ok(NodeKind::Sequence(items))
    }

    /// Whether another element follows; steps over its comma, or over the closing bracket.
    fn more(&mut self, closing: u8) -> Result<bool, SourceError> {
        self.skip_white_space();
        match self.peek() {
            Some(byte) if byte == closing => {
                self.at += 1;
                Ok(false)
            }
            Some(b',') => {
                self.at += 1;
                self.skip_white_space();
                Ok(true)
            }
            Some(_) => Ok(true),
            None => Err(self.unexpected()),
        }
    }

    fn string(&mut self) -> Result<(String, Span), SourceError> {
        let first = self.at;
        self.take(b'"')?;
        let inside = self.at;
        loop {
            let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
            let Some(found) = memchr2(b'"', b'\\', rest) else {
                return Err(self.unexpected());
            };
            self.at += found;
            if self.peek() == Some(b'"') {
                break;
            }
            self.at += 2;
        }
        let range = inside..self.at;
        self.at += 1;
        let span = self.span(first, self.at);
        let text = unescape(self.text, &range).ok_or_else(|| SourceError::Syntax {
            span,
            format: "JSON",
            reason: "this text holds half of a surrogate pair, which is no character".to_owned(),
        })?;
        Ok((text.into_owned(), span))
    }

    fn number(&mut self) -> NodeKind {
        let first = self.at;
        while matches!(self.peek(), Some(b'-' | b'+' | b'.' | b'e' | b'E' | b'0'..=b'9')) {
            self.at += 1;
        }
        NodeKind::Number(self.text.get(first..self.at).unwrap_or("").to_owned())
    }

    fn word(&mut self, length: usize, kind: NodeKind) -> NodeKind {
        self.at += length;
        kind
    }

    fn take(&mut self, byte: u8) -> Result<(), SourceError> {
        if self.peek() != Some(byte) {
            return Err(self.unexpected());
        }
        self.at += 1;
        Ok(())
    }

    fn skip_white_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn span(&self, from: usize, to: usize) -> Span {
        Span { file: self.file, start: self.start + from, end: self.start + to.min(self.text.len()) }
    }

    fn unexpected(&self) -> SourceError {
        SourceError::Syntax { span: self.span(self.at, self.at), format: "JSON", reason: "this is not JSON".to_owned() }
    }
}
