//! Arguments of a call: lenient numbers, and words for what is wrong with them.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, IgnoredAny, Visitor};
use serde_json::{Map, Value};

use super::check;
use super::failure::Failure;
use super::text;
use super::tool::Tool;

/// Reads the arguments of a call.
///
/// # Errors
/// [`Failure::Argument`] that names the argument which does not match the tool's input schema.
pub fn read<'a, T: Deserialize<'a>>(tool: &Tool, given: &'a Map<String, Value>) -> Result<T, Failure> {
    rounded(given)?;
    T::deserialize(given).map_err(|_| explain(tool, given))
}

/// Reads an integer; some clients send `30.0` for 30.
///
/// # Errors
/// When it is not a whole number of at most 64 bits.
pub fn integer<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
    deserializer.deserialize_any(Integer)
}

/// Reads an integer that may be missing or null.
///
/// # Errors
/// As [`integer`].
pub fn optional_integer<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    deserializer.deserialize_option(Optional(Integer))
}

/// Reads a list of integers, each as leniently as [`integer`] does.
///
/// # Errors
/// When an element is not a whole number of at most 64 bits.
pub fn integers<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<i64>, D::Error> {
    Ok(Vec::<Lenient>::deserialize(deserializer)?.into_iter().map(|Lenient(integer)| integer).collect())
}

/// Reads a list of integers that may be missing or null.
///
/// # Errors
/// As [`integers`].
pub fn optional_integers<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<i64>>, D::Error> {
    let list = Option::<Vec<Lenient>>::deserialize(deserializer)?;
    Ok(list.map(|list| list.into_iter().map(|Lenient(integer)| integer).collect()))
}

/// The sentence for an argument failure, with the schema's example when it has one.
pub fn sentence(tool: &Tool, name: Option<&str>, problem: &str) -> String {
    let Some(name) = name else {
        return format!("The arguments {problem}. Call `{}` again with corrected ones.", tool.name);
    };
    let property = schema(tool).pointer(&format!("/properties/{name}")).cloned().unwrap_or_default();
    let example = example(&property).map(|example| format!(" Example: `{example}`.")).unwrap_or_default();
    format!("Argument `{name}` {problem}.{example}")
}

/// The example of an argument: the schema's own, or what its description says behind `Example: `.
fn example(property: &Value) -> Option<String> {
    match property.pointer("/examples/0") {
        Some(Value::String(example)) => Some(example.clone()),
        Some(example) => Some(example.to_string()),
        None => {
            let description = property.get("description")?.as_str()?;
            description.rsplit_once("Example: ").map(|(_, example)| example.trim_end_matches('.').to_owned())
        }
    }
}

/// Holds arguments against what the input schema says of each: that it exists, that it is there, its type, pattern,
/// lengths and values. What holds between them, and bounds that a call may still correct, the call itself checks.
///
/// # Errors
/// [`Failure::Argument`] that names the first argument which does not match.
pub fn check(tool: &Tool, given: &Map<String, Value>) -> Result<(), Failure> {
    rounded(given)?;
    let schema = schema(tool);
    if let Some(failure) = misshapen(tool, &schema, given) {
        return Err(failure);
    }
    let wanted = |name: &str| schema.get("properties").and_then(|properties| properties.get(name));
    given.iter().try_for_each(|(name, value)| wanted(name).map_or(Ok(()), |wanted| check::value(name, value, wanted)))
}

/// The names of the arguments that the tool has.
pub fn names(tool: &Tool) -> Vec<String> {
    let schema: Names = serde_json::from_str(tool.input_schema).unwrap_or_default();
    schema.properties.into_keys().collect()
}

/// What is read of a schema for the names alone.
#[derive(Default, Deserialize)]
struct Names {
    #[serde(default)]
    properties: BTreeMap<String, IgnoredAny>,
}

/// Finds what is wrong with arguments that could not be read.
fn explain(tool: &Tool, given: &Map<String, Value>) -> Failure {
    let failure = misshapen(tool, &schema(tool), given);
    let problem = "do not match the tool's input schema";
    failure.unwrap_or_else(|| Failure::Argument { name: None, problem: problem.to_owned() })
}

