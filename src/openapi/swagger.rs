//! What Swagger 2.0 says in another way: bodies among the parameters, lists in `collectionFormat`, media
//! types in `consumes` and `produces`. It is read into the shape of OpenAPI 3.

use indexmap::IndexMap;

use super::closure::Closure;
use super::keywords::{is_deprecated, prose};
use super::reader::{Place, Reader};
use super::schema::{Schema, SchemaType};
use super::shells::{is_of_the_transport, word};
use super::{Encoding, MediaType, Parameter, ParameterLocation, ParameterStyle, RequestBody};
use crate::diagnostics::DocumentProblem;
use crate::source::Node;

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";
const MULTIPART: &str = "multipart/form-data";

const LOCATIONS: &[&str] = &["path", "query", "header", "formData", "body"];
const COLLECTIONS: &[&str] = &["csv", "ssv", "tsv", "pipes", "multi"];

/// What the parameters of an operation come to.
#[derive(Default)]
pub(super) struct Inputs {
    pub(super) parameters: Vec<Parameter>,
    pub(super) body: Option<RequestBody>,
}

/// Reads the parameters of an operation and of its path item, which may refer to others.
pub(super) fn inputs<'a>(
    reader: &mut Reader<'a>,
    closure: &mut Closure<'a>,
    items: &[Place<'a>],
    operation: &Place<'a>,
) -> Inputs {
    let mut raw: IndexMap<(String, String), Place<'a>> = IndexMap::new();
    let owners = items.iter().rev().map(|item| (item, true)).chain([(operation, false)]);
    for (owner, replaces) in owners {
        for listed in reader.items(owner, "parameters") {
            let Some(place) = reader.follow(listed) else { continue };
            let Some(key) = named(reader, &place) else { continue };
            let first = raw.get(&key).filter(|_| !replaces).map(|first| first.node.span);
            let is_own = first.is_some_and(|first| contains(operation, first));
            if let Some(first) = first.filter(|_| is_own) {
                let (name, place) = (key.1.clone(), reader.shown(&place));
                reader.report(&DocumentProblem::DuplicateParameter { name, place, first });
            }
            raw.insert(key, place);
        }
    }
    let mut read = Inputs::default();
    let mut fields = Vec::new();
    for ((location, name), place) in raw {
        match location.as_str() {
            "body" => read.body = Some(body(reader, closure, operation, &place)),
            "formData" => fields.push((name, place)),
            _ => {
                let parameter = parameter(reader, closure, &place, &location, name);
                read.parameters.extend(parameter.filter(|parameter| !is_of_the_transport(parameter)));
            }
        }
    }
    // A body and form fields cannot go together; some documents declare fields for the whole path.
    if !fields.is_empty() && read.body.is_none() {
        read.body = Some(form(reader, closure, operation, &fields));
    }
    read
}

fn contains(place: &Place<'_>, span: crate::source::Span) -> bool {
    let own = place.node.span;
    own.file == span.file && own.start <= span.start && span.end <= own.end
}

/// Place and name of a parameter.
fn named<'a>(reader: &mut Reader<'a>, place: &Place<'a>) -> Option<(String, String)> {
    if !reader.is_object(place) {
        return None;
    }
    for member in ["name", "in"] {
        if place.member(member).is_none() {
            let place = reader.shown(place);
            reader.report(&DocumentProblem::MissingMember { what: "parameter", member, place });
        }
    }
    Some((word(reader, place, "in", LOCATIONS)?, reader.text(place, "name")?))
}

fn parameter<'a>(
    reader: &mut Reader<'a>,
    closure: &mut Closure<'a>,
    place: &Place<'a>,
    location: &str,
    name: String,
) -> Option<Parameter> {
    let is_list = place.node.get("type").and_then(Node::as_str) == Some("array");
    let collection = if is_list { word_or(reader, place, "collectionFormat", COLLECTIONS, "csv")? } else { "csv" };
    let (location, plain) = match location {
        "path" => (ParameterLocation::Path, ParameterStyle::Simple),
        "header" => (ParameterLocation::Header, ParameterStyle::Simple),
        _ => (ParameterLocation::Query, ParameterStyle::Form),
    };
    let style = match collection {
        "ssv" => ParameterStyle::SpaceDelimited,
        "tsv" => ParameterStyle::TabDelimited,
        "pipes" => ParameterStyle::PipeDelimited,
        _ => plain,
    };
    Some(Parameter {
        span: place.node.span,
        name,
        location,
        required: reader.boolean(place, "required").unwrap_or(false) || location == ParameterLocation::Path,
        style,
        explode: collection == "multi",
        allow_reserved: false,
        // The parameter itself says what a schema says elsewhere.
        schema: Some(closure.schema(reader, place)),
        content_type: None,
        description: prose(place, "description"),
        deprecated: is_deprecated(place.node),
    })
}

