//! Sample calls: arguments, and the very request that they must come to.

use serde_json::{Map, Value, json};

use super::arguments::{Planned, Shown};
use super::media_types::OCTETS;
use super::{argument_sample, sample_files, shape_check, wire};
use crate::model::{
    Argument, ArgumentType, Body, BodyEncoding, BodyPart, BodyStep, BodyValue, ParameterLocation, ParameterStyle,
    ParameterValue, PathPart, Request, SampleBody, SampleCall, SamplePart, Style, StyleForm,
};

/// The call with nothing that may be left out.
pub(super) fn least(planned: &Planned, request: &Request) -> SampleCall {
    call(planned, request, true)
}

/// The call with every argument, when there are more.
pub(super) fn full(planned: &Planned, request: &Request) -> Option<SampleCall> {
    let has_more = planned.arguments.iter().any(|argument| !argument.required || argument.kind == ArgumentType::Value);
    has_more.then(|| call(planned, request, false))
}

fn call(planned: &Planned, request: &Request, is_least: bool) -> SampleCall {
    let mut arguments: Map<String, Value> = planned
        .arguments
        .iter()
        .zip(&planned.shown)
        .filter(|(argument, shown)| argument.required || !(is_least || shown.has_no_sample))
        .map(|(argument, shown)| (argument.name.clone(), argument_value(argument, shown, is_least)))
        .collect();
    sample_files::name_types(request, &mut arguments);
    let (query, mut headers) = sent(request, &arguments);
    let body = request.body.as_ref().and_then(|body| self::body(body, &planned.arguments, &arguments));
    let media_type = request.body.as_ref().and_then(|body| body.media_type.clone());
    headers
        .extend(media_type.filter(|_| matches!(body, Some(SampleBody::Json(_)))).map(|it| ("content-type".into(), it)));
    SampleCall {
        path: request.path.iter().map(|part| path_part(part, &arguments)).collect(),
        query,
        headers,
        body,
        arguments: Value::Object(arguments),
    }
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
        ParameterValue::Fixed(value) => Some(value.clone()),
        ParameterValue::Pushdown => Some(json!(pushed(request))),
        ParameterValue::Argument { name, default, .. } => arguments.get(name).or(default.as_ref()).cloned(),
        ParameterValue::PageSize | ParameterValue::PagePosition => None,
    }
}

