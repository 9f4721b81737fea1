//! The connector: every text, address and scope of its files, with every default decided.

use super::text;
use crate::allowlist::{AllowList, CertifiedSection, ConnectorSection, Spanned};
use crate::diagnostics::{ConnectorProblem, Diagnostic, IdentityProblem, Problem};
use crate::model::{
    ApimRate, CallerAuthentication, Confirm, Connector, ConnectorAuthentication, ConnectorCertification, OAuthProvider,
    Server, Tool, connector_terms as terms,
};

/// The colour when none is said.
const COLOR: &str = "#5B5FC7";

/// Most characters of an operation's summary.
const SUMMARY_LIMIT: usize = 80;

/// Bytes of a reply from which on the platform refuses it, with room for what surrounds the JSON.
const REPLY_LIMIT: u64 = 450_000;

/// The scope that the emitted policy for the gateway asks for.
const GATEWAY_SCOPE: &str = "mcp.access";

/// Milliseconds that the platform waits for an answer.
const PATIENCE_MS: u64 = 100_000;

pub(super) fn connector(
    allow_list: &AllowList,
    server: &Server,
    tools: &[Tool],
    problems: &mut Vec<Diagnostic>,
) -> Option<Connector> {
    let section = allow_list.connector.as_ref()?;
    check_confirmations(allow_list, tools, problems);
    let mut report = |problem: ConnectorProblem| problems.push(problem.diagnostic());
    check_scopes(allow_list, &mut report);
    check_limits(section, server, tools, &mut report);
    check_sign_in(section, server.caller, &mut report);
    let authentication = authentication(section, server, &mut report);
    let title = text::one_line(section.title.as_ref().map_or(&server.title, |title| &title.value));
    if !title.contains(char::is_alphanumeric) {
        report(ConnectorProblem::Words { key: "title", reason: "the server's title says nothing", span: section.span });
    }
    let description = description(section, server, &mut report);
    if let Some(certified) = &section.certified {
        check_certified(section, certified, &title, description.as_deref(), &mut report);
    }
    Some(Connector {
        host: section.host.clone(),
        base_path: section.base_path.clone().unwrap_or_else(|| format!("/{}", server.package)),
        summary: summary(&title),
        operation_description: format!(
            "Sends one Model Context Protocol message to the server for {title}. The agent runtime fills in the body."
        ),
        title,
        description: description?,
        publisher: section.publisher.as_deref().map(text::one_line),
        icon_brand_color: section.icon_brand_color.as_ref().map_or(COLOR, |color| &color.value).to_owned(),
        authentication: authentication?,
        apim_rate: section.apim_rate.map(|(calls, period_ms)| ApimRate { calls, period_ms }),
        certified: section.certified.as_ref().map(certification),
    })
}

/// What the section says of signing in goes with who may call.
fn check_sign_in(section: &ConnectorSection, caller: CallerAuthentication, report: &mut impl FnMut(ConnectorProblem)) {
    let name = match caller {
        CallerAuthentication::None => return,
        CallerAuthentication::Gateway => "gateway",
        CallerAuthentication::ApiKey => "api_key",
        CallerAuthentication::Delegated => "delegated",
    };
    if let Some(entra) = section.entra.as_ref().filter(|_| caller != CallerAuthentication::Gateway) {
        report(ConnectorProblem::NoEffect { key: "entra", caller: name, span: entra.span });
    }
    let provider = section.identity_provider.as_ref();
    if let Some(provider) = provider.filter(|_| caller != CallerAuthentication::Delegated) {
        report(ConnectorProblem::NoEffect { key: "identity_provider", caller: name, span: provider.span });
    }
}

fn authentication(
    section: &ConnectorSection,
    server: &Server,
    report: &mut impl FnMut(ConnectorProblem),
) -> Option<ConnectorAuthentication> {
    match server.caller {
        CallerAuthentication::None => {
            report(ConnectorProblem::NoCaller { span: section.span });
            None
        }
        CallerAuthentication::Gateway => {
            let Some(entra) = &section.entra else {
                report(ConnectorProblem::NoEntra { span: section.span });
                return None;
            };
            Some(ConnectorAuthentication::Entra {
                resource: entra.resource.clone(),
                tenant: entra.tenant.clone().unwrap_or_else(|| "common".to_owned()),
                scope: format!("{}/{GATEWAY_SCOPE}", entra.resource),
            })
        }
        CallerAuthentication::ApiKey => {
            server.api_keys.as_ref().map(|keys| ConnectorAuthentication::ApiKey { header: keys.header.clone() })
        }
        CallerAuthentication::Delegated => {
            let Some(oauth) = &server.oauth else {
                report(ConnectorProblem::NoOAuth { span: section.span });
                return None;
            };
            for (key, url) in [("authorization_url", &oauth.authorization_url), ("token_url", &oauth.token_url)] {
                if !terms::is_https_url(url) {
                    report(ConnectorProblem::Url { key, span: section.span });
                }
            }
            let scopes = oauth.scopes.join(" ");
            if !terms::asks_for_refresh(&scopes, &oauth.authorization_url) {
                report(ConnectorProblem::NoRefresh { span: section.span });
            }
            let provider = section.identity_provider.as_ref().map_or(OAuthProvider::OAuth2, |provider| provider.value);
            let (authorization_url, audience) = match provider {
                OAuthProvider::OAuth2 => (oauth.authorization_url.clone(), None),
                OAuthProvider::OAuth2Pkce => without_query(&oauth.authorization_url),
            };
            let token_url = oauth.token_url.clone();
            Some(ConnectorAuthentication::OAuth2 { provider, authorization_url, token_url, audience, scopes })
        }
    }
}

