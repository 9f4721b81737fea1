//! Members of objects that callers send, and the forms in which they go together.

use std::collections::{BTreeMap, HashSet};

use indexmap::IndexMap;
use serde_json::Value;

use super::alternatives::{Alternative, AnyOf, extend};
use super::text;
use crate::model::ShapeForm;
use crate::openapi::{AdditionalProperties, SchemaId, Schemas};

/// Characters of the words about forms.
const FORMS_IN_WORDS: usize = 400;

/// Most texts that tell a form.
const MOST_TAGS: usize = 16;

/// The members that a request may hold, by name and not in the order of the document, with all that is said of each.
pub(super) type Members = BTreeMap<String, AnyOf>;

/// The members of some forms of an object, without those that are only in answers.
pub(super) fn members_of(schemas: &Schemas, objects: &[&Alternative<'_>]) -> Members {
    let mut members = Members::new();
    for way in objects {
        // What each part says, by member: for sure, or perhaps.
        let mut said: IndexMap<&String, Alternative<'_>> = IndexMap::new();
        for part in &way.parts {
            for name in part.schema.properties.keys() {
                said.entry(name).or_default().parts.push(*part);
            }
        }
        for (name, parts) in said {
            let any = parts.within(|schema| schema.properties.get(name).copied());
            extend(members.entry(name.clone()).or_default(), any);
        }
    }
    let is_sent = |all: &Vec<SchemaId>| !all.iter().any(|id| schemas.get(*id).read_only);
    members.retain(|_, any| any.iter().any(is_sent));
    members
}

fn required_in<'a>(way: &'a Alternative<'_>) -> impl Iterator<Item = &'a String> {
    way.parts.iter().filter(|part| !part.is_loose).flat_map(|part| &part.schema.required)
}

/// Whether an object may have a member of this name: one that names none takes any.
fn is_member(members: &Members, name: &str) -> bool {
    members.is_empty() || members.contains_key(name)
}

/// The members that every form must have, in the order of the document.
pub(super) fn required_of(objects: &[&Alternative<'_>], members: &Members) -> Vec<String> {
    let by_way: Vec<HashSet<&String>> = objects.iter().map(|way| required_in(way).collect()).collect();
    let in_all = |name: &&String| by_way.iter().all(|required| required.contains(name));
    let mut seen = HashSet::new();
    let names = objects.iter().flat_map(|way| required_in(way)).filter(|name| is_member(members, name));
    names.filter(in_all).filter(|name| seen.insert(*name)).cloned().collect()
}

/// The forms of an object, when there are several that differ in what they need or exclude.
pub(super) fn forms_of(schemas: &Schemas, objects: &[&Alternative<'_>], members: &Members) -> Vec<ShapeForm> {
    if objects.len() < 2 {
        return Vec::new();
    }
    let common: HashSet<String> = required_of(objects, members).into_iter().collect();
    let names_in = |way: &Alternative<'_>| -> HashSet<String> {
        way.parts.iter().flat_map(|part| part.schema.properties.keys().cloned()).collect()
    };
    let mut forms: Vec<ShapeForm> = Vec::new();
    for (number, way) in objects.iter().enumerate() {
        let own = names_in(way);
        let is_closed =
            way.parts.iter().any(|part| part.schema.additional_properties == AdditionalProperties::Forbidden);
        let excludes =
            !is_open(way) && map_values(&[way]).is_empty() && (way.is_exclusive || is_closed) && !own.is_empty();
        let excluded = members.keys().filter(|name| excludes && !own.contains(*name)).cloned();
        let mut required: Vec<String> =
            required_in(way).filter(|name| !common.contains(*name) && is_member(members, name)).cloned().collect();
        required.sort();
        required.dedup();
        forms.push(ShapeForm {
            name: way
                .name
                .as_deref()
                .map_or_else(|| format!("form {}", number + 1), |name| text::one_line_cut(name, 60)),
            required,
            excluded: excluded.collect(),
            tags: tags(schemas, way, members, objects),
        });
    }
    forms.dedup_by(|one, other| {
        (&one.required, &one.excluded, &one.tags) == (&other.required, &other.excluded, &other.tags)
    });
    // A form that asks for nothing takes everything, so nothing is left to check.
    let asks_nothing = |form: &ShapeForm| form.required.is_empty() && form.excluded.is_empty() && form.tags.is_empty();
    if forms.len() < 2 || forms.iter().any(asks_nothing) { Vec::new() } else { forms }
}

/// The schemas of members that have no name, where the document gives one.
pub(super) fn map_values(objects: &[&Alternative<'_>]) -> AnyOf {
    let mut values = AnyOf::new();
    for way in objects {
        extend(
            &mut values,
            way.within(|schema| match schema.additional_properties {
                AdditionalProperties::Schema(id) => Some(id),
                _ => None,
            }),
        );
    }
    values
}

/// Whether an object may hold members that the document does not name: it says so, or it names none.
pub(super) fn is_open(way: &Alternative<'_>) -> bool {
    let says_so = way.parts.iter().any(|part| part.schema.additional_properties == AdditionalProperties::Any);
    let is_closed = way.parts.iter().any(|part| part.schema.additional_properties == AdditionalProperties::Forbidden);
    let names_none = way.parts.iter().all(|part| part.schema.properties.is_empty());
    says_so || (names_none && !is_closed && way.tags.is_empty())
}

/// The members that tell a form by their text: where another form has another text.
fn tags(
    schemas: &Schemas,
    way: &Alternative<'_>,
    members: &Members,
    objects: &[&Alternative<'_>],
) -> Vec<(String, Vec<String>)> {
    let known = |name: &String| members.contains_key(name);
    let is_short = |texts: &Vec<String>| !texts.is_empty() && texts.len() <= MOST_TAGS;
    let mut tags: Vec<(String, Vec<String>)> = Vec::new();
    for (name, texts) in way.tags.iter().filter(|(name, texts)| known(name) && is_short(texts)) {
        let mut texts: Vec<String> = texts.iter().map(|text| text::value(text)).collect();
        let own = texts_of(schemas, way, name);
        if is_short(&own) && !own.iter().any(|text| texts.contains(text)) {
            // Without a mapping a discriminator means names of components, but what the member lists is what is sent.
            texts = own;
        }
        match tags.iter_mut().find(|(known, _)| known == name) {
            // The inner of two discriminators of one name is the exact one.
            Some((_, known)) => *known = texts,
            None => tags.push((name.clone(), texts)),
        }
    }
    for (name, _) in members.iter().filter(|(_, any)| any.len() > 1) {
        let texts = texts_of(schemas, way, name);
        let differs = objects.iter().any(|other| {
            let others = texts_of(schemas, other, name);
            !others.is_empty() && others != texts
        });
        if is_short(&texts) && differs && !tags.iter().any(|(known, _)| known == name) {
            tags.push((name.clone(), texts));
        }
    }
    tags
}

/// The texts that a member may have on one way, where they are listed.
fn texts_of(schemas: &Schemas, way: &Alternative<'_>, name: &str) -> Vec<String> {
    let ids = way.parts.iter().filter_map(|part| part.schema.properties.get(name));
    let listed = ids.map(|id| &schemas.get(*id).enum_values).find(|values| !values.is_empty());
    listed.into_iter().flatten().filter_map(Value::as_str).map(text::value).collect()
}

/// Forms for people.
pub(super) fn forms_in_words(forms: &[ShapeForm]) -> String {
    let quoted =
        |names: &[String]| names.iter().map(|name| text::one_line_cut(name, 60)).collect::<Vec<_>>().join(", ");
    let told: Vec<String> = forms
        .iter()
        .map(|form| {
            let mut parts: Vec<String> =
                form.tags.iter().map(|(name, texts)| format!("{name} {}", quoted(texts))).collect();
            if !form.required.is_empty() {
                parts.push(format!("with {}", quoted(&form.required)));
            }
            if !form.excluded.is_empty() {
                parts.push(format!("without {}", quoted(&form.excluded)));
            }
            format!("{} ({})", form.name, parts.join("; "))
        })
        .collect();
    text::one_line_cut(&format!("One of these forms: {}", told.join(" or ")), FORMS_IN_WORDS)
}
