//! What the environment decides: addresses, secrets, hosts, times and limits. Never what is exposed.
//!
//! Each secret may also be given as `NAME_FILE`. All problems are reported at once.

use std::net::SocketAddr;
use std::time::Duration;

use base64::Engine;
use http::header::AUTHORIZATION;
use http::{HeaderName, HeaderValue};
use url::{Host, Url};

use super::api_keys::ApiKeys;
use super::connections::ConnectionLimits;
use super::definition::{CallerAuthentication, Scheme, ServerDefinition, UpstreamCredential};
use super::environment::Environment;
use super::log;
use super::secret::Secret;

/// Shortest `STATE_KEY`, in characters.
const SHORTEST_STATE_KEY: usize = 32;

/// Shortest gateway secret, in characters.
const SHORTEST_GATEWAY_SECRET: usize = 16;

/// Longest time for a whole request unless `REQUEST_TIMEOUT` says otherwise; below what common gateways and clients wait.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(60);

/// Most requests at once that may be asked for. Far more would overflow what counts them.
const MOST_CONCURRENCY: usize = 100_000;

/// How clients reach the server.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Transport {
    /// Streamable HTTP.
    Http,
    /// Standard input and output of this process.
    Stdio,
}

/// What the environment decided.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where HTTP is served.
    pub bind: SocketAddr,
    /// Hosts that clients may address.
    pub allowed_hosts: Vec<String>,
    /// Origins of browsers that may call, in the spelling of [`normal_origin`].
    pub allowed_origins: Vec<String>,
    /// The gateway's secrets, any of which is accepted.
    pub gateway_secrets: Vec<Secret>,
    /// The callers' keys.
    pub api_keys: ApiKeys,
    /// Keys for signatures: the first signs, all verify.
    pub state_keys: Vec<Secret>,
    /// Base URL of the upstream.
    pub base_url: Url,
    /// The server's own credential for the upstream.
    pub credential: Option<Credential>,
    /// Longest time for a whole request.
    pub request_timeout: Duration,
    /// Longest time for one attempt at the upstream.
    pub upstream_timeout: Duration,
    /// How many requests are served at once.
    pub concurrency: usize,
    /// How many connections there may be, and for how long.
    pub connections: ConnectionLimits,
    /// A largest size of replies in bytes, below those of the tools.
    pub budget: Option<usize>,
}

