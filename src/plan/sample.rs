//! Samples: what the emitted tests send, and what their mock upstream answers.

use serde_json::{Map, Value, json};

use super::arguments::Planned;
use super::paging::PagePlan;
use super::projection::{Output, OutputValue};
use super::{sampled_pages, wire};
use crate::allowlist::PathSegment;
use crate::model::{
    AnswerForm, Argument, ArgumentType, BodyStep, BodyValue, Check, Conversion, Gather, ParameterLocation,
    ParameterStyle, ParameterValue, PathPart, Request, Sample, SampleText, Style, StyleForm, Treatment,
};

/// The sample of one tool.
pub(super) fn sample(planned: &Planned, request: &Request, outputs: &[Output], page: Option<&PagePlan<'_>>) -> Sample {
    let arguments: Map<String, Value> = planned
        .arguments
        .iter()
        .zip(&planned.shown)
        .filter(|(argument, _)| argument.required)
        .map(|(argument, shown)| (argument.name.clone(), argument_value(argument, shown.example.as_ref())))
        .collect();
    // A tool without outputs reads nothing of the answer.
    let mut answer = Value::Null;
    fill(&mut answer, outputs);
    let output = match page {
        Some(page) => sampled_pages::outputs(page, &mut answer),
        None => outputs.iter().map(|output| output.name.clone()).collect(),
    };
    let (query, headers) = sent(request, &arguments);
    let mut found = Vec::new();
    texts(page.map_or(outputs, |page| page.fields), "", "", &mut found);
    Sample {
        body: body(request, &planned.arguments, &arguments),
        path: request.path.iter().map(|part| path_part(part, &arguments)).collect(),
        query,
        headers,
        output,
        texts: found,
        refusal: None,
        list: page.and_then(|page| sampled_pages::list(page, request)),
        path_argument: request.path.iter().find_map(|part| match part {
            PathPart::Argument { name, .. } => Some(name.clone()),
            PathPart::Literal(_) => None,
        }),
        arguments: Value::Object(arguments),
        answer,
    }
}

/// What a tool makes of an answer that it does not read outputs from.
pub(super) fn whole(form: &AnswerForm, sample: &mut Sample) {
    let (answer, output): (Value, &[&str]) = match form {
        AnswerForm::Outputs => return,
        AnswerForm::Done => (Value::Null, &["done"]),
        AnswerForm::Raw { .. } => (json!({"name": "text", "list": [1, true, null]}), &["raw"]),
        AnswerForm::Text { .. } => (json!("one,two\nthree,four"), &["text"]),
        AnswerForm::File { .. } => (Value::Null, &["media_type", "size"]),
    };
    sample.answer = answer;
    sample.output = output.iter().map(|name| (*name).to_owned()).collect();
}

/// The query pairs of the sample call, in the order in which they are sent, and its headers.
type Sent = (Vec<(String, String)>, Vec<(String, String)>);

fn sent(request: &Request, arguments: &Map<String, Value>) -> Sent {
    let (mut query, mut headers): Sent = Default::default();
    let mut cookies = Vec::new();
    for parameter in &request.parameters {
        let Some(value) = value(request, &parameter.value, arguments) else { continue };
        let name = &parameter.name;
        match (parameter.location, parameter.style) {
            (ParameterLocation::Query, style) => query.extend(query_pairs(name, style, &value)),
            (ParameterLocation::Header, style) => {
                let style = styled(style, StyleForm::Simple);
                let text = wire::styled_in_header(style, &value).ok().flatten();
                headers.extend(text.map(|text| (name.to_ascii_lowercase(), text)));
            }
            (ParameterLocation::Cookie, style) => {
                cookies.extend(wire::styled_in_cookie(styled(style, StyleForm::Form), name, &value).ok().flatten());
            }
        }
    }
    if !cookies.is_empty() {
        headers.push(("cookie".to_owned(), cookies.join("; ")));
    }
    (query, headers)
}

/// The value that the sample call sends; nothing where paging sets it or nobody does.
fn value(request: &Request, value: &ParameterValue, arguments: &Map<String, Value>) -> Option<Value> {
    match value {
        ParameterValue::Fixed(values) => match values.as_slice() {
            [one] => Some(json!(one)),
            many => Some(json!(many)),
        },
        ParameterValue::Pushdown => Some(json!(pushed(request))),
        ParameterValue::Argument { name, default, .. } => arguments.get(name).or(default.as_ref()).cloned(),
        ParameterValue::PageSize | ParameterValue::PagePosition => None,
    }
}

fn query_pairs(name: &str, style: ParameterStyle, value: &Value) -> Vec<(String, String)> {
    let style = match style {
        ParameterStyle::Styled(style) => style,
        style => Style { form: StyleForm::Form, explode: style != ParameterStyle::Joined, reserved: false },
    };
    wire::styled_in_query(style, name, value).unwrap_or_default()
}

