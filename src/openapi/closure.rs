//! Reads schemas and everything they refer to.
//!
//! A reference takes an id at once and is read later, from a queue: so neither cycles nor long chains of
//! references need a deep stack. What stands beside a `$ref` is joined to the schema it refers to, after
//! all schemas are read.

use std::collections::{HashMap, VecDeque};

use super::inheritance::warn_of_subtypes;
use super::keywords::keywords;
use super::lift::lift;
use super::overlay::{Both, Overlay, beside};
use super::reader::{Place, Reader};
use super::required::describe_required;
use super::schema::{AdditionalProperties, Schema, SchemaId, Schemas};
use crate::source::NodeKind;

/// The schemas read so far and those that wait to be read.
#[derive(Default)]
pub(super) struct Closure<'a> {
    pub(super) schemas: Schemas,
    /// By the address of the node that says it: nodes stay where they are as long as they are borrowed.
    by_node: HashMap<usize, SchemaId>,
    waiting: VecDeque<(SchemaId, Place<'a>)>,
    pub(super) overlays: Vec<Overlay>,
    /// Values that two schemas describe, whose words are not known yet.
    pub(super) both: Vec<Both>,
    /// The schemas of parameters, bodies and answers.
    asked: Vec<SchemaId>,
}

/// How a schema's reference is followed.
type Resolve<'a> = fn(&mut Reader<'a>, &str, &Place<'a>) -> Option<Place<'a>>;

impl<'a> Closure<'a> {
    /// The id of the schema of a parameter, body or answer, at `place`. What it refers to is read by
    /// [`Closure::finish`].
    pub(super) fn schema(&mut self, reader: &mut Reader<'a>, place: &Place<'a>) -> SchemaId {
        let id = self.schema_by(reader, place, Reader::resolve);
        self.asked.push(id);
        id
    }

    /// The id of a schema within another one. It stands for anything where its reference leads nowhere.
    fn part(&mut self, reader: &mut Reader<'a>, place: &Place<'a>) -> SchemaId {
        self.schema_by(reader, place, Reader::resolve_part)
    }

    fn schema_by(&mut self, reader: &mut Reader<'a>, place: &Place<'a>, resolve: Resolve<'a>) -> SchemaId {
        if let Some(id) = self.by_node.get(&key_of(place)) {
            return *id;
        }
        if let Some(reference) = place.reference().filter(|_| beside(place).is_empty()) {
            // Nothing else is said here: the reference is the schema it leads to.
            return match resolve(reader, reference, place) {
                Some(target) => self.later(target),
                None => self.schemas.reserve(),
            };
        }
        let id = self.reserve(place);
        self.fill(reader, id, place, resolve);
        id
    }

    /// Reads everything that is referred to and lays overlays over their targets.
    pub(super) fn finish(mut self, reader: &mut Reader<'a>) -> Schemas {
        while let Some((id, place)) = self.waiting.pop_front() {
            self.fill(reader, id, &place, Reader::resolve_part);
        }
        self.lay_over(reader);
        warn_of_subtypes(reader, &self.schemas, &self.asked);
        describe_required(&mut self.schemas);
        lift(&mut self.schemas);
        self.schemas
    }

    fn reserve(&mut self, place: &Place<'a>) -> SchemaId {
        let id = self.schemas.reserve();
        self.by_node.insert(key_of(place), id);
        id
    }

    fn later(&mut self, place: Place<'a>) -> SchemaId {
        if let Some(id) = self.by_node.get(&key_of(&place)) {
            return *id;
        }
        let id = self.reserve(&place);
        self.waiting.push_back((id, place));
        id
    }

    fn fill(&mut self, reader: &mut Reader<'a>, id: SchemaId, place: &Place<'a>, resolve: Resolve<'a>) {
        // `true` allows everything, and so does what a document leaves empty.
        if matches!(place.node.kind, NodeKind::Boolean(_) | NodeKind::Null) || !reader.is_object(place) {
            return;
        }
        let schema = self.read(reader, place);
        self.schemas.set(id, schema);
        let Some(reference) = place.reference() else {
            return;
        };
        if let Some(target) = resolve(reader, reference, place) {
            let shown = reader.shown(&place.member("$ref").unwrap_or_else(|| place.clone()));
            let target = self.later(target);
            self.overlays.push(Overlay {
                id,
                target,
                members: beside(place),
                reference: reference.to_owned(),
                place: shown,
            });
        }
    }

