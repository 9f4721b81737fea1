//! Reads the keywords of one schema that hold no schemas themselves.
//!
//! Versions differ in how they say a thing (`nullable` or a type list, a boolean or a number as an exclusive
//! bound), and documents mix the ways. So every way is read in every version, into one shape. A keyword of
//! the wrong kind is passed over with a warning: it says less about a value, and nothing wrong.

use serde_json::{Number, Value};

use super::reader::{Place, Reader};
use super::schema::{Discriminator, Schema, SchemaType};
use super::values::values;
use crate::diagnostics::DocumentSlip;
use crate::source::{Node, NodeKind};

/// Reads everything but the schemas within a schema.
pub(super) fn keywords<'a>(reader: &mut Reader<'a>, place: &Place<'a>, schema: &mut Schema) {
    schema.default = place.node.get("default").map(Node::to_json);
    schema.example = place.node.get("example").or_else(|| example(place)).map(Node::to_json);
    schema.format = word(reader, place, "format").or_else(|| encoding(place));
    schema.pattern = word(reader, place, "pattern");
    schema.description = prose(place, "description");
    schema.title = prose(place, "title");
    schema.min_length = length(reader, place, "minLength");
    schema.max_length = length(reader, place, "maxLength");
    schema.min_items = length(reader, place, "minItems");
    schema.max_items = length(reader, place, "maxItems");
    schema.discriminator = discriminator(place);
    schema.nullable = flag(reader, place, "nullable") || place.node.get("x-nullable").is_some_and(is_true);
    schema.read_only = flag(reader, place, "readOnly");
    schema.write_only = flag(reader, place, "writeOnly");
    schema.deprecated = flag(reader, place, "deprecated");
    types(reader, place, schema);
    values(reader, place, schema);
    let is_whole = schema.types.as_slice() == [SchemaType::Integer];
    schema.minimum = bound(reader, place, ("minimum", "exclusiveMinimum"), is_whole.then_some(1));
    schema.maximum = bound(reader, place, ("maximum", "exclusiveMaximum"), is_whole.then_some(-1));
    schema.above = exclusive(place, ("minimum", "exclusiveMinimum")).filter(|_| !is_whole);
    schema.below = exclusive(place, ("maximum", "exclusiveMaximum")).filter(|_| !is_whole);
    required(reader, place, schema);
    let restricts = |key: &&&str| place.node.get(key).is_some_and(|node| restricts(key, node, schema));
    schema.unread = UNREAD.iter().filter(restricts).copied().collect();
}

/// Text for people; anything else in its place says nothing to them.
pub(super) fn prose(place: &Place<'_>, key: &str) -> Option<String> {
    place.node.get(key).and_then(Node::as_str).map(str::to_owned)
}

/// Whether the vendor advises against a value, parameter or operation.
pub(super) fn is_deprecated(node: &Node) -> bool {
    node.get("deprecated").is_some_and(is_true)
}

fn is_true(node: &Node) -> bool {
    node.as_bool() == Some(true)
}

/// The first of `examples`, a list in 3.1.
fn example<'a>(place: &Place<'a>) -> Option<&'a Node> {
    place.node.get("examples").and_then(|examples| examples.items().first())
}

/// `contentEncoding` and `contentMediaType` say in 3.1 what `format` says in 3.0.
fn encoding(place: &Place<'_>) -> Option<String> {
    match place.node.get("contentEncoding").and_then(Node::as_str) {
        Some("base64" | "base64url") => Some("byte".to_owned()),
        Some(_) => None,
        None => {
            let media = place.node.get("contentMediaType")?.as_str()?;
            (media == "application/octet-stream").then(|| "binary".to_owned())
        }
    }
}

fn word<'a>(reader: &mut Reader<'a>, place: &Place<'a>, key: &str) -> Option<String> {
    // A place costs its pointer, so one is made only of what is odd.
    let node = place.node.get(key)?;
    if let Some(text) = node.as_str() {
        return Some(text.to_owned());
    }
    let member = place.member(key)?;
    reader.odd_kind(&member, "a string");
    None
}

fn flag<'a>(reader: &mut Reader<'a>, place: &Place<'a>, key: &str) -> bool {
    let Some(node) = place.node.get(key) else { return false };
    match (node.as_bool(), node.as_str()) {
        (Some(value), _) => value,
        (None, Some("true")) => true,
        (None, Some("false")) => false,
        _ => {
            if let Some(member) = place.member(key) {
                reader.odd_kind(&member, "a boolean");
            }
            false
        }
    }
}

/// `type`: a word, or a list of words.
fn types<'a>(reader: &mut Reader<'a>, place: &Place<'a>, schema: &mut Schema) {
    let Some(node) = place.node.get("type") else {
        return;
    };
    if let Some(known) = node.as_str().and_then(SchemaType::from_name) {
        schema.types.push(known);
        return;
    }
    let Some(member) = place.member("type") else {
        return;
    };
    let words = match &member.node.kind {
        NodeKind::Sequence(_) => reader.items(place, "type"),
        _ => vec![member],
    };
    for word in words {
        match word.node.as_str() {
            None if word.node.is_null() => schema.nullable = true,
            None => reader.odd_kind(&word, "a string"),
            Some("null") => schema.nullable = true,
            // Swagger 2.0 has this type for uploads and downloads.
            Some("file") => {
                schema.types.push(SchemaType::String);
                schema.format = Some("binary".to_owned());
            }
            Some(name) => match SchemaType::from_name(name) {
                Some(found) if schema.types.contains(&found) => {}
                Some(found) => schema.types.push(found),
                None => {
                    let place = reader.shown(&word);
                    reader.slip(&DocumentSlip::UnknownType { word: name.to_owned(), place });
                }
            },
        }
    }
}

