//! `apiDefinition.swagger.json`: one path with one POST, which the platform knows by its marker.

use indexmap::IndexMap;
use serde::Serialize;

use super::Form;
use crate::model::{Connector, ConnectorAuthentication};

/// The name of the definition of OAuth and of the key.
const OAUTH: &str = "oauth2_auth";
const API_KEY: &str = "api_key";

/// A whole definition. Keys stand in the order in which the platform's own tools write them.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Swagger<'a> {
    swagger: &'static str,
    info: Info<'a>,
    host: &'a str,
    base_path: &'a str,
    schemes: [&'static str; 1],
    consumes: [&'static str; 1],
    produces: [&'static str; 1],
    paths: IndexMap<&'static str, Path<'a>>,
    definitions: Empty,
    parameters: Empty,
    responses: Empty,
    security_definitions: IndexMap<&'static str, SecurityDefinition<'a>>,
    security: Vec<IndexMap<&'static str, Vec<&'a str>>>,
    tags: [&'static str; 0],
    #[serde(rename = "x-ms-connector-metadata", skip_serializing_if = "Vec::is_empty")]
    metadata: Vec<Metadata<'a>>,
}

#[derive(Debug, Serialize)]
struct Info<'a> {
    title: &'a str,
    description: &'a str,
    version: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    contact: Option<Contact<'a>>,
}

#[derive(Debug, Serialize)]
struct Contact<'a> {
    name: &'a str,
    url: &'a str,
    email: &'a str,
}

#[derive(Debug, Serialize)]
struct Path<'a> {
    post: Operation<'a>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Operation<'a> {
    operation_id: &'static str,
    summary: &'a str,
    description: &'a str,
    #[serde(rename = "x-ms-agentic-protocol")]
    protocol: &'static str,
    responses: IndexMap<&'static str, Response>,
}

#[derive(Debug, Serialize)]
struct Response {
    description: &'static str,
}

#[derive(Debug, Serialize)]
struct Empty {}

#[derive(Debug, Serialize)]
#[serde(tag = "type")]
enum SecurityDefinition<'a> {
    #[serde(rename = "oauth2", rename_all = "camelCase")]
    OAuth2 { flow: &'static str, authorization_url: String, token_url: String, scopes: IndexMap<&'a str, &'static str> },
    #[serde(rename = "apiKey")]
    ApiKey {
        #[serde(rename = "in")]
        place: &'static str,
        name: &'a str,
    },
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Metadata<'a> {
    property_name: &'static str,
    property_value: std::borrow::Cow<'a, str>,
}

pub(super) fn swagger(connector: &Connector, form: Form) -> Swagger<'_> {
    let (security_definitions, security) = security(&connector.authentication);
    let operation = Operation {
        operation_id: "InvokeMCP",
        summary: &connector.summary,
        description: &connector.operation_description,
        protocol: "mcp-streamable-1.0",
        responses: IndexMap::from([("200", Response { description: "MCP response." })]),
    };
    let certified = connector.certified.as_ref().filter(|_| form == Form::Certified);
    Swagger {
        swagger: "2.0",
        info: Info {
            title: &connector.title,
            description: &connector.description,
            version: "1.0.0",
            contact: certified.map(|certified| Contact {
                name: &certified.contact_name,
                url: &certified.contact_url,
                email: &certified.contact_email,
            }),
        },
        host: &connector.host,
        base_path: &connector.base_path,
        schemes: ["https"],
        consumes: ["application/json"],
        produces: ["application/json"],
        paths: IndexMap::from([("/mcp", Path { post: operation })]),
        definitions: Empty {},
        parameters: Empty {},
        responses: Empty {},
        security_definitions,
        security,
        tags: [],
        metadata: certified.map_or_else(Vec::new, |certified| {
            vec![
                Metadata { property_name: "Website", property_value: certified.website.as_str().into() },
                Metadata { property_name: "Privacy policy", property_value: certified.privacy_policy.as_str().into() },
                Metadata { property_name: "Categories", property_value: certified.categories.join(";").into() },
            ]
        }),
    }
}

type Security<'a> = (IndexMap<&'static str, SecurityDefinition<'a>>, Vec<IndexMap<&'static str, Vec<&'a str>>>);

/// Definition and requirement. All scopes are one key, so that nothing has to join them.
fn security(authentication: &ConnectorAuthentication) -> Security<'_> {
    let oauth = |authorization_url: String, token_url: String, scopes| {
        let described = (!str::is_empty(scopes)).then_some((scopes, "What the tools need."));
        let definition = SecurityDefinition::OAuth2 {
            flow: "accessCode",
            authorization_url,
            token_url,
            scopes: described.into_iter().collect(),
        };
        let required = described.into_iter().map(|(scopes, _)| scopes).collect();
        (IndexMap::from([(OAUTH, definition)]), vec![IndexMap::from([(OAUTH, required)])])
    };
    match authentication {
        ConnectorAuthentication::None => (IndexMap::new(), Vec::new()),
        ConnectorAuthentication::ApiKey { header } => (
            IndexMap::from([(API_KEY, SecurityDefinition::ApiKey { place: "header", name: header })]),
            vec![IndexMap::from([(API_KEY, Vec::new())])],
        ),
        ConnectorAuthentication::OAuth2 { authorization_url, token_url, scopes, .. } => {
            oauth(authorization_url.clone(), token_url.clone(), scopes)
        }
        ConnectorAuthentication::Entra { tenant, scope, .. } => {
            let address = |end| format!("https://login.microsoftonline.com/{tenant}/oauth2/{end}");
            oauth(address("authorize"), address("token"), scope)
        }
    }
}
