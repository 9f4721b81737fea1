//! Arguments against the operation's parameters: types, checks, and the request they fill.

use std::collections::HashMap;

use serde_json::Value;

use super::argument_sample;
use super::body::clean;
use super::checks::fault;
use super::media::{self, Chosen};
use super::shape::Shape;
use super::{shape_check, text, wire};
use crate::allowlist::{ArgumentEntry, ArgumentForm, ArgumentTarget, Spanned, ToolEntry};
use crate::diagnostics::{Diagnostic, PlanProblem, Problem, ServingProblem};
use crate::model::{
    Argument, ArgumentType, BodyMember, Check, ParameterLocation, ParameterStyle, ParameterValue, PathPart,
    RequestParameter, RustIdent, ShapeRules,
};
use crate::openapi::{self, Operation, Parameter, Schemas};
use crate::source::Span;

/// Most characters of a description taken from the document.
const DOCUMENT_DESCRIPTION: usize = 300;

/// What a tool's arguments come to.
#[derive(Debug, Default)]
pub(super) struct Planned {
    pub(super) arguments: Vec<Argument>,
    /// What the schema says of each argument beside its checks.
    pub(super) shown: Vec<Shown>,
    pub(super) parameters: Vec<RequestParameter>,
    /// Path parameters and what fills them.
    pub(super) path: Vec<(String, PathPart)>,
    /// What goes into the body.
    pub(super) body: Vec<BodyMember>,
}

/// What people and models read of an argument.
#[derive(Debug, Clone, Default)]
pub(super) struct Shown {
    pub(super) description: Option<String>,
    pub(super) example: Option<Value>,
    pub(super) default: Option<Value>,
    /// Sent by the emitted tests where the type alone does not say what is right.
    pub(super) sample: Option<Value>,
    /// Whether the emitted tests leave it out, because nobody can guess a value.
    pub(super) has_no_sample: bool,
    /// What is known of an object or list.
    pub(super) shape: Option<Shape>,
}

/// Plans the arguments of one tool.
pub(super) struct ArgumentPlanner<'a> {
    pub(super) tool: &'a ToolEntry,
    pub(super) operation: &'a Operation,
    pub(super) schemas: &'a Schemas,
    pub(super) problems: Vec<Diagnostic>,
    pub(super) planned: Planned,
    pub(super) targets: Vec<(ArgumentTarget, Span)>,
    /// The query parameter that carries the server's credential, if one does.
    pub(super) credential: Option<String>,
    /// The shapes of arguments that are objects or lists.
    pub(super) shapes: HashMap<String, Shape>,
    /// The body that the tool sends.
    pub(super) chosen: Option<Chosen<'a>>,
    /// Whether the allow-list asks for a body that there is not, which is told once.
    pub(super) is_body_type_wrong: bool,
}

impl<'a> ArgumentPlanner<'a> {
    pub(super) fn new(tool: &'a ToolEntry, operation: &'a Operation, schemas: &'a Schemas) -> Self {
        let (chosen, problems) = match media::chosen(tool, operation, schemas) {
            Ok(chosen) => (chosen, Vec::new()),
            Err(problem) => (None, vec![*problem]),
        };
        Self {
            tool,
            operation,
            schemas,
            chosen,
            is_body_type_wrong: !problems.is_empty(),
            problems,
            planned: Planned::default(),
            targets: Vec::new(),
            credential: None,
            shapes: HashMap::new(),
        }
    }

    /// Every argument, the page's among them, and what is required and missing.
    pub(super) fn run(&mut self) {
        let tool = self.tool;
        for (name, entry) in &tool.arguments {
            self.argument(name, entry);
        }
        if let Some(page) = &tool.page {
            self.page(page);
        }
        self.check_required();
        self.check_body();
        self.check_names();
    }

    pub(super) fn report(&mut self, problem: &PlanProblem) {
        self.problems.push(problem.diagnostic());
    }

