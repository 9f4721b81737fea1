//! What is wrong with a document, to the letter.

use super::selected;

/// A document with one operation, `getA`, of which a part is given.
fn operation(part: &str) -> String {
    format!("openapi: 3.0.0\npaths:\n  /a/{{b}}:\n    get:\n      operationId: getA\n{part}")
}

fn refused(text: &str, wanted: &[&str]) -> String {
    selected("openapi/a.yaml", text, wanted).map(|api| format!("{api:?}")).unwrap_err()
}

#[test]
fn operations_that_are_not_there() {
    let text = "openapi: 3.0.0\npaths:\n  /issue/{id}:\n    get: {operationId: getIssue}\n    put: {}\n";
    let expected = "error[MG0204]: operation `getIsue` is not in openapi/a.yaml
  list.yaml:1:1 \"getIsue\"
  help: did you mean `getIssue`? It is `GET /issue/{id}`
error[MG0204]: operation `PUT /isue/{id}` is not in openapi/a.yaml
  list.yaml:2:1 \"PUT /isue/{id}\"
  help: did you mean `PUT /issue/{id}`?
error[MG0204]: operation `somethingElse` is not in openapi/a.yaml
  list.yaml:3:1 \"somethingElse\"";
    assert_eq!(refused(text, &["getIsue", "PUT /isue/{id}", "somethingElse", "getIssue"]), expected);
}

#[test]
fn an_operation_id_that_stands_twice() {
    for name in ["a.yaml", "a.json"] {
        let text = r#"{"openapi": "3.0.0", "paths": {"/b": {"get": {"operationId": "x"}}, "/a": {"put": {"operationId": "x"}}}}"#;
        let text = if name == "a.yaml" { format!("# y\n{text}") } else { text.to_owned() };
        let expected = format!(
            "error[MG0205]: operationId `x` stands for 2 operations in {name}
  list.yaml:1:1 \"x\"
  note: one of them is `GET /b`
  note: one of them is `PUT /a`
  help: name the one you mean by its method and path"
        );
        assert_eq!(selected(name, &text, &["x"]).unwrap_err(), expected);
        assert!(selected(name, &text, &["GET /b"]).is_ok());
    }
}

