//! Streamable HTTP: the layers that every request passes, and the pages for operators.
//!
//! From the outside inwards: connections with their time limits, concurrency, request timeout, host and origin, gateway
//! secret, bearer or key, size, body, rate, SDK. What a call may do is decided from the body, never
//! from a header that repeats it.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::response::Response;
use axum::routing::{any, get};
use http::header::{ACCEPT, ALLOW, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderName, HeaderValue, Method, StatusCode};
use hyper::body::Body as _;
use serde_json::value::RawValue;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::time::{Instant, sleep, timeout};

use super::call::Caller;
use super::connections::serve_connections;
use super::definition::{CallerAuthentication, ServerDefinition};
use super::gate;
use super::metrics;
use super::rate::RateLimiter;
use super::server::Endpoint;
use super::service::Service;
use super::settings::Settings;
use super::stream;

/// Time after the longest request in which its reply still gets out while the server ends.
const DRAIN_MARGIN: Duration = Duration::from_secs(3);

/// Serves until `shutdown` ends, says for the grace time of the settings that it is not ready any more, then lets the
/// calls under way finish.
///
/// # Errors
/// When the server cannot be made.
pub async fn serve_http(
    definition: &'static ServerDefinition,
    settings: Settings,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let longest_drain = settings.request_timeout + DRAIN_MARGIN;
    let limits = settings.connections;
    let service = Arc::new(Service::new(definition, settings).map_err(io::Error::other)?);
    let front = Arc::new(Front::new(service));
    let draining = Arc::clone(&front);
    let stop = async move {
        shutdown.await;
        draining.ready.store(false, Ordering::Release);
        tracing::info!("draining");
        sleep(limits.grace).await;
    };
    let router = Router::new()
        .route("/mcp", any(mcp))
        .route("/mcp/", any(mcp))
        .route("/healthz", get(health))
        .route("/readyz", get(ready))
        .route("/metrics", get(scrape))
        .with_state(Arc::clone(&front));
    let outcome = serve_connections(listener, router, limits, stop, longest_drain).await;
    front.endpoint.stop();
    outcome
}

/// What all requests share.
struct Front {
    service: Arc<Service>,
    endpoint: Endpoint,
    permits: Arc<Semaphore>,
    rate: Option<RateLimiter>,
    ready: AtomicBool,
}

impl Front {
    fn new(service: Arc<Service>) -> Self {
        Self {
            endpoint: Endpoint::new(Arc::clone(&service)),
            permits: Arc::new(Semaphore::new(service.settings.concurrency)),
            rate: service.definition.rate.map(RateLimiter::new),
            ready: AtomicBool::new(true),
            service,
        }
    }

    /// Counts and words a refusal.
    fn refuse(&self, status: StatusCode, reason: &'static str, message: &str) -> Response {
        self.refuse_message(status, reason, -32_000, message, None)
    }

    fn refuse_message(
        &self,
        status: StatusCode,
        reason: &'static str,
        code: i32,
        message: &str,
        id: Option<&RawValue>,
    ) -> Response {
        self.service.metrics.count_refused(reason);
        tracing::info!(status = status.as_u16(), reason, "request refused");
        let error = serde_json::json!({ "jsonrpc": "2.0", "id": id, "error": { "code": code, "message": message } });
        respond(status, "application/json", error.to_string())
    }
}

async fn mcp(State(front): State<Arc<Front>>, request: Request) -> Response {
    if request.method() != Method::POST {
        let response = front.refuse(StatusCode::METHOD_NOT_ALLOWED, "method", "Only POST is served here");
        return with_header(response, ALLOW, "POST");
    }
    let Ok(place) = Arc::clone(&front.permits).try_acquire_owned() else {
        let response = front.refuse(StatusCode::SERVICE_UNAVAILABLE, "busy", "Too many requests at once; try again");
        return with_header(response, RETRY_AFTER, "1");
    };
    let longest = front.service.settings.request_timeout;
    let deadline = Instant::now() + longest;
    match timeout(longest, admit(&front, request, deadline)).await {
        Ok(response) => stream::keep_place(response, place, deadline),
        Err(_) => front.refuse(StatusCode::GATEWAY_TIMEOUT, "timeout", "The request took too long"),
    }
}

