//! Projections against the response's schemas: every output with its place and its type.

use indexmap::IndexMap;

use super::resolve::{self, Kind, Place};
use crate::allowlist::{
    OutputPath, OutputType, PathSegment, ProjectionRule, ReturnEntry, ReturnValue, Spanned, TextFilter, ValuePath,
};
use crate::diagnostics::{Diagnostic, PlanProblem, Problem, ServingProblem};
use crate::model::Conversion;
use crate::openapi::Schemas;
use crate::source::Span;

/// Elements of a list that says no cap: nothing is unbounded.
pub(super) const DEFAULT_CAP: usize = 50;

/// One output, resolved.
#[derive(Debug, Clone)]
pub(super) struct Output {
    pub(super) name: String,
    pub(super) span: Span,
    pub(super) value: OutputValue,
}

/// Where an output's value comes from. Paths are members from the enclosing element or answer.
#[derive(Debug, Clone)]
pub(super) enum OutputValue {
    Leaf { path: Vec<String>, conversion: Conversion, truncate: Option<usize>, untrusted: bool },
    List { path: Vec<String>, conversion: Conversion, untrusted: bool, cap: usize },
    Keys { path: Vec<String>, member: String, cap: usize },
    Array { path: Vec<String>, cap: usize, fields: Vec<Output> },
    Object(Vec<Output>),
}

/// What resolving needs to know everywhere.
pub(super) struct Resolver<'a> {
    pub(super) schemas: &'a Schemas,
    pub(super) projections: &'a IndexMap<String, ProjectionRule>,
    pub(super) problems: Vec<Diagnostic>,
}

