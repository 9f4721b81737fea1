//! One thing said in the words of 2.0, 3.0, 3.1 and 3.2 is one and the same thing afterwards.

use mcpgen::openapi::{
    AdditionalProperties, Api, ParameterLocation, ParameterStyle, Schema, SchemaType, StatusPattern,
};
use serde_json::json;

use super::selected;

/// The schema that a document says for its answer, in two versions.
fn schema(version: &str, text: &str) -> (Api, Schema) {
    let whole = format!(
        "openapi: {version}\npaths: {{/a: {{get: {{responses: {{200: {{content: {{application/json: {{schema: {text}}}}}}}}}}}}}}}\n"
    );
    let api = selected("a.yaml", &whole, &["GET /a"]).unwrap();
    let schema = api.schemas.get(api.operations[0].responses[0].content[0].schema.unwrap()).clone();
    (api, schema)
}

#[test]
fn ways_of_saying_null_come_to_one() {
    for text in [
        "{type: [string, 'null']}",
        "{type: string, nullable: true}",
        "{type: string, x-nullable: true}",
        "{anyOf: [{type: string}, {type: 'null'}]}",
        "{oneOf: [{type: string}, {type: object, nullable: true}]}",
        "{anyOf: [{type: string}, {enum: [null]}]}",
    ] {
        for version in ["3.0.3", "3.1.0", "3.2.0"] {
            let (_, schema) = schema(version, text);
            assert_eq!((schema.types.as_slice(), schema.nullable), (&[SchemaType::String][..], true), "{text}");
        }
    }
}

#[test]
fn keywords_of_three_one_are_read() {
    let (_, read) = schema("3.1.0", "{type: integer, exclusiveMinimum: 0, exclusiveMaximum: 10, examples: [3, 4]}");
    assert_eq!((read.minimum, read.maximum, read.example), (Some(1.into()), Some(9.into()), Some(json!(3))));
    let (_, read) =
        schema("3.0.0", "{type: integer, minimum: 0, exclusiveMinimum: true, maximum: 10, exclusiveMaximum: false}");
    assert_eq!((read.minimum, read.maximum), (Some(1.into()), Some(10.into())));
    let (_, read) = schema("3.1.0", "{type: number, minimum: 2, exclusiveMinimum: 1.5}");
    assert_eq!(read.minimum, Some(2.into()));
    let (_, read) = schema("3.1.0", "{const: open}");
    assert_eq!(read.enum_values, [json!("open")]);
    let (_, read) = schema("3.1.0", "{type: string, contentEncoding: base64}");
    assert_eq!(read.format.as_deref(), Some("byte"));
    let (api, read) = schema("3.1.0", "{type: array, prefixItems: [{type: string}, {type: integer}], items: false}");
    assert_eq!(api.schemas.get(read.items.unwrap()).any_of.len(), 2);
    let (api, read) = schema("3.1.0", "{type: object, patternProperties: {'^x': {type: integer}}}");
    let AdditionalProperties::Schema(values) = read.additional_properties else { panic!() };
    assert_eq!(api.schemas.get(values).types, [SchemaType::Integer]);
    let (api, read) =
        schema("3.1.0", "{type: object, properties: {a: true, b: false, c: {}}, unevaluatedProperties: false}");
    assert_eq!(read.properties.keys().collect::<Vec<_>>(), ["a", "c"]);
    assert_eq!(read.additional_properties, AdditionalProperties::Forbidden);
    assert_eq!(api.schemas.get(read.properties["a"]).types, []);
    let (_, read) = schema("3.1.0", "{allOf: [{type: string, enum: [a, b]}], default: a}");
    assert_eq!((read.types, read.enum_values.len(), read.default), (vec![SchemaType::String], 2, Some(json!("a"))));
}

const SWAGGER: &str = "
swagger: '2.0'
info: {title: Things, version: '1'}
host: a.example
basePath: /v1
schemes: [http, https]
consumes: [application/json]
produces: [application/json]
securityDefinitions: {basic: {type: basic}}
parameters: {Limit: {name: limit, in: query, type: integer, maximum: 50, exclusiveMaximum: true, default: 10}}
responses: {Bad: {description: bad, schema: {$ref: '#/definitions/Error'}}}
definitions:
  Error: {type: object, properties: {message: {type: string, x-nullable: true}}}
  Thing: {type: object, required: [id], properties: {id: {type: integer}, kind: {type: string, enum: [a, b]}}}
