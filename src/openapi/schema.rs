//! Schemas in one arena: a reference is an id, so a cycle is nothing special.

use indexmap::IndexMap;
use serde_json::{Number, Value};

use crate::source::Span;

/// Every schema that the selected operations reach.
#[derive(Debug, Clone, Default)]
pub struct Schemas {
    schemas: Vec<Schema>,
    nothing: Schema,
}

/// Names one schema of [`Schemas`]. Ids have no meaning outside their arena and none across two runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SchemaId(usize);

impl SchemaId {
    /// The place in the arena.
    pub(super) fn number(self) -> usize {
        self.0
    }
}

impl Schemas {
    /// The schema with this id. An id of another arena gives the schema that allows everything.
    #[must_use]
    pub fn get(&self, id: SchemaId) -> &Schema {
        self.schemas.get(id.0).unwrap_or(&self.nothing)
    }

    /// How many schemas there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.schemas.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.schemas.is_empty()
    }

    /// Every id.
    pub(super) fn ids(&self) -> impl Iterator<Item = SchemaId> + use<> {
        (0..self.schemas.len()).map(SchemaId)
    }

    /// Takes an id for a schema that is read later, so that schemas can refer to each other.
    pub(super) fn reserve(&mut self) -> SchemaId {
        self.schemas.push(Schema::default());
        SchemaId(self.schemas.len() - 1)
    }

    /// Takes a schema out; until one is put back, its id stands for anything.
    pub(super) fn take(&mut self, id: SchemaId) -> Schema {
        self.schemas.get_mut(id.0).map(std::mem::take).unwrap_or_default()
    }

    /// Puts a schema at its id.
    pub(super) fn set(&mut self, id: SchemaId, schema: Schema) {
        if let Some(place) = self.schemas.get_mut(id.0) {
            *place = schema;
        }
    }
}

/// A schema (OpenAPI 3.0, "Schema Object"): our own view, because what stands beside a `$ref` counts too.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Schema {
    /// Where the schema stands. With members beside a `$ref`: where those stand.
    pub span: Span,
    /// The component's name, for messages; a schema that only refers on has the name it goes by itself.
    pub name: Option<String>,
    /// The types a value may have; empty when the document does not say.
    pub types: Vec<SchemaType>,
    /// Whether a value may be null.
    pub nullable: bool,
    /// The members of an object, in the order of the document.
    pub properties: IndexMap<String, SchemaId>,
    /// The members that are always there.
    pub required: Vec<String>,
    /// The schema of a list's items.
    pub items: Option<SchemaId>,
    /// What members an object may have beyond `properties`.
    pub additional_properties: AdditionalProperties,
    /// A value fits all of these.
    pub all_of: Vec<SchemaId>,
    /// A value fits at least one of these.
    pub any_of: Vec<SchemaId>,
    /// A value fits exactly one of these.
    pub one_of: Vec<SchemaId>,
    /// The only values there are; empty when the document does not say.
    pub enum_values: Vec<Value>,
    /// The value that counts when none is sent.
    pub default: Option<Value>,
    /// A value to show.
    pub example: Option<Value>,
    /// The `format`, such as `date-time`.
    pub format: Option<String>,
    /// The regular expression a text must match, in ECMA 262's dialect.
    pub pattern: Option<String>,
    /// The document's prose.
    pub description: Option<String>,
    /// The document's title for it.
    pub title: Option<String>,
    /// The smallest number.
    pub minimum: Option<Number>,
    /// The largest number.
    pub maximum: Option<Number>,
    /// A number must be above this, where it is no whole number: those have the next one as `minimum`.
    pub above: Option<Number>,
    /// A number must be below this, where it is no whole number.
    pub below: Option<Number>,
    /// The fewest elements of a list.
    pub min_items: Option<u64>,
    /// The most elements of a list.
    pub max_items: Option<u64>,
    /// What tells the branches of a union apart. Schemas that extend this one by `allOf` are no branches of it: they are
    /// not looked for.
    pub discriminator: Option<Discriminator>,
    /// Keywords that restrict values in ways that we do not read.
    pub unread: Vec<&'static str>,
    /// The shortest text, in characters.
    pub min_length: Option<u64>,
    /// The longest text, in characters.
    pub max_length: Option<u64>,
    /// Whether it is only in answers.
    pub read_only: bool,
    /// Whether it is only in requests.
    pub write_only: bool,
    /// Whether the vendor advises against it.
    pub deprecated: bool,
}

/// What tells the branches of a union apart (OpenAPI 3.0, "Discriminator Object").
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Discriminator {
    /// The member whose text does.
    pub property: String,
    /// Texts and what they refer to: a component's name or a reference.
    pub mapping: Vec<(String, String)>,
}

/// A type of JSON Schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SchemaType {
    /// `object`.
    Object,
    /// `array`.
    Array,
    /// `string`.
    String,
    /// `integer`.
    Integer,
    /// `number`.
    Number,
    /// `boolean`.
    Boolean,
}

impl SchemaType {
    /// The word the document uses.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Object => "object",
            Self::Array => "array",
            Self::String => "string",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::Boolean => "boolean",
        }
    }

    /// The types that are in both lists; an integer is a number too.
    #[must_use]
    pub fn in_both(first: &[Self], second: &[Self]) -> Vec<Self> {
        let is_in = |kinds: &[Self], kind: Self| {
            kinds.contains(&kind) || (kind == Self::Integer && kinds.contains(&Self::Number))
        };
        let mut both: Vec<Self> = Vec::new();
        for kind in first.iter().chain(second).copied() {
            if is_in(first, kind) && is_in(second, kind) && !both.contains(&kind) {
                both.push(kind);
            }
        }
        both
    }

    /// The type with this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Object, Self::Array, Self::String, Self::Integer, Self::Number, Self::Boolean]
            .into_iter()
            .find(|candidate| candidate.name() == name)
    }
}

/// What members an object may have beyond its `properties`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AdditionalProperties {
    /// The document does not say; by the standard anything goes.
    #[default]
    Unspecified,
    /// None.
    Forbidden,
    /// Anything.
    Any,
    /// Whatever fits this schema.
    Schema(SchemaId),
}

impl AdditionalProperties {
    /// Whether there is a schema for them.
    #[must_use]
    pub fn has_schema(self) -> bool {
        matches!(self, Self::Schema(_))
    }
}
