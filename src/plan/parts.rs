//! How the members of forms are written: their styles, and what is known of their parts.

use std::borrow::Cow;

use indexmap::IndexMap;

use super::answer::{is_json, is_text};
use super::media::{Chosen, FILE, MediaKind, is_file};
use super::resolve::{self, Kind, Place, flatten};
use super::{media_types, text};
use crate::allowlist::{ArgumentTarget, PathSegment, ToolEntry, ValuePath};
use crate::model::{BodyFile, BodyPart, BodyStep, Style, StyleForm};
use crate::openapi::{Encoding, MediaType, Operation, SchemaId, Schemas};

/// The operation as its document's version means it: in OpenAPI 3.0 a style says nothing of parts ("Encoding
/// Object"), from 3.1 on it does.
pub(super) fn as_said<'a>(operation: &'a Operation, version: &str) -> Cow<'a, Operation> {
    let has_parts = |media: &MediaType| media.name.to_ascii_lowercase().starts_with("multipart/");
    let mut content = operation.request_body.iter().flat_map(|body| &body.content);
    let is_as_it_is =
        !version.starts_with("3.0") || !content.any(|media| has_parts(media) && !media.encoding.is_empty());
    let mut operation = Cow::Borrowed(operation);
    if is_as_it_is {
        return operation;
    }
    let content = operation.to_mut().request_body.iter_mut().flat_map(|body| &mut body.content);
    for (_, encoding) in content.filter(|media| has_parts(media)).flat_map(|media| &mut media.encoding) {
        *encoding = Encoding { content_types: std::mem::take(&mut encoding.content_types), ..Encoding::default() };
    }
    operation
}

impl Chosen<'_> {
    /// The styles of a form's fields, where the document says any.
    pub(super) fn styles(&self, schemas: &Schemas) -> Vec<(String, Style)> {
        let of = |(name, encoding): &(String, Encoding)| {
            let json = Style { form: StyleForm::Json, explode: false, reserved: false };
            let is_container = self.member(schemas, name).is_some_and(|id| is_container(schemas, id));
            let style = style(encoding).or((is_container && first_is_json(encoding)).then_some(json))?;
            Some((name.clone(), style))
        };
        self.media.encoding.iter().filter_map(of).collect()
    }

    /// What is said of the parts: files, media types of their own, and lists that are one text.
    pub(super) fn parts(&self, tool: &ToolEntry, schemas: &Schemas) -> Vec<BodyPart> {
        let known = self.members(schemas).into_iter();
        let parts = known.map(|(name, id)| {
            let all = flatten(schemas, &[id]);
            let elements = all.iter().filter_map(|schema| schema.items).flat_map(|items| flatten(schemas, &[items]));
            let has_file = all.iter().copied().chain(elements).any(is_file) || self.is_file_by_name(schemas, &name, id);
            let is_list = resolve::kind(schemas, &Place::Known(vec![id])) == Kind::List;
            let encoding = self.encoding_of(&name);
            let mut types = encoding.map(content_types).unwrap_or_default();
            if !has_file {
                types = types.iter().map(|name| media_types::of_text(name)).collect();
                // Nothing but text is sent as XML, so an object takes another of its types.
                types.retain(|name| !(is_xml(name) && has_members(schemas, id)));
            }
            if types.is_empty() && !has_file && all.iter().any(|schema| schema.format.as_deref() == Some("byte")) {
                types.push(media_types::OCTETS.to_owned());
            }
            let style = encoding.and_then(style).filter(|style| is_list && !has_file && is_one_text(*style));
            BodyPart { file: has_file.then(|| file(tool, &name)), name, types, style }
        });
        parts.filter(|part| part.file.is_some() || !part.types.is_empty() || part.style.is_some()).collect()
    }

    /// A member on the way of an argument that the document wants as XML, which only texts can be, and that type.
    pub(super) fn xml_member(&self, schemas: &Schemas, steps: &[BodyStep]) -> Option<(String, String)> {
        let is_on_the_way = |name: &str| match steps.first() {
            None => true,
            Some(BodyStep::Member(step)) => step == name,
            Some(BodyStep::Index(_)) => false,
        };
        self.members(schemas).into_iter().filter(|(name, _)| is_on_the_way(name)).find_map(|(name, id)| {
            let encoding = self.encoding_of(&name)?;
            let is_written = match self.kind {
                MediaKind::Form => is_container(schemas, id) && style(encoding).is_none(),
                MediaKind::Multipart => has_members(schemas, id),
                _ => false,
            };
            let types = content_types(encoding);
            let first = types.first().filter(|_| is_written && types.iter().all(|name| is_xml(name)))?;
            Some((name, first.clone()))
        })
    }

    /// Whether one of these schemas is that of a part which only its media type shows to be a file.
    pub(super) fn has_file_by_name(&self, schemas: &Schemas, ids: &[SchemaId]) -> bool {
        let mut members = self.members(schemas).into_iter().filter(|(_, id)| ids.contains(id));
        members.any(|(name, id)| self.is_file_by_name(schemas, &name, id))
    }

    /// A part without a type is what its media type says (OpenAPI 3.1, "Encoding Object").
    fn is_file_by_name(&self, schemas: &Schemas, name: &str, id: SchemaId) -> bool {
        let types = self.encoding_of(name).map(content_types).unwrap_or_default();
        let is_other = |name: &String| !is_json(name) && !is_text(name);
        super::media::is_untyped(schemas, id) && !types.is_empty() && types.iter().all(is_other)
    }

    fn encoding_of(&self, name: &str) -> Option<&Encoding> {
        self.media.encoding.iter().find(|(known, _)| known == name).map(|(_, encoding)| encoding)
    }

    fn member(&self, schemas: &Schemas, name: &str) -> Option<SchemaId> {
        self.members(schemas).into_iter().find(|(known, _)| known == name).map(|(_, id)| id)
    }

    /// The members that the body declares, each once.
    fn members(&self, schemas: &Schemas) -> Vec<(String, SchemaId)> {
        let mut members: IndexMap<String, SchemaId> = IndexMap::new();
        let whole = self.media.schema.iter().flat_map(|id| flatten(schemas, &[*id]));
        for (name, id) in whole.flat_map(|schema| &schema.properties) {
            members.entry(name.clone()).or_insert(*id);
        }
        members.into_iter().collect()
    }
}

