//! The server as a whole: names, addresses, identity, limits, with every default decided.

use super::text;
use crate::allowlist::{AllowList, CallerKind, UpstreamKind};
use crate::diagnostics::{Diagnostic, IdentityProblem, PlanProblem, Problem};
use crate::model::{
    ApiKeys, CallerAuthentication, Gateway, Mirror, OAuth, ParameterLocation, Rate, RequestParameter, Retry, RustIdent,
    SecretScheme, Server, Tool, Untrusted, UpstreamCredential,
};
use crate::openapi::{Api, Operation};

const UPSTREAM_TIMEOUT_MS: u64 = 10_000;
const RETRY: (u32, [u16; 4], u64) = (3, [429, 502, 503, 504], 20_000);
const MAX_REQUEST: u64 = 64 * 1_024;
const CONCURRENCY: u32 = 256;

pub(super) fn server(
    allow_list: &AllowList,
    api: &Api,
    default_name: &str,
    problems: &mut Vec<Diagnostic>,
) -> Option<Server> {
    let section = &allow_list.server;
    let name = section.name.as_ref().map_or(default_name, |name| &name.value).to_owned();
    let base_url = base_url(allow_list, api, problems)?;
    let (caller, upstream_credential) = identity(allow_list, api);
    Some(Server {
        package: format!("{}-mcp", name.replace('_', "-")),
        crate_name: RustIdent::snake(&format!("{name}_mcp")),
        title: text::one_line(section.title.as_deref().unwrap_or(&name)),
        description: section.description.as_deref().map(text::one_line),
        instructions: section.instructions.as_deref().map(text::one_line),
        base_url_variables: variables(&base_url),
        base_url_help: base_url_help(allow_list),
        base_url,
        upstream_timeout_ms: allow_list.upstream.timeout_ms.unwrap_or(UPSTREAM_TIMEOUT_MS),
        retry: retry(allow_list),
        caller,
        upstream_credential,
        secret_scheme: secret_scheme(allow_list),
        gateway: gateway(allow_list),
        api_keys: api_keys(allow_list),
        oauth: oauth(allow_list),
        allowed_hosts: allow_list.http.allowed_hosts.clone(),
        allowed_origins: allow_list.http.allowed_origins.clone(),
        max_request: allow_list.http.max_request.unwrap_or(MAX_REQUEST),
        rate: allow_list.limits.rate.as_ref().map(|rate| Rate {
            calls: rate.calls,
            period_ms: rate.period_ms,
            per: rate.per,
        }),
        concurrency: allow_list.limits.concurrency.unwrap_or(CONCURRENCY),
        mirror: allow_list.defaults.mirror.unwrap_or(Mirror::Auto),
        untrusted: allow_list.defaults.untrusted.unwrap_or(Untrusted::Fence),
        name,
    })
}

/// The allow-list's base URL, else that of the document if it is a whole https URL. Operations that the
/// document serves elsewhere are told of.
fn base_url(allow_list: &AllowList, api: &Api, problems: &mut Vec<Diagnostic>) -> Option<String> {
    if let Some(said) = &allow_list.upstream.base_url
        && let Some(host) = host_in_the_clear(&said.value)
    {
        problems.push(IdentityProblem::BaseUrlInTheClear { host, span: said.span }.diagnostic());
    }
    let said = allow_list.upstream.base_url.as_ref().map(|said| said.value.trim_end_matches('/').to_owned());
    let own = |operation: &Operation| operation.servers.first().map(|url| url.trim_end_matches('/').to_owned());
    // When every operation names one and the same server, the document's is of no use.
    let shared = api
        .operations
        .first()
        .and_then(own)
        .filter(|first| api.operations.iter().all(|operation| own(operation).as_ref() == Some(first)));
    let documents = api.servers.first().map(|url| url.trim_end_matches('/').to_owned());
    let found = shared.or_else(|| documents.clone());
    let declared = found.clone().filter(|url| is_whole(url));
    if said.is_none() && declared.is_none() {
        let found = found.map(|url| text::one_line_cut(&url, 120));
        problems.push(PlanProblem::NoBaseUrl { found, span: allow_list.openapi.span }.diagnostic());
    }
    let is_said = said.is_some();
    let base = said.or(declared)?;
    for (tool, operation) in allow_list.tools.iter().zip(&api.operations) {
        let elsewhere = own(operation).filter(|url| *url != base && documents.as_ref() != Some(url));
        if let Some(url) = elsewhere {
            let problem = PlanProblem::OwnServer {
                operation: tool.operation.value.clone(),
                url: text::one_line_cut(&url, 120),
                base: base.clone(),
                span: tool.operation.span,
            };
            problems.push(if is_said { problem.diagnostic().into_warning() } else { problem.diagnostic() });
        }
    }
    Some(base)
}

