//! Parameters in every style: the table "Style Examples" of OpenAPI 3.0.4, 3.1.1 and 3.2, and what it leaves open.

use mcpgen_runtime::{Failure, Request, Style};
use proptest::prelude::*;
use serde_json::{Value, json};
use url::Url;

/// The values of the table's columns: empty, string, array, object.
fn columns() -> [Value; 4] {
    [json!(""), json!("blue"), json!(["blue", "black", "brown"]), json!({ "R": 100, "G": 200, "B": 150 })]
}

/// What the table prints for a value that is not allowed in its place.
const REFUSED: &str = "\u{0}";

fn in_path(style: Style, value: &Value) -> String {
    let built = Request::get("/x/").path_styled("color", style, "color", value);
    built.map_or_else(|_| REFUSED.to_owned(), |request| request.path["/x/".len()..].to_owned())
}

fn in_query(style: Style, value: &Value) -> String {
    let built = Request::get("/x").query_styled("color", style, "color", value);
    built.map_or_else(|_| REFUSED.to_owned(), |request| request.query)
}

fn in_header(style: Style, value: &Value) -> String {
    let request = Request::get("/x").header_styled("color", style, "color", value).unwrap();
    request.headers.first().map_or(String::new(), |(_, value)| value.to_str().unwrap().to_owned())
}

fn in_cookie(style: Style, value: &Value) -> String {
    let request = Request::get("/x").cookie("color", style, "color", value).unwrap();
    request.headers.first().map_or(String::new(), |(_, value)| value.to_str().unwrap().to_owned())
}

/// An empty value in a path is refused, where the table has one: it would address another resource.
#[test]
fn every_style_in_a_path_is_written_as_the_table_says() {
    for (style, wanted) in [
        (Style::SIMPLE, [REFUSED, "blue", "blue,black,brown", "R,100,G,200,B,150"]),
        (Style::SIMPLE.exploded(), [REFUSED, "blue", "blue,black,brown", "R=100,G=200,B=150"]),
        (Style::LABEL, [REFUSED, ".blue", ".blue,black,brown", ".R,100,G,200,B,150"]),
        (Style::LABEL.exploded(), [REFUSED, ".blue", ".blue.black.brown", ".R=100.G=200.B=150"]),
        (Style::MATRIX, [REFUSED, ";color=blue", ";color=blue,black,brown", ";color=R,100,G,200,B,150"]),
        (
            Style::MATRIX.exploded(),
            [REFUSED, ";color=blue", ";color=blue;color=black;color=brown", ";R=100;G=200;B=150"],
        ),
        (
            Style::JSON,
            [
                "%22%22",
                "%22blue%22",
                "%5B%22blue%22%2C%22black%22%2C%22brown%22%5D",
                "%7B%22R%22%3A100%2C%22G%22%3A200%2C%22B%22%3A150%7D",
            ],
        ),
    ] {
        for (value, wanted) in columns().iter().zip(wanted) {
            assert_eq!(in_path(style, value), wanted, "{style:?} {value}");
        }
    }
}

#[test]
fn every_style_in_a_query_is_written_as_the_table_says() {
    for (style, wanted) in [
        (Style::FORM, ["color=", "color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150"]),
        (Style::FORM.exploded(), ["color=", "color=blue", "color=blue&color=black&color=brown", "R=100&G=200&B=150"]),
        (
            Style::SPACE_DELIMITED,
            ["color=", "color=blue", "color=blue%20black%20brown", "color=R%20100%20G%20200%20B%20150"],
        ),
        (
            Style::PIPE_DELIMITED,
            ["color=", "color=blue", "color=blue%7Cblack%7Cbrown", "color=R%7C100%7CG%7C200%7CB%7C150"],
        ),
        (
            Style::TAB_DELIMITED,
            ["color=", "color=blue", "color=blue%09black%09brown", "color=R%09100%09G%09200%09B%09150"],
        ),
        // The table leaves these open: they are the exploded form, as everybody reads them.
        (
            Style::SPACE_DELIMITED.exploded(),
            ["color=", "color=blue", "color=blue&color=black&color=brown", "R=100&G=200&B=150"],
        ),
        (
            Style::DEEP_OBJECT.exploded(),
            [
                "color=",
                "color=blue",
                "color%5B0%5D=blue&color%5B1%5D=black&color%5B2%5D=brown",
                "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150",
            ],
        ),
        (
            Style::JSON,
            [
                "color=%22%22",
                "color=%22blue%22",
                "color=%5B%22blue%22%2C%22black%22%2C%22brown%22%5D",
                "color=%7B%22R%22%3A100%2C%22G%22%3A200%2C%22B%22%3A150%7D",
            ],
        ),
    ] {
        for (value, wanted) in columns().iter().zip(wanted) {
            assert_eq!(in_query(style, value), wanted, "{style:?} {value}");
        }
    }
}

