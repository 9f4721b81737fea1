//! What is published and checked of values that callers send, one corner of JSON Schema each.

use std::time::{Duration, Instant};

use mcpgen::model::{Plan, Tool};
use serde_json::{Value, json};

use crate::support::plan_text;

/// The plan of one tool that sends a body or parameter of this schema.
fn planned(place: &str, schema: &Value) -> Result<Plan, String> {
    planned_with(place, schema, &json!({}))
}

fn planned_with(place: &str, schema: &Value, components: &Value) -> Result<Plan, String> {
    let (parameters, body) = match place {
        "body" => (json!([]), json!({"required": true, "content": {"application/json": {"schema": schema}}})),
        _ => (json!([{"name": "b", "in": place, "schema": schema}]), Value::Null),
    };
    let operation = json!({"operationId": "send", "parameters": parameters, "requestBody": body, "responses": {"204": {"description": "done"}}});
    let document = json!({
        "openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "servers": [{"url": "https://a.example"}],
        "paths": {"/a": {"post": operation}}, "components": {"schemas": components},
    });
    let allow_list = format!(
        "mcpgen: 1\nopenapi: api.yaml\nserver: {{name: shapes}}\ntools:\n  send: {{operation: send, description: Send it., arguments: {{b: {{to: {}}}}}, returns: {{done: true}}}}\n",
        if place == "body" { "body".to_owned() } else { format!("{place}.b") }
    );
    plan_text(&allow_list, &document.to_string())
}

fn sent(place: &str, schema: &Value) -> Tool {
    let plan = planned(place, schema).unwrap_or_else(|problems| panic!("{problems}"));
    plan.tools.into_iter().next().expect("one tool")
}

/// The schema that is published of a body.
fn body(schema: &Value) -> Value {
    sent("body", schema).input_schema["properties"]["b"].clone()
}

#[test]
fn what_several_parts_say_of_one_member_all_holds() {
    let text = |rules: Value| json!({"type": "object", "properties": {"x": rules}});
    let both = json!({"allOf": [text(json!({"type": "string", "minLength": 3, "maxLength": 20})), text(json!({"maxLength": 10}))]});
    assert_eq!(body(&both)["properties"]["x"], json!({"type": "string", "minLength": 3, "maxLength": 10}));
    let odd = json!({"allOf": [text(json!({"type": "string"})), text(json!({"type": "integer"}))]});
    let problems = planned("body", &odd).expect_err("a contradiction");
    assert!(problems.contains("MG0252") && problems.contains("b.x"), "{problems}");
    let only_read = json!({"allOf": [
        {"type": "object", "properties": {"id": {"type": "string"}, "name": {"type": "string"}}},
        {"type": "object", "properties": {"id": {"readOnly": true}}},
    ]});
    assert_eq!(body(&only_read)["properties"], json!({"name": {"type": "string"}}));
}

#[test]
fn ladders_of_parts_lose_nothing() {
    let mut steps = serde_json::Map::new();
    for step in 0..30 {
        let next = json!({"$ref": format!("#/components/schemas/A{}", step + 1)});
        steps.insert(format!("A{step}"), json!({"allOf": [next, next]}));
    }
    steps.insert("A30".to_owned(), json!({"type": "object", "properties": {"y": {"type": "string"}}}));
    let own = json!({"type": "object", "required": ["x"], "properties": {"x": {"type": "string"}}});
    let ladder = json!({"allOf": [{"$ref": "#/components/schemas/A0"}, own]});
    let plan = planned_with("body", &ladder, &Value::Object(steps)).unwrap_or_else(|problems| panic!("{problems}"));
    let schema = &plan.tools[0].input_schema["properties"]["b"];
    assert_eq!(schema["required"], json!(["x"]));
    assert!(schema["properties"]["y"].is_object());
}

#[test]
fn more_parts_than_are_looked_at_leave_the_object_open() {
    let parts: Vec<Value> =
        (0..5_000).map(|part| json!({"properties": {format!("p{part}"): {"type": "string"}}})).collect();
    let tool = sent("body", &json!({"type": "object", "allOf": parts}));
    let told = tool.input_schema["properties"]["b"]["description"].as_str().unwrap_or_default().to_owned();
    assert!(told.contains("Takes more than is described here"), "{told}");
    assert_eq!(tool.arguments[0].rules.as_ref().map(|rules| rules.open.clone()), Some(vec![String::new()]));
}

