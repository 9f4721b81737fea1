//! Shapes of plain values, and what is said of forms and contradictions in words.

use std::collections::HashSet;

use indexmap::IndexSet;
use serde_json::{Map, Number, Value, json};

use super::alternatives::{Alternative, Part};
use super::shape::{Node, Shaper};
use super::{argument_sample, checks, text};
use crate::diagnostics::{Diagnostic, PlanProblem, Problem};
use crate::model::Check;
use crate::openapi::{Schema, SchemaType};
use crate::source::Span;

/// The types that a value may have on one way; none when nobody says.
pub(super) fn kinds(way: &Alternative<'_>) -> Vec<SchemaType> {
    let mut kinds: Option<Vec<SchemaType>> = None;
    for part in &way.parts {
        let own = kinds_of(part.schema);
        if own.is_empty() {
            continue;
        }
        kinds = Some(match kinds {
            None => own,
            Some(known) if part.is_loose => known.into_iter().chain(own).fold(Vec::new(), with),
            Some(known) => SchemaType::in_both(&known, &own),
        });
    }
    kinds.unwrap_or_default()
}

fn with(mut kinds: Vec<SchemaType>, kind: SchemaType) -> Vec<SchemaType> {
    if !kinds.contains(&kind) {
        kinds.push(kind);
    }
    kinds
}

/// What a schema says of types itself, or by what it holds.
fn kinds_of(schema: &Schema) -> Vec<SchemaType> {
    if !schema.types.is_empty() {
        return schema.types.clone();
    }
    if !schema.properties.is_empty() || schema.additional_properties.has_schema() {
        return vec![SchemaType::Object];
    }
    if schema.items.is_some() {
        return vec![SchemaType::Array];
    }
    let is_text = !schema.enum_values.is_empty() && schema.enum_values.iter().all(Value::is_string);
    if is_text { vec![SchemaType::String] } else { Vec::new() }
}

/// Whether a value may have this type on this way.
pub(super) fn may_be(way: &Alternative<'_>, kind: SchemaType) -> bool {
    let kinds = kinds(way);
    kinds.is_empty() || kinds.contains(&kind)
}

