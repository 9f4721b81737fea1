//! Parameters of a request that are lists or objects, or are written in a style of their own.

use http::header::COOKIE;
use http::{HeaderName, HeaderValue};

use super::escape;
use super::failure::Failure;
use super::request::Request;
use super::style::Style;
use super::value::JsonValue;

impl Request {
    /// Appends a value of an argument to the path, within one segment. `name` is the parameter's, which some styles
    /// write.
    ///
    /// # Errors
    /// [`Failure::Argument`] for a value of which any part could address something else, and for an empty one.
    pub fn path_styled(
        mut self,
        name: &str,
        style: Style,
        argument: &str,
        value: impl JsonValue,
    ) -> Result<Self, Failure> {
        let text = style.in_path(name, &value.json()).map_err(|problem| Failure::argument(argument, problem))?;
        self.path.push_str(&text);
        if escape::ends_in_dots(&self.path) {
            return Err(Failure::argument(argument, "must not make a `.` or `..` of its part of the path"));
        }
        Ok(self)
    }

    /// Adds a query parameter, in one pair or several; nothing for no value.
    ///
    /// # Errors
    /// [`Failure::Argument`] for an element that holds the separator of its list.
    pub fn query_styled(
        mut self,
        name: &str,
        style: Style,
        argument: &str,
        value: impl JsonValue,
    ) -> Result<Self, Failure> {
        let pairs = style.in_query(name, &value.json()).map_err(|problem| Failure::argument(argument, problem))?;
        for pair in pairs {
            if !self.query.is_empty() {
                self.query.push('&');
            }
            self.query.push_str(&pair);
        }
        Ok(self)
    }

    /// Adds a header; nothing for no value.
    ///
    /// # Errors
    /// [`Failure::Argument`] when a header cannot carry the value.
    pub fn header_styled(
        self,
        header: &'static str,
        style: Style,
        argument: &str,
        value: impl JsonValue,
    ) -> Result<Self, Failure> {
        match style.in_header(&value.json()).map_err(|problem| Failure::argument(argument, problem))? {
            Some(text) => self.header(header, argument, &text),
            None => Ok(self),
        }
    }

    /// Adds a cookie, or several in the styles that do so; nothing for no value.
    ///
    /// # Errors
    /// [`Failure::Argument`] when a cookie cannot carry the value.
    pub fn cookie(mut self, name: &str, style: Style, argument: &str, value: impl JsonValue) -> Result<Self, Failure> {
        let cookie = style.in_cookie(name, &value.json()).map_err(|problem| Failure::argument(argument, problem))?;
        let Some(cookie) = cookie else { return Ok(self) };
        let place = self.headers.iter_mut().find(|(header, _): &&mut (HeaderName, HeaderValue)| *header == COOKIE);
        let whole = match &place {
            Some((_, known)) => format!("{}; {cookie}", known.to_str().unwrap_or_default()),
            None => cookie,
        };
        let mut value = HeaderValue::from_str(&whole)
            .map_err(|_| Failure::argument(argument, "must hold printable ASCII characters only"))?;
        value.set_sensitive(true);
        match place {
            Some(place) => place.1 = value,
            None => self.headers.push((COOKIE, value)),
        }
        Ok(self)
    }
}
