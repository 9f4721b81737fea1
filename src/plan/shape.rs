//! Objects and lists that callers send: the document's schema as one that every client takes, and rules for what such
//! a schema cannot say.
//!
//! Unions become one schema with the members of all branches; which of them go together is said in words and checked
//! by the server. What is too deep or too much, and every circle, becomes an object that is open.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use super::alternatives::{Alternative, AnyOf, Finder, extend};
use super::shape_forms::{forms_of, is_open, map_values, members_of, required_of};
use super::{shape_forms, shape_scalar, text};
use crate::diagnostics::Diagnostic;
use crate::model::ShapeRules;
use crate::openapi::{SchemaId, SchemaType, Schemas};

/// Deepest member that is described.
const DEEPEST: usize = 4;

/// Most members that are described.
const MOST_MEMBERS: usize = 60;

/// Most members that are described because they are required.
const MOST_REQUIRED: usize = 1_000;

/// Most copies of one sample, so that lists of lists that ask for many elements stay small.
const MOST_COPIES: usize = 100;

/// Characters of a description within an object, where the document's are wanted.
const DESCRIPTION: usize = 120;

/// Said where more may be sent than is described.
const OPEN: &str = "Takes more than is described here";

/// An argument's shape.
#[derive(Debug, Clone)]
pub(super) struct Shape {
    /// What clients see.
    pub(super) schema: Value,
    /// What holds beside it.
    pub(super) rules: ShapeRules,
    /// A value with nothing that may be left out.
    pub(super) sample: Value,
    /// A value with every member that may be sent together.
    pub(super) full: Value,
    /// Types that the value itself may have beside the published one.
    pub(super) further: Vec<&'static str>,
    /// What was passed over.
    pub(super) warnings: Vec<Diagnostic>,
}

/// Parts of a schema that contradict each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Contradiction {
    /// Where in the argument.
    pub(super) place: String,
    /// What does not go together.
    pub(super) what: String,
}

/// The shape of a value that fits any of some schemas.
pub(super) fn shape(schemas: &Schemas, ids: &[SchemaId], describe: bool) -> Result<Shape, Contradiction> {
    let mut shaper = Shaper {
        schemas,
        finder: Finder::new(schemas),
        describe,
        members: 0,
        copies: 1,
        above: Vec::new(),
        rules: ShapeRules::default(),
        unread: Vec::new(),
        warnings: Vec::new(),
        fault: None,
    };
    let any: AnyOf = ids.iter().map(|id| vec![*id]).collect();
    let node = shaper.node(&any, "", 0);
    if let Some(fault) = shaper.fault {
        return Err(fault);
    }
    let mut rules = shaper.rules;
    let own = rules.types.iter().position(|(place, _)| place.is_empty());
    // Null for the argument itself is the same as no argument.
    let further = own.map(|at| rules.types.remove(at).1).unwrap_or_default();
    let further = further.into_iter().filter(|kind| *kind != "null").collect();
    let mut warnings = shape_scalar::warnings(&shaper.unread);
    warnings.extend(shaper.warnings);
    Ok(Shape { schema: node.schema, rules, sample: node.sample, full: node.full, further, warnings })
}

/// The shape of an object or list of which nothing is known.
pub(super) fn open(kind: SchemaType) -> Shape {
    let (schema, sample) = match kind {
        SchemaType::Array => (json!({"type": "array", "items": {"type": "string"}}), json!(["x"])),
        _ => (json!({"type": "object"}), json!({"x": "x"})),
    };
    let mut rules = ShapeRules::default();
    if kind == SchemaType::Array {
        rules.types.push(("[]".to_owned(), vec!["any"]));
    }
    Shape { schema, rules, full: sample.clone(), sample, further: Vec::new(), warnings: Vec::new() }
}

/// A described value, and samples of it.
pub(super) struct Node {
    pub(super) schema: Value,
    pub(super) sample: Value,
    pub(super) full: Value,
}

pub(super) struct Shaper<'s> {
    pub(super) schemas: &'s Schemas,
    finder: Finder<'s>,
    describe: bool,
    members: usize,
    /// How often the sample of the value at hand is repeated.
    copies: usize,
    above: Vec<SchemaId>,
    pub(super) rules: ShapeRules,
    /// Keywords that are not read, with their places.
    unread: Vec<(&'static str, crate::source::Span)>,
    /// Rules of the document that are passed over.
    pub(super) warnings: Vec<Diagnostic>,
    pub(super) fault: Option<Contradiction>,
}

