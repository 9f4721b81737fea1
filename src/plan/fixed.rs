//! Values that are always the same, in the form in which they are sent.

use serde_json::Value;

use super::arguments::{ArgumentPlanner, target_of};
use super::{text, wire};
use crate::allowlist::ArgumentEntry;
use crate::diagnostics::PlanProblem;
use crate::model::{ArgumentType, ParameterStyle, PathPart, Style, StyleForm};
use crate::openapi::{Parameter, ParameterLocation};

/// Why a value cannot stand in a path.
const ELSEWHERE: &str = "in a path it would address something else";

/// Why a value that the allow-list names cannot stand in its place.
pub(super) fn place_problem(parameter: &Parameter, value: &Value) -> Option<String> {
    // JSON is written in ASCII there, whatever it holds.
    let is_json = parameter.content_type.as_deref().is_some_and(super::answer::is_json);
    let is_text = |value: &Value| value.as_str().is_none_or(str::is_ascii);
    match (parameter.location, value) {
        (ParameterLocation::Path, Value::String(text)) => wire::path_problem(text).map(|_| ELSEWHERE.to_owned()),
        (ParameterLocation::Header, value) if !is_json => {
            let is_sound = value.as_array().map_or(is_text(value), |elements| elements.iter().all(is_text));
            (!is_sound).then(|| "a header holds printable ASCII characters only".to_owned())
        }
        (ParameterLocation::Cookie, value) if !is_json => {
            let style = Style { form: StyleForm::Form, explode: parameter.explode, reserved: false };
            let written = wire::styled_in_cookie(style, &parameter.name, value);
            written.is_err().then(|| "a cookie cannot hold it".to_owned())
        }
        _ => None,
    }
}

impl ArgumentPlanner<'_> {
    /// A fixed value in the path is a literal like what the document writes around it.
    pub(super) fn fixed_in_path(
        &mut self,
        name: &str,
        value: &Value,
        (parameter, style): (&Parameter, ParameterStyle),
        entry: &ArgumentEntry,
    ) {
        self.targets.push((target_of(parameter), entry.name_span));
        let written = match style {
            ParameterStyle::Styled(style) => wire::styled_in_path(style, &parameter.name, value),
            _ => {
                let text = wire::spelling(value);
                wire::path_problem(&text).map_or_else(|| Ok(wire::in_path(&text)), |_| Err(ELSEWHERE))
            }
        };
        match written {
            Ok(text) => self.planned.path.push((parameter.name.clone(), PathPart::Literal(text))),
            Err(reason) => {
                let (argument, reason) = (name.to_owned(), reason.to_owned());
                self.report(&PlanProblem::BadExample { argument, what: "fixed value", reason, span: entry.span });
            }
        }
    }

    /// A fixed value of a parameter: a list where the document wants one, and JSON where it is written as JSON. In
    /// every other style a value is its text.
    pub(super) fn fixed(&self, name: &str, values: &[Value], kind: ArgumentType, style: ParameterStyle) -> Value {
        let is_json = matches!(style, ParameterStyle::Styled(Style { form: StyleForm::Json, .. }));
        let is_text = matches!(kind, ArgumentType::String | ArgumentType::Strings);
        let one = |value: &Value| match value {
            Value::String(text) => Value::String(text::value(text)),
            value if is_json && !is_text => value.clone(),
            value => Value::String(value.to_string()),
        };
        let shape = self.shapes.get(name).and_then(|shape| shape.schema["type"].as_str());
        match values {
            [value] if kind.element().is_none() && shape != Some("array") => one(value),
            values => values.iter().map(one).collect(),
        }
    }
}
