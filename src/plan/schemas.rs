//! The JSON Schemas that clients see.
//!
//! They keep to what every client accepts: a root object, one `type`, no references and no
//! combinators, no exclusive bounds, `items` on every list, enum values repeated in words.

use serde_json::{Map, Value, json};

use super::arguments::Shown;
use super::projection::{Output, OutputValue};
use super::shape::{self, Shape};
use crate::model::{AnswerForm, Argument, ArgumentType, Check, Conversion, Gather, Page, PageStyle};

/// The schema of the arguments.
pub(super) fn input(
    arguments: &[Argument],
    shown: &[Shown],
    page: Option<&Page>,
    only: Option<&[String]>,
    closed: bool,
) -> Value {
    let mut properties = Map::new();
    for (argument, shown) in arguments.iter().zip(shown) {
        properties.insert(argument.name.clone(), argument_schema(argument, shown));
    }
    if let Some(page) = page {
        if let Some(size) = &page.size_argument {
            let size_schema =
                json!({"type": "integer", "minimum": 1, "maximum": page.size_cap, "default": page.default_size});
            properties.insert(size.clone(), size_schema);
        }
        let cursor = &page.cursor_argument;
        let about = format!("{cursor} of the reply before");
        let cursor_schema = match page.style {
            PageStyle::Offset(_) => json!({"type": "integer", "minimum": 0, "description": about}),
            _ => json!({"type": "string", "description": about}),
        };
        properties.insert(cursor.clone(), cursor_schema);
        if let Some(all) = &page.all {
            let about = format!("Fetch up to {} pages in one call", all.most);
            properties.insert(all.argument.clone(), json!({"type": "boolean", "description": about}));
        }
    }
    if let Some(only) = only {
        let about = format!("Return only these: {}", only.join(", "));
        properties.insert(
            "only".to_owned(),
            json!({"type": "array", "items": {"type": "string", "enum": only}, "description": about}),
        );
    }
    let required: Vec<&str> =
        arguments.iter().filter(|argument| argument.required).map(|argument| argument.name.as_str()).collect();
    object(properties, &required, closed)
}

fn argument_schema(argument: &Argument, shown: &Shown) -> Value {
    if let Some(shape) = &shown.shape {
        return shape_schema(shape, shown);
    }
    let mut said = Said::default();
    said.value.insert("type".to_owned(), json!(type_of(argument.kind.element().unwrap_or(argument.kind))));
    argument.checks.iter().for_each(|check| said.add(check));
    let Said { value, list, choices, bounds } = said;
    let mut schema = value;
    if argument.kind.element().is_some() {
        let items = Value::Object(schema);
        schema = Map::new();
        schema.insert("type".to_owned(), json!("array"));
        schema.insert("items".to_owned(), items);
        schema.extend(list);
    }
    if let Some(default) = &shown.default {
        schema.insert("default".to_owned(), default.clone());
    }
    let bounds = (!bounds.is_empty()).then(|| bounds.join(". "));
    let shown = Shown { description: joined(shown.description.clone(), bounds), ..shown.clone() };
    if let Some(about) = description(&shown, argument.kind, choices) {
        schema.insert("description".to_owned(), json!(about));
    }
    Value::Object(schema)
}

/// What the checks of an argument come to in its schema, and in words where a schema must not say it.
#[derive(Default)]
struct Said {
    /// Of one value.
    value: Map<String, Value>,
    /// Of the list of them.
    list: Map<String, Value>,
    choices: Option<String>,
    bounds: Vec<String>,
}

impl Said {
    fn add(&mut self, check: &Check) {
        match check {
            Check::MinLength(least) => self.of_value("minLength", json!(least)),
            Check::MaxLength(most) => self.of_value("maxLength", json!(most)),
            Check::Pattern(pattern) => self.of_value("pattern", json!(pattern)),
            Check::OneOf(of) => {
                self.choices = Some(of.join(", "));
                self.of_value("enum", json!(of));
            }
            Check::Range(low, high) => {
                low.iter().for_each(|low| self.of_value("minimum", json!(low)));
                high.iter().for_each(|high| self.of_value("maximum", json!(high)));
            }
            Check::FloatRange(low, high) => {
                low.iter().for_each(|low| self.of_value("minimum", json!(low)));
                high.iter().for_each(|high| self.of_value("maximum", json!(high)));
            }
            Check::Above(bound) => self.bounds.push(format!("More than {bound}")),
            Check::Below(bound) => self.bounds.push(format!("Less than {bound}")),
            Check::OneOfNumbers(listed) => {
                let listed: Vec<String> = listed.iter().map(ToString::to_string).collect();
                self.choices = Some(listed.join(", "));
            }
            Check::MinItems(least) => {
                self.list.insert("minItems".to_owned(), json!(least));
            }
            Check::MaxItems(most) => {
                self.list.insert("maxItems".to_owned(), json!(most));
            }
            Check::Int32 => {}
        }
    }

    fn of_value(&mut self, keyword: &str, said: Value) {
        self.value.insert(keyword.to_owned(), said);
    }
}

/// The schema of an object or list, with the argument's own words before those of its forms.
fn shape_schema(shape: &Shape, shown: &Shown) -> Value {
    let mut schema = shape.schema.clone();
    if let Some(about) = description(&Shown { example: None, ..shown.clone() }, ArgumentType::Value, None) {
        shape::add_words(&mut schema, &about, true);
    }
    let example = shown.example.as_ref().map(|example| format!("Example: {example}"));
    if let Some(example) = example {
        shape::add_words(&mut schema, &example, false);
    }
    if let (Some(default), Some(members)) = (&shown.default, schema.as_object_mut()) {
        members.insert("default".to_owned(), default.clone());
    }
    schema
}

