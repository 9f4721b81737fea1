//! How a list is paged.

use super::projection::{Output, OutputValue, plain_members};
use super::reads::{Layout, Use};
use super::resolve::{self, Place};
use super::writes;
use crate::allowlist::{
    AllPagesSection, ArgumentTarget, PageSection, PageStyleEntry, PathSegment, Spanned, ToolEntry, ValuePath,
};
use crate::diagnostics::{Diagnostic, PagingProblem, PlanProblem, Problem, ServingProblem};
use crate::model::{AllPages, Conversion, NumberedPages, Page, PageStyle, ReadKind, RustIdent, WriteFunction};
use crate::openapi::Schemas;

/// Elements of a page when the allow-list says nothing.
const DEFAULT_SIZE: i64 = 20;

/// Most elements of a page when the allow-list says nothing.
const DEFAULT_CAP: i64 = 50;

/// Most elements that a reply shows of a page whose size is the upstream's own.
const OWN_SIZE: i64 = 1_000;

/// The parts of paging that are known before the answer is laid out.
#[derive(Debug)]
pub(super) struct PagePlan<'a> {
    section: &'a PageSection,
    /// Members from the answer to the list.
    pub(super) list: Vec<String>,
    /// The output that is paged, and what each element becomes.
    pub(super) output: String,
    pub(super) fields: &'a [Output],
    /// The outputs beside it.
    pub(super) beside: Vec<Output>,
    pub(super) style: Way,
    /// Members from the answer to the flags that end the list.
    pub(super) last: Option<Vec<String>>,
    pub(super) more: Option<Vec<String>>,
    /// Members from an element to what tells it from others.
    pub(super) identity: Option<Vec<String>>,
}

/// How the list goes on, as members from the answer, and of [`Way::AfterLast`] from an element.
#[derive(Debug)]
pub(super) enum Way {
    Token(Vec<String>),
    Offset(Option<Vec<String>>),
    Page { first: u64, pages: Option<Vec<String>>, total: Option<Vec<String>> },
    Link,
    NextUrl(Vec<String>),
    AfterLast(Vec<String>),
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
    let paged = paged(section, outputs, problems)?;
    let OutputValue::Array { path, fields, .. } = &paged.value else { return None };
    check_names(section, outputs, problems);
    let mut paths = Paths { schemas, answer, problems };
    let style = paths.style(section, path);
    let last = section.last.as_ref().map(|last| paths.value(last));
    let more = section.more.as_ref().map(|more| paths.value(more));
    let beside = outputs.iter().filter(|output| output.name != paged.name).cloned().collect();
    let (list, output, style) = (path.clone(), paged.name.clone(), style?);
    let (last, more, identity) = (last.flatten(), more.flatten(), identity(fields, &style));
    Some(PagePlan { section, list, output, fields, beside, style, last, more, identity })
}

/// The output that is paged: the one that `items` names, else the only list.
fn paged<'o>(section: &PageSection, outputs: &'o [Output], problems: &mut Vec<Diagnostic>) -> Option<&'o Output> {
    let lists: Vec<&Output> =
        outputs.iter().filter(|output| matches!(output.value, OutputValue::Array { .. })).collect();
    let found: Vec<String> = lists.iter().map(|output| output.name.clone()).collect();
    let problem = match (&section.items, lists.as_slice()) {
        (None, [only]) => return Some(only),
        (None, _) => PagingProblem::NoList { found, span: section.span },
        (Some(items), _) => match lists.iter().find(|output| output.name == items.value) {
            Some(output) => return Some(output),
            None => PagingProblem::UnknownList { name: items.value.clone(), known: found, span: items.span },
        },
    };
    problems.push(problem.diagnostic());
    None
}

