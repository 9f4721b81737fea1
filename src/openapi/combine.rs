//! What several schemas say together of one plain value: where all of them hold, and where any of them does.

use std::cmp::Ordering;
use std::collections::HashSet;

use serde_json::{Number, Value};

use super::schema::{Schema, SchemaType};

/// Adds to a schema what another one says of the same value. Of two bounds the tighter one counts. What contradicts the
/// schema is not taken: whoever reads both finds it there.
pub(super) fn tighten(whole: &mut Schema, part: &Schema) {
    whole.types = narrowed(&whole.types, &part.types);
    whole.enum_values = common(std::mem::take(&mut whole.enum_values), &part.enum_values);
    whole.items = whole.items.or(part.items);
    whole.format = whole.format.take().or_else(|| part.format.clone());
    whole.pattern = whole.pattern.take().or_else(|| part.pattern.clone());
    whole.default = whole.default.take().or_else(|| part.default.clone());
    whole.minimum = further(whole.minimum.take(), part.minimum.as_ref(), Ordering::Greater);
    whole.above = further(whole.above.take(), part.above.as_ref(), Ordering::Greater);
    whole.maximum = further(whole.maximum.take(), part.maximum.as_ref(), Ordering::Less);
    whole.below = further(whole.below.take(), part.below.as_ref(), Ordering::Less);
    whole.min_items = whole.min_items.max(part.min_items);
    whole.min_length = whole.min_length.max(part.min_length);
    whole.max_items = least(whole.max_items, part.max_items);
    whole.max_length = least(whole.max_length, part.max_length);
}

/// What holds of a value that fits any of some schemas: the values that they list, and, where all have the same types,
/// the loosest of their bounds.
pub(super) fn loosest(branches: &[&Schema]) -> Schema {
    let mut union = Schema { enum_values: listed(branches), ..Schema::default() };
    let Some((first, others)) = branches.split_first() else {
        return union;
    };
    if others.iter().any(|other| other.types != first.types) {
        return union;
    }
    union.types.clone_from(&first.types);
    union.format = same(branches, |branch| branch.format.clone());
    union.pattern = same(branches, |branch| branch.pattern.clone());
    let number = |bound: fn(&Schema) -> Option<&Number>, wanted: Ordering| {
        let bounds: Option<Vec<&Number>> = branches.iter().map(|branch| bound(branch)).collect();
        bounds?.into_iter().fold(None, |found, bound| further(found, Some(bound), wanted))
    };
    union.minimum = number(|branch| branch.minimum.as_ref(), Ordering::Less);
    union.above = number(|branch| branch.above.as_ref(), Ordering::Less);
    union.maximum = number(|branch| branch.maximum.as_ref(), Ordering::Greater);
    union.below = number(|branch| branch.below.as_ref(), Ordering::Greater);
    let counts = |bound: fn(&Schema) -> Option<u64>| -> Option<Vec<u64>> {
        branches.iter().map(|branch| bound(branch)).collect()
    };
    union.min_length = counts(|branch| branch.min_length).and_then(|counts| counts.into_iter().min());
    union.min_items = counts(|branch| branch.min_items).and_then(|counts| counts.into_iter().min());
    union.max_length = counts(|branch| branch.max_length).and_then(|counts| counts.into_iter().max());
    union.max_items = counts(|branch| branch.max_items).and_then(|counts| counts.into_iter().max());
    union
}

/// The types that values have; none when one of them is no plain value.
pub(super) fn types_of(values: &[Value]) -> Vec<SchemaType> {
    let mut types = Vec::new();
    for value in values {
        let kind = match value {
            Value::String(_) => SchemaType::String,
            Value::Bool(_) => SchemaType::Boolean,
            Value::Number(number) if number.is_f64() => SchemaType::Number,
            Value::Number(_) => SchemaType::Integer,
            Value::Null | Value::Array(_) | Value::Object(_) => return Vec::new(),
        };
        if !types.contains(&kind) {
            types.push(kind);
        }
    }
    if types.contains(&SchemaType::Number) {
        types.retain(|kind| *kind != SchemaType::Integer);
    }
    types
}

/// The values without those that stood before.
pub(super) fn distinct(values: Vec<Value>) -> Vec<Value> {
    let mut known = HashSet::new();
    values.into_iter().filter(|value| known.insert(value.clone())).collect()
}

/// The types in both; the own ones when there are none.
fn narrowed(own: &[SchemaType], other: &[SchemaType]) -> Vec<SchemaType> {
    if own.is_empty() {
        return other.to_vec();
    }
    let both = SchemaType::in_both(own, other);
    if both.is_empty() { own.to_vec() } else { both }
}

/// The values that both list; the own ones when there are none.
fn common(own: Vec<Value>, other: &[Value]) -> Vec<Value> {
    if own.is_empty() {
        return other.to_vec();
    }
    let known: HashSet<&Value> = other.iter().collect();
    let both: Vec<Value> = own.iter().filter(|value| known.contains(value)).cloned().collect();
    if both.is_empty() { own } else { both }
}

/// The values of all branches, where each lists some.
fn listed(branches: &[&Schema]) -> Vec<Value> {
    if branches.iter().any(|branch| branch.enum_values.is_empty()) {
        return Vec::new();
    }
    distinct(branches.iter().flat_map(|branch| branch.enum_values.iter().cloned()).collect())
}

/// What all branches say alike.
fn same(branches: &[&Schema], of: impl Fn(&Schema) -> Option<String>) -> Option<String> {
    let mut said = branches.iter().map(|branch| of(branch));
    let first = said.next()?;
    said.all(|other| other == first).then_some(first)?
}

/// Of two numbers the one that lies further in the wanted direction.
fn further(own: Option<Number>, other: Option<&Number>, wanted: Ordering) -> Option<Number> {
    let (Some(own), Some(other)) = (&own, other) else {
        return own.or_else(|| other.cloned());
    };
    let order = match (other.as_i64(), own.as_i64()) {
        (Some(other), Some(own)) => other.cmp(&own),
        _ => other.as_f64().unwrap_or_default().total_cmp(&own.as_f64().unwrap_or_default()),
    };
    Some(if order == wanted { other.clone() } else { own.clone() })
}

fn least(own: Option<u64>, other: Option<u64>) -> Option<u64> {
    match (own, other) {
        (Some(own), Some(other)) => Some(own.min(other)),
        (own, other) => own.or(other),
    }
}
