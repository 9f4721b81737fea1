//! A small upstream, the sample server on a free port, and a client for both.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::Response;
use mcpgen_runtime::{ServerDefinition, Settings, Transport, serve_http};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// The gateway's secret in all tests.
pub const GATEWAY: &str = "a gateway secret of some length";

/// The environment of a server whose upstream is at `base_url`.
pub fn environment(base_url: &str) -> HashMap<String, String> {
    [
        ("UPSTREAM_BASE_URL", base_url),
        ("GATEWAY_SECRET", GATEWAY),
        ("STATE_KEY", "0123456789abcdef0123456789abcdef"),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .collect()
}

/// The settings of an HTTP server in that environment.
pub fn settings(definition: &ServerDefinition, environment: &HashMap<String, String>) -> Settings {
    Settings::from_environment(definition, Transport::Http, &|name| {
        environment.get(name).cloned()
    })
    .unwrap()
}

/// One answer of the small upstream.
pub type Answer = Box<dyn Fn(&Request) -> Response + Send + Sync>;

/// What the small upstream has seen: path with query, and the value of `Authorization`.
pub type Seen = Arc<Mutex<Vec<(String, Option<String>)>>>;

/// Starts an upstream; gives its base URL and what it sees.
pub async fn upstream(
    answer: impl Fn(&Request) -> Response + Send + Sync + 'static,
) -> (String, Seen) {
    let seen = Seen::default();
    let answer: Arc<Answer> = Arc::new(Box::new(answer));
    let state = (Arc::clone(&seen), answer);
    let router = Router::new().fallback(reply).with_state(state);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    (base, seen)
}

async fn reply(State((seen, answer)): State<(Seen, Arc<Answer>)>, request: Request) -> Response {
    let authorization = request
        .headers()
        .get("authorization")
        .map(|value| value.to_str().unwrap().to_owned());
    seen.lock()
        .unwrap()
        .push((request.uri().to_string(), authorization));
    answer(&request)
}

/// A JSON answer with status 200.
pub fn ok(body: impl Into<Body>) -> Response {
    status(200, body)
}

/// A JSON answer.
pub fn status(status: u16, body: impl Into<Body>) -> Response {
    Response::builder()
        .status(status)
        .header("content-type", "application/json")
        .body(body.into())
        .unwrap()
}

/// A server that runs until it is dropped.
pub struct Running {
    /// `http://address`.
    pub url: String,
    /// Ends the server.
    pub stop: Option<oneshot::Sender<()>>,
    /// The server's task.
    pub task: tokio::task::JoinHandle<std::io::Result<()>>,
}

/// Starts a server on a free port.
pub async fn serve(definition: &'static ServerDefinition, settings: Settings) -> Running {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (stop, stopped) = oneshot::channel::<()>();
    let task = tokio::spawn(serve_http(definition, settings, listener, async {
        let _ = stopped.await;
    }));
    Running {
        url,
        stop: Some(stop),
        task,
    }
}

impl Running {
    /// A POST to `/mcp` with everything that a well-behaved client sends.
    pub fn post(&self, body: impl Into<reqwest::Body>) -> reqwest::RequestBuilder {
        reqwest::Client::new()
            .post(format!("{}/mcp", self.url))
            .header("content-type", "application/json")
            .header("accept", "application/json, text/event-stream")
            .header("x-gateway-secret", GATEWAY)
            .header("authorization", "Bearer token-a")
            .body(body)
    }

    /// A call of a tool in revision 2025-11-25; gives the result.
    pub async fn call(&self, tool: &str, arguments: Value) -> Value {
        let body = json!({
            "jsonrpc": "2.0", "id": 1, "method": "tools/call",
            "params": { "name": tool, "arguments": arguments },
        });
        let response = self
            .post(body.to_string())
            .header("mcp-protocol-version", "2025-11-25")
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), 200);
        let reply: Value = serde_json::from_slice(&response.bytes().await.unwrap()).unwrap();
        assert!(reply.get("error").is_none(), "{reply}");
        reply["result"].clone()
    }
}
