//! `doctor`: looks at everything that a start and a call need, and says what is wrong and what to do about it.
//!
//! It changes nothing, sends no credential anywhere and prints no secret.

use std::io;
use std::net::SocketAddr;
use std::time::{Duration, SystemTime};

use base64::Engine;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::api_keys::ApiKeys;
use super::claims::{self, Verdict};
use super::connections::ConnectionLimits;
use super::definition::{CallerAuthentication, ServerDefinition, UpstreamCredential};
use super::http::serve_http;
use super::secret::Secret;
use super::settings::{Credential, Settings, Transport};
use super::upstream::Upstream;

/// Longest time for a call of the doctor to its own copy of the server.
const SELF_CALL_TIMEOUT: Duration = Duration::from_secs(10);

/// The oldest revision, which Copilot Studio speaks, and the newest.
const REVISIONS: [&str; 2] = ["2024-11-05", "2026-07-28"];

/// How a check went.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum State {
    /// Well.
    Ok,
    /// Something may go wrong.
    Warning,
    /// Something will go wrong.
    Failed,
    /// Not looked at; the text says why.
    Skipped,
}

/// What one check found.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Finding {
    /// Name of the check, from a fixed set.
    pub check: &'static str,
    /// How it went.
    pub state: State,
    /// What was found.
    pub text: String,
    /// What to do about it.
    pub advice: Option<String>,
}

impl State {
    /// A word for people and programs.
    pub fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warning => "warning",
            Self::Failed => "failed",
            Self::Skipped => "skipped",
        }
    }
}

impl Finding {
    fn new(check: &'static str, state: State, text: impl Into<String>) -> Self {
        Self { check, state, text: text.into(), advice: None }
    }

    fn advise(self, advice: &str) -> Self {
        Self { advice: Some(advice.to_owned()), ..self }
    }
}

/// Makes all checks for a start with this transport. `is_healthy` asks a server at an address for its health.
pub async fn examine(
    definition: &'static ServerDefinition,
    transport: Transport,
    lookup: &dyn Fn(&str) -> Option<String>,
    is_healthy: fn(SocketAddr) -> io::Result<bool>,
) -> Vec<Finding> {
    let settings = match Settings::from_environment(definition, transport, lookup) {
        Ok(settings) => settings,
        Err(problems) => return unconfigured(problems),
    };
    let mut findings = configuration(definition, &settings, transport);
    findings.push(port(&settings, transport, is_healthy).await);
    findings.push(upstream(definition, &settings).await);
    findings.push(token(definition, &settings, transport));
    findings.push(protocol(definition, settings).await);
    findings
}

/// The worst state of all checks.
pub fn worst(findings: &[Finding]) -> State {
    let has = |state: State| findings.iter().any(|finding| finding.state == state);
    [State::Failed, State::Warning].into_iter().find(|state| has(*state)).unwrap_or(State::Ok)
}

