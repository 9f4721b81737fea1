//! What the rules look at of a plan. Read leniently, because an older or newer mcpgen may have written it.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::NotAPlan;

/// A plan as clients and reviewers see it.
#[derive(Debug, Clone, Default)]
pub(super) struct Contract {
    pub(super) server: Map<String, Value>,
    pub(super) tools: Vec<ToolContract>,
    /// Resources by their addresses.
    pub(super) resources: BTreeMap<String, Value>,
    /// Prompts by their names.
    pub(super) prompts: BTreeMap<String, Value>,
    pub(super) audit: Value,
}

/// A tool as clients and reviewers see it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct ToolContract {
    pub(super) name: String,
    pub(super) title: Option<String>,
    pub(super) description: String,
    pub(super) scopes: Vec<String>,
    pub(super) roles: Vec<String>,
    pub(super) effect: String,
    pub(super) idempotent: bool,
    pub(super) confirm: Value,
    pub(super) budget: u64,
    pub(super) text_limit: u64,
    pub(super) note_empty: Option<String>,
    pub(super) note_more: Option<String>,
    pub(super) errors: Value,
    pub(super) request: Value,
    pub(super) page: Value,
    pub(super) writes: Value,
    pub(super) input_schema: Value,
    pub(super) output_schema: Value,
    /// Everything, for the rule that finds what no other rule names.
    #[serde(skip)]
    pub(super) whole: Value,
}

impl Contract {
    pub(super) fn read(plan: &Value) -> Result<Self, NotAPlan> {
        let server = plan.get("server").and_then(Value::as_object).ok_or(NotAPlan)?.clone();
        let tools = plan.get("tools").and_then(Value::as_array).ok_or(NotAPlan)?;
        let tools: Option<Vec<ToolContract>> = tools.iter().map(ToolContract::read).collect();
        let audit = plan.get("audit").cloned().unwrap_or_default();
        let (resources, prompts) = (named(plan, "resources", "uri"), named(plan, "prompts", "name"));
        Ok(Self { server, tools: tools.ok_or(NotAPlan)?, resources, prompts, audit })
    }

    pub(super) fn tool(&self, name: &str) -> Option<&ToolContract> {
        self.tools.iter().find(|tool| tool.name == name)
    }

    /// A text of the server, such as its base URL.
    pub(super) fn text(&self, key: &str) -> &str {
        self.server.get(key).and_then(Value::as_str).unwrap_or_default()
    }

    /// A list of texts of the server.
    pub(super) fn texts(&self, path: &[&str]) -> Vec<&str> {
        let mut segments = path.iter();
        let first = segments.next().and_then(|key| self.server.get(*key));
        let list = segments.fold(first, |value, key| value?.get(*key));
        list.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect()
    }
}

/// The parts of a list by one of their members.
fn named(plan: &Value, list: &str, key: &str) -> BTreeMap<String, Value> {
    let parts = plan.get(list).and_then(Value::as_array).into_iter().flatten();
    parts.filter_map(|part| Some((part.get(key)?.as_str()?.to_owned(), part.clone()))).collect()
}

impl ToolContract {
    fn read(value: &Value) -> Option<Self> {
        let mut tool = Self::deserialize(value).ok().filter(|tool| !tool.name.is_empty())?;
        tool.whole = value.clone();
        Some(tool)
    }

    /// Method and path template: what makes a tool the same under another name.
    pub(super) fn operation(&self) -> (Option<&str>, Option<&str>) {
        let text = |key: &str| self.request.get(key).and_then(Value::as_str);
        (text("method"), text("template"))
    }

    /// The arguments with their schemas.
    pub(super) fn arguments(&self) -> Vec<(&str, &Value)> {
        let properties = self.input_schema.get("properties").and_then(Value::as_object);
        properties.into_iter().flatten().map(|(name, schema)| (name.as_str(), schema)).collect()
    }

    pub(super) fn requires(&self, argument: &str) -> bool {
        let required = self.input_schema.get("required").and_then(Value::as_array);
        required.into_iter().flatten().any(|name| name == argument)
    }

    /// Every output with its path and schema: `issues[].key`.
    pub(super) fn outputs(&self) -> Vec<(String, &Value)> {
        let mut found = Vec::new();
        outputs(&self.output_schema, "", &mut found);
        found
    }

    /// The caps on lists and texts within the output, by output.
    pub(super) fn caps(&self) -> Vec<(String, u64)> {
        let mut found = Vec::new();
        numbers(&self.writes, "", &mut found);
        found.sort();
        found
    }

    /// The outputs that are fenced.
    pub(super) fn fenced(&self) -> Vec<String> {
        let mut found = Vec::new();
        fenced(&self.writes, "", &mut found);
        found
    }

    /// A number of the paging, such as `size_cap`.
    pub(super) fn page_number(&self, key: &str) -> Option<u64> {
        self.page.get(key).and_then(Value::as_u64)
    }
}

fn outputs<'a>(schema: &'a Value, path: &str, found: &mut Vec<(String, &'a Value)>) {
    for (name, schema) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
        let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        found.push((path.clone(), schema));
        outputs(schema, &path, found);
        if let Some(items) = schema.get("items") {
            outputs(items, &format!("{path}[]"), found);
        }
    }
}

/// Names are unique within a function that writes; functions are told apart by their own.
fn entries<'a>(writes: &'a Value, path: &str) -> Vec<(String, &'a Value)> {
    let mut found = Vec::new();
    for write in writes.as_array().into_iter().flatten() {
        let name = write.get("output").or_else(|| write.get("name")).and_then(Value::as_str).unwrap_or_default();
        found.push((if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }, write));
    }
    found
}

/// The parts of one output's value: an object's outputs, or the leaf, list or array itself.
fn parts(write: &Value) -> impl Iterator<Item = (&String, &Value)> {
    write.get("value").and_then(Value::as_object).into_iter().flatten()
}

fn numbers(writes: &Value, path: &str, found: &mut Vec<(String, u64)>) {
    for (path, write) in entries(writes, path) {
        if let Some(inner) = write.get("writes") {
            numbers(inner, &path, found);
        }
        for (kind, part) in parts(write) {
            if kind == "object" {
                numbers(part, &path, found);
            }
            let caps = ["cap", "truncate"].into_iter().filter_map(|key| part.get(key).and_then(Value::as_u64));
            found.extend(caps.map(|cap| (path.clone(), cap)));
        }
    }
}

fn fenced(writes: &Value, path: &str, found: &mut Vec<String>) {
    for (path, write) in entries(writes, path) {
        if let Some(inner) = write.get("writes") {
            fenced(inner, &path, found);
        }
        for (kind, part) in parts(write) {
            if kind == "object" {
                fenced(part, &path, found);
            }
            if part.get("untrusted") == Some(&Value::Bool(true)) {
                found.push(path.clone());
            }
        }
    }
}
