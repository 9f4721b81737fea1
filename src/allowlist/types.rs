//! The allow-list as values.

use indexmap::IndexMap;

use super::argument_types::ArgumentEntry;
use super::connector::ConnectorSection;
use super::pages::{AllPagesSection, PageSection};
use super::path::OutputPath;
use super::server_types::{
    AuthSection, ContainerSection, DefaultsSection, HttpSection, LimitsSection, ServerSection, UpstreamSection,
};
use super::serving::{AuditSection, PromptEntry, ResourceEntry};
use super::whole::WholeRule;
use crate::model::{Confirm, Effect};
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
    /// `body_type`.
    pub body_type: Option<Spanned<String>>,
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
