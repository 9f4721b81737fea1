//! The connector's `readme.md`: what to do in which order, and what to try when signing in fails. Its
//! headings are those that certification wants.

use serde::Serialize;

use super::Form;
use super::properties::CLIENT_ID;
use crate::emit::EmitError;
use crate::emit::prose::{markdown, render};
use crate::model::{Connector, ConnectorAuthentication, Plan};

const README: &str = include_str!("../../../templates/files/connector-readme.md.j2");

/// What the template knows.
#[derive(Debug, Serialize)]
struct Context<'a> {
    title: String,
    description: String,
    publisher: String,
    package: &'a str,
    host: String,
    prefix: String,
    kind: &'static str,
    authorization_url: String,
    has_query: bool,
    scopes: String,
    resource: String,
    header: String,
    summary: String,
    operation_description: String,
    color: String,
    certified: bool,
    client_id: &'static str,
    tools: Vec<ToolContext<'a>>,
}

#[derive(Debug, Serialize)]
struct ToolContext<'a> {
    name: &'a str,
    description: String,
}

pub(super) fn readme(plan: &Plan, connector: &Connector, form: Form, path: &str) -> Result<String, EmitError> {
    let mut context = Context {
        title: markdown(&connector.title),
        description: markdown(&sentence(&connector.description)),
        publisher: markdown(connector.publisher.as_deref().unwrap_or("not said in the allow-list")),
        package: &plan.server.package,
        host: code(&connector.host),
        prefix: code(connector.base_path.trim_end_matches('/')),
        kind: "none",
        authorization_url: String::new(),
        has_query: false,
        scopes: String::new(),
        resource: String::new(),
        header: String::new(),
        summary: markdown(&connector.summary),
        operation_description: markdown(&connector.operation_description),
        color: code(&connector.icon_brand_color),
        certified: form == Form::Certified,
        client_id: CLIENT_ID,
        tools: plan
            .tools
            .iter()
            .map(|tool| ToolContext { name: &tool.name, description: markdown(&tool.description) })
            .collect(),
    };
    match &connector.authentication {
        ConnectorAuthentication::None => {}
        ConnectorAuthentication::ApiKey { header } => {
            context.kind = "api_key";
            context.header = code(header);
        }
        ConnectorAuthentication::OAuth2 { authorization_url, scopes, .. } => {
            context.kind = "oauth2";
            context.authorization_url = code(authorization_url);
            context.has_query = authorization_url.contains('?');
            context.scopes = code(scopes);
        }
        ConnectorAuthentication::Entra { resource, scope, .. } => {
            context.kind = "entra";
            context.resource = code(resource);
            context.scopes = code(scope);
        }
    }
    render(path, README, &context)
}

/// The text with a full stop, when it ends in none.
fn sentence(text: &str) -> String {
    if text.ends_with(['.', '!', '?']) { text.to_owned() } else { format!("{text}.") }
}

/// Text that stays within backticks.
fn code(text: &str) -> String {
    text.chars().filter(|character| *character != '`' && !character.is_control()).collect()
}
