//! `apiProperties.json`: how a connection proves itself, and how the connector looks. Holds no secret.

use indexmap::IndexMap;
use serde::Serialize;

use super::Form;
use crate::model::{Connector, ConnectorAuthentication, OAuthProvider};

/// What stands for the id that the provider gives when the application is registered.
pub(super) const CLIENT_ID: &str = "REPLACE_WITH_CLIENT_ID";

#[derive(Debug, Serialize)]
pub(super) struct ApiProperties<'a> {
    properties: Properties<'a>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Properties<'a> {
    connection_parameters: IndexMap<&'static str, Parameter<'a>>,
    icon_brand_color: &'a str,
    capabilities: [&'static str; 1],
    policy_template_instances: [&'static str; 0],
    #[serde(skip_serializing_if = "Option::is_none")]
    publisher: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stack_owner: Option<&'a str>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Parameter<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(rename = "oAuthSettings", skip_serializing_if = "Option::is_none")]
    settings: Option<OAuthSettings<'a>>,
    ui_definition: UiDefinition,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct OAuthSettings<'a> {
    identity_provider: &'static str,
    client_id: &'static str,
    scopes: Vec<&'a str>,
    redirect_mode: &'static str,
    redirect_url: &'static str,
    properties: OAuthProperties<'a>,
    custom_parameters: IndexMap<&'static str, CustomParameter<'a>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct OAuthProperties<'a> {
    is_first_party: &'static str,
    #[serde(rename = "IsOnbehalfofLoginSupported")]
    is_on_behalf_of_supported: bool,
    #[serde(rename = "AzureActiveDirectoryResourceId", skip_serializing_if = "Option::is_none")]
    resource: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct CustomParameter<'a> {
    value: &'a str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct UiDefinition {
    display_name: String,
    description: String,
    tooltip: String,
    constraints: Constraints,
}

/// The platform wants `required` and `hidden` as texts and the others as they are.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Constraints {
    required: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    hidden: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    clear_text: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tab_index: Option<u32>,
}

/// `system` is how people know the API: the server's title.
pub(super) fn properties<'a>(connector: &'a Connector, system: &str, form: Form) -> ApiProperties<'a> {
    let parameter = match &connector.authentication {
        ConnectorAuthentication::None => None,
        ConnectorAuthentication::ApiKey { .. } => Some(("api_key", api_key(system))),
        ConnectorAuthentication::OAuth2 { provider, authorization_url, token_url, audience, scopes } => {
            let mut custom = IndexMap::from([
                ("authorizationUrl", CustomParameter { value: authorization_url }),
                ("tokenUrl", CustomParameter { value: token_url }),
                ("refreshUrl", CustomParameter { value: token_url }),
            ]);
            custom.extend(audience.iter().map(|audience| ("audience", CustomParameter { value: audience })));
            let provider = match provider {
                OAuthProvider::OAuth2 => "oauth2",
                OAuthProvider::OAuth2Pkce => "oauth2pkce",
            };
            Some(("token", token(system, settings(provider, scopes, None, custom))))
        }
        ConnectorAuthentication::Entra { resource, tenant, scope } => {
            let custom = IndexMap::from([
                ("loginUri", CustomParameter { value: "https://login.microsoftonline.com" }),
                ("resourceUri", CustomParameter { value: resource }),
                ("tenantId", CustomParameter { value: tenant }),
                ("enableOnbehalfOfLogin", CustomParameter { value: "true" }),
            ]);
            Some(("token", token(system, settings("aad", scope, Some(resource), custom))))
        }
    };
    let certified = connector.certified.as_ref().filter(|_| form == Form::Certified);
    ApiProperties {
        properties: Properties {
            connection_parameters: parameter.into_iter().collect(),
            icon_brand_color: &connector.icon_brand_color,
            capabilities: ["actions"],
            policy_template_instances: [],
            publisher: connector.publisher.as_deref(),
            stack_owner: certified.map(|certified| certified.stack_owner.as_str()),
        },
    }
}

fn settings<'a>(
    identity_provider: &'static str,
    scopes: &'a str,
    resource: Option<&'a str>,
    custom_parameters: IndexMap<&'static str, CustomParameter<'a>>,
) -> OAuthSettings<'a> {
    OAuthSettings {
        identity_provider,
        client_id: CLIENT_ID,
        scopes: Some(scopes).into_iter().filter(|scopes| !scopes.is_empty()).collect(),
        redirect_mode: "GlobalPerConnector",
        redirect_url: "https://global.consent.azure-apim.net/redirect",
        properties: OAuthProperties {
            is_first_party: "False",
            is_on_behalf_of_supported: resource.is_some(),
            resource,
        },
        custom_parameters,
    }
}

fn token<'a>(system: &str, settings: OAuthSettings<'a>) -> Parameter<'a> {
    Parameter {
        kind: "oauthSetting",
        settings: Some(settings),
        ui_definition: UiDefinition {
            display_name: format!("{system} account"),
            description: format!("Sign in with the {system} account whose permissions the agent should use."),
            tooltip: format!("Sign in to {system}."),
            constraints: Constraints { required: "true", hidden: Some("false"), clear_text: None, tab_index: None },
        },
    }
}

fn api_key<'a>(system: &str) -> Parameter<'a> {
    Parameter {
        kind: "securestring",
        settings: None,
        ui_definition: UiDefinition {
            display_name: "API key".to_owned(),
            description: format!("The key that the server for {system} knows you by."),
            tooltip: "Ask whoever runs the server for a key.".to_owned(),
            constraints: Constraints { required: "true", hidden: None, clear_text: Some(false), tab_index: Some(2) },
        },
    }
}
