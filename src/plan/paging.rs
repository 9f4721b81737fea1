//! How a list is paged.

use super::projection::{Output, OutputValue, plain_members};
use super::reads::{Layout, Use};
use super::resolve::{self, Place};
use crate::allowlist::{AllPagesSection, PageSection, PageStyleEntry, Spanned, ToolEntry, ValuePath};
use crate::diagnostics::{Diagnostic, PlanProblem, Problem, ServingProblem};
use crate::model::{AllPages, Conversion, Page, PageStyle, ReadKind};
use crate::openapi::{ParameterLocation, Schemas};

/// Elements of a page when the allow-list says nothing.
const DEFAULT_SIZE: i64 = 20;

/// Most elements of a page when the allow-list says nothing.
const DEFAULT_CAP: i64 = 50;

/// The parts of paging that are known before the answer is laid out.
#[derive(Debug)]
pub(super) struct PagePlan<'a> {
    section: &'a PageSection,
    /// Members from the answer to the list.
    pub(super) list: Vec<String>,
    /// The one output that is a list, and what each element becomes.
    pub(super) output: String,
    pub(super) fields: &'a [Output],
    /// Members from the answer to the next token; none where pages are numbers.
    pub(super) next: Option<Vec<String>>,
    /// Members from the answer to how many elements there are.
    pub(super) total: Option<Vec<String>>,
    pub(super) last: Option<Vec<String>>,
    /// Members from an element to what tells it from others.
    pub(super) identity: Option<Vec<String>>,
}

/// Checks `page` against the outputs and the answer.
pub(super) fn plan<'a>(
    tool: &'a ToolEntry,
    outputs: &'a [Output],
    schemas: &Schemas,
    answer: &Place,
    problems: &mut Vec<Diagnostic>,
) -> Option<PagePlan<'a>> {
    let Some(section) = tool.page.as_ref() else {
        if let Some(all) = &tool.all_pages {
            problems.push(ServingProblem::AllPagesAlone { span: all.argument.span }.diagnostic());
        }
        return None;
    };
    let [Output { name, value: OutputValue::Array { path, fields, .. }, .. }] = outputs else {
        let is_array = |output: &&Output| matches!(output.value, OutputValue::Array { .. });
        let found = outputs.iter().filter(is_array).count();
        if found == 1 {
            let what = "an output beside the paged list".to_owned();
            let beside = outputs.iter().find(|output| !is_array(output)).map_or(section.span, |output| output.span);
            problems.push(PlanProblem::NotSendable { what, span: beside, declared: None }.diagnostic());
        } else {
            problems.push(PlanProblem::PageWithoutList { found, span: section.span }.diagnostic());
        }
        return None;
    };
    if let (Some(default), Some(cap)) = (section.size_default, section.size_cap)
        && default > cap
    {
        problems.push(PlanProblem::SizeDefault { default, cap, span: section.span }.diagnostic());
    }
    if *name == section.token_argument.value {
        let problem = PlanProblem::NameCollision {
            first_name: name.clone(),
            second_name: section.token_argument.value.clone(),
            what: "output",
            span: section.token_argument.span,
            first: outputs.first().map_or(section.span, |output| output.span),
        };
        problems.push(problem.diagnostic());
    }
    let (next, total) = match &section.style {
        PageStyleEntry::Token(next) => (Some(value(schemas, answer, next, problems)?), None),
        PageStyleEntry::Offset(None) => (None, None),
        PageStyleEntry::Offset(Some(total)) => (None, Some(value(schemas, answer, total, problems)?)),
    };
    let last = match &section.last {
        Some(last) => Some(value(schemas, answer, last, problems)?),
        None => None,
    };
    let (list, output, identity) = (path.clone(), name.clone(), identity(fields));
    Some(PagePlan { section, list, output, fields, next, total, last, identity })
}

