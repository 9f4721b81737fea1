//! Keys that callers bring: who may call is a list of organisations and digests of their keys.
//!
//! The server never holds a key, only its SHA-256 digest. That is enough for keys that are random and long; shorter ones
//! are refused, because their digest could be reversed by trying.

use std::fmt;
use std::sync::Arc;

use http::{HeaderMap, HeaderValue};
use sha2::{Digest, Sha256};
use subtle::{Choice, ConditionallySelectable, ConstantTimeEq};

/// Shortest key, in characters: 128 bits in hexadecimal.
const SHORTEST: usize = 32;

/// Longest key, in characters.
const LONGEST: usize = 512;

/// Longest name of an organisation, in characters.
const LONGEST_NAME: usize = 64;

/// Most keys of one server: each is compared for every request.
const MOST: usize = 1_000;

/// Which organisations may call.
#[derive(Clone, Default)]
pub struct ApiKeys(Vec<(Arc<str>, [u8; 32])>);

impl ApiKeys {
    /// Reads `organisation:digest` entries, separated by commas or line ends; the digest is in hexadecimal. An
    /// organisation may have several entries, as while its key is replaced.
    ///
    /// # Errors
    /// What is wrong, without any part of a digest.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut keys: Vec<(Arc<str>, [u8; 32])> = Vec::new();
        let entries = text.split([',', '\n']).map(str::trim).filter(|entry| !entry.is_empty());
        for (number, entry) in (1..).zip(entries) {
            let (organisation, digest) =
                entry.split_once(':').ok_or_else(|| format!("entry {number} is not `organisation:digest`"))?;
            if !is_name(organisation) {
                let rule = "at most 64 lower-case letters, digits, `-` and `_`";
                return Err(format!("the organisation of entry {number} must have {rule}"));
            }
            let digest = digest_of(digest)
                .ok_or_else(|| format!("the digest of `{organisation}` must have 64 hexadecimal digits"))?;
            if keys.iter().any(|(_, known)| *known == digest) {
                return Err(format!("the key of `{organisation}` is there twice"));
            }
            keys.push((Arc::from(organisation), digest));
        }
        match keys.len() {
            0 => Err("it lists no key".to_owned()),
            1..=MOST => Ok(Self(keys)),
            _ => Err(format!("it lists more than {MOST} keys")),
        }
    }

    /// The only key of one organisation, for a server that asks itself.
    pub fn of(organisation: &str, key: &str) -> Self {
        Self(vec![(Arc::from(organisation), Sha256::digest(key.as_bytes()).into())])
    }

    /// Takes the key out of a request and says whose it is. Two keys in one request are none.
    ///
    /// Every request takes the digest of what it brings and compares it with all digests to their end, so the time says
    /// neither how much of a key is right nor whose it is.
    pub fn take(&self, header: &str, headers: &mut HeaderMap) -> Option<Arc<str>> {
        let is_single = headers.get_all(header).iter().count() == 1;
        let given = headers.remove(header);
        let given = given.as_ref().map_or(&b""[..], HeaderValue::as_bytes);
        let candidate: [u8; 32] = Sha256::digest(given).into();
        let mut found = u32::MAX;
        for (position, (_, digest)) in (0_u32..).zip(&self.0) {
            let is_equal: Choice = digest.ct_eq(&candidate);
            found.conditional_assign(&position, is_equal);
        }
        let is_long = (SHORTEST..=LONGEST).contains(&given.len());
        let (organisation, _) = self.0.get(usize::try_from(found).ok()?)?;
        (is_single && is_long).then(|| Arc::clone(organisation))
    }
}

impl fmt::Debug for ApiKeys {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "ApiKeys({} redacted)", self.0.len())
    }
}

fn is_name(name: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte);
    (1..=LONGEST_NAME).contains(&name.len()) && name.bytes().all(is_plain)
}

/// 32 bytes from 64 hexadecimal digits.
fn digest_of(text: &str) -> Option<[u8; 32]> {
    if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let mut digest = [0; 32];
    for (byte, at) in digest.iter_mut().zip((0..64).step_by(2)) {
        *byte = u8::from_str_radix(text.get(at..at + 2)?, 16).ok()?;
    }
    Some(digest)
}
