//! The request: method, path and the order of its parameters.

use super::arguments::Planned;
use crate::allowlist::ToolEntry;
use crate::diagnostics::{Diagnostic, PlanProblem, Problem};
use crate::model::{PathPart, Pushdown, Request};
use crate::openapi::{Method, Operation};

/// The request of a tool, when this version can send it.
pub(super) fn request(
    tool: &ToolEntry,
    operation: &Operation,
    planned: &Planned,
    pushdown: Option<Pushdown>,
    problems: &mut Vec<Diagnostic>,
) -> Option<Request> {
    let span = tool.operation.span;
    if operation.method != Method::Get {
        let what = format!("a {} operation", operation.method.name());
        problems.push(PlanProblem::NotSendable { what, span, declared: Some(operation.span) }.diagnostic());
        return None;
    }
    if operation.request_body.as_ref().is_some_and(|body| body.required) {
        let what = "a required request body".to_owned();
        problems.push(PlanProblem::NotSendable { what, span, declared: Some(operation.span) }.diagnostic());
        return None;
    }
    let Some(path) = path(&operation.path, planned) else {
        let what = format!("the path `{}`", super::text::one_line(&operation.path));
        problems.push(PlanProblem::NotSendable { what, span, declared: Some(operation.span) }.diagnostic());
        return None;
    };
    Some(Request {
        method: operation.method.name(),
        template: super::text::one_line(&operation.path),
        path,
        parameters: planned.parameters.clone(),
        pushdown,
    })
}

/// The template in parts: every placeholder must be one whole segment with an argument behind it.
fn path(template: &str, planned: &Planned) -> Option<Vec<PathPart>> {
    if template.contains(['?', '#', '%']) || !template.starts_with('/') {
        return None;
    }
    let mut parts: Vec<PathPart> = Vec::new();
    let mut literal = String::new();
    for segment in template.split('/').skip(1) {
        literal.push('/');
        match segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            Some(placeholder) => {
                let (_, name, field) = planned.path.iter().find(|(parameter, _, _)| parameter == placeholder)?;
                parts.push(PathPart::Literal(std::mem::take(&mut literal)));
                parts.push(PathPart::Argument { name: name.clone(), field: field.clone() });
            }
            None if segment.contains(['{', '}']) || matches!(segment, "." | "..") => return None,
            None => literal.push_str(segment),
        }
    }
    if !literal.is_empty() {
        parts.push(PathPart::Literal(literal));
    }
    Some(parts)
}
