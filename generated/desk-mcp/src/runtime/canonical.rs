//! Arguments in a form of which equal calls have one only, for digests.

use serde_json::{Map, Value};

/// The arguments but those ignored, whatever their order; null counts as missing.
pub fn arguments(given: &Map<String, Value>, is_ignored: &dyn Fn(&str) -> bool) -> String {
    let mut canonical = String::new();
    let mut members: Vec<_> = given.iter().filter(|(name, value)| !is_ignored(name) && !value.is_null()).collect();
    members.sort_by_key(|(name, _)| *name);
    for (name, value) in members {
        write_canonical(&Value::String(name.clone()), &mut canonical);
        write_canonical(value, &mut canonical);
    }
    canonical
}

/// JSON with sorted keys. The depth of arguments is bounded by the reader of the request.
fn write_canonical(value: &Value, out: &mut String) {
    match value {
        Value::Array(values) => {
            out.push('[');
            for value in values {
                write_canonical(value, out);
                out.push(',');
            }
            out.push(']');
        }
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_by_key(|(name, _)| *name);
            out.push('{');
            for (name, value) in members {
                write_canonical(&Value::String(name.clone()), out);
                out.push(':');
                write_canonical(value, out);
                out.push(',');
            }
            out.push('}');
        }
        // 30 and 30.0 are the same integer.
        Value::Number(number) => match number.as_f64() {
            Some(float) if number.is_f64() && float.fract() == 0.0 => out.push_str(&format!("{float:.0}")),
            _ => out.push_str(&number.to_string()),
        },
        Value::Null | Value::Bool(_) | Value::String(_) => out.push_str(&value.to_string()),
    }
}
