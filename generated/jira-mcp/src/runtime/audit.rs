//! The audit: one line for each call that says who called what, with which arguments, and how it ended.

use serde_json::{Map, Value};

use super::secret::Secret;
use super::text;

/// Target of the audit's lines; they are written whatever `RUST_LOG` says.
pub const TARGET: &str = "audit";

/// Longest value that a line shows, in characters.
const LONGEST_VALUE: usize = 200;

/// What the audit says of arguments.
#[derive(Clone, Copy, Debug)]
pub struct Audit {
    /// Arguments of which only the length is written, whatever tool has them.
    pub redact: &'static [&'static str],
    /// Whether arguments are written at all.
    pub arguments: bool,
}

/// How a call ended.
#[derive(Clone, Copy, Debug)]
pub struct Ending<'e> {
    /// The tool.
    pub tool: &'static str,
    /// A word from a fixed set.
    pub outcome: &'e str,
    /// How long it took.
    pub milliseconds: u64,
    /// Bytes of one copy of the reply's JSON.
    pub bytes: usize,
    /// The status of the upstream's last answer; 0 when there was none.
    pub upstream_status: u16,
}

impl Audit {
    /// Writes the line of one call.
    pub fn write(&self, caller: Option<&Secret>, given: &Map<String, Value>, ending: Ending<'_>) {
        let caller = caller.map(|token| hexadecimal(&token.digest()));
        let arguments = self.arguments.then(|| self.redacted(given).to_string());
        tracing::info!(
            target: TARGET,
            caller = caller.as_deref().unwrap_or("process"),
            tool = ending.tool,
            arguments,
            outcome = ending.outcome,
            milliseconds = ending.milliseconds,
            bytes = ending.bytes,
            upstream_status = ending.upstream_status,
            "call"
        );
    }

    /// The arguments as the line shows them.
    pub fn redacted(&self, given: &Map<String, Value>) -> Value {
        let shown = given.iter().map(|(name, value)| {
            let value = match value {
                Value::Null | Value::Bool(_) => value.clone(),
                _ if self.redact.contains(&name.as_str()) => {
                    let length =
                        value.as_str().map_or_else(|| value.to_string().chars().count(), |text| text.chars().count());
                    Value::from(format!("[{length} characters]"))
                }
                Value::Number(_) => value.clone(),
                Value::String(text) => Value::from(text::line(text, LONGEST_VALUE)),
                Value::Array(_) | Value::Object(_) => Value::from(text::line(&value.to_string(), LONGEST_VALUE)),
            };
            (text::line(name, 64), value)
        });
        Value::Object(shown.collect())
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
