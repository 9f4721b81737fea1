//! README.md of the generated crate: boundary, steps, clients, symptoms. What other emitters made is named
//! only when it is there.

use serde::Serialize;

use super::EmitError;
use super::variables::{self, Needed, Variable};
use super::{clients, env_example, prose};
use crate::model::{AnswerForm, CallerAuthentication, Effect, Plan, SecretScheme, Tool};
use crate::tree::{FileTree, Owner};

const README: &str = include_str!("../../templates/files/README.md.j2");

/// The Inspector that the README's commands name; CI runs the same.
const INSPECTOR: &str = "@modelcontextprotocol/inspector@2.12.0";

/// What the README's template knows. Every text is fit for Markdown.
#[derive(Debug, Serialize)]
struct ReadmeContext {
    package: String,
    name: String,
    title: String,
    description: Option<String>,
    base_url: String,
    base_url_variables: Vec<String>,
    help: Vec<HelpContext>,
    gateway: Option<GatewayContext>,
    api_keys: Option<GatewayContext>,
    /// Whether callers reach the server from elsewhere.
    remote: bool,
    delegated: bool,
    secret: bool,
    /// How the server's own credential is sent, unless it is a bearer token.
    secret_form: Option<String>,
    oauth: Option<OAuthContext>,
    tools: Vec<ToolContext>,
    whole: Vec<WholeContext>,
    variables: Vec<VariableContext>,
    files: FilesContext,
    hosts: &'static [&'static str],
    inspector: &'static str,
    max_request: u64,
    rate: bool,
}

#[derive(Debug, Serialize)]
struct HelpContext {
    name: String,
    meaning: String,
}

#[derive(Debug, Serialize)]
struct GatewayContext {
    header: String,
    variable: String,
}

#[derive(Debug, Serialize)]
struct OAuthContext {
    authorization_url: String,
    token_url: String,
    scopes: String,
}

#[derive(Debug, Serialize)]
struct ToolContext {
    name: String,
    description: String,
    request: String,
    effect: &'static str,
    scopes: String,
}

/// A tool that passes an answer on as a whole, for the review of what is exposed.
#[derive(Debug, Serialize)]
struct WholeContext {
    name: String,
    what: String,
}

#[derive(Debug, Serialize)]
struct VariableContext {
    name: String,
    needed: &'static str,
    default: String,
    meaning: String,
}

/// Which groups of files were made.
#[derive(Debug, Serialize)]
struct FilesContext {
    connector: bool,
    container: bool,
    deployment: bool,
    /// The gateway's policy; there is one at most.
    gateway: Option<&'static str>,
}

/// Adds the README; comes after everything that it names.
pub(super) fn add(plan: &Plan, tree: &mut FileTree) -> Result<(), EmitError> {
    let text = prose::render("README.md", README, &context(plan, tree))?;
    tree.add("README.md", Owner::Generated, text)?;
    Ok(())
}

fn context(plan: &Plan, tree: &FileTree) -> ReadmeContext {
    let server = &plan.server;
    let help = server.base_url_help.iter();
    let oauth = server.oauth.as_ref();
    let gateway = server.gateway.as_ref();
    ReadmeContext {
        package: server.package.clone(),
        name: server.name.clone(),
        title: prose::markdown(&server.title),
        description: server.description.as_deref().map(prose::markdown),
        base_url: code(&server.base_url),
        base_url_variables: server.base_url_variables.iter().map(|name| code(name)).collect(),
        help: help.map(|(name, meaning)| HelpContext { name: code(name), meaning: prose::markdown(meaning) }).collect(),
        gateway: gateway
            .map(|gateway| GatewayContext { header: code(&gateway.header), variable: code(&gateway.variable) }),
        api_keys: server
            .api_keys
            .as_ref()
            .map(|keys| GatewayContext { header: code(&keys.header), variable: code(&keys.variable) }),
        remote: server.caller != CallerAuthentication::None,
        delegated: clients::is_delegated(server),
        secret: clients::holds_credential(server),
        secret_form: match &server.secret_scheme {
            SecretScheme::Bearer => None,
            SecretScheme::Basic => Some("`user:password` and sent by the scheme Basic".to_owned()),
            SecretScheme::Header(name) => Some(format!("sent as the header `{}`", code(name))),
            SecretScheme::Query(name) => Some(format!("sent as the query parameter `{}`", code(name))),
        },
        oauth: oauth.map(|oauth| OAuthContext {
            authorization_url: code(&oauth.authorization_url),
            token_url: code(&oauth.token_url),
            scopes: code(&oauth.scopes.join(" ")),
        }),
        tools: plan.tools.iter().map(tool).collect(),
        whole: plan.tools.iter().filter_map(whole).collect(),
        variables: variables::variables(&env_example::profile(server)).iter().map(variable).collect(),
        files: files(tree),
        hosts: clients::HOSTS,
        inspector: INSPECTOR,
        max_request: server.max_request,
        rate: server.rate.is_some(),
    }
}

fn files(tree: &FileTree) -> FilesContext {
    let has = |path: &str| tree.get(path).is_some();
    FilesContext {
        connector: has("connector/apiDefinition.swagger.json"),
        container: has("Dockerfile"),
        deployment: has("deploy/containerapp.yaml") || has("deploy/kubernetes.yaml"),
        gateway: ["deploy/apim-policy.xml", "deploy/apim-policy.api-key.xml", "deploy/apim-policy.entra.xml"]
            .into_iter()
            .find(|path| has(path)),
    }
}

fn tool(tool: &Tool) -> ToolContext {
    ToolContext {
        name: code(&tool.name),
        description: prose::markdown(&tool.description),
        request: code(&format!("{} {}", tool.request.method, tool.request.template)),
        effect: match tool.effect {
            Effect::Read => "read",
            Effect::Write => "write",
            Effect::Destructive => "destructive",
        },
        scopes: tool.scopes.iter().map(|scope| prose::markdown(scope)).collect::<Vec<_>>().join(" "),
    }
}

fn whole(tool: &Tool) -> Option<WholeContext> {
    let what = match &tool.answer {
        AnswerForm::Outputs | AnswerForm::Done { .. } => return None,
        AnswerForm::Raw { cap, why } => format!("up to {cap} bytes of JSON, because: {}", prose::markdown(why)),
        AnswerForm::Text { cap, .. } => format!("up to {cap} bytes of text"),
        AnswerForm::File { cap, .. } => format!("files of up to {cap} bytes"),
    };
    Some(WholeContext { name: code(&tool.name), what })
}

fn variable(variable: &Variable) -> VariableContext {
    let default = variable.default.as_deref().filter(|default| !default.is_empty());
    VariableContext {
        name: code(&variable.name),
        needed: match variable.needed {
            Needed::Always => "always",
            Needed::Http => "with `--http`",
            Needed::Stdio => "without `--http`",
            Needed::Never => "",
        },
        default: default.map(|default| format!("`{}`", code(default))).unwrap_or_default(),
        meaning: plain(&variable.meaning),
    }
}

/// A text between backticks: without what ends them, the line or a table's cell.
fn code(text: &str) -> String {
    text.chars().filter(|character| !matches!(character, '`' | '|') && !character.is_control()).collect()
}

/// A text of the table of variables, which names things in backticks of its own.
fn plain(text: &str) -> String {
    let parts: Vec<String> = text
        .split('`')
        .enumerate()
        .map(|(position, part)| match position % 2 {
            0 => prose::markdown(part),
            _ => format!("`{}`", code(part)),
        })
        .collect();
    parts.concat()
}