impl<'s> Shaper<'s> {
    /// A value that fits any of some schemas. `place` is as rules name it.
    fn node(&mut self, any: &[Vec<SchemaId>], place: &str, depth: usize) -> Node {
        let is_circle = any.iter().flatten().any(|id| self.above.contains(id));
        let (ways, is_partial) = self.satisfiable(any, place);
        let kind = shape_scalar::main_kind(&ways);
        let further = self.further_types(&ways, kind, place);
        let is_cut = is_circle || depth > DEEPEST || self.members > MOST_MEMBERS;
        let before = self.above.len();
        self.above.extend(any.iter().flatten());
        let mut described = |kind| match kind {
            Some(SchemaType::Object) if is_cut => cut_object(),
            Some(SchemaType::Array) if is_cut => self.cut_list(place),
            Some(SchemaType::Object) => self.object(&ways, is_partial, place, depth),
            Some(SchemaType::Array) => self.list(&ways, place, depth),
            kind => self.scalar(&ways, kind, place),
        };
        let mut node = described(kind);
        let others: Vec<(SchemaType, Value)> =
            further.into_iter().map(|other| (other, described(Some(other)).schema)).collect();
        self.above.truncate(before);
        for (other, schema) in others {
            add_words(&mut node.schema, &shape_scalar::or_in_words(other, &schema), false);
            if schema.as_object().is_some_and(|schema| schema.len() > 1) {
                self.rules.others.push((place.to_owned(), schema));
            }
        }
        if self.describe
            && depth > 0
            && let Some(prose) =
                ways.iter().flat_map(|way| &way.parts).find_map(|part| part.schema.description.as_ref())
        {
            add_words(&mut node.schema, &text::one_line_cut(prose, DESCRIPTION), true);
        }
        node
    }

    /// The ways that do not contradict themselves, and whether some of what they say is missing. When none is left,
    /// that is a fault.
    fn satisfiable(&mut self, any: &[Vec<SchemaId>], place: &str) -> (Vec<Alternative<'s>>, bool) {
        let ways = self.finder.any_of(any);
        let is_partial = self.finder.is_exhausted();
        for part in ways.iter().flat_map(|way| &way.parts) {
            for keyword in &part.schema.unread {
                if !self.unread.contains(&(keyword, part.schema.span)) {
                    self.unread.push((keyword, part.schema.span));
                }
            }
        }
        let faults: Vec<Option<String>> = ways.iter().map(shape_scalar::contradiction).collect();
        if faults.iter().all(Option::is_some)
            && let Some(Some(what)) = faults.into_iter().next()
        {
            self.fault.get_or_insert(Contradiction { place: place.to_owned(), what });
            return (ways, is_partial);
        }
        (ways.into_iter().filter(|way| shape_scalar::contradiction(way).is_none()).collect(), is_partial)
    }

