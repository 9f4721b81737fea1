//! Settings: what is required, what is refused, and that all problems come at once.

use std::collections::HashMap;
use std::time::Duration;

use mcpgen_runtime::settings::Credential;
use mcpgen_runtime::{CallerAuthentication, Scheme, ServerDefinition, Settings, Transport, UpstreamCredential};

use crate::sample::SERVER;

fn read(
    definition: &ServerDefinition,
    transport: Transport,
    variables: &[(&str, &str)],
) -> Result<Settings, Vec<String>> {
    let variables: HashMap<String, String> =
        variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Settings::from_environment(definition, transport, &|name| variables.get(name).cloned())
}

const KEY: (&str, &str) = ("STATE_KEY", "0123456789abcdef0123456789abcdef");
const GATEWAY: (&str, &str) = ("GATEWAY_SECRET", "a gateway secret of some length");
const CLOUD: (&str, &str) = ("JIRA_CLOUD_ID", "11111111-2222-3333-4444-555555555555");

#[test]
fn all_problems_come_at_once_and_hold_no_value() {
    let problems = read(
        &SERVER,
        Transport::Http,
        &[
            ("BIND", "everywhere"),
            ("STATE_KEY", "short-secret"),
            ("REQUEST_TIMEOUT", "60"),
            ("MAX_CONCURRENCY", "0"),
            ("REPLY_BUDGET", "-5"),
        ],
    )
    .unwrap_err();
    assert_eq!(
        problems,
        [
            "`BIND` must be an address such as `127.0.0.1:8080`",
            "`JIRA_CLOUD_ID` is missing: it is a part of the upstream's base URL",
            "`GATEWAY_SECRET` (or `GATEWAY_SECRET_FILE`) is missing",
            "`STATE_KEY` must have at least 32 characters",
            "`REQUEST_TIMEOUT` must be a duration with unit, such as `30s`",
            "`MAX_CONCURRENCY` must be a whole number above 0",
            "`REPLY_BUDGET` must be a whole number above 0",
        ]
    );
}

#[test]
fn numbers_and_times_are_bounded_and_the_log_filter_must_be_read() {
    let read = |name, value| read(&SERVER, Transport::Http, &[KEY, GATEWAY, CLOUD, (name, value)]);
    for (name, value, problem) in [
        ("MAX_CONCURRENCY", "100001", "`MAX_CONCURRENCY` must be at most 100000"),
        ("MAX_CONCURRENCY", "18446744073709551615", "`MAX_CONCURRENCY` must be at most 100000"),
        ("REQUEST_TIMEOUT", "61m", "`REQUEST_TIMEOUT` must be at most one hour, `60m`"),
        ("REQUEST_TIMEOUT", "18446744073709551615s", "`REQUEST_TIMEOUT` must be at most one hour, `60m`"),
        ("UPSTREAM_TIMEOUT", "3600001ms", "`UPSTREAM_TIMEOUT` must be at most one hour, `60m`"),
        ("RUST_LOG", "info,rmcp=loud", "`RUST_LOG` must be a log filter such as `info,rmcp=error`"),
    ] {
        assert_eq!(read(name, value).unwrap_err(), [problem], "{value}");
    }
    for (name, value) in
        [("MAX_CONCURRENCY", "100000"), ("REQUEST_TIMEOUT", "60m"), ("RUST_LOG", "warn"), ("RUST_LOG", "")]
    {
        assert!(read(name, value).is_ok(), "{name}={value}");
    }
}

#[test]
fn the_environment_decides_deployment_values() {
    let settings = read(
        &SERVER,
        Transport::Http,
        &[
            KEY,
            GATEWAY,
            CLOUD,
            ("BIND", "0.0.0.0:9000"),
            ("ALLOWED_HOSTS", " a.example , b.example:1,"),
            ("ALLOWED_ORIGINS", ""),
            ("UPSTREAM_TIMEOUT", "1500ms"),
            ("REQUEST_TIMEOUT", "2m"),
            ("UPSTREAM_TOKEN", "the operator's"),
        ],
    )
    .unwrap();
    assert_eq!(settings.base_url.as_str(), "https://api.atlassian.com/ex/jira/11111111-2222-3333-4444-555555555555");
    assert_eq!(settings.allowed_hosts, ["a.example", "b.example:1"]);
    assert_eq!(settings.upstream_timeout, Duration::from_millis(1_500));
    assert_eq!(settings.request_timeout, Duration::from_secs(120));
    assert!(settings.credential.is_none(), "over HTTP the caller's token is the only credential");
    assert!(!settings.is_exposed());
}

