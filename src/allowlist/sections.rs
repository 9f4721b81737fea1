//! `server`, `upstream`, `http`, `limits`, `defaults`.

use super::container;
use super::fields::Checker;
use super::names;
use super::{
    DefaultsSection, HttpSection, LimitsSection, RateRule, RetrySection, ServerSection, Spanned, UpstreamSection,
};
use crate::diagnostics::AllowListProblem;
use crate::model::{Mirror, RatePer, Untrusted};
use crate::source::Node;

/// Clients whose limits the schemas keep.
const CLIENTS: &[&str] = &["copilot-studio", "claude", "vscode", "cursor", "gemini"];

pub(super) fn server(checker: &mut Checker, node: Option<&Node>) -> ServerSection {
    let known = ["name", "title", "description", "instructions"];
    let Some(fields) = node.and_then(|node| checker.fields(node, "`server`", &known, &["ping"])) else {
        return ServerSection::default();
    };
    let name = checker.string(&fields, "name");
    if let Some(name) = &name {
        if let Some(rule) = names::name_fault(&name.value) {
            checker.report(&AllowListProblem::BadName { name: name.value.clone(), rule, span: name.span });
        } else if names::is_unbearable(&name.value) {
            checker.report(&AllowListProblem::UnbearableName { name: name.value.clone(), span: name.span });
        }
    }
    ServerSection {
        name,
        title: checker.text(&fields, "title"),
        description: checker.text(&fields, "description"),
        instructions: checker.text(&fields, "instructions"),
    }
}

pub(super) fn upstream(checker: &mut Checker, node: Option<&Node>) -> UpstreamSection {
    let known = ["base_url", "variables", "timeout", "retry"];
    let Some(fields) = node.and_then(|node| checker.fields(node, "`upstream`", &known, &["tenants"])) else {
        return UpstreamSection::default();
    };
    let base_url = checker.string(&fields, "base_url");
    if let Some(url) = &base_url
        && let Some(reason) = base_url_fault(&url.value)
    {
        checker.report(&AllowListProblem::BadBaseUrl { reason, span: url.span });
    }
    if let Some(url) = &base_url {
        for name in url.value.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name) {
            container::check_variable(checker, name, url.span);
        }
    }
    let timeout_ms = checker.duration_ms(&fields, "timeout");
    let template = base_url.as_ref().map_or("", |url| &url.value);
    let variables = fields.node("variables").map(|node| variables(checker, node, template)).unwrap_or_default();
    UpstreamSection { base_url, variables, timeout_ms, retry: retry(checker, fields.node("retry")) }
}

/// What each environment variable of the base URL means.
fn variables(checker: &mut Checker, node: &Node, base_url: &str) -> Vec<(String, String)> {
    let mut told = Vec::new();
    for entry in checker.entries(node, "`upstream.variables`") {
        if !base_url.contains(&format!("{{{}}}", entry.key)) {
            checker.report(&AllowListProblem::VariableNotInBaseUrl { name: entry.key.clone(), span: entry.key_span });
        } else if let Some(meaning) = checker.string_value(&entry.value, &entry.key) {
            told.push((entry.key.clone(), meaning.value));
        }
    }
    told
}

fn retry(checker: &mut Checker, node: Option<&Node>) -> Option<RetrySection> {
    let fields = checker.fields(node?, "`upstream.retry`", &["attempts", "statuses", "max_wait"], &[])?;
    let attempts = checker.bounded(&fields, "attempts", 1, 10).and_then(|attempts| u32::try_from(attempts).ok());
    let statuses = fields.node("statuses").map(|node| statuses(checker, node));
    Some(RetrySection { attempts, statuses, max_wait_ms: checker.duration_ms(&fields, "max_wait") })
}

fn statuses(checker: &mut Checker, node: &Node) -> Vec<u16> {
    if node.items().is_empty() {
        checker.wrong_kind(node, "`statuses`", "a list of HTTP statuses");
    }
    let mut statuses = Vec::new();
    for item in node.items() {
        match item.as_i64().and_then(|status| u16::try_from(status).ok()).filter(|status| (400..600).contains(status)) {
            Some(status) => statuses.push(status),
            None => {
                let what = "statuses".to_owned();
                checker.report(&AllowListProblem::OutOfRange { what, low: 400, high: 599, span: item.span });
            }
        }
    }
    statuses
}

/// Why a base URL cannot be used.
fn base_url_fault(url: &str) -> Option<&'static str> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let Some(rest) = rest else {
        return Some("a base URL starts with `https://` or `http://`");
    };
    let host = rest.split('/').next().unwrap_or_default();
    if host.is_empty() || host.contains('@') {
        return Some("a base URL names a host, without user and password");
    }
    let port = host.rsplit_once(':').map(|(_, port)| port).filter(|port| !port.contains([']', '{']));
    if port.is_some_and(|port| port.parse::<u16>().is_err()) {
        return Some("a base URL has a port from 0 to 65535");
    }
    if url.contains(['?', '#', ' ', '\\']) || url.chars().any(char::is_control) {
        return Some("a base URL holds no query, fragment, space or backslash");
    }
    if rest.split('/').any(|segment| matches!(segment, "." | "..")) {
        return Some("the path of a base URL holds no `.` or `..`");
    }
    let mut rest = url;
    while let Some((_, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else {
            return Some("a `{` is not closed");
        };
        let starts_well = name.starts_with(|first: char| first.is_ascii_uppercase());
        if !starts_well || !name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
        {
            return Some("`{NAME}` names an environment variable in upper case");
        }
        rest = after;
    }
    None
}

