//! The Power Platform connector in front of the server.

use serde::{Deserialize, Serialize};

/// What the connector's files say, decided.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Connector {
    /// The host that the platform calls, usually a gateway, perhaps with a port.
    pub host: String,
    /// The path in front of `/mcp`: `/`, or without a `/` at its end.
    pub base_path: String,
    /// The connector's name.
    pub title: String,
    /// What the connector is for.
    pub description: String,
    /// One line for the operation's name: letters, digits and blanks, at most 80.
    pub summary: String,
    /// What the operation does, a whole sentence.
    pub operation_description: String,
    /// Who publishes the connector.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    /// `#RRGGBB`.
    pub icon_brand_color: String,
    /// How a connection proves itself.
    pub authentication: ConnectorAuthentication,
    /// Calls in a time that the gateway lets through for one caller.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub apim_rate: Option<ApimRate>,
    /// What certification wants besides.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certified: Option<ConnectorCertification>,
}

/// How a connection proves itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConnectorAuthentication {
    /// It does not.
    None,
    /// With a key in a header.
    ApiKey {
        /// The header.
        header: String,
    },
    /// With a token of an OAuth 2.0 provider, got by authorization code.
    #[serde(rename = "oauth2")]
    OAuth2 {
        /// How the platform speaks to the provider.
        provider: OAuthProvider,
        /// Where people sign in.
        authorization_url: String,
        /// Where codes and refresh tokens become tokens.
        token_url: String,
        /// For whom tokens are, where the provider wants it apart from the address.
        #[serde(skip_serializing_if = "Option::is_none")]
        audience: Option<String>,
        /// All scopes, joined by one blank; empty when there is none.
        scopes: String,
    },
    /// With a token of Microsoft Entra for the server's own application.
    Entra {
        /// The application id URI that tokens are for.
        resource: String,
        /// The tenant, or `common`.
        tenant: String,
        /// The delegated scope.
        scope: String,
    },
}

/// How the platform speaks to an OAuth provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OAuthProvider {
    /// Generic OAuth 2.0 with a client secret.
    #[serde(rename = "oauth2")]
    OAuth2,
    /// The same with PKCE; the audience is a setting of its own.
    #[serde(rename = "oauth2pkce")]
    OAuth2Pkce,
}

/// Calls in a time at the gateway.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApimRate {
    /// Calls.
    pub calls: u32,
    /// Milliseconds.
    pub period_ms: u64,
}

/// What certification wants besides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectorCertification {
    /// Who owns the service behind the connector.
    pub stack_owner: String,
    /// Whom users write to.
    pub contact_name: String,
    /// Where users find help.
    pub contact_url: String,
    /// The address of support.
    pub contact_email: String,
    /// The service's site.
    pub website: String,
    /// The service's privacy policy.
    pub privacy_policy: String,
    /// One or two of the platform's categories.
    pub categories: Vec<String>,
}
