//! Arguments that go into the body: their place in its schema, their types, and what the body must hold.

use std::collections::HashSet;

use indexmap::IndexMap;
use serde_json::Value;

use super::arguments::{ArgumentPlanner, Shown};
use super::media::{self, MediaKind};
use super::missing::target;
use super::parameters::Wire;
use super::resolve::{self, Kind, Place};
use super::text;
use crate::allowlist::{ArgumentEntry, ArgumentForm, ArgumentTarget, PathSegment, Spanned, ValuePath, body_path};
use crate::diagnostics::{PlanProblem, Problem, RequestProblem, ServingProblem};
use crate::model::{Argument, ArgumentType, BodyEncoding, BodyMember, BodyPart, BodyStep, BodyValue, Check, RustIdent};
use crate::openapi::{Parameter, ParameterLocation, ParameterStyle, SchemaId, Schemas};
use crate::source::Span;

impl ArgumentPlanner<'_> {
    /// One argument that goes to the body.
    pub(super) fn body_argument(&mut self, name: &str, entry: &ArgumentEntry, steps: &[BodyStep], span: Span) {
        let Some(root) = self.body_root(steps, span) else { return };
        if self.is_taken(steps, span) {
            return;
        }
        self.targets.push((ArgumentTarget::Body(steps.to_vec()), span));
        let path = body_path(steps);
        let place = match resolve::follow(self.schemas, &root, &Spanned { span, value: value_path(steps) }) {
            Ok(place) => place,
            Err(problem) => return self.report(&problem),
        };
        if let Some((member, media_type)) = self.chosen.and_then(|chosen| chosen.xml_member(self.schemas, steps)) {
            let what = format!("`{}` as `{media_type}`", text::one_line(&member));
            return self.report(&PlanProblem::NotSendable { what, span, declared: None });
        }
        let value = match &entry.form {
            ArgumentForm::Pushdown(rule) => {
                let what = "`pushdown` in a body".to_owned();
                return self.report(&PlanProblem::NotSendable { what, span: rule.under.span, declared: None });
            }
            ArgumentForm::Fixed(values) => {
                if let Some(kind) = self.body_kind(name, entry, &path, &place) {
                    let parameter = self.as_parameter(entry, &path, &root, steps, &place);
                    self.check_fixed(name, entry, &parameter, kind);
                }
                let values: Vec<Value> = values.iter().map(clean).collect();
                let is_list = resolve::kind(self.schemas, &place) == Kind::List || values.len() != 1;
                BodyValue::Fixed(match values.into_iter().next() {
                    Some(value) if !is_list => value,
                    first => Value::Array(first.into_iter().chain(rest(&entry.form)).collect()),
                })
            }
            ArgumentForm::Caller | ArgumentForm::Default(_) => {
                let default = match &entry.form {
                    ArgumentForm::Default(value) => Some(value),
                    _ => None,
                };
                let Some(kind) = self.body_kind(name, entry, &path, &place) else { return };
                self.check_fields(name, steps, entry.name_span);
                let parameter = self.as_parameter(entry, &path, &root, steps, &place);
                let Some((field, required)) = self.caller(name, entry, &parameter, kind, default) else { return };
                self.check_file(name, entry, kind, steps);
                BodyValue::Argument { name: name.to_owned(), field, required, default: default.map(clean) }
            }
        };
        self.planned.body.push(BodyMember { path: steps.to_vec(), value });
    }

    /// The schema of the body; an operation without one, and members of what has none, are told.
    pub(super) fn body_root(&mut self, steps: &[BodyStep], span: Span) -> Option<Place> {
        let operation = self.tool.operation.value.clone();
        let Some(chosen) = self.chosen else {
            let body = self.operation.request_body.as_ref().filter(|_| !self.is_body_type_wrong);
            let found = body.into_iter().flat_map(|body| &body.content).map(|media| text::one_line(&media.name));
            let problem = ServingProblem::NoJsonBody { operation, found: found.collect(), span };
            if !self.is_body_type_wrong {
                self.problems.push(problem.diagnostic());
            }
            return None;
        };
        let has_members = matches!(chosen.kind, MediaKind::Json | MediaKind::Form | MediaKind::Multipart);
        if !has_members && !steps.is_empty() {
            let media_type = text::one_line(&chosen.media.name);
            self.problems.push(RequestProblem::WholeBody { operation, media_type, span }.diagnostic());
            return None;
        }
        Some(match chosen.media.schema {
            Some(id) => Place::Known(vec![id]),
            None => Place::Open { owner: "the body".to_owned() },
        })
    }

    /// Whether another argument goes to this place, into it, or around it.
    pub(super) fn is_taken(&mut self, steps: &[BodyStep], span: Span) -> bool {
        let other = self.targets.iter().find_map(|(target, first)| match target {
            ArgumentTarget::Body(other) if other.starts_with(steps) || steps.starts_with(other) => Some(*first),
            _ => None,
        });
        if let Some(first) = other {
            let target = format!("body.{}", body_path(steps));
            self.report(&PlanProblem::DuplicateTarget { target, span, first });
        }
        other.is_some()
    }

    /// `filename` and `max_size` are for files; an argument for the name is one more.
    fn check_file(&mut self, name: &str, entry: &ArgumentEntry, kind: ArgumentType, steps: &[BodyStep]) {
        let encoding = self.chosen.map(|chosen| chosen.encoding(self.tool, self.schemas));
        let in_part = |part: &BodyPart| {
            part.file.is_some() && (steps.is_empty() || steps == [BodyStep::Member(part.name.clone())])
        };
        let is_part = matches!(encoding, Some(BodyEncoding::Multipart(parts)) if parts.iter().any(in_part));
        let said = [
            ("filename", entry.filename.is_some() && !is_part),
            ("max_size", entry.max_size.is_some() && !is_part && kind != ArgumentType::File),
        ];
        for (key, _) in said.into_iter().filter(|(_, is_wrong)| *is_wrong) {
            let problem = RequestProblem::NoFile { argument: name.to_owned(), key, span: entry.span };
            self.problems.push(problem.diagnostic());
        }
        if is_part
            && kind == ArgumentType::Strings
            && let Some(shown) = self.planned.shown.last_mut()
        {
            shown.sample = Some(serde_json::json!(["eA=="]));
        }
        let Some(argument) = entry.filename.as_ref().filter(|_| is_part).and_then(|said| said.argument.as_ref()) else {
            return;
        };
        self.planned.arguments.push(Argument {
            name: argument.value.clone(),
            field: RustIdent::snake(&argument.value),
            kind: ArgumentType::String,
            required: false,
            checks: vec![Check::MaxLength(200)],
            rules: None,
        });
        let about = format!("Name of the file in {name}");
        self.planned.shown.push(Shown { description: Some(about), ..Shown::default() });
    }

    /// Whether a member of a body in parts is a file.
    fn is_file_place(&self, place: &Place) -> bool {
        let Place::Known(ids) = place else { return false };
        ids.iter().any(|id| media::is_file(self.schemas.get(*id)))
            || self.chosen.is_some_and(|chosen| chosen.has_file_by_name(self.schemas, ids))
    }

    fn body_kind(&mut self, name: &str, entry: &ArgumentEntry, path: &str, place: &Place) -> Option<ArgumentType> {
        let said = entry.kind.as_ref().map(|kind| kind.value.as_str());
        if let Some(span) = entry.convert {
            if said.is_none_or(|said| said == "string") {
                return Some(ArgumentType::Document);
            }
            self.problems.push(ServingProblem::ConvertPlace { argument: name.to_owned(), span }.diagnostic());
            return None;
        }
        match self.chosen.map(|chosen| chosen.kind) {
            Some(MediaKind::Text | MediaKind::JsonText) => return Some(ArgumentType::String),
            Some(MediaKind::Bytes) => return Some(ArgumentType::File),
            Some(MediaKind::Multipart) if self.is_file_place(place) => return Some(ArgumentType::File),
            _ => {}
        }
        if let Some(kind) = &entry.kind {
            return self.said_kind(name, &kind.value, kind.span);
        }
        match (resolve::kind(self.schemas, place), place) {
            (Kind::Unknown, _) | (_, Place::Open { .. }) => {
                let owner = match place {
                    Place::Open { owner } => owner.clone(),
                    Place::Known(_) => "it".to_owned(),
                };
                let (argument, path) = (name.to_owned(), format!("body.{path}"));
                let problem = ServingProblem::OpenBody { argument, path, owner, span: entry.name_span };
                self.problems.push(problem.diagnostic());
                None
            }
            (_, Place::Known(ids)) => self.shaped(name, entry, ids, self.wire()),
        }
    }

    fn wire(&self) -> Wire {
        match self.chosen {
            Some(chosen) if chosen.kind != MediaKind::Json => Wire::Text,
            Some(chosen) if chosen.media.name.to_ascii_lowercase().contains("merge-patch+json") => Wire::MergePatch,
            _ => Wire::Json,
        }
    }

    /// The place in the body in the form of a parameter, so that one set of checks serves both.
    fn as_parameter(
        &self,
        entry: &ArgumentEntry,
        path: &str,
        root: &Place,
        steps: &[BodyStep],
        place: &Place,
    ) -> Parameter {
        let schema = match place {
            Place::Known(ids) => ids.first().copied(),
            Place::Open { .. } => None,
        };
        let span = schema.map_or_else(Span::default, |id| self.schemas.get(id).span);
        // A body that may be left out is sent once an argument goes to it, so its own rules hold: unless the
        // allow-list says that the caller may send nothing at all.
        let may_be_empty = !self.operation.request_body.as_ref().is_some_and(|body| body.required)
            && entry.required.as_ref().is_some_and(|said| !said.value);
        let is_needed = match steps {
            [] => self.operation.request_body.as_ref().is_some_and(|body| body.required),
            steps => is_required(self.schemas, root, steps),
        };
        let required = !may_be_empty && is_needed;
        Parameter { required, ..bare_parameter(path, schema, span) }
    }

    /// Members that the document requires and no argument sets, at every level that an argument reaches.
    pub(super) fn check_body(&mut self) {
        let Some(body) = self.operation.request_body.as_ref() else { return };
        let targets: Vec<Vec<BodyStep>> = self
            .targets
            .iter()
            .filter_map(|(target, _)| match target {
                ArgumentTarget::Body(steps) => Some(steps.clone()),
                _ => None,
            })
            .collect();
        let Some(chosen) = self.chosen else { return };
        let has_members = matches!(chosen.kind, MediaKind::Json | MediaKind::Form | MediaKind::Multipart);
        let is_object = chosen.media.schema.is_none_or(|id| {
            matches!(resolve::kind(self.schemas, &Place::Known(vec![id])), Kind::Object | Kind::Unknown)
        });
        let tried = self.tool.arguments.iter().filter_map(|(_, entry)| entry.to.as_ref());
        let tried = tried.filter(|to| matches!(to.value, ArgumentTarget::Body(_))).count();
        if body.required && tried == 0 && !(has_members && is_object) {
            self.tell_missing(&[], body.span);
        }
        let is_whole = targets.iter().any(Vec::is_empty);
        let id = chosen.media.schema.filter(|_| has_members && is_object && !is_whole);
        if let Some(id) = id.filter(|_| body.required || !targets.is_empty()) {
            let targets: Vec<&[BodyStep]> = targets.iter().map(Vec::as_slice).collect();
            self.check_level(&Place::Known(vec![id]), &targets, &[]);
        }
    }

    fn check_level(&mut self, place: &Place, targets: &[&[BodyStep]], above: &[BodyStep]) {
        let Place::Known(ids) = place else { return };
        for (name, declared) in required_members(self.schemas, ids) {
            let step = BodyStep::Member(name.clone());
            // Some documents require what they do not declare: nobody could set it.
            let member = Spanned { span: Span::default(), value: value_path(std::slice::from_ref(&step)) };
            if resolve::follow(self.schemas, place, &member).is_err() {
                continue;
            }
            if !targets.iter().any(|target| target.first() == Some(&step)) {
                let mut steps = above.to_vec();
                steps.push(step);
                self.tell_missing(&steps, declared);
            }
        }
        let mut seen: Vec<&BodyStep> = Vec::new();
        for target in targets {
            let Some((first, rest)) = target.split_first() else { continue };
            if rest.is_empty() || seen.contains(&first) {
                continue;
            }
            seen.push(first);
            let path = Spanned { span: Span::default(), value: value_path(std::slice::from_ref(first)) };
            let below: Vec<&[BodyStep]> = targets
                .iter()
                .filter(|other| other.first() == Some(first))
                .filter_map(|other| other.get(1..))
                .collect();
            if let Ok(next) = resolve::follow(self.schemas, place, &path) {
                let mut steps = above.to_vec();
                steps.push(first.clone());
                self.check_level(&next, &below, &steps);
            }
        }
    }

    fn tell_missing(&mut self, steps: &[BodyStep], declared: Span) {
        let path = body_path(steps);
        let target = target(&format!("body.{path}"));
        let line = match steps {
            [] => "body: {to: body, required: true}".to_owned(),
            _ => format!("{}: {{to: {target}, required: true}}", RustIdent::snake(&path)),
        };
        let problem = ServingProblem::RequiredBody {
            tool: self.tool.name.value.clone(),
            line,
            member: path,
            span: self.tool.name.span,
            declared,
        };
        self.problems.push(problem.diagnostic());
    }
}