#[test]
fn samples_have_as_many_elements_as_a_list_wants_and_stay_small() {
    let two = json!({"type": "object", "required": ["x"], "properties": {"x": {"type": "array", "minItems": 2, "items": {"type": "string"}}}});
    assert_eq!(sent("body", &two).sample.call.arguments["b"], json!({"x": ["x", "x"]}));
    let mut deep = json!({"type": "string"});
    for _ in 0..4 {
        deep = json!({"type": "array", "minItems": 50, "items": deep});
    }
    let start = Instant::now();
    let problems = planned("body", &json!({"type": "object", "required": ["x"], "properties": {"x": deep}}))
        .expect_err("no sample");
    assert!(problems.contains("MG0221"), "{problems}");
    assert!(start.elapsed() < Duration::from_secs(2));
}

#[test]
fn hostile_bounds_and_lists_are_cheap() {
    let start = Instant::now();
    for length in [u64::MAX / 2, 1_000_000_000_000, 100_000_000] {
        let problems = planned("query", &json!({"type": "string", "minLength": length})).expect_err("no sample");
        assert!(problems.contains("MG0221"), "{problems}");
    }
    let values: Vec<String> = (0..100_000).map(|value| format!("v{value}")).collect();
    assert!(planned("query", &json!({"type": "string", "enum": values})).is_ok());
    assert!(
        planned("body", &json!({"type": "object", "properties": {"x": {"type": "string", "enum": values}}})).is_ok()
    );
    let members: serde_json::Map<String, Value> =
        (0..20_000).map(|member| (format!("m{member}"), json!({"type": "string"}))).collect();
    let names: Vec<&String> = members.keys().collect();
    assert!(planned("body", &json!({"type": "object", "properties": members, "required": names})).is_ok());
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}

#[test]
fn values_that_are_listed_twice_are_listed_once() {
    let tool = sent("query", &json!({"type": "string", "enum": ["a", "b", "a", "a\u{200b}", "a\nb"]}));
    assert_eq!(tool.input_schema["properties"]["b"]["enum"], json!(["a", "b"]));
}

#[test]
fn a_value_of_a_body_keeps_each_of_its_types() {
    let union = json!({"oneOf": [{"type": "string"}, {"type": "integer"}]});
    let types = |tool: &Tool| tool.arguments[0].rules.as_ref().map(|rules| rules.types.clone()).unwrap_or_default();
    assert_eq!(types(&sent("body", &union)), [(String::new(), vec!["integer"])]);
    assert_eq!(types(&sent("body", &json!({"type": "array", "items": {}}))), [("[]".to_owned(), vec!["any"])]);
    let forms = json!({"oneOf": [
        {"type": "array", "items": {"type": "integer"}},
        {"type": "object", "required": ["x"], "properties": {"x": {"type": "string"}}},
    ]});
    let tool = sent("body", &forms);
    assert_eq!(types(&tool), [(String::new(), vec!["object"])]);
    let object = json!({"type": "object", "properties": {"x": {"type": "string"}}, "required": ["x"]});
    assert_eq!(tool.arguments[0].rules.clone().unwrap_or_default().others, [(String::new(), object)]);
    let published = json!({"type": "array", "items": {"type": "integer"}, "description": "Or an object with x"});
    assert_eq!(tool.input_schema["properties"]["b"], published);
    let tool = sent("body", &json!({"enum": [1, "a", null, true]}));
    let rules = tool.arguments[0].rules.clone().unwrap_or_default();
    assert_eq!(rules.numbers, [(String::new(), vec![1.0])]);
    assert_eq!(rules.others.iter().filter(|(_, schema)| schema["enum"] == json!([true])).count(), 1);
    // In a query a number is its text.
    assert_eq!(types(&sent("query", &union)), []);
}

