//! Decides everything: allow-list and selected document in, [`Plan`] out.
//!
//! Every problem is collected and told at the end, with places in both files.

mod alternatives;
mod answer;
mod apart;
mod argument_sample;
mod arguments;
mod body;
mod checks;
mod connector;
mod deployment;
mod fixed;
mod media;
mod media_types;
mod missing;
mod page_arguments;
mod paging;
mod parameters;
mod parts;
mod projection;
mod pushdown;
mod reads;
mod request;
mod resolve;
mod sample;
mod sample_call;
mod sample_files;
mod sampled_pages;
mod sampled_refusals;
mod schemas;
mod server;
mod serving;
mod shape;
mod shape_check;
mod shape_forms;
mod shape_scalar;
mod survey;
mod text;
mod tool;
mod values;
mod whole;
mod wire;
mod writes;

pub use media::{UsualBody, body_members, is_untyped, usual_body};
pub use survey::{AnswerPath, Survey, survey};

use std::collections::HashSet;

use crate::allowlist::AllowList;
use crate::diagnostics::{Diagnostic, PlanProblem, Problem, Severity};
use crate::model::{Plan, RustIdent};
use crate::openapi::Api;
use crate::source::Span;

/// A plan, and what is worth a look though it stops nothing.
#[derive(Debug, Clone)]
pub struct Planned {
    /// The plan.
    pub plan: Plan,
    /// Warnings.
    pub warnings: Vec<Diagnostic>,
}

/// Plans a server. `api` holds the allow-list's operations in its order; `default_name` is the
/// server's name when the allow-list gives none.
///
/// # Errors
/// Everything that does not fit between allow-list and document, and behind it the warnings.
pub fn plan(allow_list: &AllowList, api: &Api, default_name: &str) -> Result<Planned, Vec<Diagnostic>> {
    let mut problems = api.warnings.clone();
    let server = server::server(allow_list, api, default_name, &mut problems);
    let deployment = server.as_ref().map(|server| deployment::deployment(allow_list, server, &mut problems));
    check_modules(allow_list, &mut problems);
    let mut tools = Vec::new();
    for (entry, operation) in allow_list.tools.iter().zip(&api.operations) {
        let before = problems.len();
        let operation = parts::as_said(operation, &api.openapi_version);
        match tool::tool(allow_list, entry, &operation, &api.schemas, &mut problems) {
            Some(tool) => tools.push(tool),
            None if problems.iter().skip(before).any(|problem| problem.severity == Severity::Error) => {}
            // A tool never vanishes without a word.
            None => {
                let what = format!("tool `{}`", entry.name.value);
                let problem = PlanProblem::NotSendable { what, span: entry.name.span, declared: Some(operation.span) };
                problems.push(problem.diagnostic());
            }
        }
    }
    if let Some(server) = &server {
        server::check_credential_place(allow_list, server, &tools, &mut problems);
    }
    let connector = server.as_ref().and_then(|server| connector::connector(allow_list, server, &tools, &mut problems));
    let serving = serving::serving(allow_list, &tools, &mut problems);
    let (errors, warnings): (Vec<_>, Vec<_>) =
        once(problems).into_iter().partition(|problem| problem.severity == Severity::Error);
    match (server, deployment) {
        (Some(server), Some(deployment)) if errors.is_empty() => {
            let serving::Serving { resources, prompts, audit } = serving;
            Ok(Planned { plan: Plan { server, tools, deployment, connector, resources, prompts, audit }, warnings })
        }
        // A warning may be why there is an error.
        _ => Err(errors.into_iter().chain(warnings).collect()),
    }
}

/// The problems without repetition: tools that share a projection, an argument, or an odd corner of the document find
/// the same ones.
fn once(problems: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut told = HashSet::new();
    problems.into_iter().filter(|problem| told.insert(problem.clone())).collect()
}

/// Two tools whose names give one module are an error that names both.
fn check_modules(allow_list: &AllowList, problems: &mut Vec<Diagnostic>) {
    let mut seen: Vec<(RustIdent, &str, Span)> = Vec::new();
    for tool in &allow_list.tools {
        let module = RustIdent::snake(&tool.name.value);
        if let Some((_, first_name, first)) = seen.iter().find(|(other, _, _)| *other == module) {
            let problem = PlanProblem::NameCollision {
                first_name: (*first_name).to_owned(),
                second_name: tool.name.value.clone(),
                what: "Rust module",
                span: tool.name.span,
                first: *first,
            };
            problems.push(problem.diagnostic());
        }
        seen.push((module, &tool.name.value, tool.name.span));
    }
}
