//! Follows a path through the response's schemas.

use std::collections::BTreeSet;

use std::collections::HashSet;

use crate::allowlist::{PathSegment, Spanned, ValuePath};
use crate::diagnostics::PlanProblem;
use crate::openapi::{AdditionalProperties, Schema, SchemaId, SchemaType, Schemas};

/// What the document knows of the value at the end of a path.
#[derive(Debug, Clone)]
pub(super) enum Place {
    /// Nothing: it lies in an object that the document leaves open.
    Open {
        /// What is open, for messages.
        owner: String,
    },
    /// One of these schemas.
    Known(Vec<SchemaId>),
}

/// What kind of value a place holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The document does not say.
    Unknown,
    /// A string.
    String,
    /// A string of format `date-time`.
    Datetime,
    /// A string of format `date`.
    Date,
    /// An integer.
    Integer,
    /// A number.
    Number,
    /// A boolean.
    Boolean,
    /// Values of several of the above.
    Mixed,
    /// An object.
    Object,
    /// A list.
    List,
}

impl Kind {
    /// The kind in messages.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Unknown => "a value of unknown type",
            Self::String => "a string",
            Self::Datetime => "a date and time",
            Self::Date => "a date",
            Self::Integer => "an integer",
            Self::Number => "a number",
            Self::Boolean => "a boolean",
            Self::Mixed => "a value of several types",
            Self::Object => "an object",
            Self::List => "a list",
        }
    }
}

/// Follows `path` from `start`.
pub(super) fn follow(schemas: &Schemas, start: &Place, path: &Spanned<ValuePath>) -> Result<Place, Box<PlanProblem>> {
    let mut place = start.clone();
    for segment in &path.value.segments {
        place = match segment {
            PathSegment::Member(name) => member(schemas, &place, name, path)?,
            PathSegment::Elements => elements(schemas, &place, path)?,
        };
    }
    Ok(place)
}

/// The elements of a list.
pub(super) fn elements(schemas: &Schemas, place: &Place, path: &Spanned<ValuePath>) -> Result<Place, Box<PlanProblem>> {
    let Place::Known(ids) = place else { return Ok(place.clone()) };
    let parts = flatten(schemas, ids);
    let items: Vec<SchemaId> = parts.iter().filter_map(|schema| schema.items).collect();
    let has_list = parts.iter().any(|schema| schema.types.contains(&SchemaType::Array));
    match kind(schemas, place) {
        Kind::Unknown => Ok(Place::Open { owner: owner_name(&parts) }),
        _ if !items.is_empty() => Ok(Place::Known(items)),
        _ if has_list => Ok(Place::Open { owner: "the list's elements".to_owned() }),
        other => Err(Box::new(PlanProblem::NotAList {
            path: path.value.display(),
            found: other.name().to_owned(),
            span: path.span,
        })),
    }
}

fn member(schemas: &Schemas, place: &Place, name: &str, path: &Spanned<ValuePath>) -> Result<Place, Box<PlanProblem>> {
    let Place::Known(ids) = place else { return Ok(place.clone()) };
    let parts = flatten(schemas, ids);
    let named: Vec<SchemaId> = parts.iter().filter_map(|schema| schema.properties.get(name).copied()).collect();
    if !named.is_empty() {
        return Ok(Place::Known(named));
    }
    let mapped = value_schemas(&parts);
    if !mapped.is_empty() {
        return Ok(Place::Known(mapped));
    }
    if is_open(&parts) {
        return Ok(Place::Open { owner: owner_name(&parts) });
    }
    Err(Box::new(PlanProblem::UnknownPath {
        path: path.value.display(),
        member: name.to_owned(),
        owner: owner_name(&parts),
        known: member_names(&parts),
        span: path.span,
    }))
}

/// The values of a map, whatever their keys: of an object that names its members, any of them.
pub(super) fn map_values(schemas: &Schemas, place: &Place) -> Place {
    let Place::Known(ids) = place else { return place.clone() };
    let parts = flatten(schemas, ids);
    let values: Vec<SchemaId> = parts
        .iter()
        .flat_map(|schema| {
            let mapped = match schema.additional_properties {
                AdditionalProperties::Schema(id) => Some(id),
                _ => None,
            };
            schema.properties.values().copied().chain(mapped)
        })
        .collect();
    if values.is_empty() {
        return Place::Open { owner: owner_name(&parts) };
    }
    Place::Known(values)
}