pub(super) fn http(checker: &mut Checker, node: Option<&Node>) -> HttpSection {
    let known = ["allowed_hosts", "allowed_origins", "max_request"];
    let Some(fields) = node.and_then(|node| checker.fields(node, "`http`", &known, &["path"])) else {
        return HttpSection::default();
    };
    let hosts = checker.strings(&fields, "allowed_hosts");
    if let Some(hosts) = &hosts {
        for host in &hosts.value {
            if host.is_empty() || host.contains(['/', '*', ' ', '@']) {
                checker.report(&AllowListProblem::BadHost { host: host.clone(), span: hosts.span });
            }
        }
    }
    let origins = checker.strings(&fields, "allowed_origins");
    if let Some(origins) = &origins {
        for origin in &origins.value {
            if !is_origin(origin) {
                checker.report(&AllowListProblem::BadOrigin { origin: origin.clone(), span: origins.span });
            }
        }
    }
    HttpSection {
        allowed_hosts: hosts.map(|hosts| hosts.value).unwrap_or_default(),
        allowed_origins: origins.map(|origins| origins.value).unwrap_or_default(),
        max_request: checker.bytes(&fields, "max_request"),
    }
}

fn is_origin(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(['/', '?', '#', ' ', '@']) && rest != "*")
}

pub(super) fn limits(checker: &mut Checker, node: Option<&Node>) -> LimitsSection {
    let known = ["rate", "per", "concurrency"];
    let Some(fields) = node.and_then(|node| checker.fields(node, "`limits`", &known, &[])) else {
        return LimitsSection::default();
    };
    let choices = [("caller", RatePer::Caller), ("server", RatePer::Server)];
    let per = choice(checker, &fields, "per", &choices);
    let concurrency = checker.bounded(&fields, "concurrency", 1, 100_000).and_then(|count| u32::try_from(count).ok());
    let rate = checker.rate(&fields, "rate").map(|(calls, period_ms)| RateRule {
        span: fields.node("per").or_else(|| fields.node("rate")).map_or(fields.span, |node| node.span),
        calls,
        period_ms,
        per: per.as_ref().map_or(RatePer::Server, |per| per.value),
    });
    LimitsSection { rate, concurrency }
}

pub(super) fn defaults(checker: &mut Checker, node: Option<&Node>) -> DefaultsSection {
    let known = ["budget", "text", "untrusted", "mirror", "clients"];
    let Some(fields) = node.and_then(|node| checker.fields(node, "`defaults`", &known, &[])) else {
        return DefaultsSection::default();
    };
    let clients = checker.strings(&fields, "clients");
    if let Some(clients) = &clients {
        for client in clients.value.iter().filter(|client| !CLIENTS.contains(&client.as_str())) {
            let problem = AllowListProblem::NotAChoice {
                what: "clients".to_owned(),
                found: client.clone(),
                choices: CLIENTS.to_vec(),
                span: clients.span,
            };
            checker.report(&problem);
        }
    }
    DefaultsSection {
        budget: budget(checker, &fields),
        text: checker.bounded(&fields, "text", 50, 1_000_000),
        untrusted: choice(checker, &fields, "untrusted", &[("fence", Untrusted::Fence)]).map(|choice| choice.value),
        mirror: choice(checker, &fields, "mirror", &[("auto", Mirror::Auto), ("never", Mirror::Never)])
            .map(|choice| choice.value),
        clients: clients.map(|clients| clients.value),
    }
}

/// `budget`: at least 512 bytes, so that one shortened item and a cursor always fit.
pub(super) fn budget(checker: &mut Checker, fields: &super::fields::Fields<'_>) -> Option<u64> {
    const LOW: u64 = 512;
    const HIGH: u64 = 4 * 1_048_576;
    let bytes = checker.bytes(fields, "budget")?;
    if !(LOW..=HIGH).contains(&bytes) {
        let span = fields.node("budget").map_or(fields.span, |node| node.span);
        checker.report(&AllowListProblem::OutOfRange { what: "budget".to_owned(), low: LOW, high: HIGH, span });
        return None;
    }
    Some(bytes)
}

/// One word of a closed set.
pub(super) fn choice<T: Copy>(
    checker: &mut Checker,
    fields: &super::fields::Fields<'_>,
    key: &str,
    choices: &[(&'static str, T)],
) -> Option<Spanned<T>> {
    let said = checker.string(fields, key)?;
    match choices.iter().find(|(name, _)| *name == said.value) {
        Some((_, value)) => Some(Spanned { span: said.span, value: *value }),
        None => {
            checker.report(&AllowListProblem::NotAChoice {
                what: key.to_owned(),
                found: said.value,
                choices: choices.iter().map(|(name, _)| *name).collect(),
                span: said.span,
            });
            None
        }
    }
}
