//! Arguments that are objects or lists of any kind.

use serde_json::Value;

use super::failure::Failure;
use super::shape::Rules;
use super::tool::Tool;

/// Holds an argument against the input schema of its tool and against the rules beside it.
///
/// # Errors
/// [`Failure::Argument`] that names the place, such as `items[2].sku`.
pub fn check(tool: &Tool, name: &str, value: &mut Value, rules: &Rules<'_>) -> Result<(), Failure> {
    let schema: Value = serde_json::from_str(tool.input_schema).unwrap_or_default();
    let Some(own) = schema.get("properties").and_then(|properties| properties.get(name)) else {
        return Err(Failure::internal(format!("`{name}` is not in the input schema of `{}`", tool.name)));
    };
    rules
        .check(value, own)
        .map_err(|problem| Failure::Argument { name: Some(format!("{name}{}", problem.place)), problem: problem.what })
}
