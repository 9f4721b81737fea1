//! Objects and lists that callers send: the document's schema as one that every client takes, and rules for what such
//! a schema cannot say.
//!
//! Unions become one schema with the members of all branches; which of them go together is said in words and checked
//! by the server. What is too deep or too much, and every circle, becomes an object that is open.

use serde_json::{Map, Value, json};

use super::alternatives::{Alternative, Finder, Part};
use super::{shape_scalar, text};
use crate::diagnostics::Diagnostic;
use crate::model::{ShapeForm, ShapeRules};
use crate::openapi::{AdditionalProperties, SchemaId, SchemaType, Schemas};

/// Deepest member that is described.
const DEEPEST: usize = 4;

/// Most members that are described.
const MOST_MEMBERS: usize = 60;

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
        above: Vec::new(),
        rules: ShapeRules::default(),
        unread: Vec::new(),
        fault: None,
    };
    let node = shaper.node(ids, "", 0);
    if let Some(fault) = shaper.fault {
        return Err(fault);
    }
    let mut rules = shaper.rules;
    // Null for the argument itself is the same as no argument, and its type is the one that clients see.
    rules.types.retain(|(place, _)| !place.is_empty());
    let warnings = shape_scalar::warnings(&shaper.unread);
    Ok(Shape { schema: node.schema, rules, sample: node.sample, full: node.full, warnings })
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
    Shape { schema, rules, full: sample.clone(), sample, warnings: Vec::new() }
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
    above: Vec<SchemaId>,
    pub(super) rules: ShapeRules,
    /// Keywords that are not read, with their places.
    unread: Vec<(&'static str, crate::source::Span)>,
    pub(super) fault: Option<Contradiction>,
}

impl<'s> Shaper<'s> {
    /// A value that fits any of some schemas. `place` is as rules name it.
    fn node(&mut self, ids: &[SchemaId], place: &str, depth: usize) -> Node {
        let is_circle = ids.iter().any(|id| self.above.contains(id));
        let ways = self.satisfiable(ids, place);
        let kind = shape_scalar::main_kind(&ways);
        self.further_types(&ways, kind, place);
        let is_cut = is_circle || depth > DEEPEST || self.members > MOST_MEMBERS;
        let before = self.above.len();
        self.above.extend(ids);
        let mut node = match kind {
            Some(SchemaType::Object) if is_cut => cut_object(),
            Some(SchemaType::Array) if is_cut => self.cut_list(place),
            Some(SchemaType::Object) => self.object(&ways, place, depth),
            Some(SchemaType::Array) => self.list(&ways, place, depth),
            kind => self.scalar(&ways, kind, place),
        };
        self.above.truncate(before);
        if self.describe
            && depth > 0
            && let Some(prose) =
                ways.iter().flat_map(|way| &way.parts).find_map(|part| part.schema.description.as_ref())
        {
            add_words(&mut node.schema, &text::one_line_cut(prose, DESCRIPTION), true);
        }
        node
    }

