//! A successful answer of the upstream: its body, read as often as a tool likes.

use std::sync::OnceLock;

use http::HeaderValue;

use super::failure::Failure;
use super::read::{self, ReadObject};
use super::repair::repair;

/// A successful answer of the upstream.
#[derive(Debug)]
pub struct Answer {
    /// Its `Link` headers.
    pub links: Vec<HeaderValue>,
    body: Vec<u8>,
    repaired: OnceLock<String>,
}

impl Answer {
    /// Wraps a body.
    pub fn new(body: Vec<u8>) -> Self {
        Self { links: Vec::new(), body, repaired: OnceLock::new() }
    }

    /// The same answer with its `Link` headers.
    #[must_use]
    pub fn with_links(mut self, links: impl IntoIterator<Item = HeaderValue>) -> Self {
        self.links.extend(links);
        self
    }

    /// Reads the body as one object. What a strict reader refuses is repaired once.
    ///
    /// # Errors
    /// [`Failure::NotJson`], also for JSON that is not an object.
    pub fn read<'a, T: ReadObject<'a>>(&'a self) -> Result<T, Failure> {
        let strict = std::str::from_utf8(&self.body).ok().map(read::read_object);
        if let Some(Ok(read)) = strict {
            return Ok(read);
        }
        let repaired = self.repaired.get_or_init(|| repair(&self.body));
        read::read_object(repaired).map_err(|_| Failure::NotJson)
    }
}
