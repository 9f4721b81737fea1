//! Where the image runs: Compose, Azure Container Apps, Kubernetes, and nginx in front.

use serde::Serialize;

use super::super::EmitError;
use super::gateway::policy_name;
use super::template::{Language, render};
use crate::model::{Admission, Deployment, DeploymentSecret, NetworkService, Plan};
use crate::tree::{FileTree, Owner};

const COMPOSE: &str = include_str!("../../../templates/files/deploy/compose.yaml.j2");
const CONTAINER_APP: &str = include_str!("../../../templates/files/deploy/containerapp.yaml.j2");
const KUBERNETES: &str = include_str!("../../../templates/files/deploy/kubernetes.yaml.j2");
const NGINX: &str = include_str!("../../../templates/files/deploy/nginx.conf.j2");
const README: &str = include_str!("../../../templates/files/deploy/README.md.j2");

const MEBIBYTE: u64 = 1_048_576;

/// What a container asks for; its limit is the allow-list's.
const REQUEST_MEMORY: u64 = 64 * MEBIBYTE;
const REQUEST_MILLI_CPUS: u32 = 100;

/// Where Compose's mock upstream listens.
const MOCK_URL: &str = "http://mock:8081";

#[derive(Debug, Serialize)]
struct Context {
    name: String,
    image: String,
    mock_image: String,
    user: u32,
    port: u16,
    port_text: String,
    published: String,
    memory_bytes: u64,
    cpus: f64,
    container_app_cpu: f64,
    container_app_memory: String,
    kubernetes_cpu: String,
    kubernetes_memory: String,
    kubernetes_request_cpu: String,
    kubernetes_request_memory: String,
    settings: Vec<String>,
    compose_environment: Vec<Variable>,
    container_app_environment: Vec<Variable>,
    kubernetes_environment: Vec<Variable>,
    secrets: Vec<Secret>,
}

#[derive(Debug, Serialize)]
struct Variable {
    name: String,
    value: String,
}

#[derive(Debug, Serialize)]
struct Secret {
    variable: String,
    /// Whether any random text will do.
    is_random: bool,
    name: String,
    file: String,
    vault_name: String,
    vault_url: String,
}

pub(super) fn add(plan: &Plan, tree: &mut FileTree) -> Result<(), EmitError> {
    let deployment = &plan.deployment;
    let Some(service) = &deployment.service else { return Ok(()) };
    let context = context(deployment, service, plan);
    for (path, template) in [
        ("deploy/compose.yaml", COMPOSE),
        ("deploy/containerapp.yaml", CONTAINER_APP),
        ("deploy/kubernetes.yaml", KUBERNETES),
    ] {
        tree.add(path, Owner::Generated, render(path, Language::Yaml, template, &context)?)?;
    }
    nginx(plan, service, tree)?;
    readme(service, context, tree)
}

fn context(deployment: &Deployment, service: &NetworkService, plan: &Plan) -> Context {
    let container = &deployment.container;
    let port = service.port;
    let bind = || Variable { name: "BIND".to_owned(), value: format!("0.0.0.0:{port}") };
    let file = |folder: &str, secret: &DeploymentSecret| Variable {
        name: format!("{}_FILE", secret.variable),
        value: format!("{folder}/{}", secret.name),
    };
    let or = |name: &str, default: &str| Variable {
        name: name.to_owned(),
        value: format!("${{{name}:-{}}}", without_marks(default)),
    };
    let server = &plan.server;
    // The port is published on loopback only, so its names are as good as on a bind to loopback.
    let hosts: Vec<&str> =
        ["localhost", "127.0.0.1"].into_iter().chain(server.allowed_hosts.iter().map(String::as_str)).collect();
    // Set to nothing it is the API's own address.
    let mock = Variable { name: "UPSTREAM_BASE_URL".to_owned(), value: format!("${{UPSTREAM_BASE_URL-{MOCK_URL}}}") };
    let filled = |name: &str| Variable { name: name.to_owned(), value: format!("${{{name}}}") };
    let settings = &service.settings;
    Context {
        name: deployment.name.clone(),
        image: format!("{}:latest", plan.server.package),
        mock_image: format!("{}-mock:latest", plan.server.package),
        user: container.user,
        port,
        port_text: port.to_string(),
        published: format!("127.0.0.1:{port}:{port}"),
        memory_bytes: container.memory,
        cpus: f64::from(container.milli_cpus) / 1_000.0,
        container_app_cpu: f64::from(container.container_app_quarters) / 4.0,
        container_app_memory: format!("{}Gi", f64::from(container.container_app_quarters) / 2.0),
        kubernetes_cpu: format!("{}m", container.milli_cpus),
        kubernetes_memory: quantity(container.memory),
        kubernetes_request_cpu: format!("{}m", container.milli_cpus.min(REQUEST_MILLI_CPUS)),
        kubernetes_request_memory: quantity(container.memory.min(REQUEST_MEMORY)),
        settings: settings.clone(),
        compose_environment: [bind(), or("ALLOWED_HOSTS", &hosts.join(","))]
            .into_iter()
            .chain([or("ALLOWED_ORIGINS", &server.allowed_origins.join(",")), mock])
            .chain([or("RUST_LOG", "info,rmcp=error")])
            .chain(settings.iter().map(|name| or(name, "")))
            .chain(service.secrets.iter().map(|secret| file("/run/secrets", secret)))
            .collect(),
        container_app_environment: [bind(), filled("ALLOWED_HOSTS")]
            .into_iter()
            .chain(settings.iter().map(|name| filled(name)))
            .collect(),
        kubernetes_environment: [bind()]
            .into_iter()
            .chain(service.secrets.iter().map(|secret| file("/run/secrets/server", secret)))
            .collect(),
        secrets: service.secrets.iter().map(|secret| named(deployment, secret)).collect(),
    }
}

