//! Answers that are passed on as a whole, and answers that are something else than was expected.

use mcpgen_runtime::charset::decode;
use mcpgen_runtime::raw::compact;
use mcpgen_runtime::{Expected, Failure};
use proptest::prelude::*;

#[test]
fn json_loses_white_space_and_what_cannot_be_seen_and_nothing_else() {
    for (body, wanted) in [
        (" { \"a b\" : [ 1.50 , -0e3 , true , null ] } ", r#"{"a b":[1.50,-0e3,true,null]}"#),
        (r#"{"x\u202ey":"a\u200bb c"}"#, r#"{"xy":"ab c"}"#),
        (r#""\"quoted\" \\ \u00e4 \ud83d\ude00""#, r#""\"quoted\" \\ ä 😀""#),
        (r#"["\ud83d"]"#, "[\"\u{fffd}\"]"),
        ("12345678901234567890123", "12345678901234567890123"),
        ("\u{feff}[1]", "[1]"),
    ] {
        assert_eq!(compact(body.as_bytes()).as_deref(), Some(wanted), "{body}");
    }
    for body in ["", "<html>", "{", "[1] [2]", "{\"a\":1}\n{\"a\":2}"] {
        assert_eq!(compact(body.as_bytes()), None, "{body}");
    }
    assert_eq!(compact(b"[\"a\xff\"]").as_deref(), Some("[\"a\u{fffd}\"]"));
}

#[test]
fn texts_come_in_many_charsets() {
    let wide: Vec<u8> = "ä€😀".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let marked = [&[0xFF, 0xFE], wide.as_slice()].concat();
    for (body, kind, wanted) in [
        ("ä€".as_bytes(), "text/plain", "ä€"),
        (b"\xef\xbb\xbfa", "text/plain; charset=iso-8859-1", "a"),
        (b"\xe4\x80\xff", "text/csv; Charset=\"ISO-8859-1\"", "ä€ÿ"),
        (b"\xe4", "text/plain", "\u{fffd}"),
        (&wide, "text/plain; charset=utf-16le", "ä€😀"),
        (&marked, "text/plain", "ä€😀"),
        (b"\x00a\xd8", "text/plain; charset=utf-16", "a\u{fffd}"),
    ] {
        assert_eq!(decode(body, kind).unwrap(), wanted, "{kind}");
    }
    for (body, kind) in [(&b"a"[..], "text/plain; charset=koi8-r"), (b"a\0b", "text/plain")] {
        assert!(matches!(decode(body, kind), Err(Failure::OtherKind { wanted: "a text", .. })), "{kind}");
    }
}

#[test]
fn kinds_of_answers_are_told_apart() {
    const PICTURES: Expected = Expected::File(&["image/*"], 10);
    const ANY_FILE: Expected = Expected::File(&[], 10);
    const OCTETS: Expected = Expected::File(&["application/octet-stream"], 10);
    const TABLE: Expected = Expected::Text(&["text/csv"]);
    const PAGE: Expected = Expected::Text(&["text/html"]);
    for (expected, kind, found) in [
        (Expected::Json, "application/json", None),
        (Expected::Json, "application/problem+json; charset=utf-8", None),
        (Expected::Json, "", None),
        // Many upstreams call their JSON something else; whether it is JSON is seen when it is read.
        (Expected::Json, "text/html", None),
        (Expected::Json, "text/plain", None),
        (Expected::Json, "application/octet-stream", None),
        (Expected::Json, "Text/Event-Stream; charset=utf-8", Some("a stream")),
        (Expected::Json, "application/x-ndjson", Some("a stream")),
        (Expected::Json, "application/stream+json", Some("a stream")),
        (Expected::Json, "image/png", Some("an image")),
        (PICTURES, "image/png", None),
        (PICTURES, "", None),
        (PICTURES, "application/octet-stream", None),
        (PICTURES, "application/pdf", Some("a file")),
        (PICTURES, "text/html", Some("a web page")),
        (PICTURES, "application/json", Some("JSON")),
        (ANY_FILE, "application/pdf", None),
        (ANY_FILE, "application/hal+json", Some("JSON")),
        (OCTETS, "application/zip", None),
        (OCTETS, "application/xhtml+xml", Some("a web page")),
        (TABLE, "text/csv; header=present", None),
        (TABLE, "application/csv", None),
        (TABLE, "text/html", Some("a web page")),
        (TABLE, "application/json", Some("JSON")),
        (TABLE, "video/mp4", Some("sound or video")),
        (TABLE, "application/zip", Some("a file")),
        (PAGE, "text/html", None),
        (PAGE, "text/event-stream", Some("a stream")),
        (Expected::Nothing, "text/event-stream", None),
    ] {
        let told = match expected.check(kind) {
            Ok(()) => None,
            Err(Failure::OtherKind { found, .. }) => Some(found),
            Err(other) => panic!("{other:?}"),
        };
        assert_eq!(told, found, "{kind} for {expected:?}");
    }
    assert_eq!(Expected::no_json("application/json"), Failure::NotJson);
    assert_eq!(
        Expected::no_json("text/html; charset=utf-8"),
        Failure::OtherKind { found: "a web page", wanted: "JSON" }
    );
}

proptest! {
    #[test]
    fn compact_json_says_the_same(text in "[a-z\"\\\\\u{e4}\u{1F600}\n]{0,12}", number in any::<f64>()) {
        let value = serde_json::json!({ "text": text, "list": [number, [text], {}] });
        let pretty = serde_json::to_string_pretty(&value).unwrap();
        let compacted = compact(pretty.as_bytes()).unwrap();
        prop_assert_eq!(serde_json::from_str::<serde_json::Value>(&compacted).unwrap(), value);
    }

    #[test]
    fn no_bytes_panic(body in proptest::collection::vec(any::<u8>(), 0..60), kind in "(text/plain; charset=)?(utf-16|utf-8|latin1|;=)?") {
        let _ = compact(&body);
        let _ = decode(&body, &kind);
    }
}
