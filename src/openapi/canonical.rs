//! The selected part of a document as one text that does not depend on where and in which order things
//! stand in the file, without prose. Its digest tells whether the vendor changed what the allow-list names.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{AdditionalProperties, Api, Encoding, MediaType, Operation, Parameter, SchemaId, Schemas};

/// The canonical form of a selection.
#[must_use]
pub fn canonical(api: &Api) -> String {
    let mut numbers = Numbers { schemas: &api.schemas, seen: BTreeMap::new(), waiting: Vec::new() };
    let operations: Vec<Value> = api.operations.iter().map(|operation| numbers.operation(operation)).collect();
    let mut text = format!("{{\"operations\":{},\"schemas\":[", sorted(Value::Array(operations)));
    // One schema is a value at a time: as values all of them would take a hundred times the memory of their text.
    let mut at = 0;
    while let Some(id) = numbers.waiting.get(at).copied() {
        let schema = sorted(numbers.schema(id));
        let separator = if at == 0 { "" } else { "," };
        text.push_str(&format!("{separator}{schema}"));
        at += 1;
    }
    text.push_str(&format!("],\"servers\":{}}}", json!(api.servers)));
    text
}

/// Numbers schemas in the order in which they are met, which is the same for every layout of the file.
struct Numbers<'a> {
    schemas: &'a Schemas,
    seen: BTreeMap<SchemaId, usize>,
    waiting: Vec<SchemaId>,
}

impl Numbers<'_> {
    fn number(&mut self, id: SchemaId) -> usize {
        let next = self.seen.len();
        *self.seen.entry(id).or_insert_with(|| {
            self.waiting.push(id);
            next
        })
    }

    fn maybe(&mut self, id: Option<SchemaId>) -> Option<usize> {
        id.map(|id| self.number(id))
    }

    fn operation(&mut self, operation: &Operation) -> Value {
        let Operation { method, path, fixed_query, parameters, request_body, responses, servers, security, .. } =
            operation;
        let mut parameters: Vec<&Parameter> = parameters.iter().collect();
        parameters.sort_by_key(|parameter| (parameter.location, &parameter.name));
        let parameters: Vec<Value> = parameters.into_iter().map(|parameter| self.parameter(parameter)).collect();
        let body = request_body.as_ref().map(|body| json!([body.required, self.content(&body.content)]));
        let mut responses: Vec<_> = responses.iter().collect();
        responses.sort_by_key(|response| response.status);
        let responses: Vec<Value> = responses
            .into_iter()
            .map(|response| json!([format!("{:?}", response.status), self.content(&response.content)]))
            .collect();
        let security: Vec<Value> = security.iter().map(|requirement| json!(requirement.schemes)).collect();
        json!([method.name(), path, fixed_query, parameters, body, responses, servers, security])
    }

    fn parameter(&mut self, parameter: &Parameter) -> Value {
        json!([
            parameter.name,
            format!("{:?} {:?}", parameter.location, parameter.style),
            [parameter.required, parameter.explode, parameter.allow_reserved],
            self.maybe(parameter.schema),
            parameter.content_type,
        ])
    }

    fn content(&mut self, content: &[MediaType]) -> Vec<Value> {
        let mut content: Vec<&MediaType> = content.iter().collect();
        content.sort_by_key(|media| &media.name);
        content.into_iter().map(|media| json!([media.name, self.maybe(media.schema), encodings(media)])).collect()
    }

    fn schema(&mut self, id: SchemaId) -> Value {
        let schemas = self.schemas;
        let schema = schemas.get(id);
        let mut properties: Vec<(&String, SchemaId)> = schema.properties.iter().map(|(name, id)| (name, *id)).collect();
        properties.sort();
        let properties: Vec<Value> = properties.into_iter().map(|(name, id)| json!([name, self.number(id)])).collect();
        let mut required = schema.required.clone();
        required.sort();
        let additional = match schema.additional_properties {
            AdditionalProperties::Schema(id) => json!(self.number(id)),
            other => json!(format!("{other:?}")),
        };
        let mut group = |ids: &[SchemaId]| ids.iter().map(|id| self.number(*id)).collect::<Vec<_>>();
        let groups = [group(&schema.all_of), group(&schema.any_of), group(&schema.one_of)];
        json!({
            "types": schema.types.iter().map(|kind| kind.name()).collect::<Vec<_>>(),
            "flags": [schema.nullable, schema.read_only, schema.write_only, schema.deprecated],
            "properties": properties,
            "required": required,
            "items": self.maybe(schema.items),
            "additional": additional,
            "groups": groups,
            "enum": schema.enum_values,
            "default": schema.default,
            "example": schema.example,
            "format": schema.format,
            "pattern": schema.pattern,
            "numbers": [json!(schema.minimum), json!(schema.maximum)],
            "lengths": [schema.min_length, schema.max_length],
            "exclusive": [json!(schema.above), json!(schema.below)],
            "counts": [schema.min_items, schema.max_items],
            "discriminator": schema.discriminator.as_ref().map(|tag| json!([tag.property, tag.mapping])),
        })
    }
}

/// How members of a form or parts are written.
fn encodings(media: &MediaType) -> Vec<Value> {
    let mut encodings: Vec<_> = media.encoding.iter().collect();
    encodings.sort_by_key(|(name, _)| name);
    let one = |(name, encoding): &(String, Encoding)| {
        let style = encoding.style.map(|style| format!("{style:?}"));
        json!([name, encoding.content_types, style, encoding.explode, encoding.allow_reserved])
    };
    encodings.into_iter().map(one).collect()
}

/// The value with the members of all its objects in order.
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let members: BTreeMap<String, Value> =
                members.into_iter().map(|(name, value)| (name, sorted(value))).collect();
            Value::Object(members.into_iter().collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(sorted).collect()),
        other => other,
    }
}
