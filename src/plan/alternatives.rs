//! What a value may be: each way through the unions of a schema, with everything that holds on that way.
//!
//! `allOf` is followed into one list of parts, `oneOf` and `anyOf` into several. Circles are cut where they close, and
//! unions beyond what can be told apart are read as one way whose members are all optional.

use std::collections::HashSet;

use crate::openapi::{Discriminator, Schema, SchemaId, Schemas};

/// Most ways that are told apart.
const MOST: usize = 24;

/// Most schemas that are looked at for one value.
const MOST_STEPS: usize = 4_000;

/// One way to make a value.
#[derive(Debug, Clone, Default)]
pub(super) struct Alternative<'s> {
    /// Everything that holds.
    pub(super) parts: Vec<Part<'s>>,
    /// What it is called: the component of the branch, when it has one.
    pub(super) name: Option<String>,
    /// Whether it came out of a `oneOf`, so that it does not go together with others.
    pub(super) is_exclusive: bool,
    /// Whether null is allowed too.
    pub(super) nullable: bool,
    /// Members and the texts that they have here, as discriminators say.
    pub(super) tags: Vec<(String, Vec<String>)>,
}

/// A schema that holds for a value.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part<'s> {
    pub(super) schema: &'s Schema,
    /// Whether it is one of many branches, of which nobody knows whether it counts.
    pub(super) is_loose: bool,
}

/// Schemas of which each is enough, and that hold together where they stand in one list.
pub(super) type AnyOf = Vec<Vec<SchemaId>>;

/// Finds the ways through unions.
pub(super) struct Finder<'s> {
    schemas: &'s Schemas,
    steps: usize,
}

impl<'s> Finder<'s> {
    pub(super) fn new(schemas: &'s Schemas) -> Self {
        Self { schemas, steps: 0 }
    }

    /// The ways to make a value that fits any of some schemas.
    pub(super) fn any_of(&mut self, any: &[Vec<SchemaId>]) -> Vec<Alternative<'s>> {
        self.steps = 0;
        let mut found = Vec::new();
        for all in any {
            let mut held = HashSet::new();
            let mut ways = vec![Alternative::default()];
            for id in all {
                ways = together(ways, self.ways(*id, &mut held));
            }
            found.extend(ways);
        }
        loosened(found)
    }

    /// Whether the schemas that were looked at last were too many, so that some are missing.
    pub(super) fn is_exhausted(&self) -> bool {
        self.steps > MOST_STEPS
    }

    /// `held` are the schemas that are known to hold on this way: saying one again, as circles and ladders of `allOf`
    /// do, adds nothing.
    fn ways(&mut self, id: SchemaId, held: &mut HashSet<SchemaId>) -> Vec<Alternative<'s>> {
        self.steps += 1;
        if !held.insert(id) || self.is_exhausted() {
            return vec![Alternative::default()];
        }
        let schema = self.schemas.get(id);
        let own = Alternative {
            parts: vec![Part { schema, is_loose: false }],
            nullable: schema.nullable,
            ..Alternative::default()
        };
        let mut ways = vec![own];
        for part in &schema.all_of {
            let others = self.ways(*part, held);
            ways = together(ways, others);
        }
        for (branches, is_exclusive) in [(&schema.any_of, false), (&schema.one_of, true)] {
            if branches.is_empty() {
                continue;
            }
            let others = self.branches(branches, is_exclusive, schema.discriminator.as_ref(), held);
            ways = together(ways, others);
        }
        ways
    }

    fn branches(
        &mut self,
        branches: &[SchemaId],
        is_exclusive: bool,
        discriminator: Option<&Discriminator>,
        held: &HashSet<SchemaId>,
    ) -> Vec<Alternative<'s>> {
        let (nulls, values): (Vec<SchemaId>, Vec<SchemaId>) =
            branches.iter().partition(|id| is_only_null(self.schemas.get(**id)));
        let mut found = Vec::new();
        for id in &values {
            let name = self.schemas.get(*id).name.clone();
            // What a branch says holds for it alone.
            let mut ways = self.ways(*id, &mut held.clone());
            for way in &mut ways {
                if values.len() > 1 {
                    way.name = way.name.take().or_else(|| name.clone());
                    way.is_exclusive |= is_exclusive;
                }
                if let (Some(tag), Some(name)) = (discriminator, &name) {
                    way.tags.push((tag.property.clone(), texts_of(tag, name)));
                }
            }
            found.extend(ways);
        }
        let mut found = loosened(found);
        if found.is_empty() {
            found.push(Alternative::default());
        }
        for way in &mut found {
            way.nullable |= !nulls.is_empty();
        }
        found
    }
}

