//! JSON: the tree, its places, the outline, and what is refused.

use mcpgen::diagnostics::Problem;
use mcpgen::source::{JsonMembers, JsonSlice, Outline, Sources, parse_json};

use super::{drawn, told};

fn tree(text: &str) -> String {
    let mut sources = Sources::default();
    let file = sources.add("a.json", text);
    match parse_json(&sources, file, 0..text.len()) {
        Ok(node) => drawn(&sources, &node),
        Err(error) => told(&sources, &error.diagnostic()),
    }
}

#[test]
fn values_keep_their_bytes() {
    let text = "\u{feff}{ \"ä\\n\" : [ 1 , -2.5e3,true ,null, \"x\\\"y\\\\\" ],\n \"é\":{}, \"big\": 123456789012345678901234567890, \"a\": false}";
    let expected = r#"mapping @ "{ \"ä\\n\" : [ 1 , -2.5e3,true ,null, \"x\\\"y\\\\\" ],\n \"é\":{}, \"big\": 123456789012345678901234567890, \"a\": false}"
  ä
 @ "\"ä\\n\"" = list @ "[ 1 , -2.5e3,true ,null, \"x\\\"y\\\\\" ]"
    - number 1 @ "1"
    - number -2.5e3 @ "-2.5e3"
    - true @ "true"
    - null @ "null"
    - Quoted "x\"y\\" @ "\"x\\\"y\\\\\""
  é @ "\"é\"" = mapping @ "{}"
  big @ "\"big\"" = number 123456789012345678901234567890 @ "123456789012345678901234567890"
  a @ "\"a\"" = false @ "false""#;
    assert_eq!(tree(text), expected);
}

#[test]
fn what_is_no_json_is_told_in_our_words_at_its_place() {
    let cases = [
        ("{\"a\": 1,}", "1:9 \"}\" a comma stands before a closing bracket"),
        ("{\"a\" 1}", "1:6 \"1\" a `:` is expected after the key"),
        ("{\"ü\": [1 2]}", "1:10 \"2\" a `,` or `]` is expected here"),
        ("{\n\"a\": tru}", "2:9 \"}\" only `true`, `false` and `null` may stand without quotes"),
        ("{\"a\": 1} x", "1:10 \"x\" something follows after the end of the value"),
        ("{\"a\": ", "1:6 \" \" the text ends in the middle of a value"),
        ("{a: 1}", "1:2 \"a\" a key must be a text in double quotes"),
        ("[\"\\q\"]", "1:4 \"q\" an escape that JSON does not have"),
        ("[01]", "1:3 \"1\" this is not a number as JSON writes it"),
        ("[\"\\ud800\"]", "1:2 \"\\\"\\\\ud800\\\"\" this text holds half of a surrogate pair, which is no character"),
    ];
    for (text, expected) in cases {
        assert_eq!(tree(text), format!("error[MG0005]: this is not valid JSON\n  a.json:{expected}"), "{text:?}");
    }
}

#[test]
fn an_outline_opens_what_it_names_and_slices_the_rest() {
    static INNER: Outline = Outline::Open(&[], &Outline::Closed);
    static OUTLINE: Outline = Outline::Open(&[("paths", Outline::Open(&[], &Outline::Closed))], &Outline::Closed);
    let text = r#"{"x": [1, {"paths": 2}], "p\u0061ths": {"/a": {"b": 1} , "/\u0062": 2}, "paths": [3]}"#;
    let mut sources = Sources::default();
    let file = sources.add("a.json", text);
    let top = JsonMembers::read(&sources, file, 0..text.len(), &OUTLINE).unwrap();
    let [x, opened, other] = top.members.as_slice() else { panic!("{top:?}") };
    assert_eq!(x.key(&sources, file), "x");
    let JsonSlice::Value(range) = &x.value else { panic!("{x:?}") };
    assert_eq!(&text[range.clone()], r#"[1, {"paths": 2}]"#);
    assert_eq!(opened.key(&sources, file), "paths");
    let JsonSlice::Members(paths) = &opened.value else { panic!("{opened:?}") };
    let slices: Vec<_> = paths
        .members
        .iter()
        .map(|member| match &member.value {
            JsonSlice::Value(range) => (member.key(&sources, file).into_owned(), &text[range.clone()]),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(slices, [("/a".to_owned(), r#"{"b": 1}"#), ("/b".to_owned(), "2")]);
    assert!(matches!(other.value, JsonSlice::Other("a list")));
    let range = text.find(r#"{"b""#).unwrap()..text.find(" , ").unwrap();
    assert_eq!(JsonMembers::read(&sources, file, range, &INNER).unwrap().members.len(), 1);
}