/// A credential for the upstream and where it is put.
#[derive(Clone, Debug)]
pub enum Credential {
    /// A header; its value is marked as sensitive.
    Header(HeaderName, HeaderValue),
    /// A query parameter.
    Query(&'static str, Secret),
}

impl Settings {
    /// Reads the environment through `lookup`.
    ///
    /// # Errors
    /// All that is missing or wrong, one sentence each, without any value of a secret.
    pub fn from_environment(
        definition: &ServerDefinition,
        transport: Transport,
        lookup: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Self, Vec<String>> {
        let mut environment = Environment::new(lookup);
        let is_http = transport == Transport::Http;
        let default_bind = SocketAddr::from(([127, 0, 0, 1], 8080));
        let bind = environment.parsed("BIND", "an address such as `127.0.0.1:8080`").unwrap_or(default_bind);
        let base_url = base_url(definition, &mut environment);
        let gateway_secrets = gateway_secrets(definition, is_http, &mut environment);
        let api_keys = api_keys(definition, is_http, &mut environment);
        let state_keys = state_keys(is_http, &mut environment);
        let credential = credential(definition, is_http, &mut environment);
        let request_timeout = environment.duration("REQUEST_TIMEOUT").unwrap_or(REQUEST_TIMEOUT);
        let upstream_timeout = environment.duration("UPSTREAM_TIMEOUT").unwrap_or(definition.upstream_timeout);
        let concurrency = environment.positive("MAX_CONCURRENCY").unwrap_or(definition.concurrency);
        let problem = format!("`MAX_CONCURRENCY` must be at most {MOST_CONCURRENCY}");
        environment.ensure(concurrency <= MOST_CONCURRENCY, &problem);
        let budget = environment.positive("REPLY_BUDGET");
        let is_filter = environment.text("RUST_LOG").is_none_or(|filter| log::is_filter(&filter));
        environment.ensure(is_filter, "`RUST_LOG` must be a log filter such as `info,rmcp=error`");
        if is_http && definition.caller == CallerAuthentication::None {
            let problem = "`BIND` must be a loopback address, because this server does not ask who calls";
            environment.ensure(bind.ip().is_loopback(), problem);
        }
        let allowed_hosts = environment.list("ALLOWED_HOSTS").unwrap_or_else(|| owned(definition.allowed_hosts));
        let problem = "`ALLOWED_HOSTS` is empty, so that nobody could reach the server on this `BIND`";
        environment.ensure(!is_http || bind.ip().is_loopback() || !allowed_hosts.is_empty(), problem);
        let origins = environment.list("ALLOWED_ORIGINS").unwrap_or_else(|| owned(definition.allowed_origins));
        let allowed_origins: Vec<String> = origins.iter().filter_map(|origin| normal_origin(origin)).collect();
        let problem = "`ALLOWED_ORIGINS` must hold origins such as `https://app.example` or `http://localhost:3000`";
        environment.ensure(allowed_origins.len() == origins.len(), problem);
        let problems = environment.problems();
        let Some(base_url) = base_url.filter(|_| problems.is_empty()) else {
            return Err(problems);
        };
        Ok(Self {
            bind,
            allowed_hosts,
            allowed_origins,
            gateway_secrets,
            api_keys,
            state_keys,
            base_url,
            credential,
            request_timeout,
            upstream_timeout,
            concurrency,
            connections: ConnectionLimits::new(bind),
            budget,
        })
    }

    /// Whether upstream requests cross the network without TLS.
    pub fn is_exposed(&self) -> bool {
        let is_local = self.base_url.host().is_some_and(|host| match host {
            Host::Domain(name) => name == "localhost",
            Host::Ipv4(address) => address.is_loopback(),
            Host::Ipv6(address) => address.is_loopback(),
        });
        self.base_url.scheme() != "https" && !is_local
    }
}

/// An origin in the spelling of browsers: lower case, without the scheme's own port. Nothing for what is no origin.
pub fn normal_origin(text: &str) -> Option<String> {
    let url = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    let is_bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none() && !text.contains('@');
    is_bare.then(|| url.origin().ascii_serialization())
}

fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn gateway_secrets(definition: &ServerDefinition, is_http: bool, environment: &mut Environment<'_>) -> Vec<Secret> {
    let Some(gateway) = definition.gateway.filter(|_| is_http) else {
        return Vec::new();
    };
    secrets(gateway.variable, SHORTEST_GATEWAY_SECRET, true, environment)
}

/// On stdio the caller is the process that holds the pipe and brings no key.
fn api_keys(definition: &ServerDefinition, is_http: bool, environment: &mut Environment<'_>) -> ApiKeys {
    let CallerAuthentication::ApiKey { variable, .. } = definition.caller else {
        return ApiKeys::default();
    };
    if !is_http {
        return ApiKeys::default();
    }
    let Some(listed) = environment.secret(variable) else {
        environment.ensure(false, &format!("`{variable}` (or `{variable}_FILE`) is missing"));
        return ApiKeys::default();
    };
    ApiKeys::parse(listed.expose()).unwrap_or_else(|problem| {
        environment.ensure(false, &format!("`{variable}` cannot be read: {problem}"));
        ApiKeys::default()
    })
}

/// On stdio a key that lives as long as the process will do.
fn state_keys(is_http: bool, environment: &mut Environment<'_>) -> Vec<Secret> {
    let given = secrets("STATE_KEY", SHORTEST_STATE_KEY, is_http, environment);
    if is_http || !given.is_empty() {
        return given;
    }
    let mut random = [0; 32];
    let is_filled = getrandom::fill(&mut random).is_ok();
    environment.ensure(is_filled, "`STATE_KEY` is needed, because the system gives no random numbers");
    vec![Secret::new(&base64::engine::general_purpose::STANDARD_NO_PAD.encode(random))]
}

/// One secret, or two separated by a comma while the first replaces the second.
fn secrets(name: &str, shortest: usize, is_required: bool, environment: &mut Environment<'_>) -> Vec<Secret> {
    let Some(value) = environment.secret(name) else {
        environment.ensure(!is_required, &format!("`{name}` (or `{name}_FILE`) is missing"));
        return Vec::new();
    };
    let parts: Vec<&str> = value.expose().split(',').map(str::trim).collect();
    let is_long = parts.iter().all(|part| part.chars().count() >= shortest);
    environment.ensure(is_long, &format!("`{name}` must have at least {shortest} characters"));
    environment.ensure(parts.len() <= 2, &format!("`{name}` may hold at most two values, separated by a comma"));
    parts.into_iter().map(Secret::new).collect()
}

/// The base URL, with the environment's values in the places of `{NAME}`.
fn base_url(definition: &ServerDefinition, environment: &mut Environment<'_>) -> Option<Url> {
    let (name, text) = match environment.text("UPSTREAM_BASE_URL") {
        Some(text) => ("`UPSTREAM_BASE_URL`", text),
        None => ("the base URL", filled(definition.base_url, environment)?),
    };
    let parsed = Url::parse(&text).ok().filter(|url| {
        let is_plain = url.query().is_none() && url.fragment().is_none();
        let has_no_user = url.username().is_empty() && url.password().is_none();
        matches!(url.scheme(), "http" | "https") && url.has_host() && is_plain && has_no_user
    });
    let problem = format!("{name} must be an http or https URL without user, query and fragment");
    environment.ensure(parsed.is_some(), &problem);
    parsed
}

/// The template with all values filled in; nothing when one is missing.
fn filled(template: &str, environment: &mut Environment<'_>) -> Option<String> {
    let mut filled = String::new();
    let mut is_complete = true;
    let mut rest = template;
    while let Some((before, name, after)) = next_name(rest) {
        filled.push_str(before);
        let value = environment.text(name).unwrap_or_default();
        let is_plain = value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte));
        if value.is_empty() {
            environment.ensure(false, &format!("`{name}` is missing: it is a part of the upstream's base URL"));
            is_complete = false;
        } else if !is_plain || value == "." || value == ".." {
            environment.ensure(false, &format!("`{name}` may hold only letters, digits and `-`, `.`, `_`, `~`"));
            is_complete = false;
        }
        filled.push_str(&value);
        rest = after;
    }
    is_complete.then(|| filled + rest)
}

