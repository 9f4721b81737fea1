//! What a tool expects of a successful answer, and what stands in its place when it is something else.

use super::failure::Failure;

/// Largest answer that is read, in bytes.
pub const LARGEST_ANSWER: usize = 8 * 1024 * 1024;

/// What of a successful answer is taken.
#[derive(Clone, Copy, Debug)]
pub enum Expected {
    /// Its status alone.
    Nothing,
    /// Its status, as long as no page for people comes with it, which is most often a sign-in: the upstream says JSON.
    NoPage,
    /// JSON.
    Json,
    /// A text of one of these media types; any text when there are none.
    Text(&'static [&'static str]),
    /// A file of one of these media types, at most so many bytes; any file when there are none. Where `*/*` is among
    /// them the document says that everything may come, so that JSON and pages are files too.
    File(&'static [&'static str], usize),
}

impl Expected {
    /// The most bytes that are read.
    pub fn limit(self) -> usize {
        match self {
            Self::Nothing | Self::NoPage => 0,
            Self::Json | Self::Text(_) => LARGEST_ANSWER,
            Self::File(_, limit) => limit.min(LARGEST_ANSWER),
        }
    }

    /// Holds that an answer of this media type may be read. What calls itself something else than JSON is read all the
    /// same, because many upstreams name their JSON wrongly, but a stream never is: it may have no end.
    ///
    /// # Errors
    /// [`Failure::OtherKind`] that names both kinds, and [`Failure::OtherType`] where both are files.
    pub fn check(self, content_type: &str) -> Result<(), Failure> {
        let found = Kind::of(content_type);
        let declared = match self {
            Self::Text(declared) | Self::File(declared, _) => declared,
            Self::Nothing | Self::NoPage | Self::Json => &[],
        };
        let is_fine = match (self, found) {
            (Self::Nothing, _) => true,
            (Self::NoPage, found) => found != Kind::Page,
            (_, Kind::Stream) => false,
            (Self::Json, found) => !matches!(found, Kind::Image | Kind::Media),
            (Self::File(declared, _), _) if declared.contains(&ANYTHING) => true,
            _ if matches(declared, content_type) => true,
            (_, Kind::Page | Kind::Json) => false,
            (Self::Text(_), found) => matches!(found, Kind::Text | Kind::Unknown),
            (Self::File(declared, _), found) => {
                let is_open = declared.is_empty() || matches(declared, OCTETS);
                is_open || found == Kind::Unknown || essence(content_type) == OCTETS
            }
        };
        if is_fine { Ok(()) } else { Err(self.instead_of(found)) }
    }

    /// The failure of an answer that is no JSON.
    pub fn no_json(content_type: &str) -> Failure {
        match Kind::of(content_type) {
            Kind::Json | Kind::Unknown => Failure::NotJson,
            found => Self::Json.instead_of(found),
        }
    }

    fn instead_of(self, found: Kind) -> Failure {
        let wanted = match self {
            Self::Nothing => "nothing",
            Self::NoPage | Self::Json => "JSON",
            Self::Text(_) => "a text",
            Self::File(types @ [_, ..], _) if !matches!(found, Kind::Json | Kind::Page | Kind::Stream) => {
                return Failure::OtherType { found: found.name(), types };
            }
            Self::File(..) => "a file",
        };
        Failure::OtherKind { found: found.name(), wanted }
    }
}

/// The range of all media types.
const ANYTHING: &str = "*/*";

/// What a body of any kind may be called.
const OCTETS: &str = "application/octet-stream";

/// The kinds of answers that are told apart.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Kind {
    /// JSON.
    Json,
    /// A page for people: most often a sign-in, or an error of something in between.
    Page,
    /// One thing after the other.
    Stream,
    /// An image.
    Image,
    /// Sound or pictures that move.
    Media,
    /// Any other text.
    Text,
    /// Any other file.
    File,
    /// The answer does not say.
    Unknown,
}

impl Kind {
    fn of(content_type: &str) -> Self {
        let name = essence(content_type);
        match name.split_once('/') {
            None => Self::Unknown,
            _ if STREAMS.contains(&name.as_str()) => Self::Stream,
            _ if matches!(name.as_str(), "application/json" | "text/json") || name.ends_with("+json") => Self::Json,
            _ if matches!(name.as_str(), "text/html" | "application/xhtml+xml") => Self::Page,
            Some(("image", _)) => Self::Image,
            Some(("audio" | "video", _)) => Self::Media,
            Some(("text", _)) => Self::Text,
            _ if TEXTS.contains(&name.as_str()) || name.ends_with("+xml") => Self::Text,
            _ => Self::File,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Json => "JSON",
            Self::Page => "a web page",
            Self::Stream => "a stream",
            Self::Image => "an image",
            Self::Media => "sound or video",
            Self::Text => "a text",
            Self::File => "a file",
            Self::Unknown => "something that it does not name",
        }
    }
}

/// Media types that are streams.
const STREAMS: &[&str] = &[
    "text/event-stream",
    "text/x-ndjson",
    "application/jsonl",
    "application/json-seq",
    "application/ndjson",
    "application/stream+json",
    "application/x-json-stream",
    "application/x-jsonl",
    "application/x-jsonlines",
    "application/x-ndjson",
    "multipart/mixed",
    "multipart/x-mixed-replace",
];

/// Media types beside `text/…` that are texts.
const TEXTS: &[&str] =
    &["application/csv", "application/javascript", "application/x-yaml", "application/xml", "application/yaml"];

/// A media type without its parameters, in lower case (RFC 9110, section 8.3.1).
pub fn essence(content_type: &str) -> String {
    content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Whether an answer calls itself JSON.
pub fn is_json(content_type: &str) -> bool {
    Kind::of(content_type) == Kind::Json
}

/// Whether a media type is one of some, or of a range among them; `*/*` says nothing of texts.
fn matches(declared: &[&str], content_type: &str) -> bool {
    let name = essence(content_type);
    declared.iter().filter(|wanted| **wanted != ANYTHING).any(|wanted| match wanted.strip_suffix("/*") {
        Some(range) => name.split_once('/').is_some_and(|(kind, _)| kind == range),
        None => *wanted == name,
    })
}
