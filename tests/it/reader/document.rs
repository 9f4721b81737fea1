//! Selecting: what an Api holds.

use mcpgen::openapi::{
    AdditionalProperties, Api, Method, ParameterLocation, ParameterStyle, SchemaId, SchemaType, StatusPattern,
};
use serde_json::json;

use super::selected;

const DOCUMENT: &str = r##"
openapi: 3.0.1
info: {title: Things, version: "1"}
servers: [{url: "https://a.example/{x}"}, {description: none}]
security: [{oauth: [read, write]}, {}]
x-extension: {$ref: nowhere}
paths:
  /broken:
    get: {parameters: 7, responses: {200: {$ref: "#/components/responses/None"}}}
  /things/{id}:
    parameters:
      - {name: id, in: path, schema: {type: string}}
      - {$ref: "#/components/parameters/Expand"}
    get:
      operationId: getThing
      parameters:
        - {name: expand, in: query, explode: false, schema: {type: array, items: {type: string}}, description: own}
        - {name: filter, in: query, style: deepObject, allowReserved: true, schema: {type: object}}
        - {name: X-A, in: header, required: true, content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}}
      responses:
        200:
          description: ok
          headers: {Link: {schema: {type: string}}}
          content:
            application/json: {schema: {$ref: "#/components/schemas/Thing"}}
            text/plain: {}
        4xx: {$ref: "#/components/responses/Error"}
        default: {description: other}
    post:
      operationId: putThing
      security: []
      requestBody: {$ref: "#/components/requestBodies/Thing"}
      responses: {"204": {description: done}}
components:
  securitySchemes: {oauth: {type: oauth2}}
  parameters:
    Expand: {name: expand, in: query, required: true, schema: {type: string}}
  responses:
    Error: {description: bad, content: {application/json: {schema: {$ref: "#/components/schemas/Broken~1Name%20x"}}}}
  requestBodies:
    Thing: {required: true, description: A thing., content: {"*/*": {schema: {$ref: "#/components/schemas/Thing"}}}}
  schemas:
    Unused: {type: [broken], $ref: 9}
    "Broken/Name x": {type: object, additionalProperties: {type: integer}}
    Alias: {$ref: "#/components/schemas/Thing"}
    Thing:
      type: object
      required: [id]
      properties:
        id: {type: string, minLength: 1, maxLength: 2.0, pattern: "^a$", format: uuid, title: Id, example: a}
        count: {type: integer, minimum: -9223372036854776000, maximum: 10, default: 1, nullable: true}
        kind: {type: string, enum: [a, null, 1], deprecated: true}
        parent: {$ref: "#/components/schemas/Alias", description: The parent., readOnly: true, nullable: true}
        plain: {$ref: "#/components/schemas/Alias"}
        $ref: {type: string, writeOnly: true}
        choice: {oneOf: [{type: string}], anyOf: [{type: number}], allOf: [{type: boolean}]}
      additionalProperties: false
"##;

fn api(wanted: &[&str]) -> Api {
    selected("openapi/a.yaml", DOCUMENT, wanted).unwrap()
}

fn property(api: &Api, schema: SchemaId, name: &str) -> SchemaId {
    *api.schemas.get(schema).properties.get(name).unwrap()
}

#[test]
fn the_document_and_its_operations_are_described() {
    let api = api(&["putThing", "GET /things/{id}"]);
    assert_eq!((api.title.as_deref(), api.openapi_version.as_str()), (Some("Things"), "3.0.1"));
    assert_eq!(api.servers, ["https://a.example/{x}"]);
    assert!(api.declares_security);
    let [put, get] = api.operations.as_slice() else { panic!() };
    assert_eq!(
        (put.method, put.path.as_str(), put.operation_id.as_deref()),
        (Method::Post, "/things/{id}", Some("putThing"))
    );
    assert!(put.security.is_empty());
    assert_eq!(get.security.len(), 2);
    assert_eq!(get.security[0].schemes["oauth"], ["read", "write"]);
    assert!(get.security[1].schemes.is_empty());
    let statuses: Vec<_> = get.responses.iter().map(|response| response.status).collect();
    assert_eq!(statuses, [StatusPattern::Code(200), StatusPattern::Range(4), StatusPattern::Default]);
    let names: Vec<_> =
        get.responses[0].content.iter().map(|media| (media.name.as_str(), media.schema.is_some())).collect();
    assert_eq!(names, [("application/json", true), ("text/plain", false)]);
    assert_eq!(get.responses[0].headers[0].name, "Link");
    let body = put.request_body.as_ref().unwrap();
    assert!(body.required && body.description.as_deref() == Some("A thing."));
    let error = get.responses[1].content[0].schema.unwrap();
    assert_eq!(api.schemas.get(error).name.as_deref(), Some("Broken/Name x"));
    let AdditionalProperties::Schema(values) = api.schemas.get(error).additional_properties else { panic!() };
    assert_eq!(api.schemas.get(values).types, [SchemaType::Integer]);
}

