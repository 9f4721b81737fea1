//! Why a call failed, and the fixed sentences that tell the model what to do next.
//!
//! No sentence holds anything of the upstream's answer, its address or a credential; the one exception is what an
//! allow-list's own sentence quotes, which is cleaned, cut and fenced before it gets here.

use super::arguments;
use super::definition::UpstreamCredential;
use super::tool::{Effect, Tool};

/// Why a call failed.
#[derive(Clone, Debug, PartialEq)]
pub enum Failure {
    /// The caller sent an argument that is not allowed.
    Argument {
        /// Its name; none when the arguments as a whole are wrong.
        name: Option<String>,
        /// What is wrong and what is allowed, to follow the name in a sentence; no full stop.
        problem: String,
    },
    /// The upstream answered with an error status.
    Status {
        /// The status.
        status: u16,
        /// Seconds after which the upstream wants to be asked again, if it said so sensibly.
        retry_after: Option<u64>,
        /// The allow-list's own sentence for this status, filled in.
        explanation: Option<String>,
    },
    /// The upstream refused with a status of success; the allow-list's own sentence, filled in.
    Refused(String),
    /// The upstream did not answer in time.
    Timeout,
    /// The upstream could not be reached or broke off.
    Connection,
    /// The upstream's answer was larger than the runtime accepts.
    TooLarge,
    /// The upstream's answer was packed in a way that is not taken, or broken.
    Packed,
    /// The upstream's answer was not JSON, or not the object that was expected.
    NotJson,
    /// The upstream's answer was not the JSON that tells whether it refused.
    Unjudged,
    /// The upstream's answer was of another kind, such as a web page.
    OtherKind {
        /// What came, as it stands in a sentence.
        found: &'static str,
        /// What was expected.
        wanted: &'static str,
    },
    /// The upstream's answer was a file of another type.
    OtherType {
        /// What came, as it stands in a sentence.
        found: &'static str,
        /// The media types that were expected.
        types: &'static [&'static str],
    },
    /// The upstream redirected, which is never followed; the status.
    Redirect(u16),
    /// The request needs a credential that the caller did not send.
    NoCredential,
    /// The caller went away.
    Cancelled,
    /// A fault of this server.
    Internal {
        /// For the log only.
        cause: String,
    },
}

impl Failure {
    /// A failure that names an argument and says what is wrong with it.
    pub fn argument(name: &str, problem: impl Into<String>) -> Self {
        Self::Argument { name: Some(name.to_owned()), problem: problem.into() }
    }

    /// A fault of this server; the cause is for the log only.
    pub fn internal(cause: impl Into<String>) -> Self {
        Self::Internal { cause: cause.into() }
    }

