//! `auth`: who may call, and what the upstream sees. Only pairs that make sense are legal.

use super::container;
use super::fields::{Checker, Fields};
use super::{AuthSection, CallerKind, OAuthSection, RateRule, Spanned, UpstreamKind};
use crate::diagnostics::{AllowListProblem, IdentityProblem, Problem};
use crate::model::{RatePer, SecretScheme};
use crate::source::Node;

const CALLERS: &[&str] = &["none", "api_key", "jwt", "delegated", "gateway"];
const SCHEMES: &[&str] = &["bearer", "basic", "header", "query"];
const UPSTREAMS: &[&str] = &["none", "secret", "client_credentials", "exchange", "caller_token"];

/// Where callers put their keys when the allow-list does not say.
const API_KEY_HEADER: &str = "X-Api-Key";

/// The variable that lists the keys when the allow-list does not say.
const API_KEY_VARIABLE: &str = "API_KEYS";

pub(super) fn auth(checker: &mut Checker, node: Option<&Node>) -> Option<AuthSection> {
    let known = ["caller", "upstream", "upstream_auth", "gateway_secret", "api_key", "oauth"];
    let fields = checker.fields(node?, "`auth`", &known, &["jwt", "exchange"])?;
    let caller = word(checker, &fields, "caller", CALLERS);
    let upstream = word(checker, &fields, "upstream", UPSTREAMS);
    let gateway_secret = gateway_secret(checker, &fields);
    let api_key = api_key(checker, &fields, gateway_secret.as_ref());
    let oauth = oauth(checker, fields.node("oauth"));
    let (caller, upstream) = pair(checker, &fields, &caller?, &upstream?)?;
    check_secrets(checker, &fields, caller);
    let upstream_auth = fields.node("upstream_auth").and_then(|node| upstream_auth(checker, node, upstream));
    let api_key = (caller == CallerKind::ApiKey).then_some(api_key).flatten();
    Some(AuthSection { caller, upstream, gateway_secret, api_key, upstream_auth, oauth })
}

/// Where the server's own credential is put in requests to the API.
fn upstream_auth(checker: &mut Checker, node: &Node, upstream: UpstreamKind) -> Option<Spanned<SecretScheme>> {
    let fields = checker.fields(node, "`auth.upstream_auth`", &["scheme", "name"], &[])?;
    let scheme = word(checker, &fields, "scheme", SCHEMES)?;
    let name = checker.string(&fields, "name");
    let told = match upstream {
        UpstreamKind::Secret => None,
        UpstreamKind::None => Some("none"),
        UpstreamKind::CallerToken => Some("caller_token"),
    };
    if let Some(upstream) = told {
        checker.push(IdentityProblem::NoSecretToPut { upstream, span: node.span }.diagnostic());
        return None;
    }
    let is_named = matches!(scheme.as_str(), "header" | "query");
    let name = match name {
        Some(name) if is_named => name,
        None if !is_named => Spanned { span: node.span, value: String::new() },
        found => {
            let span = found.map_or(node.span, |name| name.span);
            checker.push(IdentityProblem::SchemeName { scheme, is_needed: is_named, span }.diagnostic());
            return None;
        }
    };
    let scheme = match scheme.as_str() {
        "basic" => SecretScheme::Basic,
        "header" => {
            let lower = name.value.to_ascii_lowercase();
            if !is_header_name(&lower) || is_reserved_header(&lower) {
                checker.report(&AllowListProblem::ReservedHeader { header: name.value, span: name.span });
                return None;
            }
            SecretScheme::Header(lower)
        }
        "query" => {
            let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~$".contains(&byte);
            if name.value.is_empty() || !name.value.bytes().all(is_plain) {
                let (scheme, span) = ("query".to_owned(), name.span);
                checker.push(IdentityProblem::SchemeName { scheme, is_needed: true, span }.diagnostic());
                return None;
            }
            SecretScheme::Query(name.value)
        }
        _ => SecretScheme::Bearer,
    };
    Some(Spanned { span: node.span, value: scheme })
}

