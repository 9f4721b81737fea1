//! Whatever stands in a file: no panic, no endless work, and places that are inside the file.

use std::time::{Duration, Instant};

use mcpgen::diagnostics::Problem;
use mcpgen::openapi::Document;
use mcpgen::source::{Sources, parse_json, parse_yaml};
use proptest::prelude::*;

use super::{all_told, drawn, told};

/// Reads a text in every way; drawing the result slices the text at every place.
fn read_every_way(text: &str) {
    let mut sources = Sources::default();
    let file = sources.add("a.yaml", text);
    match parse_yaml(&sources, file) {
        Ok(node) => drop(drawn(&sources, &node)),
        Err(error) => drop(told(&sources, &error.diagnostic())),
    }
    match parse_json(&sources, file, 0..text.len()) {
        Ok(node) => drop(drawn(&sources, &node)),
        Err(error) => drop(told(&sources, &error.diagnostic())),
    }
    if let Err(problems) = Document::open(&sources, file) {
        all_told(&sources, &problems);
    }
}

/// Pieces of which YAML and JSON consist, so that random texts go deep into the readers.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            "a",
            ": ",
            ":",
            "- ",
            "\n",
            "\n  ",
            "\n\t",
            "{",
            "}",
            "[",
            "]",
            ", ",
            "\"",
            "'",
            "|\n",
            ">-\n ",
            "&a ",
            "*a",
            "<<: ",
            "? ",
            "!!str ",
            "!t ",
            "# c",
            "---\n",
            "...\n",
            "%YAML 1.2\n",
            "%",
            "\\u00e",
            "\\",
            "é",
            "\u{feff}",
            "\r\n",
            "\r",
            "0x",
            "1",
            "null",
            "~",
            "@",
            "`",
            "\u{2028}",
            "😀",
            "openapi: 3.0.0\n",
            "\u{0}",
            "\u{85}",
            "  ",
            "\t",
            "-",
            "true",
            "\"a\":",
            "\"\\ud800\"",
        ])
        .prop_map(str::to_owned),
        any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_the_readers_panic(text in pieces()) {
        read_every_way(&text);
    }
}

#[test]
fn no_repeated_piece_takes_endless_time() {
    let pieces = [
        "[",
        "{",
        "- ",
        "? ",
        "a: ",
        "a: b\n",
        "- a\n",
        "\"",
        "'",
        "'' ",
        "|\n",
        "> \n",
        "&a ",
        "*a ",
        "!a ",
        "# a\n",
        "---\n",
        "\n",
        " ",
        "\t",
        "a ",
        "a\n",
        "%a\n",
        "{a: ",
        "[a, ",
        "\\",
        "é",
        "{\"a\":",
        "a: |\n  b\n",
        "? a\n: b\n",
        "- &a b\n- *a\n",
        "a: {}\n",
        "- []\n",
        "- - a\n",
        "  - a\n",
        ": ",
        ",",
        "]",
        "a: 'b'\n",
        "\u{feff}",
        "\r",
        "a: b # c\n",
        "a:\n\n",
    ];
    for piece in pieces {
        let text = piece.repeat(100_000 / piece.len());
        let start = Instant::now();
        let mut sources = Sources::default();
        let file = sources.add("a.yaml", text.as_str());
        drop(parse_yaml(&sources, file));
        drop(parse_json(&sources, file, 0..text.len()));
        let elapsed = start.elapsed();
        assert!(elapsed < Duration::from_secs(10), "{piece:?}: {elapsed:?}");
        if elapsed > Duration::from_millis(200) {
            println!("{piece:?}: {elapsed:?}");
        }
    }
}
