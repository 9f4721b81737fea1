//! Objects and lists that callers send: what the schema says, what the rules beside it say, and what is put in order.

use mcpgen_runtime::{Form, Rules};
use serde_json::{Value, json};

fn schema() -> Value {
    json!({
        "type": "object",
        "properties": {
            "sku": { "type": "string", "pattern": "^[A-Z]+$", "minLength": 2, "maxLength": 4 },
            "count": { "type": "integer", "minimum": 1, "maximum": 9 },
            "price": { "type": "number" },
            "size": { "type": "integer" },
            "kind": { "type": "string", "enum": ["a", "b"] },
            "gift": { "type": "boolean" },
            "note": { "type": "string" },
            "tags": { "type": "array", "items": { "type": "string" }, "minItems": 1, "maxItems": 2 },
            "parts": {
                "type": "array",
                "items": { "type": "object", "properties": { "sku": { "type": "string" } }, "required": ["sku"] },
            },
            "labels": { "type": "object", "additionalProperties": { "type": "string" } },
            "extra": { "type": "object" },
            "loose": { "type": "object", "properties": { "a": { "type": "string" } } },
            "shut": { "type": "object", "additionalProperties": false },
        },
        "required": ["sku"],
    })
}

const RULES: Rules<'static> = Rules {
    types: &[("note", &["integer", "null"]), ("tags[]", &["any"]), ("labels.*", &["null"])],
    open: &["loose"],
    forbidden: &[("loose", &["admin"]), ("extra", &["admin"])],
    numbers: &[("size", &[1.0, 2.5])],
    above: &[("price", 0.0)],
    below: &[("price", 10.0)],
    ..Rules::NONE
};

fn checked(mut value: Value) -> Result<Value, String> {
    RULES.check(&mut value, &schema()).map(|()| value).map_err(|problem| format!("{} {}", problem.place, problem.what))
}

#[test]
fn whatever_fits_is_taken_and_put_in_order() {
    let given = json!({
        "sku": "AB", "count": 3.0, "price": 0.5, "size": 2.5, "kind": "b", "gift": null, "note": null,
        "tags": [1, { "x": null }], "parts": [{ "sku": "x" }], "labels": { "a": "1", "b": null },
        "extra": { "any": [null] }, "loose": { "a": null, "more": 1 }, "shut": {},
    });
    // An integer of 2.5 is none, so that listed number is refused.
    assert_eq!(checked(given.clone()).unwrap_err(), ".size must be a whole number");
    let mut given = given;
    given["size"] = json!(1);
    let wanted = json!({
        "sku": "AB", "count": 3, "price": 0.5, "size": 1, "kind": "b", "note": null,
        "tags": [1, { "x": null }], "parts": [{ "sku": "x" }], "labels": { "a": "1", "b": null },
        "extra": { "any": [null] }, "loose": { "more": 1 }, "shut": {},
    });
    assert_eq!(checked(given).unwrap(), wanted);
}

#[test]
fn what_does_not_fit_is_told_with_its_place() {
    for (name, value, wanted) in [
        ("sku", json!(7), ".sku must be a string"),
        ("sku", json!(null), ".sku is required"),
        ("sku", json!("ab"), ".sku must match the pattern `^[A-Z]+$`"),
        ("sku", json!("A"), ".sku must have at least 2 characters, not 1"),
        ("sku", json!("ABCDE"), ".sku must have at most 4 characters, not 5"),
        ("count", json!(0), ".count must be at least 1, not 0"),
        ("count", json!(10.0), ".count must be at most 9, not 10"),
        ("count", json!(1.5), ".count must be a whole number"),
        ("count", json!(1e300), ".count must be a whole number"),
        ("price", json!(0), ".price must be more than 0, not 0"),
        ("price", json!(10), ".price must be less than 10, not 10"),
        ("size", json!(3), ".size must be one of `1`, `2.5`"),
        ("kind", json!("c"), ".kind must be one of `a`, `b`"),
        ("gift", json!("yes"), ".gift must be true or false"),
        ("note", json!([]), ".note must be a string or a whole number or null"),
        ("tags", json!([]), ".tags must have at least 1 elements, not 0"),
        ("tags", json!(["a", "b", "c"]), ".tags must have at most 2 elements, not 3"),
        ("parts", json!([{ "sku": "a" }, { "sku": 1 }]), ".parts[1].sku must be a string"),
        ("parts", json!([{}]), ".parts[0].sku is required"),
        ("parts", json!([{ "sku": "a", "sk": 1 }]), ".parts[0].sk does not exist; it takes `sku`"),
        ("labels", json!({ "a": 1 }), ".labels.a must be a string or null"),
        ("loose", json!({ "admin": true }), ".loose.admin does not exist; it takes `a`"),
        ("extra", json!({ "admin": true }), ".extra.admin does not exist; it takes other members"),
        ("shut", json!({ "a": 1 }), ".shut.a does not exist; it takes other members"),
        ("shut", json!({ "\u{202e}\n{`": 1 }), ".shut.???? does not exist; it takes other members"),
    ] {
        let mut given = json!({ "sku": "AB" });
        given[name] = value;
        assert_eq!(checked(given.clone()).unwrap_err(), wanted, "{given}");
    }
    assert_eq!(checked(json!(null)).unwrap_err(), " is required");
    assert_eq!(checked(json!([])).unwrap_err(), " must be an object");
}