    fn read(&mut self, reader: &mut Reader<'a>, place: &Place<'a>) -> Schema {
        let mut schema = Schema { span: place.node.span, name: component_name(&place.pointer), ..Schema::default() };
        keywords(reader, place, &mut schema);
        for (name, property) in properties(reader, place) {
            if property.node.as_bool() != Some(false) {
                let id = self.part(reader, &property);
                schema.properties.entry(name.to_owned()).or_insert(id);
            }
        }
        schema.items = self.items(reader, place);
        schema.all_of = self.list(reader, place, "allOf");
        schema.any_of = self.list(reader, place, "anyOf");
        schema.one_of = self.list(reader, place, "oneOf");
        schema.additional_properties = self.additional(reader, place);
        if let Some(target) = recursive(place).and_then(|()| reader.recursive_target(place)) {
            schema.all_of.push(self.later(target));
        }
        schema
    }

    /// What a list's items are: `items`, and of tuples (`prefixItems`, before 3.1 a list in `items`) any of the
    /// schemas of their places.
    fn items(&mut self, reader: &mut Reader<'a>, place: &Place<'a>) -> Option<SchemaId> {
        let mut ids = self.list(reader, place, "prefixItems");
        if let Some(items) = place.member("items") {
            match items.node.kind {
                NodeKind::Sequence(_) => ids.extend(self.list(reader, place, "items")),
                NodeKind::Boolean(false) => {}
                _ => ids.push(self.part(reader, &items)),
            }
        }
        match ids.as_slice() {
            [] => None,
            [one] => Some(*one),
            _ => Some(self.add(Schema { span: place.node.span, any_of: ids, ..Schema::default() })),
        }
    }

    /// What an object may hold beside its named members.
    fn additional(&mut self, reader: &mut Reader<'a>, place: &Place<'a>) -> AdditionalProperties {
        let by_pattern = reader.members(place, "patternProperties");
        let said = ["additionalProperties", "unevaluatedProperties"].into_iter().find_map(|key| place.member(key));
        match (by_pattern.as_slice(), said) {
            ([], None) => AdditionalProperties::Unspecified,
            ([], Some(member)) => match member.node.kind {
                NodeKind::Boolean(true) => AdditionalProperties::Any,
                NodeKind::Boolean(false) => AdditionalProperties::Forbidden,
                _ => AdditionalProperties::Schema(self.part(reader, &member)),
            },
            ([(_, only)], _) => AdditionalProperties::Schema(self.part(reader, only)),
            _ => AdditionalProperties::Any,
        }
    }

    /// Takes up a schema that no single place of the document holds.
    pub(super) fn add(&mut self, schema: Schema) -> SchemaId {
        let id = self.schemas.reserve();
        self.schemas.set(id, schema);
        id
    }

    fn list(&mut self, reader: &mut Reader<'a>, place: &Place<'a>, key: &str) -> Vec<SchemaId> {
        let items = reader.items(place, key);
        items.iter().filter(|item| item.node.as_bool() != Some(false)).map(|item| self.part(reader, item)).collect()
    }
}

/// The members of an object; some documents put them elsewhere as a whole and refer there.
fn properties<'a>(reader: &mut Reader<'a>, place: &Place<'a>) -> Vec<(&'a str, Place<'a>)> {
    let referred = place.member("properties").filter(|properties| properties.reference().is_some());
    match referred {
        None => reader.members(place, "properties"),
        Some(properties) => reader.follow(properties).map_or_else(Vec::new, |found| reader.members_of(&found)),
    }
}

/// What a schema is known by.
fn key_of(place: &Place<'_>) -> usize {
    std::ptr::from_ref(place.node).addr()
}

/// Whether a schema refers on by one of the keywords whose target can change.
fn recursive(place: &Place<'_>) -> Option<()> {
    let is_there = |key: &str| place.node.get(key).is_some();
    (is_there("$recursiveRef") || is_there("$dynamicRef")).then_some(())
}

/// `Issue` of `#/components/schemas/Issue` or `#/definitions/Issue`.
fn component_name(pointer: &str) -> Option<String> {
    let name = pointer.strip_prefix("#/components/schemas/").or_else(|| pointer.strip_prefix("#/definitions/"))?;
    if name.contains('/') {
        return None;
    }
    Some(name.replace("~1", "/").replace("~0", "~"))
}
