//! Markdown as ADF, and back again.

use mcpgen_runtime::adf_write::from_markdown;
use mcpgen_runtime::{Leaf, Projected};
use proptest::prelude::*;
use serde_json::value::RawValue;
use serde_json::{Value, json};

fn back(document: &Value) -> (String, bool) {
    let raw: Box<RawValue> = serde_json::from_str(&document.to_string()).unwrap();
    match Leaf::new(&raw).markdown() {
        Projected::Document { text, is_lossy } => (text, is_lossy),
        other => panic!("{other:?}"),
    }
}

#[test]
fn blocks_marks_and_mentions_become_nodes() {
    let document = from_markdown(
        "# Title\n\nA **bold** [link](https://a.example) for [~accountid:5b10:ac8-d] and [~accountid:b]!\n\n- one\n- two\n  1. deep\n\n```rust\nlet a = 1;\n```\n",
    );
    let wanted = json!({ "type": "doc", "version": 1, "content": [
        { "type": "heading", "attrs": { "level": 1 }, "content": [{ "type": "text", "text": "Title" }] },
        { "type": "paragraph", "content": [
            { "type": "text", "text": "A " },
            { "type": "text", "text": "bold", "marks": [{ "type": "strong" }] },
            { "type": "text", "text": " " },
            { "type": "text", "text": "link", "marks": [{ "type": "link", "attrs": { "href": "https://a.example" } }] },
            { "type": "text", "text": " for " },
            { "type": "mention", "attrs": { "id": "5b10:ac8-d" } },
            { "type": "text", "text": " and " },
            { "type": "mention", "attrs": { "id": "b" } },
            { "type": "text", "text": "!" },
        ] },
        { "type": "bulletList", "content": [
            { "type": "listItem", "content": [{ "type": "paragraph", "content": [{ "type": "text", "text": "one" }] }] },
            { "type": "listItem", "content": [
                { "type": "paragraph", "content": [{ "type": "text", "text": "two" }] },
                { "type": "orderedList", "attrs": { "order": 1 }, "content": [
                    { "type": "listItem", "content": [
                        { "type": "paragraph", "content": [{ "type": "text", "text": "deep" }] },
                    ] },
                ] },
            ] },
        ] },
        { "type": "codeBlock", "attrs": { "language": "rust" }, "content": [{ "type": "text", "text": "let a = 1;" }] },
    ] });
    assert_eq!(document, wanted);
}

#[test]
fn tables_have_rows_and_cells() {
    let document = from_markdown("| a | b |\n|---|---|\n| 1 | **2** |\n");
    let rows = document["content"][0]["content"].as_array().unwrap();
    assert_eq!(document["content"][0]["type"], "table");
    assert_eq!(
        (rows.len(), &rows[0]["content"][1]["type"], &rows[1]["content"][1]["type"]),
        (2, &json!("tableHeader"), &json!("tableCell"))
    );
    assert_eq!(back(&document).0, "| a | b |\n| --- | --- |\n| 1 | **2** |");
}

#[test]
fn nothing_stands_where_adf_does_not_allow_it() {
    let document = from_markdown(
        "- # heading\n- > quote\n\n  | t |\n  |---|\n  | c |\n- `code` **`both`**\n\n> # in quote\n> > deeper\n\n[x](javascript:alert)\n",
    );
    check(&document, "doc");
    let (text, is_lossy) = back(&document);
    for word in ["heading", "quote", "t", "c", "code", "both", "in quote", "deeper", "x"] {
        assert!(text.contains(word), "{word} is not in {text}");
    }
    assert!(!is_lossy);
    assert!(!document.to_string().contains("javascript"));
}

#[test]
fn deep_nesting_stays_shallow() {
    for open in ["> ", "- ", "1. ", "*", "[", "- > "] {
        let document = from_markdown(&format!("{}word", open.repeat(4_000)));
        check(&document, "doc");
        assert!(document.to_string().contains("word"));
    }
}

