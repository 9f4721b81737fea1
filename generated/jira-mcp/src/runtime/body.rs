//! The body of a request: values put at paths, with the objects and arrays on the way made as needed.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::request::Request;
use super::value::JsonValue;

/// A body that is being built. What no value is put into does not exist: an argument that the caller left out leaves
/// neither its member nor the objects above it.
#[derive(Clone, Debug, Default)]
pub struct Body(Node);

#[derive(Clone, Debug, Default)]
enum Node {
    #[default]
    Nothing,
    Object(Vec<(&'static str, Node)>),
    Array(BTreeMap<usize, Node>),
    Value(Value),
}

impl Body {
    /// An empty object.
    pub fn new() -> Self {
        Self::default()
    }

    /// A body that is one value; an empty one for null.
    pub fn of(value: impl JsonValue) -> Self {
        match value.json() {
            Value::Null => Self::default(),
            value => Self(Node::Value(value)),
        }
    }

    /// Whether nothing was put into it.
    pub fn is_empty(&self) -> bool {
        matches!(self.0, Node::Nothing)
    }

    /// Puts a value at a path such as `update.comment[0].add.body`; odd member names stand in quotes.
    #[must_use]
    pub fn set(mut self, path: &'static str, value: impl JsonValue) -> Self {
        let mut node = &mut self.0;
        for step in Steps(path) {
            node = match step {
                Step::Member(name) => node.member(name),
                Step::Index(index) => node.element(index),
            };
        }
        *node = Node::Value(value.json());
        self
    }

    /// Puts a value at a path if there is one.
    #[must_use]
    pub fn set_optional(self, path: &'static str, value: Option<impl JsonValue>) -> Self {
        match value {
            Some(value) => self.set(path, value),
            None => self,
        }
    }

    /// The body as JSON. Elements that were left out close up, so no array holds a gap.
    pub fn json(self) -> Value {
        match self.0 {
            Node::Nothing => Value::Object(Map::new()),
            node => node.json(),
        }
    }
}

impl Node {
    fn member(&mut self, name: &'static str) -> &mut Self {
        if !matches!(self, Self::Object(_)) {
            *self = Self::Object(Vec::new());
        }
        let Self::Object(members) = self else { return self };
        let place = members.iter().position(|(known, _)| *known == name).unwrap_or(members.len());
        if place == members.len() {
            members.push((name, Self::Nothing));
        }
        &mut members[place].1
    }

    fn element(&mut self, index: usize) -> &mut Self {
        if !matches!(self, Self::Array(_)) {
            *self = Self::Array(BTreeMap::new());
        }
        match self {
            Self::Array(elements) => elements.entry(index).or_default(),
            _ => self,
        }
    }

    fn json(self) -> Value {
        match self {
            Self::Nothing => Value::Null,
            Self::Value(value) => value,
            Self::Array(elements) => Value::Array(elements.into_values().map(Self::json).collect()),
            Self::Object(members) => {
                Value::Object(members.into_iter().map(|(name, node)| (name.to_owned(), node.json())).collect())
            }
        }
    }
}

impl Request {
    /// Sends this body as JSON.
    #[must_use]
    pub fn json(mut self, body: Body) -> Self {
        self.body = Some(body.json().to_string().into_bytes());
        self
    }

    /// Sends this body as JSON unless nothing was put into it.
    #[must_use]
    pub fn json_unless_empty(self, body: Body) -> Self {
        if body.is_empty() { self } else { self.json(body) }
    }
}

/// One step of a path.
enum Step {
    Member(&'static str),
    Index(usize),
}

/// The steps of a path. The generator has checked it, so whatever does not fit the grammar ends it.
struct Steps(&'static str);

impl Iterator for Steps {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        let rest = self.0.strip_prefix('.').unwrap_or(self.0);
        if let Some(rest) = rest.strip_prefix('[') {
            let (index, after) = rest.split_once(']')?;
            self.0 = after;
            return index.parse().ok().map(Step::Index);
        }
        if let Some(quote) = rest.chars().next().filter(|first| matches!(first, '\'' | '"')) {
            let (name, after) = rest[1..].split_once(quote)?;
            self.0 = after;
            return Some(Step::Member(name));
        }
        let end = rest.find(['.', '[']).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        self.0 = after;
        (!name.is_empty()).then_some(Step::Member(name))
    }
}
