//! The request: method, path and the order of its parameters.

use super::arguments::Planned;
use super::{media, text};
use crate::allowlist::ToolEntry;
use crate::diagnostics::{Diagnostic, PlanProblem, Problem};
use crate::model::{
    Body, ParameterLocation, ParameterStyle, ParameterValue, PathPart, Pushdown, Request, RequestParameter,
};
use crate::openapi::{Method, Operation, Schemas};

/// The request of a tool, when this version can send it.
pub(super) fn request(
    (tool, schemas): (&ToolEntry, &Schemas),
    operation: &Operation,
    planned: &Planned,
    pushdown: Option<Pushdown>,
    problems: &mut Vec<Diagnostic>,
) -> Option<Request> {
    let span = tool.operation.span;
    // A TRACE request would have the upstream repeat the credential (RFC 9110, section 9.3.8).
    if operation.method == Method::Trace {
        let what = format!("a {} operation", operation.method.name());
        problems.push(PlanProblem::NotSendable { what, span, declared: Some(operation.span) }.diagnostic());
        return None;
    }
    let declared = operation.request_body.as_ref();
    // What is wrong with `body_type` was told with the arguments.
    let chosen = media::chosen(tool, operation, schemas).ok()?;
    if declared.is_some_and(|body| body.required && !body.content.is_empty()) && chosen.is_none() {
        let names = declared.into_iter().flat_map(|body| &body.content).map(|media| text::one_line(&media.name));
        let what = format!("a required body of type `{}`", names.collect::<Vec<_>>().join("` or `"));
        problems.push(PlanProblem::NotSendable { what, span, declared: Some(operation.span) }.diagnostic());
        return None;
    }
    let required = declared.is_some_and(|body| body.required);
    let body = chosen.filter(|_| required || !planned.body.is_empty()).map(|chosen| Body {
        media_type: chosen.media_type(),
        encoding: chosen.encoding(tool, schemas),
        required,
        members: planned.body.clone(),
    });
    let path = match path(&operation.path, planned) {
        Ok(path) => path,
        Err(PathFault::Unset(name)) if operation.parameters.iter().any(|parameter| parameter.name == name) => {
            return None;
        }
        Err(_) => {
            let what = format!("the path `{}`", text::one_line(&operation.path));
            problems.push(PlanProblem::NotSendable { what, span, declared: Some(operation.span) }.diagnostic());
            return None;
        }
    };
    Some(Request {
        method: operation.method.name(),
        template: text::one_line(&operation.path),
        path,
        parameters: fixed(operation).chain(planned.parameters.clone()).collect(),
        pushdown,
        body,
    })
}

/// The pairs that the document writes into the path itself.
fn fixed(operation: &Operation) -> impl Iterator<Item = RequestParameter> {
    operation.fixed_query.iter().map(|(name, value)| RequestParameter {
        name: text::value(name),
        location: ParameterLocation::Query,
        style: ParameterStyle::Single,
        value: ParameterValue::Fixed(text::value(value).into()),
    })
}

/// Why a path cannot be sent.
enum PathFault {
    /// No argument fills this placeholder; where the document declares it, that has been told.
    Unset(String),
    /// The template has a form that this version does not send.
    Form,
}

/// The template in parts: literals, and placeholders with an argument behind each.
fn path(template: &str, planned: &Planned) -> Result<Vec<PathPart>, PathFault> {
    let climbs = template.split('/').any(|segment| matches!(segment, "." | ".."));
    if template.contains(['?', '#', '%']) || !template.starts_with('/') || climbs {
        return Err(PathFault::Form);
    }
    let mut parts: Vec<PathPart> = Vec::new();
    let mut rest = template;
    while let Some((literal, behind)) = rest.split_once('{') {
        let (placeholder, after) = behind.split_once('}').ok_or(PathFault::Form)?;
        if literal.contains('}') || placeholder.contains(['{', '/']) || placeholder.is_empty() {
            return Err(PathFault::Form);
        }
        if !literal.is_empty() {
            parts.push(PathPart::Literal(literal.to_owned()));
        }
        let filled = planned.path.iter().find(|(parameter, _)| parameter == placeholder);
        let (_, part) = filled.ok_or_else(|| PathFault::Unset(placeholder.to_owned()))?;
        parts.push(part.clone());
        rest = after;
    }
    if rest.contains('}') {
        return Err(PathFault::Form);
    }
    if !rest.is_empty() {
        parts.push(PathPart::Literal(rest.to_owned()));
    }
    Ok(joined(parts))
}

/// The parts with literals that follow each other as one: a fixed value is part of what stands around it.
fn joined(parts: Vec<PathPart>) -> Vec<PathPart> {
    let mut whole: Vec<PathPart> = Vec::with_capacity(parts.len());
    for part in parts {
        match (whole.last_mut(), part) {
            (Some(PathPart::Literal(before)), PathPart::Literal(text)) => before.push_str(&text),
            (_, part) => whole.push(part),
        }
    }
    whole
}
