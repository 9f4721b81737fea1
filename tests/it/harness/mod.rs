//! What the emitted tests stand on, where it can be held without a server.

#![allow(
    dead_code,
    unreachable_pub,
    unused_qualifications,
    reason = "the files are those of the emitted tests, which use all of them"
)]

#[path = "../../../templates/harness/outcome.rs"]
mod outcome;
#[path = "../../../templates/harness/schema.rs"]
mod schema;
#[path = "../../../templates/harness/wire.rs"]
mod wire;

use outcome::{Outcome, broken};
use serde_json::json;

#[test]
fn names_of_parts_are_held_as_they_are_written() {
    let head = ("content-type".to_owned(), "multipart/form-data; boundary=b".to_owned());
    for (name, written) in [("a \"b\"", "a %22b%22"), ("100%22", "100%22"), ("plain", "plain")] {
        assert_eq!(wire::quoted_name(name), written);
        let body = format!("--b\r\nContent-Disposition: form-data; name=\"{written}\"\r\n\r\nx\r\n--b--\r\n");
        let message = wire::Message { headers: vec![head.clone()], body: body.into_bytes(), ..Default::default() };
        assert_eq!(message.parts()[0].name, wire::quoted_name(name));
    }
}

#[test]
fn the_values_of_a_map_are_held_against_its_schema() {
    let schema = |additional| {
        let tags =
            json!({"type": "object", "properties": {"known": {"type": "integer"}}, "additionalProperties": additional});
        json!({"type": "object", "properties": {"tags": tags}})
    };
    let told = |tags, additional| schema::problems(&json!({"tags": tags}), &schema(additional));
    let map = || json!({"type": "string"});
    assert!(told(json!({"x": "a", "known": 1}), map()).is_empty());
    assert_eq!(told(json!({"x": 5}), map()), ["`/tags/x` is no string: 5"]);
    assert_eq!(told(json!({"known": "a"}), map()), ["`/tags/known` is no integer: \"a\""]);
    for closed in [json!(false), json!(true), json!(null)] {
        assert_eq!(told(json!({"x": "a"}), closed), ["`/tags/x` is not declared"]);
    }
}