#[test]
fn documents_of_other_versions() {
    let cases = [
        (
            "openapi: 4.0.0",
            "error[MG0303]: OpenAPI version `4.0.0` is not known\n  openapi/a.yaml:1:10 \"4.0.0\"\n  help: documents of Swagger 2.0 and of OpenAPI 3.0 to 3.2 are read",
        ),
        (
            "openapi: 3.01",
            "error[MG0303]: OpenAPI version `3.01` is not known\n  openapi/a.yaml:1:10 \"3.01\"\n  help: documents of Swagger 2.0 and of OpenAPI 3.0 to 3.2 are read",
        ),
        (
            "mcpgen: 1",
            "error[MG0301]: openapi/a.yaml is not an OpenAPI document\n  openapi/a.yaml:1:1 \"\" there is no `openapi` or `swagger` at the top of the file",
        ),
        (
            "",
            "error[MG0301]: openapi/a.yaml is not an OpenAPI document\n  openapi/a.yaml:1:1 \"\" there is no `openapi` or `swagger` at the top of the file",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(refused(text, &[]), expected);
    }
}

#[test]
fn references_that_lead_elsewhere_or_nowhere() {
    let text = operation(
        "      responses:
        200: {$ref: 'http://169.254.169.254/latest'}
        201: {$ref: '#/components/responses/Okay'}
        202: {content: {a/b: {schema: {$ref: '../../.env'}}}}
        203: {$ref: '#/components/responses/Round'}
        204: {content: {a/b: {schema: {$ref: '#/components/schemas/Round'}}}}
components:
  responses:
    Okey: {}
    Round: {$ref: '#/components/responses/Round'}
  schemas:
    Round: {$ref: '#/components/schemas/Again', title: a}
    Again: {$ref: '#/components/schemas/Round'}
",
    );
    let expected = "error[MG0304]: reference `http://169.254.169.254/latest` leads out of the document
  openapi/a.yaml:7:21 \"'http://169.254.169.254/latest'\"
  note: JSON pointer `#/paths/~1a~1{b}/get/responses/200/$ref`
  help: bundle the document into one file, in which every reference starts with `#/`
error[MG0305]: reference `#/components/responses/Okay` leads nowhere
  openapi/a.yaml:8:21 \"'#/components/responses/Okay'\"
  note: JSON pointer `#/paths/~1a~1{b}/get/responses/201/$ref`
  help: did you mean `#/components/responses/Okey`?
error[MG0330]: reference `../../.env` leads out of the allowed folders
  openapi/a.yaml:9:46 \"'../../.env'\"
  note: JSON pointer `#/paths/~1a~1{b}/get/responses/202/content/a~1b/schema/$ref`
  help: files beside the document are read; allow another folder with `--allow-refs DIR`
error[MG0306]: reference `#/components/responses/Round` leads only back to itself
  openapi/a.yaml:15:19 \"'#/components/responses/Round'\"
  note: JSON pointer `#/components/responses/Round/$ref`
error[MG0306]: reference `#/components/schemas/Again` leads only back to itself
  openapi/a.yaml:17:19 \"'#/components/schemas/Again'\"
  note: JSON pointer `#/components/schemas/Round/$ref`";
    assert_eq!(refused(&text, &["getA"]), expected);
}

#[test]
fn parameters_that_are_not_as_they_should_be() {
    let text = operation(
        "      parameters:
        - {name: a, in: body, required: true}
        - {in: query}
        - {name: c, in: query, style: simple}
        - {name: d, in: query, required: 'yes'}
        - {name: e, in: query}
        - {name: e, in: query}
        - 7
",
    );
    let expected = "error[MG0309]: `in` cannot be `body`
  openapi/a.yaml:7:25 \"body\"
  note: JSON pointer `#/paths/~1a~1{b}/get/parameters/0/in`
  help: it can be `path`, `query`, `header` or `cookie`
error[MG0308]: this parameter has no `name`
  openapi/a.yaml:8:11 \"{\"
  note: JSON pointer `#/paths/~1a~1{b}/get/parameters/1`
error[MG0309]: `style` cannot be `simple`
  openapi/a.yaml:9:39 \"simple\"
  note: JSON pointer `#/paths/~1a~1{b}/get/parameters/2/style`
  help: it can be `form`, `spaceDelimited`, `pipeDelimited` or `deepObject`
error[MG0307]: `required` must be a boolean
  openapi/a.yaml:10:42 \"'yes'\" this is a string
  note: JSON pointer `#/paths/~1a~1{b}/get/parameters/3/required`
error[MG0311]: parameter `e` stands twice
  openapi/a.yaml:12:11 \"{\" here again
  openapi/a.yaml:11:11 \"{name: e, in: query}\" first here
  note: JSON pointer `#/paths/~1a~1{b}/get/parameters/5`
error[MG0307]: `6` must be a mapping
  openapi/a.yaml:13:11 \"7\" this is a number
  note: JSON pointer `#/paths/~1a~1{b}/get/parameters/6`";
    assert_eq!(refused(&text, &["getA"]), expected);
}

#[test]
fn responses_and_schemas_that_are_not_as_they_should_be() {
    let text = operation(
        "      responses:
        201: {content: {a/b: {schema: {properties: {x: 1}, properties: {}}}}}
",
    );
    let expected = "error[MG0310]: key `properties` stands twice
  openapi/a.yaml:7:60 \"properties\" here again
  openapi/a.yaml:7:40 \"properties\" first here
  note: JSON pointer `#/paths/~1a~1{b}/get/responses/201/content/a~1b/schema/properties`
error[MG0307]: `x` must be a mapping
  openapi/a.yaml:7:56 \"1\" this is a number
  note: JSON pointer `#/paths/~1a~1{b}/get/responses/201/content/a~1b/schema/properties/x`";
    assert_eq!(refused(&text, &["getA"]), expected);
}

#[test]
fn keys_that_stand_twice_where_operations_and_components_are_listed() {
    let text = r##"{"openapi": "3.0.0", "paths": {"/a": {"get": {"responses": {"200": {"$ref": "#/components/responses/R"}}}}, "/a": {}},
 "components": {"responses": {"R": {}, "R": {}}}}"##;
    let expected = "error[MG0310]: key `/a` stands twice
  a.json:1:109 \"\\\"/a\\\"\" here again
  a.json:1:32 \"\\\"/a\\\"\" first here
  note: JSON pointer `#/paths/~1a`
error[MG0310]: key `R` stands twice
  a.json:2:40 \"\\\"R\\\"\" here again
  a.json:2:31 \"\\\"R\\\"\" first here
  note: JSON pointer `#/components/responses/R`";
    assert_eq!(selected("a.json", text, &["GET /a"]).map(|_| ()).unwrap_err(), expected);
}