/// The one type that is published: a list or object before plain values, text before other plain values.
pub(super) fn main_kind(ways: &[Alternative<'_>]) -> Option<SchemaType> {
    let all: Vec<SchemaType> = ways.iter().flat_map(kinds).fold(Vec::new(), with);
    let container = all.iter().find(|kind| matches!(kind, SchemaType::Object | SchemaType::Array));
    let order = [SchemaType::String, SchemaType::Number, SchemaType::Integer, SchemaType::Boolean];
    container.copied().or_else(|| order.into_iter().find(|kind| all.contains(kind)))
}

/// What does not go together among the parts of one way.
pub(super) fn contradiction(way: &Alternative<'_>) -> Option<String> {
    let certain: Vec<&Part<'_>> = way.parts.iter().filter(|part| !part.is_loose).collect();
    let mut known: Option<Vec<SchemaType>> = None;
    let mut format: Option<&str> = None;
    for part in certain {
        let own = kinds_of(part.schema);
        if let Some(known) = known.as_mut().filter(|_| !own.is_empty()) {
            let both = SchemaType::in_both(known, &own);
            if both.is_empty() {
                return Some(format!("{} and {}", words(known), words(&own)));
            }
            *known = both;
        } else if !own.is_empty() {
            known = Some(own);
        }
        if let Some(own) = part.schema.format.as_deref() {
            match format {
                Some(other) if is_text_format(other) && is_text_format(own) && other != own => {
                    let (one, other) = (text::one_line_cut(other, 40), text::one_line_cut(own, 40));
                    return Some(format!("the formats `{one}` and `{other}`"));
                }
                _ => format = Some(own),
            }
        }
    }
    None
}

/// Formats of which a text has one at most.
fn is_text_format(format: &str) -> bool {
    matches!(
        format,
        "date" | "date-time" | "time" | "uuid" | "email" | "ipv4" | "ipv6" | "hostname" | "binary" | "byte"
    )
}

fn words(kinds: &[SchemaType]) -> String {
    kinds.iter().map(|kind| format!("`{}`", kind.name())).collect::<Vec<_>>().join(" or ")
}

/// What is said of a further type that a value may have.
pub(super) fn or_in_words(kind: SchemaType, schema: &Value) -> String {
    const MOST_NAMES: usize = 8;
    let words = match kind {
        SchemaType::Object => {
            let members = schema.get("properties").and_then(Value::as_object);
            let names: Vec<&str> = members.into_iter().flat_map(|members| members.keys()).map(String::as_str).collect();
            let shown = names.iter().take(MOST_NAMES).map(|name| text::one_line_cut(name, 60)).collect::<Vec<_>>();
            let rest = if names.len() > MOST_NAMES { " and others" } else { "" };
            if names.is_empty() { "an object".to_owned() } else { format!("an object with {}{rest}", shown.join(", ")) }
        }
        SchemaType::Array => "a list".to_owned(),
        SchemaType::String => "a text".to_owned(),
        SchemaType::Integer => "a whole number".to_owned(),
        SchemaType::Number => "a number".to_owned(),
        SchemaType::Boolean => "true or false".to_owned(),
    };
    // Members of an object have their own words; of a plain value these are its bounds and choices.
    let own = schema.get("description").and_then(Value::as_str).filter(|_| kind != SchemaType::Object);
    match own {
        Some(own) => format!("Or {words} ({own})"),
        None => format!("Or {words}"),
    }
}

impl Shaper<'_> {
    /// A value that is neither object nor list.
    pub(super) fn scalar(&mut self, ways: &[Alternative<'_>], kind: Option<SchemaType>, place: &str) -> Node {
        let Some(kind) = kind else {
            let schema = json!({"type": "string", "description": "Any JSON value"});
            return Node { schema, sample: json!("x"), full: json!("x") };
        };
        let fitting: Vec<&Alternative<'_>> = ways.iter().filter(|way| may_be(way, kind)).collect();
        let mut schema = Map::new();
        schema.insert("type".to_owned(), json!(kind.name()));
        let sample = match kind {
            SchemaType::String => self.text(&fitting, &mut schema),
            SchemaType::Boolean => boolean(&fitting, &mut schema),
            _ => self.number(&fitting, kind, place, &mut schema),
        };
        Node { schema: Value::Object(schema), full: sample.clone(), sample }
    }

    /// What is published of a text; gives a sample.
    fn text(&mut self, ways: &[&Alternative<'_>], schema: &mut Map<String, Value>) -> Value {
        let parts = |way: &'_ &Alternative<'_>| {
            way.parts.iter().filter(|part| !part.is_loose).map(|part| part.schema.clone()).collect::<Vec<_>>()
        };
        let least = ways.iter().map(|way| parts(way).iter().filter_map(|part| part.min_length).max());
        let least =
            least.collect::<Option<Vec<u64>>>().and_then(|all| all.into_iter().min()).filter(|least| *least > 0);
        let most = ways.iter().map(|way| parts(way).iter().filter_map(|part| part.max_length).min());
        let most = most.collect::<Option<Vec<u64>>>().and_then(|all| all.into_iter().max());
        let mut rules = Vec::new();
        if let Some(values) = listed(ways, Value::is_string) {
            let values: Vec<String> = values.iter().filter_map(Value::as_str).map(text::value).collect();
            schema.insert("enum".to_owned(), json!(values));
            schema.insert("description".to_owned(), json!(format!("One of: {}", values.join(", "))));
            rules.push(Check::OneOf(values));
        }
        if let Some(least) = least {
            schema.insert("minLength".to_owned(), json!(least));
            rules.push(Check::MinLength(least));
        }
        if let Some(most) = most {
            schema.insert("maxLength".to_owned(), json!(most));
            rules.push(Check::MaxLength(most));
        }
        let all: Vec<Schema> = ways.iter().flat_map(parts).collect();
        let pattern = self.pattern(all.iter().filter(|_| ways.len() == 1));
        if let Some(pattern) = pattern {
            schema.insert("pattern".to_owned(), json!(pattern));
            rules.push(Check::Pattern(pattern.clone()));
        }
        let format = all.iter().find_map(|part| part.format.as_deref()).filter(|_| ways.len() == 1 && rules.is_empty());
        let (words, example) = match format {
            Some("date-time") => (Some("Date and time, RFC 3339"), "2026-01-02T03:04:05Z"),
            Some("date") => (Some("Date, RFC 3339"), "2026-01-02"),
            Some("byte") => (Some("Base64"), "eA=="),
            Some("binary") => (Some("Base64 or a data URI"), "eA=="),
            Some("uuid") => (None, "00000000-0000-4000-8000-000000000000"),
            _ => (None, ""),
        };
        if let Some(words) = words {
            schema.insert("description".to_owned(), json!(words));
        }
        if !example.is_empty() {
            return json!(example);
        }
        let said = all.iter().flat_map(|part| [&part.example, &part.default]).flatten().filter_map(Value::as_str);
        let said =
            said.map(text::value).find(|said| checks::passes(&json!(said), crate::model::ArgumentType::String, &rules));
        let long = "x".repeat(usize::try_from(least.unwrap_or(1)).unwrap_or(1).min(1_000));
        match rules.iter().find_map(|rule| if let Check::OneOf(values) = rule { values.first() } else { None }) {
            Some(first) => json!(first),
            None if pattern.is_some() => {
                json!(said.or_else(|| argument_sample::common_text(&rules)).unwrap_or(long))
            }
            None => json!(long),
        }
    }

    /// The first pattern that can be matched; of others a warning tells that they are passed over.
    fn pattern<'p>(&mut self, parts: impl Iterator<Item = &'p Schema>) -> Option<&'p String> {
        let mut pattern = None;
        for part in parts {
            match part.pattern.as_ref().map(|said| (said, checks::pattern_fault(said))) {
                None => {}
                Some((said, None)) => pattern = pattern.or(Some(said)),
                Some((_, Some(reason))) => {
                    let problem = PlanProblem::BadPattern { reason, span: part.span };
                    self.warnings.push(problem.diagnostic().into_warning());
                }
            }
        }
        pattern
    }

    fn number(
        &mut self,
        ways: &[&Alternative<'_>],
        kind: SchemaType,
        place: &str,
        schema: &mut Map<String, Value>,
    ) -> Value {
        let parts = || ways.iter().flat_map(|way| &way.parts).filter(|part| !part.is_loose);
        let only_one = ways.len() == 1;
        let tightest = |bound: fn(&Schema) -> Option<&Number>, low: bool| {
            let bounds = parts().filter_map(|part| bound(part.schema)).filter(|_| only_one);
            bounds.max_by(|one, other| {
                let order = one.as_f64().unwrap_or_default().total_cmp(&other.as_f64().unwrap_or_default());
                if low { order } else { order.reverse() }
            })
        };
        let (low, high) =
            (tightest(|schema| schema.minimum.as_ref(), true), tightest(|schema| schema.maximum.as_ref(), false));
        let (above, below) =
            (tightest(|schema| schema.above.as_ref(), true), tightest(|schema| schema.below.as_ref(), false));
        let mut said = Vec::new();
        if let Some(low) = low {
            schema.insert("minimum".to_owned(), json!(low));
        }
        if let Some(high) = high {
            schema.insert("maximum".to_owned(), json!(high));
        }
        if let Some(above) = above.and_then(Number::as_f64) {
            said.push(format!("More than {above}"));
            self.rules.above.push((place.to_owned(), above));
        }
        if let Some(below) = below.and_then(Number::as_f64) {
            said.push(format!("Less than {below}"));
            self.rules.below.push((place.to_owned(), below));
        }
        let is_narrow = parts().any(|part| part.schema.format.as_deref() == Some("int32"));
        if kind == SchemaType::Integer && is_narrow && only_one {
            if low.is_none() && above.is_none() {
                self.rules.above.push((place.to_owned(), f64::from(i32::MIN) - 1.0));
            }
            if high.is_none() && below.is_none() {
                self.rules.below.push((place.to_owned(), f64::from(i32::MAX) + 1.0));
            }
        }
        let listed = listed(ways, |value| value.is_number());
        if let Some(values) = &listed {
            said.push(format!("One of: {}", values.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")));
            self.rules.numbers.push((place.to_owned(), values.iter().filter_map(Value::as_f64).collect()));
        }
        if !said.is_empty() {
            schema.insert("description".to_owned(), json!(said.join(". ")));
        }
        if let Some(value) = listed.and_then(|values| values.into_iter().next()) {
            return value;
        }
        inside((low, high), (above, below), kind == SchemaType::Integer)
    }
}

/// A number within bounds, the second of which it must not be itself; 1 when none of a few is.
fn inside(
    (low, high): (Option<&Number>, Option<&Number>),
    (above, below): (Option<&Number>, Option<&Number>),
    is_whole: bool,
) -> Value {
    let float = |bound: Option<&Number>| bound.and_then(Number::as_f64);
    let between = |low: Option<f64>, high: Option<f64>| Some(f64::midpoint(low?, high?));
    let (least, most) = (float(low).or(float(above)), float(high).or(float(below)));
    let beyond = [float(above).map(|above| above + 1.0), float(below).map(|below| below - 1.0), between(least, most)];
    let fits = |value: &Value| {
        let Some(number) = value.as_f64() else { return false };
        float(low).is_none_or(|low| number >= low)
            && float(high).is_none_or(|high| number <= high)
            && float(above).is_none_or(|above| number > above)
            && float(below).is_none_or(|below| number < below)
            && (!is_whole || number.fract() == 0.0)
    };
    let given = [low, high].into_iter().flatten().cloned().map(Value::Number);
    let value = |number: f64| match format!("{number:.0}").parse::<i64>() {
        Ok(whole) if is_whole && number.fract() == 0.0 => Value::from(whole),
        _ => Value::from(number),
    };
    given.chain(beyond.into_iter().flatten().map(value)).find(fits).unwrap_or_else(|| json!(1))
}

/// What is published of a boolean that has one value only; gives a sample.
fn boolean(ways: &[&Alternative<'_>], schema: &mut Map<String, Value>) -> Value {
    let Some(values) = listed(ways, Value::is_boolean).filter(|values| values.len() == 1) else { return json!(true) };
    schema.insert("enum".to_owned(), json!(values));
    values.into_iter().next().unwrap_or_default()
}

/// The values that are listed on every way, when each lists some and all are of one kind.
fn listed(ways: &[&Alternative<'_>], is_kind: impl Fn(&Value) -> bool) -> Option<Vec<Value>> {
    let mut found: IndexSet<&Value> = IndexSet::new();
    for way in ways {
        let lists: Vec<&Vec<Value>> =
            way.parts.iter().map(|part| &part.schema.enum_values).filter(|values| !values.is_empty()).collect();
        let (first, others) = lists.split_first()?;
        let loose: Vec<&Part<'_>> = way.parts.iter().filter(|part| part.is_loose).collect();
        if loose.is_empty() {
            let others: Vec<HashSet<&Value>> = others.iter().map(|list| list.iter().collect()).collect();
            let in_all = first.iter().filter(|value| others.iter().all(|list| list.contains(value)));
            found.extend(in_all.filter(|value| is_kind(value)));
        } else if loose.iter().any(|part| part.schema.enum_values.is_empty()) {
            return None;
        } else {
            found.extend(lists.into_iter().flatten().filter(|value| is_kind(value)));
        }
    }
    (!found.is_empty()).then(|| found.into_iter().cloned().collect())
}

/// A warning for each keyword that is not read.
pub(super) fn warnings(unread: &[(&'static str, Span)]) -> Vec<Diagnostic> {
    let warn = |(keyword, span): &(&'static str, Span)| {
        PlanProblem::UnreadKeyword { keyword, span: *span }.diagnostic().into_warning()
    };
    unread.iter().map(warn).collect()
}
