//! Bodies as the fields of a form (`application/x-www-form-urlencoded`).

use serde_json::Value;

use super::body::Body;
use super::failure::Failure;
use super::request::Request;
use super::style::Style;

/// The media type of forms.
const FORM: &str = "application/x-www-form-urlencoded";

impl Request {
    /// Sends the members of this body as fields. Each is written in the style that `styles` names for it; else a list
    /// is one field for each element, and an object is JSON, as OpenAPI says.
    ///
    /// # Errors
    /// [`Failure::Argument`] for an element that holds the separator of its list.
    pub fn form(mut self, body: Body, styles: &[(&str, Style)]) -> Result<Self, Failure> {
        let mut fields = Vec::new();
        if let Value::Object(members) = body.json() {
            for (name, value) in &members {
                let named = styles.iter().find(|(known, _)| known == name).map(|(_, style)| *style);
                let plain = if value.is_object() { Style::JSON } else { Style::FORM.exploded() };
                let pairs = named.unwrap_or(plain).in_query(name, value);
                fields.extend(pairs.map_err(|problem| Failure::argument(name, problem))?);
            }
        }
        self.body = Some(fields.join("&").into_bytes());
        Ok(self.media_type(FORM))
    }

    /// Sends the members of this body as fields unless nothing was put into it.
    ///
    /// # Errors
    /// As [`Request::form`].
    pub fn form_unless_empty(self, body: Body, styles: &[(&str, Style)]) -> Result<Self, Failure> {
        if body.is_empty() { Ok(self) } else { self.form(body, styles) }
    }
}
