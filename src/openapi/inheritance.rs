//! Schemas that others extend: a base with a `discriminator`, and subtypes that name it in their `allOf`.
//!
//! A value of the base may be one of any subtype. Which these are is only known when every component has been read, so
//! they are no branches of the base; that they exist is told, once for all of a selection.

use std::cell::LazyCell;
use std::collections::HashSet;

use memchr::memmem;

use super::reader::Reader;
use super::schema::{AdditionalProperties, Schema, SchemaId, Schemas};
use crate::diagnostics::DocumentSlip;

/// Tells of the schemas that subtypes extend, where they are met as the schemas of values and not as parts of a subtype.
/// `asked` are those of parameters, bodies and answers.
pub(super) fn warn_of_subtypes(reader: &mut Reader<'_>, schemas: &Schemas, asked: &[SchemaId]) {
    let bases: Vec<&Schema> = schemas.ids().map(|id| schemas.get(id)).filter(|schema| is_base(schema)).collect();
    if bases.is_empty() {
        return;
    }
    // The whole text is looked through only for a base whose discriminator names no other schema.
    let text = reader.sources.text(reader.document.file);
    let extended = LazyCell::new(|| extended(text));
    let mut known = HashSet::new();
    let mut told: Vec<&Schema> = values(schemas, asked)
        .into_iter()
        .map(|id| schemas.get(id))
        .filter(|schema| is_base(schema) && has_subtypes(schema, &extended))
        .filter(|schema| known.insert(schema.name.as_deref()))
        .collect();
    told.sort_by_key(|schema| (schema.span.file, schema.span.start));
    if let Some((first, others)) = told.split_first() {
        let schema = first.name.clone().unwrap_or_default();
        let span = reader.start_of(first.span);
        reader.slip(&DocumentSlip::UnreadSubtypes { schema, others: others.len(), span });
    }
}

fn is_base(schema: &Schema) -> bool {
    schema.discriminator.is_some() && schema.name.is_some() && schema.any_of.is_empty() && schema.one_of.is_empty()
}

/// The schemas of values, beside those that are only parts of others.
fn values(schemas: &Schemas, asked: &[SchemaId]) -> HashSet<SchemaId> {
    let mut open: Vec<SchemaId> = asked.to_vec();
    for id in schemas.ids() {
        let schema = schemas.get(id);
        open.extend(schema.properties.values().chain(&schema.any_of).chain(&schema.one_of).chain(&schema.items));
        if let AdditionalProperties::Schema(id) = schema.additional_properties {
            open.push(id);
        }
    }
    let mut found = HashSet::new();
    while let Some(id) = open.pop() {
        let schema = schemas.get(id);
        if found.insert(id)
            && let ([only], true) = (schema.all_of.as_slice(), schema.properties.is_empty())
        {
            // Nothing is added: the part is the schema itself.
            open.push(*only);
        }
    }
    found
}

/// Whether the discriminator names other schemas, or another one extends this.
fn has_subtypes<'t>(schema: &Schema, extended: &LazyCell<HashSet<&'t str>, impl FnOnce() -> HashSet<&'t str>>) -> bool {
    let name = schema.name.as_deref().unwrap_or_default();
    let mapping = schema.discriminator.as_ref().map_or(&[][..], |discriminator| &discriminator.mapping);
    let is_other = |target: &str| target.rsplit('/').next() != Some(name);
    mapping.iter().any(|(_, target)| is_other(target)) || extended.contains(name)
}

/// The components that stand first in an `allOf`, as near as can be told from the text without reading all components.
fn extended(text: &str) -> HashSet<&str> {
    const NEAR: usize = 120;
    const LONGEST: usize = 200;
    let mut names = HashSet::new();
    for at in memmem::find_iter(text.as_bytes(), b"allOf") {
        let near = text.as_bytes().get(at..text.len().min(at + NEAR)).unwrap_or_default();
        for section in ["/schemas/", "/definitions/"] {
            for found in memmem::find_iter(near, section) {
                let behind = text.get(at + found + section.len()..).unwrap_or("");
                let is_end = |letter: char| letter.is_whitespace() || "\"',]}/".contains(letter);
                let end = behind.char_indices().take(LONGEST).find(|(_, letter)| is_end(*letter));
                names.extend(end.and_then(|(end, _)| behind.get(..end)));
            }
        }
    }
    names
}
