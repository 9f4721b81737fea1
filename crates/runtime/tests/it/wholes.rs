//! Answers that are passed on as a whole, and answers that are something else than was expected.

use mcpgen_runtime::answer::Answer;
use mcpgen_runtime::charset::decode;
use mcpgen_runtime::raw::compact;
use mcpgen_runtime::{Condition, Expected, Failure, Literal, Refusal, UpstreamCredential};
use proptest::prelude::*;

use crate::sample::jira_get_issue;

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

/// What is told of an answer of this kind; nothing when it may be read.
fn told(expected: Expected, kind: &str) -> Option<&'static str> {
    match expected.check(kind) {
        Ok(()) => None,
        Err(Failure::OtherKind { found, .. } | Failure::OtherType { found, .. }) => Some(found),
        Err(other) => panic!("{other:?}"),
    }
}

#[test]
fn open_ranges_take_whatever_they_hold() {
    const ANYTHING: Expected = Expected::File(&["*/*"], 10);
    const APPLICATIONS: Expected = Expected::File(&["application/*"], 10);
    const ANY_TEXT: Expected = Expected::Text(&["*/*"]);
    for (expected, kind, found) in [
        (ANYTHING, "image/png", None),
        (ANYTHING, "application/pdf", None),
        (ANYTHING, "text/csv", None),
        (ANYTHING, "", None),
        (ANYTHING, "application/json", None),
        (ANYTHING, "text/html", None),
        (ANYTHING, "text/x-ndjson", Some("a stream")),
        (ANYTHING, "application/x-jsonl", Some("a stream")),
        (APPLICATIONS, "image/png", None),
        (APPLICATIONS, "application/json", None),
        (APPLICATIONS, "text/html", Some("a web page")),
        (ANY_TEXT, "text/csv", None),
        (ANY_TEXT, "image/png", Some("an image")),
    ] {
        assert_eq!(told(expected, kind), found, "{kind} for {expected:?}");
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
        (Expected::Nothing, "text/html", None),
        (Expected::NoPage, "text/html; charset=utf-8", Some("a web page")),
        (Expected::NoPage, "text/plain", None),
        (Expected::NoPage, "", None),
    ] {
        assert_eq!(told(expected, kind), found, "{kind} for {expected:?}");
    }
    const DRAWINGS: Expected = Expected::File(&["image/png", "image/svg+xml"], 10);
    for (kind, wanted) in [
        ("application/pdf", "answered with a file that is not of the type image/png or image/svg+xml. "),
        ("image/gif", "answered with an image that is not of the type image/png or image/svg+xml. "),
        ("text/html", "answered with a web page instead of a file. "),
    ] {
        let sentence =
            DRAWINGS.check(kind).unwrap_err().sentence("Jira", &jira_get_issue::TOOL, UpstreamCredential::CallerToken);
        assert!(sentence.starts_with(&format!("Jira {wanted}")), "{sentence}");
    }
    assert_eq!(Expected::no_json("application/json"), Failure::NotJson);
    assert_eq!(
        Expected::no_json("text/html; charset=utf-8"),
        Failure::OtherKind { found: "a web page", wanted: "JSON" }
    );
}