impl Alternative<'_> {
    /// What some parts of this way say of a value within: all that holds for sure, and of parts of which nobody knows
    /// whether they count each on its own.
    pub(super) fn within(&self, of: impl Fn(&Schema) -> Option<SchemaId>) -> AnyOf {
        let (loose, sure): (Vec<&Part<'_>>, Vec<&Part<'_>>) = self.parts.iter().partition(|part| part.is_loose);
        let mut all: Vec<SchemaId> = Vec::new();
        for id in sure.iter().filter_map(|part| of(part.schema)) {
            if !all.contains(&id) {
                all.push(id);
            }
        }
        let with = |id: SchemaId| all.iter().copied().filter(|known| *known != id).chain([id]).collect();
        let any: AnyOf = loose.iter().filter_map(|part| of(part.schema)).map(with).collect();
        if any.is_empty() && !all.is_empty() { vec![all] } else { any }
    }
}

/// Takes up more ways of saying a value, each once.
pub(super) fn extend(any: &mut AnyOf, more: AnyOf) {
    for all in more {
        if !any.contains(&all) {
            any.push(all);
        }
    }
}

/// The texts by which a discriminator names a component: those of its mapping, else the component's own name.
fn texts_of(tag: &Discriminator, name: &str) -> Vec<String> {
    let leads_there = |target: &str| target == name || target.rsplit('/').next() == Some(name);
    let mapped: Vec<String> =
        tag.mapping.iter().filter(|(_, target)| leads_there(target)).map(|(text, _)| text.clone()).collect();
    if mapped.is_empty() { vec![name.to_owned()] } else { mapped }
}

/// Each of some ways with each of others.
fn together<'s>(ways: Vec<Alternative<'s>>, others: Vec<Alternative<'s>>) -> Vec<Alternative<'s>> {
    let (ways, others) = if ways.len() * others.len() > MOST { (as_one(ways), as_one(others)) } else { (ways, others) };
    let mut found = Vec::with_capacity(ways.len() * others.len());
    for way in &ways {
        for other in &others {
            let mut both = way.clone();
            both.parts.extend(&other.parts);
            both.name = other.name.clone().or(both.name);
            both.is_exclusive |= other.is_exclusive;
            both.nullable |= other.nullable;
            both.tags.extend(other.tags.iter().cloned());
            found.push(both);
        }
    }
    found
}

fn loosened(ways: Vec<Alternative<'_>>) -> Vec<Alternative<'_>> {
    if ways.len() > MOST { as_one(ways) } else { ways }
}

/// Many ways as one of which every part may count.
fn as_one(ways: Vec<Alternative<'_>>) -> Vec<Alternative<'_>> {
    if ways.len() < 2 {
        return ways;
    }
    let mut one = Alternative::default();
    for way in ways {
        one.nullable |= way.nullable;
        for part in way.parts {
            if !one.parts.iter().any(|known| std::ptr::eq(known.schema, part.schema)) {
                one.parts.push(Part { is_loose: true, ..part });
            }
        }
    }
    vec![one]
}

fn is_only_null(schema: &Schema) -> bool {
    schema.nullable
        && schema.types.is_empty()
        && schema.enum_values.is_empty()
        && schema.properties.is_empty()
        && schema.items.is_none()
        && schema.all_of.is_empty()
        && schema.any_of.is_empty()
        && schema.one_of.is_empty()
}