/// The host of a URL without TLS, unless it is this machine.
fn host_in_the_clear(url: &str) -> Option<String> {
    let authority = url.strip_prefix("http://")?.split('/').next()?;
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => authority,
    };
    let is_loopback = host.eq_ignore_ascii_case("localhost")
        || host.trim_matches(['[', ']']).parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback());
    (!is_loopback).then(|| host.to_owned())
}

fn is_whole(url: &str) -> bool {
    let plain = !url.contains(['{', '?', '#', '@', '\\']) && !url.chars().any(|c| c.is_whitespace() || c.is_control());
    url.starts_with("https://") && plain
}

fn base_url_help(allow_list: &AllowList) -> Vec<(String, String)> {
    let told = allow_list.upstream.variables.iter();
    told.map(|(name, meaning)| (name.clone(), text::one_line(meaning))).collect()
}

fn variables(base_url: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut rest = base_url;
    while let Some((name, after)) = rest.split_once('{').and_then(|(_, after)| after.split_once('}')) {
        if !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
        rest = after;
    }
    names
}

fn identity(allow_list: &AllowList, api: &Api) -> (CallerAuthentication, UpstreamCredential) {
    let Some(auth) = &allow_list.auth else {
        let credential = if api.declares_security { UpstreamCredential::Secret } else { UpstreamCredential::None };
        return (CallerAuthentication::None, credential);
    };
    let caller = match auth.caller {
        CallerKind::None => CallerAuthentication::None,
        CallerKind::Gateway => CallerAuthentication::Gateway,
        CallerKind::ApiKey => CallerAuthentication::ApiKey,
        CallerKind::Delegated => CallerAuthentication::Delegated,
    };
    let credential = match auth.upstream {
        UpstreamKind::None => UpstreamCredential::None,
        UpstreamKind::Secret => UpstreamCredential::Secret,
        UpstreamKind::CallerToken => UpstreamCredential::CallerToken,
    };
    (caller, credential)
}

fn retry(allow_list: &AllowList) -> Retry {
    let (attempts, statuses, max_wait_ms) = RETRY;
    let said = allow_list.upstream.retry.as_ref();
    Retry {
        attempts: said.and_then(|retry| retry.attempts).unwrap_or(attempts),
        statuses: said.and_then(|retry| retry.statuses.clone()).unwrap_or_else(|| statuses.to_vec()),
        max_wait_ms: said.and_then(|retry| retry.max_wait_ms).unwrap_or(max_wait_ms),
    }
}

fn gateway(allow_list: &AllowList) -> Option<Gateway> {
    let (header, variable) = allow_list.auth.as_ref()?.gateway_secret.clone()?;
    Some(Gateway { header, variable })
}

fn secret_scheme(allow_list: &AllowList) -> SecretScheme {
    let said = allow_list.auth.as_ref().and_then(|auth| auth.upstream_auth.as_ref());
    said.map(|said| said.value.clone()).unwrap_or_default()
}

/// No tool may send something of its own where the server's credential goes.
pub(super) fn check_credential_place(
    allow_list: &AllowList,
    server: &Server,
    tools: &[Tool],
    problems: &mut Vec<Diagnostic>,
) {
    let (location, name, place) = match &server.secret_scheme {
        SecretScheme::Bearer | SecretScheme::Basic => return,
        SecretScheme::Header(name) => (ParameterLocation::Header, name, format!("the header `{name}`")),
        SecretScheme::Query(name) => (ParameterLocation::Query, name, format!("the query parameter `{name}`")),
    };
    let takes = |parameter: &RequestParameter| {
        parameter.location == location
            && match location {
                ParameterLocation::Header => parameter.name.eq_ignore_ascii_case(name),
                _ => parameter.name == *name,
            }
    };
    for tool in tools.iter().filter(|tool| tool.request.parameters.iter().any(takes)) {
        let entry = allow_list.tools.iter().find(|entry| entry.name.value == tool.name);
        let span = entry.map_or(allow_list.openapi.span, |entry| entry.name.span);
        let (tool, place) = (tool.name.clone(), place.clone());
        problems.push(IdentityProblem::CredentialTaken { tool, place, span }.diagnostic());
    }
}

fn api_keys(allow_list: &AllowList) -> Option<ApiKeys> {
    let (header, variable) = allow_list.auth.as_ref()?.api_key.clone()?;
    Some(ApiKeys { header, variable })
}

/// Where people sign in, with the union of all tools' scopes: what must be registered.
fn oauth(allow_list: &AllowList) -> Option<OAuth> {
    let said = allow_list.auth.as_ref()?.oauth.as_ref()?;
    let mut scopes: Vec<String> = Vec::new();
    let all = allow_list.tools.iter().flat_map(|tool| &tool.scopes).chain(&said.extra_scopes);
    for scope in all {
        if !scopes.contains(scope) {
            scopes.push(scope.clone());
        }
    }
    Some(OAuth { authorization_url: said.authorization_url.clone(), token_url: said.token_url.clone(), scopes })
}
