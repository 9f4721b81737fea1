//! Where the position and the size of a page go.

use super::arguments::ArgumentPlanner;
use crate::allowlist::{ArgumentTarget, PageSection, PageStyleEntry, Spanned};
use crate::diagnostics::{Diagnostic, PagingProblem, PlanProblem, Problem};
use crate::model::{ParameterLocation, ParameterStyle, ParameterValue, RequestParameter};
use crate::openapi::{self, Operation};

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
        if !matches!(to.value, ArgumentTarget::Query(_)) {
            let what = "the position or size of a page outside the query".to_owned();
            self.report(&PlanProblem::NotSendable { what, span: to.span, declared: None });
        } else if let Some(parameter) = self.parameter("", Some(to), to.span) {
            self.push_parameter(parameter, ParameterStyle::Single, value, to.span);
        }
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