fn value(
    schemas: &Schemas,
    answer: &Place,
    path: &Spanned<ValuePath>,
    problems: &mut Vec<Diagnostic>,
) -> Option<Vec<String>> {
    let Some(members) = plain_members(&path.value).filter(|members| !members.is_empty()) else {
        let found = "a list".to_owned();
        problems.push(PlanProblem::NotAList { path: path.value.display(), found, span: path.span }.diagnostic());
        return None;
    };
    match resolve::follow(schemas, answer, path) {
        Ok(_) => Some(members),
        Err(problem) => {
            problems.push(problem.diagnostic());
            None
        }
    }
}

/// What tells one element from another: an output called `id` or `key`, else the first plain value.
fn identity(fields: &[Output]) -> Option<Vec<String>> {
    let plain = |output: &&Output| {
        let conversions = [Conversion::String, Conversion::Integer];
        matches!(&output.value, OutputValue::Leaf { path, treatment } if !path.is_empty()
            && treatment.is_unchanged() && conversions.contains(&treatment.conversion))
    };
    let named = fields.iter().filter(plain).find(|output| matches!(output.name.as_str(), "id" | "key"));
    match &named.or_else(|| fields.iter().find(plain))?.value {
        OutputValue::Leaf { path, .. } => Some(path.clone()),
        _ => None,
    }
}

impl PagePlan<'_> {
    /// The argument that carries the position, and the output that returns it.
    pub(super) fn cursor_argument(&self) -> &str {
        &self.section.token_argument.value
    }

    /// Reads what paging needs beside the outputs.
    pub(super) fn read(&self, answer: &mut Use) -> Option<()> {
        for path in [&self.next, &self.total, &self.last].into_iter().flatten() {
            answer.merge(Use::below(path, Use::Leaf)).ok()?;
        }
        Some(())
    }

    /// How one element is read.
    pub(super) fn element(&self, layout: &Layout) -> Option<ReadKind> {
        match layout.access(&layout.answer()?, &self.list)?.1 {
            ReadKind::Array(element) => Some(*element),
            _ => None,
        }
    }

    /// The page as the plan has it.
    pub(super) fn finish(&self, layout: &Layout, most: Option<i64>, all: Option<&AllPagesSection>) -> Option<Page> {
        let (answer, element) = (&layout.answer()?, &self.element(layout)?);
        let cap = self.section.size_cap.and_then(|cap| i64::try_from(cap).ok()).unwrap_or(DEFAULT_CAP);
        let cap = most.map_or(cap, |most| most.min(cap)).max(1);
        let default = self.section.size_default.and_then(|size| i64::try_from(size).ok()).unwrap_or(DEFAULT_SIZE);
        Some(Page {
            output: self.output.clone(),
            size_argument: self.section.size_argument.as_ref().map(|name| name.value.clone()),
            cursor_argument: self.section.token_argument.value.clone(),
            default_size: default.min(cap),
            size_cap: cap,
            list: layout.access(answer, &self.list)?.0,
            style: match (&self.next, &self.total) {
                (Some(next), _) => PageStyle::Token(layout.access(answer, next)?.0),
                (None, Some(total)) => PageStyle::Offset(Some(layout.access(answer, total)?.0)),
                (None, None) => PageStyle::Offset(None),
            },
            all: all.map(|all| AllPages {
                argument: all.argument.value.clone(),
                most: all.max_pages,
                progress: all.progress.as_ref().map(|text| super::text::one_line(&text.value)),
            }),
            last: match &self.last {
                Some(last) => Some(layout.access(answer, last)?.0),
                None => None,
            },
            identity: self.identity.as_ref().and_then(|path| Some(layout.access(element, path)?.0)),
        })
    }
}

/// The document's own limit on the page's size.
pub(super) fn declared_most(tool: &ToolEntry, operation: &crate::openapi::Operation, schemas: &Schemas) -> Option<i64> {
    let to = tool.page.as_ref()?.size_to.as_ref()?;
    let crate::allowlist::ArgumentTarget::Query(name) = &to.value else { return None };
    let parameter = operation
        .parameters
        .iter()
        .find(|parameter| parameter.location == ParameterLocation::Query && parameter.name == *name)?;
    schemas.get(parameter.schema?).maximum.as_ref()?.as_i64()
}