/// The members known at a place.
pub(super) fn known_members(schemas: &Schemas, place: &Place) -> Vec<String> {
    match place {
        Place::Open { .. } => Vec::new(),
        Place::Known(ids) => member_names(&flatten(schemas, ids)),
    }
}

/// What kind of value a place holds, over every branch of `oneOf` and `anyOf`.
pub(super) fn kind(schemas: &Schemas, place: &Place) -> Kind {
    let Place::Known(ids) = place else { return Kind::Unknown };
    let parts = flatten(schemas, ids);
    let mut found: Vec<Kind> = Vec::new();
    for schema in &parts {
        for kind in kinds_of(schema) {
            if !found.contains(&kind) {
                found.push(kind);
            }
        }
    }
    match found.as_slice() {
        [] => Kind::Unknown,
        [only] => *only,
        [Kind::Integer, Kind::Number] | [Kind::Number, Kind::Integer] => Kind::Number,
        many if many.contains(&Kind::Object) => Kind::Object,
        many if many.contains(&Kind::List) => Kind::List,
        _ => Kind::Mixed,
    }
}

fn kinds_of(schema: &Schema) -> Vec<Kind> {
    if schema.types.is_empty() {
        return match (&schema.properties, schema.items) {
            (properties, _) if !properties.is_empty() => vec![Kind::Object],
            (_, Some(_)) => vec![Kind::List],
            _ if matches!(schema.additional_properties, AdditionalProperties::Schema(_)) => vec![Kind::Object],
            _ => Vec::new(),
        };
    }
    schema
        .types
        .iter()
        .map(|kind| match (kind, schema.format.as_deref()) {
            (SchemaType::String, Some("date-time")) => Kind::Datetime,
            (SchemaType::String, Some("date")) => Kind::Date,
            (SchemaType::String, _) => Kind::String,
            (SchemaType::Integer, _) => Kind::Integer,
            (SchemaType::Number, _) => Kind::Number,
            (SchemaType::Boolean, _) => Kind::Boolean,
            (SchemaType::Object, _) => Kind::Object,
            (SchemaType::Array, _) => Kind::List,
        })
        .collect()
}

/// The schemas behind some, through `allOf`, `oneOf` and `anyOf`, each once.
pub(super) fn flatten<'s>(schemas: &'s Schemas, ids: &[SchemaId]) -> Vec<&'s Schema> {
    let mut known: HashSet<SchemaId> = HashSet::new();
    let mut seen: Vec<SchemaId> = Vec::new();
    let mut open: Vec<SchemaId> = ids.iter().rev().copied().collect();
    while let Some(id) = open.pop() {
        if !known.insert(id) {
            continue;
        }
        seen.push(id);
        let schema = schemas.get(id);
        for branch in [&schema.any_of, &schema.one_of, &schema.all_of] {
            open.extend(branch.iter().rev());
        }
    }
    seen.into_iter().map(|id| schemas.get(id)).collect()
}

/// What the values of a map are, when the parts of an object say so.
pub(super) fn value_schemas(parts: &[&Schema]) -> Vec<SchemaId> {
    let of = |schema: &&Schema| match schema.additional_properties {
        AdditionalProperties::Schema(id) => Some(id),
        _ => None,
    };
    parts.iter().filter_map(of).collect()
}

/// Whether an object may hold members that the document does not name: it says so, or it names none.
pub(super) fn is_open(parts: &[&Schema]) -> bool {
    let says_so = parts.iter().any(|schema| schema.additional_properties == AdditionalProperties::Any);
    let names_none = parts.iter().all(|schema| {
        schema.properties.is_empty()
            && schema.additional_properties == AdditionalProperties::Unspecified
            && schema.types.iter().all(|kind| *kind == SchemaType::Object)
    });
    says_so || names_none
}

fn member_names(parts: &[&Schema]) -> Vec<String> {
    let names: BTreeSet<&String> = parts.iter().flat_map(|schema| schema.properties.keys()).collect();
    names.into_iter().cloned().collect()
}

fn owner_name(parts: &[&Schema]) -> String {
    parts
        .iter()
        .find_map(|schema| schema.name.as_ref())
        .map_or_else(|| "the object here".to_owned(), |name| format!("`{}`", super::text::one_line_cut(name, 80)))
}