fn query_pairs(name: &str, style: ParameterStyle, value: &Value) -> Vec<(String, String)> {
    let style = match style {
        ParameterStyle::Styled(style) => style,
        style => Style { form: StyleForm::Form, explode: style == ParameterStyle::Each, reserved: false },
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
fn body(body: &Body, known: &[Argument], arguments: &Map<String, Value>) -> Option<SampleBody> {
    let mut whole = json!({});
    let mut is_empty = true;
    for member in &body.members {
        let value = match &member.value {
            BodyValue::Fixed(value) => Some(value.clone()),
            // The tests look at the size and the position of a page themselves.
            BodyValue::PageSize => {
                put(&mut whole, &member.path, Value::Null);
                remove(&mut whole, &member.path);
                is_empty = false;
                None
            }
            BodyValue::PagePosition { .. } => None,
            BodyValue::Argument { name, default, .. } => {
                let kind = known.iter().find(|argument| argument.name == *name).map(|argument| argument.kind);
                let value = arguments.get(name).or(default.as_ref()).cloned();
                value.map(|value| match kind {
                    Some(ArgumentType::Document) => document(&value),
                    _ => value,
                })
            }
        };
        if let Some(value) = value {
            put(&mut whole, &member.path, value);
            is_empty = false;
        }
    }
    if is_empty && !body.required {
        return None;
    }
    let text = || wire::spelling(&whole);
    let media_type = body.media_type.clone().unwrap_or_default();
    Some(match &body.encoding {
        BodyEncoding::Json => SampleBody::Json(whole),
        BodyEncoding::JsonText | BodyEncoding::Text => SampleBody::Text(media_type, text()),
        BodyEncoding::File(_) => {
            let own = sample_files::own_type(std::slice::from_ref(&media_type));
            let any = || if media_type.contains('*') { OCTETS.to_owned() } else { media_type.clone() };
            SampleBody::Text(own.unwrap_or_else(any), "x".to_owned())
        }
        BodyEncoding::Form(styles) => SampleBody::Form(fields(&whole, styles)),
        BodyEncoding::Multipart(parts) => SampleBody::Parts(self::parts(&whole, parts, arguments)),
    })
}

fn fields(whole: &Value, styles: &[(String, Style)]) -> Vec<(String, String)> {
    let members = whole.as_object().into_iter().flatten();
    let pairs = members.flat_map(|(name, value)| {
        let form = if value.is_object() { StyleForm::Json } else { StyleForm::Form };
        let plain = Style { form, explode: true, reserved: false };
        let style = styles.iter().find(|(known, _)| known == name).map_or(plain, |(_, style)| *style);
        wire::styled_in_query(style, name, value).unwrap_or_default()
    });
    pairs.collect()
}

fn parts(whole: &Value, parts: &[BodyPart], arguments: &Map<String, Value>) -> Vec<SamplePart> {
    let mut found = Vec::new();
    for (name, value) in whole.as_object().into_iter().flatten() {
        let part = parts.iter().find(|part| part.name == *name);
        let joined = part.and_then(|part| wire::styled_in_header(part.style?, value).ok()?);
        let value = &joined.map_or_else(|| value.clone(), Value::from);
        let values = value.as_array().cloned().unwrap_or_else(|| vec![value.clone()]);
        let file = part.and_then(|part| part.file.as_ref());
        let said = file.and_then(|file| file.name_argument.as_ref()).and_then(|name| arguments.get(name)?.as_str());
        let first = part.and_then(|part| part.types.first()).filter(|listed| !listed.contains('*')).cloned();
        let concrete = part.and_then(|part| part.types.iter().find(|listed| !listed.contains('*'))).cloned();
        let concrete = concrete.or_else(|| sample_files::own_type(&part?.types));
        for value in values.iter().filter(|value| !value.is_null()) {
            let own = (value.is_object() || value.is_array()).then(|| "application/json".to_owned());
            found.push(match file {
                Some(file) => SamplePart {
                    name: name.clone(),
                    file_name: Some(said.unwrap_or(&file.name).to_owned()),
                    media_type: Some(concrete.clone().unwrap_or_else(|| OCTETS.to_owned())),
                    text: "x".to_owned(),
                },
                None => SamplePart {
                    name: name.clone(),
                    file_name: None,
                    media_type: first.clone().or(own),
                    text: wire::spelling(value),
                },
            });
        }
    }
    found
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

/// Removes a member, and leaves what it stands in.
fn remove(target: &mut Value, path: &[BodyStep]) {
    let Some((BodyStep::Member(last), above)) = path.split_last() else { return };
    let place = above.iter().try_fold(target, |place, step| match step {
        BodyStep::Member(name) => place.get_mut(name),
        BodyStep::Index(index) => place.get_mut(*index),
    });
    if let Some(object) = place.and_then(Value::as_object_mut) {
        object.remove(last);
    }
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

fn argument_value(argument: &Argument, shown: &Shown, is_least: bool) -> Value {
    if let Some(example) = shown.example.as_ref().or(shown.sample.as_ref()) {
        return example.clone();
    }
    if let Some(shape) = &shown.shape {
        let fits = |value: &Value| shape_check::passes(&shape.schema, &shape.rules, value);
        // An object without members says nothing, and in a path it cannot be sent.
        let is_bare = shape.sample.as_object().is_some_and(Map::is_empty);
        let wants_all = (!is_least || is_bare) && fits(&shape.full);
        return if wants_all { shape.full.clone() } else { shape.sample.clone() };
    }
    argument_sample::sample(argument.kind, &argument.checks).unwrap_or_default()
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