/// The secrets that fit who calls.
fn check_secrets(checker: &mut Checker, fields: &Fields<'_>, caller: CallerKind) {
    let (caller_name, needs_gateway) = match caller {
        CallerKind::None => ("none", false),
        CallerKind::Gateway => ("gateway", true),
        CallerKind::ApiKey => ("api_key", false),
        CallerKind::Delegated => ("delegated", true),
    };
    match fields.node("gateway_secret") {
        None if needs_gateway => {
            checker.report(&AllowListProblem::GatewaySecretMissing { caller: caller_name, span: fields.span });
        }
        Some(node) if caller == CallerKind::None => {
            checker.push(IdentityProblem::GatewaySecretWithoutCaller { span: node.span }.diagnostic());
        }
        _ => {}
    }
    if let Some(node) = fields.node("api_key").filter(|_| caller != CallerKind::ApiKey) {
        checker.push(IdentityProblem::KeysWithoutCaller { caller: caller_name, span: node.span }.diagnostic());
    }
}

/// `per: caller` needs callers that can be told apart.
pub(super) fn check_rate(checker: &mut Checker, auth: Option<&AuthSection>, rate: &RateRule) {
    let caller = auth.map_or(CallerKind::None, |auth| auth.caller);
    if rate.per == RatePer::Caller && matches!(caller, CallerKind::None | CallerKind::Gateway) {
        checker.report(&AllowListProblem::RatePerUnknownCaller { span: rate.span });
    }
}

