//! Which request is which operation, and what that answers.

use serde_json::{Value, json};

use super::case::put;
use super::invent::{Element, Numbers, element, prefix};
use super::refusal;
use super::transport::Answer;
use super::wire::Message;
use crate::model::{AnswerForm, PathPart, Plan, Sample, SampleBody, SampleList, SampleStyle, Tool};

/// How many elements a list has.
const ELEMENTS: usize = 200;

/// The subject of pieces of work.
const WORK: u64 = 1;

/// What an operation that answers with a text says.
const TEXT: &str = "name,pieces\nbolt,12\nnut,40\n";

/// What an operation that answers with a file gives: one red point.
const PICTURE: &[u8] = &[
    0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, b'I', b'H', b'D', b'R', 0, 0, 0, 1, 0, 0, 0, 1, 8, 2,
    0, 0, 0, 0x90, 0x77, 0x53, 0xDE, 0, 0, 0, 12, b'I', b'D', b'A', b'T', 0x08, 0xD7, 0x63, 0xF8, 0xCF, 0xC0, 0, 0, 3,
    1, 1, 0, 0x18, 0xDD, 0x8D, 0xB0, 0, 0, 0, 0, b'I', b'E', b'N', b'D', 0xAE, 0x42, 0x60, 0x82,
];

/// Elements of a page when the request does not say.
const PAGE: usize = 50;

/// The operations of a plan.
#[derive(Debug)]
pub(super) struct Routes {
    routes: Vec<Route>,
    seed: u64,
    /// What identities of elements start with, such as `PROJ`.
    prefix: String,
}

#[derive(Debug)]
struct Route {
    method: String,
    /// The path in segments, each cut where an argument stands.
    segments: Vec<Vec<String>>,
    sample: Sample,
    form: AnswerForm,
    /// Tells the data of this operation's own lists apart from that of others.
    subject: u64,
}

impl Routes {
    pub(super) fn new(plan: &Plan, seed: u64) -> Self {
        let routes: Vec<Route> = plan.tools.iter().map(route).collect();
        let prefix = prefix(plan.tools.iter().map(|tool| &tool.sample.call.arguments));
        Self { routes, seed, prefix }
    }

    /// The answer to a request; a status that says why where there is none.
    pub(super) fn answer(&self, request: &Message) -> Answer {
        let path: Vec<String> = request.path().split('/').map(decoded).collect();
        let at_path: Vec<&Route> = self.routes.iter().filter(|route| route.is_at(&path)).collect();
        let of_method: Vec<&Route> = at_path.iter().filter(|route| route.method == request.method()).copied().collect();
        let readable = of_method.iter().find(|route| is_readable(route.sample.call.body.as_ref(), request));
        let Some(route) = readable else {
            if !of_method.is_empty() {
                return refusal(400, "the body is not of the kind that the operation takes");
            }
            return match at_path.first() {
                None => refusal(404, "the allow-list names no operation with this path"),
                Some(_) => refusal(405, "the allow-list names no operation with this path and method"),
            };
        };
        match (&route.form, &route.sample.list) {
            (AnswerForm::Done { .. }, _) => Answer::Json(route.sample.answer.clone()),
            (form @ AnswerForm::Text { .. }, _) => whole(form.media_type().unwrap_or("text/plain"), TEXT.as_bytes()),
            (form @ AnswerForm::File { .. }, _) => whole(form.media_type().unwrap_or("image/png"), PICTURE),
            (_, Some(list)) => self.page(route, list, request),
            (_, None) => self.one(route, &path),
        }
    }

    /// One object: the element with the number that the path names.
    fn one(&self, route: &Route, path: &[String]) -> Answer {
        let named = path.iter().zip(&route.segments).rfind(|(_, segment)| segment.len() > 1).map(|(value, _)| value);
        let number = named.map_or(1, |name| number_in(name));
        let mut answer = self.element(route.subject, number, &route.sample.answer);
        if let (Some(name), Some(key)) = (named, answer.get_mut("key").filter(|key| key.is_string())) {
            *key = json!(name);
        }
        Answer::Json(answer)
    }

    /// One page of a list.
    fn page(&self, route: &Route, list: &SampleList, request: &Message) -> Answer {
        let Some(sample) = route.sample.answer.pointer(&format!("{}/0", list.items)) else {
            return Answer::Json(route.sample.answer.clone());
        };
        let size = list.size_parameter.as_deref().and_then(|name| request.paging(name));
        let size = size.and_then(|size| size.parse().ok()).unwrap_or(PAGE).clamp(1, 1_000);
        let elements = |range: std::ops::Range<usize>| {
            range.map(|number| self.element(route.subject, number + 1, sample)).collect::<Vec<Value>>()
        };
        let start = match request.paging(&list.token_parameter) {
            None => 0,
            Some(position) => begin(list, &position, size, || elements(0..ELEMENTS)).min(ELEMENTS),
        };
        let end = ELEMENTS.min(start + size);
        let mut answer = self.element(route.subject, 0, &route.sample.answer);
        put(&mut answer, &list.items, Value::Array(elements(start..end)));
        for (pointer, value) in [(&list.total, ELEMENTS), (&list.pages, ELEMENTS.div_ceil(size))] {
            if let Some(pointer) = pointer {
                put(&mut answer, pointer, json!(value));
            }
        }
        for (pointer, value) in [(&list.last, end == ELEMENTS), (&list.more, end < ELEMENTS)] {
            if let Some(pointer) = pointer {
                put(&mut answer, pointer, json!(value));
            }
        }
        if end == ELEMENTS {
            return Answer::Json(answer);
        }
        match &list.style {
            SampleStyle::Token(next) => put(&mut answer, next, json!(format!("from-{end}"))),
            SampleStyle::NextUrl(next) => put(&mut answer, next, json!(address(list, request, end))),
            SampleStyle::Link => {
                let link = format!("<{}>; rel=\"next\"", address(list, request, end));
                return Answer::Status(200, vec![("link", link)], answer.to_string().into_bytes());
            }
            SampleStyle::Offset | SampleStyle::Page(_) | SampleStyle::AfterLast(_) => {}
        }
        Answer::Json(answer)
    }

