//! Problems of who may call, alone or with the rest of the allow-list: codes MG0171 to MG0179.

use super::{Diagnostic, Problem};
use crate::source::Span;

/// What is wrong with how callers are known, or with what their calls go through.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields say what they hold, and the messages below how it is told")]
pub enum IdentityProblem {
    /// A gateway's secret for a server that asks nobody.
    GatewaySecretWithoutCaller { span: Span },
    /// Keys of callers that are known by something else.
    KeysWithoutCaller { caller: &'static str, span: Span },
    /// Two secrets of a request in one header, or in one variable.
    SameSecret { what: &'static str, name: String, span: Span },
    /// Where a credential is put that the server does not have.
    NoSecretToPut { upstream: &'static str, span: Span },
    /// A name that is missing, or that nothing needs.
    SchemeName { scheme: String, is_needed: bool, span: Span },
    /// A tool that sends something where the server's credential goes.
    CredentialTaken { tool: String, place: String, span: Span },
    /// An upstream that is reached in the clear.
    BaseUrlInTheClear { host: String, span: Span },
    /// A question that the connector's users are never asked.
    ConfirmedBehindConnector { tool: String, span: Span },
}

impl Problem for IdentityProblem {
    fn diagnostic(&self) -> Diagnostic {
        use IdentityProblem as P;
        match self {
            P::GatewaySecretWithoutCaller { span } => {
                Diagnostic::error("MG0171", "`caller: none` does not go with `gateway_secret`")
                    .at(*span, "this checks callers")
                    .note("a server with `caller: none` answers standard input and loopback only")
                    .help(
                        "write `caller: gateway` when the gateway alone checks who calls, or take `gateway_secret` out",
                    )
            }
            P::KeysWithoutCaller { caller, span } => {
                Diagnostic::error("MG0172", format!("`api_key` has no effect with `caller: {caller}`"))
                    .at(*span, "")
                    .help("write `caller: api_key`, or take `api_key` out")
            }
            P::SameSecret { what, name, span } => Diagnostic::error(
                "MG0173",
                format!("the {what} `{name}` cannot carry both the key and the gateway's secret"),
            )
            .at(*span, "")
            .help(format!("give the key a {what} of its own")),
            P::NoSecretToPut { upstream, span } => {
                Diagnostic::error("MG0176", format!("`upstream_auth` has no effect with `upstream: {upstream}`"))
                    .at(*span, "")
                    .help("it says where the server's own credential goes: write `upstream: secret`, or take it out")
            }
            P::SchemeName { scheme, is_needed: true, span } => {
                Diagnostic::error("MG0177", format!("`scheme: {scheme}` needs a `name`")).at(*span, "").help(
                    match scheme.as_str() {
                        "query" => "name the query parameter, such as `{scheme: query, name: api_key}`",
                        _ => "name the header, such as `{scheme: header, name: X-Api-Key}`",
                    },
                )
            }
            P::SchemeName { scheme, span, .. } => {
                Diagnostic::error("MG0177", format!("`scheme: {scheme}` has no `name`"))
                    .at(*span, "")
                    .help("it goes into `Authorization`; take `name` out, or write `scheme: header` or `query`")
            }
            P::CredentialTaken { tool, place, span } => {
                Diagnostic::error("MG0178", format!("`{tool}` sends {place}, which carries the server's credential"))
                    .at(*span, "")
                    .help("take that argument out of the tool; `upstream_auth` fills it")
            }
            P::BaseUrlInTheClear { host, span } => {
                Diagnostic::error("MG0174", format!("credentials and data go to `{host}` in the clear"))
                    .at(*span, "not https")
                    .help("write `https://`; for a test upstream set `UPSTREAM_BASE_URL` when the server starts")
                    .into_warning()
            }
            P::ConfirmedBehindConnector { tool, span } => {
                Diagnostic::error("MG0175", format!("`{tool}` never runs behind the connector"))
                    .at(*span, "its user must agree")
                    .note("Copilot Studio cannot ask its users, and `required` refuses clients that cannot")
                    .help("write `confirm: when_supported`, or leave the tool to other clients")
                    .into_warning()
            }
        }
    }
}
