//! YAML: the tree, its places, and what is refused.

use mcpgen::diagnostics::Problem;
use mcpgen::source::{NodeKind, Sources, parse_yaml};

use super::{drawn, told};

fn tree(text: &str) -> String {
    let mut sources = Sources::default();
    let file = sources.add("a.yaml", text);
    match parse_yaml(&sources, file) {
        Ok(node) => drawn(&sources, &node),
        Err(error) => told(&sources, &error.diagnostic()),
    }
}

#[test]
fn values_keep_their_bytes_behind_text_that_is_not_ascii() {
    let text = "\u{feff}# ü\nä: {b: [x,  y ], c: 'q'}\r\nl:\n  - \"\\u00e9 é\"\n  - k: |\n      lit\n      more\n\n# comment\nempty:\n\nz: # c\n   text goes\n   on here   # c\n200: 1\n";
    let expected = r#"mapping @ "ä: {b: [x,  y ], c: 'q'}\r\nl:\n  - \"\\u00e9 é\"\n  - k: |\n      lit\n      more\n\n# comment\nempty:\n\nz: # c\n   text goes\n   on here   # c\n200: 1"
  ä @ "ä" = mapping @ "{b: [x,  y ], c: 'q'}"
    b @ "b" = list @ "[x,  y ]"
      - Plain "x" @ "x"
      - Plain "y" @ "y"
    c @ "c" = Quoted "q" @ "'q'"
  l @ "l" = list @ "- \"\\u00e9 é\"\n  - k: |\n      lit\n      more"
    - Quoted "é é" @ "\"\\u00e9 é\""
    - mapping @ "k: |\n      lit\n      more"
      k @ "k" = Quoted "lit\nmore\n" @ "lit\n      more"
  empty @ "empty" = null @ ""
  z @ "z" = Plain "text goes on here" @ "text goes\n   on here"
  200 @ "200" = number 1 @ "1""#;
    assert_eq!(tree(text), expected);
}

#[test]
fn plain_scalars_follow_the_core_schema() {
    let kinds = |text: &str| {
        let mut sources = Sources::default();
        let file = sources.add("a.yaml", text);
        parse_yaml(&sources, file).unwrap().kind
    };
    for null in ["null", "Null", "NULL", "~", ""] {
        assert_eq!(kinds(null), NodeKind::Null, "{null}");
    }
    for (text, value) in [("true", true), ("TRUE", true), ("False", false)] {
        assert_eq!(kinds(text), NodeKind::Boolean(value), "{text}");
    }
    let numbers = [
        ("12", "12"),
        ("-3", "-3"),
        ("+3", "+3"),
        ("0x1F", "31"),
        ("0o17", "15"),
        ("1.5", "1.5"),
        (".5", ".5"),
        ("5.", "5."),
        ("1e-3", "1e-3"),
        ("-9223372036854776000", "-9223372036854776000"),
        (".inf", ".inf"),
    ];
    for (text, number) in numbers {
        assert_eq!(kinds(text), NodeKind::Number(number.into()), "{text}");
    }
    for string in
        ["yes", "no", "on", "1_000", "2020-01-01", "1.2.3", "0x", ".", "1e", "+-1", "nUll", "'1'", "!!str 1", "! 1"]
    {
        assert!(matches!(kinds(string), NodeKind::String(..)), "{string}");
    }
    assert_eq!(kinds("!custom 1"), NodeKind::Number("1".into()));
}

#[test]
fn aliases_and_merge_keys_are_followed() {
    let text = "base: &b {x: 1, y: &y [2]}\nmore: &m {z: 3, x: 9}\none:\n  <<: *b\n  y: own\ntwo:\n  <<: [*b, *m]\nthree: *y\n";
    let expected = r#"  one @ "one" = mapping @ "<<: *b\n  y: own"
    y @ "y" = Plain "own" @ "own"
    x @ "x" = number 1 @ "1"
  two @ "two" = mapping @ "<<: [*b, *m]"
    x @ "x" = number 1 @ "1"
    y @ "y" = list @ "&y [2]"
      - number 2 @ "2"
    z @ "z" = number 3 @ "3"
  three @ "three" = list @ "&y [2]"
    - number 2 @ "2""#;
    let tree = tree(text);
    assert_eq!(&tree[tree.find("  one").unwrap()..], expected);
}

