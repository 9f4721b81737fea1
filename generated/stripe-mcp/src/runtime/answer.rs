//! A successful answer of the upstream: its body, read as often as a tool likes.

use std::sync::OnceLock;

use http::HeaderValue;

use super::expected::Expected;
use super::failure::Failure;
use super::leaf::Leaf;
use super::read::{self, Read, Room};
use super::repair::repair;

/// A successful answer of the upstream.
#[derive(Debug)]
pub struct Answer {
    /// Its `Link` headers.
    pub links: Vec<HeaderValue>,
    body: Option<Vec<u8>>,
    content_type: String,
    unfit: Option<Failure>,
    repaired: OnceLock<String>,
}

impl Answer {
    /// Wraps a body.
    pub fn new(body: Vec<u8>) -> Self {
        Self { body: Some(body), ..Self::without_content() }
    }

    /// The same answer with its `Link` headers.
    #[must_use]
    pub fn with_links(mut self, links: impl IntoIterator<Item = HeaderValue>) -> Self {
        self.links.extend(links);
        self
    }

    /// The same answer, called what the upstream calls it.
    #[must_use]
    pub fn of_type(mut self, content_type: &str) -> Self {
        content_type.clone_into(&mut self.content_type);
        self
    }

    /// The same answer as one of another kind than expected, which this failure tells.
    #[must_use]
    pub fn unfit(mut self, failure: Failure) -> Self {
        self.unfit = Some(failure);
        self
    }

    /// The answer if it is of the kind that was expected.
    ///
    /// # Errors
    /// The failure that it was given by [`Answer::unfit`].
    pub fn fitting(mut self) -> Result<Self, Failure> {
        self.unfit.take().map_or(Ok(self), Err)
    }

    /// The answer of a status that has no content (RFC 9110, sections 15.3.5 and 15.3.6): nothing is in it, which is
    /// not an error.
    pub fn without_content() -> Self {
        Self { links: Vec::new(), body: None, content_type: String::new(), unfit: None, repaired: OnceLock::new() }
    }

    /// The bytes as they came; nothing for a status without content.
    pub fn body(&self) -> Option<&[u8]> {
        self.body.as_deref()
    }

    /// What the upstream calls them.
    pub fn content_type(&self) -> &str {
        &self.content_type
    }

    /// Reads the body as one value. What a strict reader refuses is repaired once.
    ///
    /// # Errors
    /// [`Failure::NotJson`], also for JSON of another kind than is read, [`Failure::OtherKind`] for what does not even
    /// call itself JSON, and [`Failure::TooLarge`] for more values than
    /// there is room for.
    pub fn read<'a, T: Read<'a>>(&'a self) -> Result<T, Failure> {
        self.read_by(read::read_whole)
    }

    /// Reads the value at the end of a chain of members, or nothing at all where a step is missing or is no object.
    ///
    /// # Errors
    /// As [`Answer::read`].
    pub fn leaf_at(&self, path: &[&str]) -> Result<Leaf<'_>, Failure> {
        self.read_by(|text, room| read::read_at(text, path, room))
    }

    fn read_by<'a, T: Default>(
        &'a self,
        read: impl Fn(&'a str, &Room) -> Result<T, serde_json::Error>,
    ) -> Result<T, Failure> {
        let Some(body) = &self.body else { return Ok(T::default()) };
        let room = Room::default();
        let strict = std::str::from_utf8(body).ok().map(|text| read(text, &room));
        match strict {
            Some(Ok(read)) => return Ok(read),
            Some(Err(_)) if room.is_exhausted() => return Err(Failure::TooLarge),
            _ => {}
        }
        let (repaired, room) = (self.repaired.get_or_init(|| repair(body)), Room::default());
        read(repaired, &room).map_err(|_| match room.is_exhausted() {
            true => Failure::TooLarge,
            false => Expected::no_json(&self.content_type),
        })
    }
}
