//! What the readers of operations and of schemas share: places, references, and the list of problems.

use std::collections::{HashMap, HashSet};

use super::Document;
use super::pointer::{below, from_tokens};
use crate::diagnostics::{Diagnostic, DocumentPlace, DocumentProblem, Problem};
use crate::source::{Entry, FileId, Node, NodeKind, Sources, Span};

/// A value of the document with its pointer.
#[derive(Debug, Clone)]
pub(super) struct Place<'a> {
    pub(super) node: &'a Node,
    pub(super) pointer: String,
}

/// Reads parts of one document and collects what is wrong with them.
pub(super) struct Reader<'a> {
    pub(super) document: &'a Document,
    pub(super) sources: &'a Sources,
    pub(super) problems: Vec<Diagnostic>,
    /// Slips that were coped with.
    pub(super) warnings: Vec<Diagnostic>,
    /// How often a problem was met, repeated ones included: compared before and after reading a part.
    pub(super) faults: usize,
    /// How many references led nowhere.
    pub(super) dead_references: usize,
    reported: HashSet<(&'static str, Option<Span>)>,
}

impl<'a> Place<'a> {
    /// A member, unless it is missing or null.
    pub(super) fn member(&self, key: &str) -> Option<Self> {
        let node = self.node.get(key).filter(|node| !node.is_null())?;
        Some(Place { node, pointer: below(&self.pointer, key) })
    }

    /// The reference that this value is, if it is one.
    pub(super) fn reference(&self) -> Option<&'a str> {
        self.node.get("$ref").and_then(Node::as_str)
    }

    /// The last token of the pointer, as messages call the value.
    fn last_token(&self) -> String {
        let token = self.pointer.rsplit('/').next().unwrap_or("");
        token.replace("~1", "/").replace("~0", "~")
    }
}

impl<'a> Reader<'a> {
    pub(super) fn new(document: &'a Document, sources: &'a Sources) -> Self {
        Self {
            document,
            sources,
            problems: Vec::new(),
            warnings: Vec::new(),
            faults: 0,
            dead_references: 0,
            reported: HashSet::new(),
        }
    }

    /// Notes a problem, once for each place.
    pub(super) fn report(&mut self, problem: &dyn Problem) {
        self.faults += 1;
        let diagnostic = problem.diagnostic();
        let place = diagnostic.labels.first().map(|label| label.span);
        if self.reported.insert((diagnostic.code, place)) {
            self.problems.push(diagnostic);
        }
    }

    /// Notes a slip that is coped with, once for each place.
    pub(super) fn slip(&mut self, problem: &dyn Problem) {
        let diagnostic = problem.diagnostic().into_warning();
        let place = diagnostic.labels.first().map(|label| label.span);
        if self.reported.insert((diagnostic.code, place)) {
            self.warnings.push(diagnostic);
        }
    }

    /// A place for messages: of an object or list only its start, which would fill the screen otherwise.
    pub(super) fn shown(&self, place: &Place<'a>) -> DocumentPlace {
        let span = match place.node.kind {
            NodeKind::Mapping(_) | NodeKind::Sequence(_) => self.start_of(place.node.span),
            _ => place.node.span,
        };
        DocumentPlace { span, pointer: place.pointer.clone() }
    }

    /// The start of an object or list.
    pub(super) fn start_of(&self, span: Span) -> Span {
        let text = self.sources.text(span.file).get(span.start..span.end).unwrap_or("");
        let length = if text.starts_with(['{', '[']) { 1 } else { text.find('\n').unwrap_or(text.len()) };
        Span { end: span.start + length, ..span }
    }