    /// Types beside the one that is published; gives those that a value has which is not null.
    fn further_types(&mut self, ways: &[Alternative<'_>], kind: Option<SchemaType>, place: &str) -> Vec<SchemaType> {
        let (mut further, mut known): (Vec<&'static str>, Vec<SchemaType>) = (Vec::new(), Vec::new());
        let Some(kind) = kind else {
            self.rules.types.push((place.to_owned(), vec!["any"]));
            return known;
        };
        for way in ways {
            let kinds = shape_scalar::kinds(way);
            if kinds.is_empty() {
                further.push("any");
            }
            let covered =
                |other: &SchemaType| *other == kind || (kind == SchemaType::Number && *other == SchemaType::Integer);
            known.extend(kinds.into_iter().filter(|other| !covered(other)));
        }
        known.sort_unstable();
        known.dedup();
        further.extend(known.iter().map(|kind| kind.name()));
        if ways.iter().any(|way| way.nullable) {
            further.push("null");
        }
        further.sort_unstable();
        further.dedup();
        let takes_any = further.contains(&"any");
        if !further.is_empty() {
            self.rules.types.push((place.to_owned(), further));
        }
        // Where any value fits there is nothing to hold the others against.
        if takes_any { Vec::new() } else { known }
    }

    fn list(&mut self, ways: &[Alternative<'s>], place: &str, depth: usize) -> Node {
        let lists: Vec<&Alternative<'s>> =
            ways.iter().filter(|way| shape_scalar::may_be(way, SchemaType::Array)).collect();
        let mut items = AnyOf::new();
        lists.iter().for_each(|way| extend(&mut items, way.within(|schema| schema.items)));
        let least = lists
            .iter()
            .map(|way| way.parts.iter().filter_map(|part| part.schema.min_items).max())
            .min()
            .flatten()
            .filter(|least| *least > 0);
        let most = lists
            .iter()
            .map(|way| way.parts.iter().filter_map(|part| part.schema.max_items).min())
            .collect::<Option<Vec<u64>>>()
            .and_then(|most| most.into_iter().max());
        let wanted = least.unwrap_or(1).min(most.unwrap_or(u64::MAX));
        let count =
            usize::try_from(wanted).ok().filter(|count| count.saturating_mul(self.copies) <= MOST_COPIES).unwrap_or(1);
        let inner = format!("{place}[]");
        let element = match items.is_empty() {
            true => {
                self.rules.types.push((inner, vec!["any"]));
                Node {
                    schema: json!({"type": "string", "description": "Any JSON value"}),
                    sample: json!("x"),
                    full: json!("x"),
                }
            }
            false => {
                let copies = self.copies;
                self.copies = copies * count.max(1);
                let element = self.node(&items, &inner, depth + 1);
                self.copies = copies;
                element
            }
        };
        let mut schema = Map::new();
        schema.insert("type".to_owned(), json!("array"));
        schema.insert("items".to_owned(), element.schema);
        if let Some(least) = least {
            schema.insert("minItems".to_owned(), json!(least));
        }
        if let Some(most) = most {
            schema.insert("maxItems".to_owned(), json!(most));
        }
        let repeated = |value: Value| Value::Array(vec![value; count]);
        Node { schema: Value::Object(schema), sample: repeated(element.sample), full: repeated(element.full) }
    }

    fn object(&mut self, ways: &[Alternative<'s>], is_partial: bool, place: &str, depth: usize) -> Node {
        let objects: Vec<&Alternative<'s>> =
            ways.iter().filter(|way| shape_scalar::may_be(way, SchemaType::Object)).collect();
        let members = members_of(self.schemas, &objects);
        let required = required_of(&objects, &members);
        let forms = forms_of(self.schemas, &objects, &members);
        let first = forms.first().cloned().unwrap_or_default();
        let (mut properties, mut sample, mut full) = (Map::new(), Map::new(), Map::new());
        let mut is_cut = is_partial;
        let needed: HashSet<&String> = required.iter().chain(&first.required).collect();
        let excluded: HashSet<&String> = first.excluded.iter().collect();
        for (name, any) in &members {
            let is_needed = needed.contains(name);
            if self.members >= if is_needed { MOST_REQUIRED } else { MOST_MEMBERS } {
                is_cut = true;
                continue;
            }
            self.members += 1;
            let node = self.node(any, &below(place, name), depth + 1);
            let tag = first.tags.iter().find(|(tag, _)| tag == name).and_then(|(_, texts)| texts.first());
            let (least, most) = tag.map_or((node.sample, node.full), |tag| (json!(tag), json!(tag)));
            if is_needed {
                sample.insert(name.clone(), least);
            }
            if !excluded.contains(name) {
                full.insert(name.clone(), most);
            }
            properties.insert(name.clone(), node.schema);
        }
        let mut schema = Map::new();
        schema.insert("type".to_owned(), json!("object"));
        let has_members = !properties.is_empty();
        if has_members {
            schema.insert("properties".to_owned(), Value::Object(properties));
        }
        if !required.is_empty() {
            schema.insert("required".to_owned(), json!(required));
        }
        let values = map_values(&objects);
        if !values.is_empty() {
            let node = self.node(&values, &below(place, "*"), depth + 1);
            schema.insert("additionalProperties".to_owned(), node.schema);
            full.entry("x".to_owned()).or_insert(node.full);
        }
        fill(&required, &mut sample, &mut full);
        let is_open = is_cut || objects.iter().any(|way| is_open(way));
        let mut schema = Value::Object(schema);
        if has_members && is_open && values.is_empty() {
            self.rules.open.push(place.to_owned());
        }
        if is_cut {
            add_words(&mut schema, OPEN, false);
        }
        if !forms.is_empty() {
            add_words(&mut schema, &shape_forms::forms_in_words(&forms), false);
            self.rules.forms.push((place.to_owned(), forms));
        }
        Node { schema, sample: Value::Object(sample), full: Value::Object(full) }
    }

    fn cut_list(&mut self, place: &str) -> Node {
        self.rules.types.push((format!("{place}[]"), vec!["any"]));
        let schema = json!({"type": "array", "items": {"type": "object"}, "description": OPEN});
        Node { schema, sample: json!([{}]), full: json!([{}]) }
    }
}

/// Gives samples the members that are required and not described; `x` is the value of a map.
fn fill(required: &[String], sample: &mut Map<String, Value>, full: &mut Map<String, Value>) {
    for name in required {
        sample.entry(name.clone()).or_insert_with(|| full.get("x").cloned().unwrap_or_else(|| json!("x")));
        let value = sample.get(name).cloned().unwrap_or_default();
        full.entry(name.clone()).or_insert(value);
    }
}

fn cut_object() -> Node {
    Node { schema: json!({"type": "object", "description": OPEN}), sample: json!({}), full: json!({}) }
}

/// The place of a member.
pub(super) fn below(place: &str, name: &str) -> String {
    if place.is_empty() { name.to_owned() } else { format!("{place}.{name}") }
}

/// Adds words to a schema's description, before or behind what is there.
pub(super) fn add_words(schema: &mut Value, words: &str, in_front: bool) {
    let Some(members) = schema.as_object_mut() else { return };
    let known = members.get("description").and_then(Value::as_str).unwrap_or_default();
    let text = match (known.is_empty(), in_front) {
        (true, _) => words.to_owned(),
        (false, true) => format!("{}. {known}", words.trim_end_matches('.')),
        (false, false) => format!("{}. {words}", known.trim_end_matches('.')),
    };
    members.insert("description".to_owned(), json!(text));
}