/// The media types that an encoding names, as far as they are any.
fn content_types(encoding: &Encoding) -> Vec<String> {
    encoding.content_types.iter().filter_map(|name| media_types::sound(name)).collect()
}

fn first_is_json(encoding: &Encoding) -> bool {
    content_types(encoding).first().is_some_and(|name| is_json(name) && !name.contains('*'))
}

fn is_xml(name: &str) -> bool {
    let name = super::answer::essence(name);
    name.ends_with("/xml") || name.ends_with("+xml")
}

fn is_container(schemas: &Schemas, id: SchemaId) -> bool {
    matches!(resolve::kind(schemas, &Place::Known(vec![id])), Kind::Object | Kind::List)
}

/// Whether a part is an object, or parts are the objects of a list.
fn has_members(schemas: &Schemas, id: SchemaId) -> bool {
    let is_object = |id: SchemaId| resolve::kind(schemas, &Place::Known(vec![id])) == Kind::Object;
    is_object(id) || flatten(schemas, &[id]).iter().filter_map(|schema| schema.items).any(is_object)
}

/// Whether a list in this style is one text.
fn is_one_text(style: Style) -> bool {
    !style.explode && style.form != StyleForm::DeepObject
}

/// The style of a form's field, when the document names one.
fn style(encoding: &Encoding) -> Option<Style> {
    if encoding.style.is_none() && encoding.explode.is_none() && !encoding.allow_reserved {
        return None;
    }
    let form = encoding.style.map_or(StyleForm::Form, super::parameters::form);
    let explode = encoding.explode.unwrap_or(form == StyleForm::Form);
    Some(Style { form, explode, reserved: encoding.allow_reserved })
}

/// What the allow-list says of a file.
fn file(tool: &ToolEntry, name: &str) -> BodyFile {
    let goes_there = |steps: &[BodyStep]| matches!(steps, [BodyStep::Member(member)] if member == name);
    let found = tool.arguments.iter().find(|(_, entry)| match entry.to.as_ref().map(|to| &to.value) {
        Some(ArgumentTarget::Body(steps)) => steps.is_empty() || goes_there(steps),
        _ => false,
    });
    let Some((argument, entry)) = found else {
        return BodyFile { argument: name.to_owned(), name: "file".to_owned(), name_argument: None, most: FILE };
    };
    let said = entry.filename.as_ref();
    let is_whole =
        matches!(entry.to.as_ref().map(|to| &to.value), Some(ArgumentTarget::Body(steps)) if steps.is_empty());
    let place = ValuePath { segments: vec![PathSegment::Member(name.to_owned())] }.display();
    BodyFile {
        argument: if is_whole { format!("{argument}.{place}") } else { argument.clone() },
        name: said.and_then(|said| said.text.as_deref()).map_or_else(|| "file".to_owned(), text::one_line),
        name_argument: said.and_then(|said| said.argument.as_ref()).map(|name| name.value.clone()),
        most: entry.max_size.unwrap_or(FILE),
    }
}