    /// A short name for logs and metrics, from a fixed set.
    pub fn outcome(&self) -> &'static str {
        match self {
            Self::Argument { .. } => "argument",
            Self::Status { status: 401, .. } => "unauthorized",
            Self::Status { status: 403, .. } => "forbidden",
            Self::Status { status: 404, .. } => "not_found",
            Self::Status { status: 429, .. } => "upstream_limit",
            Self::Status { status: 500.., .. } => "upstream_error",
            Self::Status { .. } => "refused",
            Self::Refused(_) => "refused",
            Self::Timeout => "timeout",
            Self::Connection => "connection",
            Self::TooLarge => "too_large",
            Self::Packed => "packed",
            Self::NotJson | Self::Unjudged => "not_json",
            Self::OtherKind { .. } | Self::OtherType { .. } => "other_kind",
            Self::Redirect(_) => "redirect",
            Self::NoCredential => "no_credential",
            Self::Cancelled => "cancelled",
            Self::Internal { .. } => "internal",
        }
    }

    /// What the model reads. `title` is the upstream's name, `credential` what it knows callers by.
    pub fn sentence(&self, title: &str, tool: &Tool, credential: UpstreamCredential) -> String {
        match self {
            Self::Argument { name, problem } => arguments::sentence(tool, name.as_deref(), problem),
            Self::Status { explanation: Some(explanation), .. } => explanation.clone(),
            Self::Refused(explanation) => explanation.clone(),
            Self::Status { status, retry_after, .. } => status_sentence(*status, *retry_after, title, tool, credential),
            Self::Timeout => format!("{title} did not answer in time. {}", next_step(tool)),
            Self::Connection => format!("{title} could not be reached. {}", next_step(tool)),
            Self::TooLarge if tool.effect != Effect::Read => {
                format!("The answer of {title} is too large to be read. {}", next_step(tool))
            }
            Self::TooLarge => format!(
                "The answer of {title} is too large to be read. Ask for less: a smaller page or a narrower query."
            ),
            Self::Packed => format!("The answer of {title} is packed and cannot be unpacked. {}", next_step(tool)),
            Self::NotJson => {
                format!("{title} answered with something other than the JSON expected. {}", next_step(tool))
            }
            Self::Unjudged => format!(
                "{title} answered with something other than the JSON that tells whether it refused, so it cannot be \
                 judged. {}",
                next_step(tool)
            ),
            Self::OtherKind { found, wanted } => {
                format!("{title} answered with {found} instead of {wanted}. {}", next_step(tool))
            }
            Self::OtherType { found, types } => {
                let types = types.join(" or ");
                format!("{title} answered with {found} that is not of the type {types}. {}", next_step(tool))
            }
            Self::Redirect(status) => format!(
                "{title} redirected the request ({status}), which is not followed. Do not retry; the server's base URL has to be \
                 corrected by its operator."
            ),
            Self::NoCredential if credential == UpstreamCredential::CallerToken => {
                format!("No credential for {title} came with the request. Ask the user to sign in; do not retry.")
            }
            Self::NoCredential => {
                format!("This server has no credential for {title}. Do not retry; its operator has to set one.")
            }
            Self::Cancelled => "The call was cancelled.".to_owned(),
            Self::Internal { .. } => {
                "The server failed while it handled this call. Retrying will probably not help; tell the user."
                    .to_owned()
            }
        }
    }
}

fn status_sentence(
    status: u16,
    retry_after: Option<u64>,
    title: &str,
    tool: &Tool,
    credential: UpstreamCredential,
) -> String {
    // With one credential for all callers a sign-in changes nothing, and what it may see is not what the user may.
    let is_users = credential == UpstreamCredential::CallerToken;
    match status {
        400 | 422 => format!(
            "{title} refused the request as invalid ({status}). Check the arguments against the description of \
             `{}` and call again with corrected ones.",
            tool.name
        ),
        401 if is_users => {
            format!("{title} did not accept the credential (401). Ask the user to sign in again; do not retry.")
        }
        401 => format!(
            "{title} did not accept this server's credential (401). Do not retry; its operator has to renew it."
        ),
        403 if is_users => format!(
            "The signed-in user is not allowed to do this in {title} (403). Do not retry; tell the user{}.",
            needed_scopes(tool)
        ),
        403 => format!(
            "This server is not allowed to do this in {title} (403). Do not retry; tell the user that its operator has \
             to allow it."
        ),
        404 | 410 => {
            let who = if is_users { "the signed-in user" } else { "this server" };
            format!(
                "{title} has nothing by this identifier, or {who} cannot see it ({status}). Check the identifier before \
                 calling again."
            )
        }
        409 | 412 => format!(
            "{title} refused because the current state does not allow it ({status}). Read the current state, then \
             decide whether to call again."
        ),
        429 => match retry_after {
            Some(1) => format!("{title} limits requests (429). Wait 1 second, then call again."),
            Some(seconds) => format!("{title} limits requests (429). Wait {seconds} seconds, then call again."),
            None => format!("{title} limits requests (429). Wait a minute, then call again."),
        },
        500.. => format!("{title} has a problem of its own ({status}). {}", next_step(tool)),
        _ => format!("{title} refused the request ({status}). Do not repeat it unchanged."),
    }
}

/// What to do when it is not known how far the upstream got.
fn next_step(tool: &Tool) -> &'static str {
    match (tool.effect, tool.idempotent) {
        (Effect::Read, _) | (_, true) => "Try again once; if it fails again, tell the user.",
        _ => "It is not known whether the change was made: check before repeating it.",
    }
}

fn needed_scopes(tool: &Tool) -> String {
    if tool.scopes.is_empty() {
        return String::new();
    }
    format!(", whose token needs the scopes `{}`", tool.scopes.join("`, `"))
}
