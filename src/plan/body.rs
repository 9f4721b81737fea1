//! Arguments that go into the JSON body: their place in its schema, their types, and what the body must hold.

use serde_json::Value;

use super::arguments::ArgumentPlanner;
use super::resolve::{self, Kind, Place};
use super::text;
use crate::allowlist::{ArgumentEntry, ArgumentForm, ArgumentTarget, PathSegment, Spanned, ValuePath, body_path};
use crate::diagnostics::{PlanProblem, Problem, ServingProblem};
use crate::model::{ArgumentType, BodyMember, BodyStep, BodyValue};
use crate::openapi::{MediaType, Parameter, ParameterLocation, ParameterStyle, RequestBody, SchemaId, Schemas};
use crate::source::Span;

/// The JSON kind of a body, when there is one.
pub(super) fn json(body: &RequestBody) -> Option<&MediaType> {
    let plain = body.content.iter().find(|media| media.name == "application/json");
    plain.or_else(|| body.content.iter().find(|media| super::answer::is_json(&media.name)))
}

/// The media type to send, when it is not plain JSON but a kind of it.
pub(super) fn media_type(body: &RequestBody) -> Option<String> {
    let name = json(body)?.name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$&-^_.+/".contains(&byte);
    (name.ends_with("+json") && name.bytes().all(is_token)).then_some(name)
}

impl ArgumentPlanner<'_> {
    /// One argument that goes to the body.
    pub(super) fn body_argument(&mut self, name: &str, entry: &ArgumentEntry, steps: &[BodyStep], span: Span) {
        let Some(root) = self.body_root(span) else { return };
        if self.is_taken(steps, span) {
            return;
        }
        self.targets.push((ArgumentTarget::Body(steps.to_vec()), span));
        let path = body_path(steps);
        let place = match resolve::follow(self.schemas, &root, &Spanned { span, value: value_path(steps) }) {
            Ok(place) => place,
            Err(problem) => return self.report(&problem),
        };
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
                let parameter = self.as_parameter(entry, &path, &root, steps, &place);
                let Some((field, required)) = self.caller(name, entry, &parameter, kind, default) else { return };
                BodyValue::Argument { name: name.to_owned(), field, required, default: default.map(clean) }
            }
        };
        self.planned.body.push(BodyMember { path: steps.to_vec(), value });
    }

    /// The schema of the JSON body; an operation without one is told.
    fn body_root(&mut self, span: Span) -> Option<Place> {
        let body = self.operation.request_body.as_ref();
        if let Some(media) = body.and_then(json) {
            return Some(match media.schema {
                Some(id) => Place::Known(vec![id]),
                None => Place::Open { owner: "the body".to_owned() },
            });
        }
        let found = body.into_iter().flat_map(|body| &body.content).map(|media| text::one_line(&media.name)).collect();
        let problem = ServingProblem::NoJsonBody { operation: self.tool.operation.value.clone(), found, span };
        self.problems.push(problem.diagnostic());
        None
    }

    /// Whether another argument goes to this place, into it, or around it.
    fn is_taken(&mut self, steps: &[BodyStep], span: Span) -> bool {
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

    fn body_kind(&mut self, name: &str, entry: &ArgumentEntry, path: &str, place: &Place) -> Option<ArgumentType> {
        let said = entry.kind.as_ref().map(|kind| kind.value.as_str());
        if let Some(span) = entry.convert {
            if said.is_none_or(|said| said == "string") {
                return Some(ArgumentType::Document);
            }
            self.problems.push(ServingProblem::ConvertPlace { argument: name.to_owned(), span }.diagnostic());
            return None;
        }
        if said.is_some() {
            return self.kind(name, entry, &bare_parameter(path, None, entry.span));
        }
        let found = match resolve::kind(self.schemas, place) {
            Kind::String | Kind::Datetime | Kind::Date => return Some(ArgumentType::String),
            Kind::Integer => return Some(ArgumentType::Integer),
            Kind::Number => return Some(ArgumentType::Number),
            Kind::Boolean => return Some(ArgumentType::Boolean),
            Kind::List => {
                let path = Spanned { span: entry.span, value: ValuePath::default() };
                let elements = resolve::elements(self.schemas, place, &path).ok();
                match elements.map(|elements| resolve::kind(self.schemas, &elements)) {
                    Some(Kind::String | Kind::Datetime | Kind::Date) => return Some(ArgumentType::Strings),
                    Some(Kind::Integer) => return Some(ArgumentType::Integers),
                    _ => "a list of anything but strings and integers",
                }
            }
            Kind::Unknown => {
                let owner = match place {
                    Place::Open { owner } => owner.clone(),
                    Place::Known(_) => "it".to_owned(),
                };
                let (argument, path) = (name.to_owned(), format!("body.{path}"));
                let problem = ServingProblem::OpenBody { argument, path, owner, span: entry.name_span };
                self.problems.push(problem.diagnostic());
                return None;
            }
            other => other.name(),
        };
        let (argument, found) = (name.to_owned(), found.to_owned());
        self.report(&PlanProblem::ArgumentType { argument, found, span: entry.name_span });
        None
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
        let required = !may_be_empty && is_required(self.schemas, root, steps);
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
        let Some(media) = json(body) else { return };
        if let Some(id) = media.schema.filter(|_| body.required || !targets.is_empty()) {
            let targets: Vec<&[BodyStep]> = targets.iter().map(Vec::as_slice).collect();
            self.check_level(&Place::Known(vec![id]), &targets, &[]);
        }
    }

    fn check_level(&mut self, place: &Place, targets: &[&[BodyStep]], above: &[BodyStep]) {
        let Place::Known(ids) = place else { return };
        for (name, declared) in required_members(self.schemas, ids) {
            let step = BodyStep::Member(name.clone());
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
        // Within braces YAML ends a plain text at `[`.
        let target = if path.contains(['[', ']', '{', '}', ',', '\'', '"']) {
            format!("'body.{}'", path.replace('\'', "''"))
        } else {
            format!("body.{path}")
        };
        let problem = ServingProblem::RequiredBody {
            tool: self.tool.name.value.clone(),
            line: format!("{}: {{to: {target}, required: true}}", crate::model::RustIdent::snake(&path)),
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
    }
}

/// The path in the words of answers: every element of a list has one schema.
fn value_path(steps: &[BodyStep]) -> ValuePath {
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
    let mut seen: Vec<SchemaId> = Vec::new();
    let mut required: Vec<(String, Span)> = Vec::new();
    let mut read_only: Vec<String> = Vec::new();
    while let Some(id) = open.pop() {
        if seen.contains(&id) {
            continue;
        }
        seen.push(id);
        let schema = schemas.get(id);
        open.extend(&schema.all_of);
        let members = schema.properties.iter().filter(|(_, id)| schemas.get(**id).read_only);
        read_only.extend(members.map(|(name, _)| name.clone()));
        for name in &schema.required {
            if !required.iter().any(|(known, _)| known == name) {
                required.push((name.clone(), schema.span));
            }
        }
    }
    required.retain(|(name, _)| !read_only.contains(name));
    required
}

/// A value of the allow-list without invisible characters.
fn clean(value: &Value) -> Value {
    match value {
        Value::String(said) => Value::String(text::value(said)),
        Value::Array(items) => Value::Array(items.iter().map(clean).collect()),
        other => other.clone(),
    }
}
