//! Schemas that others extend: a base with a `discriminator`, and subtypes that name it in their `allOf`.
//!
//! A value of the base may be one of any subtype. Which these are is only known when every component has been read, so
//! they are no branches of the base; that they exist is told, once for all of a selection.

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
    let mut known = HashSet::new();
    let mut told: Vec<&Schema> = values(schemas, asked)
        .into_iter()
        .map(|id| schemas.get(id))
        .filter(|schema| is_base(schema) && has_subtypes(reader, schema))
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

/// Whether the discriminator names other schemas, or the text of the document has the schema in an `allOf`: as near as
/// can be told without reading all components.
fn has_subtypes(reader: &Reader<'_>, schema: &Schema) -> bool {
    const NEAR: usize = 120;
    let name = schema.name.as_deref().unwrap_or_default();
    let mapping = schema.discriminator.as_ref().map_or(&[][..], |discriminator| &discriminator.mapping);
    let is_other = |target: &str| target.rsplit('/').next() != Some(name);
    if mapping.iter().any(|(_, target)| is_other(target)) {
        return true;
    }
    let text = reader.sources.text(reader.document.file).as_bytes();
    let ends_there =
        |at: usize| text.get(at).is_none_or(|byte| !byte.is_ascii_alphanumeric() && !b"._-/".contains(byte));
    let named = format!("/{name}");
    memmem::find_iter(text, &named).any(|at| {
        let before = text.get(at.saturating_sub(NEAR)..at).unwrap_or_default();
        let is_component = before.ends_with(b"schemas") || before.ends_with(b"definitions");
        is_component && ends_there(at + named.len()) && memmem::find(before, b"allOf").is_some()
    })
}
