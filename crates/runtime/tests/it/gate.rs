//! What the gate lets in.

use http::{HeaderMap, HeaderName, HeaderValue, Uri};
use mcpgen_runtime::call::Caller;
use mcpgen_runtime::gate::{
    caller_key, is_host_allowed, is_origin_allowed, read_message, take_bearer, takes_gateway_secret,
};
use mcpgen_runtime::secret::Secret;
use proptest::prelude::*;
use tokio::time::Instant;

use crate::sample::SERVER;
use crate::support::{GATEWAY, environment, settings};

fn headers(pairs: &[(&str, &str)]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in pairs {
        headers.append(HeaderName::from_bytes(name.as_bytes()).unwrap(), HeaderValue::from_str(value).unwrap());
    }
    headers
}

#[test]
fn bodies_say_one_thing_only() {
    let accepted = [
        r#"{"jsonrpc":"2.0","id":1,"method":"ping"}"#,
        r#" {"jsonrpc":"2.0","method":"notifications/initialized"} "#,
        r#"{"jsonrpc":"2.0","id":"a","result":{}}"#,
        r#"{"jsonrpc":"2.0","id":-9223372036854775808,"method":"x-1/$a.b_C","params": {}}"#,
        r#"{"jsonrpc":"2.0","id":9223372036854775807,"method":"ping","params":null}"#,
        r#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"a":[{"x":1},{"x":2}]}}"#,
    ];
    for body in accepted {
        assert!(read_message(body.as_bytes()).is_ok(), "{body}");
    }
    let refused: &[(&[u8], i32)] = &[
        (b"", -32_700),
        (b"{", -32_700),
        (b"nonsense", -32_700),
        (b"{} {}", -32_700),
        (b"{\"jsonrpc\":\"2.0\",\"method\":\"\xff\"}", -32_700),
        (br#"{"jsonrpc":"2.0","id":1,"method":"\ud83d"}"#, -32_700),
        (br#"[{"jsonrpc":"2.0","id":1,"method":"ping"}]"#, -32_600),
        (b"7", -32_600),
        (br#"{"id":1,"method":"ping"}"#, -32_600),
        (br#"{"jsonrpc":"1.0","id":1,"method":"ping"}"#, -32_600),
        (br#"{"jsonrpc":"2.0","id":1}"#, -32_600),
        (br#"{"jsonrpc":"2.0","id":1,"method":7}"#, -32_600),
        (br#"{"jsonrpc":"2.0","id":1,"method":"a","result":1}"#, -32_600),
        (br#"{"jsonrpc":"2.0","id":1,"method":"tools/list","method":"tools/call"}"#, -32_600),
        (br#"{"jsonrpc":"2.0","id":1,"method":"a","meth\u006fd":"b"}"#, -32_600),
        (br#"{"jsonrpc":"2.0","id":1,"method":"a","params":{"x":[{"y":1,"y":1}]}}"#, -32_600),
    ];
    for (body, code) in refused {
        let refusal = read_message(body).unwrap_err();
        assert_eq!(refusal.code, *code, "{}", String::from_utf8_lossy(body));
    }
    let deep =
        format!(r#"{{"jsonrpc":"2.0","id":1,"method":"a","params":{}{}}}"#, "[".repeat(30_000), "]".repeat(30_000));
    assert_eq!(read_message(deep.as_bytes()).unwrap_err().code, -32_700);
}

#[test]
fn tool_calls_name_a_tool_and_bring_an_object() {
    let is_call = |rest: &str| {
        let body = format!(r#"{{"jsonrpc":"2.0","id":1,{rest}}}"#);
        read_message(body.as_bytes()).unwrap().is_tool_call().map_err(|refusal| refusal.code)
    };
    assert_eq!(is_call(r#""method":"tools/list""#), Ok(false));
    assert_eq!(is_call(r#""method":"tools/c\u0061ll","params":{"name":"a"}"#), Ok(true));
    assert_eq!(is_call(r#""method":"tools/call","params":{"name":"a","arguments":null,"_meta":{}}"#), Ok(true));
    assert_eq!(is_call(r#""method":"tools/call","params":{"name":"a","arguments": {"x":1} }"#), Ok(true));
    for params in ["", r#","params":null"#, r#","params":{}"#, r#","params":{"name":1}"#] {
        assert_eq!(is_call(&format!(r#""method":"tools/call"{params}"#)), Err(-32_602), "{params}");
    }
    for arguments in ["[]", "7", r#""{}""#, "true"] {
        let params = format!(r#""method":"tools/call","params":{{"name":"a","arguments":{arguments}}}"#);
        assert_eq!(is_call(&params), Err(-32_602), "{arguments}");
    }
}

#[test]
fn bearers_are_taken_out_and_checked() {
    let mut one = headers(&[("authorization", "bearer abc.DEF-_~+/12==")]);
    assert_eq!(take_bearer(&mut one).unwrap().expose(), "abc.DEF-_~+/12==");
    assert!(one.is_empty());
    let wrong = [
        vec![],
        vec![("authorization", "Basic abc")],
        vec![("authorization", "Bearer")],
        vec![("authorization", "Bearer ")],
        vec![("authorization", "Bearer a===")],
        vec![("authorization", "Bearer ==")],
        vec![("authorization", "Bearer a b")],
        vec![("authorization", "Bearer a=b")],
        vec![("authorization", "Bearer a,b")],
        vec![("authorization", "Bearer a"), ("authorization", "Bearer b")],
    ];
    for pairs in wrong {
        let mut headers = headers(&pairs);
        assert!(take_bearer(&mut headers).is_none(), "{pairs:?}");
        assert!(headers.is_empty(), "{pairs:?}");
    }
    let long = format!("Bearer {}", "a".repeat(9_000));
    assert!(take_bearer(&mut headers(&[("authorization", &long)])).is_none());
}

#[test]
fn padding_makes_no_other_caller() {
    let key = |token: &str| {
        caller_key(&Caller { token: Some(Secret::new(token)), organisation: None, deadline: Instant::now() })
    };
    assert_eq!(key("token"), key("token="));
    assert_eq!(key("token"), key("token=="));
    assert_ne!(key("token"), key("tokem"));
}

#[test]
fn what_the_sdk_would_answer_with_prose_is_refused() {
    for id in ["null", "{}", "[]", "1.5", "1e3", "-0", "true", "9223372036854775808", "12345678901234567890123"] {
        let body = format!(r#"{{"jsonrpc":"2.0","id":{id},"method":"ping"}}"#);
        assert_eq!(read_message(body.as_bytes()).unwrap_err().code, -32_600, "{id}");
    }
    assert_eq!(read_message(br#"{"jsonrpc":"2.0","result":{}}"#).unwrap_err().code, -32_600);
    for params in ["[]", "7", r#""{}""#, "true"] {
        let body = format!(r#"{{"jsonrpc":"2.0","id":1,"method":"ping","params":{params}}}"#);
        assert_eq!(read_message(body.as_bytes()).unwrap_err().code, -32_600, "{params}");
    }
    for method in ["", "a b", "a\\nb", "caf\u{e9}", &"x".repeat(129)] {
        let body = format!(r#"{{"jsonrpc":"2.0","id":1,"method":"{method}"}}"#);
        assert_eq!(read_message(body.as_bytes()).unwrap_err().code, -32_600, "{method}");
    }
    let longest = format!(r#"{{"jsonrpc":"2.0","id":1,"method":"{}"}}"#, "x".repeat(128));
    assert!(read_message(longest.as_bytes()).is_ok());
}

#[test]
fn gateway_secrets_rotate_and_are_taken_out() {
    let mut variables = environment("https://upstream.example");
    variables.insert("GATEWAY_SECRET".to_owned(), format!("a newer gateway secret, {GATEWAY}"));
    let settings = settings(&SERVER, &variables);
    let takes = |pairs: &[(&str, &str)]| {
        let mut headers = headers(pairs);
        let outcome = takes_gateway_secret(&settings, SERVER.gateway, &mut headers);
        assert!(headers.is_empty());
        outcome
    };
    assert!(takes(&[("X-Gateway-Secret", GATEWAY)]));
    assert!(takes(&[("x-gateway-secret", "a newer gateway secret")]));
    assert!(!takes(&[]));
    assert!(!takes(&[("x-gateway-secret", "")]));
    assert!(!takes(&[("x-gateway-secret", "a newer gateway secre")]));
    assert!(!takes(&[("x-gateway-secret", GATEWAY), ("x-gateway-secret", GATEWAY)]));
    assert!(takes_gateway_secret(&settings, None, &mut HeaderMap::new()));
}

#[test]
fn hosts_and_origins_are_listed() {
    let mut variables = environment("https://upstream.example");
    variables.insert("ALLOWED_HOSTS".to_owned(), "mcp.example, with-port.example:8443".to_owned());
    variables.insert("ALLOWED_ORIGINS".to_owned(), "https://APP.example:443, http://localhost:3000".to_owned());
    let on_loopback = settings(&SERVER, &variables);
    variables.insert("BIND".to_owned(), "0.0.0.0:8080".to_owned());
    let exposed = settings(&SERVER, &variables);
    let uri = Uri::from_static("/mcp");
    let host = |settings, host| is_host_allowed(settings, &headers(&[("host", host)]), &uri);
    for name in ["mcp.example", "MCP.example:443", "with-port.example:8443"] {
        assert!(host(&exposed, name), "{name}");
    }
    for name in [
        "evil.example",
        "mcp.example.evil.example",
        "with-port.example",
        "mcp.example@evil",
        "",
        "[::1]x",
        "localhost:80@evil.example",
        "localhost:x",
    ] {
        assert!(!host(&on_loopback, name), "{name}");
    }
    for name in ["localhost:8080", "LOCALHOST", "127.0.0.1:1", "[::1]:8080", "[::1]"] {
        assert!(host(&on_loopback, name), "{name}");
        assert!(!host(&exposed, name), "{name}");
    }
    assert!(!is_host_allowed(&on_loopback, &HeaderMap::new(), &uri));
    assert!(!is_host_allowed(&on_loopback, &headers(&[("host", "localhost"), ("host", "localhost")]), &uri));
    let origin = |pairs: &[(&str, &str)]| is_origin_allowed(&exposed, &headers(pairs));
    assert!(origin(&[]));
    assert!(origin(&[("origin", "https://app.example")]));
    assert!(origin(&[("origin", "http://localhost:3000")]));
    for foreign in [
        "https://app.example:444",
        "http://app.example",
        "null",
        "https://app.example.evil",
        "",
        "https://app.example/x",
        "https://a@app.example",
        "http://localhost",
    ] {
        assert!(!origin(&[("origin", foreign)]), "{foreign}");
    }
    assert!(!origin(&[("origin", "https://app.example"), ("origin", "https://evil.example")]));
}

proptest! {
    #[test]
    fn no_body_panics(body in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = read_message(&body);
    }
}
