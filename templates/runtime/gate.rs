//! What stands between a request and the SDK: who may come in, and whether the body says one thing only.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;

use http::header::{AUTHORIZATION, HOST, ORIGIN};
use http::{HeaderMap, Uri};
use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::call::Caller;
use super::definition::Gateway;
use super::rate::CallerKey;
use super::secret::Secret;
use super::settings::{Settings, normal_origin};

/// Longest bearer that is accepted, in bytes.
const LONGEST_TOKEN: usize = 8 * 1024;

/// Most padding at the end of a bearer: what base64 may need.
const MOST_PADDING: usize = 2;

/// Longest method that is passed on, in bytes; the SDK writes unknown ones to the log.
const LONGEST_METHOD: usize = 128;

/// Names of this machine, allowed when only this machine can connect.
const LOOPBACK_NAMES: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

/// Whether the host that the client addressed is one of ours.
pub fn is_host_allowed(settings: &Settings, headers: &HeaderMap, uri: &Uri) -> bool {
    let mut hosts = headers.get_all(HOST).iter();
    let named = match (hosts.next(), hosts.next()) {
        (Some(host), None) => host.to_str().ok(),
        (None, _) => uri.authority().map(http::uri::Authority::as_str),
        (Some(_), Some(_)) => None,
    };
    let Some(named) = named else {
        return false;
    };
    let name = without_port(named);
    let is_listed = |allowed: &String| allowed.eq_ignore_ascii_case(named) || allowed.eq_ignore_ascii_case(name);
    let is_loopback = LOOPBACK_NAMES.iter().any(|loopback| loopback.eq_ignore_ascii_case(name));
    (is_loopback && settings.bind.ip().is_loopback()) || settings.allowed_hosts.iter().any(is_listed)
}

/// Whether the request comes from no browser, or from an origin that is listed.
pub fn is_origin_allowed(settings: &Settings, headers: &HeaderMap) -> bool {
    headers.get_all(ORIGIN).iter().all(|origin| {
        let origin = origin.to_str().ok().and_then(normal_origin);
        origin.is_some_and(|origin| settings.allowed_origins.contains(&origin))
    })
}

/// Takes the gateway's header out of the request and compares it, with every secret, in constant time.
pub fn takes_gateway_secret(settings: &Settings, gateway: Option<Gateway>, headers: &mut HeaderMap) -> bool {
    let Some(gateway) = gateway else {
        return true;
    };
    let is_single = headers.get_all(gateway.header).iter().count() == 1;
    let given = headers.remove(gateway.header);
    let given = given.as_ref().map_or(&b""[..], http::HeaderValue::as_bytes);
    let matches = settings.gateway_secrets.iter().fold(false, |found, secret| secret.matches(given) | found);
    matches && is_single
}

/// Takes the bearer out of the request.
pub fn take_bearer(headers: &mut HeaderMap) -> Option<Secret> {
    let is_single = headers.get_all(AUTHORIZATION).iter().count() == 1;
    let value = headers.remove(AUTHORIZATION)?;
    let (scheme, token) = value.to_str().ok()?.split_once(' ')?;
    let token = token.trim();
    let symbols = token.trim_end_matches('=');
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/".contains(&byte);
    let is_short = token.len() <= LONGEST_TOKEN && token.len() - symbols.len() <= MOST_PADDING;
    let is_well_formed = !symbols.is_empty() && is_short && symbols.bytes().all(is_token);
    (is_single && scheme.eq_ignore_ascii_case("bearer") && is_well_formed).then(|| Secret::new(token))
}

/// Tells callers apart for their allowances: by organisation, else by token. Padding does not count: upstreams may take
/// one token with and without it.
pub fn caller_key(caller: &Caller) -> CallerKey {
    let token = caller.token.as_ref().map(|token| token.expose().trim_end_matches('='));
    caller.organisation.as_deref().or(token).map(|name| Secret::new(name).digest()).unwrap_or_default()
}

/// What the gate needs to know of a message.
#[derive(Debug)]
pub struct Envelope<'a> {
    /// The id as it stands, for error replies.
    pub id: Option<&'a RawValue>,
    /// The method; none in a reply of the client.
    pub method: Option<Cow<'a, str>>,
    /// The parameters as they stand.
    pub params: Option<&'a RawValue>,
}

impl Envelope<'_> {
    /// Whether the message calls a tool.
    ///
    /// # Errors
    /// A [`Refusal`] for a call without the name of a tool, or whose arguments are no object. The SDK would answer
    /// these with prose that is no JSON-RPC message.
    pub fn is_tool_call(&self) -> Result<bool, Refusal> {
        if self.method.as_deref() != Some("tools/call") {
            return Ok(false);
        }
        let params = self.params.map_or("null", RawValue::get);
        let call: ToolCall<'_> = serde_json::from_str(params).map_err(|_| Refusal::NOT_CALL)?;
        let is_object = call.arguments.is_none_or(|arguments| arguments.get().starts_with('{'));
        if is_object { Ok(true) } else { Err(Refusal::NOT_CALL) }
    }
}

