//! Rules of the parameter that signs in with OAuth.

use super::findings::Findings;
use super::json::{place, text_at};
use super::rules::properties::{P04, P05, P06, P07, P08, P09, P09U, P10, P10K, P11};
use super::security::oauth_parameter;
use crate::model::connector_terms as terms;
use crate::source::{Entry, Node, Span};

/// Providers seen in connectors that work.
const PROVIDERS: &[&str] = &[
    "oauth2",
    "oauth2generic",
    "oauth2pkce",
    "oauth2pkcewithdcr",
    "oauth2pkcewithprm",
    "aad",
    "aadcertificate",
    "facebook",
    "SalesforceV2",
];

/// Where people come back to.
const REDIRECT: &str = "https://global.consent.azure-apim.net/redirect";

/// The addresses of a provider that has them as custom parameters.
const ADDRESSES: &[&str] = &["authorizationUrl", "tokenUrl", "refreshUrl"];

pub(super) fn check(root: &Node, findings: &mut Findings) {
    let Some(parameter) = oauth_parameter(root) else { return };
    if parameter.key != "token" {
        findings.breach(&P04, format!("the parameter is called `{}`", parameter.key), parameter.key_span);
    }
    let Some(settings) = parameter.value.get("oAuthSettings") else {
        findings.breach(&P05, "the parameter has no `oAuthSettings`", place(&parameter.value, &[]));
        return;
    };
    let provider = text_at(settings, &["identityProvider"]).unwrap_or_default();
    if !PROVIDERS.contains(&provider) {
        findings.breach(&P05, format!("`{provider}` is no known provider"), place(settings, &["identityProvider"]));
    }
    check_client(settings, provider, findings);
    check_scopes(settings, provider, findings);
    check_redirect(settings, findings);
    if matches!(provider, "oauth2" | "oauth2pkce") {
        check_addresses(settings, findings);
    }
    if text_at(settings, &["properties", "IsFirstParty"]).is_none_or(|text| !matches!(text, "True" | "False")) {
        findings.breach(&P11, "`IsFirstParty` is not the text", place(settings, &["properties", "IsFirstParty"]));
    }
}

fn check_client(settings: &Node, provider: &str, findings: &mut Findings) {
    // These two get a client id from the provider when a connection is made.
    if matches!(provider, "oauth2pkcewithdcr" | "oauth2pkcewithprm") {
        return;
    }
    let entry = settings.entries().iter().find(|entry| entry.key.eq_ignore_ascii_case("clientId"));
    let id = entry.and_then(|entry| entry.value.as_str()).unwrap_or_default();
    if id.trim().is_empty() {
        findings.breach(&P06, "the client id is empty", place(settings, &["clientId"]));
    } else if terms::is_placeholder_client_id(id) {
        findings.remind(format!("put the provider's client id in place of `{id}` before you create the connector"));
    }
}

fn check_scopes(settings: &Node, provider: &str, findings: &mut Findings) {
    let list = settings.get("scopes").map(Node::items).unwrap_or_default();
    let span = place(settings, &["scopes"]);
    if list.len() > 1 {
        findings.breach(&P07, format!("`scopes` has {} elements", list.len()), span);
    }
    if matches!(provider, "oauth2" | "oauth2pkce" | "oauth2generic") {
        let scopes: Vec<&str> = list.iter().filter_map(Node::as_str).collect();
        let custom = settings.get("customParameters").map(Node::entries).unwrap_or_default();
        let mut addresses = custom.iter().filter_map(|entry| text_at(&entry.value, &["value"]));
        let scopes = scopes.join(" ");
        if !terms::asks_for_refresh(&scopes, "") && !addresses.any(|address| terms::asks_for_refresh("", address)) {
            findings.breach(&P08, "no scope brings a refresh token", span);
        }
    }
}

fn check_redirect(settings: &Node, findings: &mut Findings) {
    if text_at(settings, &["redirectMode"]) != Some("GlobalPerConnector") {
        findings.breach(&P09, "`redirectMode` is not `GlobalPerConnector`", place(settings, &["redirectMode"]));
    }
    let Some(url) = text_at(settings, &["redirectUrl"]) else { return };
    let is_platform = url.strip_prefix(REDIRECT).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    if !is_platform {
        findings.breach(&P09U, format!("`{url}` is not the platform's"), place(settings, &["redirectUrl"]));
    }
}

fn check_addresses(settings: &Node, findings: &mut Findings) {
    let custom = settings.get("customParameters").map(Node::entries).unwrap_or_default();
    let span = place(settings, &["customParameters"]);
    for name in ADDRESSES {
        let Some(entry) = custom.iter().find(|entry| entry.key.eq_ignore_ascii_case(name)) else {
            findings.breach(&P10, format!("there is no `{name}`"), span);
            continue;
        };
        check_address(name, entry, findings);
    }
}

fn check_address(name: &str, entry: &Entry, findings: &mut Findings) {
    let value_span: Span = place(&entry.value, &["value"]);
    if !text_at(&entry.value, &["value"]).is_some_and(terms::is_https_url) {
        findings.breach(&P10, format!("`{}` is no https address", entry.key), value_span);
    }
    if entry.key != name {
        findings.habit(&P10, format!("there is no `{name}`, only `{}`", entry.key), entry.key_span);
        findings.breach(&P10K, format!("`{}` is written with another case", entry.key), entry.key_span);
    }
}
