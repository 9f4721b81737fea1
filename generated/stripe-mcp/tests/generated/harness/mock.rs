//! The upstream of the tests: a server on loopback that records what it is asked and answers by a script.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use super::Outcome;
use super::case::{Case, Form, List, Style, put};
use super::wire::{Message, read_message};

/// Path of the base URL, so that tests see when a request leaves it.
pub const BASE_PATH: &str = "/tenant/one";

/// Stands in every answer that must not reach the client.
pub const CANARY: &str = "canary-3b9f1c";

/// A file that says nothing.
const FILE: &[u8] = b"\0file\0";

/// What the upstream does with a request.
#[derive(Debug, Clone)]
pub enum Answer {
    /// Status 200 with this JSON; null is status 204 with nothing.
    Json(Value),
    /// Status 200 with this body, called JSON.
    Body(Vec<u8>),
    /// The same without a length, in one chunk.
    Chunked(Vec<u8>),
    /// A status with headers and a body, called JSON unless a header says otherwise.
    Status(u16, Vec<(&'static str, String)>, Vec<u8>),
    /// Status 200 with this content type and body.
    Typed(&'static str, Vec<u8>),
    /// Another answer after a wait.
    After(Duration, Box<Answer>),
    /// Closes the connection without a word.
    Close,
}

/// Decides the answer to a request.
pub type Script = Arc<dyn Fn(&Message) -> Answer + Send + Sync>;

/// A running upstream; it ends when it is dropped.
pub struct Mock {
    /// Where it listens.
    pub address: SocketAddr,
    seen: Arc<Mutex<Vec<Message>>>,
    task: JoinHandle<()>,
}

impl Mock {
    /// Starts an upstream on a free port of loopback.
    ///
    /// # Errors
    /// When no port can be had.
    pub async fn start(script: Script) -> io::Result<Self> {
        Self::start_at(SocketAddr::from(([127, 0, 0, 1], 0)), script).await
    }

    /// Starts an upstream at this address; port 0 is a free one.
    ///
    /// # Errors
    /// When the address cannot be had.
    pub async fn start_at(address: SocketAddr, script: Script) -> io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let seen = Arc::new(Mutex::new(Vec::new()));
        let record = Arc::clone(&seen);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&script), Arc::clone(&record)));
            }
        });
        Ok(Self { address, seen, task })
    }

    /// The base URL to give to the server under test.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("http://{}{BASE_PATH}", self.address)
    }

    /// The requests seen so far.
    #[must_use]
    pub fn seen(&self) -> Vec<Message> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Mock {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Always the same answer.
#[must_use]
pub fn always(answer: Answer) -> Script {
    Arc::new(move |_| answer.clone())
}

/// The sample of a case.
///
/// # Errors
/// When it is not JSON.
pub fn sample(case: &Case) -> Outcome<Script> {
    Ok(always(good(case)?))
}

/// The answer to the sample call of a case.
///
/// # Errors
/// When it should be JSON and is not.
pub fn good(case: &Case) -> Outcome<Answer> {
    Ok(match case.form {
        Form::Text(kind, _) => Answer::Typed(kind, case.answer.as_bytes().to_vec()),
        Form::File(kind, _) => Answer::Typed(kind, FILE.to_vec()),
        Form::Outputs | Form::Done | Form::Raw(_) => Answer::Json(case.sample()?),
    })
}

/// Elements of a page where the upstream alone decides.
const OWN_SIZE: usize = 25;

/// A list of `count` copies of the sample's element with identities of their own, paged as the tool expects.
///
/// # Errors
/// When the sample does not fit.
pub fn pages(case: &'static Case, list: &'static List, count: usize) -> Outcome<Script> {
    pages_of(case, list, count, list.size_cap)
}

/// The same with at most `most` elements of a page, whatever is asked for.
///
/// # Errors
/// When the sample does not fit.
pub fn pages_of(case: &'static Case, list: &'static List, count: usize, most: usize) -> Outcome<Script> {
    let mut envelope = case.sample()?;
    let item = case.item(&mut envelope)?.clone();
    Ok(Arc::new(move |request| {
        let size = match list.size_parameter {
            Some(name) => request.paging(name).and_then(|size| size.parse().ok()).unwrap_or(list.size_cap),
            None => OWN_SIZE,
        };
        let size: usize = size.min(list.size_cap).min(most).max(1);
        let start = begin(list, request, size).min(count);
        let end = count.min(start + size);
        let items = (start..end).map(|number| list.numbered(&item, number));
        let mut answer = envelope.clone();
        put(&mut answer, list.items, Value::Array(items.collect()));
        for (pointer, value) in [(list.total, count), (list.pages, count.div_ceil(size))] {
            if let Some(pointer) = pointer {
                put(&mut answer, pointer, Value::from(value));
            }
        }
        mark_end(list, &mut answer, end == count);
        match list.style {
            Style::Token(next) if end < count => put(&mut answer, next, Value::from(format!("from-{end}"))),
            Style::Link | Style::NextUrl(_) if end < count => {
                return pointing(list, answer, &address(list, request, &format!("from-{end}")));
            }
            _ => {}
        }
        Answer::Json(answer)
    }))
}

/// The element with which the page that a request asks for begins.
fn begin(list: &List, request: &Message, size: usize) -> usize {
    let Some(position) = request.paging(list.token_parameter) else { return 0 };
    let number = |text: &str| text.parse::<usize>().unwrap_or(0);
    match list.style {
        Style::Offset => number(&position),
        Style::Page(first) => number(&position).saturating_sub(first) * size,
        Style::AfterLast(_) => number(position.trim_start_matches("ITEM-")) + 1,
        Style::Token(_) | Style::Link | Style::NextUrl(_) => number(position.trim_start_matches("from-")),
    }
}

/// Says whether a page is the last one, where the upstream has a mark for that.
pub fn mark_end(list: &List, answer: &mut Value, is_last: bool) {
    for (pointer, value) in [(list.last, is_last), (list.more, !is_last)] {
        if let Some(pointer) = pointer {
            put(answer, pointer, Value::from(value));
        }
    }
}

/// An answer that gives this address of the next page.
#[must_use]
pub fn pointing(list: &List, mut answer: Value, address: &str) -> Answer {
    if let Style::NextUrl(next) = list.style {
        put(&mut answer, next, Value::from(address));
        return Answer::Json(answer);
    }
    let links = format!("<{address}&back=1>; rel=\"prev\", <{address}>; rel=\"next\"");
    Answer::Status(200, vec![("link", links)], answer.to_string().into_bytes())
}

/// The address of the next page as an upstream gives it: its own, with more in it than the tool needs.
#[must_use]
pub fn address(list: &List, request: &Message, position: &str) -> String {
    let host = request.header("host").unwrap_or_default();
    let name: String = list.token_parameter.bytes().map(|byte| format!("%{byte:02X}")).collect();
    format!("http://{host}{}?extra=1&{name}={position}", request.path())
}

async fn serve(stream: TcpStream, script: Script, seen: Arc<Mutex<Vec<Message>>>) {
    if stream.set_nodelay(true).is_err() {
        return;
    }
    let mut stream = BufReader::new(stream);
    while let Ok(Some(request)) = read_message(&mut stream).await {
        let mut answer = script(&request);
        seen.lock().unwrap_or_else(PoisonError::into_inner).push(request);
        while let Answer::After(wait, then) = answer {
            tokio::time::sleep(wait).await;
            answer = *then;
        }
        let Some(bytes) = render(answer) else { return };
        if stream.write_all(&bytes).await.is_err() {
            return;
        }
    }
}

/// The bytes of an answer; `None` closes the connection.
fn render(answer: Answer) -> Option<Vec<u8>> {
    let json = "application/json";
    let (status, content_type, headers, body) = match answer {
        Answer::Json(Value::Null) => return Some(b"HTTP/1.1 204 Answer\r\n\r\n".to_vec()),
        Answer::Json(value) => (200, json, Vec::new(), value.to_string().into_bytes()),
        Answer::Body(body) => (200, json, Vec::new(), body),
        Answer::Chunked(body) => return Some(chunked(&body)),
        Answer::Status(status, headers, body) => (status, json, headers, body),
        Answer::Typed(content_type, body) => (200, content_type, Vec::new(), body),
        Answer::After(..) | Answer::Close => return None,
    };
    let length = body.len();
    let mut head = format!("HTTP/1.1 {status} Answer\r\n");
    if headers.iter().all(|(name, _)| *name != "content-type") {
        head.push_str(&format!("content-type: {content_type}\r\n"));
    }
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str(&format!("content-length: {length}\r\n\r\n"));
    Some([head.as_bytes(), &body].concat())
}

fn chunked(body: &[u8]) -> Vec<u8> {
    let head = "HTTP/1.1 200 Answer\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n";
    let size = format!("{:x}\r\n", body.len());
    [head.as_bytes(), size.as_bytes(), body, b"\r\n0\r\n\r\n"].concat()
}
