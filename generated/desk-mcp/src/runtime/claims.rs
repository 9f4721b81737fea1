//! What an access token says of itself when it is a JWT: read for the doctor alone, never verified, never shown.

use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};

use super::definition::ServerDefinition;

/// Seconds of life below which a token is worth a warning.
const SHORT_LIFE: i64 = 300;

/// What is to be said of a token.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Verdict {
    /// It is no JWT: only the upstream can read it.
    Opaque,
    /// Nothing in it speaks against using it; what it says, for people.
    Fits(String),
    /// It may not do for every tool.
    Doubtful(String),
    /// The upstream will refuse it.
    Unusable(String),
}

/// Compares a token's claims with the clock and with what the tools need. Its signature is not looked at: the upstream
/// does that.
pub fn judge(token: &str, definition: &ServerDefinition, now: SystemTime) -> Verdict {
    let Some(claims) = decode(token) else {
        return Verdict::Opaque;
    };
    let now = now.duration_since(UNIX_EPOCH).map_or(0, |since| i64::try_from(since.as_secs()).unwrap_or(i64::MAX));
    let expires = seconds(&claims, "exp").map(|at| at.saturating_sub(now));
    if let Some(left) = expires.filter(|left| *left <= 0) {
        return Verdict::Unusable(format!("the token expired {} ago", span(left.saturating_neg())));
    }
    if let Some(wait) = seconds(&claims, "nbf").map(|at| at.saturating_sub(now)).filter(|wait| *wait > 60) {
        return Verdict::Unusable(format!("the token is not valid for another {}", span(wait)));
    }
    let lacking = lacking_scopes(&claims, definition);
    if !lacking.is_empty() {
        return Verdict::Doubtful(format!("the token does not name scopes that tools need: {}", lacking.join(", ")));
    }
    match expires {
        Some(left) if left < SHORT_LIFE => Verdict::Doubtful(format!("the token expires in {}", span(left))),
        Some(left) => Verdict::Fits(format!("the token is valid for another {}", span(left))),
        None => Verdict::Fits("the token names no end of its life".to_owned()),
    }
}

/// The claims of a JWT in its compact form (RFC 7519, section 3).
fn decode(token: &str) -> Option<Map<String, Value>> {
    let mut parts = token.split('.');
    let (header, payload, _signature) = (parts.next()?, parts.next()?, parts.next()?);
    let object = |part: &str| {
        let bytes = URL_SAFE_NO_PAD.decode(part.trim_end_matches('=')).ok()?;
        serde_json::from_slice::<Map<String, Value>>(&bytes).ok()
    };
    let is_jwt = parts.next().is_none() && object(header)?.contains_key("alg");
    object(payload).filter(|_| is_jwt)
}

/// A time claim; its fraction does not matter.
fn seconds(claims: &Map<String, Value>, name: &str) -> Option<i64> {
    let value = claims.get(name)?;
    value.as_i64().or_else(|| value.as_f64().map(|seconds| seconds as i64))
}

/// Scopes of the tools that the token does not list; none when it lists no scopes at all.
fn lacking_scopes(claims: &Map<String, Value>, definition: &ServerDefinition) -> Vec<String> {
    let Some(granted) = claims.get("scope").or_else(|| claims.get("scp")) else {
        return Vec::new();
    };
    let granted: Vec<&str> = match granted {
        Value::String(text) => text.split_whitespace().collect(),
        Value::Array(items) => items.iter().filter_map(Value::as_str).collect(),
        _ => return Vec::new(),
    };
    let mut lacking: Vec<String> = Vec::new();
    for scope in definition.tools.iter().flat_map(|tool| tool.scopes) {
        let shown = format!("`{scope}`");
        if !granted.contains(scope) && !lacking.contains(&shown) {
            lacking.push(shown);
        }
    }
    lacking
}

/// A number of seconds for people.
fn span(seconds: i64) -> String {
    match seconds {
        0..=119 => format!("{seconds} s"),
        120..=7_199 => format!("{} min", seconds / 60),
        7_200..=172_799 => format!("{} h", seconds / 3_600),
        _ => format!("{} days", seconds / 86_400),
    }
}
