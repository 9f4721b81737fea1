//! An Api as plain data without places and ids, so that two of them can be compared.

use std::collections::HashMap;

use mcpgen::openapi::{AdditionalProperties, Api, MediaType, Operation, Parameter, Response, SchemaId};
use serde_json::{Value, json};

/// Everything in an Api but its places and ids. A schema is written out where it is first met and is a
/// number afterwards, so that cycles end; the members of objects are met in the order of their names.
pub(super) fn plain(api: &Api) -> Value {
    let mut writer = Writer { api, numbers: HashMap::new() };
    let operations: Vec<Value> = api.operations.iter().map(|operation| writer.operation(operation)).collect();
    json!([api.title, api.openapi_version, api.servers, api.declares_security, operations])
}

fn sorted_object(schemes: &indexmap::IndexMap<String, Vec<String>>) -> Value {
    let mut all: Vec<_> = schemes.iter().collect();
    all.sort();
    json!(all)
}

struct Writer<'a> {
    api: &'a Api,
    numbers: HashMap<SchemaId, usize>,
}

impl Writer<'_> {
    fn operation(&mut self, operation: &Operation) -> Value {
        let parameters: Vec<Value> = operation.parameters.iter().map(|parameter| self.parameter(parameter)).collect();
        let body = operation.request_body.as_ref();
        let body = body.map(|body| json!([body.required, body.description, self.content(&body.content)]));
        let mut responses: Vec<_> = operation.responses.iter().collect();
        responses.sort_by_key(|response| response.status);
        let responses: Vec<Value> = responses.into_iter().map(|response| self.response(response)).collect();
        let security: Vec<Value> =
            operation.security.iter().map(|requirement| sorted_object(&requirement.schemes)).collect();
        let id = &operation.operation_id;
        json!([operation.method.name(), operation.path, id, parameters, body, responses, security])
    }

    fn parameter(&mut self, parameter: &Parameter) -> Value {
        json!([
            parameter.name,
            format!("{:?}", parameter.location),
            parameter.required,
            format!("{:?}", parameter.style),
            parameter.explode,
            parameter.allow_reserved,
            self.optional(parameter.schema),
            parameter.content_type,
            parameter.description
        ])
    }

    fn response(&mut self, response: &Response) -> Value {
        let mut headers: Vec<_> = response.headers.iter().collect();
        headers.sort_by(|left, right| left.name.cmp(&right.name));
        let headers: Vec<Value> =
            headers.iter().map(|header| json!([header.name, self.optional(header.schema)])).collect();
        json!([format!("{:?}", response.status), headers, self.content(&response.content)])
    }

    fn content(&mut self, content: &[MediaType]) -> Value {
        let mut sorted: Vec<_> = content.iter().collect();
        sorted.sort_by(|left, right| left.name.cmp(&right.name));
        sorted.iter().map(|media| json!([media.name, self.optional(media.schema)])).collect()
    }

    fn optional(&mut self, id: Option<SchemaId>) -> Value {
        id.map_or(Value::Null, |id| self.schema(id))
    }

    fn list(&mut self, ids: &[SchemaId]) -> Value {
        ids.iter().map(|id| self.schema(*id)).collect()
    }

    fn schema(&mut self, id: SchemaId) -> Value {
        let next = self.numbers.len();
        if let Some(number) = self.numbers.get(&id) {
            return json!(number);
        }
        self.numbers.insert(id, next);
        let schema = self.api.schemas.get(id).clone();
        let mut names: Vec<_> = schema.properties.iter().collect();
        names.sort();
        let properties: Vec<Value> = names.iter().map(|(name, id)| json!([name, self.schema(**id)])).collect();
        let additional = match schema.additional_properties {
            AdditionalProperties::Schema(id) => self.schema(id),
            other => json!(format!("{other:?}")),
        };
        json!({
            "number": next, "name": schema.name, "types": format!("{:?}", schema.types), "nullable": schema.nullable,
            "properties": properties, "required": schema.required, "items": self.optional(schema.items),
            "additional": additional, "all": self.list(&schema.all_of), "any": self.list(&schema.any_of),
            "one": self.list(&schema.one_of), "enum": canonical(&json!(schema.enum_values)),
            "default": schema.default.as_ref().map(canonical), "example": schema.example.as_ref().map(canonical),
            "texts": [schema.format, schema.pattern, schema.description, schema.title],
            "bounds": [json!(schema.minimum), json!(schema.maximum), json!(schema.min_length), json!(schema.max_length)],
            "flags": [schema.read_only, schema.write_only, schema.deprecated],
        })
    }
}

/// JSON with the members of objects in the order of their names.
pub(super) fn canonical(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let mut sorted: Vec<_> = members.iter().collect();
            sorted.sort_by_key(|(key, _)| *key);
            Value::Object(sorted.into_iter().map(|(key, value)| (key.clone(), canonical(value))).collect())
        }
        Value::Array(items) => items.iter().map(canonical).collect(),
        other => other.clone(),
    }
}
