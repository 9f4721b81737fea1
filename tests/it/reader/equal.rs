//! The order of keys and the format of a document do not matter.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Map, Value};

use super::compare::plain;
use super::selected;

const DOCUMENT: &str = r##"{
  "openapi": "3.0.2", "info": {"title": "T", "version": "1"}, "servers": [{"url": "/v1"}, {"url": "/v2"}],
  "security": [{"a": ["x"], "b": []}],
  "paths": {
    "/issue/{id}": {
      "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}],
      "get": {"operationId": "getIssue", "parameters": [{"$ref": "#/components/parameters/Fields"}],
        "responses": {"200": {"description": "", "headers": {"A": {"schema": {"$ref": "#/components/schemas/Id"}}, "B": {}},
          "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Issue"}}, "text/csv": {}}},
          "404": {"description": ""}, "default": {"description": ""}}},
      "put": {"operationId": "editIssue", "security": [], "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Node"}}}},
        "responses": {"204": {"description": ""}}}},
    "/node/{a}": {"delete": {"operationId": "dropNode", "parameters": [{"name": "a", "in": "path", "schema": {"$ref": "#/components/schemas/Node/properties/id"}}], "responses": {"2XX": {"description": ""}}}},
    "/broken": {"get": {"operationId": "broken", "responses": 4}}},
  "components": {
    "parameters": {"Fields": {"name": "fields", "in": "query", "schema": {"type": "array", "items": {"type": "string"}}}},
    "schemas": {
      "Id": {"type": "string", "example": "200", "default": "yes", "minLength": 1},
      "Issue": {"type": "object", "required": ["id", "node"], "properties": {"id": {"$ref": "#/components/schemas/Id", "description": "own: it's # \"x\""}, "node": {"$ref": "#/components/schemas/Node"}, "at": {"type": "string", "enum": ["2020-01-01", "~", "null", "1e3", "0x1F", " a", "é\n\u0007"]}}},
      "Node": {"type": "object", "properties": {"id": {"$ref": "#/components/schemas/Id"}, "next": {"$ref": "#/components/schemas/Node", "nullable": true}, "issue": {"allOf": [{"$ref": "#/components/schemas/Issue"}, {"$ref": "#/components/schemas/Alias"}]}}, "example": {"b": 1.5, "a": [true, null, -3]}},
      "Alias": {"$ref": "#/components/schemas/Issue"}}}
}"##;

const WANTED: &[&str] = &["getIssue", "editIssue", "DELETE /node/{a}"];

fn shuffled(value: &Value, random: &mut impl FnMut(usize) -> usize) -> Value {
    match value {
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            for last in (1..members.len()).rev() {
                members.swap(last, random(last + 1));
            }
            let rebuilt: Map<String, Value> =
                members.into_iter().map(|(key, value)| (key.clone(), shuffled(value, random))).collect();
            Value::Object(rebuilt)
        }
        Value::Array(items) => items.iter().map(|item| shuffled(item, random)).collect(),
        other => other.clone(),
    }
}

#[test]
fn the_order_of_keys_does_not_matter() {
    let document: Value = serde_json::from_str(DOCUMENT).unwrap();
    let expected = plain(&selected("a.json", DOCUMENT, WANTED).unwrap());
    let mut runner = TestRunner::new(Config { cases: 64, failure_persistence: None, ..Config::default() });
    runner
        .run(&any::<u64>(), |seed| {
            let mut state = seed;
            let mut random = |below: usize| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                usize::try_from(state >> 33).unwrap() % below
            };
            let shuffled = shuffled(&document, &mut random);
            let json = serde_json::to_string_pretty(&shuffled).unwrap();
            prop_assert_eq!(&plain(&selected("a.json", &json, WANTED).unwrap()), &expected);
            let yaml = serde_yaml::to_string(&shuffled).unwrap();
            prop_assert_eq!(&plain(&selected("a.yaml", &yaml, WANTED).unwrap()), &expected);
            Ok(())
        })
        .unwrap();
}

#[test]
fn json_is_read_the_same_as_yaml() {
    let expected = plain(&selected("a.json", DOCUMENT, WANTED).unwrap());
    // JSON is YAML: behind a comment the same text goes to the other reader.
    assert_eq!(plain(&selected("a.yaml", &format!("# YAML\n{DOCUMENT}"), WANTED).unwrap()), expected);
}

#[test]
fn two_runs_are_equal_to_the_last_id() {
    let one = selected("a.json", DOCUMENT, WANTED).unwrap();
    let two = selected("a.json", DOCUMENT, WANTED).unwrap();
    assert_eq!(format!("{one:?}"), format!("{two:?}"));
}
