//! Values that are always the same, in the form in which they are sent.

use serde_json::Value;

use super::arguments::ArgumentPlanner;
use super::text;
use crate::model::{ArgumentType, ParameterStyle, Style, StyleForm};

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
