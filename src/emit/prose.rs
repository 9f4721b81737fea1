//! Prose and dot files: what a template says better than code. Undefined names are errors.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior, Value};
use serde::Serialize;

use super::EmitError;
use crate::model::{CallerAuthentication, Effect, Plan, Tool, UpstreamCredential};
use crate::tree::{FileTree, Owner};

const README: &str = include_str!("../../templates/files/README.md.j2");
const GIT_ATTRIBUTES: &str = include_str!("../../templates/files/gitattributes");
const GIT_IGNORE: &str = include_str!("../../templates/files/gitignore");

/// What the README's template knows.
#[derive(Debug, Serialize)]
struct ReadmeContext {
    package: String,
    title: String,
    description: Option<String>,
    environment_prefix: Vec<String>,
    base_url: String,
    gateway: Option<GatewayContext>,
    delegated: bool,
    secret: bool,
    oauth: Option<OAuthContext>,
    tools: Vec<ToolContext>,
    first_tool: String,
    first_arguments: String,
    max_request: u64,
    allowed_hosts: Vec<String>,
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

pub(super) fn add(plan: &Plan, tree: &mut FileTree) -> Result<(), EmitError> {
    tree.add("README.md", Owner::Generated, readme(plan)?)?;
    tree.add(".gitattributes", Owner::Generated, GIT_ATTRIBUTES)?;
    tree.add(".gitignore", Owner::Generated, GIT_IGNORE)?;
    Ok(())
}

fn readme(plan: &Plan) -> Result<String, EmitError> {
    let server = &plan.server;
    let context = ReadmeContext {
        package: server.package.clone(),
        title: markdown(&server.title),
        description: server.description.as_deref().map(markdown),
        environment_prefix: server.base_url_variables.clone(),
        base_url: server.base_url.clone(),
        gateway: server
            .gateway
            .as_ref()
            .map(|gateway| GatewayContext { header: gateway.header.clone(), variable: gateway.variable.clone() }),
        delegated: server.caller == CallerAuthentication::Delegated,
        secret: server.upstream_credential != UpstreamCredential::None,
        oauth: server.oauth.as_ref().map(|oauth| OAuthContext {
            authorization_url: oauth.authorization_url.clone(),
            token_url: oauth.token_url.clone(),
            scopes: oauth.scopes.join(" "),
        }),
        tools: plan.tools.iter().map(tool).collect(),
        first_tool: plan.tools.first().map(|tool| tool.name.clone()).unwrap_or_default(),
        first_arguments: plan.tools.first().map(|tool| tool.sample.arguments.to_string()).unwrap_or_default(),
        max_request: server.max_request,
        allowed_hosts: server.allowed_hosts.clone(),
    };
    render("README.md", README, &context)
}

fn tool(tool: &Tool) -> ToolContext {
    ToolContext {
        name: tool.name.clone(),
        description: markdown(&tool.description),
        request: format!("{} {}", tool.request.method, tool.request.template.replace(['`', '|'], "")),
        effect: match tool.effect {
            Effect::Read => "read",
            Effect::Write => "write",
            Effect::Destructive => "destructive",
        },
        scopes: tool.scopes.iter().map(|scope| markdown(scope)).collect::<Vec<_>>().join(" "),
    }
}

pub(super) fn render(name: &str, template: &str, context: &impl Serialize) -> Result<String, EmitError> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    let wrong = |error: minijinja::Error| EmitError { file: name.to_owned(), reason: error.to_string() };
    let mut syntax = SyntaxConfig::builder();
    syntax.trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true);
    environment.set_syntax(syntax.build().map_err(wrong)?);
    environment.render_str(template, Value::from(Serde(context))).map_err(wrong)
}

/// Text that Markdown shows as it is, on one line and within a table's cell.
pub(super) fn markdown(text: &str) -> String {
    let mut escaped = String::new();
    for character in text.chars() {
        match character {
            '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '|' | '#' | '!' | '~' => {
                escaped.push('\\');
                escaped.push(character);
            }
            character if character.is_control() => escaped.push(' '),
            character => escaped.push(character),
        }
    }
    escaped
}
