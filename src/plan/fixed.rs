//! Values that are always the same, in the form in which they are sent.

use serde_json::Value;

use super::arguments::ArgumentPlanner;
use super::{text, wire};
use crate::model::{ArgumentType, ParameterStyle, Style, StyleForm};
use crate::openapi::{Parameter, ParameterLocation};

/// Why a value that the allow-list names cannot stand in its place.
pub(super) fn place_problem(parameter: &Parameter, value: &Value) -> Option<String> {
    // JSON is written in ASCII there, whatever it holds.
    let is_json = parameter.content_type.as_deref().is_some_and(super::answer::is_json);
    let is_text = |value: &Value| value.as_str().is_none_or(str::is_ascii);
    match (parameter.location, value) {
        (ParameterLocation::Path, Value::String(text)) => {
            wire::path_problem(text).map(|_| "in a path it would address something else".to_owned())
        }
        (ParameterLocation::Header, value) if !is_json => {
            let is_sound = value.as_array().map_or(is_text(value), |elements| elements.iter().all(is_text));
            (!is_sound).then(|| "a header holds printable ASCII characters only".to_owned())
        }
        _ => None,
    }
}

impl ArgumentPlanner<'_> {
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