/// The type of one plain value.
fn type_of(kind: ArgumentType) -> &'static str {
    match kind {
        ArgumentType::Integer | ArgumentType::Integers => "integer",
        ArgumentType::Number | ArgumentType::Numbers => "number",
        ArgumentType::Boolean | ArgumentType::Booleans => "boolean",
        ArgumentType::String
        | ArgumentType::Strings
        | ArgumentType::Document
        | ArgumentType::Value
        | ArgumentType::File => "string",
    }
}

fn joined(first: Option<String>, second: Option<String>) -> Option<String> {
    match (first, second) {
        (Some(first), Some(second)) => Some(format!("{}. {second}", first.trim_end_matches('.'))),
        (first, second) => first.or(second),
    }
}

/// The words about an argument: its description, its choices, its example.
fn description(shown: &Shown, kind: ArgumentType, choices: Option<String>) -> Option<String> {
    let example = shown.example.as_ref().map(|example| {
        let text = example.as_str().map_or_else(|| example.to_string(), super::text::one_line);
        format!("Example: {text}")
    });
    let choices = choices.map(|choices| format!("One of: {choices}"));
    let file = (kind == ArgumentType::File).then(|| "Base64 or a data URI".to_owned());
    let choices = choices.or(file);
    let parts: Vec<String> = shown.description.clone().into_iter().chain(choices).chain(example).collect();
    if parts.is_empty() { None } else { Some(parts.join(". ").replace(".. ", ". ")) }
}

/// The schema of the structured output.
fn output(outputs: &[Output], page: Option<&Page>, closed: bool) -> Value {
    let mut properties = properties(outputs, closed);
    let mut required = Vec::new();
    if let Some(page) = page {
        properties.shift_remove(&format!("{}_omitted", page.output));
        let kind = if page.style.is_plain() { "integer" } else { "string" };
        properties.insert(page.cursor_argument.clone(), json!({"type": kind}));
        required.push(page.output.as_str());
    }
    object(properties, &required, closed)
}

/// The schema of what a tool makes of its answer.
pub(super) fn answer(form: &AnswerForm, outputs: &[Output], page: Option<&Page>, closed: bool) -> Value {
    let one = |name: &str, kind: &str, required: &[&str]| {
        let mut properties = Map::new();
        properties.insert(name.to_owned(), json!({"type": kind}));
        object(properties, required, closed)
    };
    match form {
        AnswerForm::Outputs => output(outputs, page, closed),
        AnswerForm::Done { .. } => one("done", "boolean", &["done"]),
        // An answer without content leaves these out.
        AnswerForm::Raw { .. } => one("raw", "string", &[]),
        AnswerForm::Text { .. } => one("text", "string", &[]),
        AnswerForm::File { .. } => {
            let mut properties = Map::new();
            properties.insert("media_type".to_owned(), json!({"type": "string"}));
            properties.insert("size".to_owned(), json!({"type": "integer"}));
            object(properties, &[], closed)
        }
    }
}

fn properties(outputs: &[Output], closed: bool) -> Map<String, Value> {
    let mut properties = Map::new();
    for output in outputs {
        let schema = match &output.value {
            OutputValue::Leaf { treatment, .. } => json!({"type": type_name(treatment.conversion)}),
            OutputValue::Gathered { gather: Gather::Join(_), .. } => json!({"type": "string"}),
            OutputValue::Gathered { treatment, .. } => json!({"type": type_name(treatment.conversion)}),
            OutputValue::List { treatment, .. } => {
                json!({"type": "array", "items": {"type": type_name(treatment.conversion)}})
            }
            OutputValue::Entries { fields, .. } => {
                let mut entry = Map::new();
                entry.insert("key".to_owned(), json!({"type": "string"}));
                entry.extend(self::properties(fields, closed));
                json!({"type": "array", "items": object(entry, &["key"], closed)})
            }
            OutputValue::Keys { .. } => json!({"type": "array", "items": {"type": "string"}}),
            OutputValue::Array { fields, .. } => {
                json!({"type": "array", "items": object(self::properties(fields, closed), &[], closed)})
            }
            OutputValue::Object(outputs) => object(self::properties(outputs, closed), &[], closed),
        };
        properties.insert(output.name.clone(), schema);
        if output.value.is_capped() {
            properties.insert(format!("{}_omitted", output.name), json!({"type": "integer"}));
        }
    }
    properties
}

fn object(properties: Map<String, Value>, required: &[&str], closed: bool) -> Value {
    let mut schema = Map::new();
    schema.insert("type".to_owned(), json!("object"));
    schema.insert("properties".to_owned(), Value::Object(properties));
    if !required.is_empty() {
        schema.insert("required".to_owned(), json!(required));
    }
    if closed {
        schema.insert("additionalProperties".to_owned(), json!(false));
    }
    Value::Object(schema)
}

fn type_name(conversion: Conversion) -> &'static str {
    match conversion {
        Conversion::String | Conversion::Datetime | Conversion::Date | Conversion::Markdown | Conversion::PlainText => {
            "string"
        }
        Conversion::Integer => "integer",
        Conversion::Number => "number",
        Conversion::Boolean => "boolean",
    }
}
