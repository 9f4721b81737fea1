//! The audit: one line for each call that says who called what, with which arguments, and how it ended.

use serde_json::{Map, Value};

use super::arguments;
use super::call::Caller;
use super::text;
use super::tool::Tool;

/// Target of the audit's lines; they are written whatever `RUST_LOG` says.
pub const TARGET: &str = "audit";

/// Longest value that a line shows, in characters.
const LONGEST_VALUE: usize = 200;

/// Longest name of an argument that the tool does not have, in characters.
const LONGEST_NAME: usize = 32;

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
    pub tool: &'static Tool,
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
    pub fn write(&self, caller: &Caller, given: &Map<String, Value>, ending: Ending<'_>) {
        let arguments = self.arguments.then(|| self.redacted(ending.tool, given).to_string());
        tracing::info!(
            target: TARGET,
            caller = name_of(caller),
            tool = ending.tool.name,
            arguments,
            outcome = ending.outcome,
            milliseconds = ending.milliseconds,
            bytes = ending.bytes,
            upstream_status = ending.upstream_status,
            "call"
        );
    }

    /// The arguments as the line shows them. Of those that the tool does not have it says no more than that they came:
    /// nobody decided what they may hold.
    pub fn redacted(&self, tool: &Tool, given: &Map<String, Value>) -> Value {
        let known = arguments::names(tool);
        let (shown, foreign): (Vec<_>, Vec<_>) = given.iter().partition(|(name, _)| known.contains(name));
        let mut line: Map<String, Value> =
            shown.into_iter().map(|(name, value)| (name.clone(), self.shown(name, value))).collect();
        for (name, _) in foreign {
            // A name that looks like another one once it is cleaned does not take its place.
            line.entry(text::line(name, LONGEST_NAME)).or_insert_with(|| Value::from("redacted"));
        }
        Value::Object(line)
    }

    fn shown(&self, name: &str, value: &Value) -> Value {
        match value {
            Value::Null | Value::Bool(_) => value.clone(),
            _ if self.redact.contains(&name) => {
                let length =
                    value.as_str().map_or_else(|| value.to_string().chars().count(), |text| text.chars().count());
                Value::from(format!("[{length} characters]"))
            }
            Value::Number(_) => value.clone(),
            Value::String(text) => Value::from(text::line(text, LONGEST_VALUE)),
            Value::Array(_) | Value::Object(_) => Value::from(text::line(&value.to_string(), LONGEST_VALUE)),
        }
    }
}

/// Who calls, as a line says it: the organisation, a digest of the token, or the process that holds the pipe.
pub fn name_of(caller: &Caller) -> String {
    let organisation = caller.organisation.as_deref().map(str::to_owned);
    let known = organisation.or_else(|| caller.token.as_ref().map(|token| hexadecimal(&token.digest())));
    known.unwrap_or_else(|| "process".to_owned())
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