    fn element(&self, subject: u64, number: usize, sample: &Value) -> Value {
        let number = u64::try_from(number).unwrap_or(0);
        let mut numbers = Numbers::new(&[self.seed, subject, number]);
        element(sample, &mut Element { number, seed: numbers.next(), prefix: &self.prefix, is_work: subject == WORK })
    }
}

/// The element with which the page at a position begins.
fn begin(list: &SampleList, position: &str, size: usize, elements: impl Fn() -> Vec<Value>) -> usize {
    let number = |text: &str| text.parse::<usize>().unwrap_or(0);
    match &list.style {
        SampleStyle::Offset => number(position),
        SampleStyle::Page(first) => {
            number(position).saturating_sub(usize::try_from(*first).unwrap_or(0)).saturating_mul(size)
        }
        SampleStyle::AfterLast(from) => {
            let is_last = |element: &Value| element.pointer(from).is_some_and(|value| plain(value) == position);
            elements().iter().position(is_last).map_or(ELEMENTS, |last| last + 1)
        }
        SampleStyle::Token(_) | SampleStyle::Link | SampleStyle::NextUrl(_) => {
            number(position.trim_start_matches("from-"))
        }
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The address of the page that begins with an element, at the address of this request.
fn address(list: &SampleList, request: &Message, start: usize) -> String {
    let host = request.header("host").unwrap_or_default();
    let name: String = list.token_parameter.bytes().map(|byte| format!("%{byte:02X}")).collect();
    format!("http://{host}{}?{name}=from-{start}", request.path())
}

fn whole(media_type: &str, body: &[u8]) -> Answer {
    Answer::Status(200, vec![("content-type", media_type.to_owned())], body.to_vec())
}

impl Route {
    fn is_at(&self, path: &[String]) -> bool {
        let fits = |(segment, value): (&Vec<String>, &String)| match segment.as_slice() {
            [literal] => literal == value,
            // What stands between the first and the last piece is the arguments' business.
            [first, .., last] => {
                value.len() > first.len() + last.len() && value.starts_with(first) && value.ends_with(last)
            }
            [] => false,
        };
        self.segments.len() == path.len() && self.segments.iter().zip(path).all(fits)
    }
}

/// Whether a request's body is of the kind that its operation takes; one that may be left out may be missing.
fn is_readable(wanted: Option<&SampleBody>, request: &Message) -> bool {
    let kind = request.media_type();
    match wanted {
        None => true,
        Some(_) if request.body.is_empty() => true,
        Some(SampleBody::Json(_)) => kind.ends_with("json") && request.json().is_ok(),
        Some(SampleBody::Form(_)) => kind == "application/x-www-form-urlencoded",
        Some(SampleBody::Parts(_)) => kind == "multipart/form-data",
        Some(SampleBody::Text(media_type, _)) => request.header("content-type") == Some(media_type),
    }
}

fn route(tool: &Tool) -> Route {
    let mut path = String::new();
    for part in &tool.request.path {
        match part {
            PathPart::Literal(text) => path.push_str(text),
            PathPart::Argument { .. } => path.push('\u{0}'),
        }
    }
    let segments = path.split('/').map(|segment| segment.split('\u{0}').map(str::to_owned).collect()).collect();
    // Operations on pieces of work speak of the same ones.
    let subject = if shows_work(&tool.sample) { WORK } else { 0 };
    Route {
        method: tool.request.method.to_string(),
        segments,
        sample: tool.sample.clone(),
        form: tool.answer.clone(),
        subject,
    }
}

/// Whether the elements are pieces of work, such as issues: a key beside fields.
fn shows_work(sample: &Sample) -> bool {
    let element = match &sample.list {
        Some(list) => sample.answer.pointer(&format!("{}/0", list.items)),
        None => Some(&sample.answer),
    };
    element.is_some_and(|element| element.get("key").is_some() && element.get("fields").is_some())
}

/// The number that a name ends with; names without one have a number of their own.
fn number_in(name: &str) -> usize {
    let digits = name.rsplit(|character: char| !character.is_ascii_digit()).next().unwrap_or_default();
    let tail = digits.get(digits.len().saturating_sub(9)..).unwrap_or_default();
    tail.parse().unwrap_or_else(|_| name.bytes().fold(7, |sum, byte| (sum * 31 + usize::from(byte)) % 9_973))
}

/// A segment of a path without its escapes.
fn decoded(segment: &str) -> String {
    let bytes = segment.as_bytes();
    let mut plain = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let escaped = (*byte == b'%').then(|| segment.get(at + 1..at + 3)).flatten();
        match escaped.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(value) => {
                plain.push(value);
                at += 3;
            }
            None => {
                plain.push(*byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&plain).into_owned()
}
