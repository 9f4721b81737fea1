//! Bodies: values at paths, and nothing where no value is.

use mcpgen_runtime::{Body, Document, Request};
use serde_json::json;

#[test]
fn values_stand_where_their_paths_say() {
    let body = Body::new()
        .set("transition.id", "31")
        .set("update.comment[0].add.body", true)
        .set("update.comment[1].add.body", 7)
        .set("'odd.name'.\"a[0]\"", 1.5)
        .set("tags", ["a", "b"])
        .set_optional("fields.summary", None::<&str>)
        .set_optional("fields.labels", Some(&vec!["x".to_owned()]));
    let wanted = json!({
        "transition": { "id": "31" },
        "update": { "comment": [{ "add": { "body": true } }, { "add": { "body": 7 } }] },
        "odd.name": { "a[0]": 1.5 },
        "tags": ["a", "b"],
        "fields": { "labels": ["x"] },
    });
    assert_eq!(body.json(), wanted);
}

#[test]
fn what_is_left_out_leaves_no_trace() {
    let body = Body::new()
        .set_optional("update.comment[0].add.body", None::<&str>)
        .set_optional("list[0].a", None::<i64>)
        .set("list[1].a", 2);
    assert_eq!(body.json(), json!({ "list": [{ "a": 2 }] }));
    assert_eq!(Body::new().json(), json!({}));
}

#[test]
fn an_empty_body_is_sent_only_where_one_must_be() {
    assert_eq!(Request::post("/x").json_unless_empty(Body::new()).body, None);
    assert_eq!(Request::post("/x").json(Body::new()).body, Some(b"{}".to_vec()));
}

#[test]
fn a_document_may_be_markdown_or_a_tree() {
    let markdown: Document = serde_json::from_value(json!("*a*")).unwrap();
    assert_eq!(markdown.text(), "*a*");
    let tree = json!({ "type": "doc", "version": 1, "content": [] });
    let given: Document = serde_json::from_value(tree.clone()).unwrap();
    assert_eq!(Body::new().set("body", &given).json(), json!({ "body": tree }));
    for odd in [json!(1), json!({}), json!({ "type": "doc" }), json!({ "type": "paragraph", "content": [] }), json!([])]
    {
        assert!(serde_json::from_value::<Document>(odd).is_err());
    }
}
