//! Every path of an operation's answer that a projection can name, as `operations --op` shows them.

use indexmap::IndexMap;

use super::answer;
use super::resolve::{Kind, Place, flatten, is_open, kind, value_schemas};
use crate::allowlist::{PathSegment, ValuePath};
use crate::openapi::{Operation, SchemaId, Schemas};

/// How deep objects and lists are followed.
const MAX_DEPTH: usize = 12;

/// How many objects, lists and values are looked at.
const MAX_PLACES: usize = 20_000;

/// How a path names the members of a map, whose names only the data knows.
const MAP_KEY: &str = "<key>";

/// A path with what stands at its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerPath {
    /// The steps from the answer.
    pub segments: Vec<PathSegment>,
    /// What is there, such as `a string`.
    pub kind: &'static str,
    /// Whether the document leaves the type open, so that the path needs `as`.
    pub is_open: bool,
}

/// What an answer holds.
#[derive(Debug, Clone, Default)]
pub struct Survey {
    /// The paths of its values, in the order of the document.
    pub paths: Vec<AnswerPath>,
    /// About how many bytes its schema has with every reference written out, descriptions left away.
    pub schema_bytes: usize,
    /// Whether there is more than was looked at.
    pub is_cut: bool,
}

impl AnswerPath {
    /// The path as an allow-list writes it.
    #[must_use]
    pub fn display(&self) -> String {
        ValuePath { segments: self.segments.clone() }.display()
    }
}

/// Surveys the JSON answer of an operation, as far as `most` paths; nothing when it has none.
#[must_use]
pub fn survey(operation: &Operation, schemas: &Schemas, most: usize) -> Option<Survey> {
    let answer = answer::json(operation)?;
    let mut walk = Walk { schemas, most, places: 0, found: Survey::default(), segments: Vec::new() };
    match answer {
        Place::Known(ids) => walk.place(&ids, &mut Vec::new()),
        Place::Open { .. } => walk.value("a value of unknown type", true),
    }
    Some(walk.found)
}

struct Walk<'a> {
    schemas: &'a Schemas,
    most: usize,
    places: usize,
    found: Survey,
    segments: Vec<PathSegment>,
}

impl Walk<'_> {
    fn place(&mut self, ids: &[SchemaId], above: &mut Vec<SchemaId>) {
        self.places += 1;
        if self.places > MAX_PLACES || self.found.paths.len() >= self.most || above.len() > MAX_DEPTH {
            self.found.is_cut = true;
            return;
        }
        // A schema inside itself would go on for ever.
        if ids.first().is_some_and(|id| above.contains(id)) {
            self.found.is_cut = true;
            return;
        }
        above.extend(ids.first());
        match kind(self.schemas, &Place::Known(ids.to_vec())) {
            Kind::Object => self.object(ids, above),
            Kind::List => self.list(ids, above),
            Kind::Unknown => self.value("a value of unknown type", true),
            other => self.value(other.name(), false),
        }
        above.pop();
    }

    fn object(&mut self, ids: &[SchemaId], above: &mut Vec<SchemaId>) {
        let parts = flatten(self.schemas, ids);
        let mut members: IndexMap<&str, Vec<SchemaId>> = IndexMap::new();
        for (name, id) in parts.iter().flat_map(|schema| &schema.properties) {
            members.entry(name).or_default().push(*id);
        }
        let mapped = value_schemas(&parts);
        if !mapped.is_empty() {
            members.insert(MAP_KEY, mapped);
        }
        if members.is_empty() {
            // An object that can hold nothing has no value to name.
            if is_open(&parts) {
                self.value("an open object", true);
            }
            return;
        }
        for (name, ids) in members {
            self.found.schema_bytes += name.len() + "\"\":{\"type\":\"\"},".len();
            self.segments.push(PathSegment::Member(name.to_owned()));
            self.place(&ids, above);
            self.segments.pop();
        }
    }

    fn list(&mut self, ids: &[SchemaId], above: &mut Vec<SchemaId>) {
        let items: Vec<SchemaId> = flatten(self.schemas, ids).iter().filter_map(|schema| schema.items).collect();
        self.found.schema_bytes += "\"items\":{}".len();
        self.segments.push(PathSegment::Elements);
        if items.is_empty() {
            self.value("a value of unknown type", true);
        } else {
            self.place(&items, above);
        }
        self.segments.pop();
    }

    fn value(&mut self, kind: &'static str, is_open: bool) {
        self.found.schema_bytes += "string".len();
        if self.found.paths.len() < self.most {
            self.found.paths.push(AnswerPath { segments: self.segments.clone(), kind, is_open });
        }
    }
}