/// Everything between the timeout and the body.
async fn admit(front: &Front, request: Request, deadline: Instant) -> Response {
    let (mut parts, body) = request.into_parts();
    let (definition, settings) = (front.service.definition, &front.service.settings);
    if !gate::is_host_allowed(settings, &parts.headers, &parts.uri) {
        return front.refuse(StatusCode::FORBIDDEN, "host", "This host is not served here");
    }
    if !gate::is_origin_allowed(settings, &parts.headers) {
        return front.refuse(StatusCode::FORBIDDEN, "origin", "This origin may not call");
    }
    if !gate::takes_gateway_secret(settings, definition.gateway, &mut parts.headers) {
        return front.refuse(StatusCode::FORBIDDEN, "gateway", "Requests must come through the gateway");
    }
    let organisation = match definition.caller {
        CallerAuthentication::ApiKey { header, .. } => match settings.api_keys.take(header, &mut parts.headers) {
            Some(organisation) => Some(organisation),
            None => return front.refuse(StatusCode::UNAUTHORIZED, "key", "A valid API key is needed"),
        },
        _ => None,
    };
    let token = gate::take_bearer(&mut parts.headers);
    if token.is_none() && definition.caller == CallerAuthentication::Delegated {
        let response = front.refuse(StatusCode::UNAUTHORIZED, "bearer", "A bearer token is needed");
        return with_header(response, WWW_AUTHENTICATE, "Bearer");
    }
    let token = token.filter(|_| definition.caller == CallerAuthentication::Delegated);
    if usize::try_from(body.size_hint().lower()).is_ok_and(|length| length > definition.max_request) {
        return front.refuse(StatusCode::PAYLOAD_TOO_LARGE, "size", "The body is too large");
    }
    let Ok(body) = to_bytes(body, definition.max_request).await else {
        return front.refuse(StatusCode::PAYLOAD_TOO_LARGE, "size", "The body is too large or broke off");
    };
    let caller = Caller { token, organisation, deadline };
    if let Err(response) = inspect(front, &body, &caller) {
        return *response;
    }
    accept_both(&mut parts.headers);
    parts.extensions.insert(caller);
    front.endpoint.handle(Request::from_parts(parts, Body::from(body))).await
}

/// What the body alone decides.
fn inspect(front: &Front, body: &Bytes, caller: &Caller) -> Result<(), Box<Response>> {
    let message = gate::read_message(body).map_err(|refusal| {
        let status = StatusCode::BAD_REQUEST;
        Box::new(front.refuse_message(status, "body", refusal.code, refusal.message, None))
    })?;
    let is_call = message.is_tool_call().map_err(|refusal| {
        // The message itself is well-formed, so the refusal is an ordinary reply that clients pass on.
        Box::new(front.refuse_message(StatusCode::OK, "call", refusal.code, refusal.message, message.id))
    })?;
    // Reading a resource may call a tool, so it takes from the same allowance.
    let is_call = is_call || message.method.as_deref() == Some("resources/read");
    let Some(rate) = front.rate.as_ref().filter(|_| is_call) else {
        return Ok(());
    };
    rate.take(gate::caller_key(caller), Instant::now()).map_err(|seconds| {
        let text = format!("Too many calls; the next one is allowed in {seconds} seconds");
        let response = front.refuse_message(StatusCode::TOO_MANY_REQUESTS, "rate", -32_000, &text, message.id);
        Box::new(with_header(response, RETRY_AFTER, &seconds.to_string()))
    })
}

/// The SDK insists on both types; some clients and gateways name one, or any.
fn accept_both(headers: &mut http::HeaderMap) {
    let names_json = |value: &HeaderValue| {
        value
            .to_str()
            .is_ok_and(|text| ["application/json", "application/*", "*/*"].iter().any(|kind| text.contains(kind)))
    };
    if !headers.contains_key(ACCEPT) || headers.get_all(ACCEPT).iter().any(names_json) {
        headers.insert(ACCEPT, HeaderValue::from_static("application/json, text/event-stream"));
    }
}

async fn health(State(front): State<Arc<Front>>) -> Response {
    let definition = front.service.definition;
    let body = serde_json::json!({
        "status": "ok",
        "version": definition.version,
        "tools": definition.tools.len(),
    });
    respond(StatusCode::OK, "application/json", body.to_string())
}

async fn ready(State(front): State<Arc<Front>>) -> Response {
    let (status, word) = match front.ready.load(Ordering::Acquire) {
        true => (StatusCode::OK, "ready"),
        false => (StatusCode::SERVICE_UNAVAILABLE, "draining"),
    };
    respond(status, "application/json", serde_json::json!({ "status": word }).to_string())
}

async fn scrape(State(front): State<Arc<Front>>) -> Response {
    respond(StatusCode::OK, metrics::CONTENT_TYPE, front.service.metrics.text())
}

fn respond(status: StatusCode, content_type: &'static str, body: String) -> Response {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}

fn with_header(mut response: Response, name: HeaderName, value: &str) -> Response {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
    response
}
