//! Says of a schema that only combines others what all its parts agree on.
//!
//! `anyOf: [{type: integer}, {type: null}]` is a nullable integer, and `allOf: [{$ref: …}]` is what it refers
//! to. Readers of parameters look at one schema and not through it, so its type, values and bounds are
//! copied up where there is no doubt. Members stay where they are.

use super::combine::{loosest, tighten, types_of};
use super::schema::{AdditionalProperties, Schema, SchemaId, SchemaType, Schemas};

/// How far up a fact is carried at most.
const MAX_STEPS: usize = 32;

/// Lifts what is certain, parts before wholes.
pub(super) fn lift(schemas: &mut Schemas) {
    let mut done = vec![false; schemas.len()];
    for id in schemas.ids() {
        lift_one(schemas, id, &mut done, 0);
    }
}

fn lift_one(schemas: &mut Schemas, id: SchemaId, done: &mut [bool], depth: usize) {
    if depth > MAX_STEPS {
        return;
    }
    // An id that is being worked on counts as done: a circle adds nothing to what it goes through.
    let is_new = done.get_mut(id.number()).is_some_and(|done| !std::mem::replace(done, true));
    let schema = schemas.get(id);
    if !is_new || schema.types.contains(&SchemaType::Object) {
        return;
    }
    let all: Vec<SchemaId> = schema.all_of.clone();
    let any: Vec<SchemaId> = schema.any_of.iter().chain(&schema.one_of).copied().collect();
    if all.is_empty() && any.is_empty() && (!schema.types.is_empty() || schema.enum_values.is_empty()) {
        return;
    }
    for part in all.iter().chain(&any) {
        lift_one(schemas, *part, done, depth + 1);
    }
    let mut lifted = schemas.take(id);
    let says_type = !lifted.types.is_empty();
    if !says_type && any.len() > 1 && !any.iter().all(|part| is_odd_null(schemas.get(*part))) {
        // The branch says nothing but that null is allowed.
        lifted.nullable |= any.iter().any(|part| is_odd_null(schemas.get(*part)));
        lifted.any_of.retain(|part| !is_odd_null(schemas.get(*part)));
        lifted.one_of.retain(|part| !is_odd_null(schemas.get(*part)));
    }
    for part in &all {
        tighten(&mut lifted, schemas.get(*part));
    }
    let unions = [lifted.any_of.clone(), lifted.one_of.clone()];
    for union in unions.iter().filter(|union| !union.is_empty()) {
        lift_union(schemas, &mut lifted, union, says_type);
        if !says_type && lifted.items.is_none() && lifted.types.contains(&SchemaType::Array) {
            lifted.items = any_items(schemas, union);
        }
    }
    if lifted.types.is_empty() {
        lifted.types = types_of(&lifted.enum_values);
    }
    schemas.set(id, lifted);
}

/// Lifts what holds whichever branch a value fits.
fn lift_union(schemas: &Schemas, lifted: &mut Schema, union: &[SchemaId], says_type: bool) {
    let branches = union.iter().map(|part| schemas.get(*part));
    let (nulls, values): (Vec<&Schema>, Vec<&Schema>) = branches.partition(|part| is_only_null(part));
    if !says_type {
        lifted.nullable |= !nulls.is_empty();
    }
    if let [only] = values.as_slice() {
        tighten(lifted, only);
        lifted.nullable |= only.nullable && !says_type;
    } else {
        tighten(lifted, &loosest(&values));
    }
}

/// The items of lists that are branches: of one of the branches, whichever that is.
fn any_items(schemas: &mut Schemas, union: &[SchemaId]) -> Option<SchemaId> {
    let lists = union.iter().map(|part| schemas.get(*part)).filter(|part| !is_only_null(part));
    let mut items = lists.map(|list| list.items).collect::<Option<Vec<SchemaId>>>()?;
    items.dedup();
    if let [only] = items.as_slice() {
        return Some(*only);
    }
    let id = schemas.reserve();
    schemas.set(id, Schema { any_of: items, ..Schema::default() });
    Some(id)
}

/// `{type: object, nullable: true}` beside a reference is how documents made from OData say "or null".
fn is_odd_null(schema: &Schema) -> bool {
    schema.nullable
        && schema.types.as_slice() == [SchemaType::Object]
        && schema.properties.is_empty()
        && schema.additional_properties == AdditionalProperties::Unspecified
        && schema.all_of.is_empty()
        && schema.any_of.is_empty()
        && schema.one_of.is_empty()
}

fn is_only_null(schema: &Schema) -> bool {
    let says_nothing_else = schema.types.is_empty()
        && schema.enum_values.is_empty()
        && schema.properties.is_empty()
        && schema.all_of.is_empty()
        && schema.any_of.is_empty()
        && schema.one_of.is_empty();
    schema.nullable && says_nothing_else
}
