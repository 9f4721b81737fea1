//! Objects and lists that callers send, held against the schema that the tool publishes and against what that schema
//! cannot say so that every client takes it.

use regex_lite::Regex;
use serde_json::{Map, Value};

/// What holds of an argument beside its published schema. Places are written as `items[].price`, the values of a map
/// as `labels.*`, the argument itself as nothing.
#[derive(Clone, Copy, Debug)]
pub struct Rules<'r> {
    /// Further types that a value may have; `null` is sent as null where it, or `any`, stands here, and left out
    /// elsewhere.
    pub types: &'r [(&'r str, &'r [&'r str])],
    /// The schemas of further types, as JSON, where more than the type is known.
    pub others: &'r [(&'r str, &'r str)],
    /// Whether null is sent everywhere, because it removes what is there (RFC 7396).
    pub nulls: bool,
    /// Objects that take members beside those that the schema names.
    pub open: &'r [&'r str],
    /// Members that an open object does not take; a name that ends with `[` stands for all that begin with it.
    pub forbidden: &'r [(&'r str, &'r [&'r str])],
    /// The only numbers that there are.
    pub numbers: &'r [(&'r str, &'r [f64])],
    /// Bounds that a number must be above.
    pub above: &'r [(&'r str, f64)],
    /// Bounds that a number must be below.
    pub below: &'r [(&'r str, f64)],
    /// Objects that have one of several forms.
    pub forms: &'r [(&'r str, &'r [Form<'r>])],
}

/// One of the forms of an object.
#[derive(Clone, Copy, Debug)]
pub struct Form<'r> {
    /// Its name for people.
    pub name: &'r str,
    /// The members that must be there.
    pub required: &'r [&'r str],
    /// The members of other forms, which do not go with this one.
    pub excluded: &'r [&'r str],
    /// Members and the texts that they have in this form.
    pub tags: &'r [(&'r str, &'r [&'r str])],
}

/// What is wrong with a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where within the argument: `[2].sku`, or nothing.
    pub place: String,
    /// What is wrong and what is allowed, to follow the name in a sentence.
    pub what: String,
}