/// The first argument that does not exist, is missing or is not of its type.
fn misshapen(tool: &Tool, schema: &Value, given: &Map<String, Value>) -> Option<Failure> {
    let none = Map::new();
    let properties = schema.get("properties").and_then(Value::as_object).unwrap_or(&none);
    if let Some(unknown) = given.keys().find(|name| !properties.contains_key(*name)) {
        let known = properties.keys().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let known = if known.is_empty() { "no arguments".to_owned() } else { known };
        let problem = format!("does not exist; `{}` takes {known}", tool.name);
        return Some(Failure::argument(&text::line(unknown, 64), problem));
    }
    let required = schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    for name in required {
        if given.get(name).is_none_or(Value::is_null) {
            return Some(Failure::argument(name, "is required"));
        }
    }
    for (name, value) in given {
        let wanted = properties.get(name).unwrap_or(&Value::Null);
        if !value.is_null() && !has_type(value, wanted) {
            // What is a whole number must not be told to be none.
            let is_whole = value.as_f64().is_some_and(|float| float.fract() == 0.0);
            let width = match wanted.get("type").and_then(Value::as_str) {
                Some("integer") if is_whole => " of at most 64 bits",
                _ => "",
            };
            return Some(Failure::argument(name, format!("must be {}{width}", type_in_words(wanted))));
        }
    }
    None
}

fn schema(tool: &Tool) -> Value {
    serde_json::from_str(tool.input_schema).unwrap_or_default()
}

fn has_type(value: &Value, schema: &Value) -> bool {
    match schema.get("type").and_then(Value::as_str) {
        Some("string") => value.is_string(),
        Some("integer") => value.as_i64().is_some() || value.as_f64().and_then(whole).is_some(),
        Some("number") => value.is_number(),
        Some("boolean") => value.is_boolean(),
        Some("object") => value.is_object(),
        Some("array") => {
            let items = schema.get("items").unwrap_or(&Value::Null);
            // Of objects and lists the call itself knows more than a schema can say.
            let is_plain = !matches!(items.get("type").and_then(Value::as_str), Some("object" | "array"));
            let fits = |elements: &Vec<Value>| !is_plain || elements.iter().all(|element| has_type(element, items));
            value.as_array().is_some_and(fits)
        }
        _ => true,
    }
}

fn type_in_words(schema: &Value) -> &'static str {
    let element = schema.pointer("/items/type").and_then(Value::as_str);
    match (schema.get("type").and_then(Value::as_str), element) {
        (Some("string"), _) => "a string",
        (Some("integer"), _) => "a whole number",
        (Some("number"), _) => "a number",
        (Some("boolean"), _) => "true or false",
        (Some("object"), _) => "an object",
        (Some("array"), Some("string")) => "an array of strings",
        (Some("array"), Some("integer")) => "an array of whole numbers",
        (Some("array"), Some("number")) => "an array of numbers",
        (Some("array"), Some("boolean")) => "an array of true or false",
        (Some("array"), _) => "an array",
        _ => "of the type that the tool's input schema gives",
    }
}

/// Refuses the first argument with a number that may not be what the caller wrote. A large whole number that is not one
/// of 64 bits, or that is written with a fraction, has been read as the nearest float.
fn rounded(given: &Map<String, Value>) -> Result<(), Failure> {
    let problem = "must hold only numbers that need no rounding: whole ones of at most 64 bits written without `.`, or \
                   ones of at most 15 digits";
    match given.iter().find(|(_, value)| is_rounded(value)) {
        Some((name, _)) => Err(Failure::argument(&text::line(name, 64), problem)),
        None => Ok(()),
    }
}

fn is_rounded(value: &Value) -> bool {
    // Up to 2^53 every whole number is a float, and of up to 15 digits every number comes back from its float.
    const LARGEST: f64 = 9_007_199_254_740_992.0;
    const DIGITS: usize = 15;
    match value {
        Value::Number(number) if number.is_f64() => number.as_f64().is_some_and(|float| {
            let mantissa = format!("{float:e}");
            let digits = mantissa.split('e').next().unwrap_or_default().bytes().filter(u8::is_ascii_digit).count();
            float.fract() == 0.0 && float.abs() >= LARGEST && digits > DIGITS
        }),
        Value::Array(elements) => elements.iter().any(is_rounded),
        Value::Object(members) => members.values().any(is_rounded),
        _ => false,
    }
}

/// A float as integer, when it is one within 64 bits.
fn whole(float: f64) -> Option<i64> {
    // 2^63 is the first float beyond the range; below it the conversion is exact for whole numbers.
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    if float.fract() != 0.0 || !(-LIMIT..LIMIT).contains(&float) {
        return None;
    }
    format!("{float:.0}").parse().ok()
}

/// One integer of a list.
#[derive(Deserialize)]
struct Lenient(#[serde(deserialize_with = "integer")] i64);

struct Integer;

impl Visitor<'_> for Integer {
    type Value = i64;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a whole number")
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<i64, E> {
        Ok(value)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<i64, E> {
        i64::try_from(value).map_err(E::custom)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<i64, E> {
        whole(value).ok_or_else(|| E::custom("not a whole number"))
    }
}

struct Optional<V>(V);

impl<'de, V: Visitor<'de>> Visitor<'de> for Optional<V> {
    type Value = Option<V::Value>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(formatter)
    }

    fn visit_none<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self.0).map(Some)
    }
}
