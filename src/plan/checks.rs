//! What is checked of an argument before anything is sent.

use std::collections::HashSet;

use indexmap::IndexSet;
use serde_json::Value;

use super::argument_sample::as_float;
use super::arguments::ArgumentPlanner;
use super::text;
use crate::allowlist::{ArgumentEntry, ArgumentForm};
use crate::diagnostics::{PlanProblem, Problem};
use crate::model::{ArgumentType, Check};
use crate::openapi::{Parameter, Schema, SchemaType};

/// Bytes that a compiled pattern may take: far below what the runtime allows, so it compiles there too.
const PATTERN_LIMIT: usize = 64 * 1_024;

impl ArgumentPlanner<'_> {
    /// What is checked: the allow-list's word, tightened by the document's.
    pub(super) fn checks(
        &mut self,
        name: &str,
        entry: &ArgumentEntry,
        parameter: &Parameter,
        kind: ArgumentType,
    ) -> Option<Vec<Check>> {
        let nothing = Schema::default();
        let schema = parameter.schema.map_or(&nothing, |id| self.schemas.get(id));
        let list = schema;
        let schema = match (kind, schema.items) {
            (kind, Some(items)) if kind.element().is_some() => self.schemas.get(items),
            _ => schema,
        };
        self.check_rules_fit(name, entry, kind);
        let mut checks = Vec::new();
        if let Some(values) = self.enumeration(name, entry, schema)? {
            checks.push(Check::OneOf(values));
        }
        if kind.is_text() {
            if let Some(least) = schema.min_length.filter(|least| *least > 0) {
                checks.push(Check::MinLength(least));
            }
            let most = entry.max_length.into_iter().chain(schema.max_length).min();
            checks.extend(most.map(Check::MaxLength));
            if schema.min_length.zip(most).is_some_and(|(least, most)| least > most) {
                self.report(&PlanProblem::NoValueLeft { argument: name.to_owned(), span: entry.span });
                return None;
            }
            checks.extend(self.pattern(entry, schema)?.map(Check::Pattern));
        }
        if kind.is_number() {
            let low = entry.min.into_iter().chain(bound(schema.minimum.as_ref())).max();
            let high = entry.max.into_iter().chain(bound(schema.maximum.as_ref())).min();
            if low.is_some() || high.is_some() {
                checks.push(Check::Range(low, high));
            }
            number_checks(schema, kind, (low, high), &mut checks);
        }
        if kind.element().is_some() {
            checks.extend(list.min_items.filter(|least| *least > 0).map(Check::MinItems));
            checks.extend(list.max_items.map(Check::MaxItems));
        }
        if checks.iter().any(leaves_nothing) {
            self.report(&PlanProblem::NoValueLeft { argument: name.to_owned(), span: entry.span });
            return None;
        }
        Some(checks)
    }

    /// A fixed value must be one that the document takes. Any plain value may stand for a text.
    pub(super) fn check_fixed(&mut self, name: &str, entry: &ArgumentEntry, parameter: &Parameter, kind: ArgumentType) {
        let ArgumentForm::Fixed(values) = &entry.form else { return };
        let Some(checks) = self.checks(name, entry, parameter, kind) else { return };
        if let Some(shape) = self.shapes.get(name) {
            let fault = |value: &Value| super::shape_check::fault(&shape.schema, &shape.rules, value);
            let whole = fault(&Value::Array(values.clone()));
            let one = match values.as_slice() {
                [one] => fault(one),
                _ => whole.clone(),
            };
            if let Some(reason) = whole.and(one) {
                let argument = name.to_owned();
                self.report(&PlanProblem::BadExample { argument, what: "fixed value", reason, span: entry.span });
            }
            return;
        }
        let one = kind.element().unwrap_or(kind);
        let fault_as = |value: &Value| match (one, value) {
            (ArgumentType::String, Value::Number(_) | Value::Bool(_)) => {
                fault(&Value::String(value.to_string()), one, &checks)
            }
            _ => fault(value, one, &checks),
        };
        if let Some(reason) = values.iter().find_map(fault_as) {
            let argument = name.to_owned();
            self.report(&PlanProblem::BadExample { argument, what: "fixed value", reason, span: entry.span });
        }
    }

    /// A rule that says nothing about values of this type would be without effect.
    fn check_rules_fit(&mut self, name: &str, entry: &ArgumentEntry, kind: ArgumentType) {
        let (is_text, is_number) = (kind.is_text(), kind.is_number());
        let rules = [
            ("pattern", entry.pattern.is_some() && !is_text),
            ("max_length", entry.max_length.is_some() && !is_text),
            ("enum", entry.enumeration.is_some() && !is_text),
            ("min", entry.min.is_some() && !is_number),
            ("max", entry.max.is_some() && !is_number),
        ];
        for (rule, _) in rules.into_iter().filter(|(_, misfits)| *misfits) {
            let kind = if is_text {
                "text"
            } else if is_number {
                "a number"
            } else if kind == ArgumentType::File {
                "a file"
            } else if kind == ArgumentType::Value {
                "an object or list"
            } else {
                "a boolean"
            };
            self.report(&PlanProblem::RuleMisfit { argument: name.to_owned(), rule, kind, span: entry.span });
        }
    }

    #[expect(clippy::option_option, reason = "none is a problem told, some(none) is no enumeration")]
    fn enumeration(&mut self, name: &str, entry: &ArgumentEntry, schema: &Schema) -> Option<Option<Vec<String>>> {
        let (declared, odd) = declared_texts(schema);
        if odd > 0 {
            let argument = name.to_owned();
            self.report(&PlanProblem::OddValues { argument, count: odd, span: entry.name_span, declared: schema.span });
        }
        let Some(said) = &entry.enumeration else {
            return Some(Some(declared).filter(|values| !values.is_empty()));
        };
        if let Some(value) = said.value.iter().find(|value| !declared.is_empty() && !declared.contains(value)) {
            self.report(&PlanProblem::NotInDocument {
                argument: name.to_owned(),
                value: value.clone(),
                known: declared.clone(),
                span: said.span,
            });
            return None;
        }
        Some(Some(said.value.iter().map(|value| text::value(value)).collect()))
    }

    #[expect(clippy::option_option, reason = "none is a problem told, some(none) is no pattern")]
    fn pattern(&mut self, entry: &ArgumentEntry, schema: &Schema) -> Option<Option<String>> {
        match (&entry.pattern, &schema.pattern) {
            (Some(said), _) => match pattern_fault(&said.value) {
                None => Some(Some(said.value.clone())),
                Some(reason) => {
                    self.report(&PlanProblem::BadPattern { reason, span: said.span });
                    None
                }
            },
            (None, Some(declared)) => match pattern_fault(declared) {
                None => Some(Some(declared.clone())),
                Some(reason) => {
                    let problem = PlanProblem::BadPattern { reason, span: entry.name_span };
                    self.problems.push(problem.diagnostic().into_warning());
                    Some(None)
                }
            },
            (None, None) => Some(None),
        }
    }
}