#[test]
fn sections_that_are_no_objects() {
    let expected = |name: &str, place: &str| {
        format!(
            "error[MG0307]: `paths` must be a mapping
  {name}:{place} this is a list
  note: JSON pointer `#/paths`
error[MG0204]: operation `GET /a` is not in {name}
  list.yaml:1:1 \"GET /a\""
        )
    };
    let json = selected("a.json", r#"{"openapi": "3.0.0", "paths": [1]}"#, &["GET /a"]).map(|_| ());
    assert_eq!(json, Err(expected("a.json", "1:22 \"\\\"paths\\\"\"")));
    let yaml = selected("a.yaml", "openapi: 3.0.0\npaths: [1]", &["GET /a"]).map(|_| ());
    assert_eq!(yaml, Err(expected("a.yaml", "2:1 \"paths\"")));
}

#[test]
fn a_broken_part_is_told_once_however_many_operations_reach_it() {
    let text = "openapi: 3.0.0\npaths:\n  /a: {get: {parameters: [{$ref: '#/components/parameters/P'}]}, put: {parameters: [{$ref: '#/components/parameters/P'}]}}\ncomponents: {parameters: {P: {name: p, in: nowhere, required: true}}}\n";
    let told = refused(text, &["GET /a", "PUT /a"]);
    assert_eq!(told.matches("error[").count(), 1, "{told}");
}

#[test]
fn what_serde_cannot_hold_is_told_at_its_place_in_json() {
    let text = r#"{"openapi": "3.0.0", "paths": {"/a": {"get": {"summary": "\ud800"}}, "/b": {"get": {}}}}"#;
    let expected = "error[MG0005]: this is not valid JSON
  a.json:1:58 \"\\\"\\\\ud800\\\"\" this text holds half of a surrogate pair, which is no character";
    assert_eq!(selected("a.json", text, &["GET /a"]).map(|_| ()).unwrap_err(), expected);
    assert!(selected("a.json", text, &["GET /b"]).is_ok());
}

#[test]
fn a_selection_that_multiplies_without_end() {
    let values: Vec<String> = (0..5_000).map(|value| format!("\"{value}\"")).collect();
    let laid_over: Vec<String> =
        (0..201).map(|name| format!(r##""p{name}":{{"$ref":"#/components/schemas/E","title":"t"}}"##)).collect();
    let text = format!(
        r#"{{"openapi":"3.0.0","components":{{"schemas":{{"E":{{"type":"string","enum":[{}]}}}}}},
"paths":{{"/a":{{"get":{{"responses":{{"200":{{"content":{{"a/b":{{"schema":{{"properties":{{
{}}}}}}}}}}}}}}}}}}}}}"#,
        values.join(","),
        laid_over.join(",\n")
    );
    let told = selected("a.json", &text, &["GET /a"]).map(|_| ()).unwrap_err();
    let expected = "error[MG0314]: the selected operations reach more than 1000000 schemas and members of schemas
  a.json:202:16 \"\\\"#/components/schemas/E\\\"\"
  note: JSON pointer `#/paths/~1a/get/responses/200/content/a~1b/schema/properties/p199/$ref`
  help: select fewer operations";
    assert_eq!(told, expected);
}

#[test]
fn components_that_are_no_mapping_matter_only_where_something_refers_to_them() {
    let text = "openapi: 3.0.0
paths:
  /a: {get: {}}
  /b: {get: {responses: {200: {$ref: '#/components/responses/R'}}}}
components: null
";
    assert!(selected("a.yaml", text, &["GET /a"]).is_ok());
    let expected = "error[MG0307]: `components` must be a mapping
  a.yaml:5:1 \"components\" this is nothing
  note: JSON pointer `#/components`";
    assert_eq!(selected("a.yaml", text, &["GET /b"]).map(|_| ()), Err(expected.to_owned()));
}