#[test]
fn every_style_in_a_header_or_cookie_is_written_as_the_table_says() {
    for (style, wanted) in [
        (Style::SIMPLE, ["", "blue", "blue,black,brown", "R,100,G,200,B,150"]),
        (Style::SIMPLE.exploded(), ["", "blue", "blue,black,brown", "R=100,G=200,B=150"]),
    ] {
        for (value, wanted) in columns().iter().zip(wanted) {
            assert_eq!(in_header(style, value), wanted, "{style:?} {value}");
        }
    }
    for (style, wanted) in [
        (Style::FORM, ["color=", "color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150"]),
        (Style::FORM.exploded(), ["color=", "color=blue", "color=blue&color=black&color=brown", "R=100&G=200&B=150"]),
        (
            Style::COOKIE.exploded(),
            ["color=", "color=blue", "color=blue; color=black; color=brown", "R=100; G=200; B=150"],
        ),
    ] {
        for (value, wanted) in columns().iter().zip(wanted) {
            assert_eq!(in_cookie(style, value), wanted, "{style:?} {value}");
        }
    }
}

#[test]
fn what_the_table_leaves_open_is_settled() {
    // Nothing is written of what is missing or empty.
    for nothing in [json!(null), json!([]), json!({}), json!([null]), json!({ "a": null })] {
        for style in [Style::FORM, Style::FORM.exploded(), Style::PIPE_DELIMITED, Style::DEEP_OBJECT] {
            assert_eq!(in_query(style, &nothing), "", "{style:?} {nothing}");
        }
        assert_eq!(in_header(Style::SIMPLE, &nothing), "");
        assert_eq!(in_cookie(Style::FORM, &nothing), "");
        assert_eq!(in_path(Style::MATRIX, &nothing), REFUSED);
    }
    let nested = json!({ "a": { "b": [1, { "c": true }] }, "d": 1.5, "e": 1e21 });
    assert_eq!(
        in_query(Style::DEEP_OBJECT.exploded(), &nested),
        "color%5Ba%5D%5Bb%5D%5B0%5D=1&color%5Ba%5D%5Bb%5D%5B1%5D%5Bc%5D=true&color%5Bd%5D=1.5&color%5Be%5D=1000000000000000000000"
    );
    assert_eq!(in_query(Style::FORM.exploded(), &json!([{ "a": 1 }])), "color=%7B%22a%22%3A1%7D");
    // A separator that stands in an element is encoded where that can be told apart, and refused where it cannot.
    assert_eq!(in_query(Style::FORM, &json!(["a,b", "c&d=e"])), "color=a%2Cb,c%26d%3De");
    assert_eq!(in_query(Style::SPACE_DELIMITED, &json!(["a b"])), REFUSED);
    assert_eq!(in_query(Style::PIPE_DELIMITED, &json!(["a|b"])), REFUSED);
    assert_eq!(in_query(Style::SPACE_DELIMITED, &json!("a b")), "color=a%20b");
    assert_eq!(in_query(Style::SPACE_DELIMITED.exploded(), &json!(["a b"])), "color=a%20b");
    assert_eq!(in_path(Style::PIPE_DELIMITED, &json!(["a", "b"])), "a%7Cb");
    assert_eq!(in_header(Style::SPACE_DELIMITED, &json!(["a", "b,c"])), "a b,c");
    assert!(Request::get("/x").header_styled("color", Style::SIMPLE, "color", json!(["a,b"])).is_err());
    assert_eq!(in_path(Style::LABEL.exploded(), &json!(["a.b"])), REFUSED);
    assert_eq!(in_path(Style::LABEL, &json!("a.b")), ".a.b");
}