fn check_names(section: &PageSection, outputs: &[Output], problems: &mut Vec<Diagnostic>) {
    if let (Some(default), Some(cap)) = (section.size_default, section.size_cap)
        && default > cap
    {
        problems.push(PagingProblem::SizeDefault { default, cap, span: section.span }.diagnostic());
    }
    let cursor = &section.token_argument;
    if let Some(output) = outputs.iter().find(|output| output.name == cursor.value) {
        let problem = PlanProblem::NameCollision {
            first_name: output.name.clone(),
            second_name: cursor.value.clone(),
            what: "output",
            span: cursor.span,
            first: output.span,
        };
        problems.push(problem.diagnostic());
    }
}

/// Looks up what paging reads of the answer.
struct Paths<'p> {
    schemas: &'p Schemas,
    answer: &'p Place,
    problems: &'p mut Vec<Diagnostic>,
}

impl Paths<'_> {
    fn style(&mut self, section: &PageSection, list: &[String]) -> Option<Way> {
        Some(match &section.style {
            PageStyleEntry::Token(next) => Way::Token(self.value(next)?),
            PageStyleEntry::Offset(total) => Way::Offset(self.optional(total.as_ref())?),
            PageStyleEntry::Page(numbered) => Way::Page {
                first: numbered.first.unwrap_or(1),
                pages: self.optional(numbered.pages.as_ref())?,
                total: self.optional(numbered.total.as_ref())?,
            },
            PageStyleEntry::Link => Way::Link,
            PageStyleEntry::NextUrl(next) => Way::NextUrl(self.value(next)?),
            PageStyleEntry::AfterLast(from) => Way::AfterLast(self.of_element(from, list)?),
        })
    }

    /// Nothing when the path is wrong, which is told; else what the path says, if there is one.
    #[expect(clippy::option_option, reason = "the outer one is the failure")]
    fn optional(&mut self, path: Option<&Spanned<ValuePath>>) -> Option<Option<Vec<String>>> {
        match path {
            None => Some(None),
            Some(path) => self.value(path).map(Some),
        }
    }

    fn value(&mut self, path: &Spanned<ValuePath>) -> Option<Vec<String>> {
        let Some(members) = plain_members(&path.value).filter(|members| !members.is_empty()) else {
            let found = "a list".to_owned();
            self.problems
                .push(PlanProblem::NotAList { path: path.value.display(), found, span: path.span }.diagnostic());
            return None;
        };
        let answer = self.answer;
        self.follow(answer, path).map(|_| members)
    }

    /// Members from an element of the list to a value.
    fn of_element(&mut self, from: &Spanned<ValuePath>, list: &[String]) -> Option<Vec<String>> {
        let Some(members) = plain_members(&from.value).filter(|members| !members.is_empty()) else {
            self.problems.push(PagingProblem::NotOneValue { path: from.value.display(), span: from.span }.diagnostic());
            return None;
        };
        let mut segments: Vec<PathSegment> = list.iter().cloned().map(PathSegment::Member).collect();
        segments.push(PathSegment::Elements);
        let answer = self.answer;
        let elements = self.follow(answer, &Spanned { span: from.span, value: ValuePath { segments } })?;
        self.follow(&elements, from).map(|_| members)
    }

    fn follow(&mut self, start: &Place, path: &Spanned<ValuePath>) -> Option<Place> {
        match resolve::follow(self.schemas, start, path) {
            Ok(place) => Some(place),
            Err(problem) => {
                self.problems.push(problem.diagnostic());
                None
            }
        }
    }
}

