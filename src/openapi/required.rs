//! Members that must be there, though no schema describes them: anything may stand in them.
//!
//! A schema that requires a member often leaves it to others of one combination to describe it. So only a name that
//! nobody describes, of all schemas that are combined with this one anywhere, becomes a member.

use std::collections::{HashMap, HashSet};

use super::schema::{AdditionalProperties, Schema, SchemaId, Schemas};

/// Adds the members that are required and not described.
pub(super) fn describe_required(schemas: &mut Schemas) {
    let is_missing = |schema: &Schema, name: &String| !schema.properties.contains_key(name);
    let lacking: Vec<SchemaId> = schemas
        .ids()
        .filter(|id| schemas.get(*id).required.iter().any(|name| is_missing(schemas.get(*id), name)))
        .collect();
    if lacking.is_empty() {
        return;
    }
    let groups = Groups::of(schemas);
    let wanted: HashSet<usize> = lacking.iter().map(|id| groups.group(*id)).collect();
    let mut described: HashMap<usize, HashSet<String>> = HashMap::new();
    let mut closed: HashSet<usize> = HashSet::new();
    for id in schemas.ids().filter(|id| wanted.contains(&groups.group(*id))) {
        let schema = schemas.get(id);
        described.entry(groups.group(id)).or_default().extend(schema.properties.keys().cloned());
        if schema.additional_properties == AdditionalProperties::Forbidden {
            closed.insert(groups.group(id));
        }
    }
    let mut added: HashMap<(usize, String), SchemaId> = HashMap::new();
    for id in lacking {
        let group = groups.group(id);
        let Some(names) = described.get(&group) else { continue };
        // An object that names no member at all takes any.
        if names.is_empty() || closed.contains(&group) {
            continue;
        }
        let mut schema = schemas.take(id);
        for name in schema.required.iter().filter(|name| !names.contains(*name)) {
            let member = added.entry((group, name.clone())).or_insert_with(|| match schema.additional_properties {
                AdditionalProperties::Schema(id) => id,
                _ => anything(schemas, schema.span),
            });
            schema.properties.entry(name.clone()).or_insert(*member);
        }
        schemas.set(id, schema);
    }
}

fn anything(schemas: &mut Schemas, span: crate::source::Span) -> SchemaId {
    let id = schemas.reserve();
    schemas.set(id, Schema { span, ..Schema::default() });
    id
}

/// Which schemas are combined with which by `allOf`, `anyOf` and `oneOf`, over any number of steps.
struct Groups {
    /// A schema of the same group for each, itself for one that stands for its group.
    parents: Vec<usize>,
}

impl Groups {
    fn of(schemas: &Schemas) -> Self {
        let mut groups = Self { parents: (0..schemas.len()).collect() };
        for id in schemas.ids() {
            let schema = schemas.get(id);
            for part in schema.all_of.iter().chain(&schema.any_of).chain(&schema.one_of) {
                let (first, second) = (groups.shortened(id.number()), groups.shortened(part.number()));
                if let Some(parent) = groups.parents.get_mut(second) {
                    *parent = first;
                }
            }
        }
        // From now on each knows its group at once.
        for number in 0..groups.parents.len() {
            let group = groups.shortened(number);
            if let Some(place) = groups.parents.get_mut(number) {
                *place = group;
            }
        }
        groups
    }

    fn group(&self, id: SchemaId) -> usize {
        self.parents.get(id.number()).copied().unwrap_or(id.number())
    }

    /// The group, and the way to it halved, so that later ones are short.
    fn shortened(&mut self, number: usize) -> usize {
        let mut at = number;
        while let Some(parent) = self.parents.get(at).copied().filter(|parent| *parent != at) {
            let further = self.parents.get(parent).copied().unwrap_or(parent);
            if let Some(place) = self.parents.get_mut(at) {
                *place = further;
            }
            at = further;
        }
        at
    }
}