/// The address alone, and the audience that its query names: with PKCE the platform has a setting of
/// its own for it, and adds its parameters to an address without any.
fn without_query(url: &str) -> (String, Option<String>) {
    let Some((address, query)) = url.split_once('?') else { return (url.to_owned(), None) };
    let audience = query.split('&').find_map(|pair| pair.strip_prefix("audience=")).map(str::to_owned);
    (address.to_owned(), audience)
}

/// The connector's scopes are one text with blanks between, so none of them may hold one
/// (RFC 6749, section 3.3).
fn check_scopes(allow_list: &AllowList, report: &mut impl FnMut(ConnectorProblem)) {
    let is_scope =
        |scope: &str| !scope.is_empty() && scope.bytes().all(|byte| matches!(byte, 0x21 | 0x23..=0x5b | 0x5d..=0x7e));
    let of_tools = allow_list.tools.iter().flat_map(|tool| tool.scopes.iter().map(|scope| (scope, tool.name.span)));
    let extra = allow_list.auth.as_ref().and_then(|auth| auth.oauth.as_ref()).map(|oauth| &oauth.extra_scopes);
    let openapi = allow_list.openapi.span;
    let of_server = extra.into_iter().flatten().map(|scope| (scope, openapi));
    for (scope, span) in of_tools.chain(of_server).filter(|(scope, _)| !is_scope(scope)) {
        report(ConnectorProblem::Scope { scope: scope.clone(), span });
    }
}

/// Copilot Studio cannot ask its users, so a tool that must be confirmed never runs for them.
fn check_confirmations(allow_list: &AllowList, tools: &[Tool], problems: &mut Vec<Diagnostic>) {
    for tool in tools.iter().filter(|tool| tool.confirm == Confirm::Required) {
        if let Some(entry) = allow_list.tools.iter().find(|entry| entry.name.value == tool.name) {
            let (tool, span) = (tool.name.clone(), entry.name.span);
            problems.push(IdentityProblem::ConfirmedBehindConnector { tool, span }.diagnostic());
        }
    }
}

/// Replies and waiting within what the platform takes.
fn check_limits(
    section: &ConnectorSection,
    server: &Server,
    tools: &[Tool],
    report: &mut impl FnMut(ConnectorProblem),
) {
    for tool in tools {
        let bytes = u64::try_from(tool.budget).unwrap_or(u64::MAX);
        if bytes > REPLY_LIMIT {
            report(ConnectorProblem::Budget { tool: tool.name.clone(), bytes, span: section.span });
        }
    }
    if server.upstream_timeout_ms >= PATIENCE_MS {
        report(ConnectorProblem::Timeout { milliseconds: server.upstream_timeout_ms, span: section.span });
    }
}

fn description(
    section: &ConnectorSection,
    server: &Server,
    report: &mut impl FnMut(ConnectorProblem),
) -> Option<String> {
    let said = section.description.as_ref().map(|description| text::one_line(&description.value));
    let description =
        said.or_else(|| server.description.clone()).filter(|description| description.contains(char::is_alphanumeric));
    if description.is_none() {
        let elsewhere = "`server.description` would do as well";
        report(ConnectorProblem::Missing { key: "description", elsewhere, span: section.span });
    }
    description
}

/// What certification refuses, told before anything is written.
fn check_certified(
    section: &ConnectorSection,
    certified: &CertifiedSection,
    title: &str,
    description: Option<&str>,
    report: &mut impl FnMut(ConnectorProblem),
) {
    let place = |said: &Option<Spanned<String>>| said.as_ref().map_or(certified.span, |said| said.span);
    if let Some(reason) = terms::certified_title_fault(title) {
        report(ConnectorProblem::Words { key: "title", reason, span: place(&section.title) });
    }
    if let Some(reason) = description.and_then(terms::certified_description_fault) {
        report(ConnectorProblem::Words { key: "description", reason, span: place(&section.description) });
    }
    if section.publisher.is_none() {
        let elsewhere = "certification wants to know who publishes the connector";
        report(ConnectorProblem::Missing { key: "publisher", elsewhere, span: section.span });
    }
    if let Some(color) = section.icon_brand_color.as_ref().filter(|color| terms::is_refused_color(&color.value)) {
        let reason = "certification refuses white and the platform's own blue";
        report(ConnectorProblem::Color { color: color.value.clone(), reason, span: color.span });
    }
}

/// Letters, digits and single blanks: what an operation's summary may hold.
fn summary(title: &str) -> String {
    let plain: String =
        title.chars().map(|character| if character.is_alphanumeric() { character } else { ' ' }).collect();
    let words: Vec<&str> = plain.split_whitespace().collect();
    let whole = format!("Invoke {} server", words.join(" "));
    if !words.is_empty() && whole.chars().count() <= SUMMARY_LIMIT { whole } else { "Invoke the MCP server".to_owned() }
}

fn certification(section: &CertifiedSection) -> ConnectorCertification {
    ConnectorCertification {
        stack_owner: text::one_line(&section.stack_owner),
        contact_name: text::one_line(&section.contact_name),
        contact_url: section.contact_url.clone(),
        contact_email: section.contact_email.clone(),
        website: section.website.clone(),
        privacy_policy: section.privacy_policy.clone(),
        categories: section.categories.clone(),
    }
}
