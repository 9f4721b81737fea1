//! `clients/`: what MCP hosts are given to start the server or to reach it.
//!
//! No file holds a secret. Where a host fills in variables, its own syntax names one; where it does not,
//! the server reads the secret from a file.

use indexmap::IndexMap;
use serde::Serialize;

use super::EmitError;
use crate::model::{CallerAuthentication, Plan, Server, UpstreamCredential};
use crate::tree::{FileTree, Owner};

/// The bridge from stdio to HTTP for hosts that start programs only.
pub(super) const MCP_REMOTE: &str = "mcp-remote@0.15.1";

/// Reads the token where no argument list shows it; the bridge fills it into the header itself.
const BRIDGE_SCRIPT: &str = "AUTHORIZATION=\"Bearer $(cat \"$ACCESS_TOKEN_FILE\")\"; export AUTHORIZATION; \
                             exec npx -y \"$1\" \"$2\" --transport http-only --header 'Authorization:${AUTHORIZATION}'";

/// The same for a key, in the header that the last argument names.
const KEY_SCRIPT: &str = "API_KEY=\"$(cat \"$API_KEY_FILE\")\"; export API_KEY; \
                          exec npx -y \"$1\" \"$2\" --transport http-only --header \"$3\"':${API_KEY}'";

/// The hosts that get a file: those that start the server, then those that reach it over HTTP.
pub(super) const HOSTS: &[&str] = &[
    "Claude Desktop",
    "Claude Code",
    "VS Code",
    "Cursor",
    "MCP Inspector",
    "Claude Code, over HTTP",
    "VS Code, over HTTP",
    "Cursor, over HTTP",
    "Claude Desktop, over HTTP by mcp-remote",
];

/// `mcpServers`, as most hosts have it.
#[derive(Debug, Serialize)]
struct McpServers<T> {
    #[serde(rename = "mcpServers")]
    servers: IndexMap<String, T>,
}

/// `servers` beside what VS Code asks the user for.
#[derive(Debug, Serialize)]
struct VsCode<T> {
    inputs: Vec<Input>,
    servers: IndexMap<String, T>,
}

/// Something that VS Code asks once and keeps in its own store of secrets.
#[derive(Debug, Serialize)]
struct Input {
    #[serde(rename = "type")]
    kind: &'static str,
    id: String,
    description: String,
    password: bool,
}

/// A program that the host starts.
#[derive(Debug, Serialize)]
struct Program {
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    command: String,
    args: Vec<String>,
    env: IndexMap<String, String>,
}

/// A server that the host reaches.
#[derive(Debug, Serialize)]
struct Remote {
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    url: String,
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    headers: IndexMap<String, String>,
}

pub(super) fn add(plan: &Plan, tree: &mut FileTree) -> Result<(), EmitError> {
    let server = &plan.server;
    let binary = &server.package;
    let absolute = format!("/absolute/path/to/{binary}");
    let built = format!("${{workspaceFolder}}/target/release/{binary}");
    let from_file = |name: &str| (format!("{name}_FILE"), format!("/absolute/path/to/{}", file_name(name)));
    let expanded = |name: &str| (name.to_owned(), format!("${{{name}}}"));
    let named = |name: &str| (name.to_owned(), format!("${{env:{name}}}"));
    let asked = |name: &str| (name.to_owned(), format!("${{input:{}}}", file_name(name)));
    let blank = |name: &str| (name.to_owned(), format!("<{name}>"));

    add_file(tree, "claude-desktop.json", &servers(server, program(server, None, &absolute, &blank, &from_file)))?;
    add_file(tree, "claude-code.json", &servers(server, program(server, None, &absolute, &expanded, &expanded)))?;
    let entry = program(server, Some("stdio"), &built, &named, &asked);
    let inputs = inputs(server, holds_credential(server).then_some("UPSTREAM_TOKEN"));
    add_file(tree, "vscode.json", &VsCode { inputs, servers: one(server, entry) })?;
    add_file(tree, "cursor.json", &servers(server, program(server, None, &built, &named, &named)))?;
    let entry = program(server, Some("stdio"), &absolute, &blank, &from_file);
    add_file(tree, "inspector.json", &servers(server, entry))?;
    add_remote(plan, tree)
}

/// The files for a server that runs elsewhere.
fn add_remote(plan: &Plan, tree: &mut FileTree) -> Result<(), EmitError> {
    let server = &plan.server;
    let url = endpoint(plan);
    let shown = credential(server);
    let remote = |kind, reference: &dyn Fn(&str) -> String| Remote {
        kind,
        url: url.clone(),
        headers: shown.iter().map(|shown| (shown.header.clone(), shown.value(&reference(&shown.variable)))).collect(),
    };
    let expanded = |name: &str| format!("${{{name}}}");
    let asked = |name: &str| format!("${{input:{}}}", file_name(name));
    let named = |name: &str| format!("${{env:{name}}}");
    add_file(tree, "remote-http.json", &servers(server, remote(Some("http"), &expanded)))?;
    let inputs = inputs(server, shown.as_ref().map(|shown| shown.variable.as_str()));
    let entry = remote(Some("http"), &asked);
    add_file(tree, "vscode-remote.json", &VsCode { inputs, servers: one(server, entry) })?;
    add_file(tree, "cursor-remote.json", &servers(server, remote(None, &named)))?;
    add_file(tree, "mcp-remote.json", &servers(server, bridge(shown.as_ref(), &url)))
}