paths:
  /things/{id}:
    parameters: [{name: id, in: path, required: true, type: integer}, {name: old, in: formData, type: string}]
    get:
      operationId: getThing
      produces: [application/json, text/csv]
      parameters:
        - {$ref: '#/parameters/Limit'}
        - {name: tags, in: query, type: array, items: {type: string}}
        - {name: ids, in: query, type: array, items: {type: integer}, collectionFormat: multi}
        - {name: piped, in: query, type: array, items: {type: string}, collectionFormat: pipes}
        - {name: X-Ids, in: header, type: array, items: {type: string}, collectionFormat: csv}
        - {name: Accept, in: header, type: string, required: true}
      responses:
        200: {description: ok, schema: {$ref: '#/definitions/Thing'}, headers: {X-Left: {type: integer}}}
        404: {$ref: '#/responses/Bad'}
        204: {description: nothing}
    put:
      parameters: [{name: thing, in: body, required: true, description: All of it, schema: {$ref: '#/definitions/Thing'}}]
      responses: {}
    post:
      parameters:
        - {name: name, in: formData, type: string, required: true}
        - {name: file, in: formData, type: file}
      responses: {default: {description: any, schema: {type: file}}}
";

#[test]
fn swagger_becomes_what_three_says() {
    let api = selected("a.yaml", SWAGGER, &["getThing", "PUT /things/{id}", "POST /things/{id}"]).unwrap();
    assert_eq!(api.servers, ["https://a.example/v1", "http://a.example/v1"]);
    assert!(api.declares_security);
    let described: Vec<_> = api.operations[0]
        .parameters
        .iter()
        .map(|it| (it.name.as_str(), it.location, it.required, it.style, it.explode))
        .collect();
    use ParameterLocation::{Header, Path, Query};
    use ParameterStyle::{Form, PipeDelimited, Simple};
    let expected = [
        ("id", Path, true, Simple, false),
        ("limit", Query, false, Form, false),
        ("tags", Query, false, Form, false),
        ("ids", Query, false, Form, true),
        ("piped", Query, false, PipeDelimited, false),
        ("X-Ids", Header, false, Simple, false),
    ];
    assert_eq!(described, expected);
    let limit = api.schemas.get(api.operations[0].parameters[1].schema.unwrap());
    assert_eq!((limit.maximum.clone(), limit.default.clone()), (Some(49.into()), Some(json!(10))));
    let answers = &api.operations[0].responses;
    assert_eq!(answers.iter().map(|it| it.status).collect::<Vec<_>>(), [200, 404, 204].map(StatusPattern::Code));
    assert_eq!(
        answers[0].content.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(),
        ["application/json", "text/csv"]
    );
    assert_eq!(api.schemas.get(answers[0].content[0].schema.unwrap()).name.as_deref(), Some("Thing"));
    assert_eq!(api.schemas.get(answers[0].headers[0].schema.unwrap()).types, [SchemaType::Integer]);
    assert!(answers[2].content.is_empty());
    let put = api.operations[1].request_body.as_ref().unwrap();
    assert_eq!((put.required, put.description.as_deref()), (true, Some("All of it")));
    assert_eq!(put.content[0].name, "application/json");
    let post = api.operations[2].request_body.as_ref().unwrap();
    assert_eq!(post.content.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(), ["multipart/form-data"]);
    let form = api.schemas.get(post.content[0].schema.unwrap());
    assert_eq!(form.properties.keys().collect::<Vec<_>>(), ["old", "name", "file"]);
    assert_eq!(form.required, ["name"]);
    let file = api.schemas.get(form.properties["file"]);
    assert_eq!((file.types.as_slice(), file.format.as_deref()), (&[SchemaType::String][..], Some("binary")));
}

#[test]
fn newer_versions_are_read_with_a_warning() {
    let api = selected("a.yaml", "openapi: 3.9.1\npaths: {/a: {get: {}}}\n", &["GET /a"]).unwrap();
    let told: Vec<_> = api.warnings.iter().map(|warning| (warning.code, warning.message.as_str())).collect();
    assert_eq!(told, [("MG0333", "OpenAPI version `3.9.1` is newer than those known here")]);
}

#[test]
fn methods_that_came_with_3_2_are_listed_and_refused_by_name() {
    let text = "openapi: 3.2.0
paths:
  /a:
    query: {operationId: ask, summary: Ask}
    additionalOperations: {COPY: {operationId: copy}}
    get: {operationId: read}
";
    let mut sources = mcpgen::source::Sources::default();
    let file = sources.add("a.yaml", text);
    let listed = mcpgen::openapi::Document::open(&sources, file).unwrap().summaries(&sources).operations;
    let listed: Vec<_> = listed.iter().map(|it| (it.method.as_str(), it.operation_id.as_deref())).collect();
    assert_eq!(listed, [("GET", Some("read")), ("QUERY", Some("ask")), ("COPY", Some("copy"))]);
    let expected = "error[MG0339]: method `QUERY` is not supported yet
  list.yaml:1:1 \"QUERY /a\"
  help: choose another operation
error[MG0339]: method `COPY` is not supported yet
  list.yaml:2:1 \"copy\" this operation has that method
  help: choose another operation";
    assert_eq!(selected("a.yaml", text, &["QUERY /a", "copy"]).map(|_| ()), Err(expected.to_owned()));
}
