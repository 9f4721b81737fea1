//! The allow-list as values.

use indexmap::IndexMap;

use super::connector::ConnectorSection;
use super::path::{OutputPath, ValuePath};
use super::serving::{AuditSection, PromptEntry, ResourceEntry};
use super::whole::WholeRule;
use crate::model::{BodyStep, Confirm, Effect, Mirror, RatePer, Untrusted};
use crate::source::Span;

/// A value with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Spanned<T> {
    /// The place.
    pub span: Span,
    /// The value.
    pub value: T,
}

/// A whole allow-list.
#[derive(Debug, Clone, PartialEq)]
pub struct AllowList {
    /// The document, relative to the allow-list.
    pub openapi: Spanned<String>,
    /// `server`.
    pub server: ServerSection,
    /// `upstream`.
    pub upstream: UpstreamSection,
    /// `auth`, when said.
    pub auth: Option<AuthSection>,
    /// `http`.
    pub http: HttpSection,
    /// `limits`.
    pub limits: LimitsSection,
    /// `defaults`.
    pub defaults: DefaultsSection,
    /// `container`, when said.
    pub container: Option<ContainerSection>,
    /// `shared` arguments.
    pub shared: IndexMap<String, ArgumentEntry>,
    /// Named projections.
    pub projections: IndexMap<String, ProjectionRule>,
    /// Tools in order.
    pub tools: Vec<ToolEntry>,
    /// `connector`, when said.
    pub connector: Option<ConnectorSection>,
    /// `audit`.
    pub audit: Option<AuditSection>,
    /// `resources` in order.
    pub resources: Vec<ResourceEntry>,
    /// `prompts` in order.
    pub prompts: Vec<PromptEntry>,
}

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

/// One argument.
#[derive(Debug, Clone, PartialEq)]
pub struct ArgumentEntry {
    /// Where its name stands.
    pub name_span: Span,
    /// Where its rule stands.
    pub span: Span,
    /// `to`.
    pub to: Option<Spanned<ArgumentTarget>>,
    /// `fixed`, `default`, `pushdown`, or neither.
    pub form: ArgumentForm,
    /// `type`.
    pub kind: Option<Spanned<String>>,
    /// `required`.
    pub required: Option<Spanned<bool>>,
    /// `enum`.
    pub enumeration: Option<Spanned<Vec<String>>>,
    /// `pattern`.
    pub pattern: Option<Spanned<String>>,
    /// `min`.
    pub min: Option<i64>,
    /// `max`.
    pub max: Option<i64>,
    /// `max_length` in characters.
    pub max_length: Option<u64>,
    /// `example` as JSON.
    pub example: Option<serde_json::Value>,
    /// `description`; `from_document` takes the document's.
    pub description: Option<String>,
    /// `convert: markdown_to_adf`.
    pub convert: Option<Span>,
}

/// Where an argument goes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ArgumentTarget {
    /// `path.name`.
    Path(String),
    /// `query.name`.
    Query(String),
    /// `header.name`.
    Header(String),
    /// `body.path`: members and positions, at least one.
    Body(Vec<BodyStep>),
}

/// What kind of argument it is.
#[derive(Debug, Clone, PartialEq)]
pub enum ArgumentForm {
    /// The caller sends it.
    Caller,
    /// `fixed`: sent always, never shown.
    Fixed(Vec<serde_json::Value>),
    /// `default`: sent when the caller sends nothing.
    Default(serde_json::Value),
    /// `pushdown`.
    Pushdown(PushdownRule),
}

/// `pushdown: {under, depth}`.
#[derive(Debug, Clone, PartialEq)]
pub struct PushdownRule {
    /// `under`.
    pub under: Spanned<ValuePath>,
    /// `depth`; `all` is none.
    pub depth: Option<usize>,
}

/// A mapping of outputs, perhaps on top of a named projection.
#[derive(Debug, Clone, PartialEq)]
pub struct ProjectionRule {
    /// Where it stands.
    pub span: Span,
    /// `use`.
    pub base: Option<Spanned<String>>,
    /// The outputs in order.
    pub outputs: Vec<ReturnEntry>,
}

