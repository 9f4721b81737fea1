//! A raw MCP client over HTTP that can also leave out or spoil what a good client sends.

use std::net::SocketAddr;

use serde_json::{Map, Value, json};
use tokio::io::{AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

use super::super::SUBJECT;
use super::super::server::runtime::CallerAuthentication;
use super::wire::{Message, read_message};
use super::{Outcome, some};

/// The key that good clients bring where callers have one.
pub const API_KEY: &str = "api-key-of-the-tests-7c4e2a9d5b8f1306";

/// What the server's environment says of that key and of [`OTHER_API_KEY`].
pub const API_KEYS: &str = concat!(
    "tests:d36fc268631dbc736b550a4530d0a80ce99feb1dfc9dae85a4152e4ca4aae605,",
    "others:7b6bf2ca52e04b600a556abc8ee0356a09333155c807bf47714db8a47260d302",
);

/// The key of another organisation.
pub const OTHER_API_KEY: &str = "other-api-key-of-the-tests-0f5d8c1b7a";

/// The gateway's secret in all tests.
pub const GATEWAY_SECRET: &str = "gateway-secret-of-the-tests-0123456789";

/// The caller's token where a test needs only one.
pub const BEARER: &str = "token-of-the-tests-7c1e";

/// Which kind of peer the client is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Era {
    /// 2025-03-26 or older: sends no version with a call and understands text only.
    Text,
    /// 2025-11-25: names its version in a header and understands structured content.
    Structured,
    /// 2026-07-28: no handshake, everything it is stands in each request.
    Modern,
}

/// All kinds of peers.
pub const ERAS: [Era; 3] = [Era::Text, Era::Structured, Era::Modern];

/// A client of one server.
#[derive(Debug, Clone)]
pub struct Client {
    address: SocketAddr,
    /// Which kind of peer it is.
    pub era: Era,
    /// The caller's token.
    pub bearer: String,
    gateway_header: Option<&'static str>,
}

/// A request before it is sent.
#[derive(Debug, Clone)]
pub struct Request {
    address: SocketAddr,
    method: &'static str,
    path: &'static str,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

/// A tool's reply.
#[derive(Debug, Clone)]
pub struct Reply {
    /// Whether the tool says that it failed.
    pub is_error: bool,
    /// The structured content, if there is any.
    pub structured: Option<Value>,
    /// The text blocks.
    pub texts: Vec<String>,
    /// The whole message as it came.
    pub raw: String,
}

impl Client {
    /// A well-behaved client of the newest handshake revision.
    #[must_use]
    pub fn new(address: SocketAddr, gateway_header: Option<&'static str>) -> Self {
        Self { address, era: Era::Structured, bearer: BEARER.to_owned(), gateway_header }
    }

    /// The same client as another kind of peer.
    #[must_use]
    pub fn of(&self, era: Era) -> Self {
        Self { era, ..self.clone() }
    }

    /// The same client for another caller.
    #[must_use]
    pub fn with_bearer(&self, bearer: &str) -> Self {
        Self { bearer: bearer.to_owned(), ..self.clone() }
    }

    /// A request with every header that a good client sends, and this body.
    #[must_use]
    pub fn post(&self, body: &Value) -> Request {
        let mut headers = vec![
            ("host".to_owned(), self.address.to_string()),
            ("content-type".to_owned(), "application/json".to_owned()),
            ("accept".to_owned(), "application/json, text/event-stream".to_owned()),
            ("authorization".to_owned(), format!("Bearer {}", self.bearer)),
        ];
        if let Some(name) = self.gateway_header {
            headers.push((name.to_owned(), GATEWAY_SECRET.to_owned()));
        }
        if let CallerAuthentication::ApiKey { header, .. } = SUBJECT.server.caller {
            headers.push((header.to_owned(), API_KEY.to_owned()));
        }
        match self.era {
            Era::Text => {}
            Era::Structured => headers.push(("mcp-protocol-version".to_owned(), "2025-11-25".to_owned())),
            Era::Modern => {
                headers.push(("mcp-protocol-version".to_owned(), "2026-07-28".to_owned()));
                let method = body.get("method").and_then(Value::as_str).unwrap_or_default();
                headers.push(("mcp-method".to_owned(), method.to_owned()));
                if let Some(name) = body.pointer("/params/name").or_else(|| body.pointer("/params/uri")).and_then(Value::as_str) {
                    headers.push(("mcp-name".to_owned(), name.to_owned()));
                }
            }
        }
        Request { address: self.address, method: "POST", path: "/mcp", headers, body: body.to_string().into_bytes() }
    }

