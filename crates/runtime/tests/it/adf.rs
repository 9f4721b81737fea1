//! ADF documents as Markdown.

use mcpgen_runtime::{Leaf, Projected};
use proptest::prelude::*;
use serde_json::value::RawValue;
use serde_json::{Value, json};

fn markdown_of(raw: &str) -> Projected<'static> {
    let raw: Box<RawValue> = serde_json::from_str(raw).unwrap();
    match Leaf::new(&raw).markdown() {
        Projected::Text(text) => Projected::Text(text.into_owned().into()),
        Projected::Document { text, is_lossy } => Projected::Document { text, is_lossy },
        Projected::Mistyped => Projected::Mistyped,
        _ => Projected::Absent,
    }
}

fn markdown(content: Value) -> String {
    match markdown_of(&json!({ "type": "doc", "version": 1, "content": content }).to_string()) {
        Projected::Document { text, .. } => text,
        other => format!("{other:?}"),
    }
}

fn text(text: &str) -> Value {
    json!({ "type": "text", "text": text })
}

fn paragraph(words: &str) -> Value {
    json!({ "type": "paragraph", "content": [text(words)] })
}

fn item(content: Value) -> Value {
    json!({ "type": "listItem", "content": content })
}

#[test]
fn blocks_and_marks_become_markdown() {
    let strong = json!({ "type": "text", "text": "bold", "marks": [{ "type": "strong" }] });
    let link = json!({ "type": "text", "text": "here", "marks": [{ "type": "link", "attrs": { "href": "https://a.example" } }] });
    let got = markdown(json!([
        { "type": "heading", "attrs": { "level": 2 }, "content": [text("Title")] },
        { "type": "paragraph", "content": [text("A "), strong, text(" word, "), link, { "type": "hardBreak" }, text("next")] },
        { "type": "codeBlock", "attrs": { "language": "rust" }, "content": [text("let a = 1;\nlet b = 2;")] },
        { "type": "rule" },
        { "type": "blockquote", "content": [paragraph("said"), paragraph("more")] },
    ]));
    assert_eq!(
        got,
        "## Title\n\nA **bold** word, [here](https://a.example)\nnext\n\n```rust\nlet a = 1;\nlet b = 2;\n```\n\n---\n\n> said\n>\n> more"
    );
}

#[test]
fn a_mark_counts_once() {
    let marks: Vec<Value> = (0..50_000).map(|at| json!({ "type": (["em", "strong", "odd"][at % 3]) })).collect();
    let node = json!({ "type": "text", "text": "word", "marks": marks });
    assert_eq!(markdown(json!([{ "type": "paragraph", "content": [node] }])), "***word***");
}

#[test]
fn lists_are_nested_and_numbered() {
    let inner =
        json!({ "type": "bulletList", "content": [item(json!([paragraph("b1")])), item(json!([paragraph("b2")]))] });
    let got = markdown(json!([
        { "type": "orderedList", "attrs": { "order": 3 }, "content": [
            item(json!([paragraph("a"), inner])),
            item(json!([paragraph("c")])),
        ] },
        { "type": "taskList", "content": [
            { "type": "taskItem", "attrs": { "state": "DONE" }, "content": [text("done")] },
            { "type": "taskItem", "attrs": { "state": "TODO" }, "content": [text("open")] },
        ] },
        paragraph("after"),
    ]));
    assert_eq!(got, "3. a\n   - b1\n   - b2\n4. c\n\n- [x] done\n- [ ] open\n\nafter");
}

#[test]
fn tables_and_inline_nodes_are_kept() {
    let cell = |words: &str| json!({ "type": "tableCell", "content": [paragraph(words)] });
    let got = markdown(json!([
        { "type": "table", "content": [
            { "type": "tableRow", "content": [cell("a"), cell("b|c")] },
            { "type": "tableRow", "content": [cell("1"), cell("2")] },
        ] },
        { "type": "paragraph", "content": [
            { "type": "mention", "attrs": { "id": "1", "text": "@Ann" } }, text(" "),
            { "type": "emoji", "attrs": { "shortName": ":smile:", "text": "😄" } }, text(" "),
            { "type": "status", "attrs": { "text": "DONE" } }, text(" "),
            { "type": "date", "attrs": { "timestamp": "1582152559000" } }, text(" "),
            { "type": "inlineCard", "attrs": { "url": "https://a.example/x" } },
        ] },
        { "type": "mediaSingle", "content": [{ "type": "media", "attrs": { "alt": "plan.png" } }] },
        { "type": "expand", "attrs": { "title": "More" }, "content": [paragraph("hidden")] },
        { "type": "panel", "content": [paragraph("note")] },
        { "type": "unheardOf", "content": [paragraph("kept")] },
    ]));
    assert_eq!(
        got,
        "| a | b\\|c |\n| --- | --- |\n| 1 | 2 |\n\n@Ann 😄 DONE 2020-02-19 https://a.example/x\n\n[attachment: plan.png]\n\n**More**\n\nhidden\n\n> note\n\n[unheardOf]\n\nkept"
    );
}

#[test]
fn other_values_are_not_documents() {
    assert_eq!(markdown_of("\"plain\""), Projected::Text("plain".into()));
    assert_eq!(markdown_of("null"), Projected::Absent);
    assert_eq!(markdown_of("{}"), Projected::Mistyped);
    assert_eq!(markdown_of("[1]"), Projected::Mistyped);
    assert_eq!(markdown(json!([])), "");
    assert_eq!(
        markdown_of(r#"{"content":[{"type":"text","text":"a\ud83d"}]}"#),
        Projected::Document { text: "a\u{fffd}".to_owned(), is_lossy: false }
    );
}

#[test]
fn deep_documents_keep_their_shallow_part() {
    let mut block = paragraph("deep");
    for _ in 0..25 {
        block = json!({ "type": "bulletList", "content": [item(json!([block]))] });
    }
    assert!(markdown(json!([paragraph("shallow"), block])).starts_with("shallow"));
}

fn any_node() -> impl Strategy<Value = Value> {
    let kinds = "doc|paragraph|heading|bulletList|orderedList|taskList|taskItem|listItem|blockquote|panel|codeBlock|rule|table|tableRow|tableCell|text|hardBreak|mention|date|media|mediaSingle|expand|other";
    let leaf = (kinds, "[a-z\n|>é]{0,6}").prop_map(|(kind, words)| json!({ "type": kind, "text": words, "attrs": { "text": words, "level": 9, "order": 0, "timestamp": words } }));
    leaf.prop_recursive(6, 60, 5, move |inner| {
        (kinds, proptest::collection::vec(inner, 0..5))
            .prop_map(|(kind, content)| json!({ "type": kind, "content": content }))
    })
}

proptest! {
    #[test]
    fn no_document_panics_and_plain_words_survive(nodes in proptest::collection::vec(any_node(), 0..4), word in "[a-z]{8}") {
        let mut content = nodes;
        content.push(paragraph(&word));
        prop_assert!(markdown(Value::Array(content)).contains(&word));
    }
}
