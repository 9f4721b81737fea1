//! Reads schemas and everything they refer to.
//!
//! A reference takes an id at once and is read later, from a queue: so neither cycles nor long chains of
//! references need a deep stack. What stands beside a `$ref` is laid over the schema it refers to, after
//! all schemas are read.

use std::collections::{HashMap, HashSet, VecDeque};

use serde_json::{Number, Value};

use super::reader::{Place, Reader};
use super::schema::{AdditionalProperties, Schema, SchemaId, SchemaType, Schemas};
use crate::diagnostics::{DocumentPlace, DocumentProblem};
use crate::source::limits::MAX_NODES;
use crate::source::{Node, NodeKind};

/// The schemas read so far and those that wait to be read.
#[derive(Default)]
pub(super) struct Closure<'a> {
    schemas: Schemas,
    by_pointer: HashMap<String, SchemaId>,
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

/// The members of a schema that we read.
const MEMBERS: &[&str] = &[
    "additionalProperties",
    "allOf",
    "anyOf",
    "default",
    "deprecated",
    "description",
    "enum",
    "example",
    "format",
    "items",
    "maxLength",
    "maximum",
    "minLength",
    "minimum",
    "nullable",
    "oneOf",
    "pattern",
    "properties",
    "readOnly",
    "required",
    "title",
    "type",
    "writeOnly",
];

const TYPES: &[&str] = &["object", "array", "string", "integer", "number", "boolean"];

impl<'a> Closure<'a> {
    /// The id of the schema at `place`. What it refers to is read by [`Closure::finish`].
    pub(super) fn schema(&mut self, reader: &mut Reader<'a>, place: &Place<'a>) -> SchemaId {
        if let Some(id) = self.by_pointer.get(&place.pointer) {
            return *id;
        }
        if let Some(reference) = place.reference().filter(|_| beside(place).is_empty()) {
            // Nothing else is said here: the reference is the schema it leads to.
            return match reader.resolve(reference, place) {
                Some(target) => self.later(target),
                None => self.schemas.reserve(),
            };
        }
        let id = self.reserve(place);
        self.fill(reader, id, place);
        id
    }

    /// Reads everything that is referred to and lays overlays over their targets.
    pub(super) fn finish(mut self, reader: &mut Reader<'a>) -> Schemas {
        while let Some((id, place)) = self.waiting.pop_front() {
            self.fill(reader, id, &place);
        }
        self.lay_over(reader);
        self.schemas
    }

    fn reserve(&mut self, place: &Place<'a>) -> SchemaId {
        let id = self.schemas.reserve();
        self.by_pointer.insert(place.pointer.clone(), id);
        id
    }

    fn later(&mut self, place: Place<'a>) -> SchemaId {
        if let Some(id) = self.by_pointer.get(&place.pointer) {
            return *id;
        }
        let id = self.reserve(&place);
        self.waiting.push_back((id, place));
        id
    }

