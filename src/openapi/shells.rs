//! Reads what is around the schemas: parameters, bodies, responses, headers, security.
//!
//! First every member is judged where it stands, so that a message can show the place; then `openapiv3`
//! types the rest, which knows what the standard takes for granted.

use indexmap::IndexMap;
use openapiv3::{HeaderStyle, Parameter as TypedParameter, PathStyle, QueryStyle, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::closure::Closure;
use super::keywords::{is_deprecated, prose};
use super::reader::{Place, Reader};
use super::swagger;
use super::version::Family;
use super::{
    Encoding, Header, MediaType, Parameter, ParameterLocation, ParameterStyle, RequestBody, Response,
    SecurityRequirement, StatusPattern,
};
use crate::diagnostics::{DocumentProblem, DocumentSlip};
use crate::source::{Node, NodeKind};

const LOCATIONS: &[&str] = &["path", "query", "header", "cookie"];

/// The parameters of a path item or operation.
pub(super) fn parameters<'a>(reader: &mut Reader<'a>, closure: &mut Closure<'a>, owner: &Place<'a>) -> Vec<Parameter> {
    let mut parameters: Vec<Parameter> = Vec::new();
    for item in reader.items(owner, "parameters") {
        let Some(place) = reader.follow(item) else {
            continue;
        };
        let Some(parameter) = parameter(reader, closure, &place).filter(|parameter| !is_of_the_transport(parameter))
        else {
            continue;
        };
        let same = |other: &&Parameter| other.name == parameter.name && other.location == parameter.location;
        if let Some(first) = parameters.iter().find(same).map(|first| first.span) {
            let (name, place) = (parameter.name, reader.shown(&place));
            reader.report(&DocumentProblem::DuplicateParameter { name, place, first });
        } else {
            parameters.push(parameter);
        }
    }
    parameters
}

/// Whether a header is the transport's own. The standard says to ignore the first three among the parameters
/// (OpenAPI 3.0, "Parameter Object"); the others are set by whoever sends the request.
pub(super) fn is_of_the_transport(parameter: &Parameter) -> bool {
    const HEADERS: &[&str] = &[
        "accept",
        "content-type",
        "authorization",
        "accept-encoding",
        "connection",
        "content-length",
        "host",
        "transfer-encoding",
        "user-agent",
    ];
    parameter.location == ParameterLocation::Header
        && HEADERS.iter().any(|header| parameter.name.eq_ignore_ascii_case(header))
}

fn parameter<'a>(reader: &mut Reader<'a>, closure: &mut Closure<'a>, place: &Place<'a>) -> Option<Parameter> {
    let faults = reader.faults;
    if !reader.is_object(place) || is_left_out(reader, place) {
        return None;
    }
    judge_parameter(reader, place);
    let content = reader.members(place, "content").into_iter().next();
    if reader.faults > faults {
        return None;
    }
    let mut members = copied(place, &["name", "in", "required", "explode", "allowReserved"]);
    if let Some(style) = place.node.get("style").and_then(Node::as_str).filter(|style| *style != "cookie") {
        members.insert("style".to_owned(), Value::String(style.to_owned()));
    }
    members.insert("schema".to_owned(), Value::Object(Map::new()));
    let typed: TypedParameter = typed(reader, place, "a parameter", members)?;
    let schema = match &content {
        Some((_, media)) => media.member("schema"),
        // Some documents write the parameter as Swagger 2.0 does.
        None => place.member("schema").or_else(|| place.member("type").map(|_| place.clone())),
    };
    let schema = schema.map(|schema| closure.schema(reader, &schema));
    let (location, mut style, allow_reserved) = wire_form(&typed);
    if location == ParameterLocation::Cookie && place.node.get("style").and_then(Node::as_str) == Some("cookie") {
        style = ParameterStyle::Cookie;
    }
    let data = typed.parameter_data();
    Some(Parameter {
        span: place.node.span,
        name: data.name,
        location,
        required: data.required || location == ParameterLocation::Path,
        style,
        explode: data.explode.unwrap_or(matches!(style, ParameterStyle::Form | ParameterStyle::Cookie)),
        allow_reserved,
        schema,
        content_type: content.map(|(name, _)| name.to_owned()),
        description: prose(place, "description"),
        deprecated: is_deprecated(place.node),
    })
}

/// Whether a parameter stands in a place that we do not know, and can stay away.
fn is_left_out<'a>(reader: &mut Reader<'a>, place: &Place<'a>) -> bool {
    let location = place.node.get("in").and_then(Node::as_str);
    let Some(word) = location.filter(|location| !LOCATIONS.contains(location)) else {
        return false;
    };
    if place.node.get("required").and_then(Node::as_bool) == Some(true) {
        return false;
    }
    let shown = reader.shown(place);
    reader.slip(&DocumentSlip::ParameterLeftOut { word: word.to_owned(), place: shown });
    true
}