#[test]
fn refusals_are_known_by_a_member_of_a_successful_answer() {
    use Condition::{Different, Equal, Present};
    let refused = |condition: Condition, body: &str| {
        let refusal = Refusal { path: &["meta", "ok"], condition, message: "No: {error}" };
        Answer::new(body.as_bytes().to_vec()).refuse_when(&refusal)
    };
    let with = |value: &str| format!(r#"{{"x":[1],"meta":{{"a":{{}},"ok":{value}}},"error":"bad"}}"#);
    for (condition, value, wanted) in [
        (Equal(Literal::Boolean(false)), "false", true),
        (Equal(Literal::Boolean(false)), "true", false),
        (Equal(Literal::Boolean(false)), "\"false\"", false),
        (Equal(Literal::Boolean(false)), "null", false),
        (Equal(Literal::Null), "null", true),
        (Equal(Literal::Integer(7)), "7", true),
        (Equal(Literal::Integer(7)), "7.5", false),
        (Equal(Literal::Integer(7)), "7.0", true),
        (Equal(Literal::Integer(7)), "0.7e1", true),
        (Equal(Literal::Integer(7)), "-7", false),
        (Equal(Literal::Integer(7)), "\"7\"", false),
        (Equal(Literal::Integer(-1200)), "-1.2E+3", true),
        (Equal(Literal::Integer(9_007_199_254_740_993)), "9007199254740992", false),
        (Equal(Literal::Integer(9_007_199_254_740_993)), "9007199254740993.0", true),
        (Different(Literal::Integer(0)), "0", false),
        (Different(Literal::Integer(0)), "0.0", false),
        (Different(Literal::Integer(0)), "-0", false),
        (Different(Literal::Integer(0)), "0e0", false),
        (Different(Literal::Integer(0)), "0.1", true),
        (Different(Literal::Integer(0)), "1e-9", true),
        (Different(Literal::Integer(0)), "[]", true),
        (Equal(Literal::Text("a\"b")), r#""a\u0022b""#, true),
        (Equal(Literal::Text("7")), "7", false),
        (Different(Literal::Text("OK")), "\"OK\"", false),
        (Different(Literal::Text("OK")), "\"ok\"", true),
        (Different(Literal::Null), "null", false),
        (Present, "\"x\"", true),
        (Present, "0", true),
        (Present, "[ ]", false),
        (Present, "{}", false),
        (Present, "\"\"", false),
        (Present, "false", false),
        (Present, "null", false),
        (Present, "[0]", true),
    ] {
        let outcome = refused(condition, &with(value));
        assert_eq!(outcome.is_err(), wanted, "{value} for {condition:?}");
        if let Err(Failure::Refused(sentence)) = outcome {
            assert!(sentence.starts_with("No: <untrusted-") && sentence.contains(">bad</"), "{sentence}");
        }
    }
    // What is absent counts as null.
    assert!(refused(Different(Literal::Text("OK")), "{}").is_err());
    assert!(refused(Present, "{}").is_ok());
}

#[test]
fn a_refusal_is_seen_through_whatever_can_be_repaired() {
    let refusal =
        Refusal { path: &["ok"], condition: Condition::Equal(Literal::Boolean(false)), message: "No: {error}" };
    for (body, quoted) in [
        (&b"\xef\xbb\xbf{\"ok\":false,\"error\":\"bad\"}"[..], "bad"),
        (b"{\"ok\":false,\"error\":\"caf\xe9\"}", "caf\u{fffd}"),
        (b"{\"ok\":false,\"error\":\"a\x07b\"}", "a b"),
        (b"{\"ok\":false,\"error\":\"x\",\"n\":1e999}", "x"),
        (b"{\"ok\":false,\"error\":\"\\ud800\"}", "\u{fffd}"),
    ] {
        let told = Answer::new(body.to_vec()).refuse_when(&refusal);
        let Err(Failure::Refused(sentence)) = told else { panic!("{told:?}") };
        assert!(sentence.contains(&format!(">{quoted}</")), "{sentence}");
        assert!(Answer::new(body.to_vec()).refuse_when_json(&refusal).is_err());
    }
}

#[test]
fn what_cannot_be_judged_is_no_success() {
    let refusal = |condition| Refusal { path: &["ok"], condition, message: "No" };
    let judged = |condition, body: &str| Answer::new(body.as_bytes().to_vec()).refuse_when(&refusal(condition));
    let is_false = Condition::Equal(Literal::Boolean(false));
    for body in ["", "<html>", "{\"meta\":", "{\"ok\":true}garbage", "{\"ok\":true} {\"ok\":false}"] {
        assert_eq!(judged(is_false, body), Err(Failure::Unjudged), "{body}");
        // What is meant to be a text need not be JSON.
        assert!(Answer::new(body.as_bytes().to_vec()).refuse_when_json(&refusal(is_false)).is_ok(), "{body}");
    }
    let page = Answer::new(b"<html>".to_vec()).of_type("text/html").refuse_when(&refusal(is_false));
    assert_eq!(page, Err(Failure::OtherKind { found: "a web page", wanted: "JSON" }));
    assert!(judged(is_false, "[]").is_ok(), "what is absent is not false");
    // A status without content says as much as null does.
    let nothing = |condition| Answer::without_content().refuse_when(&refusal(condition));
    assert!(nothing(is_false).is_ok() && nothing(Condition::Present).is_ok());
    for condition in [Condition::Equal(Literal::Null), Condition::Different(Literal::Boolean(true))] {
        assert_eq!(nothing(condition), Err(Failure::Refused("No".to_owned())));
    }
    let text = Answer::without_content().refuse_when_json(&refusal(Condition::Equal(Literal::Null)));
    assert!(text.is_ok());
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