#[test]
fn an_empty_file_is_null_and_repeated_keys_are_kept() {
    assert_eq!(tree(""), "null @ \"\"");
    assert_eq!(tree("# only a comment\n"), "null @ \"\"");
    let repeated = "mapping @ \"a: 1\\na: 2\"\n  a @ \"a\" = number 1 @ \"1\"\n  a @ \"a\" = number 2 @ \"2\"";
    assert_eq!(tree("a: 1\na: 2"), repeated);
}

#[test]
fn what_is_no_yaml_is_told_in_our_words() {
    let cases = [
        (
            "a:\n\t- b",
            "error[MG0005]: this is not valid YAML\n  a.yaml:2:2 \"-\" a tab stands where only spaces may indent",
        ),
        ("a: 'b\n", "error[MG0005]: this is not valid YAML\n  a.yaml:1:4 \"'\" a quoted text is not closed"),
        (
            "a: \"\\q\"",
            "error[MG0005]: this is not valid YAML\n  a.yaml:1:4 \"\\\"\" an escape that YAML does not have; write `\\\\` for a backslash",
        ),
        (
            "a: b: c",
            "error[MG0005]: this is not valid YAML\n  a.yaml:1:5 \":\" a `:` stands where no value can start; a text that holds `: ` needs quotes",
        ),
        ("a: [1, 2", "error[MG0005]: this is not valid YAML\n  a.yaml:1:9 \"\" a `]` or `,` is missing"),
        (
            "a: 1\n--- \nb: 2",
            "error[MG0005]: this is not valid YAML\n  a.yaml:2:1 \"---\" a second document starts here; only one is read",
        ),
        ("a: *b", "error[MG0008]: alias `*b` has no anchor `&b` that ends before it\n  a.yaml:1:4 \"*b\" this alias"),
        (
            "a: &b [*b]",
            "error[MG0008]: alias `*b` has no anchor `&b` that ends before it\n  a.yaml:1:8 \"*b\" this alias",
        ),
        ("? [a]\n: 1", "error[MG0009]: a key must be a text\n  a.yaml:1:3 \"[\" this key is a list or a mapping"),
        (
            "<<: 1",
            "error[MG0005]: this is not valid YAML\n  a.yaml:1:1 \"<<\" `<<` takes a mapping or a list of mappings",
        ),
        (
            "a: @b",
            "error[MG0005]: this is not valid YAML\n  a.yaml:1:4 \"@\" a text cannot start with this character; put it in quotes",
        ),
        (
            "a:\n  b: 1\n c: 2",
            "error[MG0005]: this is not valid YAML\n  a.yaml:3:2 \"c\" a line that belongs to no key; check its indentation",
        ),
        (
            "a: !!int x",
            "error[MG0005]: this is not valid YAML\n  a.yaml:1:4 \"!!int x\" `!!int` or `!!float` stands before something that is not a number",
        ),
        ("\0", "error[MG0005]: this is not valid YAML\n  a.yaml:1:1 \"\\0\" a control character"),
    ];
    for (text, expected) in cases {
        assert_eq!(tree(text), expected, "{text:?}");
    }
}

#[test]
fn merge_keys_with_their_tag_bring_members_too() {
    let mut sources = Sources::default();
    let file = sources.add("a.yaml", "a: &a {x: 1, x: 2, y: 3}\nb: {!!merge <<: *a, z: 4}\n");
    let tree = parse_yaml(&sources, file).unwrap();
    let keys: Vec<&str> = tree.get("b").unwrap().entries().iter().map(|entry| entry.key.as_str()).collect();
    // A key that stands twice in what is brought does so here too.
    assert_eq!(keys, ["z", "x", "x", "y"]);
}