/// One output.
#[derive(Debug, Clone, PartialEq)]
pub struct ReturnEntry {
    /// Its name.
    pub name: Spanned<String>,
    /// Where its value comes from.
    pub value: ReturnValue,
}

/// Where an output's value comes from.
#[derive(Debug, Clone, PartialEq)]
pub enum ReturnValue {
    /// `path as type | filter`.
    Path(Spanned<OutputPath>),
    /// `{each, cap, use, fields}`.
    Each {
        /// The path of the list.
        each: Spanned<OutputPath>,
        /// Most elements.
        cap: Option<u64>,
        /// What each becomes.
        body: ProjectionRule,
    },
    /// `{entries, cap, use, fields}`
    Entries {
        /// The path of the map.
        entries: Spanned<OutputPath>,
        /// Most entries.
        cap: Option<u64>,
        /// What each value becomes; none where the values are plain.
        body: Option<ProjectionRule>,
    },
    /// A plain mapping.
    Object(ProjectionRule),
    /// `true` under the name `done`: the call succeeded, and that is all.
    Done,
    /// `{raw: true, …}`, `{text: true, …}`, `{content: true, …}`: the whole answer.
    Whole(WholeRule),
}

/// `page`.
#[derive(Debug, Clone, PartialEq)]
pub struct PageSection {
    /// Where it stands.
    pub span: Span,
    /// `size.argument`.
    pub size_argument: Option<Spanned<String>>,
    /// `size.to`.
    pub size_to: Option<Spanned<ArgumentTarget>>,
    /// `size.default`.
    pub size_default: Option<u64>,
    /// `size.cap`.
    pub size_cap: Option<u64>,
    /// `token.argument` or `offset.argument`.
    pub token_argument: Spanned<String>,
    /// `token.to` or `offset.to`.
    pub token_to: Spanned<ArgumentTarget>,
    /// How the upstream says where the list goes on.
    pub style: PageStyleEntry,
    /// `token.last` or `offset.last`.
    pub last: Option<Spanned<ValuePath>>,
}

/// How the upstream says where a list goes on.
#[derive(Debug, Clone, PartialEq)]
pub enum PageStyleEntry {
    /// `token.next`.
    Token(Spanned<ValuePath>),
    /// `offset.total`, when said.
    Offset(Option<Spanned<ValuePath>>),
}

/// `all_pages`.
#[derive(Debug, Clone, PartialEq)]
pub struct AllPagesSection {
    /// `argument`.
    pub argument: Spanned<String>,
    /// `max_pages`.
    pub max_pages: u32,
    /// `progress`.
    pub progress: Option<Spanned<String>>,
}

/// One tool.
#[derive(Debug, Clone, PartialEq)]
pub struct ToolEntry {
    /// Its name.
    pub name: Spanned<String>,
    /// `operation`.
    pub operation: Spanned<String>,
    /// `title`.
    pub title: Option<String>,
    /// `description`.
    pub description: String,
    /// `scopes`.
    pub scopes: Vec<String>,
    /// `effect`.
    pub effect: Option<Spanned<Effect>>,
    /// `why`: the reason for an effect that the method does not have.
    pub why: Option<String>,
    /// `idempotent`.
    pub idempotent: Option<bool>,
    /// `confirm`.
    pub confirm: Option<Confirm>,
    /// `budget` in bytes.
    pub budget: Option<u64>,
    /// `arguments` in order, with `shared` filled in.
    pub arguments: Vec<(String, ArgumentEntry)>,
    /// `page`.
    pub page: Option<PageSection>,
    /// `all_pages`.
    pub all_pages: Option<AllPagesSection>,
    /// `returns`.
    pub returns: ProjectionRule,
    /// `narrow`.
    pub narrow: Option<Spanned<bool>>,
    /// `notes.empty`.
    pub note_empty: Option<Spanned<String>>,
    /// `notes.more`.
    pub note_more: Option<Spanned<String>>,
    /// `errors`.
    pub errors: Vec<(u16, Spanned<String>)>,
}
