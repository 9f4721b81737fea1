//! Files that callers send as text: Base64, or a data URI (RFC 2397) that names the file's type too.

use base64::Engine;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::failure::Failure;
use super::request::Request;

/// The type of a file of which nobody says more.
const UNKNOWN: &str = "application/octet-stream";

/// A file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its media type, when the caller names one.
    pub media_type: Option<String>,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// Reads a file out of the text of an argument.
///
/// # Errors
/// [`Failure::Argument`] for what is not Base64, for a file of more than `most` bytes, and for a type that is none.
pub fn read(argument: &str, text: &str, most: usize) -> Result<File, Failure> {
    let refuse = |problem: String| Err(Failure::argument(argument, problem));
    let too_large = || format!("must be a file of at most {most} bytes");
    let scheme = text.split_at_checked(5).filter(|(scheme, _)| scheme.eq_ignore_ascii_case("data:"));
    let (media_type, encoded) = match scheme.map(|(_, rest)| rest) {
        None => (None, text),
        Some(rest) => {
            let Some((head, encoded)) = rest.split_once(',') else {
                return refuse("must be Base64 or a data URI such as `data:text/plain;base64,…`".to_owned());
            };
            let Some(media_type) = head.strip_suffix(";base64") else {
                return refuse("must be Base64; write `;base64` into the data URI".to_owned());
            };
            (Some(media_type).filter(|media_type| !media_type.is_empty()), encoded)
        }
    };
    if media_type.is_some_and(|media_type| !is_media_type(media_type)) {
        return refuse("names a media type that is none".to_owned());
    }
    // Four letters carry three bytes; what is longer is not even decoded.
    if encoded.len() / 4 > most / 3 + 2 + encoded.bytes().filter(u8::is_ascii_whitespace).count() {
        return refuse(too_large());
    }
    let letters: Vec<u8> = encoded.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    let config = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let is_for_urls = letters.iter().any(|letter| matches!(letter, b'-' | b'_'));
    let engine = GeneralPurpose::new(if is_for_urls { &URL_SAFE } else { &STANDARD }, config);
    match engine.decode(letters) {
        Ok(bytes) if bytes.len() > most => refuse(too_large()),
        Ok(bytes) => Ok(File { media_type: media_type.map(str::to_owned), bytes }),
        Err(_) => refuse("must be Base64 or a data URI such as `data:text/plain;base64,…`".to_owned()),
    }
}

impl File {
    /// The type to send: the caller's, if it is one of those that the document lists, else the document's own.
    ///
    /// # Errors
    /// [`Failure::Argument`] when the caller names a type that the document does not list, or none where the document
    /// lists only ranges such as `image/*`.
    pub fn type_among(&self, argument: &str, listed: &[&str]) -> Result<String, Failure> {
        let plain = |media_type: &str| media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let fits = |given: &str, listed: &str| {
            let listed = plain(listed);
            listed == "*/*" || listed == given || listed.strip_suffix('*').is_some_and(|start| given.starts_with(start))
        };
        let own = listed.iter().find(|listed| !listed.contains('*')).copied();
        let is_open = listed.is_empty() || listed.iter().any(|listed| fits(UNKNOWN, listed));
        let types = || listed.iter().map(|listed| plain(listed)).collect::<Vec<_>>().join(" or ");
        match &self.media_type {
            None if own.is_some() || is_open => Ok(own.unwrap_or(UNKNOWN).to_owned()),
            None => {
                let problem = format!("must be a data URI that names its type, which must be {}", types());
                Err(Failure::argument(argument, problem))
            }
            Some(given) if listed.is_empty() || listed.iter().any(|listed| fits(&plain(given), listed)) => {
                Ok(given.clone())
            }
            // A document that knows only bytes says nothing of their type.
            Some(_) if listed == [UNKNOWN] => Ok(UNKNOWN.to_owned()),
            Some(_) => Err(Failure::argument(argument, format!("must be a file of the type {}", types()))),
        }
    }
}

/// Whether a text is a type and a subtype, with parameters of plain tokens at most (RFC 9110, section 8.3.1).
fn is_media_type(text: &str) -> bool {
    let is_token = |text: &str| {
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
    };
    let mut parts = text.split(';');
    let names = parts.next().and_then(|whole| whole.split_once('/'));
    names.is_some_and(|(one, other)| is_token(one) && is_token(other))
        && parts.all(|part| part.trim().split_once('=').is_some_and(|(name, value)| is_token(name) && is_token(value)))
}

impl Request {
    /// Sends a file as the whole body. `media_type` is the document's, which may be a range.
    ///
    /// # Errors
    /// [`Failure::Argument`] for what is no file, too large, or of a type that the document does not list.
    pub fn file(mut self, media_type: &'static str, argument: &str, text: &str, most: usize) -> Result<Self, Failure> {
        let file = read(argument, text, most)?;
        self.media_type = file.type_among(argument, &[media_type])?.into();
        self.body = Some(file.bytes);
        Ok(self)
    }

    /// Sends a file as the whole body, if there is one.
    ///
    /// # Errors
    /// As [`Request::file`].
    pub fn file_optional(
        self,
        media_type: &'static str,
        argument: &str,
        text: Option<&str>,
        most: usize,
    ) -> Result<Self, Failure> {
        match text {
            Some(text) => self.file(media_type, argument, text, most),
            None => Ok(self),
        }
    }
}