/// The values that the document lists, as a caller writes them, and how many cannot be shown.
fn declared_texts(schema: &Schema) -> (Vec<String>, usize) {
    let is_text = schema.types.contains(&SchemaType::String) || schema.enum_values.iter().any(Value::is_string);
    let plain = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        // Of a text or a number, say, which are one and the same outside JSON.
        Value::Number(_) | Value::Bool(_) if is_text => Some(value.to_string()),
        _ => None,
    };
    let texts: IndexSet<String> = schema.enum_values.iter().filter_map(plain).collect();
    let (shown, odd): (Vec<String>, Vec<String>) = texts.into_iter().partition(|value| text::value(value) == *value);
    (shown, odd.len())
}

/// Whether nothing passes the check, or a value is listed twice.
fn leaves_nothing(check: &Check) -> bool {
    match check {
        Check::OneOf(values) => values.is_empty() || values.iter().collect::<HashSet<&String>>().len() < values.len(),
        Check::Range(Some(low), Some(high)) => low > high,
        _ => false,
    }
}

/// Whether a value passes the checks of an argument of this type.
pub(super) fn passes(value: &Value, kind: ArgumentType, checks: &[Check]) -> bool {
    fault(value, kind, checks).is_none()
}

/// What a value must be and is not: the first check of an argument of this type that it does not pass.
pub(super) fn fault(value: &Value, kind: ArgumentType, checks: &[Check]) -> Option<String> {
    if let Some(one) = kind.element() {
        let Some(items) = value.as_array() else { return Some("it must be a list".to_owned()) };
        let counted = checks.iter().find_map(|check| match check {
            Check::MinItems(least) if (items.len() as u64) < *least => {
                Some(format!("it must have at least {least} elements"))
            }
            Check::MaxItems(most) if items.len() as u64 > *most => {
                Some(format!("it must have at most {most} elements"))
            }
            _ => None,
        });
        return counted.or_else(|| items.iter().find_map(|item| fault(item, one, checks)));
    }
    let wanted = match kind {
        ArgumentType::Integer => (!value.is_i64()).then_some("an integer"),
        ArgumentType::Number => (!value.is_number()).then_some("a number"),
        ArgumentType::Boolean => (!value.is_boolean()).then_some("`true` or `false`"),
        _ => (!value.is_string()).then_some("a text"),
    };
    match wanted {
        Some(wanted) => Some(format!("it must be {wanted}")),
        None => checks.iter().find_map(|check| fault_of(value, check)),
    }
}

