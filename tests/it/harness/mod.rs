//! What the emitted tests stand on, where it can be held without a server.

#![allow(dead_code, unreachable_pub, unused_qualifications, reason = "the files are those of the emitted tests, which use all of them")]

#[path = "../../../templates/harness/schema.rs"]
mod schema;

use serde_json::json;

#[test]
fn the_values_of_a_map_are_held_against_its_schema() {
    let schema = |additional| {
        let tags = json!({"type": "object", "properties": {"known": {"type": "integer"}}, "additionalProperties": additional});
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