/// `required`, a list of names. A boolean in its place belongs to a parameter, or is a widespread slip.
fn required<'a>(reader: &mut Reader<'a>, place: &Place<'a>, schema: &mut Schema) {
    let Some(member) = place.member("required") else { return };
    match &member.node.kind {
        NodeKind::Boolean(_) => {}
        NodeKind::Sequence(_) => {
            for item in reader.items(place, "required") {
                match item.node.as_str() {
                    Some(name) => schema.required.push(name.to_owned()),
                    None => reader.odd_kind(&item, "a string"),
                }
            }
        }
        _ => reader.odd_kind(&member, "a list"),
    }
}

/// A bound. An exclusive one is a number of its own since 3.1, a boolean beside the bound before. For whole
/// numbers it becomes the next one inside (`step`); for others it stays, which allows the bound itself too.
fn bound<'a>(
    reader: &mut Reader<'a>,
    place: &Place<'a>,
    (inclusive, exclusive): (&str, &str),
    step: Option<i64>,
) -> Option<Number> {
    let stepped = |number: Number| match (step, number.as_i64()) {
        (Some(step), Some(whole)) => whole.checked_add(step).map_or(number, Number::from),
        _ => number,
    };
    let is_flag = place.node.get(exclusive).and_then(Node::as_bool);
    let own = if is_flag.is_none() { number(reader, place, exclusive).map(stepped) } else { None };
    let plain = number(reader, place, inclusive);
    let plain = if is_flag == Some(true) { plain.map(stepped) } else { plain };
    match (plain, own) {
        (Some(plain), Some(own)) => {
            let own_is_tighter = (own.as_f64() > plain.as_f64()) == (inclusive == "minimum");
            Some(if own_is_tighter { own } else { plain })
        }
        (plain, own) => plain.or(own),
    }
}

/// The bound that is not itself allowed: a number of its own, or the bound that a boolean beside it makes exclusive.
fn exclusive(place: &Place<'_>, (inclusive, exclusive): (&str, &str)) -> Option<Number> {
    let said = place.node.get(exclusive)?;
    let node = if said.as_bool() == Some(true) { place.node.get(inclusive)? } else { said };
    match (&node.kind, node.to_json()) {
        (NodeKind::Number(_), Value::Number(number)) => Some(number),
        _ => None,
    }
}

/// `discriminator`: an object since 3.0, the property's name alone in 2.0.
fn discriminator(place: &Place<'_>) -> Option<Discriminator> {
    let node = place.node.get("discriminator")?;
    let property = node.as_str().or_else(|| node.get("propertyName")?.as_str())?.to_owned();
    let mapping = node.get("mapping").map_or(&[][..], Node::entries);
    let mapping = mapping.iter().filter_map(|entry| Some((entry.key.clone(), entry.value.as_str()?.to_owned())));
    Some(Discriminator { property, mapping: mapping.collect() })
}

/// Keywords that restrict values and are not read.
pub(super) const UNREAD: &[&str] = &[
    "prefixItems",
    "not",
    "if",
    "contains",
    "dependentRequired",
    "dependentSchemas",
    "dependencies",
    "propertyNames",
    "multipleOf",
    "uniqueItems",
    "minProperties",
    "maxProperties",
];

/// Whether one of these keywords says anything of the values of a schema: generators write many that do not.
fn restricts(key: &str, node: &Node, schema: &Schema) -> bool {
    let count = || match &node.kind {
        NodeKind::Number(text) => whole_number(text),
        _ => None,
    };
    let may_be = |kind: SchemaType| schema.types.is_empty() || schema.types.contains(&kind);
    match key {
        "uniqueItems" => is_true(node) && may_be(SchemaType::Array),
        "multipleOf" => count() != Some(1) || may_be(SchemaType::Number),
        "minProperties" => {
            may_be(SchemaType::Object) && count().is_some_and(|least| least > schema.required.len() as u64)
        }
        "maxProperties" => may_be(SchemaType::Object),
        _ => true,
    }
}

fn number<'a>(reader: &mut Reader<'a>, place: &Place<'a>, key: &str) -> Option<Number> {
    let node = place.node.get(key).filter(|node| !node.is_null())?;
    match (&node.kind, node.to_json()) {
        (NodeKind::Number(_), Value::Number(number)) => Some(number),
        // `.inf` of YAML is no bound at all.
        (NodeKind::Number(_), _) => None,
        (NodeKind::String(text, _), _) if text.parse::<i64>().is_ok() => text.parse::<i64>().ok().map(Number::from),
        _ => {
            reader.odd_kind(&place.member(key)?, "a number");
            None
        }
    }
}

fn length<'a>(reader: &mut Reader<'a>, place: &Place<'a>, key: &str) -> Option<u64> {
    let node = place.node.get(key).filter(|node| !node.is_null())?;
    let length = match &node.kind {
        NodeKind::Number(text) | NodeKind::String(text, _) => whole_number(text),
        _ => None,
    };
    if length.is_none() {
        reader.odd_kind(&place.member(key)?, "a whole number that is not negative");
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