impl Rules<'_> {
    /// Nothing beside the schema.
    pub const NONE: Rules<'static> = Rules {
        types: &[],
        others: &[],
        nulls: false,
        open: &[],
        forbidden: &[],
        numbers: &[],
        above: &[],
        below: &[],
        forms: &[],
    };

    /// Holds a value against a schema and these rules. Integers become integers, and what is null is left out.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn check(&self, value: &mut Value, schema: &Value) -> Result<(), Problem> {
        if value.is_null() {
            return Err(Problem { place: String::new(), what: "is required".to_owned() });
        }
        self.value(value, schema, &Place::default())
    }

    fn value(&self, value: &mut Value, schema: &Value, place: &Place) -> Result<(), Problem> {
        let own = schema.get("type").and_then(Value::as_str).unwrap_or("any");
        let others = find(self.types, &place.rule).copied().unwrap_or_default();
        if !has_type(value, own) {
            let is_removed = self.nulls && value.is_null() && !place.rule.is_empty();
            if is_removed {
                return Ok(());
            }
            if others.iter().any(|kind| has_type(value, kind)) {
                return match self.other(value, place) {
                    Some(schema) => self.value(value, &schema, place),
                    None => Ok(()),
                };
            }
            let kinds: Vec<&str> = [own].iter().chain(others).map(|kind| in_words(kind)).collect();
            return place.problem(format!("must be {}", kinds.join(" or ")));
        }
        if own == "integer"
            && let Some(whole) = value.as_f64().filter(|_| !value.is_i64() && !value.is_u64())
            && let Ok(whole) = format!("{whole:.0}").parse::<i64>()
        {
            *value = Value::from(whole);
        }
        match value {
            Value::Object(members) => self.object(members, schema, place),
            Value::Array(elements) => self.list(elements, schema, place),
            Value::String(text) => check_text(text, schema, place),
            Value::Number(_) => self.number(value.as_f64().unwrap_or_default(), schema, place),
            Value::Bool(_) => check_boolean(value, schema, place),
            Value::Null => Ok(()),
        }
    }

    /// The schema of the further type that a value has.
    fn other(&self, value: &Value, place: &Place) -> Option<Value> {
        let here = self.others.iter().filter(|(at, _)| *at == place.rule);
        here.filter_map(|(_, schema)| serde_json::from_str::<Value>(schema).ok())
            .find(|schema| schema.get("type").and_then(Value::as_str).is_some_and(|kind| has_type(value, kind)))
    }

    fn object(&self, members: &mut Map<String, Value>, schema: &Value, place: &Place) -> Result<(), Problem> {
        let none = Map::new();
        let known = schema.get("properties").and_then(Value::as_object).unwrap_or(&none);
        let map = schema.get("additionalProperties").filter(|map| map.is_object());
        members.retain(|name, member| {
            let rule = match (known.contains_key(name), map) {
                (true, _) => place.member(name).rule,
                (false, Some(_)) => place.entry(name).rule,
                // Of a member that nobody describes, null is a value like any other.
                (false, None) => return true,
            };
            let takes = |kind| find(self.types, &rule).is_some_and(|types| types.contains(&kind));
            !member.is_null() || self.nulls || takes("null") || takes("any")
        });
        let is_closed = schema.get("additionalProperties") == Some(&Value::Bool(false))
            || (!known.is_empty() && map.is_none() && !self.open.contains(&place.rule.as_str()));
        let forbidden = find(self.forbidden, &place.rule).copied().unwrap_or_default();
        for (name, member) in members.iter_mut() {
            match (known.get(name), map) {
                (Some(schema), _) => self.value(member, schema, &place.member(name))?,
                (None, _) if is_closed || forbidden.iter().any(|known| is_named(known, name)) => {
                    let taken = ticked(known.keys().map(String::as_str));
                    let taken = if taken.is_empty() { "other members".to_owned() } else { taken };
                    return place.member(name).problem(format!("does not exist; it takes {taken}"));
                }
                (None, Some(schema)) => self.value(member, schema, &place.entry(name))?,
                (None, None) => {}
            }
        }
        let required = schema.get("required").and_then(Value::as_array).into_iter().flatten();
        for name in required.filter_map(Value::as_str) {
            if !members.contains_key(name) {
                return place.member(name).problem("is required".to_owned());
            }
        }
        self.forms.iter().filter(|(at, _)| *at == place.rule).try_for_each(|(_, forms)| fits(members, forms, place))
    }

    fn list(&self, elements: &mut [Value], schema: &Value, place: &Place) -> Result<(), Problem> {
        let bound = |name: &str| schema.get(name).and_then(Value::as_u64).and_then(|bound| usize::try_from(bound).ok());
        if let Some(least) = bound("minItems").filter(|least| elements.len() < *least) {
            return place.problem(format!("must have at least {least} elements, not {}", elements.len()));
        }
        if let Some(most) = bound("maxItems").filter(|most| elements.len() > *most) {
            return place.problem(format!("must have at most {most} elements, not {}", elements.len()));
        }
        let Some(schema) = schema.get("items") else { return Ok(()) };
        elements
            .iter_mut()
            .enumerate()
            .try_for_each(|(index, element)| self.value(element, schema, &place.element(index)))
    }

    fn number(&self, number: f64, schema: &Value, place: &Place) -> Result<(), Problem> {
        let bound = |name: &str| schema.get(name).and_then(Value::as_f64);
        let (above, below) = (find(self.above, &place.rule), find(self.below, &place.rule));
        if let Some(least) = bound("minimum").filter(|least| number < *least) {
            return place.problem(format!("must be at least {least}, not {number}"));
        }
        if let Some(most) = bound("maximum").filter(|most| number > *most) {
            return place.problem(format!("must be at most {most}, not {number}"));
        }
        if let Some(bound) = above.filter(|bound| number <= **bound) {
            return place.problem(format!("must be more than {bound}, not {number}"));
        }
        if let Some(bound) = below.filter(|bound| number >= **bound) {
            return place.problem(format!("must be less than {bound}, not {number}"));
        }
        match find(self.numbers, &place.rule) {
            // The values were read from the same text as the number, so equal ones are equal to the last bit.
            Some(allowed) if !allowed.iter().any(|allowed| allowed.to_bits() == number.to_bits()) => {
                let allowed: Vec<String> = allowed.iter().map(ToString::to_string).collect();
                place.problem(format!("must be one of {}", ticked(allowed.iter().map(String::as_str))))
            }
            _ => Ok(()),
        }
    }
}

/// Whether a name is the one that is meant, or begins with it.
fn is_named(known: &str, name: &str) -> bool {
    known == name || (known.ends_with('[') && name.starts_with(known))
}

/// Whether the members make one of the forms.
fn fits(members: &Map<String, Value>, forms: &[Form<'_>], place: &Place) -> Result<(), Problem> {
    let is_tagged = |form: &&Form<'_>| {
        form.tags.iter().all(|(name, texts)| {
            members.get(*name).is_none_or(|value| value.as_str().is_some_and(|text| texts.contains(&text)))
        })
    };
    let fits = |form: &Form<'_>| {
        form.required.iter().all(|name| members.contains_key(*name))
            && !form.excluded.iter().any(|name| members.contains_key(*name))
    };
    let tagged: Vec<&Form<'_>> = forms.iter().filter(is_tagged).collect();
    if tagged.iter().any(|form| fits(form)) {
        return Ok(());
    }
    let told = if tagged.is_empty() { forms.iter().collect() } else { tagged };
    let told: Vec<String> = told.into_iter().map(described).collect();
    place.problem(format!("must have one of these forms: {}", told.join("; ")))
}

