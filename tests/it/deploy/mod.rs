//! The container, gateway and deployment files: read back by parsers, held to their rules, attacked through
//! the allow-list. What tools of other people say of them is asked by `scripts/check-deploy.sh`.

#![allow(clippy::disallowed_methods, reason = "tests read the repository")]

mod attacks;
mod container;
mod gateway;
mod platforms;

use mcpgen::emit::emit;
use mcpgen::model::Plan;
use mcpgen::tree::FileTree;
use serde_yaml::Value;

use crate::support::{plan_text, root, sound_plan};

/// One operation, so that the rest of a case is about deployment.
const DOCUMENT: &str = "openapi: 3.0.3
info: {title: Ping, version: '1'}
servers: [{url: https://api.example}]
paths:
  /ping:
    get:
      operationId: ping
      responses: {'200': {description: ok, content: {application/json: {schema: {type: object, properties: {ok: {type: boolean}}}}}}}
";

/// A server whose callers are checked by the gateway alone.
const ENTRA: &str = "server: {name: desk, title: Service Desk}
auth: {caller: gateway, upstream: secret, gateway_secret: {header: X-Gateway-Secret, env: GATEWAY_SECRET}}
";

/// A server whose callers bring keys, behind a gateway.
const KEYED: &str = "server: {name: keyed}
auth: {caller: api_key, upstream: secret, gateway_secret: {header: X-Gateway-Secret, env: GATEWAY_SECRET}}
";

/// A server that asks nobody.
const LOCAL: &str = "server: {name: desk}\nauth: {caller: none, upstream: secret}\n";

fn jira() -> Plan {
    sound_plan(&root().join("specs/jira.yaml"), None)
}

/// The plan of an allow-list with these sections and one tool.
fn plan_of(sections: &str) -> Plan {
    try_plan(sections).unwrap_or_else(|problems| panic!("{problems}"))
}

fn try_plan(sections: &str) -> Result<Plan, String> {
    let tools = "tools: {ping: {operation: ping, description: Ping., returns: {ok: ok}}}\n";
    plan_text(&format!("mcpgen: 1\nopenapi: api.yaml\n{sections}{tools}"), DOCUMENT)
}

fn tree_of(sections: &str) -> FileTree {
    emit(&plan_of(sections)).unwrap()
}

fn text<'t>(tree: &'t FileTree, path: &str) -> &'t str {
    let file = tree.get(path).unwrap_or_else(|| panic!("{path} is not there"));
    std::str::from_utf8(&file.bytes).unwrap()
}

/// The documents of a YAML file.
fn yaml(tree: &FileTree, path: &str) -> Vec<Value> {
    use serde::Deserialize;
    let read = |document| Value::deserialize(document).unwrap_or_else(|error| panic!("{path}: {error}"));
    serde_yaml::Deserializer::from_str(text(tree, path)).map(read).collect()
}
