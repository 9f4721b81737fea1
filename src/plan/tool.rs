//! One tool: all its parts put together.

use super::arguments::{ArgumentPlanner, Planned};
use super::paging::{self, PagePlan};
use super::projection::{Output, Resolver};
use super::reads::{Layout, Use};
use super::resolve::Place;
use super::{page_arguments, pushdown, request, sample, sampled_refusals, schemas, text, whole, writes};
use crate::allowlist::{AllowList, ToolEntry};
use crate::diagnostics::{Diagnostic, PlanProblem, Problem, ServingProblem};
use crate::model::{AnswerForm, Confirm, Effect, RustIdent, SecretScheme, Tool, WriteFunction};
use crate::openapi::{Method, Operation, Schemas};

/// Bytes of a reply when nothing is said.
const BUDGET: u64 = 24 * 1_024;

/// Characters of a text when nothing is said.
const TEXT: u64 = 4_000;

/// The client that refuses closed objects in schemas.
const REFUSES_CLOSED: &str = "gemini";

pub(super) fn tool(
    allow_list: &AllowList,
    entry: &ToolEntry,
    operation: &Operation,
    declared: &Schemas,
    problems: &mut Vec<Diagnostic>,
) -> Option<Tool> {
    let before = problems.len();
    tell_deprecated(entry, operation, problems);
    let planned = arguments(allow_list, entry, operation, declared, problems);
    let effect = effect(entry, operation, problems);
    let budget = entry.budget.or(allow_list.defaults.budget).unwrap_or(BUDGET);
    let (form, answer) = whole::form(entry, operation, declared, budget, problems)?;
    let outputs = match form {
        AnswerForm::Outputs => outputs(allow_list, entry, declared, &answer, problems),
        _ => Vec::new(),
    };
    whole::check_refusal(entry, operation, declared, problems);
    let page = match form {
        AnswerForm::Outputs => paging::plan(entry, &outputs, declared, &answer, problems),
        _ => None,
    };
    let fields: &[Output] = page.as_ref().map_or(&outputs, |page| page.fields);
    let pushdown = pushdown::pushdown(entry, fields, problems);
    let only = only(entry, fields);
    let request = request::request((entry, declared), operation, &planned, pushdown, problems);
    let layout = layout(&outputs, page.as_ref(), problems);
    if problems.iter().skip(before).any(|problem| problem.severity == crate::diagnostics::Severity::Error) {
        return None;
    }
    let (request, layout) = (request?, layout?);
    let most = page_arguments::declared_most(entry, operation, declared);
    let mut sample = sample::sample(&planned, &request, &outputs, page.as_ref());
    sample::whole(&form, &mut sample);
    let refusal = whole::refusal(entry);
    sampled_refusals::not_refused(refusal.as_ref(), &outputs, &mut sample);
    let mut writes = writes(&form, &outputs, page.as_ref(), &layout)?;
    let page = page.as_ref().and_then(|page| page.finish(&layout, most, entry.all_pages.as_ref(), &mut writes));
    let closed = closed(allow_list);
    let input_schema = schemas::input(&planned.arguments, &planned.shown, page.as_ref(), only.as_deref(), closed);
    Some(Tool {
        name: entry.name.value.clone(),
        module: RustIdent::snake(&entry.name.value),
        title: entry.title.as_deref().map(text::one_line),
        description: text::one_line(&entry.description),
        scopes: entry.scopes.clone(),
        effect,
        idempotent: entry.idempotent.unwrap_or_else(|| effect == Effect::Read || is_idempotent(operation.method)),
        confirm: entry.confirm.unwrap_or_else(|| confirm(effect)),
        budget: size(budget),
        text_limit: size(allow_list.defaults.text.unwrap_or(TEXT)),
        note_empty: entry.note_empty.as_ref().map(|note| text::one_line(&note.value)),
        note_more: entry.note_more.as_ref().map(|note| text::one_line(&note.value)),
        errors: entry.errors.iter().map(|(status, text)| (*status, text::one_line(&text.value))).collect(),
        output_schema: schemas::answer(&form, &outputs, page.as_ref(), closed),
        accept: whole::accept(&form, operation),
        refusal,
        input_schema,
        request,
        arguments: planned.arguments,
        only,
        page,
        reads: if form == AnswerForm::Outputs { layout.structs } else { Vec::new() },
        answer: form,
        writes,
        sample,
    })
}

