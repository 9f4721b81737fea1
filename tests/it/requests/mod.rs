//! What is sent: every style of a parameter, every kind of argument and body, from the document to the tool's file.

use mcpgen::emit::emit;
use mcpgen::model::Plan;
use mcpgen::tree::FileTree;
use serde_json::json;

use crate::support::{root, sound_plan};

fn shop() -> Plan {
    sound_plan(&root().join("tests/it/requests/allow.yaml"), None)
}

fn text(tree: &FileTree, wanted: &str) -> String {
    let found = tree.iter().find(|(path, _)| path.as_str() == wanted);
    String::from_utf8(found.unwrap_or_else(|| panic!("{wanted} is not written")).1.bytes.clone()).unwrap()
}

#[test]
fn every_style_is_one_call() {
    let tree = emit(&shop()).unwrap();
    insta::assert_snapshot!("in_path", text(&tree, "src/tools/in_path.rs"));
    insta::assert_snapshot!("in_query", text(&tree, "src/tools/in_query.rs"));
    let parts = text(&tree, "src/tools/parts_of_segments.rs");
    for piece in
        [".path(\"...\")", ".path_styled(\"head\", Style::LABEL, \"head\", &arguments.head)?", ".path(\":run\")"]
    {
        assert!(parts.contains(piece), "{piece} is not in {parts}");
    }
}

#[test]
fn samples_hold_the_bytes_that_are_sent() {
    let plan = shop();
    let [in_path, parts, in_query] = &plan.tools[..3] else { panic!("three tools") };
    assert_eq!(in_path.sample.call.path, "/labels/.x/matrix/;matrix=1/plain/1,2.5/data/%22a%20b%22");
    assert_eq!(parts.sample.call.path, "/files/report.json/compare/v1....v2:run");
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let wanted = [
        pair("beta", "true"),
        pair("each", "true"),
        pair("joined", "1,2"),
        pair("spaced", "x"),
        pair("piped", "a|b"),
        pair("kept", "a/b?c=d&e#f"),
        pair("json", "[\"x\"]"),
    ];
    assert_eq!(in_query.sample.call.query, wanted);
    assert_eq!(
        in_query.sample.call.headers,
        [pair("x-tags", "red,green"), pair("x-limit", "5"), pair("cookie", "session=abc; flags=x; flags=y")]
    );
    assert_eq!(in_query.input_schema["properties"]["each"], json!({"type": "array", "items": {"type": "boolean"}}));
}
