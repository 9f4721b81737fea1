//! The kinds of body that can be sent, and which of them a tool sends.

use indexmap::IndexMap;

use super::answer::{essence, is_json};
use super::media_types;
use super::resolve::{self, Kind, Place, flatten};
use super::text;
use crate::allowlist::ToolEntry;
use crate::diagnostics::{Diagnostic, Problem, RequestProblem};
use crate::model::BodyEncoding;
use crate::openapi::{MediaType, Operation, RequestBody, Schema, SchemaId, SchemaType, Schemas};

/// Bytes of a file when the allow-list does not say.
pub(super) const FILE: u64 = 1_024 * 1_024;

/// The media type of a body when nothing else is said.
const JSON: &str = "application/json";

/// How a media type is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MediaKind {
    /// As JSON.
    Json,
    /// As JSON that the caller writes as text: no schema says what it holds.
    JsonText,
    /// As the fields of a form.
    Form,
    /// In parts.
    Multipart,
    /// As a text.
    Text,
    /// As bytes.
    Bytes,
}

/// The body of a tool's request.
#[derive(Debug, Clone, Copy)]
pub(super) struct Chosen<'a> {
    pub(super) media: &'a MediaType,
    pub(super) kind: MediaKind,
}

/// The media type that a tool sends: the one that it names, else JSON, else the first that can be sent.
pub(super) fn chosen<'a>(
    tool: &ToolEntry,
    operation: &'a Operation,
    schemas: &Schemas,
) -> Result<Option<Chosen<'a>>, Box<Diagnostic>> {
    let Some(body) = &operation.request_body else {
        return match &tool.body_type {
            None => Ok(None),
            Some(said) => Err(Box::new(no_such_body(tool, &said.value, Vec::new(), said.span))),
        };
    };
    let of = |media: &'a MediaType| kind(media, schemas).map(|kind| Chosen { media, kind });
    let Some(said) = &tool.body_type else {
        return Ok(first(body).and_then(of).or_else(|| body.content.iter().find_map(of)));
    };
    match named(body, &said.value) {
        Some(media) => of(media).map(Some).ok_or_else(|| {
            let media_type = text::one_line(&media.name);
            Box::new(RequestProblem::BodyType { media_type, span: said.span }.diagnostic())
        }),
        None => {
            let names = body.content.iter().map(|media| text::one_line(&media.name)).collect();
            Err(Box::new(no_such_body(tool, &said.value, names, said.span)))
        }
    }
}

/// The body of this name: the very one that is written, parameters included; where none are written, any of it.
fn named<'a>(body: &'a RequestBody, said: &str) -> Option<&'a MediaType> {
    let wanted = media_types::sound(said);
    let is_it =
        |media: &&MediaType| media.name == said || (wanted.is_some() && media_types::sound(&media.name) == wanted);
    let all = || body.content.iter();
    all().find(is_it).or_else(|| all().find(|media| wanted.as_deref() == Some(&*essence(&media.name))))
}

/// The body that a tool sends when the allow-list does not choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsualBody {
    /// Its media type as the document writes it.
    pub media_type: String,
    /// What it holds.
    pub schema: Option<SchemaId>,
    /// Whether arguments can go to its members.
    pub has_members: bool,
    /// Whether it is one text or file, whatever its schema says.
    pub is_raw: bool,
}

/// The body of an operation that can be sent, when there is one.
#[must_use]
pub fn usual_body(operation: &Operation, schemas: &Schemas) -> Option<UsualBody> {
    let body = operation.request_body.as_ref()?;
    let of = |media: &MediaType| {
        let kind = kind(media, schemas)?;
        let is_raw = matches!(kind, MediaKind::Text | MediaKind::JsonText | MediaKind::Bytes);
        let place = Place::Known(media.schema.into_iter().collect());
        let is_object = resolve::kind(schemas, &place) == Kind::Object;
        let has_members = !is_raw && is_object && !resolve::known_members(schemas, &place).is_empty();
        Some(UsualBody { media_type: media.name.clone(), schema: media.schema, has_members, is_raw })
    };
    first(body).and_then(of).or_else(|| body.content.iter().find_map(of))
}

/// Whether a schema says nothing of the type of its values.
#[must_use]
pub fn is_untyped(schemas: &Schemas, id: SchemaId) -> bool {
    resolve::kind(schemas, &Place::Known(vec![id])) == Kind::Unknown
}

