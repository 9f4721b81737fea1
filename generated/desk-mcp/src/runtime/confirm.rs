//! Confirmations: what the user is asked before a change, and the signed state that proves that it was asked.
//!
//! The state is bound to the tool and its arguments, expires, and counts once in each process of the server.
//!
//! Layout before base64url: version (1 byte), nonce (16), expiry in seconds since 1970 (8, big endian), signature (32).

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Map, Value};
use sha2::Sha256;

use super::arguments;
use super::canonical;
use super::failure::Failure;
use super::secret::Secret;
use super::text;
use super::tool::Tool;

/// How long a user may think.
const LIFETIME: Duration = Duration::from_secs(300);

/// Most confirmations that are remembered as used; they are forgotten when they expire.
const MOST_USED: usize = 10_000;

/// Longest value that the question shows, in characters.
const LONGEST_VALUE: usize = 300;

const VERSION: u8 = 1;
const NONCE: usize = 16;
const SIGNATURE: usize = 32;

/// When the user is asked before a call.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Confirm {
    /// Never.
    Never,
    /// If the client can ask; else the call goes on.
    WhenSupported,
    /// Always; a client that cannot ask is refused.
    Required,
}

/// What became of the question.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Verdict {
    /// The user agreed to exactly this call, for the first time.
    Agreed,
    /// The user did not.
    Declined,
    /// The state was not given out for this call, has expired or was used before.
    Invalid,
}

/// The confirmations that were used already.
#[derive(Debug, Default)]
pub struct Used(Mutex<HashMap<[u8; NONCE], u64>>);

/// What comes next for a call.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// The call itself.
    Go,
    /// The question, with this state.
    Ask(String),
    /// Nothing, for this reason.
    Refuse(String),
    /// Nothing, because the call would fail on its arguments whatever the user said.
    Fail(Failure),
}

/// What comes next for a call of a client that can ask its user or cannot; `returned` is the state that came with the
/// call and the user's answer.
pub fn step(
    tool: &Tool,
    given: &Map<String, Value>,
    keys: &[Secret],
    used: &Used,
    can_ask: bool,
    returned: Option<(&str, Option<&Value>)>,
) -> Step {
    match (tool.confirm, can_ask, returned) {
        (Confirm::Never, _, _) | (Confirm::WhenSupported, false, _) => Step::Go,
        (Confirm::Required, false, _) => Step::Refuse(unsupported(tool)),
        (_, true, None) => match arguments::check(tool, given) {
            Ok(()) => seal(tool, given, keys).map_or_else(|| Step::Refuse(unsupported(tool)), Step::Ask),
            Err(failure) => Step::Fail(failure),
        },
        (_, true, Some((state, answer))) => match verdict(tool, given, keys, used, state, answer) {
            Verdict::Agreed => Step::Go,
            verdict => Step::Refuse(refusal(verdict, tool)),
        },
    }
}

/// The state for a question that is asked now; nothing when the system gives no random numbers.
pub fn seal(tool: &Tool, given: &Map<String, Value>, keys: &[Secret]) -> Option<String> {
    let mut bytes = vec![VERSION];
    let mut nonce = [0; NONCE];
    getrandom::fill(&mut nonce).ok()?;
    bytes.extend(nonce);
    bytes.extend((now() + LIFETIME.as_secs()).to_be_bytes());
    let signature = signer(keys.first()?, tool, given, &bytes)?.finalize().into_bytes();
    bytes.extend(signature);
    Some(URL_SAFE_NO_PAD.encode(bytes))
}

/// Whether a state and the user's answer allow the call. A state counts once, whatever the answer was.
pub fn verdict(
    tool: &Tool,
    given: &Map<String, Value>,
    keys: &[Secret],
    used: &Used,
    state: &str,
    answer: Option<&Value>,
) -> Verdict {
    let Some((nonce, expiry)) = open(tool, given, keys, state) else {
        return Verdict::Invalid;
    };
    if expiry <= now() || !used.take(nonce, expiry) {
        return Verdict::Invalid;
    }
    match answer.and_then(|answer| answer.get("action")).and_then(Value::as_str) {
        Some("accept") => Verdict::Agreed,
        _ => Verdict::Declined,
    }
}

/// The question, with every argument of the tool as the call has it, and the length of each that is too long to show.
pub fn question(title: &str, tool: &Tool, given: &Map<String, Value>) -> String {
    let name = tool.title.unwrap_or(tool.name);
    let mut question = format!("Allow `{name}` in {title}?");
    let known = arguments::names(tool);
    for (argument, value) in given.iter().filter(|(name, value)| !value.is_null() && known.contains(name)) {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let length = value.chars().count();
        question.push_str(&format!("\n{}: {}", text::line(argument, 64), text::line(&value, LONGEST_VALUE)));
        if length > LONGEST_VALUE {
            question.push_str(&format!(" ({length} characters in all)"));
        }
    }
    question
}

/// What the model reads when the user did not agree.
fn refusal(verdict: Verdict, tool: &Tool) -> String {
    match verdict {
        Verdict::Declined => {
            format!("The user did not agree, so `{}` did nothing. Do not retry; ask the user.", tool.name)
        }
        _ => format!(
            "This confirmation is not for this call, has expired or was used before, so `{}` did nothing. Call it \
             again without a confirmation to ask the user anew.",
            tool.name
        ),
    }
}

/// What the model reads when its client cannot ask.
fn unsupported(tool: &Tool) -> String {
    format!(
        "`{}` needs the user's confirmation, and this client cannot ask for it. Nothing was done. Tell the user to do \
         it another way; do not retry.",
        tool.name
    )
}

impl Used {
    /// Takes a confirmation for the first time; nothing is taken while too many are remembered.
    fn take(&self, nonce: [u8; NONCE], expiry: u64) -> bool {
        let mut used = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if used.len() >= MOST_USED {
            let now = now();
            used.retain(|_, expiry| *expiry > now);
        }
        used.len() < MOST_USED && used.insert(nonce, expiry).is_none()
    }
}

fn open(tool: &Tool, given: &Map<String, Value>, keys: &[Secret], state: &str) -> Option<([u8; NONCE], u64)> {
    if state.len() > 128 {
        return None;
    }
    let bytes = URL_SAFE_NO_PAD.decode(state).ok()?;
    let (content, signature) = bytes.split_at_checked(bytes.len().checked_sub(SIGNATURE)?)?;
    let is_signed =
        |key: &Secret| signer(key, tool, given, content).is_some_and(|signer| signer.verify_slice(signature).is_ok());
    if !keys.iter().any(is_signed) {
        return None;
    }
    let (version, rest) = content.split_first()?;
    let (nonce, rest) = rest.split_first_chunk::<NONCE>()?;
    let expiry = <[u8; 8]>::try_from(rest).ok()?;
    (*version == VERSION).then(|| (*nonce, u64::from_be_bytes(expiry)))
}

/// Signs under a name of its own, so that no cursor is ever a confirmation.
fn signer(key: &Secret, tool: &Tool, given: &Map<String, Value>, content: &[u8]) -> Option<Hmac<Sha256>> {
    let mut signer = Hmac::<Sha256>::new_from_slice(key.expose().as_bytes()).ok()?;
    signer.update(b"confirmation\0");
    signer.update(tool.name.as_bytes());
    signer.update(&[0]);
    signer.update(content);
    signer.update(canonical::arguments(given, &|_| false).as_bytes());
    Some(signer)
}

/// Seconds since 1970.
fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}