fn judge_parameter<'a>(reader: &mut Reader<'a>, place: &Place<'a>) {
    for member in ["name", "in"] {
        if place.member(member).is_none() {
            let place = reader.shown(place);
            reader.report(&DocumentProblem::MissingMember { what: "parameter", member, place });
        }
    }
    reader.text(place, "name");
    for member in ["required", "explode", "allowReserved"] {
        reader.boolean(place, member);
    }
    let location = word(reader, place, "in", LOCATIONS);
    let styles: &[&str] = match location.as_deref() {
        Some("path") => &["simple", "label", "matrix"],
        Some("query") => &["form", "spaceDelimited", "pipeDelimited", "deepObject"],
        Some("header") => &["simple"],
        Some("cookie") => &["form"],
        _ => return,
    };
    // `cookie` came with 3.2, and `openapiv3` does not know it.
    if place.node.get("style").and_then(Node::as_str) != Some("cookie") {
        word(reader, place, "style", styles);
    }
}

/// A member that must be one of a few words if it is there.
pub(super) fn word<'a>(
    reader: &mut Reader<'a>,
    place: &Place<'a>,
    key: &str,
    allowed: &'static [&'static str],
) -> Option<String> {
    let word = reader.text(place, key)?;
    if allowed.contains(&word.as_str()) {
        return Some(word);
    }
    let shown = reader.shown(&place.member(key)?);
    reader.report(&DocumentProblem::UnknownWord { member: key.to_owned(), word, allowed, place: shown });
    None
}

fn wire_form(parameter: &TypedParameter) -> (ParameterLocation, ParameterStyle, bool) {
    match parameter {
        TypedParameter::Query { style, allow_reserved, .. } => {
            let style = match style {
                QueryStyle::Form => ParameterStyle::Form,
                QueryStyle::SpaceDelimited => ParameterStyle::SpaceDelimited,
                QueryStyle::PipeDelimited => ParameterStyle::PipeDelimited,
                QueryStyle::DeepObject => ParameterStyle::DeepObject,
            };
            (ParameterLocation::Query, style, *allow_reserved)
        }
        TypedParameter::Path { style, .. } => {
            let style = match style {
                PathStyle::Matrix => ParameterStyle::Matrix,
                PathStyle::Label => ParameterStyle::Label,
                PathStyle::Simple => ParameterStyle::Simple,
            };
            (ParameterLocation::Path, style, false)
        }
        TypedParameter::Header { style: HeaderStyle::Simple, .. } => {
            (ParameterLocation::Header, ParameterStyle::Simple, false)
        }
        TypedParameter::Cookie { .. } => (ParameterLocation::Cookie, ParameterStyle::Form, false),
    }
}

/// The body of an operation.
pub(super) fn request_body<'a>(
    reader: &mut Reader<'a>,
    closure: &mut Closure<'a>,
    operation: &Place<'a>,
) -> Option<RequestBody> {
    let member = operation.member("requestBody")?;
    let place = reader.follow(member)?;
    let faults = reader.faults;
    if !reader.is_object(&place) {
        return None;
    }
    reader.boolean(&place, "required");
    let content = content(reader, closure, &place);
    if reader.faults > faults {
        return None;
    }
    let mut members = copied(&place, &["required"]);
    members.insert("content".to_owned(), Value::Object(Map::new()));
    let typed: openapiv3::RequestBody = typed(reader, &place, "a request body", members)?;
    let description = prose(&place, "description");
    Some(RequestBody { span: place.node.span, required: typed.required, description, content })
}

/// The responses of an operation.
pub(super) fn responses<'a>(
    reader: &mut Reader<'a>,
    closure: &mut Closure<'a>,
    operation: &Place<'a>,
) -> Vec<Response> {
    let mut responses = Vec::new();
    for (key, member) in reader.members(operation, "responses") {
        if key.starts_with("x-") {
            continue;
        }
        let Some(status) = status(key) else {
            let place = reader.shown(&member);
            reader.slip(&DocumentProblem::BadStatus { status: key.to_owned(), place });
            continue;
        };
        let Some(place) = reader.follow(member) else {
            continue;
        };
        if reader.is_object(&place) {
            let content = match reader.document.family {
                Family::Swagger => swagger::answers(reader, closure, operation, &place),
                Family::OpenApi | Family::Newer => content(reader, closure, &place),
            };
            let headers = headers(reader, closure, &place);
            responses.push(Response { span: place.node.span, status, headers, content });
        }
    }
    responses
}