/// The members of a body and what the document says of each.
#[must_use]
pub fn body_members(schemas: &Schemas, id: SchemaId) -> Vec<(String, SchemaId)> {
    let mut members: IndexMap<String, SchemaId> = IndexMap::new();
    for (name, member) in flatten(schemas, &[id]).into_iter().flat_map(|schema| &schema.properties) {
        if !schemas.get(*member).read_only {
            members.entry(name.clone()).or_insert(*member);
        }
    }
    members.into_iter().collect()
}

fn no_such_body(tool: &ToolEntry, wanted: &str, known: Vec<String>, span: crate::source::Span) -> Diagnostic {
    let operation = tool.operation.value.clone();
    RequestProblem::NoSuchBody { operation, wanted: wanted.to_owned(), known, span }.diagnostic()
}

fn first(body: &RequestBody) -> Option<&MediaType> {
    let plain = body.content.iter().find(|media| media.name == JSON);
    let plain = plain.or_else(|| body.content.iter().find(|media| essence(&media.name) == JSON));
    plain.or_else(|| body.content.iter().find(|media| is_json(&media.name)))
}

/// How a media type is written; none when this version cannot write it.
fn kind(media: &MediaType, schemas: &Schemas) -> Option<MediaKind> {
    let name = essence(&media.name);
    let (kind, _) = name.split_once('/')?;
    Some(match name.as_str() {
        "application/x-www-form-urlencoded" => MediaKind::Form,
        "multipart/form-data" => MediaKind::Multipart,
        "application/json-patch+json" if !says_more_than_list(media.schema, schemas) => MediaKind::JsonText,
        _ if kind == "multipart" => return None,
        _ if is_json(&name) && is_binary(schemas, media.schema) => MediaKind::Bytes,
        _ if is_json(&name) => MediaKind::Json,
        _ if kind == "text" || name.ends_with("xml") || name.ends_with("yaml") => MediaKind::Text,
        _ if says_text(media.schema, schemas) => MediaKind::Text,
        _ => MediaKind::Bytes,
    })
}

/// Whether a schema of a patch says what its operations are.
fn says_more_than_list(id: Option<SchemaId>, schemas: &Schemas) -> bool {
    let Some(id) = id else { return false };
    let items = flatten(schemas, &[id]).into_iter().find_map(|schema| schema.items);
    items.is_some_and(|items| flatten(schemas, &[items]).iter().any(|schema| !schema.properties.is_empty()))
}

/// Whether a body that is neither JSON nor called text is text all the same.
fn says_text(id: Option<SchemaId>, schemas: &Schemas) -> bool {
    let Some(schema) = id.map(|id| schemas.get(id)) else { return false };
    schema.types.as_slice() == [SchemaType::String] && !is_file(schema) && schema.format.as_deref() != Some("byte")
}

fn is_binary(schemas: &Schemas, id: Option<SchemaId>) -> bool {
    id.is_some_and(|id| is_file(schemas.get(id)))
}

/// Whether a value is a file (OpenAPI 3.0, "Considerations for File Uploads").
pub(super) fn is_file(schema: &Schema) -> bool {
    schema.format.as_deref() == Some("binary")
}

impl Chosen<'_> {
    /// The media type to send, when that is not the usual one of its kind; of texts and files always.
    pub(super) fn media_type(&self) -> Option<String> {
        let name = &self.media.name;
        let name = media_types::sound(name).or_else(|| media_types::sound(&essence(name)));
        let or = |usual: &str| name.clone().unwrap_or_else(|| usual.to_owned());
        match self.kind {
            MediaKind::Form | MediaKind::Multipart => None,
            MediaKind::Json => {
                name.map(|name| media_types::of_text(&name)).filter(|name| name != JSON && !name.contains('*'))
            }
            MediaKind::JsonText | MediaKind::Text => {
                Some(media_types::named(&media_types::of_text(&or("text/plain")), "text/plain").to_owned())
            }
            MediaKind::Bytes => Some(or(media_types::OCTETS)),
        }
    }

    /// How the body is written, with what the document and the allow-list say of its members.
    pub(super) fn encoding(&self, tool: &ToolEntry, schemas: &Schemas) -> BodyEncoding {
        match self.kind {
            MediaKind::Json => BodyEncoding::Json,
            MediaKind::JsonText => BodyEncoding::JsonText,
            MediaKind::Text => BodyEncoding::Text,
            MediaKind::Bytes => {
                let most = tool.arguments.iter().find_map(|(_, entry)| entry.max_size);
                BodyEncoding::File(most.unwrap_or(FILE))
            }
            MediaKind::Form => BodyEncoding::Form(self.styles(schemas)),
            MediaKind::Multipart => BodyEncoding::Multipart(self.parts(tool, schemas)),
        }
    }
}