impl Resolver<'_> {
    fn report(&mut self, problem: &PlanProblem) {
        self.problems.push(problem.diagnostic());
    }

    /// The outputs of a rule at a place; problems are kept for later.
    pub(super) fn outputs(&mut self, rule: &ProjectionRule, place: &Place) -> Vec<Output> {
        let entries = self.entries(rule);
        let mut outputs: Vec<Output> = Vec::new();
        for entry in entries {
            if let Some(value) = self.value(&entry, place) {
                outputs.push(Output { name: entry.name.value, span: entry.name.span, value });
            }
        }
        self.check_omitted_names(&outputs);
        outputs
    }

    /// The entries of a rule with those of its base in front; a later one of the same name wins.
    fn entries(&self, rule: &ProjectionRule) -> Vec<ReturnEntry> {
        let mut entries = match rule.base.as_ref().and_then(|base| self.projections.get(&base.value)) {
            Some(base) => self.entries(base),
            None => Vec::new(),
        };
        for entry in &rule.outputs {
            match entries.iter_mut().find(|other| other.name.value == entry.name.value) {
                Some(other) => *other = entry.clone(),
                None => entries.push(entry.clone()),
            }
        }
        entries
    }

    /// A capped list adds `<name>_omitted`, which no other output may be called.
    fn check_omitted_names(&mut self, outputs: &[Output]) {
        for output in outputs {
            if matches!(output.value, OutputValue::Leaf { .. } | OutputValue::Object(_)) {
                continue;
            }
            let omitted = format!("{}_omitted", output.name);
            if let Some(other) = outputs.iter().find(|other| other.name == omitted) {
                self.report(&PlanProblem::NameCollision {
                    first_name: output.name.clone(),
                    second_name: omitted,
                    what: "output",
                    span: other.span,
                    first: output.span,
                });
            }
        }
    }

    fn value(&mut self, entry: &ReturnEntry, place: &Place) -> Option<OutputValue> {
        match &entry.value {
            ReturnValue::Path(path) => self.leaf(path, place),
            ReturnValue::Done => {
                self.problems.push(ServingProblem::DoneBeside { span: entry.name.span }.diagnostic());
                None
            }
            ReturnValue::Object(rule) => Some(OutputValue::Object(self.outputs(rule, place))),
            ReturnValue::Each { each, cap, body } => self.each(each, *cap, body, place),
        }
    }

    fn each(
        &mut self,
        each: &Spanned<OutputPath>,
        cap: Option<u64>,
        body: &ProjectionRule,
        place: &Place,
    ) -> Option<OutputValue> {
        let path = Spanned { span: each.span, value: without_elements(&each.value.path) };
        let members = self.members(&path)?;
        if members.is_empty() {
            let what = "a list as the whole answer".to_owned();
            self.report(&PlanProblem::NotSendable { what, span: each.span, declared: None });
            return None;
        }
        let list = self.follow(place, &path)?;
        if resolve::kind(self.schemas, &list) == Kind::Unknown && each.value.kind != Some(OutputType::Object) {
            let owner = open_owner(&list);
            let path = format!("{} as object", path.value.display());
            self.report(&PlanProblem::NeedsType {
                path: path.trim_end_matches(" as object").to_owned(),
                owner,
                span: each.span,
            });
            return None;
        }
        let elements = match resolve::elements(self.schemas, &list, &path) {
            Ok(elements) => elements,
            Err(problem) => {
                self.report(&problem);
                return None;
            }
        };
        let fields = self.outputs(body, &elements);
        Some(OutputValue::Array { path: members, cap: capped(cap), fields })
    }

    fn leaf(&mut self, path: &Spanned<OutputPath>, place: &Place) -> Option<OutputValue> {
        let is_list = path.value.path.segments.last() == Some(&PathSegment::Elements);
        let value_path = Spanned { span: path.span, value: path.value.path.clone() };
        let members = self.members(&Spanned { span: path.span, value: without_elements(&path.value.path) })?;
        let end = self.follow(place, &value_path)?;
        if path.value.filters.iter().any(|filter| matches!(filter, TextFilter::KeysWhere(_))) {
            return self.keys(path, members, &end);
        }
        let conversion = self.conversion(path, &end)?;
        let (truncate, untrusted) = filters(&path.value.filters);
        let conversion = self.filtered(path, conversion)?;
        Some(if is_list {
            OutputValue::List { path: members, conversion, untrusted, cap: DEFAULT_CAP }
        } else {
            OutputValue::Leaf { path: members, conversion, truncate, untrusted }
        })
    }

    /// The keys of a map whose values have a member that is true.
    fn keys(&mut self, path: &Spanned<OutputPath>, members: Vec<String>, end: &Place) -> Option<OutputValue> {
        let [TextFilter::KeysWhere(member)] = path.value.filters.as_slice() else {
            let problem = PlanProblem::FilterClash { filter: "keys_where", kind: "other filters", span: path.span };
            self.report(&problem);
            return None;
        };
        if !matches!(resolve::kind(self.schemas, end), Kind::Object | Kind::Unknown) {
            let kind = "a value that is no map";
            self.report(&PlanProblem::FilterClash { filter: "keys_where", kind, span: path.span });
            return None;
        }
        let any = "*".to_owned();
        let below = [PathSegment::Member(any), PathSegment::Member(member.clone())];
        let below = Spanned { span: path.span, value: ValuePath { segments: below.to_vec() } };
        self.follow(end, &below)?;
        Some(OutputValue::Keys { path: members, member: member.clone(), cap: DEFAULT_CAP })
    }

    /// The members of a path; `[]` anywhere but at the end is told to be written as `each`.
    fn members(&mut self, path: &Spanned<ValuePath>) -> Option<Vec<String>> {
        let mut members = Vec::new();
        for segment in &path.value.segments {
            match segment {
                PathSegment::Member(name) => members.push(name.clone()),
                PathSegment::Elements => {
                    let what = "`[]` in the middle of a path".to_owned();
                    self.report(&PlanProblem::NotSendable { what, span: path.span, declared: None });
                    return None;
                }
            }
        }
        Some(members)
    }

    fn follow(&mut self, place: &Place, path: &Spanned<ValuePath>) -> Option<Place> {
        match resolve::follow(self.schemas, place, path) {
            Ok(place) => Some(place),
            Err(problem) => {
                self.report(&problem);
                None
            }
        }
    }

    /// What the value becomes: what `as` says if the document agrees, else what the document says.
    fn conversion(&mut self, path: &Spanned<OutputPath>, end: &Place) -> Option<Conversion> {
        let kind = resolve::kind(self.schemas, end);
        let display = path.value.path.display();
        let Some(said) = path.value.kind else { return self.declared(path, end, kind) };
        let conversion = match said {
            OutputType::Object => {
                let known = resolve::known_members(self.schemas, end);
                self.report(&PlanProblem::NotAValue { path: display, found: "an object", known, span: path.span });
                return None;
            }
            OutputType::String => Conversion::String,
            OutputType::Integer => Conversion::Integer,
            OutputType::Number => Conversion::Number,
            OutputType::Boolean => Conversion::Boolean,
            OutputType::Datetime => Conversion::Datetime,
            OutputType::Date => Conversion::Date,
            OutputType::Adf => Conversion::Markdown,
        };
        if agrees(said, kind) {
            return Some(conversion);
        }
        let declared = kind.name().to_owned();
        self.report(&PlanProblem::TypeClash { path: display, said: type_name(said), declared, span: path.span });
        None
    }

    fn declared(&mut self, path: &Spanned<OutputPath>, end: &Place, kind: Kind) -> Option<Conversion> {
        let display = path.value.path.display();
        let found = match kind {
            Kind::String | Kind::Mixed => return Some(Conversion::String),
            Kind::Datetime => return Some(Conversion::Datetime),
            Kind::Date => return Some(Conversion::Date),
            Kind::Integer => return Some(Conversion::Integer),
            Kind::Number => return Some(Conversion::Number),
            Kind::Boolean => return Some(Conversion::Boolean),
            Kind::Unknown => {
                let owner = open_owner(end);
                self.report(&PlanProblem::NeedsType { path: display, owner, span: path.span });
                return None;
            }
            Kind::Object => "an object",
            Kind::List => {
                let place = Spanned { span: path.span, value: path.value.path.clone() };
                let elements = resolve::elements(self.schemas, end, &place).ok();
                let of_objects = elements.is_some_and(|place| resolve::kind(self.schemas, &place) == Kind::Object);
                if of_objects { "a list of objects" } else { "a list" }
            }
        };
        let known = resolve::known_members(self.schemas, end);
        self.report(&PlanProblem::NotAValue { path: display, found, known, span: path.span });
        None
    }

    /// The conversion after the filters, if they fit it.
    fn filtered(&mut self, path: &Spanned<OutputPath>, conversion: Conversion) -> Option<Conversion> {
        let is_document = conversion == Conversion::Markdown;
        let asks_markdown = path.value.filters.contains(&TextFilter::Markdown);
        let is_text = matches!(conversion, Conversion::String | Conversion::Markdown);
        if is_document && !asks_markdown {
            let display = path.value.path.display();
            self.report(&PlanProblem::NeedsMarkdown { path: display, span: path.span });
            return None;
        }
        let clash = if asks_markdown && !is_document {
            Some(("markdown", "anything but `as adf`"))
        } else if !is_text && path.value.filters.iter().any(|filter| matches!(filter, TextFilter::Truncate(_))) {
            Some(("truncate", "a value that is no text"))
        } else if !is_text && path.value.filters.contains(&TextFilter::Untrusted) {
            Some(("untrusted", "a value that is no text"))
        } else {
            None
        };
        if let Some((filter, kind)) = clash {
            self.report(&PlanProblem::FilterClash { filter, kind, span: path.span });
            return None;
        }
        Some(conversion)
    }
}