#[test]
fn values_cannot_bend_the_base_url() {
    for value in ["..", ".", "a/b", "a?b", "a#b", "a@b", "a%2fb", "a\\b", "a b"] {
        let problems = read(&SERVER, Transport::Http, &[KEY, GATEWAY, ("JIRA_CLOUD_ID", value)]).unwrap_err();
        assert_eq!(problems, ["`JIRA_CLOUD_ID` may hold only letters, digits and `-`, `.`, `_`, `~`"], "{value}");
    }
    for url in ["ftp://a.example", "nonsense", "https://user:pw@a.example", "https://a.example/?x=1", "file:///etc"] {
        let problems = read(&SERVER, Transport::Http, &[KEY, GATEWAY, ("UPSTREAM_BASE_URL", url)]).unwrap_err();
        assert_eq!(
            problems,
            ["`UPSTREAM_BASE_URL` must be an http or https URL without user, query and fragment"],
            "{url}"
        );
    }
    let plain = |url| read(&SERVER, Transport::Http, &[KEY, GATEWAY, ("UPSTREAM_BASE_URL", url)]).unwrap();
    assert!(plain("http://jira.internal").is_exposed());
    assert!(!plain("http://127.0.0.1:1").is_exposed());
}

#[test]
fn secrets_may_stand_in_files() {
    let folder = std::env::temp_dir().join(format!("mcpgen-runtime-secrets-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("key");
    std::fs::write(&path, "0123456789abcdef0123456789abcdef,fedcba9876543210fedcba9876543210\n").unwrap();
    let path = path.to_str().unwrap().to_owned();
    let settings = read(&SERVER, Transport::Http, &[("STATE_KEY_FILE", &path), GATEWAY, CLOUD]).unwrap();
    assert_eq!(settings.state_keys[1].expose(), "fedcba9876543210fedcba9876543210");
    let both = read(&SERVER, Transport::Http, &[("STATE_KEY_FILE", &path), KEY, GATEWAY, CLOUD]).unwrap_err();
    assert_eq!(both[0], "only one of `STATE_KEY` and `STATE_KEY_FILE` may be given");
    let missing = folder.join("none");
    let missing = read(&SERVER, Transport::Http, &[("STATE_KEY_FILE", missing.to_str().unwrap()), GATEWAY, CLOUD]);
    assert_eq!(missing.unwrap_err()[0], "the file that `STATE_KEY_FILE` names cannot be read as text or is empty");
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn three_secrets_are_too_many() {
    let value = ["0123456789abcdef0123456789abcdef"; 3].join(",");
    let problems = read(&SERVER, Transport::Http, &[("STATE_KEY", &value), GATEWAY, CLOUD]).unwrap_err();
    assert_eq!(problems, ["`STATE_KEY` may hold at most two values, separated by a comma"]);
}

#[test]
fn stdio_takes_its_credential_from_the_environment() {
    let problems = read(&SERVER, Transport::Stdio, &[CLOUD]).unwrap_err();
    assert_eq!(problems, ["`UPSTREAM_TOKEN` or `UPSTREAM_AUTHORIZATION` (or one of them with `_FILE`) is missing"]);
    let both = read(&SERVER, Transport::Stdio, &[CLOUD, ("UPSTREAM_TOKEN", "a"), ("UPSTREAM_AUTHORIZATION", "b")]);
    assert_eq!(both.unwrap_err(), ["only one of `UPSTREAM_TOKEN` and `UPSTREAM_AUTHORIZATION` may be given"]);
    let settings = read(&SERVER, Transport::Stdio, &[CLOUD, ("UPSTREAM_TOKEN", "abc")]).unwrap();
    assert_eq!(spelled(&settings), "authorization: Bearer abc");
    assert!(settings.state_keys[0].expose().len() >= 32, "a key of its own");
    let whole = read(&SERVER, Transport::Stdio, &[CLOUD, ("UPSTREAM_AUTHORIZATION", "Basic eA==")]).unwrap();
    assert_eq!(spelled(&whole), "authorization: Basic eA==");
    let bad = read(&SERVER, Transport::Stdio, &[CLOUD, ("UPSTREAM_TOKEN", "a\nb")]).unwrap_err();
    assert_eq!(bad, ["the upstream credential holds characters that a header cannot carry"]);
}

fn spelled(settings: &Settings) -> String {
    match &settings.credential {
        Some(Credential::Header(name, value)) => format!("{name}: {}", value.to_str().unwrap()),
        Some(Credential::Query(name, value)) => format!("?{name}={}", value.expose()),
        None => "none".to_owned(),
    }
}

const BASE: ServerDefinition = ServerDefinition {
    name: "acme",
    binary: "acme-mcp",
    title: "Acme",
    version: "1",
    instructions: None,
    base_url: "https://acme.example",
    base_url_help: &[],
    upstream_timeout: Duration::from_secs(1),
    retry: mcpgen_runtime::Retry { attempts: 1, statuses: &[], max_wait: Duration::ZERO },
    caller: CallerAuthentication::None,
    upstream_credential: UpstreamCredential::None,
    gateway: None,
    allowed_hosts: &[],
    allowed_origins: &[],
    max_request: 1_000,
    rate: None,
    concurrency: 1,
    mirror: mcpgen_runtime::Mirror::Auto,
    untrusted: mcpgen_runtime::Untrusted::Fence,
    tools: &[],
    resources: &[],
    prompts: &[],
    audit: None,
};

#[test]
fn a_secret_of_the_server_goes_where_its_scheme_says() {
    for (scheme, wanted) in [
        (Scheme::Bearer, "authorization: Bearer u:p"),
        (Scheme::Basic, "authorization: Basic dTpw"),
        (Scheme::Header("x-api-key"), "x-api-key: u:p"),
        (Scheme::Query("key"), "?key=u:p"),
    ] {
        let definition = ServerDefinition { upstream_credential: UpstreamCredential::Secret { scheme }, ..BASE };
        let settings = read(&definition, Transport::Http, &[KEY, ("UPSTREAM_TOKEN", "u:p")]).unwrap();
        assert_eq!(spelled(&settings), wanted);
        assert!(read(&definition, Transport::Http, &[KEY]).is_err());
    }
}

#[test]
fn a_server_open_to_all_listens_on_loopback_only() {
    let problems =
        read(&BASE, Transport::Http, &[KEY, ("BIND", "0.0.0.0:80"), ("ALLOWED_HOSTS", "a.example")]).unwrap_err();
    assert_eq!(problems, ["`BIND` must be a loopback address, because this server does not ask who calls"]);
    assert!(read(&BASE, Transport::Http, &[KEY, ("BIND", "[::1]:80")]).is_ok());
}

#[test]
fn hosts_and_origins_must_make_sense() {
    let exposed =
        [KEY, GATEWAY, CLOUD, ("BIND", "0.0.0.0:80"), ("ALLOWED_HOSTS", ""), ("ALLOWED_ORIGINS", "app.example")];
    assert_eq!(
        read(&SERVER, Transport::Http, &exposed).unwrap_err(),
        [
            "`ALLOWED_HOSTS` is empty, so that nobody could reach the server on this `BIND`",
            "`ALLOWED_ORIGINS` must hold origins such as `https://app.example` or `http://localhost:3000`",
        ]
    );
    for origin in ["null", "*", "https://app.example/path", "https://u@app.example", "file:///x"] {
        assert!(
            read(&SERVER, Transport::Http, &[KEY, GATEWAY, CLOUD, ("ALLOWED_ORIGINS", origin)]).is_err(),
            "{origin}"
        );
    }
}

#[test]
fn debug_output_holds_no_secret() {
    let settings = read(&SERVER, Transport::Stdio, &[CLOUD, KEY, ("UPSTREAM_TOKEN", "hush-hush")]).unwrap();
    let debug = format!("{settings:?}");
    assert!(!debug.contains("hush-hush") && !debug.contains(KEY.1), "{debug}");
}
