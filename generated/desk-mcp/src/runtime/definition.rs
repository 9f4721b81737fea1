//! What one server is: constants that the generator writes and nobody changes at run time.

use std::time::Duration;

use super::audit::Audit;
use super::prompt::Prompt;
use super::resource::Resource;
use super::tool::Tool;
use super::variables::{CredentialForm, CredentialSource, Profile};

/// Everything that the allow-list decided about a server.
#[derive(Debug)]
pub struct ServerDefinition {
    /// Short name, such as `jira`; prefix of metric names.
    pub name: &'static str,
    /// Name of the binary, such as `jira-mcp`; also the user agent towards the upstream.
    pub binary: &'static str,
    /// Name of the upstream for people and models, such as `Jira Cloud`.
    pub title: &'static str,
    /// Version of the generated crate.
    pub version: &'static str,
    /// Advice to the model, sent once with the server's description.
    pub instructions: Option<&'static str>,
    /// Base URL of the upstream; `{NAME}` stands for an environment variable.
    pub base_url: &'static str,
    /// What variables of the base URL mean, in the allow-list's words.
    pub base_url_help: &'static [(&'static str, &'static str)],
    /// Longest time for one attempt at the upstream.
    pub upstream_timeout: Duration,
    /// When a failed read is tried again.
    pub retry: Retry,
    /// Who may call.
    pub caller: CallerAuthentication,
    /// What the upstream sees.
    pub upstream_credential: UpstreamCredential,
    /// Shared secret between the gateway and this server.
    pub gateway: Option<Gateway>,
    /// Hosts that clients may address, besides loopback names on a loopback bind.
    pub allowed_hosts: &'static [&'static str],
    /// Origins of browsers that may call.
    pub allowed_origins: &'static [&'static str],
    /// Largest request body, in bytes.
    pub max_request: usize,
    /// How many calls a caller may make.
    pub rate: Option<Rate>,
    /// How many requests are served at once.
    pub concurrency: usize,
    /// Whether structured replies are repeated as text.
    pub mirror: Mirror,
    /// How text that anyone may have written is marked.
    pub untrusted: Untrusted,
    /// The tools, in the order in which clients see them.
    pub tools: &'static [&'static Tool],
    /// The resources, in the order in which clients see them.
    pub resources: &'static [Resource],
    /// The prompts, in the order in which clients see them.
    pub prompts: &'static [Prompt],
    /// What is written down of each call.
    pub audit: Option<Audit>,
}

/// When a failed call is tried again: one that reads, or that the allow-list calls idempotent.
#[derive(Clone, Copy, Debug)]
pub struct Retry {
    /// Attempts in all, the first included.
    pub attempts: u32,
    /// Upstream statuses that are worth another attempt.
    pub statuses: &'static [u16],
    /// Longest sum of the pauses between attempts.
    pub max_wait: Duration,
}

/// Who may call over HTTP.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum CallerAuthentication {
    /// Anyone who reaches the server, which then listens on loopback only.
    None,
    /// Whoever comes through the gateway, whose secret is the only check.
    Gateway,
    /// The caller brings a key of its organisation.
    ApiKey {
        /// Header that carries it.
        header: &'static str,
        /// Environment variable that lists organisations and digests of keys.
        variable: &'static str,
    },
    /// The caller's bearer belongs to the upstream and is opaque here.
    Delegated,
}

/// What the upstream sees as credential.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum UpstreamCredential {
    /// Nothing.
    None,
    /// The bearer that came with the request; on stdio the one from the environment.
    CallerToken,
    /// A secret of this server, from the environment.
    Secret {
        /// Where it is put.
        scheme: Scheme,
    },
}

/// Where a secret of the server is put in upstream requests.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Scheme {
    /// `Authorization: Bearer …`.
    Bearer,
    /// `Authorization: Basic …`, from `user:password`.
    Basic,
    /// A header of this name.
    Header(&'static str),
    /// A query parameter of this name.
    Query(&'static str),
}

/// Shared secret between the gateway and this server.
#[derive(Clone, Copy, Debug)]
pub struct Gateway {
    /// Header that carries it.
    pub header: &'static str,
    /// Environment variable that holds it, two values comma separated while rotating.
    pub variable: &'static str,
}

/// How many tool calls are allowed in a period.
#[derive(Clone, Copy, Debug)]
pub struct Rate {
    /// Calls in one period; this many may also come at once.
    pub calls: u32,
    /// The period.
    pub period: Duration,
    /// Who shares one allowance.
    pub per: RatePer,
}

/// Who shares one allowance of calls.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum RatePer {
    /// Each caller, told apart by its organisation or by a digest of the token.
    Caller,
    /// All callers together.
    Server,
}

/// Whether structured replies are repeated as text.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Mirror {
    /// Yes: many clients show the model the text only.
    Auto,
    /// No: clients that understand structured replies get a short text instead.
    Never,
}

/// How text that anyone may have written is marked.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Untrusted {
    /// Between tags that are new in each reply.
    Fence,
    /// Not at all.
    Plain,
}

impl ServerDefinition {
    /// What of this server decides which environment variables it reads.
    pub fn profile(&self) -> Profile<'static> {
        Profile {
            binary: self.binary,
            title: self.title,
            base_url: self.base_url,
            base_url_help: self.base_url_help.to_vec(),
            gateway: self.gateway.map(|gateway| (gateway.header, gateway.variable)),
            api_keys: match self.caller {
                CallerAuthentication::ApiKey { header, variable } => Some((header, variable)),
                _ => None,
            },
            credential: match self.upstream_credential {
                UpstreamCredential::None => CredentialSource::Nowhere,
                UpstreamCredential::CallerToken => CredentialSource::Caller,
                UpstreamCredential::Secret { .. } => CredentialSource::Environment,
            },
            form: match self.upstream_credential {
                UpstreamCredential::Secret { scheme: Scheme::Basic } => CredentialForm::Basic,
                UpstreamCredential::Secret { scheme: Scheme::Header(name) } => CredentialForm::Header(name),
                UpstreamCredential::Secret { scheme: Scheme::Query(name) } => CredentialForm::Query(name),
                _ => CredentialForm::Bearer,
            },
            allowed_hosts: self.allowed_hosts.to_vec(),
            allowed_origins: self.allowed_origins.to_vec(),
            upstream_timeout_ms: u64::try_from(self.upstream_timeout.as_millis()).unwrap_or(u64::MAX),
            concurrency: u64::try_from(self.concurrency).unwrap_or(u64::MAX),
        }
    }
}