fn arguments(
    allow_list: &AllowList,
    entry: &ToolEntry,
    operation: &Operation,
    schemas: &Schemas,
    problems: &mut Vec<Diagnostic>,
) -> Planned {
    let scheme = allow_list.auth.as_ref().and_then(|auth| auth.upstream_auth.as_ref());
    let mut planner = ArgumentPlanner::new(entry, operation, schemas);
    planner.credential = scheme.and_then(|scheme| match &scheme.value {
        SecretScheme::Query(name) => Some(name.clone()),
        _ => None,
    });
    planner.run();
    problems.append(&mut planner.problems);
    planner.planned
}

/// What the vendor advises against is planned with a warning.
fn tell_deprecated(entry: &ToolEntry, operation: &Operation, problems: &mut Vec<Diagnostic>) {
    if operation.deprecated {
        let what = format!("`{}`", text::one_line(&entry.operation.value));
        let problem = PlanProblem::Deprecated { what, span: entry.operation.span, declared: operation.span };
        problems.push(problem.diagnostic());
    }
}

/// What the allow-list says a call does, else what its method does (RFC 9110, section 9.2).
fn effect(entry: &ToolEntry, operation: &Operation, problems: &mut Vec<Diagnostic>) -> Effect {
    let inferred = match operation.method {
        Method::Get | Method::Head | Method::Options | Method::Trace => Effect::Read,
        Method::Delete => Effect::Destructive,
        Method::Post | Method::Put | Method::Patch => Effect::Write,
    };
    let Some(said) = &entry.effect else { return inferred };
    if said.value == Effect::Read && inferred != Effect::Read && entry.why.is_none() {
        let problem = ServingProblem::ReadNeedsWhy { method: operation.method.name(), span: said.span };
        problems.push(problem.diagnostic());
    }
    said.value
}

/// Whether the user is asked when the allow-list does not say.
fn confirm(effect: Effect) -> Confirm {
    match effect {
        Effect::Destructive => Confirm::WhenSupported,
        Effect::Read | Effect::Write => Confirm::Never,
    }
}

/// Whether sending a request of this method twice does no more than sending it once (RFC 9110, section 9.2.2).
fn is_idempotent(method: Method) -> bool {
    !matches!(method, Method::Post | Method::Patch)
}

/// The outputs that the argument `only` may name.
fn only(entry: &ToolEntry, fields: &[Output]) -> Option<Vec<String>> {
    entry.narrow.as_ref().filter(|narrow| narrow.value)?;
    Some(fields.iter().map(|output| output.name.clone()).collect())
}

fn outputs(
    allow_list: &AllowList,
    entry: &ToolEntry,
    schemas: &Schemas,
    answer: &Place,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Output> {
    let mut resolver = Resolver { schemas, projections: &allow_list.projections, problems: Vec::new() };
    let outputs = resolver.outputs(&entry.returns, answer);
    problems.append(&mut resolver.problems);
    outputs
}

fn layout(outputs: &[Output], page: Option<&PagePlan<'_>>, problems: &mut Vec<Diagnostic>) -> Option<Layout> {
    let mut answer = match Use::of(outputs) {
        Ok(answer) => answer.or_object(),
        Err((path, span)) => {
            problems.push(PlanProblem::ValueAndObject { path, span }.diagnostic());
            return None;
        }
    };
    if let Some(page) = page {
        page.read(&mut answer)?;
    }
    Some(Layout::new(&answer))
}

/// The functions that write the reply; none where no outputs are read.
fn writes(
    form: &AnswerForm,
    outputs: &[Output],
    page: Option<&PagePlan<'_>>,
    layout: &Layout,
) -> Option<Vec<WriteFunction>> {
    match page {
        _ if !form.is_outputs() => Some(Vec::new()),
        Some(page) => writes::functions(layout, page.fields, &page.element(layout)?, Some(&page.list)),
        None => writes::functions(layout, outputs, &layout.answer()?, None),
    }
}

fn closed(allow_list: &AllowList) -> bool {
    let clients = allow_list.defaults.clients.as_deref();
    clients.is_some_and(|clients| !clients.iter().any(|client| client == REFUSES_CLOSED))
}

fn size(value: u64) -> usize {
    usize::try_from(value).unwrap_or(usize::MAX)
}
