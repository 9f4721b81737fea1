//! Bodies in parts, files among them (`multipart/form-data`, RFC 7578).

use serde_json::Value;

use super::body::Body;
use super::failure::Failure;
use super::file;
use super::request::Request;
use super::style::{Style, spelling};

/// Characters of a file's name that are sent.
const LONGEST_NAME: usize = 200;

/// What is known of one part beside its value.
#[derive(Clone, Copy, Debug)]
pub struct Part<'p> {
    name: &'p str,
    types: &'p [&'p str],
    file: Option<(&'p str, usize)>,
    file_name: &'p str,
    style: Option<Style>,
}

impl<'p> Part<'p> {
    /// A part, or one for each element of a list, that is sent as one of these media types.
    pub const fn of(name: &'p str, types: &'p [&'p str]) -> Self {
        Self { name, types, file: None, file_name: "file", style: None }
    }

    /// The same part as a file of at most so many bytes, which an argument brings.
    #[must_use]
    pub const fn file(self, argument: &'p str, most: usize) -> Self {
        Self { file: Some((argument, most)), ..self }
    }

    /// The same part with a list as one text, in this style.
    #[must_use]
    pub const fn joined(self, style: Style) -> Self {
        Self { style: Some(style), ..self }
    }

    /// The same part with a file's name.
    #[must_use]
    pub const fn named(self, file_name: &'p str) -> Self {
        Self { file_name, ..self }
    }
}

impl Request {
    /// Sends the members of this body as parts: a list as one part for each element, an object as JSON.
    ///
    /// # Errors
    /// [`Failure::Argument`] for a file that is none, too large, or of a type that the document does not list, and for
    /// an element that holds the separator of its list.
    pub fn multipart(mut self, body: Body, parts: &[Part<'_>]) -> Result<Self, Failure> {
        let boundary = boundary()?;
        let mut bytes = Vec::new();
        if let Value::Object(members) = body.json() {
            for (name, value) in &members {
                let part = parts.iter().find(|part| part.name == name).copied().unwrap_or(Part::of(name, &[]));
                match value {
                    Value::Null => {}
                    Value::Array(_) if part.style.is_some() => {
                        if let Some(text) = joined(part, value)? {
                            write(&mut bytes, &boundary, part, &Value::from(text))?;
                        }
                    }
                    Value::Array(elements) => {
                        elements.iter().try_for_each(|element| write(&mut bytes, &boundary, part, element))?;
                    }
                    value => write(&mut bytes, &boundary, part, value)?,
                }
            }
        }
        bytes.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
        self.body = Some(bytes);
        self.media_type = format!("multipart/form-data; boundary={boundary}").into();
        Ok(self)
    }

    /// Sends the members of this body as parts unless nothing was put into it.
    ///
    /// # Errors
    /// As [`Request::multipart`].
    pub fn multipart_unless_empty(self, body: Body, parts: &[Part<'_>]) -> Result<Self, Failure> {
        if body.is_empty() { Ok(self) } else { self.multipart(body, parts) }
    }
}

/// The elements of a list as one text; none when there are none. What a part holds is not encoded, nor is a header.
fn joined(part: Part<'_>, value: &Value) -> Result<Option<String>, Failure> {
    let text = part.style.map(|style| style.in_header(value)).transpose();
    text.map(Option::flatten).map_err(|problem| Failure::argument(part.name, problem))
}

fn write(bytes: &mut Vec<u8>, boundary: &str, part: Part<'_>, value: &Value) -> Result<(), Failure> {
    let mut head = format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{}\"", escaped(part.name));
    let content = match (part.file, value) {
        (Some((argument, most)), Value::String(text)) => {
            let file = file::read(argument, text, most)?;
            let media_type = file.type_among(argument, part.types)?;
            head.push_str(&format!("; filename=\"{}\"\r\nContent-Type: {media_type}", plain_name(part.file_name)));
            file.bytes
        }
        (Some((argument, _)), _) => return Err(Failure::argument(argument, "must be a file as Base64 or a data URI")),
        (None, value) => {
            let own = if value.is_object() || value.is_array() { Some("application/json") } else { None };
            if let Some(media_type) = part.types.first().copied().filter(|listed| !listed.contains('*')).or(own) {
                head.push_str(&format!("\r\nContent-Type: {media_type}"));
            }
            spelling(value).into_bytes()
        }
    };
    bytes.extend_from_slice(head.as_bytes());
    bytes.extend_from_slice(b"\r\n\r\n");
    bytes.extend_from_slice(&content);
    bytes.extend_from_slice(b"\r\n");
    Ok(())
}

/// What separates the parts: new in every request and of so much chance that no content can hold it but by knowing it.
fn boundary() -> Result<String, Failure> {
    let (high, low) = (getrandom::u64(), getrandom::u64());
    match (high, low) {
        (Ok(high), Ok(low)) => Ok(format!("part-{high:016x}{low:016x}")),
        _ => Err(Failure::internal("the system has no random numbers")),
    }
}

/// A name as browsers write it (HTML, "Multipart form data").
fn escaped(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

/// The name of a file: its last component, of characters that no reader takes for anything else.
fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let is_plain = |letter: &char| !letter.is_control() && !"\"<>:|?*;\u{202e}\u{2028}\u{2029}".contains(*letter);
    let plain: String =
        last.chars().take(LONGEST_NAME).map(|letter| if is_plain(&letter) { letter } else { '_' }).collect();
    if plain.trim_matches(['.', ' ']).is_empty() { "file".to_owned() } else { plain }
}