#[test]
fn forms_are_told_apart() {
    let schema = json!({
        "type": "object",
        "properties": {
            "type": { "type": "string" }, "number": { "type": "string" }, "iban": { "type": "string" },
            "name": { "type": "string" },
        },
    });
    let forms: &[Form<'_>] = &[
        Form { name: "Card", required: &["number"], excluded: &["iban"], tags: &[("type", &["card"])] },
        Form { name: "Bank", required: &["iban"], excluded: &["number"], tags: &[("type", &["bank", "sepa"])] },
    ];
    let forms = [("", forms)];
    let rules = Rules { forms: &forms, ..Rules::NONE };
    let check = |mut value: Value| rules.check(&mut value, &schema).map_err(|problem| problem.what);
    for right in [
        json!({ "type": "card", "number": "1" }),
        json!({ "number": "1", "name": "x" }),
        json!({ "type": "sepa", "iban": "1" }),
        json!({ "iban": "1", "number": null }),
    ] {
        assert_eq!(check(right.clone()), Ok(()), "{right}");
    }
    for wrong in [json!({}), json!({ "number": "1", "iban": "1" }), json!({ "type": "other", "iban": "1" })] {
        let told = check(wrong.clone()).unwrap_err();
        assert!(
            told.starts_with("must have one of these forms: Card (`type` `card`, with `number`, without `iban`); Bank"),
            "{told}"
        );
    }
    // Who says the form is told about that form alone.
    let told = check(json!({ "type": "card", "iban": "1" })).unwrap_err();
    assert_eq!(told, "must have one of these forms: Card (`type` `card`, with `number`, without `iban`)");
}

#[test]
fn deep_and_long_values_do_no_harm() {
    let schema = json!({ "type": "array", "items": { "type": "string", "pattern": "^(a+)+$" } });
    let mut long = json!([format!("{}b", "a".repeat(50_000))]);
    let started = std::time::Instant::now();
    assert!(Rules::NONE.check(&mut long, &schema).is_err());
    assert!(started.elapsed().as_secs() < 5);
    let mut broken = json!(["x"]);
    let schema = json!({ "type": "array", "items": { "type": "string", "pattern": "(" } });
    assert!(Rules::NONE.check(&mut broken, &schema).is_err(), "a broken pattern lets nothing through");
}

#[test]
fn null_is_sent_where_it_says_something() {
    let schema = json!({
        "type": "object",
        "properties": { "title": { "type": "string" }, "any": { "type": "string" }, "owner": { "type": "object", "properties": { "n": { "type": "string" } } } },
    });
    let given = json!({ "title": null, "any": null, "owner": { "n": null } });
    let sent = |rules: &Rules<'_>, given: &Value| {
        let mut value = given.clone();
        rules.check(&mut value, &schema).map(|()| value).map_err(|problem| problem.what)
    };
    let any: &[(&str, &[&str])] = &[("any", &["any"])];
    assert_eq!(sent(&Rules { types: any, ..Rules::NONE }, &given), Ok(json!({ "any": null, "owner": {} })));
    // A merge patch removes what it sets to null.
    assert_eq!(sent(&Rules { nulls: true, ..Rules::NONE }, &given), Ok(given));
    let mut nothing = Value::Null;
    assert_eq!(Rules { nulls: true, ..Rules::NONE }.check(&mut nothing, &schema).unwrap_err().what, "is required");
    let mut free = json!({ "a": null, "b": 1 });
    assert_eq!(Rules::NONE.check(&mut free, &json!({ "type": "object" })), Ok(()));
    assert_eq!(free, json!({ "a": null, "b": 1 }));
}

#[test]
fn names_that_begin_like_another_parameter_are_refused() {
    let rules = Rules { forbidden: &[("", &["owner", "filter["])], ..Rules::NONE };
    let refused = |name: &str| rules.check(&mut json!({ name: "x" }), &json!({ "type": "object" })).is_err();
    assert!(refused("owner") && refused("filter[owner]") && refused("filter[") && refused("filter[a][b]"));
    assert!(!refused("filter") && !refused("owners") && !refused("a[filter["));
}

#[test]
fn values_of_a_further_type_are_held_against_its_own_schema() {
    let object = r#"{"type":"object","properties":{"x":{"type":"string"}},"required":["x"]}"#;
    let rules = Rules {
        types: &[("", &["boolean", "integer", "object"])],
        others: &[("", object), ("", r#"{"type":"boolean","enum":[true]}"#)],
        numbers: &[("", &[1.0])],
        ..Rules::NONE
    };
    let schema = json!({ "type": "array", "items": { "type": "integer" } });
    let told = |value: Value| {
        rules.check(&mut value.clone(), &schema).map_err(|problem| format!("{}: {}", problem.place, problem.what))
    };
    assert_eq!(told(json!([1])), Ok(()));
    assert_eq!(told(json!({ "x": "a" })), Ok(()));
    assert_eq!(told(json!({})).unwrap_err(), ".x: is required");
    assert_eq!(told(json!({ "x": 5 })).unwrap_err(), ".x: must be a string");
    assert_eq!(told(json!({ "x": "a", "odd": 1 })).unwrap_err(), ".odd: does not exist; it takes `x`");
    assert_eq!(told(json!(true)), Ok(()));
    assert_eq!(told(json!(false)).unwrap_err(), ": must be `true`");
    assert_eq!(told(json!("a")).unwrap_err(), ": must be an array or true or false or a whole number or an object");
}