    /// The value that a pointer's tokens lead to in the document itself.
    pub(super) fn find<T: AsRef<str>>(&mut self, tokens: &[T]) -> Option<Place<'a>> {
        self.find_in(self.document.file, tokens)
    }

    /// The same in one of its files; a part that cannot be read is reported.
    pub(super) fn find_in<T: AsRef<str>>(&mut self, file: FileId, tokens: &[T]) -> Option<Place<'a>> {
        match self.document.index_of(file).find(self.sources, file, tokens) {
            Ok(node) => node.map(|node| Place { node, pointer: from_tokens(tokens) }),
            Err(error) => {
                self.report(&error);
                None
            }
        }
    }

    /// Reports a key that stands twice in an object which groups others.
    pub(super) fn check_is_single(&mut self, file: FileId, object: &[&str], key: &str) {
        let spans = self.document.index_of(file).key_spans(self.sources, file, object, key);
        if let [first, second, ..] = spans.as_slice() {
            let place = DocumentPlace { span: *second, pointer: below(&from_tokens(object), key) };
            self.report(&DocumentProblem::DuplicateKey { key: key.to_owned(), place, first: *first });
        }
    }

    /// What is wrong when a member at the top of a file groups others and is no object.
    pub(super) fn not_an_object(&self, file: FileId, key: &str) -> Option<DocumentProblem> {
        let (found, span) = self.document.index_of(file).not_an_object(self.sources, file, key)?;
        let place = DocumentPlace { span, pointer: from_tokens(&[key]) };
        Some(DocumentProblem::WrongKind { member: key.to_owned(), expected: "a mapping", found, place })
    }

    /// Whether a value is an object without repeated keys; reports it when it is not.
    pub(super) fn is_object(&mut self, place: &Place<'a>) -> bool {
        if !matches!(place.node.kind, NodeKind::Mapping(_)) {
            self.wrong_kind(place, "a mapping");
            return false;
        }
        for (first, again) in repeated(place.node.entries()) {
            let shown = DocumentPlace { span: again.key_span, pointer: below(&place.pointer, &again.key) };
            let key = again.key.clone();
            self.report(&DocumentProblem::DuplicateKey { key, place: shown, first: first.key_span });
        }
        true
    }

    /// Notes that a value is not of the kind that it should have, and is passed over.
    pub(super) fn odd_kind(&mut self, place: &Place<'a>, expected: &'static str) {
        let shown = self.shown(place);
        let (member, found) = (place.last_token(), place.node.kind_name());
        self.slip(&DocumentProblem::WrongKind { member, expected, found, place: shown });
    }

    /// Reports that a value is not of the kind that it must have.
    pub(super) fn wrong_kind(&mut self, place: &Place<'a>, expected: &'static str) {
        let problem = DocumentProblem::WrongKind {
            member: place.last_token(),
            expected,
            found: place.node.kind_name(),
            place: self.shown(place),
        };
        self.report(&problem);
    }

    /// A member that must be a string if it is there.
    pub(super) fn text(&mut self, place: &Place<'a>, key: &str) -> Option<String> {
        let member = place.member(key)?;
        let text = member.node.as_str().map(str::to_owned);
        if text.is_none() {
            self.wrong_kind(&member, "a string");
        }
        text
    }

    /// A member that must be a boolean if it is there.
    pub(super) fn boolean(&mut self, place: &Place<'a>, key: &str) -> Option<bool> {
        let member = place.member(key)?;
        let value = member.node.as_bool();
        if value.is_none() {
            self.wrong_kind(&member, "a boolean");
        }
        value
    }

    /// The items of a member that must be a list if it is there.
    pub(super) fn items(&mut self, place: &Place<'a>, key: &str) -> Vec<Place<'a>> {
        place.member(key).map_or_else(Vec::new, |member| self.list(&member))
    }

    /// The items of a value that must be a list.
    pub(super) fn list(&mut self, place: &Place<'a>) -> Vec<Place<'a>> {
        let NodeKind::Sequence(items) = &place.node.kind else {
            self.wrong_kind(place, "a list");
            return Vec::new();
        };
        let at = |(number, node)| Place { node, pointer: below(&place.pointer, &format!("{number}")) };
        items.iter().enumerate().map(at).collect()
    }

    /// The members of a member that must be an object if it is there.
    pub(super) fn members(&mut self, place: &Place<'a>, key: &str) -> Vec<(&'a str, Place<'a>)> {
        place.member(key).map_or_else(Vec::new, |member| self.members_of(&member))
    }

    /// The members of a value that must be an object.
    pub(super) fn members_of(&mut self, member: &Place<'a>) -> Vec<(&'a str, Place<'a>)> {
        if !self.is_object(member) {
            return Vec::new();
        }
        let at = |entry: &'a Entry| {
            (entry.key.as_str(), Place { node: &entry.value, pointer: below(&member.pointer, &entry.key) })
        };
        member.node.entries().iter().map(at).collect()
    }
}

/// Entries whose key stood before, each with the entry before it.
fn repeated(entries: &[Entry]) -> Vec<(&Entry, &Entry)> {
    const FEW: usize = 8;
    if entries.len() <= FEW {
        let earlier = |place: usize, key: &str| entries.get(..place)?.iter().rfind(|first| first.key == key);
        let numbered = entries.iter().enumerate();
        return numbered.filter_map(|(place, again)| Some((earlier(place, &again.key)?, again))).collect();
    }
    let mut last: HashMap<&str, &Entry> = HashMap::with_capacity(entries.len());
    entries.iter().filter_map(|again| Some((last.insert(&again.key, again)?, again))).collect()
}
