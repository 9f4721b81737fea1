//! Single objects: outputs, caps, and how they are made to fit.

use mcpgen_runtime::answer::Answer;
use mcpgen_runtime::project::Writing;
use mcpgen_runtime::reply::{Reply, write_fitting};
use mcpgen_runtime::{Array, Leaf, Leaves, Member, Object, ReadObject, Untrusted};
use proptest::prelude::*;
use serde::de::MapAccess;
use serde_json::{Value, json};

#[derive(Default)]
struct Body<'a> {
    id: Leaf<'a>,
    text: Leaf<'a>,
    words: Leaves<'a>,
    files: Array<File<'a>>,
}

#[derive(Default)]
struct File<'a> {
    name: Leaf<'a>,
}

impl<'a> ReadObject<'a> for Body<'a> {
    fn member<M: MapAccess<'a>>(&mut self, name: &str, value: Member<'_, M>) -> Result<(), M::Error> {
        match name {
            "id" => value.leaf(&mut self.id),
            "text" => value.leaf(&mut self.text),
            "words" => value.leaves(&mut self.words),
            "files" => value.array(&mut self.files),
            _ => value.skip(),
        }
    }
}

impl<'a> ReadObject<'a> for File<'a> {
    fn member<M: MapAccess<'a>>(&mut self, name: &str, value: Member<'_, M>) -> Result<(), M::Error> {
        match name {
            "name" => value.leaf(&mut self.name),
            _ => value.skip(),
        }
    }
}

fn write_body(body: &Body<'_>, out: &mut Object<'_>) {
    out.put("id", body.id.integer());
    out.untrusted("text", body.text.string());
    out.list("words", &body.words, 3, Leaf::string);
    out.object("about", |out| {
        out.put("again", body.id.string());
        out.put("nothing", Leaf::default().string());
    });
    out.array("files", &body.files, 2, |file, out| out.untrusted("name", file.name.string()));
}

fn reply(
    body: &Value,
    text_limit: usize,
    room: usize,
    only: Option<&[String]>,
    untrusted: Untrusted,
) -> (Value, Reply) {
    let answer = Answer::new(body.to_string().into_bytes());
    let read: Body<'_> = answer.read().unwrap();
    let mut writing = Writing::new(text_limit, untrusted);
    write_fitting(&mut writing, room, only, |out| write_body(&read, out));
    let reply = Reply::new(writing, Vec::new());
    (serde_json::from_str(&reply.json).unwrap(), reply)
}

fn plain(body: &Value) -> (Value, Reply) {
    reply(body, 1_000, 10_000, None, Untrusted::Plain)
}

#[test]
fn outputs_stand_in_their_order_and_missing_ones_are_left_out() {
    let body = json!({
        "files": [{ "name": "a" }, 7, { "name": "b" }, { "name": "c" }, {}],
        "words": ["x", 1, null, {}, true, "y", "z"], "id": "30", "text": null,
    });
    let (value, reply) = plain(&body);
    assert_eq!(
        reply.json,
        r#"{"id":30,"words":["x","1","true"],"words_omitted":2,"about":{"again":"30"},"files":[{"name":"a"},{"name":"b"}],"files_omitted":2}"#
    );
    assert_eq!(value["words_omitted"], 2);
    assert_eq!((reply.counts.missing, reply.counts.mistyped, reply.counts.dropped, reply.counts.omitted), (2, 0, 3, 4));
    assert_eq!(reply.remark().unwrap(), "3 list elements were left out because they are not of the expected type.");
}

#[test]
fn mistyped_values_are_left_out_and_noted() {
    let (value, reply) = plain(&json!({ "id": "many", "text": {}, "words": "no", "files": 1 }));
    assert_eq!(value, json!({ "about": { "again": "many" } }));
    assert_eq!(reply.counts.mistyped, 4);
    assert_eq!(reply.remark().unwrap(), "4 values were left out because they are not of the expected type.");
    let (value, _) = plain(&json!({}));
    assert_eq!(value, json!({ "about": {} }));
}

#[test]
fn only_narrows_the_outermost_object() {
    let body = json!({ "id": 1, "text": "t", "words": ["w"], "files": [{ "name": "a" }] });
    let only = ["files".to_owned(), "id".to_owned()];
    let (value, _) = reply(&body, 100, 1_000, Some(&only), Untrusted::Plain);
    assert_eq!(value, json!({ "id": 1, "files": [{ "name": "a" }] }));
}

#[test]
fn texts_are_cleaned_cut_and_fenced() {
    let (value, whole) = reply(&json!({ "text": "a\u{202e}b\u{200b}cdefgh" }), 5, 1_000, None, Untrusted::Fence);
    let text = value["text"].as_str().unwrap();
    let tag = &text["<untrusted-".len()..][..4];
    assert_eq!(text, format!("<untrusted-{tag}>abcd…</{tag}>"));
    assert_eq!(whole.counts.cut, 1);
    let (again, _) = reply(&json!({ "text": "a" }), 5, 1_000, None, Untrusted::Fence);
    assert_ne!(&again["text"].as_str().unwrap()["<untrusted-".len()..][..4], tag, "a new tag in each reply");
}

#[test]
fn the_longest_texts_are_cut_first_and_arrays_later() {
    let name = |length: usize| json!({ "name": "n".repeat(length) });
    let body = json!({ "text": "t".repeat(5_000), "files": [name(200), name(100)] });
    let (value, whole) = reply(&body, 4_000, 1_000, None, Untrusted::Plain);
    assert!(whole.json.len() <= 1_000 && whole.json.len() > 950, "{}", whole.json.len());
    assert_eq!(value["files"][0]["name"].as_str().unwrap().len(), 200, "short texts stay whole");
    let (value, whole) = reply(&body, 4_000, 300, None, Untrusted::Plain);
    assert!(whole.json.len() <= 300, "{}", whole.json.len());
    assert_eq!(value["files"].as_array().unwrap().len(), 1);
    assert_eq!(value["files_omitted"], 1);
    let (value, _) = reply(&body, 4_000, 10, None, Untrusted::Plain);
    assert_eq!(value, json!({ "text": format!("{}…", "t".repeat(23)), "about": {}, "files": [], "files_omitted": 2 }));
}

proptest! {
    #[test]
    fn any_body_gives_valid_json_within_a_fair_budget(
        id in any::<i64>(),
        text in any::<String>(),
        words in proptest::collection::vec(any::<String>(), 0..6),
        names in proptest::collection::vec(any::<String>(), 0..5),
        room in 400_usize..2_000,
    ) {
        let files: Vec<Value> = names.iter().map(|name| json!({ "name": name })).collect();
        let body = json!({ "id": id, "text": text, "words": words, "files": files });
        let (value, whole) = reply(&body, 500, room, None, Untrusted::Fence);
        prop_assert!(value.is_object());
        prop_assert!(whole.json.len() <= room);
    }
}