    /// A request without a body.
    #[must_use]
    pub fn bare(&self, method: &'static str, path: &'static str) -> Request {
        let headers = vec![("host".to_owned(), self.address.to_string())];
        Request { address: self.address, method, path, headers, body: Vec::new() }
    }

    /// A JSON-RPC request with what this kind of peer adds to its parameters.
    #[must_use]
    pub fn message(&self, id: u64, method: &str, mut parameters: Map<String, Value>) -> Value {
        if self.era == Era::Modern {
            let about = json!({
                "io.modelcontextprotocol/protocolVersion": "2026-07-28",
                "io.modelcontextprotocol/clientCapabilities": {},
                "io.modelcontextprotocol/clientInfo": {"name": "tests", "version": "1"},
            });
            parameters.insert("_meta".to_owned(), about);
        }
        json!({"jsonrpc": "2.0", "id": id, "method": method, "params": parameters})
    }

    /// Sends one JSON-RPC request and gives the message that answers it.
    ///
    /// # Errors
    /// When the answer is not JSON.
    pub async fn ask(&self, method: &str, parameters: Map<String, Value>) -> Outcome<Value> {
        self.post(&self.message(1, method, parameters)).send().await?.json()
    }

    /// Calls a tool.
    ///
    /// # Errors
    /// When the answer is not a tool's reply.
    pub async fn call(&self, tool: &str, arguments: &Map<String, Value>) -> Outcome<Reply> {
        let parameters = call_parameters(tool, arguments);
        Reply::read(&self.post(&self.message(1, "tools/call", parameters)).send().await?.text())
    }
}

impl Request {
    /// Without one of its headers.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(known, _)| known != name);
        self
    }

    /// With another value of a header.
    #[must_use]
    pub fn with(self, name: &str, value: &str) -> Self {
        let mut request = self.without(name);
        request.headers.push((name.to_owned(), value.to_owned()));
        request
    }

    /// With one more header, even of a name that is there.
    #[must_use]
    pub fn and(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// With another body, sent as it is.
    #[must_use]
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    /// With another path.
    #[must_use]
    pub fn path(mut self, path: &'static str) -> Self {
        self.path = path;
        self
    }

    /// Sends it on a connection of its own and reads the response.
    ///
    /// # Errors
    /// When the server does not answer.
    pub async fn send(&self) -> Outcome<Message> {
        let mut head = format!("{} {} HTTP/1.1\r\nconnection: close\r\n", self.method, self.path);
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str(&format!("content-length: {}\r\n\r\n", self.body.len()));
        let mut bytes = head.into_bytes();
        bytes.extend_from_slice(&self.body);
        let mut stream = BufReader::new(TcpStream::connect(self.address).await?);
        stream.write_all(&bytes).await?;
        some("the response", read_message(&mut stream).await?)
    }
}

impl Reply {
    /// Reads the JSON-RPC message of a tool's reply.
    ///
    /// # Errors
    /// When it is something else.
    pub fn read(raw: &str) -> Outcome<Self> {
        let message: Value = serde_json::from_str(raw)?;
        let result = some(&format!("the result in {raw}"), message.get("result"))?;
        let blocks = some("the content", result.get("content").and_then(Value::as_array))?;
        Ok(Self {
            is_error: result.get("isError").and_then(Value::as_bool).unwrap_or(false),
            structured: result.get("structuredContent").cloned(),
            texts: blocks.iter().filter_map(|block| block.get("text")?.as_str()).map(str::to_owned).collect(),
            raw: raw.to_owned(),
        })
    }

    /// What the tool answered: the structured content, else the JSON of the first text.
    ///
    /// # Errors
    /// When the tool failed or gave neither.
    pub fn value(&self) -> Outcome<Value> {
        super::require(!self.is_error, || format!("the tool failed: {}", self.raw))?;
        match &self.structured {
            Some(value) => Ok(value.clone()),
            None => Ok(serde_json::from_str(some("the first text", self.texts.first())?)?),
        }
    }

    /// The text of a failed call.
    ///
    /// # Errors
    /// When the call did not fail, or not as text alone.
    pub fn failure(&self) -> Outcome<String> {
        super::require(self.is_error, || format!("the call should fail: {}", self.raw))?;
        super::require(self.structured.is_none(), || format!("a failure carries no structure: {}", self.raw))?;
        super::require(!self.texts.concat().trim().is_empty(), || format!("a failure says what to do: {}", self.raw))?;
        Ok(self.texts.join("\n"))
    }
}

/// The parameters of `tools/call`.
#[must_use]
pub fn call_parameters(tool: &str, arguments: &Map<String, Value>) -> Map<String, Value> {
    let mut parameters = Map::new();
    parameters.insert("name".to_owned(), Value::from(tool));
    parameters.insert("arguments".to_owned(), Value::Object(arguments.clone()));
    parameters
}
