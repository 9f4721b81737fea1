//! Checks the files of a Power Platform connector for an MCP server, ours and other people's.
//!
//! Every rule has an id, a level, a reason and a way to mend it; see [`rules`]. What merely is the habit
//! of good connectors is an error when we generate, and a warning when we judge other people's files.

mod definition;
mod findings;
mod gateway;
mod icon;
mod json;
mod metadata;
mod oauth;
mod operation;
mod package;
mod policies;
mod properties;
mod rules;
mod secrets;
mod security;
mod shape;
mod tools;

pub use package::{Package, PackageText};
pub use rules::{HeldBy, Level, Rule, rule, rules};

use crate::diagnostics::Diagnostic;
use crate::source::Sources;
use findings::Findings;

/// How strictly to judge.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Strictness {
    /// Look at what certification wants too.
    pub certified: bool,
    /// A habit that is broken counts as an error.
    pub strict: bool,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verdict {
    /// One diagnostic for each breach; its code is the rule's id.
    pub diagnostics: Vec<Diagnostic>,
    /// What is still to be filled in, one sentence each.
    pub reminders: Vec<String>,
    /// How many rules were looked at.
    pub rules: usize,
}

/// Judges the files of one connector.
#[must_use]
pub fn check(sources: &Sources, package: &Package, strictness: Strictness) -> Verdict {
    let mut findings = Findings::new(strictness);
    let definition = json::read(sources, &package.definition, &mut findings);
    let properties = json::read(sources, &package.properties, &mut findings);
    if let Some(root) = &definition {
        definition::check(sources, root, &mut findings);
        operation::check(root, &mut findings);
        metadata::check(root, &mut findings);
    }
    if let Some(root) = &properties {
        shape::check(root, &mut findings);
        properties::check(root, package, &mut findings);
        oauth::check(root, &mut findings);
        policies::check(root, definition.as_ref(), package, &mut findings);
    }
    if let (Some(definition), Some(properties)) = (&definition, &properties) {
        security::check(definition, properties, &mut findings);
    }
    secrets::check(sources, package, &mut findings);
    icon::check(sources, package, properties.as_ref(), &mut findings);
    tools::check(sources, package, &mut findings);
    gateway::check(sources, package, &mut findings);
    findings.into_verdict()
}