    fn argument(&mut self, name: &str, entry: &ArgumentEntry) {
        let span = entry.to.as_ref().map_or(entry.name_span, |to| to.span);
        if let Some(ArgumentTarget::Body(steps)) = entry.to.as_ref().map(|to| &to.value) {
            self.body_argument(name, entry, steps, span);
            return;
        }
        if let Some(span) = entry.convert {
            self.problems.push(ServingProblem::ConvertPlace { argument: name.to_owned(), span }.diagnostic());
            return;
        }
        let Some(parameter) = self.parameter(name, entry.to.as_ref(), span) else { return };
        let in_path = parameter.location == openapi::ParameterLocation::Path;
        if in_path && matches!(entry.form, ArgumentForm::Pushdown(_)) {
            let what = format!("`pushdown` in the path, for `{}`", text::one_line(&parameter.name));
            self.report(&PlanProblem::NotSendable { what, span, declared: Some(parameter.span) });
            return;
        }
        if !self.check_header(parameter, span) {
            return;
        }
        let Some(kind) = self.kind(name, entry, parameter) else { return };
        let Some(style) = self.style(parameter, kind, span) else { return };
        self.check_members(name, parameter, style, span);
        match &entry.form {
            ArgumentForm::Fixed(values) => {
                self.check_fixed(name, entry, parameter, kind);
                let value = self.fixed(name, values, kind, style);
                if in_path {
                    return self.fixed_in_path(name, &value, (parameter, style), entry);
                }
                if let Some(reason) = super::fixed::place_problem(parameter, &value) {
                    let what = "fixed value";
                    self.report(&PlanProblem::BadExample { argument: name.to_owned(), what, reason, span });
                }
                self.push_parameter(parameter, style, ParameterValue::Fixed(value), span);
            }
            ArgumentForm::Pushdown(_) => {
                let style = if style == ParameterStyle::Single { ParameterStyle::Joined } else { style };
                self.push_parameter(parameter, style, ParameterValue::Pushdown, span);
            }
            ArgumentForm::Caller => self.parameter_argument(name, entry, parameter, (kind, style), None),
            ArgumentForm::Default(value) => self.parameter_argument(name, entry, parameter, (kind, style), Some(value)),
        }
    }

    fn parameter_argument(
        &mut self,
        name: &str,
        entry: &ArgumentEntry,
        parameter: &Parameter,
        (kind, style): (ArgumentType, ParameterStyle),
        default: Option<&Value>,
    ) {
        let Some((field, required)) = self.caller(name, entry, parameter, kind, default) else { return };
        if parameter.location == openapi::ParameterLocation::Path {
            self.targets.push((target_of(parameter), entry.name_span));
            let style = match style {
                ParameterStyle::Styled(style) => Some((parameter.name.clone(), style)),
                _ => None,
            };
            let part = PathPart::Argument { name: name.to_owned(), field, default: default.cloned(), style };
            self.planned.path.push((parameter.name.clone(), part));
            return;
        }
        let default = default.cloned();
        let value = ParameterValue::Argument { name: name.to_owned(), field, required, default };
        self.push_parameter(parameter, style, value, entry.name_span);
    }

