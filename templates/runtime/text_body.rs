//! Bodies that are one text.

use serde_json::value::RawValue;

use super::failure::Failure;
use super::request::Request;

impl Request {
    /// Sends a text as the whole body.
    #[must_use]
    pub fn text(mut self, media_type: &'static str, text: &str) -> Self {
        self.body = Some(text.as_bytes().to_vec());
        self.media_type(media_type)
    }

    /// Sends a text as the whole body, if there is one.
    #[must_use]
    pub fn text_optional(self, media_type: &'static str, text: Option<&str>) -> Self {
        match text {
            Some(text) => self.text(media_type, text),
            None => self,
        }
    }

    /// Sends a text that is JSON as the whole body, as it stands.
    ///
    /// # Errors
    /// [`Failure::Argument`] when it is not JSON.
    pub fn json_text(self, media_type: &'static str, argument: &str, text: &str) -> Result<Self, Failure> {
        match serde_json::from_str::<&RawValue>(text) {
            Ok(_) => Ok(self.text(media_type, text)),
            Err(_) => Err(Failure::argument(argument, "must be JSON")),
        }
    }

    /// Sends a text that is JSON as the whole body, if there is one.
    ///
    /// # Errors
    /// As [`Request::json_text`].
    pub fn json_text_optional(
        self,
        media_type: &'static str,
        argument: &str,
        text: Option<&str>,
    ) -> Result<Self, Failure> {
        match text {
            Some(text) => self.json_text(media_type, argument, text),
            None => Ok(self),
        }
    }
}
