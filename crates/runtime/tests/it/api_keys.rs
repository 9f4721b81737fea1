//! Callers with keys: who is let in, and what one organisation can do with what another was given.

use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue};
use mcpgen_runtime::api_keys::ApiKeys;
use mcpgen_runtime::audit::name_of;
use mcpgen_runtime::call::Caller;
use mcpgen_runtime::cursor::Cursor;
use mcpgen_runtime::gate::caller_key;
use mcpgen_runtime::secret::Secret;
use mcpgen_runtime::{CallerAuthentication, Rate, RatePer, ServerDefinition, Settings, Transport};
use serde_json::json;
use sha2::{Digest, Sha256};
use tokio::time::Instant;

use crate::sample::SERVER;
use crate::support::{GATEWAY, client, environment, ok, serve, settings, upstream};

const HEADER: &str = "x-api-key";
const KEY: &str = "contoso-key-0123456789abcdef0123456789abcdef";
const NEW_KEY: &str = "contoso-next-key-0123456789abcdef0123456789";
const OTHER: &str = "fabrikam-key-0123456789abcdef0123456789abcdef";
/// Listed, and shorter than keys must be.
const SHORT: &str = "hunter2";

fn digest(key: &str) -> String {
    Sha256::digest(key.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn listed() -> String {
    [("contoso", KEY), ("contoso", NEW_KEY), ("fabrikam", OTHER), ("short", SHORT)]
        .map(|(organisation, key)| format!("{organisation}:{}", digest(key)))
        .join(",")
}

fn headers(values: &[&[u8]]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for value in values {
        headers.append(HeaderName::from_static(HEADER), HeaderValue::from_bytes(value).unwrap());
    }
    headers
}

fn taken(values: &[&[u8]]) -> Option<String> {
    let mut headers = headers(values);
    let found = ApiKeys::parse(&listed()).unwrap().take(HEADER, &mut headers);
    assert!(headers.is_empty(), "a key goes no further");
    found.map(|organisation| organisation.to_string())
}

fn caller(organisation: Option<&str>) -> Caller {
    Caller { token: None, organisation: organisation.map(Arc::from), deadline: Instant::now() }
}

#[test]
fn a_key_names_its_organisation() {
    assert_eq!(taken(&[KEY.as_bytes()]).as_deref(), Some("contoso"));
    assert_eq!(taken(&[NEW_KEY.as_bytes()]).as_deref(), Some("contoso"));
    assert_eq!(taken(&[OTHER.as_bytes()]).as_deref(), Some("fabrikam"));
}

#[test]
fn what_is_no_key_names_nobody() {
    let (longer, upper) = (format!("{KEY}x"), KEY.to_uppercase());
    let endless = "k".repeat(100_000);
    let digested = digest(KEY);
    let entry = format!("contoso:{digested}");
    for wrong in ["", "contoso", &KEY[1..], &KEY[..KEY.len() - 1], &longer, &upper, &digested, &entry, SHORT, &endless]
    {
        assert_eq!(taken(&[wrong.as_bytes()]), None, "{wrong}");
    }
    assert_eq!(taken(&[&[0xff; 40]]), None);
    assert_eq!(taken(&[]), None);
    assert_eq!(taken(&[KEY.as_bytes(), KEY.as_bytes()]), None, "one key twice");
    assert_eq!(taken(&[KEY.as_bytes(), OTHER.as_bytes()]), None, "two keys");
    assert_eq!(taken(&[OTHER.as_bytes(), b"x"]), None, "a key and something else");
}

#[test]
fn the_list_says_what_is_wrong_with_it_and_shows_no_digest() {
    let good = digest(KEY);
    for (text, wanted) in [
        (String::new(), "it lists no key"),
        (" , \n ".to_owned(), "it lists no key"),
        (good.clone(), "entry 1 is not `organisation:digest`"),
        (
            format!("contoso:{good},Fabrikam:{good}"),
            "the organisation of entry 2 must have at most 64 lower-case letters, digits, `-` and `_`",
        ),
        (
            format!(":{good}"),
            "the organisation of entry 1 must have at most 64 lower-case letters, digits, `-` and `_`",
        ),
        ("contoso:abc".to_owned(), "the digest of `contoso` must have 64 hexadecimal digits"),
        (format!("contoso:{KEY}"), "the digest of `contoso` must have 64 hexadecimal digits"),
        (format!("contoso:{good}\nfabrikam:{good}"), "the key of `fabrikam` is there twice"),
    ] {
        let problem = ApiKeys::parse(&text).unwrap_err();
        assert_eq!(problem, wanted);
        assert!(!problem.contains(&good) && !problem.contains(KEY));
    }
    let many: Vec<String> = (0..1_001).map(|number| format!("a:{}", digest(&number.to_string()))).collect();
    assert_eq!(ApiKeys::parse(&many.join(",")).unwrap_err(), "it lists more than 1000 keys");
    let debug = format!("{:?}", ApiKeys::parse(&listed()).unwrap());
    assert_eq!(debug, "ApiKeys(4 redacted)");
}

#[test]
fn what_one_organisation_holds_is_worth_nothing_to_another() {
    let keys = [Secret::new("0123456789abcdef0123456789abcdef")];
    let cursor = Cursor { position: Some("p".to_owned()), size: 10, arguments: [0; 8], skip: 0, last: [0; 8] };
    let of = |organisation| caller(organisation).signing_keys(&keys).into_owned();
    let text = cursor.encode("search", &of(Some("contoso")));
    assert_eq!(Cursor::decode(&text, "search", &of(Some("contoso"))).as_ref(), Some(&cursor));
    for other in [Some("fabrikam"), Some("contos"), Some(""), None] {
        assert_eq!(Cursor::decode(&text, "search", &of(other)), None, "{other:?}");
    }
    let open = cursor.encode("search", &of(None));
    assert_eq!(Cursor::decode(&open, "search", &of(Some("contoso"))), None);
}

#[test]
fn the_audit_and_the_allowance_go_by_organisation() {
    assert_eq!(name_of(&caller(Some("contoso"))), "contoso");
    assert_eq!(name_of(&caller(None)), "process");
    let with_token = Caller { token: Some(Secret::new("t")), ..caller(None) };
    assert_eq!(name_of(&with_token).len(), 32);
    assert_ne!(caller_key(&caller(Some("contoso"))), caller_key(&caller(Some("fabrikam"))));
    assert_ne!(caller_key(&caller(Some("contoso"))), caller_key(&caller(None)));
}

static KEYED: ServerDefinition = ServerDefinition {
    caller: CallerAuthentication::ApiKey { header: HEADER, variable: "API_KEYS" },
    rate: Some(Rate { calls: 2, period: Duration::from_secs(600), per: RatePer::Caller }),
    ..SERVER
};

#[test]
fn a_start_needs_the_list_and_reads_it_from_a_file_too() {
    let mut variables = environment("http://127.0.0.1:9");
    let read = |variables: &std::collections::HashMap<String, String>, transport| {
        Settings::from_environment(&KEYED, transport, &|name| variables.get(name).cloned())
    };
    assert_eq!(read(&variables, Transport::Http).unwrap_err(), ["`API_KEYS` (or `API_KEYS_FILE`) is missing"]);
    variables.insert("API_KEYS".to_owned(), "contoso:nonsense".to_owned());
    let wanted = "`API_KEYS` cannot be read: the digest of `contoso` must have 64 hexadecimal digits";
    assert_eq!(read(&variables, Transport::Http).unwrap_err(), [wanted]);
    let file = std::env::temp_dir().join(format!("api-keys-{}", std::process::id()));
    std::fs::write(&file, listed().replace(',', "\n")).unwrap();
    variables.remove("API_KEYS");
    variables.insert("API_KEYS_FILE".to_owned(), file.to_string_lossy().into_owned());
    let settings = read(&variables, Transport::Http).unwrap();
    std::fs::remove_file(&file).unwrap();
    assert!(settings.api_keys.take(HEADER, &mut headers(&[KEY.as_bytes()])).is_some());
}

/// A key lets nobody past the gateway, and the gateway's secret nobody past the key; each organisation has an allowance
/// of its own, which its keys share.
#[tokio::test]
async fn key_and_gateway_are_both_asked_for_and_organisations_are_counted_apart() {
    let (base, seen) = upstream(|_| ok("{}")).await;
    let mut variables = environment(&base);
    variables.insert("API_KEYS".to_owned(), listed());
    let running = serve(&KEYED, settings(&KEYED, &variables)).await;
    let body = json!({ "jsonrpc": "2.0", "id": 1, "method": "tools/call",
        "params": { "name": "jira_get_issue", "arguments": { "issue_key": "PROJ-1" } } })
    .to_string();
    let call = |key: Option<&'static str>, gateway: bool| {
        let mut request = client().post(format!("{}/mcp", running.url)).header("content-type", "application/json");
        if let Some(key) = key {
            request = request.header(HEADER, key);
        }
        if gateway {
            request = request.header("x-gateway-secret", GATEWAY);
        }
        let request = request.body(body.clone());
        async move { request.send().await.unwrap().status().as_u16() }
    };
    assert_eq!(call(Some(KEY), false).await, 403);
    assert_eq!(call(None, true).await, 401);
    assert_eq!(call(Some(SHORT), true).await, 401);
    assert!(seen.lock().unwrap().is_empty());
    assert_eq!(call(Some(KEY), true).await, 200);
    assert_eq!(call(Some(NEW_KEY), true).await, 200);
    assert_eq!(call(Some(KEY), true).await, 429);
    assert_eq!(call(Some(OTHER), true).await, 200);
}