    /// Checks an argument that the caller sends; gives its field and whether it must be sent.
    pub(super) fn caller(
        &mut self,
        name: &str,
        entry: &ArgumentEntry,
        parameter: &Parameter,
        kind: ArgumentType,
        default: Option<&Value>,
    ) -> Option<(RustIdent, bool)> {
        let checks = self.checks(name, entry, parameter, kind)?;
        let required = self.required(name, entry, parameter) && default.is_none();
        let field = RustIdent::snake(name);
        if parameter.deprecated || parameter.schema.is_some_and(|id| self.schemas.get(id).deprecated) {
            let (what, declared) = (format!("`{}`", text::one_line(&parameter.name)), parameter.span);
            self.report(&PlanProblem::Deprecated { what, span: entry.name_span, declared });
        }
        for (value, what) in [(entry.example.as_ref(), "example"), (default, "default")] {
            let elsewhere = |value: &Value| super::fixed::place_problem(parameter, value);
            let misfits = |value: &Value| match self.shapes.get(name) {
                Some(shape) => shape_check::fault(&shape.schema, &shape.rules, value),
                None => fault(value, kind, &checks),
            };
            if let Some(reason) = value.and_then(|value| misfits(value).or_else(|| elsewhere(value))) {
                self.report(&PlanProblem::BadExample { argument: name.to_owned(), what, reason, span: entry.span });
                return None;
            }
        }
        let in_path = parameter.location == openapi::ParameterLocation::Path;
        let stands = |value: &Value| !in_path || value.as_str().is_none_or(|text| wire::path_problem(text).is_none());
        let guessed = argument_sample::sample(kind, &checks).filter(stands);
        let sample = match &guessed {
            Some(_) => None,
            None => parameter.schema.and_then(|id| self.declared_sample(id, kind, &checks)).filter(stands),
        };
        if entry.example.is_none() && kind != ArgumentType::Value && guessed.is_none() && sample.is_none() {
            let argument = name.to_owned();
            self.report(&PlanProblem::NeedsExample { argument, reason: None, span: entry.name_span });
            return None;
        }
        let shape = self.shapes.remove(name);
        let fault_of = |shape: &Shape| shape_check::fault(&shape.schema, &shape.rules, &shape.sample);
        let reason = shape.as_ref().filter(|_| entry.example.is_none()).and_then(fault_of);
        let has_no_sample = reason.is_some();
        if has_no_sample && required {
            self.report(&PlanProblem::NeedsExample { argument: name.to_owned(), reason, span: entry.name_span });
            return None;
        }
        let rules = shape.as_ref().map(|shape| shape.rules.clone()).filter(|rules| *rules != ShapeRules::default());
        self.planned.shown.push(Shown {
            description: self.description(entry, parameter),
            example: entry.example.clone(),
            default: default.cloned(),
            sample,
            has_no_sample,
            shape,
        });
        let argument = Argument { name: name.to_owned(), field: field.clone(), kind, required, checks, rules };
        self.planned.arguments.push(argument);
        Some((field, required))
    }

    /// The document's own example or default, when it passes the checks.
    fn declared_sample(&self, id: openapi::SchemaId, kind: ArgumentType, checks: &[Check]) -> Option<Value> {
        let schema = self.schemas.get(id);
        let said = [&schema.example, &schema.default].into_iter().flatten();
        said.map(clean).find(|value| fault(value, kind, checks).is_none())
    }

    fn description(&self, entry: &ArgumentEntry, parameter: &Parameter) -> Option<String> {
        match entry.description.as_deref()? {
            "from_document" => {
                let prose =
                    parameter.description.as_deref().map(|prose| text::one_line_cut(prose, DOCUMENT_DESCRIPTION));
                let default = parameter.schema.and_then(|id| self.schemas.get(id).default.as_ref());
                let default = default.filter(|value| !value.is_object() && !value.is_array() && !value.is_null());
                let default =
                    default.map(|value| format!("Default: {}", text::one_line_cut(&wire::spelling(value), 60)));
                let parts: Vec<String> = prose.into_iter().chain(default).collect();
                (!parts.is_empty()).then(|| parts.join(". ").replace(".. ", ". "))
            }
            own => Some(text::one_line(own)),
        }
    }

