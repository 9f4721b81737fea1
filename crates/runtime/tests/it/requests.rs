//! Requests: a value can never address anything but its own place.

use mcpgen_runtime::{Failure, Pushdown, Request};
use proptest::prelude::*;
use url::Url;

fn build(value: &str) -> Result<Request, Failure> {
    Ok(Request::get("/rest/api/3/issue/").path_value("issue_key", value)?.path("/transitions"))
}

#[test]
fn dangerous_path_values_are_refused() {
    for value in [
        "",
        ".",
        "..",
        "../secrets",
        "a/../b",
        "..\\b",
        "a/..",
        "%2e%2e",
        "%2E%2e/x",
        "a%2Fb",
        "a%5cb",
        "a\nb",
        "a\u{0}",
        "\u{85}",
        "./a",
        "a/b",
        "/",
        "a\\b",
        "%5C",
        "..;",
        "..;a=b",
        ".;",
        "..%3Bx",
        " .. ",
        ".. ;x",
    ] {
        let failure = build(value).unwrap_err();
        assert!(matches!(&failure, Failure::Argument { name: Some(name), .. } if name == "issue_key"), "{value:?}");
    }
}

#[test]
fn values_stay_within_their_segment() {
    for (value, path) in [
        ("OPS-1", "/rest/api/3/issue/OPS-1/transitions"),
        ("a?b#c%d", "/rest/api/3/issue/a%3Fb%23c%25d/transitions"),
        ("ä b", "/rest/api/3/issue/%C3%A4%20b/transitions"),
        ("...", "/rest/api/3/issue/.../transitions"),
        ("..a;b", "/rest/api/3/issue/..a%3Bb/transitions"),
        ("a;b@c:d", "/rest/api/3/issue/a%3Bb%40c%3Ad/transitions"),
    ] {
        assert_eq!(build(value).unwrap().path, path);
    }
}

#[test]
fn queries_are_written_in_each_style() {
    let request = Request::get("/x")
        .query("jql", "a = \"b\" & c+d")
        .query("size", 20_i64)
        .query("ratio", 1.5)
        .query("all", true)
        .query_optional("none", None::<&str>)
        .query_optional("some", Some("s"))
        .query_each("each", &["a", "b,c"])
        .query_joined("joined", &["a", "b,c"], ',')
        .query_joined("nothing", &[] as &[&str], ',');
    assert_eq!(
        request.query,
        "jql=a%20%3D%20%22b%22%20%26%20c%2Bd&size=20&ratio=1.5&all=true&some=s&each=a&each=b%2Cc&joined=a,b%2Cc"
    );
}

#[test]
fn headers_carry_no_line_breaks() {
    assert!(Request::get("/x").header("x-thing", "thing", "ok").is_ok());
    assert!(Request::get("/x").header("x-thing", "thing", "caf\u{e9}").is_err());
    let failure = Request::get("/x").header("x-thing", "thing", "a\r\nb: c").unwrap_err();
    assert!(matches!(failure, Failure::Argument { .. }));
}

#[test]
fn pushdown_never_asks_for_everything() {
    let fields = Pushdown(&[("a", "x"), ("b", "y"), ("c", "x")]);
    let only = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    assert_eq!(fields.select(None), ["x", "y"]);
    assert_eq!(fields.select(Some(&only(&["c", "b"]))), ["y", "x"]);
    assert_eq!(fields.select(Some(&only(&["key"]))), ["x"]);
    assert_eq!(fields.select(Some(&[])), ["x"]);
}

proptest! {
    #[test]
    fn no_value_leaves_its_segment(value in "(\\.|/|%|2|e|E|f|\\\\|\\?|#|a|ä|@|:|;){0,8}|\\PC{0,12}") {
        let Ok(request) = build(&value) else { return Ok(()) };
        let url = Url::parse(&format!("https://host.example/base{}", request.path)).unwrap();
        prop_assert_eq!(url.host_str(), Some("host.example"));
        prop_assert!(url.query().is_none() && url.fragment().is_none());
        let segments: Vec<_> = url.path_segments().unwrap().collect();
        prop_assert_eq!(segments.len(), 7);
        prop_assert_eq!((&segments[..5], segments[6]), (&["base", "rest", "api", "3", "issue"][..], "transitions"));
    }

    #[test]
    fn query_values_come_back(value in any::<String>()) {
        let request = Request::get("/x").query("q", &value).query("end", "1");
        let url = Url::parse(&format!("https://host.example/x?{}", request.query)).unwrap();
        let pairs: Vec<_> = url.query_pairs().into_owned().collect();
        prop_assert_eq!(pairs, vec![("q".to_owned(), value), ("end".to_owned(), "1".to_owned())]);
    }
}