    fn fill(&mut self, reader: &mut Reader<'a>, id: SchemaId, place: &Place<'a>) {
        if !reader.is_object(place) {
            return;
        }
        let schema = self.read(reader, place);
        self.schemas.set(id, schema);
        let Some(reference) = place.reference() else {
            return;
        };
        if let Some(target) = reader.resolve(reference, place) {
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
        let mut schema = Schema {
            span: place.node.span,
            name: component_name(&place.pointer),
            default: place.node.get("default").map(Node::to_json),
            example: place.node.get("example").map(Node::to_json),
            format: reader.text(place, "format"),
            pattern: reader.text(place, "pattern"),
            description: reader.text(place, "description"),
            title: reader.text(place, "title"),
            minimum: number(reader, place, "minimum"),
            maximum: number(reader, place, "maximum"),
            min_length: length(reader, place, "minLength"),
            max_length: length(reader, place, "maxLength"),
            nullable: reader.boolean(place, "nullable").unwrap_or(false),
            read_only: reader.boolean(place, "readOnly").unwrap_or(false),
            write_only: reader.boolean(place, "writeOnly").unwrap_or(false),
            deprecated: reader.boolean(place, "deprecated").unwrap_or(false),
            enum_values: reader.items(place, "enum").iter().map(|item| item.node.to_json()).collect(),
            ..Schema::default()
        };
        read_types(reader, place, &mut schema);
        self.read_parts(reader, place, &mut schema);
        schema
    }

    /// The members of a schema that are schemas themselves, and `required`.
    fn read_parts(&mut self, reader: &mut Reader<'a>, place: &Place<'a>, schema: &mut Schema) {
        for item in reader.items(place, "required") {
            match item.node.as_str() {
                Some(name) => schema.required.push(name.to_owned()),
                None => reader.wrong_kind(&item, "a string"),
            }
        }
        for (name, property) in reader.members(place, "properties") {
            let id = self.schema(reader, &property);
            schema.properties.entry(name.to_owned()).or_insert(id);
        }
        schema.items = place.member("items").map(|items| self.schema(reader, &items));
        schema.all_of = self.list(reader, place, "allOf");
        schema.any_of = self.list(reader, place, "anyOf");
        schema.one_of = self.list(reader, place, "oneOf");
        schema.additional_properties = match place.member("additionalProperties") {
            None => AdditionalProperties::Unspecified,
            Some(member) => match member.node.kind {
                NodeKind::Boolean(true) => AdditionalProperties::Any,
                NodeKind::Boolean(false) => AdditionalProperties::Forbidden,
                _ => AdditionalProperties::Schema(self.schema(reader, &member)),
            },
        };
    }

    fn list(&mut self, reader: &mut Reader<'a>, place: &Place<'a>, key: &str) -> Vec<SchemaId> {
        reader.items(place, key).iter().map(|item| self.schema(reader, item)).collect()
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
        "additionalProperties" => schema.additional_properties = from.additional_properties,
        "allOf" => schema.all_of = from.all_of.clone(),
        "anyOf" => schema.any_of = from.any_of.clone(),
        "default" => schema.default = from.default.clone(),
        "deprecated" => schema.deprecated = from.deprecated,
        "description" => schema.description = from.description.clone(),
        "enum" => schema.enum_values = from.enum_values.clone(),
        "example" => schema.example = from.example.clone(),
        "format" => schema.format = from.format.clone(),
        "items" => schema.items = from.items,
        "maxLength" => schema.max_length = from.max_length,
        "maximum" => schema.maximum = from.maximum.clone(),
        "minLength" => schema.min_length = from.min_length,
        "minimum" => schema.minimum = from.minimum.clone(),
        "nullable" => schema.nullable = from.nullable,
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

/// `Issue` of `#/components/schemas/Issue`.
fn component_name(pointer: &str) -> Option<String> {
    let name = pointer.strip_prefix("#/components/schemas/").filter(|name| !name.contains('/'))?;
    Some(name.replace("~1", "/").replace("~0", "~"))
}

/// `type`: a word, or a list of words as later versions have it and as some 3.0 documents write it.
fn read_types<'a>(reader: &mut Reader<'a>, place: &Place<'a>, schema: &mut Schema) {
    let Some(member) = place.member("type") else {
        return;
    };
    let words = match &member.node.kind {
        NodeKind::Sequence(_) => reader.items(place, "type"),
        _ => vec![member],
    };
    for word in words {
        match word.node.as_str() {
            None => reader.wrong_kind(&word, "a string"),
            Some("null") => schema.nullable = true,
            Some(name) => match SchemaType::from_name(name) {
                Some(found) => schema.types.push(found),
                None => {
                    let place = reader.shown(&word);
                    let (member, word) = ("type".to_owned(), name.to_owned());
                    reader.report(&DocumentProblem::UnknownWord { member, word, allowed: TYPES, place });
                }
            },
        }
    }
}

fn number<'a>(reader: &mut Reader<'a>, place: &Place<'a>, key: &str) -> Option<Number> {
    let member = place.member(key)?;
    match (&member.node.kind, member.node.to_json()) {
        (NodeKind::Number(_), Value::Number(number)) => Some(number),
        // `.inf` of YAML is no bound at all.
        (NodeKind::Number(_), _) => None,
        _ => {
            reader.wrong_kind(&member, "a number");
            None
        }
    }
}

fn length<'a>(reader: &mut Reader<'a>, place: &Place<'a>, key: &str) -> Option<u64> {
    let member = place.member(key)?;
    let length = match &member.node.kind {
        NodeKind::Number(text) => whole_number(text),
        _ => None,
    };
    if length.is_none() {
        reader.wrong_kind(&member, "a whole number that is not negative");
    }
    length
}

/// `255`, and also `255.0` and `2.55e2`, which are the same number in JSON.
fn whole_number(text: &str) -> Option<u64> {
    if let Ok(number) = text.parse() {
        return Some(number);
    }
    let number: f64 = text.parse().ok()?;
    // Up to 2^53 a double holds every whole number.
    let fits = number.fract() == 0.0 && (0.0..=9_007_199_254_740_992.0).contains(&number);
    fits.then(|| format!("{number:.0}").parse().ok()).flatten()
}
