//! What an operation answers when it succeeds, as the document says it.

use super::resolve::Place;
use super::text;
use crate::openapi::{MediaType, Operation, Response, SchemaId, Schemas, StatusPattern};

/// What the JSON answer of an operation holds: whatever one of its successful answers may hold, 200 first. Nothing
/// when none of them is JSON.
pub(super) fn json(operation: &Operation) -> Option<Place> {
    let mut media = media(operation).filter(|media| is_json(&media.name)).peekable();
    media.peek()?;
    let mut known: Vec<SchemaId> = Vec::new();
    for schema in media.filter_map(|media| media.schema) {
        if !known.contains(&schema) {
            known.push(schema);
        }
    }
    Some(match known.is_empty() {
        true => Place::Open { owner: "the answer".to_owned() },
        false => Place::Known(known),
    })
}

/// Every kind of body that a successful answer may have.
pub(super) fn media(operation: &Operation) -> impl Iterator<Item = &MediaType> {
    successful(operation).into_iter().flat_map(|response| &response.content)
}

/// The media type of a body. Documents of Swagger 2.0 often say once for all operations that they produce JSON, those
/// that answer with a file included; such a file may be of any kind.
pub(super) fn name(media: &MediaType, schemas: &Schemas) -> String {
    let schema = media.schema.map(|id| schemas.get(id));
    let is_binary = schema.is_some_and(|schema| schema.format.as_deref() == Some("binary"));
    if is_binary && is_json(&media.name) { "*/*".to_owned() } else { text::one_line(&media.name) }
}

/// The answers of success: 200, the other 2xx, the range; the default, which tells of errors in most documents, only
/// when there is nothing else (OpenAPI 3.0, "Responses Object").
fn successful(operation: &Operation) -> Vec<&Response> {
    let rank = |status: StatusPattern| match status {
        StatusPattern::Code(200) => Some(0),
        StatusPattern::Code(code) if (201..300).contains(&code) => Some(u32::from(code)),
        StatusPattern::Range(2) => Some(1_000),
        _ => None,
    };
    let mut responses: Vec<_> =
        operation.responses.iter().filter_map(|response| Some((rank(response.status)?, response))).collect();
    responses.sort_by_key(|(rank, _)| *rank);
    if responses.is_empty() {
        return operation.responses.iter().filter(|response| response.status == StatusPattern::Default).collect();
    }
    responses.into_iter().map(|(_, response)| response).collect()
}

/// Whether a media type or a range of them is JSON, or may be.
pub(super) fn is_json(media_type: &str) -> bool {
    let name = essence(media_type);
    let known = ["application/json", "text/json", "*/*", "application/*"];
    known.contains(&name.as_str()) || (name.ends_with("+json") && !is_stream(&name))
}

/// A media type without its parameters, in lower case (RFC 9110, section 8.3.1).
pub(super) fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Media types that are streams of things, one after the other, perhaps for ever.
const STREAMS: &[&str] = &[
    "text/event-stream",
    "text/x-ndjson",
    "application/jsonl",
    "application/json-seq",
    "application/ndjson",
    "application/stream+json",
    "application/x-json-stream",
    "application/x-jsonl",
    "application/x-jsonlines",
    "application/x-ndjson",
    "multipart/mixed",
    "multipart/x-mixed-replace",
];

/// Whether a media type is a stream.
pub(super) fn is_stream(media_type: &str) -> bool {
    STREAMS.contains(&essence(media_type).as_str())
}

/// Whether a media type or a range of them is a text to be read, or may be.
pub(super) fn is_text(media_type: &str) -> bool {
    let name = essence(media_type);
    let known = ["*/*", "application/xml", "application/yaml", "application/x-yaml", "application/javascript"];
    let is_text = known.contains(&name.as_str()) || name.starts_with("text/") || name.ends_with("+xml");
    is_text && !is_stream(&name) && name != "text/json" && !name.starts_with("image/")
}

/// Whether a media type or a range of them is a file that is passed on as it is, or may be.
pub(super) fn is_file(media_type: &str) -> bool {
    let name = essence(media_type);
    !is_stream(&name) && (matches!(name.as_str(), "*/*" | "application/*") || !is_json(&name))
}