    /// The ways that do not contradict themselves; when none is left, that is a fault.
    fn satisfiable(&mut self, ids: &[SchemaId], place: &str) -> Vec<Alternative<'s>> {
        let ways = self.finder.any_of(ids);
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
            return ways;
        }
        ways.into_iter().filter(|way| shape_scalar::contradiction(way).is_none()).collect()
    }

    /// Types beside the one that is published.
    fn further_types(&mut self, ways: &[Alternative<'_>], kind: Option<SchemaType>, place: &str) {
        let mut further: Vec<&'static str> = Vec::new();
        let Some(kind) = kind else {
            self.rules.types.push((place.to_owned(), vec!["any"]));
            return;
        };
        for way in ways {
            let kinds = shape_scalar::kinds(way);
            if kinds.is_empty() {
                further.push("any");
            }
            let covered =
                |other: &SchemaType| *other == kind || (kind == SchemaType::Number && *other == SchemaType::Integer);
            further.extend(kinds.into_iter().filter(|other| !covered(other)).map(SchemaType::name));
        }
        if ways.iter().any(|way| way.nullable) {
            further.push("null");
        }
        further.sort_unstable();
        further.dedup();
        if !further.is_empty() {
            self.rules.types.push((place.to_owned(), further));
        }
    }

    fn list(&mut self, ways: &[Alternative<'s>], place: &str, depth: usize) -> Node {
        let lists: Vec<&Alternative<'s>> =
            ways.iter().filter(|way| shape_scalar::may_be(way, SchemaType::Array)).collect();
        let mut ids: Vec<SchemaId> =
            lists.iter().flat_map(|way| &way.parts).filter_map(|part| part.schema.items).collect();
        ids.dedup();
        let inner = format!("{place}[]");
        let element = match ids.is_empty() {
            true => {
                self.rules.types.push((inner, vec!["any"]));
                Node {
                    schema: json!({"type": "string", "description": "Any JSON value"}),
                    sample: json!("x"),
                    full: json!("x"),
                }
            }
            false => self.node(&ids, &inner, depth + 1),
        };
        let mut schema = Map::new();
        schema.insert("type".to_owned(), json!("array"));
        schema.insert("items".to_owned(), element.schema);
        let of =
            |bound: fn(&Part<'_>) -> Option<u64>| lists.iter().map(move |way| way.parts.iter().filter_map(bound).max());
        let least = of(|part| part.schema.min_items).min().flatten().filter(|least| *least > 0);
        let most =
            of(|part| part.schema.max_items).collect::<Option<Vec<u64>>>().and_then(|most| most.into_iter().max());
        if let Some(least) = least {
            schema.insert("minItems".to_owned(), json!(least));
        }
        if let Some(most) = most {
            schema.insert("maxItems".to_owned(), json!(most));
        }
        let count = usize::try_from(least.unwrap_or(1).min(50))
            .unwrap_or(1)
            .min(most.map_or(1, |most| if most == 0 { 0 } else { 50 }));
        let repeated = |value: Value| Value::Array(vec![value; count]);
        Node { schema: Value::Object(schema), sample: repeated(element.sample), full: repeated(element.full) }
    }

    fn object(&mut self, ways: &[Alternative<'s>], place: &str, depth: usize) -> Node {
        let objects: Vec<&Alternative<'s>> =
            ways.iter().filter(|way| shape_scalar::may_be(way, SchemaType::Object)).collect();
        let members = members_of(self.schemas, &objects);
        let required = required_of(&objects, &members);
        let forms = forms_of(self.schemas, &objects, &members);
        let first = forms.first().cloned().unwrap_or_default();
        let (mut properties, mut sample, mut full) = (Map::new(), Map::new(), Map::new());
        let mut is_cut = false;
        for (name, ids) in &members {
            let is_needed = required.contains(name) || first.required.contains(name);
            if self.members >= MOST_MEMBERS && !is_needed {
                is_cut = true;
                continue;
            }
            self.members += 1;
            let node = self.node(ids, &below(place, name), depth + 1);
            let tag = first.tags.iter().find(|(tag, _)| tag == name).and_then(|(_, texts)| texts.first());
            let (least, most) = tag.map_or((node.sample, node.full), |tag| (json!(tag), json!(tag)));
            if is_needed {
                sample.insert(name.clone(), least);
            }
            if !first.excluded.contains(name) {
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
        let is_open = is_cut || objects.iter().any(|way| is_open(way));
        let mut schema = Value::Object(schema);
        if has_members && is_open && values.is_empty() {
            self.rules.open.push(place.to_owned());
        }
        if is_cut {
            add_words(&mut schema, OPEN, false);
        }
        if !forms.is_empty() {
            add_words(&mut schema, &shape_scalar::forms_in_words(&forms), false);
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

fn cut_object() -> Node {
    Node { schema: json!({"type": "object", "description": OPEN}), sample: json!({}), full: json!({}) }
}

/// The members that a request may hold, by name and not in the order of the document, with all schemas that are said
/// of each.
fn members_of(schemas: &Schemas, objects: &[&Alternative<'_>]) -> Vec<(String, Vec<SchemaId>)> {
    let mut members: Vec<(String, Vec<SchemaId>)> = Vec::new();
    for part in objects.iter().flat_map(|way| &way.parts) {
        for (name, id) in &part.schema.properties {
            match members.iter_mut().find(|(known, _)| known == name) {
                Some((_, ids)) if ids.contains(id) => {}
                Some((_, ids)) => ids.push(*id),
                None => members.push((name.clone(), vec![*id])),
            }
        }
    }
    members.retain(|(_, ids)| !ids.iter().all(|id| schemas.get(*id).read_only));
    members.sort_by(|(first, _), (second, _)| first.cmp(second));
    members
}

fn required_in<'a>(way: &'a Alternative<'_>) -> impl Iterator<Item = &'a String> {
    way.parts.iter().filter(|part| !part.is_loose).flat_map(|part| &part.schema.required)
}

/// The members that every form must have.
fn required_of(objects: &[&Alternative<'_>], members: &[(String, Vec<SchemaId>)]) -> Vec<String> {
    let known = |name: &String| members.iter().any(|(known, _)| known == name);
    let in_all = |name: &String| objects.iter().all(|way| required_in(way).any(|other| other == name));
    let mut required: Vec<String> = Vec::new();
    for name in objects.iter().flat_map(|way| required_in(way)).filter(|name| known(name) && in_all(name)) {
        if !required.contains(name) {
            required.push(name.clone());
        }
    }
    required
}

/// The forms of an object, when there are several that differ in what they need or exclude.
fn forms_of(schemas: &Schemas, objects: &[&Alternative<'_>], members: &[(String, Vec<SchemaId>)]) -> Vec<ShapeForm> {
    if objects.len() < 2 {
        return Vec::new();
    }
    let common = required_of(objects, members);
    let names_in = |way: &Alternative<'_>| -> Vec<String> {
        way.parts.iter().flat_map(|part| part.schema.properties.keys().cloned()).collect()
    };
    let known = |name: &String| members.iter().any(|(known, _)| known == name);
    let mut forms: Vec<ShapeForm> = Vec::new();
    for (number, way) in objects.iter().enumerate() {
        let own = names_in(way);
        let is_closed =
            way.parts.iter().any(|part| part.schema.additional_properties == AdditionalProperties::Forbidden);
        let excludes =
            !is_open(way) && map_values(&[way]).is_empty() && (way.is_exclusive || is_closed) && !own.is_empty();
        let excluded = members.iter().map(|(name, _)| name.clone()).filter(|name| excludes && !own.contains(name));
        let mut required: Vec<String> =
            required_in(way).filter(|name| !common.contains(name) && known(name)).cloned().collect();
        required.sort();
        required.dedup();
        forms.push(ShapeForm {
            name: way
                .name
                .as_deref()
                .map_or_else(|| format!("form {}", number + 1), |name| text::one_line_cut(name, 60)),
            required,
            excluded: excluded.collect(),
            tags: shape_scalar::tags(schemas, way, members, objects),
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
fn map_values(objects: &[&Alternative<'_>]) -> Vec<SchemaId> {
    let of = |part: &Part<'_>| match part.schema.additional_properties {
        AdditionalProperties::Schema(id) => Some(id),
        _ => None,
    };
    objects.iter().flat_map(|way| &way.parts).filter_map(of).collect()
}

/// Whether an object may hold members that the document does not name: it says so, or it names none.
fn is_open(way: &Alternative<'_>) -> bool {
    let says_so = way.parts.iter().any(|part| part.schema.additional_properties == AdditionalProperties::Any);
    let is_closed = way.parts.iter().any(|part| part.schema.additional_properties == AdditionalProperties::Forbidden);
    let names_none = way.parts.iter().all(|part| part.schema.properties.is_empty());
    says_so || (names_none && !is_closed && way.tags.is_empty())
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
