//! Says of a schema that only combines others what all its parts agree on.
//!
//! `anyOf: [{type: integer}, {type: null}]` is a nullable integer, and `allOf: [{$ref: …}]` is what it refers
//! to. Readers of parameters look at one schema and not through it, so its type, values and bounds are
//! copied up where there is no doubt. Members stay where they are.

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
    // An id that is being worked on counts as done: a circle adds nothing to what it goes through.
    let is_new = done.get_mut(id.number()).is_some_and(|done| !std::mem::replace(done, true));
    if depth > MAX_STEPS || !is_new {
        return;
    }
    let schema = schemas.get(id);
    if !schema.types.is_empty() {
        return;
    }
    let all: Vec<SchemaId> = schema.all_of.clone();
    let any: Vec<SchemaId> = schema.any_of.iter().chain(&schema.one_of).copied().collect();
    if all.is_empty() && any.is_empty() {
        return;
    }
    for part in all.iter().chain(&any) {
        lift_one(schemas, *part, done, depth + 1);
    }
    let mut lifted = schemas.take(id);
    if any.len() > 1 && !any.iter().all(|part| is_odd_null(schemas.get(*part))) {
        // The branch says nothing but that null is allowed.
        lifted.nullable |= any.iter().any(|part| is_odd_null(schemas.get(*part)));
        lifted.any_of.retain(|part| !is_odd_null(schemas.get(*part)));
        lifted.one_of.retain(|part| !is_odd_null(schemas.get(*part)));
    }
    let any: Vec<SchemaId> = lifted.any_of.iter().chain(&lifted.one_of).copied().collect();
    for part in &all {
        take_missing(&mut lifted, schemas.get(*part));
    }
    let (nulls, values): (Vec<SchemaId>, Vec<SchemaId>) =
        any.into_iter().partition(|part| is_only_null(schemas.get(*part)));
    lifted.nullable |= !nulls.is_empty();
    match values.as_slice() {
        [only] => {
            let only = schemas.get(*only);
            take_missing(&mut lifted, only);
            lifted.nullable |= only.nullable;
        }
        [first, others @ ..] => {
            let first = schemas.get(*first);
            if lifted.types.is_empty() && others.iter().all(|other| schemas.get(*other).types == first.types) {
                lifted.types.clone_from(&first.types);
                lifted.items = lifted.items.or(first.items);
            }
        }
        [] => {}
    }
    schemas.set(id, lifted);
}

/// Copies what a part says of a single value and the whole does not.
fn take_missing(whole: &mut Schema, part: &Schema) {
    if whole.types.is_empty() {
        whole.types.clone_from(&part.types);
    }
    if whole.enum_values.is_empty() {
        whole.enum_values.clone_from(&part.enum_values);
    }
    whole.items = whole.items.or(part.items);
    whole.format = whole.format.take().or_else(|| part.format.clone());
    whole.pattern = whole.pattern.take().or_else(|| part.pattern.clone());
    whole.default = whole.default.take().or_else(|| part.default.clone());
    whole.minimum = whole.minimum.take().or_else(|| part.minimum.clone());
    whole.maximum = whole.maximum.take().or_else(|| part.maximum.clone());
    whole.above = whole.above.take().or_else(|| part.above.clone());
    whole.below = whole.below.take().or_else(|| part.below.clone());
    whole.min_items = whole.min_items.or(part.min_items);
    whole.max_items = whole.max_items.or(part.max_items);
    whole.min_length = whole.min_length.or(part.min_length);
    whole.max_length = whole.max_length.or(part.max_length);
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
