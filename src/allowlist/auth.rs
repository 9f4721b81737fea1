//! `auth`: who may call, and what the upstream sees. Only pairs that make sense are legal.

use super::container;
use super::fields::{Checker, Fields};
use super::{AuthSection, CallerKind, OAuthSection, RateRule, UpstreamKind};
use crate::diagnostics::AllowListProblem;
use crate::model::RatePer;
use crate::source::Node;

const CALLERS: &[&str] = &["none", "api_key", "jwt", "delegated", "gateway"];
const UPSTREAMS: &[&str] = &["none", "secret", "client_credentials", "exchange", "caller_token"];

pub(super) fn auth(checker: &mut Checker, node: Option<&Node>) -> Option<AuthSection> {
    let known = ["caller", "upstream", "gateway_secret", "oauth"];
    let fields = checker.fields(node?, "`auth`", &known, &["jwt", "api_key", "exchange", "upstream_auth"])?;
    let caller = word(checker, &fields, "caller", CALLERS);
    let upstream = word(checker, &fields, "upstream", UPSTREAMS);
    let gateway_secret = gateway_secret(checker, &fields);
    let oauth = oauth(checker, fields.node("oauth"));
    let (caller, upstream) = pair(checker, &fields, &caller?, &upstream?)?;
    if caller == CallerKind::Delegated && fields.node("gateway_secret").is_none() {
        checker.report(&AllowListProblem::GatewaySecretMissing { span: fields.span });
    }
    Some(AuthSection { caller, upstream, gateway_secret, oauth })
}

/// `per: caller` needs callers that can be told apart.
pub(super) fn check_rate(checker: &mut Checker, auth: Option<&AuthSection>, rate: &RateRule) {
    let caller = auth.map_or(CallerKind::None, |auth| auth.caller);
    if rate.per == RatePer::Caller && caller == CallerKind::None {
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
        ("jwt", "secret" | "client_credentials" | "exchange")
        | ("api_key", "secret" | "client_credentials" | "none")
        | ("gateway", "secret" | "client_credentials") => {
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
    let (header, variable) = (header?, variable?);
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
pub(super) fn is_header_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphanumeric())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}

fn is_variable_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_uppercase())
        && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
}

/// Headers that no argument may set: credentials, framing and routing of HTTP (RFC 9110, sections
/// 7.2, 7.6 and 11.6), and what MCP's transport uses.
pub(super) fn is_reserved_header(lower: &str) -> bool {
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
