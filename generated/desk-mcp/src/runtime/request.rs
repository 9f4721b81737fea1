//! The request that a tool makes of its upstream: literal path pieces from the generator, encoded values from the caller.

use std::borrow::Cow;

use http::{HeaderName, HeaderValue, Method};

use super::escape::{encode, ends_in_dots, path_problem};
use super::failure::Failure;

/// A request relative to the server's base URL.
#[derive(Clone, Debug)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// The path, encoded, with a leading slash.
    pub path: String,
    /// The query, encoded, without the question mark.
    pub query: String,
    /// Headers beside those of every request.
    pub headers: Vec<(HeaderName, HeaderValue)>,
    /// A body.
    pub body: Option<Vec<u8>>,
    /// The media type of the body.
    pub media_type: Cow<'static, str>,
    /// The kinds of answer that are asked for.
    pub accept: &'static str,
}

impl Request {
    /// Begins a request; `path` is a literal of the generator.
    pub fn new(method: Method, path: &'static str) -> Self {
        let path_so_far = String::with_capacity(64);
        let (query, headers) = (String::new(), Vec::new());
        Self {
            method,
            path: path_so_far,
            query,
            headers,
            body: None,
            media_type: Cow::Borrowed("application/json"),
            accept: "application/json",
        }
        .path(path)
    }

    /// The same request with a body of another media type, such as `application/merge-patch+json`.
    #[must_use]
    pub fn media_type(mut self, media_type: &'static str) -> Self {
        self.media_type = Cow::Borrowed(media_type);
        self
    }

    /// The same request that asks for answers of other kinds than plain JSON.
    #[must_use]
    pub fn accept(mut self, media_types: &'static str) -> Self {
        self.accept = media_types;
        self
    }

    /// Begins a GET request; `path` is a literal of the generator.
    pub fn get(path: &'static str) -> Self {
        Self::new(Method::GET, path)
    }

    /// Begins a HEAD request; `path` is a literal of the generator.
    pub fn head(path: &'static str) -> Self {
        Self::new(Method::HEAD, path)
    }

    /// Begins an OPTIONS request; `path` is a literal of the generator.
    pub fn options(path: &'static str) -> Self {
        Self::new(Method::OPTIONS, path)
    }

    /// Begins a POST request; `path` is a literal of the generator.
    pub fn post(path: &'static str) -> Self {
        Self::new(Method::POST, path)
    }

    /// Begins a PUT request; `path` is a literal of the generator.
    pub fn put(path: &'static str) -> Self {
        Self::new(Method::PUT, path)
    }

    /// Begins a PATCH request; `path` is a literal of the generator.
    pub fn patch(path: &'static str) -> Self {
        Self::new(Method::PATCH, path)
    }

    /// Begins a DELETE request; `path` is a literal of the generator.
    pub fn delete(path: &'static str) -> Self {
        Self::new(Method::DELETE, path)
    }

    /// Appends a literal piece to the path.
    #[must_use]
    pub fn path(mut self, literal: &'static str) -> Self {
        encode(literal, "/%:@!$&'()*+,;=", &mut self.path);
        self
    }

    /// Appends a value of the argument `name` to the path, within one segment.
    ///
    /// # Errors
    /// [`Failure::Argument`] for a value that could address something else, as [`path_problem`] says.
    pub fn path_value(mut self, name: &str, value: impl QueryValue) -> Result<Self, Failure> {
        let value = value.spelling();
        if let Some(problem) = path_problem(&value) {
            return Err(Failure::argument(name, problem));
        }
        encode(&value, "", &mut self.path);
        if ends_in_dots(&self.path) {
            return Err(Failure::argument(name, "must not make a `.` or `..` of its part of the path"));
        }
        Ok(self)
    }

    /// Adds a query parameter.
    #[must_use]
    pub fn query(mut self, name: &str, value: impl QueryValue) -> Self {
        self.begin_parameter(name);
        encode(&value.spelling(), "", &mut self.query);
        self
    }

