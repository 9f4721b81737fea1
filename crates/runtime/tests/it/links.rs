//! Addresses of next pages: the one parameter that is needed is taken out of them, and they lead nowhere else.

use http::HeaderValue;
use mcpgen_runtime::link::{position, target};
use mcpgen_runtime::page::Next;
use proptest::prelude::*;
use url::Url;

fn base(text: &str) -> Url {
    Url::parse(text).unwrap()
}

#[test]
fn the_next_link_of_a_header_is_found() {
    let cases = [
        ("<https://a.example/x?page=2>; rel=\"next\"", Some("https://a.example/x?page=2")),
        (
            "<https://a.example/x?page=1>; rel=\"prev\", <https://a.example/x?page=3>; rel=\"next\"",
            Some("https://a.example/x?page=3"),
        ),
        ("<?page=2>;rel=next", Some("?page=2")),
        ("</x,y;z>; title=\"a, \\\"b\\\"; rel=next\"; REL = \"last NEXT\"", Some("/x,y;z")),
        ("</a>; rel=\"next\"; anchor=\"#part\", </b>; rel=next", Some("/b")),
        ("</a>; rel=prev; rel=next", None),
        ("</a>; rel=\"nextpage\", </b>; rel=\"not-next\"", None),
        ("</a>; rel", None),
        ("</a>; rel=\"next", Some("/a")),
        ("</a", None),
        ("next", None),
        ("", None),
        ("</a>;;;rel=next", Some("/a")),
        (",, </a> ; rel=next", Some("/a")),
    ];
    for (header, wanted) in cases {
        assert_eq!(target(&HeaderValue::from_str(header).unwrap()).as_deref(), wanted, "{header}");
    }
    let long = format!("</a>; title=\"{}\", </b>; rel=next", "x".repeat(40_000));
    assert_eq!(target(&HeaderValue::from_str(&long).unwrap()), None);
    assert_eq!(target(&HeaderValue::from_bytes(b"</\xff>; rel=next").unwrap()), None);
}

#[test]
fn one_parameter_is_taken_out_of_an_address_below_the_base() {
    let base = base("https://api.example/tenant/one");
    let cases = [
        ("https://api.example/tenant/one/items?a=1&page=2", Some("2")),
        ("https://API.example:443/tenant/one/items?page=2#part", Some("2")),
        ("https://api.example/tenant/one?page=2", Some("2")),
        ("/tenant/one/items?page=a%26b%3Dc+d%25", Some("a&b=c d%")),
        ("?page=2", Some("2")),
        ("items?page=2", Some("2")),
        ("https://api.example/tenant/one/x/../y?page=2", Some("2")),
    ];
    for (address, wanted) in cases {
        assert_eq!(position(&base, address, "page").as_deref(), wanted, "{address}");
    }
    assert_eq!(position(&base, "?%24skiptoken=x%27y", "$skiptoken").as_deref(), Some("x'y"));
    assert_eq!(position(&base, "?page[after]=x", "page[after]").as_deref(), Some("x"));
}

#[test]
fn an_address_elsewhere_is_none() {
    let base = base("https://api.example/tenant/one");
    let long = format!("?page={}", "x".repeat(9_000));
    for address in [
        "http://api.example/tenant/one/items?page=2",
        "https://api.example:8443/tenant/one/items?page=2",
        "https://other.example/tenant/one/items?page=2",
        "//other.example/tenant/one/items?page=2",
        "\\\\other.example\\tenant\\one?page=2",
        "/\t/other.example/tenant/one?page=2",
        "https://api.example.other.example/tenant/one?page=2",
        "https://api.example@other.example/tenant/one?page=2",
        "https://user@api.example/tenant/one/items?page=2",
        "https://:secret@api.example/tenant/one/items?page=2",
        "https://api.example/tenant/two/items?page=2",
        "https://api.example/tenant/one-more/items?page=2",
        "https://api.example/tenant/one/../two?page=2",
        "https://api.example/tenant/one/%2e%2E/two?page=2",
        "https://api.example/tenant/one/.%2e/.%2e/?page=2",
        "../two?page=2",
        "/?page=2",
        "javascript:alert(1)?page=2",
        "data:text/plain,?page=2",
        "file:///tenant/one?page=2",
        "https://[::1?page=2",
        "?page=2&page=3",
        "?page=",
        "?other=2",
        "",
        long.as_str(),
    ] {
        assert_eq!(position(&base, address, "page"), None, "{address}");
    }
}

#[test]
fn at_the_end_nothing_follows() {
    assert_eq!(Next::At("2".to_owned()).unless(true), Next::End);
    assert_eq!(Next::Refused.unless(true), Next::End);
    assert_eq!(Next::Refused.unless(false), Next::Refused);
    assert_eq!(Next::from(Some(String::new())), Next::End);
}

proptest! {
    #[test]
    fn whatever_is_taken_comes_from_below_the_base(address in any::<String>()) {
        let base = base("https://api.example/tenant/one");
        if position(&base, &address, "page").is_some() {
            let found = base.join(&address).unwrap();
            prop_assert_eq!(found.origin(), base.origin());
        }
    }

    #[test]
    fn no_header_panics_or_takes_long(header in "[<>;,=\"\\\\ a-zA-Z/]{0,400}") {
        let _ = target(&HeaderValue::from_str(&header).unwrap());
    }
}