#[test]
fn reserved_characters_stay_but_none_leaves_its_pair() {
    let all = ":/?#[]@!$&'()*+,;=% \u{e4}";
    assert_eq!(
        in_query(Style::FORM.exploded().reserved(), &json!(all)),
        "color=:/?%23[]@!$%26%27()*%2B,%3B%3D%25%20%C3%A4"
    );
    // Between elements a comma is no data.
    assert_eq!(in_query(Style::FORM.reserved(), &json!(["a,b", "/"])), "color=a%2Cb,/");
    assert_eq!(in_query(Style::DEEP_OBJECT.exploded().reserved(), &json!({ "a": "x/y" })), "color%5Ba%5D=x/y");
}

#[test]
fn no_part_of_a_value_leaves_its_segment() {
    let styles =
        [Style::SIMPLE, Style::SIMPLE.exploded(), Style::LABEL, Style::LABEL.exploded(), Style::MATRIX, Style::JSON];
    for text in ["a/b", "..%2fx", "a\\b", "%2e%2e", "a\nb", "a\u{0}"] {
        for value in [json!(text), json!([text]), json!(["a", text]), json!({ "a": text }), json!({ text: "a" })] {
            for style in styles {
                // JSON escapes what controls, and the escape holds a backslash.
                assert_eq!(in_path(style, &value), REFUSED, "{style:?} {value}");
            }
        }
    }
    for text in ["", ".", "..", "..;x"] {
        for value in [json!(text), json!([text]), json!(["a", text]), json!({ "a": text })] {
            for style in [Style::SIMPLE, Style::LABEL, Style::LABEL.exploded(), Style::MATRIX, Style::MATRIX.exploded()]
            {
                assert_eq!(in_path(style, &value), REFUSED, "{style:?} {value}");
            }
        }
    }
}

/// `/x/.{a}`, `/x/{a}{b}` and `/x/{a}...{b}`: values that are harmless alone may climb together with what is around.
#[test]
fn pieces_of_a_segment_never_make_dots() {
    let dots = |value: &str| Request::get("/x/.").path_value("a", value).map(|request| request.path("/y"));
    assert_eq!(dots("json").unwrap().path, "/x/.json/y");
    for value in [";x", "%3Bx", ".", " "] {
        assert!(matches!(dots(value), Err(Failure::Argument { .. })), "{value:?}");
    }
    let two = |first: &str, second: &str| Request::get("/x/").path_value("a", first)?.path_value("b", second);
    assert_eq!(two("a", ";b").unwrap().path, "/x/a%3Bb");
    assert!(two(".", ".").is_err() && two("", "..").is_err());
    let compared = Request::get("/compare/").path_value("a", "v1").unwrap().path("...").path_value("b", "v2").unwrap();
    assert_eq!(compared.path, "/compare/v1...v2");
}

