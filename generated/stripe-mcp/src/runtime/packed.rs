//! Packed answers (`Content-Encoding`, RFC 9110, section 8.4): unpacked here, and never to more than a size.

use std::io::Read;

use flate2::read::MultiGzDecoder;
use http::HeaderMap;
use http::header::CONTENT_ENCODING;

use super::failure::Failure;

/// What answers may be packed with.
pub const ACCEPTED: &str = "gzip";

/// Most bytes that packing may add to what cannot be packed: 18, and 5 for each block.
pub const OVERHEAD: usize = 1024;

/// Layers that are taken off.
const MOST_LAYERS: usize = 2;

/// How an answer is packed, the outermost layer last.
#[derive(Debug, Default)]
pub struct Packing(Vec<String>);

impl Packing {
    /// What the headers say of it. Names have no case.
    pub fn of(headers: &HeaderMap) -> Self {
        let values = headers.get_all(CONTENT_ENCODING).iter();
        let names = values.flat_map(|value| value.to_str().unwrap_or("?").split(','));
        let names = names.map(|name| name.trim().to_ascii_lowercase());
        Self(names.filter(|name| !matches!(name.as_str(), "" | "identity")).collect())
    }

    /// Whether nothing is packed.
    pub fn is_none(&self) -> bool {
        self.0.is_empty()
    }

    /// The answer as it was before, of at most `limit` bytes.
    ///
    /// # Errors
    /// [`Failure::Packed`] for another method than is taken and for what is broken, [`Failure::TooLarge`] for more
    /// bytes.
    pub fn unpack(&self, mut body: Vec<u8>, limit: usize) -> Result<Vec<u8>, Failure> {
        if self.0.len() > MOST_LAYERS || !self.0.iter().all(|name| matches!(name.as_str(), "gzip" | "x-gzip")) {
            return Err(Failure::Packed);
        }
        for _ in &self.0 {
            // Some upstreams call nothing at all packed.
            if body.is_empty() {
                break;
            }
            let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
            let mut unpacked = Vec::new();
            let read = MultiGzDecoder::new(body.as_slice()).take(most).read_to_end(&mut unpacked);
            if unpacked.len() > limit {
                return Err(Failure::TooLarge);
            }
            read.map_err(|_| Failure::Packed)?;
            body = unpacked;
        }
        Ok(body)
    }
}