#[test]
fn parameters_of_the_path_come_first_and_the_operations_own_replace_them() {
    let api = api(&["getThing", "putThing"]);
    let described: Vec<_> = api.operations[0]
        .parameters
        .iter()
        .map(|it| (it.name.as_str(), it.location, it.required, it.style, it.explode, it.allow_reserved))
        .collect();
    use ParameterLocation::{Header, Path, Query};
    use ParameterStyle::{DeepObject, Form, Simple};
    let expected = [
        ("id", Path, true, Simple, false, false),
        ("expand", Query, false, Form, false, false),
        ("filter", Query, false, DeepObject, false, true),
        ("X-A", Header, true, Simple, false, false),
    ];
    assert_eq!(described, expected);
    let header = &api.operations[0].parameters[3];
    assert_eq!(header.content_type.as_deref(), Some("application/json"));
    assert_eq!(api.schemas.get(header.schema.unwrap()).name.as_deref(), Some("Thing"));
    let expand = &api.operations[1].parameters[1];
    assert_eq!((expand.name.as_str(), expand.required, expand.explode), ("expand", true, true));
}

#[test]
fn schemas_keep_what_stands_beside_a_reference() {
    let api = api(&["putThing"]);
    let thing = api.operations[0].request_body.as_ref().unwrap().content[0].schema.unwrap();
    let schema = api.schemas.get(thing);
    assert_eq!(schema.required, ["id"]);
    assert_eq!(schema.additional_properties, AdditionalProperties::Forbidden);
    let parent = api.schemas.get(property(&api, thing, "parent"));
    assert_eq!(parent.description.as_deref(), Some("The parent."));
    assert!(parent.read_only && parent.nullable);
    assert_eq!((parent.name.as_deref(), &parent.properties), (Some("Alias"), &schema.properties));
    let plain = api.schemas.get(property(&api, thing, "plain"));
    assert_eq!((plain.name.as_deref(), plain.read_only, &plain.properties), (Some("Alias"), false, &schema.properties));
    assert!(api.schemas.get(property(&api, thing, "$ref")).write_only);
    assert!(!schema.read_only && schema.description.is_none());
}

#[test]
fn every_member_of_a_schema_is_read() {
    let api = api(&["putThing"]);
    let thing = api.operations[0].request_body.as_ref().unwrap().content[0].schema.unwrap();
    let id = api.schemas.get(property(&api, thing, "id"));
    assert_eq!((id.min_length, id.max_length, id.pattern.as_deref()), (Some(1), Some(2), Some("^a$")));
    assert_eq!((id.format.as_deref(), id.title.as_deref(), &id.example), (Some("uuid"), Some("Id"), &Some(json!("a"))));
    let count = api.schemas.get(property(&api, thing, "count"));
    assert_eq!(count.minimum.as_ref().and_then(serde_json::Number::as_f64), Some(-9_223_372_036_854_776_000.0));
    assert_eq!((count.maximum.clone(), &count.default, count.nullable), (Some(10.into()), &Some(json!(1)), true));
    let kind = api.schemas.get(property(&api, thing, "kind"));
    assert_eq!((&kind.enum_values, kind.deprecated), (&vec![json!("a"), json!("1")], true));
    assert!(kind.nullable);
    let choice = api.schemas.get(property(&api, thing, "choice"));
    let kinds = [&choice.one_of, &choice.any_of, &choice.all_of].map(|ids| api.schemas.get(ids[0]).types.clone());
    assert_eq!(kinds, [[SchemaType::String], [SchemaType::Number], [SchemaType::Boolean]]);
}

