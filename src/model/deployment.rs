//! How the server is run: its image, the limits around it, and the gateway in front.

use serde::{Deserialize, Serialize};

/// Everything that the container and deployment files say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deployment {
    /// The package's name where platforms allow 32 characters only.
    pub name: String,
    /// The image and its limits.
    pub container: Container,
    /// What a server needs that others reach over the network; none for one that serves its own host only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<NetworkService>,
}

/// The image and its limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Container {
    /// The user's number, never root's; the group has the same one.
    pub user: u32,
    /// Bytes of memory.
    pub memory: u64,
    /// Thousandths of a processor.
    pub milli_cpus: u32,
    /// Quarters of a processor, each with half a gibibyte, as Azure Container Apps sells them.
    pub container_app_quarters: u32,
}

/// A server that others reach over the network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NetworkService {
    /// The port inside the container.
    pub port: u16,
    /// The first host name that the allow-list admits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// Environment variables without which the server does not start, and that are no secrets.
    pub settings: Vec<String>,
    /// Environment variables without which the server does not start, and that are secrets.
    pub secrets: Vec<DeploymentSecret>,
    /// What stands in front.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gateway: Option<ApiGateway>,
}

/// A secret by the names that the environment and the vaults know it by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeploymentSecret {
    /// The environment variable.
    pub variable: String,
    /// The same in lower case with hyphens.
    pub name: String,
    /// Whether any long random text will do; callers' keys are a list.
    pub is_random: bool,
}

/// The gateway in front of the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiGateway {
    /// Whose tokens it lets through.
    pub admission: Admission,
    /// The header that carries the gateway's secret, in lower case.
    pub header: String,
    /// The header that carries a caller's key, in lower case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_header: Option<String>,
    /// The environment variable in which the server expects the secret.
    pub variable: String,
    /// The path below which the gateway serves `/mcp`, without slashes around it; empty for the root.
    pub path: String,
    /// Messages that one caller may send in `rate_seconds`.
    pub rate_calls: u32,
    /// The seconds in which messages are counted; Azure API Management counts in 300 at most.
    pub rate_seconds: u32,
}

/// Whose tokens a gateway lets through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Admission {
    /// The caller's key is for the server: the gateway passes it on and the server checks it.
    ApiKey,
    /// The caller's token is for the API behind the server: the gateway cannot check it and passes it on.
    CallerToken,
    /// The caller's token is from Entra ID and for this server: the gateway checks audience and tenant and keeps it.
    Entra,
}