/// Reads a body that must be one JSON-RPC message which can be understood in one way only.
///
/// # Errors
/// A [`Refusal`] for what is not UTF-8, not JSON, nested too deep, holds a key twice, is not one message, or has an id, a
/// method or parameters of a form that the SDK would answer with prose or write to the log.
pub fn read_message(body: &[u8]) -> Result<Envelope<'_>, Refusal> {
    let text = std::str::from_utf8(body).map_err(|_| Refusal::PARSE)?;
    serde_json::from_str::<Unambiguous>(text)
        .map_err(|error| if error.is_data() { Refusal::AMBIGUOUS } else { Refusal::PARSE })?;
    if !text.trim_start().starts_with('{') {
        return Err(Refusal::NOT_ONE);
    }
    let message: Message<'_> = serde_json::from_str(text).map_err(|_| Refusal::NOT_MESSAGE)?;
    let is_reply = message.result.is_some() || message.error.is_some();
    if message.jsonrpc != "2.0" || message.method.is_some() == is_reply {
        return Err(Refusal::NOT_MESSAGE);
    }
    if !(message.id.is_none() && !is_reply || message.id.is_some_and(is_id)) {
        return Err(Refusal::NOT_ID);
    }
    if !message.method.as_deref().is_none_or(is_method) {
        return Err(Refusal::NOT_METHOD);
    }
    if !message.params.is_none_or(|params| params.get().starts_with('{')) {
        return Err(Refusal::NOT_PARAMS);
    }
    Ok(Envelope { id: message.id, method: message.method, params: message.params })
}

/// A string, or an integer that the SDK can hold.
fn is_id(id: &RawValue) -> bool {
    let text = id.get();
    text.starts_with('"') || (text != "-0" && text.parse::<i64>().is_ok())
}

fn is_method(method: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/_$.-".contains(&byte);
    !method.is_empty() && method.len() <= LONGEST_METHOD && method.bytes().all(is_plain)
}

/// Why a body was refused, as JSON-RPC error.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Refusal {
    /// JSON-RPC code.
    pub code: i32,
    /// For people.
    pub message: &'static str,
}

impl Refusal {
    const PARSE: Self = Self { code: -32_700, message: "The body is not JSON in UTF-8, or is nested too deep" };
    const AMBIGUOUS: Self = Self { code: -32_600, message: "An object of the body holds a key twice" };
    const NOT_ONE: Self = Self { code: -32_600, message: "The body must be one JSON-RPC message, not a batch" };
    const NOT_CALL: Self =
        Self { code: -32_602, message: "A tool call needs the name of a tool, and an object as arguments" };
    const NOT_ID: Self = Self { code: -32_600, message: "The id must be a string or an integer of 64 bits" };
    const NOT_METHOD: Self =
        Self { code: -32_600, message: "A method has at most 128 letters, digits and `/`, `_`, `$`, `.`, `-`" };
    const NOT_PARAMS: Self = Self { code: -32_600, message: "The parameters must be an object" };
    const NOT_MESSAGE: Self = Self { code: -32_600, message: "The body is not a JSON-RPC 2.0 message" };
}

#[derive(serde::Deserialize)]
struct Message<'a> {
    #[serde(borrow)]
    jsonrpc: Cow<'a, str>,
    #[serde(borrow, default, deserialize_with = "present")]
    id: Option<&'a RawValue>,
    #[serde(borrow, default)]
    method: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    params: Option<&'a RawValue>,
    #[serde(default)]
    result: Option<IgnoredAny>,
    #[serde(default)]
    error: Option<IgnoredAny>,
}

/// A value that is there, be it `null`.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<&'de RawValue>, D::Error> {
    <&RawValue>::deserialize(deserializer).map(Some)
}

#[derive(serde::Deserialize)]
struct ToolCall<'a> {
    #[serde(borrow, rename = "name")]
    _name: Cow<'a, str>,
    #[serde(borrow, default)]
    arguments: Option<&'a RawValue>,
}

/// Any JSON value in which no object holds a key twice.
struct Unambiguous;

impl<'de> Deserialize<'de> for Unambiguous {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Self)
    }
}

impl<'de> Visitor<'de> for Unambiguous {
    type Value = Self;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self, A::Error> {
        let mut names = HashSet::new();
        while let Some(name) = members.next_key::<String>()? {
            if !names.insert(name) {
                return Err(A::Error::custom("a key is there twice"));
            }
            members.next_value::<Self>()?;
        }
        Ok(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Self, A::Error> {
        while elements.next_element::<Self>()?.is_some() {}
        Ok(self)
    }

    fn visit_unit<E: Error>(self) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<Self, E> {
        Ok(self)
    }
}

/// The name in a `Host` header; an IPv6 address keeps its brackets. What follows the last colon is a port only when it
/// is a number: in `localhost:80@evil.example` it is not.
fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}
