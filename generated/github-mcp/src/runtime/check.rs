//! Checks on arguments that the input schema promises. Each error names the argument and what is allowed.

use std::fmt::Display;
use std::sync::OnceLock;

use regex_lite::Regex;
use serde_json::Value;

use super::failure::Failure;

/// A pattern that is compiled when it is first used.
#[derive(Debug)]
pub struct Pattern {
    source: &'static str,
    compiled: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// Keeps the source; the generator has compiled it once, so that it is known to be valid.
    pub const fn new(source: &'static str) -> Self {
        Self { source, compiled: OnceLock::new() }
    }

    /// Whether the pattern is found in the text. A pattern that does not compile is found nowhere.
    fn is_match(&self, text: &str) -> bool {
        let compiled = self.compiled.get_or_init(|| Regex::new(self.source).ok());
        compiled.as_ref().is_some_and(|regex| regex.is_match(text))
    }
}

/// Holds a text against a pattern, which may match anywhere in it, as in JSON Schema.
///
/// # Errors
/// [`Failure::Argument`] with the pattern.
pub fn pattern(name: &str, value: &str, pattern: &Pattern) -> Result<(), Failure> {
    ensure(pattern.is_match(value), name, || format!("must match the pattern `{}`", pattern.source))
}

/// Holds a text against a largest length in characters.
///
/// # Errors
/// [`Failure::Argument`] with both lengths.
pub fn max_length(name: &str, value: &str, limit: usize) -> Result<(), Failure> {
    if value.len() <= limit {
        return Ok(());
    }
    let length = value.chars().count();
    ensure(length <= limit, name, || format!("must have at most {limit} characters, not {length}"))
}

/// Holds a text against a smallest length in characters.
///
/// # Errors
/// [`Failure::Argument`] with both lengths.
pub fn min_length(name: &str, value: &str, limit: usize) -> Result<(), Failure> {
    let length = value.chars().count();
    ensure(length >= limit, name, || format!("must have at least {limit} characters, not {length}"))
}

/// Holds a number against inclusive bounds.
///
/// # Errors
/// [`Failure::Argument`] with the bounds.
pub fn range<N: PartialOrd + Display + Copy>(
    name: &str,
    value: N,
    least: Option<N>,
    most: Option<N>,
) -> Result<(), Failure> {
    let inside = least.is_none_or(|least| value >= least) && most.is_none_or(|most| value <= most);
    ensure(inside, name, || match (least, most) {
        (Some(least), Some(most)) => format!("must be from {least} to {most}, not {value}"),
        (Some(least), None) => format!("must be at least {least}, not {value}"),
        (None, Some(most)) => format!("must be at most {most}, not {value}"),
        (None, None) => format!("must be a number, not {value}"),
    })
}

/// Holds a number against a bound that it must be above.
///
/// # Errors
/// [`Failure::Argument`] with the bound.
pub fn above(name: &str, value: f64, bound: f64) -> Result<(), Failure> {
    ensure(value > bound, name, || format!("must be more than {bound}, not {value}"))
}

/// Holds a number against a bound that it must be below.
///
/// # Errors
/// [`Failure::Argument`] with the bound.
pub fn below(name: &str, value: f64, bound: f64) -> Result<(), Failure> {
    ensure(value < bound, name, || format!("must be less than {bound}, not {value}"))
}

/// Holds an integer against what 32 bits can hold.
///
/// # Errors
/// [`Failure::Argument`] with the bounds.
pub fn int32(name: &str, value: i64) -> Result<(), Failure> {
    range(name, value, Some(i64::from(i32::MIN)), Some(i64::from(i32::MAX)))
}

/// Holds a number against the numbers that are allowed.
///
/// # Errors
/// [`Failure::Argument`] with these numbers.
pub fn one_of_numbers<N: PartialEq + Display + Copy>(name: &str, value: N, allowed: &[N]) -> Result<(), Failure> {
    let told = || allowed.iter().map(|value| format!("`{value}`")).collect::<Vec<_>>().join(", ");
    ensure(allowed.contains(&value), name, || format!("must be one of {}", told()))
}

/// Holds a list against a smallest number of elements.
///
/// # Errors
/// [`Failure::Argument`] with both numbers.
pub fn min_items(name: &str, count: usize, limit: usize) -> Result<(), Failure> {
    ensure(count >= limit, name, || format!("must have at least {limit} elements, not {count}"))
}

/// Holds a list against a largest number of elements.
///
/// # Errors
/// [`Failure::Argument`] with both numbers.
pub fn max_items(name: &str, count: usize, limit: usize) -> Result<(), Failure> {
    ensure(count <= limit, name, || format!("must have at most {limit} elements, not {count}"))
}

/// Holds a text against the values that are allowed.
///
/// # Errors
/// [`Failure::Argument`] with these values.
pub fn one_of(name: &str, value: &str, allowed: &[&str]) -> Result<(), Failure> {
    ensure(allowed.contains(&value), name, || format!("must be one of {}", quoted(allowed)))
}

/// Holds each text of an array against the values that are allowed.
///
/// # Errors
/// [`Failure::Argument`] with these values.
pub fn each_of(name: &str, values: &[String], allowed: &[&str]) -> Result<(), Failure> {
    let inside = values.iter().all(|value| allowed.contains(&value.as_str()));
    ensure(inside, name, || format!("may hold only {}", quoted(allowed)))
}

/// Holds a value against the pattern, the lengths and the values that its schema gives. Null counts as missing, and a
/// document that is no text has no length here.
///
/// # Errors
/// [`Failure::Argument`] as the check that fails says it.
pub fn value(name: &str, value: &Value, schema: &Value) -> Result<(), Failure> {
    match value {
        Value::String(value) => text(name, value, schema),
        Value::Array(elements) => {
            let elements: Vec<String> = elements.iter().filter_map(Value::as_str).map(str::to_owned).collect();
            let allowed = schema.get("items").and_then(allowed);
            allowed.map_or(Ok(()), |allowed| each_of(name, &elements, &allowed))
        }
        _ => Ok(()),
    }
}

fn text(name: &str, value: &str, schema: &Value) -> Result<(), Failure> {
    let length = |bound: &str| schema.get(bound).and_then(Value::as_u64).and_then(|bound| usize::try_from(bound).ok());
    if let Some(limit) = length("maxLength") {
        max_length(name, value, limit)?;
    }
    if let Some(limit) = length("minLength") {
        min_length(name, value, limit)?;
    }
    if let Some(source) = schema.get("pattern").and_then(Value::as_str) {
        // A pattern that does not compile is found nowhere, as in the call itself.
        let holds = Regex::new(source).is_ok_and(|pattern| pattern.is_match(value));
        ensure(holds, name, || format!("must match the pattern `{source}`"))?;
    }
    allowed(schema).map_or(Ok(()), |allowed| one_of(name, value, &allowed))
}

/// The texts that a schema allows, if it lists them.
fn allowed(schema: &Value) -> Option<Vec<&str>> {
    let values = schema.get("enum")?.as_array()?;
    Some(values.iter().filter_map(Value::as_str).collect())
}

fn ensure(holds: bool, name: &str, problem: impl FnOnce() -> String) -> Result<(), Failure> {
    if holds { Ok(()) } else { Err(Failure::argument(name, problem())) }
}

fn quoted(values: &[&str]) -> String {
    values.iter().map(|value| format!("`{value}`")).collect::<Vec<_>>().join(", ")
}