fn word(checker: &mut Checker, fields: &Fields<'_>, key: &'static str, choices: &[&'static str]) -> Option<String> {
    let said = checker.required_string(fields, key)?;
    if choices.contains(&said.value.as_str()) {
        return Some(said.value);
    }
    checker.report(&AllowListProblem::NotAChoice {
        what: key.to_owned(),
        found: said.value,
        choices: choices.to_vec(),
        span: said.span,
    });
    None
}

fn pair(
    checker: &mut Checker,
    fields: &Fields<'_>,
    caller: &str,
    upstream: &str,
) -> Option<(CallerKind, UpstreamKind)> {
    let span = fields.node("caller").map_or(fields.span, |node| node.span);
    let why = match (caller, upstream) {
        ("delegated", "caller_token") => return Some((CallerKind::Delegated, UpstreamKind::CallerToken)),
        ("none", "secret") => return Some((CallerKind::None, UpstreamKind::Secret)),
        ("none", "none") => return Some((CallerKind::None, UpstreamKind::None)),
        ("gateway", "secret") => return Some((CallerKind::Gateway, UpstreamKind::Secret)),
        ("api_key", "secret") => return Some((CallerKind::ApiKey, UpstreamKind::Secret)),
        ("api_key", "none") => return Some((CallerKind::ApiKey, UpstreamKind::None)),
        ("jwt", "secret" | "client_credentials" | "exchange") | ("api_key" | "gateway", "client_credentials") => {
            let what = format!("`caller: {caller}` with `upstream: {upstream}`");
            checker.report(&AllowListProblem::NotSupportedYet { what, span });
            return None;
        }
        ("delegated", _) => "a delegated caller brings the upstream's token, so the upstream must see `caller_token`",
        (_, "caller_token") => "only a `delegated` caller brings a token for the upstream",
        ("none", _) => "without a caller there is nothing to exchange; use `secret` or `none`",
        ("jwt", _) => "a verified caller's upstream is reached with `secret`, `client_credentials` or `exchange`",
        ("api_key", _) => "an API key cannot be exchanged; use `secret`, `client_credentials` or `none`",
        _ => "a gateway's callers are unknown; use `secret` or `client_credentials`",
    };
    let (caller, upstream) = (caller.to_owned(), upstream.to_owned());
    checker.report(&AllowListProblem::AuthPair { caller, upstream, why, span });
    None
}

fn gateway_secret(checker: &mut Checker, fields: &Fields<'_>) -> Option<(String, String)> {
    let node = fields.node("gateway_secret")?;
    let fields = checker.fields(node, "`auth.gateway_secret`", &["header", "env"], &[])?;
    let header = checker.required_string(&fields, "header");
    let variable = checker.required_string(&fields, "env");
    checked_secret(checker, header?, variable?)
}

/// Where callers put their keys, and the variable that lists them.
fn api_key(checker: &mut Checker, fields: &Fields<'_>, gateway: Option<&(String, String)>) -> Option<(String, String)> {
    let section = match fields.node("api_key") {
        Some(node) => Some(checker.fields(node, "`auth.api_key`", &["header", "keys_env"], &[])?),
        None => None,
    };
    let said = |checker: &mut Checker, key, default: &str| {
        let said = section.as_ref().and_then(|section| checker.string(section, key));
        said.unwrap_or_else(|| Spanned { span: fields.span, value: default.to_owned() })
    };
    let header = said(checker, "header", API_KEY_HEADER);
    let variable = said(checker, "keys_env", API_KEY_VARIABLE);
    let (header_span, variable_span) = (header.span, variable.span);
    let (header, variable) = checked_secret(checker, header, variable)?;
    for (what, name, other, span) in [
        ("header", &header, gateway.map(|(header, _)| header), header_span),
        ("variable", &variable, gateway.map(|(_, variable)| variable), variable_span),
    ] {
        if other == Some(name) {
            checker.push(IdentityProblem::SameSecret { what, name: name.clone(), span }.diagnostic());
        }
    }
    Some((header, variable))
}

/// A header that may carry a secret, in lower case, and the name of a variable.
fn checked_secret(
    checker: &mut Checker,
    header: Spanned<String>,
    variable: Spanned<String>,
) -> Option<(String, String)> {
    let lower = header.value.to_ascii_lowercase();
    if !is_header_name(&lower) || is_reserved_header(&lower) {
        checker.report(&AllowListProblem::ReservedHeader { header: header.value, span: header.span });
    }
    if !is_variable_name(&variable.value) {
        checker.report(&AllowListProblem::BadVariable { name: variable.value.clone(), span: variable.span });
    }
    container::check_variable(checker, &variable.value, variable.span);
    Some((lower, variable.value))
}

fn oauth(checker: &mut Checker, node: Option<&Node>) -> Option<OAuthSection> {
    let known = ["authorization_url", "token_url", "extra_scopes"];
    let fields = checker.fields(node?, "`auth.oauth`", &known, &[])?;
    let authorization_url = https_url(checker, &fields, "authorization_url");
    let token_url = https_url(checker, &fields, "token_url");
    let extra_scopes = checker.strings(&fields, "extra_scopes").map(|scopes| scopes.value).unwrap_or_default();
    Some(OAuthSection { authorization_url: authorization_url?, token_url: token_url?, extra_scopes })
}

fn https_url(checker: &mut Checker, fields: &Fields<'_>, key: &'static str) -> Option<String> {
    let url = checker.required_string(fields, key)?;
    if !url.value.starts_with("https://") || url.value.contains(char::is_whitespace) {
        checker.report(&AllowListProblem::NotHttps { what: key, span: url.span });
        return None;
    }
    Some(url.value)
}

/// A header name that gateways and proxies can set without quoting; HTTP would allow more marks.
pub(crate) fn is_header_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphanumeric())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}

fn is_variable_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_uppercase())
        && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
}

/// Headers that no argument may set: credentials, framing and routing of HTTP (RFC 9110, sections
/// 7.2, 7.6 and 11.6), and what MCP's transport uses.
pub(crate) fn is_reserved_header(lower: &str) -> bool {
    const RESERVED: &[&str] = &[
        "authorization",
        "proxy-authorization",
        "proxy-authenticate",
        "proxy-connection",
        "host",
        "content-length",
        "content-type",
        "content-encoding",
        "connection",
        "keep-alive",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "cookie",
        "set-cookie",
        "accept",
        "accept-encoding",
        "user-agent",
        "forwarded",
        "expect",
    ];
    RESERVED.contains(&lower) || lower.starts_with("mcp-") || lower.starts_with("x-forwarded-")
}