fn styled(style: ParameterStyle, plain: StyleForm) -> Style {
    match style {
        ParameterStyle::Styled(style) => style,
        _ => Style { form: plain, explode: false, reserved: false },
    }
}

/// The body of the sample call, as the runtime builds it.
fn body(request: &Request, known: &[Argument], arguments: &Map<String, Value>) -> Option<Value> {
    let body = request.body.as_ref()?;
    let mut whole = json!({});
    let mut is_empty = true;
    for member in &body.members {
        let value = match &member.value {
            BodyValue::Fixed(value) => Some(value.clone()),
            BodyValue::Argument { name, default, .. } => {
                let kind = known.iter().find(|argument| argument.name == *name).map(|argument| argument.kind);
                let value = arguments.get(name).or(default.as_ref()).cloned();
                value.map(|value| match kind {
                    Some(ArgumentType::Document) => document(&value),
                    // The runtime reads a number as a float and writes it as one.
                    Some(ArgumentType::Number) => value.as_f64().map_or(value, Value::from),
                    _ => value,
                })
            }
        };
        if let Some(value) = value {
            put(&mut whole, &member.path, value);
            is_empty = false;
        }
    }
    (body.required || !is_empty).then_some(whole)
}

/// The document that a sample's Markdown becomes: samples are plain words, so it is one paragraph.
fn document(markdown: &Value) -> Value {
    let paragraph = json!({"type": "paragraph", "content": [{"type": "text", "text": markdown}]});
    json!({"type": "doc", "version": 1, "content": [paragraph]})
}

/// Puts a value at a path; a list that the sample fills in part closes up.
fn put(target: &mut Value, path: &[BodyStep], value: Value) {
    let mut place = target;
    for step in path {
        place = match step {
            BodyStep::Member(name) => {
                if !place.is_object() {
                    *place = json!({});
                }
                let Some(object) = place.as_object_mut() else { return };
                object.entry(name.clone()).or_insert(Value::Null)
            }
            BodyStep::Index(index) => {
                if !place.is_array() {
                    *place = json!([]);
                }
                let Some(items) = place.as_array_mut() else { return };
                let index = (*index).min(items.len());
                if index == items.len() {
                    items.push(Value::Null);
                }
                let Some(item) = items.get_mut(index) else { return };
                item
            }
        };
    }
    *place = value;
}

fn pushed(request: &Request) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for (_, name) in request.pushdown.iter().flat_map(|pushdown| &pushdown.fields) {
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
    names
}

fn argument_value(argument: &Argument, example: Option<&Value>) -> Value {
    if let Some(example) = example {
        return example.clone();
    }
    let choices = argument.checks.iter().find_map(|check| match check {
        Check::OneOf(values) => values.first(),
        _ => None,
    });
    let low = argument.checks.iter().find_map(|check| match check {
        Check::Range(low, high) => low.or(*high),
        _ => None,
    });
    let least = argument.checks.iter().find_map(|check| match check {
        Check::MinLength(least) => usize::try_from(*least).ok(),
        _ => None,
    });
    let has_pattern = argument.checks.iter().any(|check| matches!(check, Check::Pattern(_)));
    let common = has_pattern.then(|| super::checks::common_text(&argument.checks)).flatten().map(str::to_owned);
    let text = choices.cloned().or(common).unwrap_or_else(|| "x".repeat(least.unwrap_or(1).max(1)));
    let one = match argument.kind {
        ArgumentType::Boolean | ArgumentType::Booleans => json!(true),
        kind if kind.is_number() => json!(low.unwrap_or(1)),
        _ => json!(text),
    };
    if argument.kind.element().is_some() { json!([one]) } else { one }
}

fn path_part(part: &PathPart, arguments: &Map<String, Value>) -> String {
    match part {
        PathPart::Literal(text) => text.clone(),
        PathPart::Argument { name, default, style, .. } => {
            let Some(value) = arguments.get(name).or(default.as_ref()) else { return String::new() };
            match style {
                Some((name, style)) => wire::styled_in_path(*style, name, value).unwrap_or_default(),
                None => wire::in_path(&wire::spelling(value)),
            }
        }
    }
}

