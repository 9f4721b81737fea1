//! What stands beside a `$ref`: it holds together with what the reference leads to (JSON Schema 2020-12, section 8.2.3.1).
//!
//! Before 3.1 the standard ignores it, but the documents of all versions mean it. Words about a value are the own ones
//! where there are some; what restricts a value does so on top of what the target says.

use std::collections::{HashMap, HashSet};

use super::closure::Closure;
use super::combine::tighten;
use super::keywords::UNREAD;
use super::reader::{Place, Reader};
use super::schema::{AdditionalProperties, Schema, SchemaId};
use crate::diagnostics::{DocumentPlace, DocumentProblem};
use crate::source::limits::MAX_NODES;

/// A schema that refers to another one and says more.
pub(super) struct Overlay {
    pub(super) id: SchemaId,
    pub(super) target: SchemaId,
    /// The members that stand beside the `$ref`.
    pub(super) members: Vec<&'static str>,
    pub(super) reference: String,
    pub(super) place: DocumentPlace,
}

/// A value that two schemas describe, the own one first.
pub(super) struct Both {
    id: SchemaId,
    own: SchemaId,
    other: SchemaId,
}

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
    "discriminator",
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

/// The members beside a `$ref` that we read.
pub(super) fn beside(place: &Place<'_>) -> Vec<&'static str> {
    if place.node.entries().len() < 2 {
        return Vec::new();
    }
    let is_there = |member: &&&str| place.node.get(member).is_some_and(|node| !node.is_null());
    MEMBERS.iter().chain(UNREAD).filter(is_there).copied().collect()
}

impl Closure<'_> {
    /// Lays every overlay over its target, targets first.
    pub(super) fn lay_over(&mut self, reader: &mut Reader<'_>) {
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
        self.describe_both();
    }

    /// Returns how many parts were copied or made.
    fn lay_one_over(&mut self, overlay: &Overlay) -> usize {
        let target = self.schemas.get(overlay.target).clone();
        let own = self.schemas.get(overlay.id).clone();
        let before = self.schemas.len();
        let groups = target.all_of.len() + target.any_of.len() + target.one_of.len();
        let copied = 1 + target.properties.len() + target.required.len() + target.enum_values.len() + groups;
        let mut schema = own.clone();
        words(&mut schema, &target, &overlay.members);
        tighten(&mut schema, &target);
        schema.properties = target.properties.clone();
        for (name, id) in own.properties {
            let id = self.both(id, target.properties.get(&name).copied());
            schema.properties.insert(name, id);
        }
        let known: HashSet<&String> = target.required.iter().collect();
        schema.required =
            target.required.iter().chain(own.required.iter().filter(|name| !known.contains(name))).cloned().collect();
        schema.items = own.items.map(|id| self.both(id, target.items)).or(target.items);
        schema.additional_properties = self.additional_of_both(own.additional_properties, target.additional_properties);
        schema.unread.extend(target.unread.iter().filter(|keyword| !own.unread.contains(keyword)));
        self.groups(&mut schema, target);
        self.schemas.set(overlay.id, schema);
        copied + self.schemas.len() - before
    }

    /// Adds the groups of schemas of the target. What a schema can say only once goes into a part of its own.
    fn groups(&mut self, schema: &mut Schema, target: Schema) {
        let mut rest = Schema { span: target.span, ..Schema::default() };
        rest.pattern = target.pattern.filter(|pattern| schema.pattern.as_ref() != Some(pattern));
        let has_own_union = !schema.any_of.is_empty() || !schema.one_of.is_empty();
        let union = if has_own_union { &mut rest } else { &mut *schema };
        union.any_of = target.any_of;
        union.one_of = target.one_of;
        union.discriminator = union.discriminator.take().or(target.discriminator);
        let own = std::mem::replace(&mut schema.all_of, target.all_of);
        let known: HashSet<SchemaId> = schema.all_of.iter().copied().collect();
        schema.all_of.extend(own.into_iter().filter(|id| !known.contains(id)));
        if rest.pattern.is_some() || !rest.any_of.is_empty() || !rest.one_of.is_empty() {
            schema.all_of.push(self.add(rest));
        }
    }

    /// A schema for what must fit two.
    fn both(&mut self, own: SchemaId, other: Option<SchemaId>) -> SchemaId {
        let Some(other) = other.filter(|other| *other != own) else {
            return own;
        };
        let span = self.schemas.get(own).span;
        let id = self.add(Schema { span, all_of: vec![own, other], ..Schema::default() });
        self.both.push(Both { id, own, other });
        id
    }

    fn additional_of_both(&mut self, own: AdditionalProperties, other: AdditionalProperties) -> AdditionalProperties {
        use AdditionalProperties as A;
        match (own, other) {
            (A::Forbidden, _) | (_, A::Forbidden) => A::Forbidden,
            (A::Schema(own), A::Schema(other)) => A::Schema(self.both(own, Some(other))),
            (A::Schema(id), _) | (_, A::Schema(id)) => A::Schema(id),
            (A::Any, _) | (_, A::Any) => A::Any,
            (A::Unspecified, A::Unspecified) => A::Unspecified,
        }
    }

    /// Gives the words to what must fit two schemas, as soon as both have theirs.
    fn describe_both(&mut self) {
        for Both { id, own, other } in std::mem::take(&mut self.both) {
            let (own, other) = (self.schemas.get(own).clone(), self.schemas.get(other).clone());
            let mut schema = self.schemas.get(id).clone();
            schema.description = own.description.or(other.description);
            schema.title = own.title.or(other.title);
            schema.example = own.example.or(other.example);
            // Null among the types of one is not allowed by another that names types without it.
            schema.nullable = match own.types.is_empty() || other.types.is_empty() {
                true => own.nullable || other.nullable,
                false => own.nullable && other.nullable,
            };
            schema.read_only = own.read_only || other.read_only;
            schema.write_only = own.write_only || other.write_only;
            schema.deprecated = own.deprecated || other.deprecated;
            self.schemas.set(id, schema);
        }
    }
}

/// Takes the words of the target where there are no own ones.
fn words(schema: &mut Schema, target: &Schema, members: &[&str]) {
    let says = |keys: &[&str]| members.iter().any(|member| keys.contains(member));
    schema.name = schema.name.take().or_else(|| target.name.clone());
    schema.description = schema.description.take().or_else(|| target.description.clone());
    schema.title = schema.title.take().or_else(|| target.title.clone());
    schema.example = schema.example.take().or_else(|| target.example.clone());
    if !says(&["nullable", "x-nullable"]) {
        schema.nullable |= target.nullable;
    }
    if !says(&["readOnly"]) {
        schema.read_only = target.read_only;
    }
    if !says(&["writeOnly"]) {
        schema.write_only = target.write_only;
    }
    if !says(&["deprecated"]) {
        schema.deprecated = target.deprecated;
    }
}

fn report_circle(reader: &mut Reader<'_>, overlay: Option<&Overlay>) {
    if let Some(overlay) = overlay {
        let reference = overlay.reference.clone();
        reader.report(&DocumentProblem::CircularReference { reference, place: overlay.place.clone() });
    }
}
