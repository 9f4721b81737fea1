//! The allow-list as values.

use indexmap::IndexMap;

use super::argument_types::{ArgumentEntry, ArgumentTarget};
use super::connector::ConnectorSection;
use super::path::{OutputPath, ValuePath};
use super::server_types::{
    AuthSection, ContainerSection, DefaultsSection, HttpSection, LimitsSection, ServerSection, UpstreamSection,
};
use super::serving::{AuditSection, PromptEntry, ResourceEntry};
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
}

/// `page`.
#[derive(Debug, Clone, PartialEq)]
pub struct PageSection {
    /// Where it stands.
    pub span: Span,
    /// `items`: the output that is paged.
    pub items: Option<Spanned<String>>,
    /// `size.argument`.
    pub size_argument: Option<Spanned<String>>,
    /// `size.to`.
    pub size_to: Option<Spanned<ArgumentTarget>>,
    /// `size.default`.
    pub size_default: Option<u64>,
    /// `size.cap`.
    pub size_cap: Option<u64>,
    /// `argument` of the style.
    pub token_argument: Spanned<String>,
    /// `to` of the style.
    pub token_to: Spanned<ArgumentTarget>,
    /// How the upstream says where the list goes on.
    pub style: PageStyleEntry,
    /// `last` of the style: true on the last page.
    pub last: Option<Spanned<ValuePath>>,
    /// `more` of the style: false on the last page.
    pub more: Option<Spanned<ValuePath>>,
}

/// How the upstream says where a list goes on.
#[derive(Debug, Clone, PartialEq)]
pub enum PageStyleEntry {
    /// `token.next`.
    Token(Spanned<ValuePath>),
    /// `offset.total`, when said.
    Offset(Option<Spanned<ValuePath>>),
    /// `page`: pages have numbers.
    Page(NumberedPagesEntry),
    /// `link`: a header says it.
    Link,
    /// `next_url.next`: an address in the answer.
    NextUrl(Spanned<ValuePath>),
    /// `after_last.from`: within an element.
    AfterLast(Spanned<ValuePath>),
}

/// `page.page`.
#[derive(Debug, Clone, PartialEq)]
pub struct NumberedPagesEntry {
    /// `first`.
    pub first: Option<u64>,
    /// `pages`.
    pub pages: Option<Spanned<ValuePath>>,
    /// `total`.
    pub total: Option<Spanned<ValuePath>>,
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
