//! Slips of real documents: coped with, and told where they stand.

use mcpgen::openapi::{Api, ParameterLocation};
use mcpgen::source::Sources;

use super::selected;

/// What is warned of when an operation is selected.
fn warned(text: &str, wanted: &str) -> (Api, String) {
    let mut sources = Sources::default();
    let file = sources.add("a.yaml", text);
    let api = super::selected_from(&mut sources, file, &[wanted]).unwrap();
    let told = super::all_told(&sources, &api.warnings);
    (api, told)
}

#[test]
fn placeholders_and_path_parameters_are_made_to_fit() {
    let text = "openapi: 3.0.0
paths:
  /a/{id}.{format}:
    get:
      parameters: [{name: format, in: path, required: true}, {name: identifier, in: path, required: true}]
";
    let (api, told) = warned(text, "GET /a/{id}.{format}");
    let expected = "warning[MG0335]: path parameter `identifier` has no placeholder in `/a/{id}.{format}`
  a.yaml:5:62 \"{\" left out
  note: JSON pointer `#/paths/~1a~1{id}.{format}/get/parameters/1`
warning[MG0334]: no parameter declares the placeholder `id` of `/a/{id}.{format}`
  a.yaml:5:7 \"parameters: [{name: format, in: path, required: true}, {name: identifier, in: path, required: true}]\" taken as a required string
  note: JSON pointer `#/paths/~1a~1{id}.{format}/get`";
    assert_eq!(told, expected);
    let names: Vec<_> = api.operations[0].parameters.iter().map(|it| (it.name.as_str(), it.required)).collect();
    assert_eq!(names, [("format", true), ("id", true)]);
}

#[test]
fn queries_and_fragments_leave_the_path() {
    let text = "openapi: 3.0.0\npaths:\n  '/a?beta=true&x=1#two': {get: {}}\n  '/b?c={d}': {get: {}}\n";
    let (api, _) = warned(text, "GET /a?beta=true&x=1#two");
    assert_eq!(api.operations[0].path, "/a");
    assert_eq!(api.operations[0].fixed_query, [("beta".into(), "true".into()), ("x".into(), "1".into())]);
    assert_eq!(warned(text, "GET /b?c={d}").0.operations[0].path, "/b?c={d}");
}