#[test]
fn cookies_hold_nothing_that_ends_them() {
    for text in ["a;b", "a,b", "a b", "a\"b", "a\\b", "a\r\nb", "a\u{0}", "\u{e4}", "a\tb"] {
        for value in [json!(text), json!(["x", text]), json!({ "x": text }), json!({ text: "x" })] {
            let failure = Request::get("/x").cookie("c", Style::FORM.exploded(), "hint", &value).unwrap_err();
            assert!(matches!(&failure, Failure::Argument { name: Some(name), .. } if name == "hint"), "{value}");
        }
    }
    for text in ["a&b", "a=b"] {
        assert!(Request::get("/x").cookie("c", Style::FORM, "hint", json!([text])).is_err());
        assert!(Request::get("/x").cookie("c", Style::FORM, "hint", text).is_ok());
    }
    let header = Style::JSON.in_header(&json!({ "a": "\u{e4}\u{1F600}\n\u{7f}" })).unwrap();
    assert_eq!(header.as_deref(), Some(r#"{"a":"\u00e4\ud83d\ude00\n\u007f"}"#));
    assert!(Request::get("/x").header_styled("h", Style::JSON, "h", json!({ "\u{7f}": 1 })).is_ok());
    let json = in_cookie(Style::JSON, &json!({ "a": "x; evil=1", "\u{e4}": [1, null] }));
    assert_eq!(json, "color=%7B%22a%22%3A%22x%3B%20evil%3D1%22%2C%22%C3%A4%22%3A%5B1%2Cnull%5D%7D");
    let two = Request::get("/x").cookie("a", Style::FORM, "a", "1").unwrap().cookie("b", Style::FORM, "b", 2).unwrap();
    assert_eq!(two.headers.len(), 1);
    assert_eq!(two.headers[0].1.to_str().unwrap(), "a=1; b=2");
    assert!(two.headers[0].1.is_sensitive());
}

fn scalar() -> impl Strategy<Value = Value> {
    prop_oneof![
        "\\PC{0,8}".prop_map(Value::from),
        "(\\.|/|%|2|e|E|f|;|\\\\|\\?|#|&|=|\\+){0,8}".prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<bool>().prop_map(Value::from),
    ]
}

fn any_value() -> impl Strategy<Value = Value> {
    prop_oneof![
        scalar(),
        prop::collection::vec(scalar(), 0..4).prop_map(Value::from),
        prop::collection::vec(("\\PC{0,4}", scalar()), 0..4)
            .prop_map(|members| Value::Object(members.into_iter().collect())),
    ]
}

proptest! {
    #[test]
    fn no_styled_value_leaves_its_segment(value in any_value(), style in 0_usize..7) {
        let styles = [Style::SIMPLE, Style::SIMPLE.exploded(), Style::LABEL, Style::LABEL.exploded(), Style::MATRIX, Style::MATRIX.exploded(), Style::JSON];
        let Ok(request) = Request::get("/a/").path_styled("c", styles[style], "c", &value) else { return Ok(()) };
        let request = request.path("/z");
        let url = Url::parse(&format!("https://host.example/base{}", request.path)).unwrap();
        prop_assert!(url.query().is_none() && url.fragment().is_none());
        let segments: Vec<_> = url.path_segments().unwrap().collect();
        prop_assert_eq!(segments.len(), 4);
        prop_assert_eq!((segments[0], segments[1], segments[3]), ("base", "a", "z"));
    }

    #[test]
    fn no_styled_value_adds_a_pair_of_another_name(value in any_value(), reserved: bool) {
        for style in [Style::FORM, Style::SPACE_DELIMITED, Style::PIPE_DELIMITED, Style::DEEP_OBJECT, Style::JSON] {
            let style = if reserved { style.reserved() } else { style };
            let Ok(request) = Request::get("/x").query_styled("c", style, "c", &value) else { continue };
            let url = Url::parse(&format!("https://host.example/x?{}", request.query)).unwrap();
            prop_assert!(url.fragment().is_none());
            for (name, _) in url.query_pairs() {
                prop_assert!(name == "c" || name.starts_with("c["), "{}", name);
            }
        }
    }

    #[test]
    fn reserved_values_come_back(value in any::<String>()) {
        let request = Request::get("/x").query_styled("q", Style::FORM.exploded().reserved(), "q", &value).unwrap();
        let url = Url::parse(&format!("https://host.example/x?{}", request.query)).unwrap();
        let pairs: Vec<_> = url.query_pairs().into_owned().collect();
        prop_assert_eq!(pairs, vec![("q".to_owned(), value)]);
    }
}