fn described(form: &Form<'_>) -> String {
    let mut parts = Vec::new();
    for (name, texts) in form.tags {
        parts.push(format!("`{name}` {}", ticked(texts.iter().copied())));
    }
    if !form.required.is_empty() {
        parts.push(format!("with {}", ticked(form.required.iter().copied())));
    }
    if !form.excluded.is_empty() {
        parts.push(format!("without {}", ticked(form.excluded.iter().copied())));
    }
    format!("{} ({})", form.name, parts.join(", "))
}

fn check_boolean(value: &Value, schema: &Value, place: &Place) -> Result<(), Problem> {
    match schema.get("enum").and_then(Value::as_array).filter(|allowed| !allowed.contains(value)) {
        Some(allowed) => place.problem(format!(
            "must be {}",
            ticked(allowed.iter().map(|allowed| if *allowed == Value::Bool(true) { "true" } else { "false" }))
        )),
        None => Ok(()),
    }
}

fn check_text(text: &str, schema: &Value, place: &Place) -> Result<(), Problem> {
    let bound = |name: &str| schema.get(name).and_then(Value::as_u64);
    let length = || u64::try_from(text.chars().count()).unwrap_or(u64::MAX);
    if let Some(least) = bound("minLength").filter(|least| length() < *least) {
        return place.problem(format!("must have at least {least} characters, not {}", length()));
    }
    if let Some(most) = bound("maxLength").filter(|most| length() > *most) {
        return place.problem(format!("must have at most {most} characters, not {}", length()));
    }
    if let Some(pattern) = schema.get("pattern").and_then(Value::as_str)
        && !Regex::new(pattern).is_ok_and(|pattern| pattern.is_match(text))
    {
        return place.problem(format!("must match the pattern `{pattern}`"));
    }
    let allowed = schema.get("enum").and_then(Value::as_array);
    match allowed.filter(|allowed| !allowed.iter().any(|allowed| allowed.as_str() == Some(text))) {
        Some(allowed) => place.problem(format!("must be one of {}", ticked(allowed.iter().filter_map(Value::as_str)))),
        None => Ok(()),
    }
}

/// A place within an argument: as rules name it, and as a caller reads it.
#[derive(Default)]
struct Place {
    rule: String,
    shown: String,
}

impl Place {
    fn member(&self, name: &str) -> Self {
        let dot = if self.rule.is_empty() { "" } else { "." };
        Self { rule: format!("{}{dot}{name}", self.rule), shown: format!("{}.{}", self.shown, plain(name)) }
    }

    /// A member that no schema names.
    fn entry(&self, name: &str) -> Self {
        Self { rule: self.member("*").rule, shown: self.member(name).shown }
    }

    fn element(&self, index: usize) -> Self {
        Self { rule: format!("{}[]", self.rule), shown: format!("{}[{index}]", self.shown) }
    }

    fn problem(&self, what: String) -> Result<(), Problem> {
        Err(Problem { place: self.shown.clone(), what })
    }
}

/// A caller's own name, short and of plain characters only: it is told back.
fn plain(name: &str) -> String {
    let is_plain = |letter: char| letter.is_alphanumeric() || "_-$.@ ".contains(letter);
    name.chars().take(64).map(|letter| if is_plain(letter) { letter } else { '?' }).collect()
}

fn find<'t, T>(table: &'t [(&str, T)], rule: &str) -> Option<&'t T> {
    table.iter().find(|(at, _)| *at == rule).map(|(_, found)| found)
}

fn has_type(value: &Value, kind: &str) -> bool {
    match kind {
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.as_f64().is_some_and(is_whole),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "object" => value.is_object(),
        "array" => value.is_array(),
        "null" => value.is_null(),
        _ => true,
    }
}

/// Whether a float is an integer of at most 64 bits.
fn is_whole(float: f64) -> bool {
    // 2^63 is the first float beyond the range.
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    float.fract() == 0.0 && (-LIMIT..LIMIT).contains(&float)
}

fn in_words(kind: &str) -> &'static str {
    match kind {
        "string" => "a string",
        "integer" => "a whole number",
        "number" => "a number",
        "boolean" => "true or false",
        "object" => "an object",
        "array" => "an array",
        "null" => "null",
        _ => "a value",
    }
}

fn ticked<'t>(names: impl Iterator<Item = &'t str>) -> String {
    names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
