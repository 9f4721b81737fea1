//! Cursors that clients hold between two pages: where to go on, signed so that nobody can make one up.
//!
//! Layout before base64url: version (1 byte), page size (4, big endian), digest of the arguments (8), items to skip (4),
//! digest of the last item's identity (8), 1 and the upstream's position or 0 (rest), signature (16).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest as _, Sha256};

use super::secret::Secret;

/// First 8 bytes of a SHA-256 digest: enough to notice a difference, not to keep a secret.
pub type Digest = [u8; 8];

/// Where a list goes on.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Cursor {
    /// The upstream's own position; none for its first page.
    pub position: Option<String>,
    /// How many items the upstream is asked for.
    pub size: u32,
    /// Digest of all arguments but size and cursor.
    pub arguments: Digest,
    /// How many items of that page have been shown.
    pub skip: u32,
    /// Digest of the identity of the last item shown.
    pub last: Digest,
}

const VERSION: u8 = 1;
const SIGNATURE: usize = 16;
const FIXED: usize = 1 + 4 + 8 + 4 + 8 + 1;

/// Longest cursor that is looked at, in bytes.
const LONGEST: usize = 16 * 1024;

impl Cursor {
    /// Writes and signs the cursor for one tool with the first key.
    pub fn encode(&self, tool: &str, keys: &[Secret]) -> String {
        let mut bytes = Vec::with_capacity(FIXED + self.position.as_ref().map_or(0, String::len) + SIGNATURE);
        bytes.push(VERSION);
        bytes.extend(self.size.to_be_bytes());
        bytes.extend(self.arguments);
        bytes.extend(self.skip.to_be_bytes());
        bytes.extend(self.last);
        match &self.position {
            Some(position) => {
                bytes.push(1);
                bytes.extend(position.as_bytes());
            }
            None => bytes.push(0),
        }
        let signature = keys.first().and_then(|key| signer(key, tool, &bytes)).map(|signer| signer.finalize());
        if let Some(signature) = signature {
            bytes.extend(&signature.into_bytes()[..SIGNATURE]);
        }
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Reads a cursor that one of the keys has signed for this tool.
    pub fn decode(text: &str, tool: &str, keys: &[Secret]) -> Option<Self> {
        if text.len() > LONGEST {
            return None;
        }
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (content, signature) = bytes.split_at_checked(bytes.len().checked_sub(SIGNATURE)?)?;
        let is_signed = |key: &Secret| {
            signer(key, tool, content).is_some_and(|signer| signer.verify_truncated_left(signature).is_ok())
        };
        if !keys.iter().any(is_signed) {
            return None;
        }
        let (version, rest) = content.split_first()?;
        let (size, rest) = rest.split_first_chunk::<4>()?;
        let (arguments, rest) = rest.split_first_chunk::<8>()?;
        let (skip, rest) = rest.split_first_chunk::<4>()?;
        let (last, rest) = rest.split_first_chunk::<8>()?;
        let position = match rest.split_first()? {
            (0, []) => None,
            (1, position) => Some(String::from_utf8(position.to_vec()).ok()?),
            _ => return None,
        };
        (*version == VERSION).then_some(Self {
            position,
            size: u32::from_be_bytes(*size),
            arguments: *arguments,
            skip: u32::from_be_bytes(*skip),
            last: *last,
        })
    }
}

/// The digest of some bytes.
pub fn digest(bytes: &[u8]) -> Digest {
    let full = Sha256::digest(bytes);
    let mut short = Digest::default();
    short.copy_from_slice(&full[..8]);
    short
}

fn signer(key: &Secret, tool: &str, content: &[u8]) -> Option<Hmac<Sha256>> {
    let mut signer = Hmac::<Sha256>::new_from_slice(key.expose().as_bytes()).ok()?;
    signer.update(tool.as_bytes());
    signer.update(&[0]);
    signer.update(content);
    Some(signer)
}
