//! Problems of the connector that an allow-list describes: codes MG0601 to MG0649.
//!
//! What is wrong with the files of a connector has the ids of its own rules, which the checker of connectors tells.

use super::{Diagnostic, Problem, closest};
use crate::source::Span;

/// What is wrong with `connector`, alone or with the rest of the allow-list.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields say what they hold, and the messages below how it is told")]
pub enum ConnectorProblem {
    /// A host that the platform cannot call.
    Host { host: String, reason: &'static str, span: Span },
    /// A base path that the platform refuses.
    BasePath { path: String, reason: &'static str, span: Span },
    /// A text that the platform or its certification refuses.
    Words { key: &'static str, reason: &'static str, span: Span },
    /// A colour that the platform or its certification refuses.
    Color { color: String, reason: &'static str, span: Span },
    /// People must sign in, and the allow-list does not say where.
    NoOAuth { span: Span },
    /// The server behind the connector answers its own host only.
    NoCaller { span: Span },
    /// The gateway checks tokens of Entra, and the allow-list does not say for which application.
    NoEntra { span: Span },
    /// A key that does not go with who calls.
    NoEffect { key: &'static str, caller: &'static str, span: Span },
    /// An application id URI that is none.
    EntraResource { resource: String, span: Span },
    /// A tenant that is none.
    EntraTenant { tenant: String, span: Span },
    /// `--certified` without what certification wants.
    NotCertified,
    /// A category that does not exist.
    Category { category: String, known: &'static [&'static str], span: Span },
    /// No category, or more than two.
    CategoryCount { span: Span },
    /// A URL that is not https.
    Url { key: &'static str, span: Span },
    /// An address that is none.
    Email { text: String, span: Span },
    /// A text that must be said here or elsewhere.
    Missing { key: &'static str, elsewhere: &'static str, span: Span },
    /// A scope that is not one word.
    Scope { scope: String, span: Span },
    /// No scope that brings a refresh token.
    NoRefresh { span: Span },
    /// A reply that the platform cuts off.
    Budget { tool: String, bytes: u64, span: Span },
    /// A call that outlives the platform's patience.
    Timeout { milliseconds: u64, span: Span },
}

impl Problem for ConnectorProblem {
    #[expect(clippy::too_many_lines, reason = "one arm a problem keeps the match exhaustive")]
    fn diagnostic(&self) -> Diagnostic {
        use ConnectorProblem as P;
        match self {
            P::Host { host, reason, span } => {
                Diagnostic::error("MG0601", format!("`{host}` cannot be the connector's host"))
                    .at(*span, *reason)
                    .help("write the name of the gateway that the platform calls, such as `contoso-apim.azure-api.net`")
            }
            P::BasePath { path, reason, span } => {
                Diagnostic::error("MG0602", format!("`{path}` cannot be the connector's base path"))
                    .at(*span, "")
                    .help(format!("a base path: {reason}"))
            }
            P::Words { key, reason, span } => {
                Diagnostic::error("MG0603", format!("the connector cannot have this `{key}`")).at(*span, *reason)
            }
            P::Color { color, reason, span } => {
                Diagnostic::error("MG0604", format!("`{color}` cannot be the connector's colour"))
                    .at(*span, "")
                    .help(*reason)
            }
            P::NoOAuth { span } => Diagnostic::error("MG0605", "the connector does not know where people sign in")
                .at(*span, "each caller brings a token of the API")
                .help("add `auth.oauth: {authorization_url: …, token_url: …}`"),
            P::NoCaller { span } => {
                Diagnostic::error("MG0606", "the connector cannot reach a server that does not ask who calls")
                    .at(*span, "`auth.caller` is `none`")
                    .note("such a server answers on loopback and standard input only")
                    .help("take `connector` out, or write `caller: delegated`, `api_key` or `gateway`")
            }
            P::NoEntra { span } => {
                Diagnostic::error("MG0615", "the connector does not know the application that tokens are for")
                    .at(*span, "the gateway wants a token of Microsoft Entra")
                    .help("add `entra: {resource: 'api://…'}`, the id URI of the server's application")
            }
            P::NoEffect { key, caller, span } => {
                Diagnostic::error("MG0616", format!("`{key}` has no effect with `caller: {caller}`"))
                    .at(*span, "")
                    .help("`identity_provider` is for `caller: delegated`, `entra` for `caller: gateway`")
            }
            P::EntraResource { resource, span } => {
                Diagnostic::error("MG0617", format!("`{resource}` is not the id URI of an application"))
                    .at(*span, "")
                    .help("write it as Microsoft Entra shows it, such as `api://00000000-0000-0000-0000-000000000000`")
            }
            P::EntraTenant { tenant, span } => {
                Diagnostic::error("MG0617", format!("`{tenant}` is not a tenant"))
                    .at(*span, "")
                    .help("write the tenant's id or domain, `common` or `organizations`")
            }
            P::NotCertified => Diagnostic::error("MG0607", "`--certified` needs `connector.certified`").help(
                "add `certified: {stack_owner: …, contact: {name: …, url: …, email: …}, website: …, privacy_policy: …, categories: [Productivity]}`",
            ),
            P::Category { category, known, span } => {
                let meant = closest(category, known.iter().copied());
                Diagnostic::error("MG0608", format!("there is no category `{category}`"))
                    .at(*span, "")
                    .note(format!("categories: {}", known.join(", ")))
                    .maybe_help(meant.map(|name| format!("did you mean `{name}`?")))
            }
            P::CategoryCount { span } => {
                Diagnostic::error("MG0608", "a certified connector has one or two categories").at(*span, "")
            }
            P::Url { key, span } => {
                Diagnostic::error("MG0609", format!("`{key}` must be an https URL")).at(*span, "")
            }
            P::Email { text, span } => {
                Diagnostic::error("MG0609", format!("`{text}` is not an address for mail")).at(*span, "")
            }
            P::Missing { key, elsewhere, span } => {
                Diagnostic::error("MG0610", format!("the connector needs `{key}`"))
                    .at(*span, format!("no `{key}` here"))
                    .note(*elsewhere)
            }
            P::Scope { scope, span } => Diagnostic::error("MG0611", format!("`{scope}` is not one scope"))
                .at(*span, "")
                .help("a scope has no blanks, quotes or backslashes; write several as a list"),
            P::NoRefresh { span } => Diagnostic::error("MG0612", "the connector asks for no refresh token")
                .at(*span, "no scope such as `offline_access`")
                .note("people then sign in again each time that their token expires")
                .help("add `extra_scopes: [offline_access]`, or what the provider calls it")
                .into_warning(),
            P::Budget { tool, bytes, span } => {
                Diagnostic::error("MG0613", format!("replies of `{tool}` may have {bytes} bytes, and a connector carries at most 450000"))
                    .at(*span, "this connector carries them")
                    .help("lower the tool's `budget`, or `defaults.budget`")
            }
            P::Timeout { milliseconds, span } => {
                Diagnostic::error("MG0614", format!("a call may take {milliseconds} ms, and the platform waits less than 100 s"))
                    .at(*span, "a connector carries it")
                    .help("lower `upstream.timeout`")
            }
        }
    }
}
