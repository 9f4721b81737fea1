//! The platform's shapes as JSON Schemas of our own, and both of our files against them.

use jsonschema::Validator;
use serde_json::{Value, json};

use super::Files;

fn validator(text: &str) -> Validator {
    let schema: Value = serde_json::from_str(text).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

fn definition() -> Validator {
    validator(include_str!("schemas/definition.schema.json"))
}

fn properties() -> Validator {
    validator(include_str!("schemas/properties.schema.json"))
}

fn faults(validator: &Validator, value: &Value) -> Vec<String> {
    validator.iter_errors(value).map(|fault| format!("{}: {fault}", fault.instance_path())).collect()
}

pub(super) fn assert_valid(definition_value: &Value, properties_value: &Value, what: &str) {
    assert_eq!(faults(&definition(), definition_value), [""; 0], "definition of {what}");
    assert_eq!(faults(&properties(), properties_value), [""; 0], "properties of {what}");
}

pub(super) fn assert_settings(settings: &Value) {
    assert_eq!(faults(&validator(include_str!("schemas/settings.schema.json")), settings), [""; 0]);
}

#[test]
fn the_schemas_refuse_what_the_platform_refuses() {
    let files = Files::certified();
    type Spoil = fn(&mut Value);
    let definitions: [(&str, Spoil); 6] = [
        ("OpenAPI 3", |value| value["swagger"] = json!("3.0.0")),
        ("unknown extension", |value| value["paths"]["/mcp"]["post"]["x-ms-other"] = json!(1)),
        ("other marker", |value| value["paths"]["/mcp"]["post"]["x-ms-agentic-protocol"] = json!("mcp-sse-1.0")),
        ("no responses", |value| value["paths"]["/mcp"]["post"]["responses"] = json!({})),
        ("host with a path", |value| value["host"] = json!("a.contoso.com/b")),
        ("unknown key", |value| value["servers"] = json!([])),
    ];
    for (what, spoil) in definitions {
        let mut value = files.definition.clone();
        spoil(&mut value);
        assert!(!definition().is_valid(&value), "{what}");
    }
    let token = "/properties/connectionParameters/token/oAuthSettings";
    let all: [(&str, &str, Value); 5] = [
        ("colour in words", "/properties/iconBrandColor", json!("red")),
        ("scopes as a text", &format!("{token}/scopes"), json!("a b")),
        ("unknown mode", &format!("{token}/redirectMode"), json!("Local")),
        ("flag as a boolean", &format!("{token}/properties/IsFirstParty"), json!(false)),
        ("PascalCase", &format!("{token}/customParameters"), json!({"AuthorizationUrl": {"value": "a"}})),
    ];
    for (what, pointer, spoiled) in all {
        let mut value = files.properties.clone();
        *value.pointer_mut(pointer).unwrap() = spoiled;
        assert!(!properties().is_valid(&value), "{what}");
    }
}
