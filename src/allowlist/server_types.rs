//! The sections about the server as a whole, as values.

use super::types::Spanned;
use crate::model::{Mirror, RatePer, SecretScheme, Untrusted};
use crate::source::Span;

/// `server`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ServerSection {
    /// `name`.
    pub name: Option<Spanned<String>>,
    /// `title`.
    pub title: Option<String>,
    /// `description`.
    pub description: Option<String>,
    /// `instructions`.
    pub instructions: Option<String>,
}

/// `upstream`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct UpstreamSection {
    /// `base_url`.
    pub base_url: Option<Spanned<String>>,
    /// `variables`: what the environment variables of `base_url` mean.
    pub variables: Vec<(String, String)>,
    /// `timeout` in milliseconds.
    pub timeout_ms: Option<u64>,
    /// `retry`.
    pub retry: Option<RetrySection>,
}

/// `upstream.retry`.
#[derive(Debug, Clone, PartialEq)]
pub struct RetrySection {
    /// `attempts` in all.
    pub attempts: Option<u32>,
    /// `statuses`.
    pub statuses: Option<Vec<u16>>,
    /// `max_wait` in milliseconds.
    pub max_wait_ms: Option<u64>,
}

/// Who may call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallerKind {
    /// `none`.
    None,
    /// `gateway`.
    Gateway,
    /// `api_key`.
    ApiKey,
    /// `delegated`.
    Delegated,
}

/// What the upstream sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UpstreamKind {
    /// `none`.
    None,
    /// `secret`.
    Secret,
    /// `caller_token`.
    CallerToken,
}

/// `auth`.
#[derive(Debug, Clone, PartialEq)]
pub struct AuthSection {
    /// `caller`.
    pub caller: CallerKind,
    /// `upstream`.
    pub upstream: UpstreamKind,
    /// `gateway_secret`: header in lower case and environment variable.
    pub gateway_secret: Option<(String, String)>,
    /// `api_key`: header in lower case and environment variable, with `caller: api_key`.
    pub api_key: Option<(String, String)>,
    /// `upstream_auth`: where the server's credential is put, with `upstream: secret`.
    pub upstream_auth: Option<Spanned<SecretScheme>>,
    /// `oauth`.
    pub oauth: Option<OAuthSection>,
}

/// `auth.oauth`.
#[derive(Debug, Clone, PartialEq)]
pub struct OAuthSection {
    /// `authorization_url`.
    pub authorization_url: String,
    /// `token_url`.
    pub token_url: String,
    /// `extra_scopes`.
    pub extra_scopes: Vec<String>,
}

/// `http`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct HttpSection {
    /// `allowed_hosts`.
    pub allowed_hosts: Vec<String>,
    /// `allowed_origins`.
    pub allowed_origins: Vec<String>,
    /// `max_request` in bytes.
    pub max_request: Option<u64>,
}

/// `limits`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LimitsSection {
    /// `rate` with `per`.
    pub rate: Option<RateRule>,
    /// `concurrency`.
    pub concurrency: Option<u32>,
}

/// `limits.rate` with `limits.per`.
#[derive(Debug, Clone, PartialEq)]
pub struct RateRule {
    /// Where the rate, or `per`, is said.
    pub span: Span,
    /// Calls.
    pub calls: u32,
    /// In so many milliseconds.
    pub period_ms: u64,
    /// `per`.
    pub per: RatePer,
}

/// `defaults`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DefaultsSection {
    /// `budget` in bytes.
    pub budget: Option<u64>,
    /// `text` in characters.
    pub text: Option<u64>,
    /// `untrusted`.
    pub untrusted: Option<Untrusted>,
    /// `mirror`.
    pub mirror: Option<Mirror>,
    /// `clients`.
    pub clients: Option<Vec<String>>,
}

/// `container`.
#[derive(Debug, Clone, PartialEq)]
pub struct ContainerSection {
    /// `port`.
    pub port: Option<Spanned<u16>>,
    /// `user`, a number above root's.
    pub user: Option<u32>,
    /// `memory` in bytes.
    pub memory: Option<u64>,
    /// `cpus` in thousandths of a processor.
    pub milli_cpus: Option<u32>,
}