fn fill(object: &mut Value, outputs: &[Output]) {
    for output in outputs {
        match &output.value {
            OutputValue::Leaf { path, treatment } => *place(object, &steps(path)) = leaf(treatment),
            OutputValue::Gathered { path, gather: Gather::Count, .. } => {
                // What is only counted may be read by another output too.
                let element = place(object, path);
                if element.is_null() {
                    *element = json!("text");
                }
            }
            OutputValue::List { path, treatment, .. } | OutputValue::Gathered { path, treatment, .. } => {
                *place(object, path) = leaf(treatment);
            }
            OutputValue::Keys { path, member, .. } => {
                let mut value = Map::new();
                value.insert(member.clone(), json!(true));
                *place(object, &steps(path)) = json!({"text": value});
            }
            OutputValue::Object(outputs) => fill(object, outputs),
            OutputValue::Array { path, fields, .. } => {
                let mut list = steps(path);
                list.push(PathSegment::Elements);
                element(place(object, &list), fields);
            }
            OutputValue::Entries { path, fields, .. } => {
                let mut entry = steps(path);
                entry.push(PathSegment::Member(ENTRY.to_owned()));
                element(place(object, &entry), fields);
            }
        }
    }
}

/// The key of a map's entry, which the harness knows as `MAP_KEY`.
const ENTRY: &str = "any-key";

/// Fills an element or the value of an entry; one of which nothing is shown is an object all the same.
fn element(value: &mut Value, fields: &[Output]) {
    if fields.is_empty() && value.is_null() {
        *value = json!({});
    }
    fill(value, fields);
}

fn leaf(treatment: &Treatment) -> Value {
    match treatment.conversion {
        Conversion::String if treatment.html_strip => json!("<p>text</p>"),
        Conversion::String => json!("text"),
        Conversion::Integer => json!(1),
        Conversion::Number => json!(1.5),
        Conversion::Boolean => json!(true),
        Conversion::Datetime => json!("2026-01-02T03:04:05.678+0000"),
        Conversion::Date => json!("2026-01-02"),
        Conversion::Markdown | Conversion::PlainText => json!({
            "type": "doc",
            "version": 1,
            "content": [{"type": "paragraph", "content": [{"type": "text", "text": "text"}]}],
        }),
    }
}

fn steps(path: &[String]) -> Vec<PathSegment> {
    path.iter().cloned().map(PathSegment::Member).collect()
}

/// The place at the end of a path; objects and lists of one element are made on the way.
fn place<'v>(value: &'v mut Value, path: &[PathSegment]) -> &'v mut Value {
    path.iter().fold(value, |place, segment| match segment {
        PathSegment::Member(name) => {
            if !place.is_object() {
                *place = json!({});
            }
            &mut place[name.as_str()]
        }
        PathSegment::Elements => {
            if !place.is_array() {
                *place = json!([null]);
            }
            &mut place[0]
        }
    })
}

pub(super) fn set(value: &mut Value, path: &[String], new: Value) {
    *place(value, &steps(path)) = new;
}

/// The texts that are shown as they are: neither dates nor cut by a rule of their own.
fn texts(outputs: &[Output], upstream: &str, output: &str, found: &mut Vec<SampleText>) {
    for entry in outputs {
        let there = format!("{output}/{}", entry.name);
        match &entry.value {
            OutputValue::Leaf { path, treatment } if is_shown_whole(treatment) => {
                let end = match treatment.conversion {
                    Conversion::String => "",
                    Conversion::Markdown => "/content/0/content/0/text",
                    _ => continue,
                };
                let upstream = format!("{upstream}{}{end}", pointer(path));
                found.push(SampleText { upstream, output: there, untrusted: treatment.untrusted });
            }
            OutputValue::List { path, treatment, .. }
                if treatment.conversion == Conversion::String && is_shown_whole(treatment) =>
            {
                found.push(SampleText {
                    upstream: format!("{upstream}{}", step_pointer(path)),
                    output: format!("{there}/0"),
                    untrusted: treatment.untrusted,
                });
            }
            OutputValue::Array { path, fields, .. } => {
                texts(fields, &format!("{upstream}{}/0", pointer(path)), &format!("{there}/0"), found);
            }
            OutputValue::Entries { path, fields, .. } => {
                texts(fields, &format!("{upstream}{}/{ENTRY}", pointer(path)), &format!("{there}/0"), found);
            }
            OutputValue::Object(outputs) => texts(outputs, upstream, &there, found),
            OutputValue::Leaf { .. }
            | OutputValue::List { .. }
            | OutputValue::Gathered { .. }
            | OutputValue::Keys { .. } => {}
        }
    }
}

fn is_shown_whole(treatment: &Treatment) -> bool {
    treatment.truncate.is_none() && !treatment.html_strip
}

/// A JSON pointer to the first element of every list on the way.
fn step_pointer(path: &[PathSegment]) -> String {
    path.iter()
        .map(|segment| match segment {
            PathSegment::Member(name) => pointer(std::slice::from_ref(name)),
            PathSegment::Elements => "/0".to_owned(),
        })
        .collect()
}

/// A JSON pointer (RFC 6901).
pub(super) fn pointer(path: &[String]) -> String {
    path.iter().map(|member| format!("/{}", member.replace('~', "~0").replace('/', "~1"))).collect()
}