#[test]
fn servers_of_paths_and_operations_are_read() {
    let text = "openapi: 3.0.0
servers: [{url: https://a.example}]
paths:
  /a:
    servers: [{url: https://b.example}]
    get: {servers: [{url: https://c.example}]}
    put: {}
  /d: {get: {servers: []}}
";
    let servers = |wanted: &str| warned(text, wanted).0.operations[0].servers.clone();
    assert_eq!(servers("GET /a"), ["https://c.example"]);
    assert_eq!(servers("PUT /a"), ["https://b.example"]);
    assert!(servers("GET /d").is_empty());
}

#[test]
fn keywords_of_a_wrong_kind_are_passed_over() {
    let text = "openapi: 3.0.0
paths:
  /a:
    get:
      description: {$ref: description.md}
      parameters:
        - {name: q, in: querystring, content: {a/b: {}}}
        - {name: t, in: query, type: string, description: 7}
        - {name: Content-Type, in: header, required: true, schema: {type: string}}
      responses:
        20: {}
        200: {content: {a/b: {schema: {type: decimal, required: true, maxLength: -1, title: 5, minimum: a, maximum: '5', nullable: 'true'}}}}
";
    let (api, told) = warned(text, "GET /a");
    let expected = "warning[MG0336]: a parameter in `querystring` cannot be sent
  a.yaml:7:11 \"{\" left out
  note: JSON pointer `#/paths/~1a/get/parameters/0`
warning[MG0313]: `20` is not a status
  a.yaml:11:13 \"{\"
  note: JSON pointer `#/paths/~1a/get/responses/20`
  help: a status is a number such as `200`, a range such as `2XX`, or `default`
warning[MG0307]: `maxLength` must be a whole number that is not negative
  a.yaml:12:82 \"-1\" this is a number
  note: JSON pointer `#/paths/~1a/get/responses/200/content/a~1b/schema/maxLength`
warning[MG0337]: `decimal` is not a type of JSON Schema
  a.yaml:12:46 \"decimal\" taken as a value of any type
  note: JSON pointer `#/paths/~1a/get/responses/200/content/a~1b/schema/type`
warning[MG0307]: `minimum` must be a number
  a.yaml:12:105 \"a\" this is a string
  note: JSON pointer `#/paths/~1a/get/responses/200/content/a~1b/schema/minimum`";
    assert_eq!(told, expected);
    let parameters: Vec<_> = api.operations[0].parameters.iter().map(|it| (it.name.as_str(), it.location)).collect();
    assert_eq!(parameters, [("t", ParameterLocation::Query)]);
    let schema = api.schemas.get(api.operations[0].responses[0].content[0].schema.unwrap());
    assert!(schema.nullable && schema.types.is_empty() && schema.required.is_empty());
    assert_eq!(schema.maximum, Some(5.into()));
}

#[test]
fn an_operation_id_under_an_escaped_key_counts_too() {
    let text = r#"{"openapi": "3.0.3", "paths": {"/a": {"get": {"operationId": "x"}}, "/b": {"get": {"operation\u0049d": "x"}}}}"#;
    let told = selected("a.json", text, &["x"]).map(|_| ()).unwrap_err();
    assert!(told.starts_with("error[MG0205]: operationId `x` stands for 2 operations"), "{told}");
}

#[test]
fn an_operation_id_behind_the_reference_of_a_path_counts_too() {
    let behind = |path: &str| {
        format!(
            r##"{{"openapi": "3.0.3", "paths": {{"/a": {{"get": {{"operationId": "x"}}}}, "/b": {path}}},
                "x-item": {{"get": {{"operationId": "x"}}}}, "x-get": {{"operationId": "x"}}}}"##
        )
    };
    for path in [
        r##"{"$ref": "#/x-item"}"##,
        r##"{ "summary": "s", "$ref": "#/x-item"}"##,
        r##"{"\u0024ref": "#/x-item"}"##,
        r##"{"get" : { "$ref": "#/x-get"}}"##,
        r##"{"g\u0065t": {"$ref": "#/x-get"}}"##,
    ] {
        let told = selected("a.json", &behind(path), &["x"]).map(|_| ()).unwrap_err();
        assert!(told.starts_with("error[MG0205]: operationId `x` stands for 2 operations"), "{path}: {told}");
    }
}

#[test]
fn paths_whose_operations_cannot_be_listed_are_told() {
    let deep = format!("{}{}", "[".repeat(200), "]".repeat(200));
    let text = format!(
        r##"{{"openapi": "3.0.0", "paths": {{"/a": {{"x-deep": {deep}}}, "/b": [1], "/c": {{"$ref": "#/x-none"}}, "/d": null}}}}"##
    );
    let mut sources = Sources::default();
    let file = sources.add("a.json", text);
    let warnings = mcpgen::openapi::Document::open(&sources, file).unwrap().summaries(&sources).warnings;
    let told = super::all_told(&sources, &warnings);
    let expected = "warning[MG0006]: values nest deeper than 128 levels
  a.json:1:176 \"[\" too deep
  note: JSON pointer `#/paths/~1a`
  note: the operations of this path are not listed
warning[MG0307]: `/b` must be a mapping
  a.json:1:458 \"[1]\" this is a list
  note: JSON pointer `#/paths/~1b`
warning[MG0305]: reference `#/x-none` leads nowhere
  a.json:1:478 \"\\\"#/x-none\\\"\"
  note: JSON pointer `#/paths/~1c/$ref`";
    assert_eq!(told, expected);
}

#[test]
fn a_value_of_the_path_and_a_parameter_are_not_sent_both() {
    let text = "openapi: 3.0.0
paths:
  '/a?x=1&y=2':
    parameters: [{name: y, in: query}]
    get: {parameters: [{name: x, in: query, required: true}]}
";
    let (api, told) = warned(text, "GET /a?x=1&y=2");
    assert_eq!(api.operations[0].fixed_query, [("y".into(), "2".into())]);
    let names: Vec<_> = api.operations[0].parameters.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["x"]);
    let expected = "warning[MG0340]: the path `/a` is written with a value of the query parameter `y`
  a.yaml:4:18 \"{\" left out: that value is always sent
  note: JSON pointer `#/paths/~1a?x=1&y=2/parameters/0`";
    assert_eq!(told, expected);
}