fn word_or<'a>(
    reader: &mut Reader<'a>,
    place: &Place<'a>,
    key: &str,
    allowed: &'static [&'static str],
    default: &'static str,
) -> Option<&'static str> {
    if place.member(key).is_none() {
        return Some(default);
    }
    let found = word(reader, place, key, allowed)?;
    allowed.iter().find(|word| **word == found).copied()
}

fn body<'a>(
    reader: &mut Reader<'a>,
    closure: &mut Closure<'a>,
    operation: &Place<'a>,
    place: &Place<'a>,
) -> RequestBody {
    let schema = place.member("schema").map(|schema| closure.schema(reader, &schema));
    let span = place.node.span;
    let names = media_types(reader, operation, "consumes");
    RequestBody {
        span,
        required: reader.boolean(place, "required").unwrap_or(false),
        description: prose(place, "description"),
        content: names.into_iter().map(|name| MediaType { span, name, schema, encoding: Vec::new() }).collect(),
    }
}

fn form<'a>(
    reader: &mut Reader<'a>,
    closure: &mut Closure<'a>,
    operation: &Place<'a>,
    fields: &[(String, Place<'a>)],
) -> RequestBody {
    let span = fields.first().map_or(operation.node.span, |(_, place)| place.node.span);
    let mut whole = Schema { span, types: vec![SchemaType::Object], ..Schema::default() };
    let mut has_file = false;
    let mut encoding = Vec::new();
    for (name, place) in fields {
        encoding.extend(collection(reader, place).map(|encoding| (name.clone(), encoding)));
        has_file |= place.node.get("type").and_then(Node::as_str) == Some("file");
        if reader.boolean(place, "required") == Some(true) {
            whole.required.push(name.clone());
        }
        whole.properties.insert(name.clone(), closure.schema(reader, place));
    }
    let required = !whole.required.is_empty();
    let schema = Some(closure.add(whole));
    let mut names: Vec<String> = media_types(reader, operation, "consumes");
    names.retain(|name| name == FORM || name == MULTIPART);
    if has_file {
        names = vec![MULTIPART.to_owned()];
    } else if names.is_empty() {
        names = vec![FORM.to_owned()];
    }
    let content = names.into_iter().map(|name| MediaType { span, name, schema, encoding: encoding.clone() }).collect();
    RequestBody { span, required, description: None, content }
}

/// How the elements of a field's list are written.
fn collection<'a>(reader: &mut Reader<'a>, place: &Place<'a>) -> Option<Encoding> {
    if place.node.get("type").and_then(Node::as_str) != Some("array") {
        return None;
    }
    let collection = word_or(reader, place, "collectionFormat", COLLECTIONS, "csv")?;
    let style = match collection {
        "ssv" => ParameterStyle::SpaceDelimited,
        "tsv" => ParameterStyle::TabDelimited,
        "pipes" => ParameterStyle::PipeDelimited,
        _ => ParameterStyle::Form,
    };
    Some(Encoding { style: Some(style), explode: Some(collection == "multi"), ..Encoding::default() })
}

/// The media types of an operation's bodies or answers: its own, else the document's, else JSON.
pub(super) fn media_types<'a>(reader: &mut Reader<'a>, operation: &Place<'a>, key: &str) -> Vec<String> {
    let own = operation.member(key).or_else(|| reader.find(&[key]));
    let items = own.map_or(&[][..], |place| place.node.items());
    let names: Vec<String> = items.iter().filter_map(|name| name.as_str().map(str::to_owned)).collect();
    if names.is_empty() { vec![JSON.to_owned()] } else { names }
}

/// The kinds of body that an answer may have.
pub(super) fn answers<'a>(
    reader: &mut Reader<'a>,
    closure: &mut Closure<'a>,
    operation: &Place<'a>,
    response: &Place<'a>,
) -> Vec<MediaType> {
    let Some(place) = response.member("schema") else {
        return Vec::new();
    };
    let span = place.node.span;
    let schema = Some(closure.schema(reader, &place));
    let names = media_types(reader, operation, "produces");
    names.into_iter().map(|name| MediaType { span, name, schema, encoding: Vec::new() }).collect()
}

/// The base URLs of a document: `host` and `basePath` with each of `schemes`, the safest first.
pub(super) fn servers(top: impl Fn(&str) -> Option<Node>) -> Vec<String> {
    let text = |key: &str| top(key).and_then(|node| node.as_str().map(str::to_owned));
    let path = text("basePath").unwrap_or_default();
    let Some(host) = text("host") else {
        // Only a path: relative to where the document was found, which nobody knows here.
        return if path.is_empty() { Vec::new() } else { vec![path] };
    };
    let listed = top("schemes");
    let items = listed.as_ref().map_or(&[][..], Node::items);
    let mut schemes: Vec<&str> = items.iter().filter_map(Node::as_str).collect();
    schemes.sort_by_key(|scheme| *scheme != "https");
    if schemes.is_empty() {
        schemes.push("https");
    }
    schemes.into_iter().map(|scheme| format!("{scheme}://{host}{path}")).collect()
}