fn next_name(template: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = template.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}

/// The server's own credential. Over HTTP with the caller's token there is none, so that a request without a token
/// can never borrow the operator's.
fn credential(definition: &ServerDefinition, is_http: bool, environment: &mut Environment<'_>) -> Option<Credential> {
    let scheme = match definition.upstream_credential {
        UpstreamCredential::None => return None,
        UpstreamCredential::CallerToken if is_http => return None,
        UpstreamCredential::CallerToken => Scheme::Bearer,
        UpstreamCredential::Secret { scheme } => scheme,
    };
    let takes_whole = matches!(scheme, Scheme::Bearer | Scheme::Basic);
    let whole = takes_whole.then(|| environment.secret("UPSTREAM_AUTHORIZATION")).flatten();
    let token = environment.secret("UPSTREAM_TOKEN");
    let found = match (scheme, whole, token) {
        (Scheme::Bearer | Scheme::Basic, Some(whole), None) => header(AUTHORIZATION, whole.expose()),
        (Scheme::Bearer, None, Some(token)) => header(AUTHORIZATION, &format!("Bearer {}", token.expose())),
        (Scheme::Basic, None, Some(token)) => {
            let encoded = base64::engine::general_purpose::STANDARD.encode(token.expose());
            header(AUTHORIZATION, &format!("Basic {encoded}"))
        }
        (Scheme::Header(name), _, Some(token)) => {
            HeaderName::from_bytes(name.as_bytes()).ok().and_then(|name| header(name, token.expose()))
        }
        (Scheme::Query(name), _, Some(token)) => Some(Credential::Query(name, token)),
        (_, Some(_), Some(_)) => {
            environment.ensure(false, "only one of `UPSTREAM_TOKEN` and `UPSTREAM_AUTHORIZATION` may be given");
            return None;
        }
        (Scheme::Bearer | Scheme::Basic, None, None) => {
            let problem = "`UPSTREAM_TOKEN` or `UPSTREAM_AUTHORIZATION` (or one of them with `_FILE`) is missing";
            environment.ensure(false, problem);
            return None;
        }
        (_, _, None) => {
            environment.ensure(false, "`UPSTREAM_TOKEN` (or `UPSTREAM_TOKEN_FILE`) is missing");
            return None;
        }
    };
    environment.ensure(found.is_some(), "the upstream credential holds characters that a header cannot carry");
    found
}

fn header(name: HeaderName, value: &str) -> Option<Credential> {
    let mut value = HeaderValue::from_str(value).ok()?;
    value.set_sensitive(true);
    Some(Credential::Header(name, value))
}