/// What one check wants of a value that does not pass it.
fn fault_of(value: &Value, check: &Check) -> Option<String> {
    let characters = |text: &str| text.chars().count() as u64;
    let (passes, wanted) = match (check, value.as_str(), value.as_i64()) {
        (Check::MinLength(least), Some(text), _) => {
            (characters(text) >= *least, format!("have at least {least} characters"))
        }
        (Check::MaxLength(most), Some(text), _) => {
            (characters(text) <= *most, format!("have at most {most} characters"))
        }
        (Check::OneOf(values), Some(text), _) => {
            let shown: Vec<String> = values.iter().take(20).map(|value| format!("`{value}`")).collect();
            (values.iter().any(|value| value == text), format!("be one of {}", shown.join(", ")))
        }
        (Check::Pattern(pattern), Some(text), _) => {
            let passes = regex_lite::Regex::new(pattern).is_ok_and(|pattern| pattern.is_match(text));
            (passes, format!("match the pattern `{}`", text::one_line_cut(pattern, 120)))
        }
        (Check::Range(low, high), _, Some(number)) => {
            let passes = low.is_none_or(|low| number >= low) && high.is_none_or(|high| number <= high);
            let bounds =
                low.map(|low| format!("at least {low}")).into_iter().chain(high.map(|high| format!("at most {high}")));
            (passes, format!("be {}", bounds.collect::<Vec<_>>().join(" and ")))
        }
        (check, _, _) => {
            let number = value.as_f64()?;
            return (!number_passes(check, number))
                .then(|| format!("{number} is not among the numbers that are allowed"));
        }
    };
    (!passes).then(|| format!("it must {wanted}"))
}

/// What the document says of numbers beside whole bounds.
fn number_checks(
    schema: &Schema,
    kind: ArgumentType,
    (low, high): (Option<i64>, Option<i64>),
    checks: &mut Vec<Check>,
) {
    let is_whole = matches!(kind, ArgumentType::Integer | ArgumentType::Integers);
    let float = |bound: &Option<serde_json::Number>| {
        bound.as_ref().filter(|bound| !bound.is_i64()).and_then(serde_json::Number::as_f64)
    };
    let bounds = (float(&schema.minimum), float(&schema.maximum));
    if bounds != (None, None) {
        checks.push(Check::FloatRange(bounds.0, bounds.1));
    }
    checks.extend(schema.above.as_ref().and_then(serde_json::Number::as_f64).map(Check::Above));
    checks.extend(schema.below.as_ref().and_then(serde_json::Number::as_f64).map(Check::Below));
    if is_whole && schema.format.as_deref() == Some("int32") && (low.is_none() || high.is_none()) {
        checks.push(Check::Int32);
    }
    let listed: Vec<f64> = schema.enum_values.iter().filter_map(Value::as_f64).collect();
    if !listed.is_empty() {
        checks.push(Check::OneOfNumbers(listed));
    }
}

fn number_passes(check: &Check, number: f64) -> bool {
    match check {
        Check::Range(low, high) => {
            low.is_none_or(|low| number >= as_float(low)) && high.is_none_or(|high| number <= as_float(high))
        }
        Check::FloatRange(low, high) => low.is_none_or(|low| number >= low) && high.is_none_or(|high| number <= high),
        Check::Above(bound) => number > *bound,
        Check::Below(bound) => number < *bound,
        Check::Int32 => (f64::from(i32::MIN)..=f64::from(i32::MAX)).contains(&number),
        Check::OneOfNumbers(listed) => listed.iter().any(|one| one.total_cmp(&number).is_eq()),
        _ => true,
    }
}

pub(super) fn pattern_fault(pattern: &str) -> Option<&'static str> {
    if regex_lite::RegexBuilder::new(pattern).size_limit(PATTERN_LIMIT).build().is_ok() {
        return None;
    }
    let looks_around = ["(?=", "(?!", "(?<=", "(?<!"].iter().any(|start| pattern.contains(start));
    Some(if looks_around {
        "look-around cannot be matched in linear time"
    } else {
        "not a regular expression that is matched in linear time, or too large, or of classes beyond ASCII"
    })
}

fn bound(number: Option<&serde_json::Number>) -> Option<i64> {
    number.and_then(serde_json::Number::as_i64)
}