/// The findings for people: one line each, advice below it.
pub fn text(findings: &[Finding]) -> String {
    let lines = findings.iter().map(|finding| {
        let advice = finding.advice.as_ref().map(|advice| format!("\n{:23}{advice}", "")).unwrap_or_default();
        format!("{:8} {:13} {}{advice}", finding.state.word(), finding.check, finding.text)
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The findings for programs.
pub fn report(definition: &ServerDefinition, transport: Transport, findings: &[Finding]) -> Value {
    let checks: Vec<Value> = findings
        .iter()
        .map(|finding| {
            let Finding { check, state, text, advice } = finding;
            json!({ "check": check, "state": state.word(), "text": text, "advice": advice })
        })
        .collect();
    json!({
        "server": definition.binary,
        "version": definition.version,
        "transport": if transport == Transport::Http { "http" } else { "stdio" },
        "status": worst(findings).word(),
        "checks": checks,
    })
}

fn unconfigured(problems: Vec<String>) -> Vec<Finding> {
    let advice = "set it in the environment; `--print-env` lists every variable";
    let failed = |problem| Finding::new("configuration", State::Failed, problem).advise(advice);
    let mut findings: Vec<Finding> = problems.into_iter().map(failed).collect();
    for check in ["port", "upstream", "token", "protocol"] {
        findings.push(Finding::new(check, State::Skipped, "not looked at before the configuration is right"));
    }
    findings
}

fn configuration(definition: &ServerDefinition, settings: &Settings, transport: Transport) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut warn = |text: &str, advice: &str| {
        findings.push(Finding::new("configuration", State::Warning, text).advise(advice));
    };
    if settings.is_exposed() {
        let text = "the upstream's base URL is not https: credentials and data cross the network in the clear";
        warn(text, "use an https URL unless the upstream is a mock");
    }
    if transport == Transport::Http && definition.gateway.is_some() && settings.gateway_secrets.len() > 1 {
        let text = "two gateway secrets are accepted";
        warn(text, "when the gateway sends the first one, remove the second");
    }
    if findings.is_empty() {
        findings.push(Finding::new("configuration", State::Ok, "every setting is there and reads well"));
    }
    findings
}

async fn port(settings: &Settings, transport: Transport, is_healthy: fn(SocketAddr) -> io::Result<bool>) -> Finding {
    let bind = settings.bind;
    if transport == Transport::Stdio {
        let text = "standard input and output need no port; `doctor --http` looks at `BIND`";
        return Finding::new("port", State::Skipped, text);
    }
    let error = match TcpListener::bind(bind).await {
        Ok(_) => return Finding::new("port", State::Ok, format!("{bind} is free")),
        Err(error) => error,
    };
    let is_ours = error.kind() == io::ErrorKind::AddrInUse
        && tokio::task::spawn_blocking(move || is_healthy(bind)).await.is_ok_and(|asked| asked.unwrap_or(false));
    if is_ours {
        let text = format!("{bind} is in use by a server that says it is well");
        return Finding::new("port", State::Ok, text);
    }
    Finding::new("port", State::Failed, format!("{bind} cannot be listened on: {error}"))
        .advise("end what uses it, or set `BIND` to another address")
}

/// Any answer will do: the question is whether there is a way to the upstream.
async fn upstream(definition: &'static ServerDefinition, settings: &Settings) -> Finding {
    let advice = "check name resolution, the firewall, a proxy, the system's certificates and `UPSTREAM_BASE_URL`";
    let title = definition.title;
    let reached = match Upstream::new(definition, settings) {
        Ok(upstream) => upstream.reach().await,
        Err(problem) => Err(problem),
    };
    match reached {
        Err(cause) => {
            Finding::new("upstream", State::Failed, format!("{title} cannot be reached: {cause}")).advise(advice)
        }
        Ok(status @ 300..400) => {
            let text = format!("{title} redirects the base URL ({status}), and redirects are never followed");
            Finding::new("upstream", State::Warning, text).advise("check the base URL and what fills it in")
        }
        Ok(status @ 500..) => {
            let text = format!("{title} answers with a problem of its own ({status})");
            Finding::new("upstream", State::Warning, text).advise("look at the upstream's own status page")
        }
        Ok(status) => {
            let text = format!("{title} answers ({status} to a request without credential)");
            Finding::new("upstream", State::Ok, text)
        }
    }
}

fn token(definition: &ServerDefinition, settings: &Settings, transport: Transport) -> Finding {
    let finding = |state, text: &str| Finding::new("token", state, text);
    if definition.upstream_credential == UpstreamCredential::None {
        return finding(State::Skipped, "this server sends no credential");
    }
    if definition.upstream_credential == UpstreamCredential::CallerToken && transport == Transport::Http {
        let text = "each caller brings a token; to look at one, put it into `UPSTREAM_TOKEN` and leave `--http` out";
        return finding(State::Skipped, text);
    }
    let bearer = match &settings.credential {
        Some(Credential::Header(_, value)) => value.to_str().ok().and_then(|value| value.strip_prefix("Bearer ")),
        _ => None,
    };
    match bearer.map(|token| claims::judge(token, definition, SystemTime::now())) {
        None => finding(State::Skipped, "the credential is no bearer token; only the upstream can read it"),
        Some(Verdict::Opaque) => finding(State::Skipped, "the token is no JWT; only the upstream can read it"),
        Some(Verdict::Fits(text)) => finding(State::Ok, &text),
        Some(Verdict::Doubtful(text)) => {
            finding(State::Warning, &text).advise("sign in again and grant the scopes that the README lists")
        }
        Some(Verdict::Unusable(text)) => finding(State::Failed, &text).advise("get a new token from the provider"),
    }
}

/// Serves for a moment on a port of loopback that the system picks, behind a secret that only this process knows.
async fn protocol(definition: &'static ServerDefinition, settings: Settings) -> Finding {
    let spoken = match converse(definition, settings).await {
        Ok(()) => Ok(()),
        Err(error) => Err(error.to_string()),
    };
    match spoken {
        Ok(()) => {
            let [oldest, newest] = REVISIONS;
            let tools = definition.tools.len();
            let text = format!("tools/list gives {tools} tools to clients of {oldest} and of {newest}");
            Finding::new("protocol", State::Ok, text)
        }
        Err(cause) => Finding::new("protocol", State::Failed, cause).advise("this is a fault of the server: report it"),
    }
}

async fn converse(definition: &'static ServerDefinition, mut settings: Settings) -> io::Result<()> {
    let mut random = [0; 24];
    getrandom::fill(&mut random).map_err(io::Error::other)?;
    let secret = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(random);
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    settings.bind = listener.local_addr()?;
    settings.connections = ConnectionLimits::new(settings.bind);
    settings.gateway_secrets = vec![Secret::new(&secret)];
    settings.api_keys = ApiKeys::of("doctor", &secret);
    let url = format!("http://{}/mcp", settings.bind);
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let serving = tokio::spawn(serve_http(definition, settings, listener, async {
        // Dropping the sender is the message.
        drop(stopped.await);
    }));
    let outcome = ask_both(definition, &url, &secret).await;
    drop(stop);
    serving.await.map_err(io::Error::other)??;
    outcome
}

async fn ask_both(definition: &'static ServerDefinition, url: &str, secret: &str) -> io::Result<()> {
    let [oldest, newest] = REVISIONS;
    let client = reqwest::Client::builder().no_proxy().timeout(SELF_CALL_TIMEOUT).build().map_err(io::Error::other)?;
    let about =
        json!({ "protocolVersion": oldest, "capabilities": {}, "clientInfo": { "name": "doctor", "version": "1" } });
    let modern = json!({ "_meta": {
        "io.modelcontextprotocol/protocolVersion": newest,
        "io.modelcontextprotocol/clientCapabilities": {},
        "io.modelcontextprotocol/clientInfo": { "name": "doctor", "version": "1" },
    }});
    let calls = [("initialize", about, None), ("tools/list", json!({}), None), ("tools/list", modern, Some(newest))];
    for (method, parameters, version) in calls {
        let body = json!({ "jsonrpc": "2.0", "id": "doctor", "method": method, "params": parameters }).to_string();
        let mut request = client.post(url).header("content-type", "application/json").body(body);
        if let Some(version) = version {
            request = request.header("mcp-protocol-version", version).header("mcp-method", method);
        }
        if let Some(gateway) = definition.gateway {
            request = request.header(gateway.header, secret);
        }
        request = match definition.caller {
            CallerAuthentication::None | CallerAuthentication::Gateway => request,
            CallerAuthentication::ApiKey { header, .. } => request.header(header, secret),
            CallerAuthentication::Delegated => request.header("authorization", "Bearer doctor"),
        };
        let response = request.send().await.map_err(io::Error::other)?;
        let status = response.status().as_u16();
        let answer: Value = serde_json::from_str(&response.text().await.map_err(io::Error::other)?).unwrap_or_default();
        let is_right = match method {
            "initialize" => answer.pointer("/result/protocolVersion").and_then(Value::as_str) == Some(oldest),
            _ => {
                answer.pointer("/result/tools").and_then(Value::as_array).map(Vec::len) == Some(definition.tools.len())
            }
        };
        if !is_right {
            return Err(io::Error::other(format!("`{method}` is answered {status} and not as it should be")));
        }
    }
    Ok(())
}