#[test]
fn operation_ids_are_found_however_json_spells_them() {
    let text = r#"{"openapi": "3.0.3", "paths": {
        "/a": {"get": {"operationId" : "List a \"Tag\"", "x": {"operationId": "other"}}},
        "/b\u002fc": {"get": {"operation\u0049d": "esc\u0061ped"}, "post": {"description": "\"operationId\": \"text\""}},
        "/d": {"put": {"operationId": "\u0070lain"}, "parameters": []}}}"#;
    let path = |id: &str| selected("a.json", text, &[id]).map(|api| api.operations[0].path.clone());
    assert_eq!(path("List a \"Tag\""), Ok("/a".into()));
    assert_eq!(path("escaped"), Ok("/b/c".into()));
    assert_eq!(path("plain"), Ok("/d".into()));
    assert_eq!(path("GET /b/c"), Ok("/b/c".into()));
    assert!(path("other").is_err());
    assert!(path("text").is_err());
}

#[test]
fn a_path_item_may_be_a_reference() {
    let text = "openapi: 3.0.0\npaths:\n  /a: {$ref: '#/paths/~1b'}\n  /b: {get: {operationId: b}}\n";
    assert_eq!(selected("a.yaml", text, &["GET /a"]).unwrap().operations[0].path, "/a");
    assert_eq!(selected("a.yaml", text, &["b"]).unwrap().operations[0].path, "/b");
}

#[test]
fn yaml_in_braces_is_read_too() {
    let text = "{openapi: 3.0.0, paths: {/a: {get: {operationId: b}}}}";
    assert_eq!(selected("a.yaml", text, &["b"]).unwrap().operations.len(), 1);
    assert!(selected("a.json", text, &["b"]).is_err());
}

#[test]
fn the_example_document_is_selected_whole() {
    let mut sources = mcpgen::source::Sources::default();
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("specs/openapi/jira.yaml");
    let file = sources.read(&path, "specs/openapi/jira.yaml").unwrap();
    let names = mcpgen::openapi::Document::open(&sources, file).unwrap().operation_names(&sources);
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let api = super::selected_from(&mut sources, file, &names).unwrap();
    assert!(names.contains(&"GET /rest/api/3/search/jql"));
    assert_eq!(api.operations.len(), names.len());
}

#[test]
fn what_stands_beside_the_reference_of_a_path_item_counts_too() {
    let text = "openapi: 3.1.0
paths:
  /a:
    $ref: '#/x-item'
    servers: [{url: https://own.example}]
    parameters: [{name: q, in: query, schema: {type: integer}}]
    post: {operationId: own}
    put: {operationId: first}
x-item:
  parameters: [{name: q, in: query, schema: {type: string}}, {name: r, in: query}]
  get: {operationId: behind}
  put: {operationId: second}
";
    let api = selected("a.yaml", text, &["own", "behind", "PUT /a"]).unwrap();
    let ids: Vec<_> = api.operations.iter().filter_map(|operation| operation.operation_id.as_deref()).collect();
    assert_eq!(ids, ["own", "behind", "first"]);
    let behind = &api.operations[1];
    let names: Vec<_> = behind.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
    assert_eq!((names, behind.servers.as_slice()), (vec!["r", "q"], &["https://own.example".to_owned()][..]));
    assert_eq!(api.schemas.get(behind.parameters[1].schema.unwrap()).types, [SchemaType::Integer]);
    let dead = selected("a.yaml", &text.replace("'#/x-item'", "'#/x-none'"), &["own"]).map(|_| ()).unwrap_err();
    assert!(dead.starts_with("error[MG0305]: reference `#/x-none` leads nowhere"), "{dead}");
}

#[test]
fn paths_without_their_first_slash_are_found_as_they_are_written() {
    let text = "openapi: 3.0.0\npaths:\n  a/{b}: {get: {operationId: x}}\n  '': {get: {operationId: y}}\n";
    let path = |wanted: &str| selected("a.yaml", text, &[wanted]).map(|api| api.operations[0].path.clone());
    assert_eq!(path("GET a/{b}"), Ok("/a/{b}".into()));
    assert_eq!(path("GET /a/{b}"), Ok("/a/{b}".into()));
    assert_eq!(path("GET "), Ok("/".into()));
}