fn status(key: &str) -> Option<StatusPattern> {
    if key == "default" {
        return Some(StatusPattern::Default);
    }
    match serde_json::from_value(Value::String(key.to_owned())).ok()? {
        StatusCode::Code(code) => Some(StatusPattern::Code(code)),
        StatusCode::Range(range) => {
            u8::try_from(range).ok().filter(|range| (1..=5).contains(range)).map(StatusPattern::Range)
        }
    }
}

fn headers<'a>(reader: &mut Reader<'a>, closure: &mut Closure<'a>, response: &Place<'a>) -> Vec<Header> {
    let mut headers = Vec::new();
    for (name, member) in reader.members(response, "headers") {
        let Some(place) = reader.follow(member).filter(|place| !place.node.is_null()) else {
            continue;
        };
        if reader.is_object(&place) {
            // In Swagger 2.0 the header itself says what a schema says elsewhere.
            let own = || place.member("type").map(|_| place.clone());
            let schema = place.member("schema").or_else(own).map(|schema| closure.schema(reader, &schema));
            headers.push(Header { span: place.node.span, name: name.to_owned(), schema });
        }
    }
    headers
}

fn content<'a>(reader: &mut Reader<'a>, closure: &mut Closure<'a>, owner: &Place<'a>) -> Vec<MediaType> {
    let mut content = Vec::new();
    for (name, member) in reader.members(owner, "content") {
        // References to media types came with 3.2.
        let Some(place) = reader.follow(member) else {
            continue;
        };
        if place.node.is_null() || reader.is_object(&place) {
            let schema = place.member("schema").map(|schema| closure.schema(reader, &schema));
            let encoding = encodings(reader, &place);
            content.push(MediaType { span: place.node.span, name: name.to_owned(), schema, encoding });
        }
    }
    content
}

/// `encoding` of a media type; what is odd in it counts as absent.
fn encodings<'a>(reader: &mut Reader<'a>, media: &Place<'a>) -> Vec<(String, Encoding)> {
    let mut found = Vec::new();
    for (name, place) in reader.members(media, "encoding") {
        let text = |key: &str| place.node.get(key).and_then(Node::as_str);
        let style = match text("style") {
            Some("form") => Some(ParameterStyle::Form),
            Some("spaceDelimited") => Some(ParameterStyle::SpaceDelimited),
            Some("pipeDelimited") => Some(ParameterStyle::PipeDelimited),
            Some("deepObject") => Some(ParameterStyle::DeepObject),
            _ => None,
        };
        let types = text("contentType").unwrap_or_default().split(',').map(str::trim);
        let encoding = Encoding {
            content_types: types.filter(|name| !name.is_empty()).map(str::to_owned).collect(),
            style,
            explode: place.node.get("explode").and_then(Node::as_bool),
            allow_reserved: place.node.get("allowReserved").and_then(Node::as_bool) == Some(true),
        };
        found.push((name.to_owned(), encoding));
    }
    found
}

/// The requirements of a `security` member.
pub(super) fn requirements<'a>(reader: &mut Reader<'a>, place: &Place<'a>) -> Vec<SecurityRequirement> {
    let mut requirements = Vec::new();
    for item in reader.list(place) {
        requirements.extend(requirement(reader, &item));
    }
    requirements
}

fn requirement<'a>(reader: &mut Reader<'a>, place: &Place<'a>) -> Option<SecurityRequirement> {
    if !reader.is_object(place) {
        return None;
    }
    let mut schemes = IndexMap::new();
    for entry in place.node.entries() {
        let scopes = match &entry.value.kind {
            NodeKind::Sequence(items) => items.iter().filter_map(|scope| scope.as_str().map(str::to_owned)).collect(),
            // Some documents write null where a scheme has no scopes.
            NodeKind::Null => Vec::new(),
            _ => {
                if let Some(scopes) = place.member(&entry.key) {
                    reader.wrong_kind(&scopes, "a list");
                }
                continue;
            }
        };
        schemes.insert(entry.key.clone(), scopes);
    }
    Some(SecurityRequirement { schemes })
}

/// The members that are there, without null.
fn copied(place: &Place<'_>, keys: &[&str]) -> Map<String, Value> {
    keys.iter().filter_map(|key| place.member(key).map(|member| ((*key).to_owned(), member.node.to_json()))).collect()
}

fn typed<'a, T: DeserializeOwned>(
    reader: &mut Reader<'a>,
    place: &Place<'a>,
    what: &'static str,
    members: Map<String, Value>,
) -> Option<T> {
    match serde_json::from_value(Value::Object(members)) {
        Ok(typed) => Some(typed),
        Err(_) => {
            reader.wrong_kind(place, what);
            None
        }
    }
}