/// What a client shows to a server that runs elsewhere, or to the gateway in front of it.
struct ShownCredential {
    header: String,
    is_bearer: bool,
    /// The variable of the client's machine that holds it.
    variable: String,
}

impl ShownCredential {
    /// The header's value with a reference to the credential.
    fn value(&self, reference: &str) -> String {
        if self.is_bearer { format!("Bearer {reference}") } else { reference.to_owned() }
    }
}

fn credential(server: &Server) -> Option<ShownCredential> {
    let name = server.name.to_ascii_uppercase();
    match (server.caller, &server.api_keys) {
        (CallerAuthentication::None, _) => None,
        (CallerAuthentication::ApiKey, keys) => keys.as_ref().map(|keys| ShownCredential {
            header: keys.header.clone(),
            is_bearer: false,
            variable: format!("{name}_API_KEY"),
        }),
        (CallerAuthentication::Gateway | CallerAuthentication::Delegated, _) => Some(ShownCredential {
            header: "Authorization".to_owned(),
            is_bearer: true,
            variable: format!("{name}_ACCESS_TOKEN"),
        }),
    }
}

/// Where clients reach the server: where callers are asked for something at the gateway, else on this machine.
pub(super) fn endpoint(plan: &Plan) -> String {
    match &plan.connector {
        _ if plan.server.caller == CallerAuthentication::None => "http://127.0.0.1:8080/mcp".to_owned(),
        Some(connector) => format!("https://{}{}/mcp", connector.host, connector.base_path.trim_end_matches('/')),
        None => format!("https://gateway.example/{}/mcp", plan.server.package),
    }
}

/// Whether callers bring a token of their own.
pub(super) fn is_delegated(server: &Server) -> bool {
    server.caller == CallerAuthentication::Delegated
}

/// Whether the server needs a credential on stdio.
pub(super) fn holds_credential(server: &Server) -> bool {
    server.upstream_credential != UpstreamCredential::None
}

/// The server as a program: the base URL's variables, and the credential when there is one.
fn program(
    server: &Server,
    kind: Option<&'static str>,
    command: &str,
    setting: &dyn Fn(&str) -> (String, String),
    secret: &dyn Fn(&str) -> (String, String),
) -> Program {
    let mut env: IndexMap<String, String> = server.base_url_variables.iter().map(|name| setting(name)).collect();
    env.extend(holds_credential(server).then(|| secret("UPSTREAM_TOKEN")));
    Program { kind, command: command.to_owned(), args: Vec::new(), env }
}

/// `mcp-remote`. With a token or a key it is started by a shell, because the host fills in no variables and an
/// argument would show it to every process. What the allow-list says is an argument, never script.
fn bridge(shown: Option<&ShownCredential>, url: &str) -> Program {
    if let Some(shown) = shown {
        let (script, variable) =
            if shown.is_bearer { (BRIDGE_SCRIPT, "ACCESS_TOKEN_FILE") } else { (KEY_SCRIPT, "API_KEY_FILE") };
        let mut args: Vec<String> = ["-c", script, "mcp-remote", MCP_REMOTE, url].map(str::to_owned).into();
        args.extend((!shown.is_bearer).then(|| shown.header.clone()));
        let path = format!("/absolute/path/to/{}", file_name(&shown.variable));
        let env = IndexMap::from([(variable.to_owned(), path)]);
        return Program { kind: None, command: "sh".to_owned(), args, env };
    }
    let args = ["-y", MCP_REMOTE, url, "--transport", "http-only"].map(str::to_owned).into();
    Program { kind: None, command: "npx".to_owned(), args, env: IndexMap::new() }
}

fn inputs(server: &Server, secret: Option<&str>) -> Vec<Input> {
    let input = |name: &str| Input {
        kind: "promptString",
        id: file_name(name),
        description: format!(
            "{} for {}",
            if name.ends_with("_API_KEY") { "Key" } else { "Access token" },
            server.title
        ),
        password: true,
    };
    secret.into_iter().map(input).collect()
}

/// `UPSTREAM_TOKEN` as `upstream-token`.
fn file_name(variable: &str) -> String {
    variable.to_ascii_lowercase().replace('_', "-")
}

fn servers<T>(server: &Server, entry: T) -> McpServers<T> {
    McpServers { servers: one(server, entry) }
}

fn one<T>(server: &Server, entry: T) -> IndexMap<String, T> {
    IndexMap::from([(server.name.clone(), entry)])
}

fn add_file(tree: &mut FileTree, name: &str, content: &impl Serialize) -> Result<(), EmitError> {
    let path = format!("clients/{name}");
    let mut text = serde_json::to_string_pretty(content)
        .map_err(|error| EmitError { file: path.clone(), reason: error.to_string() })?;
    text.push('\n');
    tree.add(&path, Owner::Generated, text)?;
    Ok(())
}
