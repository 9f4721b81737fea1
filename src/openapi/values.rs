//! `enum` and `const`: the only values there are.
//!
//! YAML invites to write `[yes, 1]` where texts are meant, and generators quote numbers. Such a value is read as one of
//! the type that the schema names, when it can be.

use serde_json::{Number, Value};

use super::combine::distinct;
use super::pointer::below;
use super::reader::{Place, Reader};
use super::schema::{Schema, SchemaType};
use crate::diagnostics::{DocumentPlace, DocumentSlip};
use crate::source::{Node, NodeKind, Sources};

/// Reads the values of a schema whose types are known; null among them says that null is allowed.
pub(super) fn values<'a>(reader: &mut Reader<'a>, place: &Place<'a>, schema: &mut Schema) {
    let key = if place.node.get("enum").is_some() { "enum" } else { "const" };
    let Some(node) = place.node.get(key) else { return };
    let nodes: &[Node] = match &node.kind {
        NodeKind::Sequence(items) if key == "enum" => items,
        NodeKind::Null if key == "enum" => return,
        _ if key == "enum" => {
            if let Some(member) = place.member(key) {
                reader.odd_kind(&member, "a list");
            }
            return;
        }
        _ => std::slice::from_ref(node),
    };
    schema.nullable |= nodes.iter().any(Node::is_null);
    let mut misfits: Vec<&Node> = Vec::new();
    let mut values = Vec::new();
    for node in nodes.iter().filter(|node| !node.is_null()) {
        match value(reader.sources, node, &schema.types) {
            Some(value) => values.push(value),
            None => misfits.push(node),
        }
    }
    schema.enum_values = distinct(values);
    if let Some(first) = misfits.first() {
        let text = written(reader.sources, first);
        let place = DocumentPlace { span: first.span, pointer: below(&place.pointer, key) };
        reader.slip(&DocumentSlip::MisfitValue {
            value: text,
            member: key,
            types: schema.types.iter().map(|kind| kind.name()).collect(),
            others: misfits.len() - 1,
            is_any: schema.enum_values.is_empty(),
            place,
        });
    }
}

/// The value as one of these types; as it stands when there are none.
fn value(sources: &Sources, node: &Node, types: &[SchemaType]) -> Option<Value> {
    let plain = node.to_json();
    if types.is_empty() || types.iter().any(|kind| is_of(&plain, *kind)) {
        return Some(plain);
    }
    match &node.kind {
        NodeKind::String(text, _) => types.iter().find_map(|kind| from_text(text.trim(), *kind)),
        NodeKind::Number(_) | NodeKind::Boolean(_) if types.contains(&SchemaType::String) => {
            Some(Value::String(written(sources, node)))
        }
        _ => None,
    }
}

fn is_of(value: &Value, kind: SchemaType) -> bool {
    match kind {
        SchemaType::Object => value.is_object(),
        SchemaType::Array => value.is_array(),
        SchemaType::String => value.is_string(),
        SchemaType::Boolean => value.is_boolean(),
        SchemaType::Number => value.is_number(),
        SchemaType::Integer => value.as_f64().is_some_and(|number| number.fract() == 0.0),
    }
}

fn from_text(text: &str, kind: SchemaType) -> Option<Value> {
    let value = match kind {
        SchemaType::Integer | SchemaType::Number => Value::Number(serde_json::from_str::<Number>(text).ok()?),
        SchemaType::Boolean => Value::Bool(text.parse().ok()?),
        SchemaType::String | SchemaType::Object | SchemaType::Array => return None,
    };
    is_of(&value, kind).then_some(value)
}

/// A plain value as it is written in the file.
fn written(sources: &Sources, node: &Node) -> String {
    match &node.kind {
        NodeKind::String(text, _) => text.clone(),
        _ => sources.text(node.span.file).get(node.span.start..node.span.end).unwrap_or("").to_owned(),
    }
}