    /// Adds a query parameter if there is a value.
    #[must_use]
    pub fn query_optional(self, name: &str, value: Option<impl QueryValue>) -> Self {
        match value {
            Some(value) => self.query(name, value),
            None => self,
        }
    }

    /// Adds a query parameter once for each value.
    #[must_use]
    pub fn query_each<V: QueryValue>(self, name: &str, values: &[V]) -> Self {
        values.iter().fold(self, |request, value| request.query(name, value))
    }

    /// Adds one query parameter with all values, if there are any.
    #[must_use]
    pub fn query_joined<V: QueryValue>(mut self, name: &str, values: &[V], separator: char) -> Self {
        for (index, value) in values.iter().enumerate() {
            if index == 0 {
                self.begin_parameter(name);
            } else {
                self.query.push(separator);
            }
            encode(&value.spelling(), "", &mut self.query);
        }
        self
    }

    /// Adds a header with the value of the argument `name`.
    ///
    /// # Errors
    /// [`Failure::Argument`] when a header cannot carry the value.
    pub fn header(mut self, header: &'static str, name: &str, value: impl QueryValue) -> Result<Self, Failure> {
        let text = value.spelling();
        // The library would send other letters as UTF-8, which readers of headers take for something else.
        let value = Some(text).filter(|text| text.is_ascii()).and_then(|text| HeaderValue::from_str(&text).ok());
        let value = value.ok_or_else(|| Failure::argument(name, "must hold printable ASCII characters only"))?;
        let header = HeaderName::from_bytes(header.as_bytes())
            .map_err(|_| Failure::internal(format!("`{header}` is no header name")))?;
        self.headers.push((header, value));
        Ok(self)
    }

    /// Adds a header if there is a value.
    ///
    /// # Errors
    /// As [`Request::header`].
    pub fn header_optional(
        self,
        header: &'static str,
        name: &str,
        value: Option<impl QueryValue>,
    ) -> Result<Self, Failure> {
        match value {
            Some(value) => self.header(header, name, value),
            None => Ok(self),
        }
    }

    fn begin_parameter(&mut self, name: &str) {
        if !self.query.is_empty() {
            self.query.push('&');
        }
        encode(name, "", &mut self.query);
        self.query.push('=');
    }
}

/// A value that a path, a query or a header can carry.
pub trait QueryValue {
    /// The value as text, not yet encoded.
    fn spelling(&self) -> Cow<'_, str>;
}

impl QueryValue for str {
    fn spelling(&self) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }
}

impl QueryValue for String {
    fn spelling(&self) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }
}

impl QueryValue for i64 {
    fn spelling(&self) -> Cow<'_, str> {
        Cow::Owned(self.to_string())
    }
}

impl QueryValue for f64 {
    fn spelling(&self) -> Cow<'_, str> {
        Cow::Owned(self.to_string())
    }
}

impl QueryValue for bool {
    fn spelling(&self) -> Cow<'_, str> {
        Cow::Borrowed(if *self { "true" } else { "false" })
    }
}

impl<V: QueryValue + ?Sized> QueryValue for &V {
    fn spelling(&self) -> Cow<'_, str> {
        (**self).spelling()
    }
}

/// Which upstream field each output needs: (output, upstream field).
#[derive(Clone, Copy, Debug)]
pub struct Pushdown(pub &'static [(&'static str, &'static str)]);

impl Pushdown {
    /// The distinct upstream fields for the outputs that `only` names, or for all. When none is left the first one
    /// is asked for, because no field at all would mean every field.
    pub fn select(&self, only: Option<&[String]>) -> Vec<&'static str> {
        let mut fields = Vec::with_capacity(self.0.len());
        for (output, field) in self.0 {
            let wanted = only.is_none_or(|only| only.iter().any(|name| name == output));
            if wanted && !fields.contains(field) {
                fields.push(*field);
            }
        }
        if fields.is_empty() {
            fields.extend(self.0.first().map(|(_, field)| *field));
        }
        fields
    }
}
