//! As much HTTP/1.1 as the tests need, by hand, so that they can also send and answer what no library would.

use std::io;

use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::net::TcpStream;

use super::{Outcome, broken};

/// A request or a response.
#[derive(Debug, Clone, Default)]
pub struct Message {
    /// The first line.
    pub start: String,
    /// Names in lower case and values, in order.
    pub headers: Vec<(String, String)>,
    /// The body, unchunked.
    pub body: Vec<u8>,
}

impl Message {
    /// The first value of a header; `name` is in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The status of a response, 0 when there is none.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.start.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0)
    }

    /// The method of a request.
    #[must_use]
    pub fn method(&self) -> &str {
        self.start.split(' ').next().unwrap_or_default()
    }

    /// The path of a request as sent, without its query.
    #[must_use]
    pub fn path(&self) -> &str {
        self.target().split('?').next().unwrap_or_default()
    }

    /// What the body is called, without parameters; empty when nothing is said.
    #[must_use]
    pub fn media_type(&self) -> &str {
        self.header("content-type").and_then(|kind| kind.split(';').next()).unwrap_or_default().trim()
    }

    /// The decoded query pairs of a request, in order.
    #[must_use]
    pub fn query(&self) -> Vec<(String, String)> {
        pairs(self.target().split_once('?').map_or("", |(_, query)| query))
    }

    /// The parts of a multipart body, in order; none when it is no such body.
    #[must_use]
    pub fn parts(&self) -> Vec<SentPart> {
        let kind = self.header("content-type").unwrap_or_default();
        let Some(boundary) = kind.strip_prefix("multipart/form-data; boundary=") else {
            return Vec::new();
        };
        let text = self.text();
        let pieces: Vec<&str> = text.split(&format!("--{boundary}")).collect();
        pieces.iter().filter_map(|piece| sent_part(piece)).collect()
    }

    /// The first value of a query parameter.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<String> {
        self.query().into_iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// What a list is paged by: a query parameter, or of the body the value that a JSON pointer leads to.
    #[must_use]
    pub fn paging(&self, place: &str) -> Option<String> {
        if !place.starts_with('/') {
            return self.parameter(place);
        }
        match self.json().ok()?.pointer(place)? {
            Value::Null => None,
            Value::String(text) => Some(text.clone()),
            other => Some(other.to_string()),
        }
    }

    /// The body as text, lossily.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    ///
    /// # Errors
    /// When it is not JSON.
    pub fn json(&self) -> Outcome<Value> {
        match serde_json::from_slice(&self.body) {
            Ok(value) => Ok(value),
            Err(error) => broken(format!("the body of `{}` is not JSON: {error}: {}", self.start, self.text())),
        }
    }

    fn target(&self) -> &str {
        self.start.split(' ').nth(1).unwrap_or_default()
    }
}

/// One part of a multipart body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentPart {
    /// Its name, as [`quoted_name`] writes it.
    pub name: String,
    /// The name of its file.
    pub file_name: Option<String>,
    /// Its media type.
    pub media_type: Option<String>,
    /// Its content, lossily.
    pub text: String,
}

fn sent_part(piece: &str) -> Option<SentPart> {
    let (head, text) = piece.strip_prefix("\r\n")?.split_once("\r\n\r\n")?;
    let quoted = |key: &str| Some(head.split_once(&format!("{key}=\""))?.1.split('"').next()?.to_owned());
    Some(SentPart {
        name: quoted(" name")?,
        file_name: quoted("filename"),
        media_type: head.split_once("Content-Type: ").map(|(_, kind)| kind.to_owned()),
        text: text.strip_suffix("\r\n")?.to_owned(),
    })
}

/// The name of a part as it stands between its quotes (HTML, "Multipart form data"). The other way is not told: what
/// stands there as `%22` may have been either.
#[must_use]
pub fn quoted_name(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

/// The decoded pairs of a query or form, in order.
#[must_use]
pub fn pairs(text: &str) -> Vec<(String, String)> {
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (decode(name), decode(value)))
        .collect()
}

/// Reads one message; `None` when the peer closed before its first byte.
///
/// # Errors
/// When the peer closes within a message or sends no HTTP.
pub async fn read_message(stream: &mut BufReader<TcpStream>) -> io::Result<Option<Message>> {
    let mut message = Message::default();
    if stream.read_line(&mut message.start).await? == 0 {
        return Ok(None);
    }
    message.start.truncate(message.start.trim_end().len());
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        match line.trim_end().split_once(':') {
            Some((name, value)) => message.headers.push((name.to_ascii_lowercase(), value.trim().to_owned())),
            None => break,
        }
    }
    message.body = read_body(stream, &message).await?;
    Ok(Some(message))
}

async fn read_body(stream: &mut BufReader<TcpStream>, message: &Message) -> io::Result<Vec<u8>> {
    let is_response = message.start.starts_with("HTTP/");
    let mut body = Vec::new();
    if message.header("transfer-encoding").is_some_and(|value| value.eq_ignore_ascii_case("chunked")) {
        while read_chunk(stream, &mut body).await? {}
    } else if let Some(length) = message.header("content-length").and_then(|value| value.parse().ok()) {
        body = vec![0; length];
        stream.read_exact(&mut body).await?;
    } else if is_response && !matches!(message.status(), 204 | 304) {
        stream.read_to_end(&mut body).await?;
    }
    Ok(body)
}

async fn read_chunk(stream: &mut BufReader<TcpStream>, body: &mut Vec<u8>) -> io::Result<bool> {
    let mut line = String::new();
    stream.read_line(&mut line).await?;
    let length = usize::from_str_radix(line.trim(), 16).map_err(io::Error::other)?;
    let mut chunk = vec![0; length + 2];
    stream.read_exact(&mut chunk).await?;
    chunk.truncate(length);
    body.append(&mut chunk);
    Ok(length > 0)
}

fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut position = 0;
    while let Some(byte) = bytes.get(position) {
        let escaped = text.get(position + 1..position + 3).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match (byte, escaped) {
            (b'%', Some(value)) => {
                decoded.push(value);
                position += 2;
            }
            (b'+', _) => decoded.push(b' '),
            (byte, _) => decoded.push(*byte),
        }
        position += 1;
    }
    String::from_utf8_lossy(&decoded).into_owned()
}