#[test]
fn nested_marks_cost_no_more_than_plain_words() {
    let address = format!("https://a.example/{}", "x".repeat(3_000));
    for markdown in [
        format!("{}{}", "*a ".repeat(1_300), "a*".repeat(1_300)),
        format!("{}{}", "**a ".repeat(4_000), "a**".repeat(4_000)),
        format!("[{}]({address})", "a *b* ".repeat(2_000)),
    ] {
        let started = std::time::Instant::now();
        let document = from_markdown(&markdown);
        check(&document, "doc");
        assert!(document.to_string().len() < 100 * markdown.len());
        assert!(started.elapsed().as_secs() < 2, "{:?}", started.elapsed());
    }
    let document = from_markdown("*a _b **c *d* e** f_ g* h [i [j](https://a.example) k](javascript:x)");
    let text = document.to_string();
    assert!(text.contains(r#"{"type":"text","text":"d","marks":[{"type":"em"},{"type":"strong"}]}"#), "{text}");
    assert!(text.contains(r#"{"type":"text","text":" g","marks":[{"type":"em"}]}"#), "{text}");
    assert!(text.contains(r#"{"type":"text","text":"j","marks":[{"type":"link","#), "{text}");
}

#[test]
fn what_has_no_markdown_leaves_a_placeholder() {
    let document = json!({ "type": "doc", "version": 1, "content": [
        { "type": "paragraph", "content": [{ "type": "text", "text": "a" }, { "type": "inlineExtension" }] },
        { "type": "extension", "attrs": {} },
        { "type": "bodiedExtension", "content": [{ "type": "paragraph", "content": [{ "type": "text", "text": "in" }] }] },
    ] });
    assert_eq!(back(&document), ("a[inlineExtension]\n\n[extension]\n\n[bodiedExtension]\n\nin".to_owned(), true));
}

/// Which kinds ADF allows within which.
fn check(node: &Value, kind: &str) {
    let blocks = ["paragraph", "bulletList", "orderedList", "codeBlock"];
    let allowed: &[&str] = match kind {
        "doc" => &["paragraph", "bulletList", "orderedList", "codeBlock", "heading", "blockquote", "rule", "table"],
        "blockquote" | "listItem" | "tableCell" | "tableHeader" => &blocks,
        "bulletList" | "orderedList" => &["listItem"],
        "table" => &["tableRow"],
        "tableRow" => &["tableCell", "tableHeader"],
        "paragraph" | "heading" => &["text", "mention", "hardBreak"],
        "codeBlock" => &["text"],
        _ => &[],
    };
    for child in node["content"].as_array().map(Vec::as_slice).unwrap_or_default() {
        let child_kind = child["type"].as_str().unwrap();
        assert!(allowed.contains(&child_kind), "{child_kind} within {kind}: {node}");
        if child_kind == "text" {
            assert!(!child["text"].as_str().unwrap().is_empty(), "an empty text within {kind}");
        }
        check(child, child_kind);
    }
}

fn words() -> impl Strategy<Value = String> {
    prop::collection::vec("[a-z]{2,8}", 1..5).prop_map(|words| words.join(" "))
}

fn block() -> impl Strategy<Value = String> {
    prop_oneof![
        words(),
        words().prop_map(|words| format!("## {words}")),
        words().prop_map(|words| format!("**{words}** and *{words}*")),
        words().prop_map(|words| format!("> {words}")),
        words().prop_map(|words| format!("```\n{words}\n```")),
        words().prop_map(|words| format!("[{words}](https://x.example)")),
        prop::collection::vec(words(), 1..4).prop_map(|items| format!("- {}", items.join("\n- "))),
        prop::collection::vec(words(), 1..4).prop_map(|items| format!("1. {}\n   - {}", items.join("\n2. "), items[0])),
        (words(), words()).prop_map(|(head, cell)| format!("| {head} |\n|---|\n| {cell} |")),
    ]
}

proptest! {
    #[test]
    fn text_survives_the_round_trip(blocks in prop::collection::vec(block(), 1..8)) {
        let markdown = blocks.join("\n\n");
        let document = from_markdown(&markdown);
        check(&document, "doc");
        let (text, is_lossy) = back(&document);
        let letters = |text: &str| -> Vec<String> {
            text.split(|letter: char| !letter.is_ascii_lowercase()).filter(|word| word.len() > 1).map(str::to_owned).collect()
        };
        prop_assert_eq!(letters(&text), letters(&markdown));
        prop_assert!(!is_lossy);
        prop_assert_eq!(from_markdown(&text), document);
    }

    #[test]
    fn any_text_gives_a_legal_document(text in "\\PC{0,200}") {
        check(&from_markdown(&text), "doc");
    }
}
