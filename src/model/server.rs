//! The server as a whole.

use serde::Serialize;

use super::RustIdent;

/// What holds for every tool.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Server {
    /// The short name, and the prefix of metrics.
    pub name: String,
    /// Package and binary.
    pub package: String,
    /// The library crate.
    pub crate_name: RustIdent,
    /// The name for people.
    pub title: String,
    /// What it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// What a client may tell its model about all tools.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instructions: Option<String>,
    /// The upstream's base URL with `{NAME}` for environment variables.
    pub base_url: String,
    /// The environment variables in the base URL.
    pub base_url_variables: Vec<String>,
    /// What they mean, where the allow-list says so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub base_url_help: Vec<(String, String)>,
    /// Milliseconds for one upstream call.
    pub upstream_timeout_ms: u64,
    /// Repetition of calls that may be sent twice.
    pub retry: Retry,
    /// Who may call.
    pub caller: CallerAuthentication,
    /// What the upstream sees.
    pub upstream_credential: UpstreamCredential,
    /// Where the server's own credential is put.
    #[serde(default, skip_serializing_if = "SecretScheme::is_bearer")]
    pub secret_scheme: SecretScheme,
    /// The gateway's secret.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gateway: Option<Gateway>,
    /// The callers' keys, where they have any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub api_keys: Option<ApiKeys>,
    /// Where people sign in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub oauth: Option<OAuth>,
    /// Host names beside loopback.
    pub allowed_hosts: Vec<String>,
    /// Origins of browsers.
    pub allowed_origins: Vec<String>,
    /// Bytes of one request's body.
    pub max_request: u64,
    /// Calls in a time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rate: Option<Rate>,
    /// Calls at once.
    pub concurrency: u32,
    /// Whether the text repeats the structure.
    pub mirror: Mirror,
    /// What happens to text of strangers.
    pub untrusted: Untrusted,
}

/// Repetition of calls that may be sent twice.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Retry {
    /// Attempts in all.
    pub attempts: u32,
    /// Statuses worth another attempt.
    pub statuses: Vec<u16>,
    /// Milliseconds of waiting in all.
    pub max_wait_ms: u64,
}

/// Who may call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CallerAuthentication {
    /// Anyone on loopback or stdio.
    None,
    /// Whoever the gateway admits; its secret is the only check.
    Gateway,
    /// The caller brings a key of its organisation.
    ApiKey,
    /// The caller brings a token for the upstream; the gateway's secret admits.
    Delegated,
}

/// What the upstream sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum UpstreamCredential {
    /// Nothing.
    None,
    /// A credential of the server, from its environment.
    Secret,
    /// The caller's token.
    CallerToken,
}

/// Where the server's own credential is put.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SecretScheme {
    /// `Authorization: Bearer …`.
    #[default]
    Bearer,
    /// `Authorization: Basic …`, from `user:password`.
    Basic,
    /// A header of this name, in lower case.
    Header(String),
    /// A query parameter of this name.
    Query(String),
}

impl SecretScheme {
    /// Whether it is what an allow-list need not say.
    #[must_use]
    pub fn is_bearer(&self) -> bool {
        *self == Self::Bearer
    }
}

/// The gateway's secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Gateway {
    /// The header in lower case.
    pub header: String,
    /// The environment variable.
    pub variable: String,
}

/// The callers' keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ApiKeys {
    /// The header that carries one, in lower case.
    pub header: String,
    /// The environment variable that lists them: organisations and digests.
    pub variable: String,
}

/// Where people sign in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OAuth {
    /// The authorization endpoint.
    pub authorization_url: String,
    /// The token endpoint.
    pub token_url: String,
    /// The scopes of all tools and the extra ones.
    pub scopes: Vec<String>,
}

/// Calls in a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Rate {
    /// Calls.
    pub calls: u32,
    /// Milliseconds.
    pub period_ms: u64,
    /// Counted for whom.
    pub per: RatePer,
}

/// For whom calls are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RatePer {
    /// Each caller alone.
    Caller,
    /// All together.
    Server,
}

/// Whether the text repeats the structure for clients that read structure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Mirror {
    /// It does.
    Auto,
    /// It does not.
    Never,
}

/// What happens to text of strangers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Untrusted {
    /// Fenced with a tag that is new for each reply.
    Fence,
}