/// Members of a path that must lead to a single value, such as `page.token.next`.
pub(super) fn plain_members(path: &ValuePath) -> Option<Vec<String>> {
    path.segments
        .iter()
        .map(|segment| match segment {
            PathSegment::Member(name) => Some(name.clone()),
            PathSegment::Elements => None,
        })
        .collect()
}

fn without_elements(path: &ValuePath) -> ValuePath {
    let mut path = path.clone();
    if path.segments.last() == Some(&PathSegment::Elements) {
        path.segments.pop();
    }
    path
}

fn capped(cap: Option<u64>) -> usize {
    cap.and_then(|cap| usize::try_from(cap).ok()).unwrap_or(DEFAULT_CAP)
}

fn open_owner(place: &Place) -> String {
    match place {
        Place::Open { owner } => owner.clone(),
        Place::Known(_) => "it".to_owned(),
    }
}

fn filters(filters: &[TextFilter]) -> (Option<usize>, bool) {
    let truncate = filters.iter().find_map(|filter| match filter {
        TextFilter::Truncate(count) => Some(*count),
        _ => None,
    });
    (truncate, filters.contains(&TextFilter::Untrusted))
}

/// Whether `as` may say so of a value that the document declares as `kind`.
fn agrees(said: OutputType, kind: Kind) -> bool {
    match said {
        _ if kind == Kind::Unknown => true,
        OutputType::String => !matches!(kind, Kind::Object | Kind::List),
        OutputType::Datetime => matches!(kind, Kind::Datetime | Kind::String),
        OutputType::Date => matches!(kind, Kind::Date | Kind::String),
        OutputType::Integer => matches!(kind, Kind::Integer | Kind::Mixed),
        OutputType::Number => matches!(kind, Kind::Integer | Kind::Number | Kind::Mixed),
        OutputType::Boolean => matches!(kind, Kind::Boolean | Kind::Mixed),
        OutputType::Object | OutputType::Adf => kind == Kind::Object,
    }
}

fn type_name(said: OutputType) -> &'static str {
    match said {
        OutputType::String => "a string",
        OutputType::Integer => "an integer",
        OutputType::Number => "a number",
        OutputType::Boolean => "a boolean",
        OutputType::Datetime => "a date and time",
        OutputType::Date => "a date",
        OutputType::Object => "an object",
        OutputType::Adf => "a document",
    }
}
