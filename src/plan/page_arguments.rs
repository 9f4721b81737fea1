//! Where the position and the size of a page go.

use super::arguments::ArgumentPlanner;
use super::body::value_path;
use super::media::{self, MediaKind};
use super::resolve::{self, Kind, Place};
use crate::allowlist::{ArgumentTarget, PageSection, PageStyleEntry, Spanned, ToolEntry};
use crate::diagnostics::{Diagnostic, PagingProblem, PlanProblem, Problem};
use crate::model::{
    BodyMember, BodyStep, BodyValue, ParameterLocation, ParameterStyle, ParameterValue, RequestParameter,
};
use crate::openapi::{self, Operation, Schemas};
use crate::source::Span;

impl ArgumentPlanner<'_> {
    /// The parameters that take the position and the size of a page.
    pub(super) fn page(&mut self, page: &PageSection) {
        if let Some(to) = &page.size_to {
            self.page_parameter(to, ParameterValue::PageSize);
        }
        let to = &page.token_to;
        if let Some(name) = undeclared(page, self.operation, &self.tool.operation, &mut self.problems) {
            let (location, style) = (ParameterLocation::Query, ParameterStyle::Single);
            let value = ParameterValue::PagePosition;
            self.targets.push((to.value.clone(), to.span));
            self.planned.parameters.push(RequestParameter { name, location, style, value });
        } else {
            self.page_parameter(to, ParameterValue::PagePosition);
        }
    }

    fn page_parameter(&mut self, to: &Spanned<ArgumentTarget>, value: ParameterValue) {
        let style = self.tool.page.as_ref().map(|page| &page.style);
        let is_out_of_address = value == ParameterValue::PagePosition
            && matches!(style, Some(PageStyleEntry::Link | PageStyleEntry::NextUrl(_)));
        match &to.value {
            ArgumentTarget::Query(_) => {
                if let Some(parameter) = self.parameter("", Some(to), to.span) {
                    self.push_parameter(parameter, ParameterStyle::Single, value, to.span);
                }
            }
            ArgumentTarget::Body(steps) if !steps.is_empty() && !is_out_of_address => {
                self.page_member(steps, to.span, value == ParameterValue::PageSize);
            }
            _ => {
                let what = "the position or size of a page in this place".to_owned();
                self.report(&PlanProblem::NotSendable { what, span: to.span, declared: None });
            }
        }
    }

    /// The size or the position of a page as a member of a JSON body.
    fn page_member(&mut self, steps: &[BodyStep], span: Span, is_size: bool) {
        if self.chosen.is_some_and(|chosen| chosen.kind != MediaKind::Json) {
            let what = "the position or size of a page in a body that is no JSON".to_owned();
            return self.report(&PlanProblem::NotSendable { what, span, declared: None });
        }
        let Some(root) = self.body_root(steps, span) else { return };
        if self.is_taken(steps, span) {
            return;
        }
        let place = match resolve::follow(self.schemas, &root, &Spanned { span, value: value_path(steps) }) {
            Ok(place) => place,
            Err(problem) => return self.report(&problem),
        };
        self.targets.push((ArgumentTarget::Body(steps.to_vec()), span));
        let counts = self
            .tool
            .page
            .as_ref()
            .is_some_and(|page| matches!(page.style, PageStyleEntry::Offset(_) | PageStyleEntry::Page { .. }));
        let is_number = match resolve::kind(self.schemas, &place) {
            Kind::Integer | Kind::Number => true,
            Kind::Unknown => counts,
            _ => false,
        };
        let value = if is_size { BodyValue::PageSize } else { BodyValue::PagePosition { is_number } };
        self.planned.body.push(BodyMember { path: steps.to_vec(), value });
    }
}

/// The parameter that takes a position out of an address when the document does not declare it, which is a warning.
fn undeclared(
    page: &PageSection,
    operation: &Operation,
    name: &Spanned<String>,
    problems: &mut Vec<Diagnostic>,
) -> Option<String> {
    let ArgumentTarget::Query(parameter) = &page.token_to.value else { return None };
    let is_declared =
        |known: &openapi::Parameter| known.location == openapi::ParameterLocation::Query && known.name == *parameter;
    let in_address = matches!(page.style, PageStyleEntry::Link | PageStyleEntry::NextUrl(_));
    if !in_address || operation.parameters.iter().any(is_declared) {
        return None;
    }
    let (operation, span) = (name.value.clone(), page.token_to.span);
    let problem = PagingProblem::Undeclared { parameter: parameter.clone(), operation, span };
    problems.push(problem.diagnostic().into_warning());
    Some(parameter.clone())
}

/// The document's own limit on the page's size.
pub(super) fn declared_most(tool: &ToolEntry, operation: &Operation, schemas: &Schemas) -> Option<i64> {
    let to = tool.page.as_ref()?.size_to.as_ref()?;
    let id = match &to.value {
        ArgumentTarget::Query(name) => {
            let is_it = |parameter: &&openapi::Parameter| {
                parameter.location == openapi::ParameterLocation::Query && parameter.name == *name
            };
            operation.parameters.iter().find(is_it)?.schema?
        }
        ArgumentTarget::Body(steps) => {
            let body = media::chosen(tool, operation, schemas).ok()??.media.schema?;
            let path = Spanned { span: to.span, value: value_path(steps) };
            match resolve::follow(schemas, &Place::Known(vec![body]), &path).ok()? {
                Place::Known(ids) => *ids.first()?,
                Place::Open { .. } => return None,
            }
        }
        _ => return None,
    };
    schemas.get(id).maximum.as_ref()?.as_i64()
}
