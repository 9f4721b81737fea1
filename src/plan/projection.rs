//! Projections against the response's schemas: every output with its place and its type.

use indexmap::IndexMap;

use super::resolve::{self, Kind, Place};
use super::values;
use crate::allowlist::{
    OutputPath, OutputType, PathSegment, ProjectionRule, ReturnEntry, ReturnValue, Spanned, TextFilter, ValuePath,
};
use crate::diagnostics::{AnswerProblem, Diagnostic, PlanProblem, Problem, ServingProblem};
use crate::model::{Gather, Treatment};
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
    Leaf { path: Vec<String>, treatment: Treatment },
    List { path: Vec<PathSegment>, treatment: Treatment, cap: usize },
    Gathered { path: Vec<PathSegment>, gather: Gather, treatment: Treatment },
    Keys { path: Vec<String>, member: String, cap: usize },
    Array { path: Vec<String>, cap: usize, fields: Vec<Output> },
    Entries { path: Vec<String>, cap: usize, untrusted: bool, fields: Vec<Output> },
    Object(Vec<Output>),
}

/// What resolving needs to know everywhere.
pub(super) struct Resolver<'a> {
    pub(super) schemas: &'a Schemas,
    pub(super) projections: &'a IndexMap<String, ProjectionRule>,
    pub(super) problems: Vec<Diagnostic>,
}

impl Resolver<'_> {
    pub(super) fn report(&mut self, problem: &impl Problem) {
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
            if !output.value.is_capped() {
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
            ReturnValue::Path(path) => values::value(self, path, place),
            ReturnValue::Done => {
                self.problems.push(ServingProblem::DoneBeside { span: entry.name.span }.diagnostic());
                None
            }
            ReturnValue::Whole(rule) => {
                let word = rule.form.word().to_owned();
                self.report(&AnswerProblem::WholeInside { word, span: entry.name.span });
                None
            }
            ReturnValue::Object(rule) => Some(OutputValue::Object(self.outputs(rule, place))),
            ReturnValue::Each { each, cap, body } => self.each(each, *cap, body, place),
            ReturnValue::Entries { entries, cap, body } => self.map(entries, *cap, body.as_ref(), place),
        }
    }

    fn each(
        &mut self,
        each: &Spanned<OutputPath>,
        cap: Option<u64>,
        body: &ProjectionRule,
        place: &Place,
    ) -> Option<OutputValue> {
        if let Some(filter) = each.value.filters.first() {
            self.report(&PlanProblem::FilterClash {
                filter: filter.name(),
                kind: "a list of objects",
                span: each.span,
            });
            return None;
        }
        let path = Spanned { span: each.span, value: without_elements(&each.value.path) };
        let members = self.one_place(&path, "each")?;
        let list = self.follow(place, &path)?;
        if resolve::kind(self.schemas, &list) == Kind::Unknown && each.value.kind != Some(OutputType::Object) {
            self.report(&PlanProblem::NeedsType {
                path: path.value.display(),
                owner: open_owner(&list),
                kind: "object",
                span: each.span,
            });
            return None;
        }
        let elements = match resolve::elements(self.schemas, &list, &path) {
            Ok(elements) => elements,
            Err(problem) => {
                self.report(&*problem);
                return None;
            }
        };
        let fields = self.outputs(body, &elements);
        Some(OutputValue::Array { path: members, cap: capped(cap), fields })
    }

    /// A map as a list of its entries: the key, and what is said of the value.
    fn map(
        &mut self,
        entries: &Spanned<OutputPath>,
        cap: Option<u64>,
        body: Option<&ProjectionRule>,
        place: &Place,
    ) -> Option<OutputValue> {
        let untrusted = match entries.value.filters.as_slice() {
            [] => false,
            [TextFilter::Untrusted] => true,
            [.., other] => {
                self.report(&PlanProblem::FilterClash { filter: other.name(), kind: "a map", span: entries.span });
                return None;
            }
        };
        let path = Spanned { span: entries.span, value: entries.value.path.clone() };
        let members = self.one_place(&path, "entries")?;
        let map = self.follow(place, &path)?;
        if !matches!(resolve::kind(self.schemas, &map), Kind::Object | Kind::Unknown) {
            let found = resolve::kind(self.schemas, &map).name();
            self.report(&AnswerProblem::NotAMap { path: path.value.display(), found, span: entries.span });
            return None;
        }
        let values = resolve::map_values(self.schemas, &map);
        let fields = match body {
            Some(body) => self.outputs(body, &values),
            None => vec![values::plain_value(self, entries, &values, untrusted)?],
        };
        if let Some(key) = fields.iter().find(|field| field.name == "key") {
            self.report(&AnswerProblem::KeyTaken { span: key.span });
        }
        Some(OutputValue::Entries { path: members, cap: capped(cap), untrusted, fields })
    }

    /// The members of a path to one place: a list inside a list takes an `each` inside an `each`.
    pub(super) fn one_place(&mut self, path: &Spanned<ValuePath>, word: &'static str) -> Option<Vec<String>> {
        let members = plain_members(&path.value);
        if members.is_none() {
            self.report(&AnswerProblem::ElementsInside { path: path.value.display(), word, span: path.span });
        }
        members
    }

    pub(super) fn follow(&mut self, place: &Place, path: &Spanned<ValuePath>) -> Option<Place> {
        match resolve::follow(self.schemas, place, path) {
            Ok(place) => Some(place),
            Err(problem) => {
                self.report(&*problem);
                None
            }
        }
    }
}

impl OutputValue {
    /// Whether it is a list whose end may be cut, which `<name>_omitted` then tells.
    pub(super) fn is_capped(&self) -> bool {
        match self {
            Self::Leaf { .. } | Self::Gathered { .. } | Self::Object(_) => false,
            Self::List { .. } | Self::Keys { .. } | Self::Array { .. } | Self::Entries { .. } => true,
        }
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

pub(super) fn open_owner(place: &Place) -> String {
    match place {
        Place::Open { owner } => owner.clone(),
        Place::Known(_) => "it".to_owned(),
    }
}