fn rest(form: &ArgumentForm) -> Vec<Value> {
    match form {
        ArgumentForm::Fixed(values) => values.iter().skip(1).map(clean).collect(),
        _ => Vec::new(),
    }
}

fn bare_parameter(path: &str, schema: Option<SchemaId>, span: Span) -> Parameter {
    Parameter {
        span,
        name: path.to_owned(),
        location: ParameterLocation::Query,
        required: false,
        style: ParameterStyle::Form,
        explode: true,
        allow_reserved: false,
        schema,
        content_type: None,
        description: None,
        deprecated: false,
    }
}

/// The path in the words of answers: every element of a list has one schema.
pub(super) fn value_path(steps: &[BodyStep]) -> ValuePath {
    let segments = steps.iter().map(|step| match step {
        BodyStep::Member(name) => PathSegment::Member(name.clone()),
        BodyStep::Index(_) => PathSegment::Elements,
    });
    ValuePath { segments: segments.collect() }
}

/// Whether the document requires every step of a path.
fn is_required(schemas: &Schemas, root: &Place, steps: &[BodyStep]) -> bool {
    let mut place = root.clone();
    for step in steps {
        let Place::Known(ids) = &place else { return false };
        match step {
            BodyStep::Member(name) if !required_members(schemas, ids).iter().any(|(required, _)| required == name) => {
                return false;
            }
            // The first element stands for a list that must be there; further ones may be missing.
            BodyStep::Index(index) if *index > 0 => return false,
            BodyStep::Member(_) | BodyStep::Index(_) => {}
        }
        let path = Spanned { span: Span::default(), value: value_path(std::slice::from_ref(step)) };
        match resolve::follow(schemas, &place, &path) {
            Ok(next) => place = next,
            Err(_) => return false,
        }
    }
    true
}

/// The members that an object must have in a request, through `allOf`, and where the document says so.
fn required_members(schemas: &Schemas, ids: &[SchemaId]) -> Vec<(String, Span)> {
    let mut open = ids.to_vec();
    let mut seen: HashSet<SchemaId> = HashSet::new();
    let mut required: IndexMap<String, Span> = IndexMap::new();
    let mut read_only: HashSet<String> = HashSet::new();
    while let Some(id) = open.pop() {
        if !seen.insert(id) {
            continue;
        }
        let schema = schemas.get(id);
        open.extend(&schema.all_of);
        let members = schema.properties.iter().filter(|(_, id)| schemas.get(**id).read_only);
        read_only.extend(members.map(|(name, _)| name.clone()));
        for name in &schema.required {
            required.entry(name.clone()).or_insert(schema.span);
        }
    }
    required.retain(|name, _| !read_only.contains(name));
    required.into_iter().collect()
}

/// A value without invisible characters.
pub(super) fn clean(value: &Value) -> Value {
    match value {
        Value::String(said) => Value::String(text::value(said)),
        Value::Array(items) => Value::Array(items.iter().map(clean).collect()),
        other => other.clone(),
    }
}
