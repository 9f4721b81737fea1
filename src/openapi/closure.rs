//! Reads schemas and everything they refer to.
//!
//! A reference takes an id at once and is read later, from a queue: so neither cycles nor long chains of
//! references need a deep stack. What stands beside a `$ref` is laid over the schema it refers to, after
//! all schemas are read.

use std::collections::{HashMap, HashSet, VecDeque};

use super::keywords::keywords;
use super::lift::lift;
use super::reader::{Place, Reader};
use super::schema::{AdditionalProperties, Schema, SchemaId, Schemas};
use crate::diagnostics::{DocumentPlace, DocumentProblem};
use crate::source::NodeKind;
use crate::source::limits::MAX_NODES;

/// The schemas read so far and those that wait to be read.
#[derive(Default)]
pub(super) struct Closure<'a> {
    schemas: Schemas,
    /// By the address of the node that says it: nodes stay where they are as long as they are borrowed.
    by_node: HashMap<usize, SchemaId>,
    waiting: VecDeque<(SchemaId, Place<'a>)>,
    overlays: Vec<Overlay>,
}

/// A schema that refers to another one and may say more.
struct Overlay {
    id: SchemaId,
    target: SchemaId,
    /// The members that stand beside the `$ref`.
    members: Vec<&'static str>,
    reference: String,
    place: DocumentPlace,
}

/// How a schema's reference is followed.
type Resolve<'a> = fn(&mut Reader<'a>, &str, &Place<'a>) -> Option<Place<'a>>;

/// The members of a schema that we read.
const MEMBERS: &[&str] = &[
    "additionalProperties",
    "allOf",
    "anyOf",
    "const",
    "contentEncoding",
    "contentMediaType",
    "default",
    "deprecated",
    "description",
    "enum",
    "example",
    "examples",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "format",
    "items",
    "maxItems",
    "maxLength",
    "maximum",
    "minItems",
    "minLength",
    "minimum",
    "nullable",
    "oneOf",
    "pattern",
    "patternProperties",
    "prefixItems",
    "properties",
    "readOnly",
    "required",
    "title",
    "type",
    "unevaluatedProperties",
    "writeOnly",
    "x-nullable",
];

impl<'a> Closure<'a> {
    /// The id of the schema of a parameter, body or answer, at `place`. What it refers to is read by
    /// [`Closure::finish`].
    pub(super) fn schema(&mut self, reader: &mut Reader<'a>, place: &Place<'a>) -> SchemaId {
        self.schema_by(reader, place, Reader::resolve)
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

    /// Lays every overlay over its target, targets first.
    fn lay_over(&mut self, reader: &mut Reader<'a>) {
        let overlays = std::mem::take(&mut self.overlays);
        let by_id: HashMap<SchemaId, usize> =
            overlays.iter().enumerate().map(|(number, overlay)| (overlay.id, number)).collect();
        let mut done: HashSet<usize> = HashSet::new();
        let mut copied = 0;
        for number in 0..overlays.len() {
            let mut chain = Vec::new();
            let mut in_chain = HashSet::new();
            let mut next = Some(number);
            while let Some(number) = next.filter(|number| !done.contains(number)) {
                if !in_chain.insert(number) {
                    report_circle(reader, overlays.get(number));
                    break;
                }
                chain.push(number);
                next = overlays.get(number).and_then(|overlay| by_id.get(&overlay.target)).copied();
            }
            for overlay in chain.iter().rev().filter_map(|number| overlays.get(*number)) {
                copied += self.lay_one_over(overlay);
                if copied > MAX_NODES {
                    let place = overlay.place.clone();
                    reader.report(&DocumentProblem::SelectionTooLarge { limit: MAX_NODES, place });
                    return;
                }
            }
            done.extend(chain);
        }
    }

    /// Returns how many parts were copied.
    fn lay_one_over(&mut self, overlay: &Overlay) -> usize {
        let mut schema = self.schemas.get(overlay.target).clone();
        let own = self.schemas.get(overlay.id).clone();
        let copied = 1 + schema.properties.len() + schema.required.len() + schema.enum_values.len();
        schema.span = own.span;
        schema.name = own.name.clone().or(schema.name);
        for member in &overlay.members {
            take(&mut schema, &own, member);
        }
        self.schemas.set(overlay.id, schema);
        copied
    }
}

fn report_circle(reader: &mut Reader<'_>, overlay: Option<&Overlay>) {
    if let Some(overlay) = overlay {
        let reference = overlay.reference.clone();
        reader.report(&DocumentProblem::CircularReference { reference, place: overlay.place.clone() });
    }
}

/// The members beside a `$ref` that we read.
fn beside(place: &Place<'_>) -> Vec<&'static str> {
    if place.node.entries().len() < 2 {
        return Vec::new();
    }
    MEMBERS.iter().filter(|member| place.node.get(member).is_some_and(|node| !node.is_null())).copied().collect()
}

/// Takes one member over from another schema.
fn take(schema: &mut Schema, from: &Schema, member: &str) {
    match member {
        "additionalProperties" | "patternProperties" | "unevaluatedProperties" => {
            schema.additional_properties = from.additional_properties
        }
        "allOf" => schema.all_of = from.all_of.clone(),
        "anyOf" => schema.any_of = from.any_of.clone(),
        "default" => schema.default = from.default.clone(),
        "deprecated" => schema.deprecated = from.deprecated,
        "description" => schema.description = from.description.clone(),
        "const" | "enum" => schema.enum_values = from.enum_values.clone(),
        "example" | "examples" => schema.example = from.example.clone(),
        "contentEncoding" | "contentMediaType" | "format" => schema.format = from.format.clone(),
        "items" | "prefixItems" => schema.items = from.items,
        "maxLength" => schema.max_length = from.max_length,
        "exclusiveMaximum" | "maximum" => {
            (schema.maximum, schema.below) = (from.maximum.clone(), from.below.clone());
        }
        "maxItems" => schema.max_items = from.max_items,
        "minItems" => schema.min_items = from.min_items,
        "minLength" => schema.min_length = from.min_length,
        "exclusiveMinimum" | "minimum" => {
            (schema.minimum, schema.above) = (from.minimum.clone(), from.above.clone());
        }
        "nullable" | "x-nullable" => schema.nullable = from.nullable,
        "oneOf" => schema.one_of = from.one_of.clone(),
        "pattern" => schema.pattern = from.pattern.clone(),
        "properties" => schema.properties = from.properties.clone(),
        "readOnly" => schema.read_only = from.read_only,
        "required" => schema.required = from.required.clone(),
        "title" => schema.title = from.title.clone(),
        "type" => {
            schema.types = from.types.clone();
            schema.nullable |= from.nullable;
        }
        "writeOnly" => schema.write_only = from.write_only,
        _ => {}
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