    /// The parameter that an argument goes to: the one named by `to`, else the one of the same name.
    pub(super) fn parameter(
        &mut self,
        name: &str,
        to: Option<&Spanned<ArgumentTarget>>,
        span: Span,
    ) -> Option<&'a Parameter> {
        let parameters: &'a [Parameter] = &self.operation.parameters;
        let (place, wanted) = match to.map(|to| &to.value) {
            None => ("", name),
            Some(ArgumentTarget::Path(name)) => ("path", name.as_str()),
            Some(ArgumentTarget::Query(name)) => ("query", name.as_str()),
            Some(ArgumentTarget::Header(name)) => ("header", name.as_str()),
            Some(ArgumentTarget::Cookie(name)) => ("cookie", name.as_str()),
            Some(ArgumentTarget::Body(_)) => ("body", ""),
        };
        let here = |parameter: &&Parameter| place.is_empty() || place_name(parameter.location) == place;
        let found = parameters.iter().filter(here).find(|parameter| parameter.name == wanted);
        if let Some(parameter) = found {
            let target = target_of(parameter);
            if let Some((_, first)) = self.targets.iter().find(|(other, _)| is_same(other, &target)) {
                let target = format!("{}.{}", place_name(parameter.location), parameter.name);
                self.report(&PlanProblem::DuplicateTarget { target, span, first: *first });
                return None;
            }
            return Some(parameter);
        }
        self.report(&PlanProblem::UnknownParameter {
            parameter: wanted.to_owned(),
            place: if place.is_empty() { "path, query, header or cookie" } else { place_word(place) },
            operation: self.tool.operation.value.clone(),
            known: parameters.iter().filter(here).map(|parameter| text::one_line(&parameter.name)).collect(),
            span,
        });
        None
    }

    pub(super) fn push_parameter(
        &mut self,
        parameter: &Parameter,
        style: ParameterStyle,
        value: ParameterValue,
        span: Span,
    ) {
        self.targets.push((target_of(parameter), span));
        let location = match parameter.location {
            openapi::ParameterLocation::Header => ParameterLocation::Header,
            openapi::ParameterLocation::Cookie => ParameterLocation::Cookie,
            _ => ParameterLocation::Query,
        };
        self.planned.parameters.push(RequestParameter { name: parameter.name.clone(), location, style, value });
    }

    fn required(&mut self, name: &str, entry: &ArgumentEntry, parameter: &Parameter) -> bool {
        if let Some(said) = entry.required.as_ref().filter(|said| parameter.required && !said.value) {
            let argument = name.to_owned();
            self.report(&PlanProblem::Loosened { argument, span: said.span, declared: parameter.span });
        }
        parameter.required || entry.required.as_ref().is_some_and(|said| said.value)
    }

    /// Two arguments whose names give one Rust field, or one with a name that paging or `only` takes.
    fn check_names(&mut self) {
        let mut seen: Vec<(RustIdent, String, Span)> = Vec::new();
        let page = self.tool.page.as_ref();
        let extra = page.map(|page| page.size_argument.iter().chain([&page.token_argument])).into_iter().flatten();
        let extra = extra.chain(self.tool.all_pages.as_ref().map(|all| &all.argument));
        let narrow = self.tool.narrow.as_ref().filter(|narrow| narrow.value);
        let names = self
            .planned
            .arguments
            .iter()
            .map(|argument| {
                let entry = self.tool.arguments.iter().find(|(name, _)| *name == argument.name);
                (argument.name.clone(), entry.map_or(self.tool.name.span, |(_, entry)| entry.name_span))
            })
            .chain(extra.map(|name| (name.value.clone(), name.span)))
            .chain(narrow.map(|narrow| ("only".to_owned(), narrow.span)));
        let mut problems = Vec::new();
        for (name, span) in names {
            let field = RustIdent::snake(&name);
            match seen.iter().find(|(other, _, _)| *other == field) {
                Some((_, first_name, first)) => problems.push(PlanProblem::NameCollision {
                    first_name: first_name.clone(),
                    second_name: name,
                    what: "argument",
                    span,
                    first: *first,
                }),
                None => seen.push((field, name, span)),
            }
        }
        for problem in &problems {
            self.report(problem);
        }
    }
}

pub(super) fn target_of(parameter: &Parameter) -> ArgumentTarget {
    match parameter.location {
        openapi::ParameterLocation::Path => ArgumentTarget::Path(parameter.name.clone()),
        openapi::ParameterLocation::Header => ArgumentTarget::Header(parameter.name.clone()),
        openapi::ParameterLocation::Query => ArgumentTarget::Query(parameter.name.clone()),
        openapi::ParameterLocation::Cookie => ArgumentTarget::Cookie(parameter.name.clone()),
    }
}

/// Whether two targets are one: names of headers have no case.
pub(super) fn is_same(one: &ArgumentTarget, other: &ArgumentTarget) -> bool {
    match (one, other) {
        (ArgumentTarget::Header(one), ArgumentTarget::Header(other)) => one.eq_ignore_ascii_case(other),
        (one, other) => one == other,
    }
}

pub(super) fn place_name(location: openapi::ParameterLocation) -> &'static str {
    match location {
        openapi::ParameterLocation::Path => "path",
        openapi::ParameterLocation::Query => "query",
        openapi::ParameterLocation::Header => "header",
        openapi::ParameterLocation::Cookie => "cookie",
    }
}

fn place_word(place: &str) -> &'static str {
    match place {
        "path" => "path",
        "query" => "query",
        "cookie" => "cookie",
        _ => "header",
    }
}
