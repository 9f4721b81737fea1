//! The allow-list: what the reviewed YAML says, checked, with the place of every value.
//!
//! [`parse`] reports everything that is wrong with the form at once. Whether the named operations,
//! arguments and paths exist is for `plan` to say.

mod argument_types;
mod arguments;
mod auth;
mod connector;
mod container;
mod fields;
mod filters;
mod names;
mod pages;
mod path;
mod refusals;
mod returns;
mod sections;
mod server_types;
mod serving;
mod tools;
mod types;
mod units;
mod whole;

pub use argument_types::{ArgumentEntry, ArgumentForm, ArgumentTarget, FileName, PushdownRule};
pub(crate) use auth::{is_header_name, is_reserved_header};
pub use connector::{CertifiedSection, ConnectorSection, EntraSection};
pub use filters::TextFilter;
pub use pages::{AllPagesSection, NumberedPagesEntry, PageSection, PageStyleEntry};
pub(crate) use path::body_path;
pub use path::{OutputPath, OutputType, PathSegment, ValuePath};
pub use refusals::RefusalRule;
pub use server_types::{
    AuthSection, CallerKind, ContainerSection, DefaultsSection, HttpSection, LimitsSection, OAuthSection, RateRule,
    RetrySection, ServerSection, UpstreamKind, UpstreamSection,
};
pub use serving::read_resources;
pub use serving::{AuditSection, PromptArgumentEntry, PromptEntry, ResourceEntry, ResourceSource};
pub use types::{AllowList, ProjectionRule, ReturnEntry, ReturnValue, Spanned, ToolEntry};
pub use whole::{WholeForm, WholeRule};

use crate::diagnostics::{AllowListProblem, Diagnostic, Problem};
use crate::source::Node;

use fields::Checker;

/// Format versions that this program reads.
const FORMAT: i64 = 1;

/// Sections of the format.
const SECTIONS: &[&str] = &[
    "mcpgen",
    "openapi",
    "server",
    "upstream",
    "auth",
    "http",
    "limits",
    "defaults",
    "shared",
    "projections",
    "tools",
    "connector",
    "audit",
    "resources",
    "prompts",
    "container",
];

/// Sections of the format that are not built yet.
const SECTIONS_NOT_BUILT: &[&str] = &["toolsets", "guards", "role_sets", "overlays", "cache"];

/// Reads an allow-list.
///
/// # Errors
/// Everything that is wrong with its form, at once.
pub fn parse(root: &Node) -> Result<AllowList, Vec<Diagnostic>> {
    let mut checker = Checker::default();
    let allow_list = parse_root(&mut checker, root);
    let problems = checker.into_problems();
    match allow_list {
        Some(allow_list) if problems.is_empty() => Ok(allow_list),
        _ => Err(problems),
    }
}

/// Whether a file is an allow-list at all: it has the top-level key `mcpgen`.
#[must_use]
pub fn is_allow_list(root: &Node) -> bool {
    root.get("mcpgen").is_some()
}

fn parse_root(checker: &mut Checker, root: &Node) -> Option<AllowList> {
    if !is_allow_list(root) {
        checker.report(&AllowListProblem::NotAnAllowList { span: root.span });
        return None;
    }
    let fields = checker.fields(root, "the allow-list", SECTIONS, SECTIONS_NOT_BUILT)?;
    let format = fields.node("mcpgen");
    if let Some(node) = format.filter(|node| node.as_i64() != Some(FORMAT)) {
        checker.report(&AllowListProblem::FormatVersion { span: node.span });
    }
    let openapi = checker.required_string(&fields, "openapi");
    let server = sections::server(checker, fields.node("server"));
    let upstream = sections::upstream(checker, fields.node("upstream"));
    let auth = auth::auth(checker, fields.node("auth"));
    let http = sections::http(checker, fields.node("http"));
    let limits = sections::limits(checker, fields.node("limits"));
    let defaults = sections::defaults(checker, fields.node("defaults"));
    let container = container::container(checker, fields.node("container"));
    let shared = arguments::shared(checker, fields.node("shared"));
    let projections = returns::projections(checker, fields.node("projections"));
    let connector = connector::connector(checker, fields.node("connector"));
    let tools = tools::tools(checker, &fields, &shared, &projections);
    let audit = serving::audit(checker, fields.node("audit"));
    let resources = serving::resources(checker, fields.node("resources"));
    let prompts = serving::prompts(checker, fields.node("prompts"));
    if let Some(rate) = &limits.rate {
        auth::check_rate(checker, auth.as_ref(), rate);
    }
    Some(AllowList {
        openapi: openapi?,
        server,
        upstream,
        auth,
        http,
        limits,
        defaults,
        shared,
        projections,
        tools,
        audit,
        resources,
        prompts,
        connector,
        container,
    })
}

impl Checker {
    /// Reports a problem; the run goes on to find more.
    fn report(&mut self, problem: &impl Problem) {
        self.push(problem.diagnostic());
    }
}