fn named(deployment: &Deployment, secret: &DeploymentSecret) -> Secret {
    let vault_name = format!("{}-{}", deployment.name, secret.name);
    Secret {
        variable: secret.variable.clone(),
        is_random: secret.is_random,
        name: secret.name.clone(),
        file: format!("../secrets/{}", secret.name),
        vault_url: format!("${{VAULT_URL}}/secrets/{vault_name}"),
        vault_name,
    }
}

/// Text inside Compose's `${NAME:-…}`, which would take a dollar or a brace for its own.
fn without_marks(text: &str) -> String {
    text.chars().filter(|character| !matches!(character, '$' | '{' | '}')).collect()
}

/// Kubernetes' own way to say bytes.
fn quantity(bytes: u64) -> String {
    if bytes.is_multiple_of(MEBIBYTE) { format!("{}Mi", bytes / MEBIBYTE) } else { bytes.to_string() }
}

#[derive(Debug, Serialize)]
struct NginxContext<'p> {
    name: &'p str,
    zone: String,
    host: &'p str,
    header: &'p str,
    #[serde(skip_serializing_if = "Option::is_none")]
    key_header: Option<&'p str>,
    /// The header whose values are counted, as nginx writes it in the names of variables.
    rate_header: String,
    port: u16,
    max_request: u64,
    rate_calls: u32,
    nginx_rate: String,
}

fn nginx(plan: &Plan, service: &NetworkService, tree: &mut FileTree) -> Result<(), EmitError> {
    let Some(gateway) = &service.gateway else { return Ok(()) };
    let name = plan.deployment.name.as_str();
    let a_minute = u64::from(gateway.rate_calls) * 60 / u64::from(gateway.rate_seconds.max(1));
    let context = NginxContext {
        name,
        zone: name.replace('-', "_"),
        // nginx takes `_` for a name that no client sends; the operator writes the real one into an own file.
        host: service.host.as_deref().unwrap_or("_"),
        header: &gateway.header,
        key_header: gateway.key_header.as_deref(),
        rate_header: gateway.key_header.as_deref().unwrap_or("authorization").replace('-', "_"),
        port: service.port,
        max_request: plan.server.max_request,
        rate_calls: gateway.rate_calls,
        nginx_rate: format!("{}r/m", a_minute.max(1)),
    };
    let path = "deploy/nginx.conf";
    tree.add(path, Owner::Generated, render(path, Language::Words, NGINX, &context)?)?;
    Ok(())
}

#[derive(Debug, Serialize)]
struct ReadmeContext {
    name: String,
    image: String,
    user: u32,
    port: u16,
    secrets: Vec<Secret>,
    is_entra: bool,
    is_api_key: bool,
    /// The variable that lists the callers' keys.
    #[serde(skip_serializing_if = "Option::is_none")]
    key_variable: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gateway: Option<bool>,
    policy: &'static str,
    /// Where clients post to, with a `/` at its start.
    endpoint: String,
    path: String,
    rate_calls: u32,
    rate_seconds: u32,
}

/// Names and numbers only, so that nothing in the text can be more than a word.
fn readme(service: &NetworkService, context: Context, tree: &mut FileTree) -> Result<(), EmitError> {
    let gateway = service.gateway.as_ref();
    let path = gateway.map_or("", |gateway| gateway.path.as_str());
    let context = ReadmeContext {
        name: context.name,
        image: context.image,
        user: context.user,
        port: context.port,
        key_variable: context.secrets.iter().find(|secret| !secret.is_random).map(|secret| secret.variable.clone()),
        secrets: context.secrets,
        is_entra: gateway.is_some_and(|gateway| gateway.admission == Admission::Entra),
        is_api_key: gateway.is_some_and(|gateway| gateway.admission == Admission::ApiKey),
        gateway: gateway.map(|_| true),
        policy: gateway.map_or("", policy_name),
        endpoint: if path.is_empty() { "/mcp".to_owned() } else { format!("/{path}/mcp") },
        path: path.to_owned(),
        rate_calls: gateway.map_or(0, |gateway| gateway.rate_calls),
        rate_seconds: gateway.map_or(0, |gateway| gateway.rate_seconds),
    };
    let path = "deploy/README.md";
    tree.add(path, Owner::Generated, render(path, Language::Words, README, &context)?)?;
    Ok(())
}