#[test]
fn patterns_and_widths_within_objects_are_told_and_checked() {
    let object = |rules: Value| json!({"type": "object", "properties": {"x": rules}});
    let rules = sent("body", &object(json!({"type": "integer", "format": "int32"}))).arguments[0]
        .rules
        .clone()
        .unwrap_or_default();
    assert_eq!(rules.above, [("x".to_owned(), -2_147_483_649.0)]);
    assert_eq!(rules.below, [("x".to_owned(), 2_147_483_648.0)]);
    let schema = body(&object(json!({"type": "string", "pattern": "^(?!a).*$"})));
    assert_eq!(schema["properties"]["x"], json!({"type": "string"}));
}

#[test]
fn a_pattern_has_a_sample() {
    for pattern in [
        "^payTo|upi_collect$",
        "^(?:[A-Z]{2}-)?\\d{5,7}[xyz]+$",
        "^\\w{3}\\.\\s\\S$",
        "^[^a-z]{4}$",
        "^urn:(a|b):[0-9a-f]{8}$",
    ] {
        let tool = sent("query", &json!({"type": "string", "pattern": pattern, "minLength": 2}));
        let sample = tool.sample.full.as_ref().expect("a call with every argument").arguments["b"].clone();
        let matches =
            regex_lite::Regex::new(pattern).map(|pattern| pattern.is_match(sample.as_str().unwrap_or_default()));
        assert_eq!(matches, Ok(true), "{pattern}: {sample}");
    }
}

#[test]
fn what_is_required_counts_though_nothing_describes_it() {
    let tool = sent("body", &json!({"type": "object", "required": ["zz"]}));
    assert_eq!(tool.input_schema["properties"]["b"], json!({"type": "object", "required": ["zz"]}));
    assert_eq!(tool.sample.call.arguments["b"], json!({"zz": "x"}));
    let map = json!({"type": "object", "required": ["zz"], "additionalProperties": {"type": "integer"}});
    assert_eq!(sent("body", &map).sample.call.arguments["b"], json!({"zz": 1}));
}

#[test]
fn a_list_of_one_branch_is_not_that_of_another() {
    let list = |kind: &str| json!({"type": "array", "items": {"type": kind}});
    let tool = sent("query", &json!({"anyOf": [list("integer"), list("string")]}));
    assert_eq!(tool.input_schema["properties"]["b"], list("string"));
    let tool = sent("body", &json!({"anyOf": [list("integer"), list("string")]}));
    let rules = tool.arguments[0].rules.clone().unwrap_or_default();
    assert_eq!(rules.types, [("[]".to_owned(), vec!["integer"])]);
}

#[test]
fn a_discriminator_means_what_its_member_lists() {
    let form = |text: &str, member: &str| json!({"type": "object", "required": ["role", member], "properties": {"role": {"type": "string", "enum": [text]}, member: {"type": "string"}}});
    let refers = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
    let union =
        json!({"oneOf": [refers("UserMessage"), refers("ToolMessage")], "discriminator": {"propertyName": "role"}});
    let components = json!({"UserMessage": form("user", "name"), "ToolMessage": form("tool", "call")});
    let plan = planned_with("body", &union, &components).unwrap_or_else(|problems| panic!("{problems}"));
    assert_eq!(plan.tools[0].sample.call.arguments["b"], json!({"role": "user", "name": "x"}));
}

#[test]
fn samples_lie_within_all_bounds() {
    let sample = |bounds: Value| {
        let mut number = bounds;
        number["type"] = number.get("type").cloned().unwrap_or_else(|| json!("number"));
        sent("body", &json!({"type": "object", "required": ["n"], "properties": {"n": number}})).sample.call.arguments["b"]["n"].clone()
    };
    assert_eq!(sample(json!({"exclusiveMinimum": 0, "maximum": 0.5})), json!(0.5));
    assert_eq!(sample(json!({"exclusiveMinimum": 0, "exclusiveMaximum": 0.5})), json!(0.25));
    assert_eq!(sample(json!({"exclusiveMaximum": 0})), json!(-1.0));
    assert_eq!(sample(json!({"type": "integer", "exclusiveMinimum": 0, "exclusiveMaximum": 5})), json!(1));
}