/// What tells one element from another: the value that the upstream itself goes on behind, an output called `id` or
/// `key`, else the first plain value.
fn identity(fields: &[Output], style: &Way) -> Option<Vec<String>> {
    let plain = |output: &&Output| {
        let conversions = [Conversion::String, Conversion::Integer];
        matches!(&output.value, OutputValue::Leaf { path, treatment } if !path.is_empty()
            && treatment.is_unchanged() && conversions.contains(&treatment.conversion))
    };
    let is_from = |output: &&Output| match (&output.value, style) {
        (OutputValue::Leaf { path, .. }, Way::AfterLast(from)) => path == from,
        _ => false,
    };
    let named = fields.iter().filter(plain).find(is_from);
    let is_named = |output: &&Output| matches!(output.name.as_str(), "id" | "key");
    let named = named.or_else(|| fields.iter().filter(plain).find(is_named));
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
        let of_style: Vec<&Vec<String>> = match &self.style {
            Way::Token(path) | Way::NextUrl(path) => vec![path],
            Way::Offset(total) => total.iter().collect(),
            Way::Page { pages, total, .. } => pages.iter().chain(total).collect(),
            Way::Link => Vec::new(),
            Way::AfterLast(from) => {
                let element = Box::new(Use::below(from, Use::Leaf));
                answer.merge(Use::below(&self.list, Use::List { element, is_written: true })).ok()?;
                Vec::new()
            }
        };
        for path in of_style.into_iter().chain(&self.last).chain(&self.more) {
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

    /// The page as the plan has it; what writes the outputs beside the list joins `writes`.
    pub(super) fn finish(
        &self,
        layout: &Layout,
        most: Option<i64>,
        all: Option<&AllPagesSection>,
        writes: &mut Vec<WriteFunction>,
    ) -> Option<Page> {
        let (answer, element) = (&layout.answer()?, &self.element(layout)?);
        let (default, cap) = self.sizes(most);
        let flag = |path: &Option<Vec<String>>| path.as_ref().and_then(|path| Some(layout.access(answer, path)?.0));
        Some(Page {
            output: self.output.clone(),
            size_argument: self.section.size_argument.as_ref().map(|name| name.value.clone()),
            cursor_argument: self.section.token_argument.value.clone(),
            default_size: default,
            size_cap: cap,
            list: layout.access(answer, &self.list)?.0,
            style: self.style(layout)?,
            all: all.map(|all| AllPages {
                argument: all.argument.value.clone(),
                most: all.max_pages,
                progress: all.progress.as_ref().map(|text| super::text::one_line(&text.value)),
            }),
            last: flag(&self.last),
            more: flag(&self.more),
            beside: self.beside(layout, writes),
            identity: self.identity.as_ref().and_then(|path| Some(layout.access(element, path)?.0)),
        })
    }

    /// Elements of a page without the caller's wish, and at most.
    fn sizes(&self, most: Option<i64>) -> (i64, i64) {
        if self.section.size_to.is_none() {
            return (OWN_SIZE, OWN_SIZE);
        }
        let said = |size: Option<u64>, otherwise| size.and_then(|size| i64::try_from(size).ok()).unwrap_or(otherwise);
        let cap = said(self.section.size_cap, DEFAULT_CAP);
        let cap = most.map_or(cap, |most| most.min(cap)).max(1);
        (said(self.section.size_default, DEFAULT_SIZE).min(cap), cap)
    }

    fn style(&self, layout: &Layout) -> Option<PageStyle> {
        let answer = layout.answer()?;
        let read = |path: &[String]| layout.access(&answer, path).map(|(fields, _)| fields);
        let optional = |path: &Option<Vec<String>>| path.as_deref().and_then(read);
        let parameter = match &self.section.token_to.value {
            ArgumentTarget::Query(name) => name.clone(),
            _ => String::new(),
        };
        Some(match &self.style {
            Way::Token(next) => PageStyle::Token(read(next)?),
            Way::Offset(total) => PageStyle::Offset(optional(total)),
            Way::Page { first, pages, total } => {
                PageStyle::Page(NumberedPages { first: *first, pages: optional(pages), total: optional(total) })
            }
            Way::Link => PageStyle::Link(parameter),
            Way::NextUrl(next) => PageStyle::NextUrl { address: read(next)?, parameter },
            Way::AfterLast(from) => PageStyle::AfterLast(layout.access(&self.element(layout)?, from)?.0),
        })
    }

    /// The function that writes the outputs beside the list, when there are any.
    fn beside(&self, layout: &Layout, writes: &mut Vec<WriteFunction>) -> Option<RustIdent> {
        if self.beside.is_empty() {
            return None;
        }
        writes::beside(layout, &self.beside, writes)
    }
}
