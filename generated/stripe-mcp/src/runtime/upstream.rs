//! Requests to the upstream: one pooled client, a pinned base URL, no redirects, bounded answers, careful repetition.

use std::sync::Once;
use std::sync::atomic::Ordering;
use std::time::Duration;

use http::header::{ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, LINK, RETRY_AFTER};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use tokio::time::{Instant, sleep, timeout};
use url::Url;

use super::answer::Answer;
use super::call::{Call, Caller};
use super::definition::{Retry, ServerDefinition, UpstreamCredential};
use super::expected::{self, Expected, LARGEST_ANSWER};
use super::explanation;
use super::failure::Failure;
use super::packed::{self, Packing};
use super::request::Request;
use super::settings::{Credential, Settings};
use super::tool::{Effect, Tool};

/// Largest error body that is read for a sentence of the allow-list, in bytes.
const LARGEST_ERROR: usize = 64 * 1024;

/// Longest time for a connection to be made.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// Time kept back from the request's deadline so that the reply still gets out.
const REPLY_MARGIN: Duration = Duration::from_millis(100);

/// First pause between attempts; it doubles each time and is drawn at random below that.
const FIRST_PAUSE: Duration = Duration::from_millis(200);

/// Longest `Retry-After` that is passed on, in seconds.
const LONGEST_RETRY_AFTER: u64 = 24 * 60 * 60;

/// The client of one upstream.
#[derive(Debug)]
pub struct Upstream {
    client: reqwest::Client,
    base: Url,
    timeout: Duration,
    retry: Retry,
    kind: UpstreamCredential,
    credential: Option<Credential>,
}

impl Upstream {
    /// Makes the client.
    ///
    /// # Errors
    /// When the system's certificates or the settings do not allow one.
    pub fn new(definition: &'static ServerDefinition, settings: &Settings) -> Result<Self, String> {
        static PROVIDER: Once = Once::new();
        PROVIDER.call_once(|| {
            // An error only says that the process has a provider already.
            let _ = rustls::crypto::ring::default_provider().install_default();
        });
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(CONNECT_TIMEOUT)
            .user_agent(format!("{}/{}", definition.binary, definition.version))
            .tcp_nodelay(true)
            .build()
            .map_err(|error| format!("the upstream client cannot be made: {error}"))?;
        Ok(Self {
            client,
            base: settings.base_url.clone(),
            timeout: settings.upstream_timeout,
            retry: definition.retry,
            kind: definition.upstream_credential,
            credential: settings.credential.clone(),
        })
    }

    /// Sends a request, again where that is safe, and reads the answer.
    ///
    /// # Errors
    /// Whatever went wrong on the way, and every status that is not a success.
    pub async fn send(&self, call: &Call<'_>, request: Request, expected: Expected) -> Result<Answer, Failure> {
        self.send_all(call, self.prepare(call.caller, request, expected)?).await
    }

    /// The same, but JSON in the place of what is expected is read too, because it may tell of a refusal. Such an answer
    /// says by [`Answer::fitting`] that it is of another kind.
    ///
    /// # Errors
    /// As [`Upstream::send`].
    pub async fn send_or_json(&self, call: &Call<'_>, request: Request, expected: Expected) -> Result<Answer, Failure> {
        let prepared = self.prepare(call.caller, request, expected)?;
        self.send_all(call, Prepared { or_json: true, ..prepared }).await
    }

    async fn send_all(&self, call: &Call<'_>, prepared: Prepared) -> Result<Answer, Failure> {
        let (tool, caller) = (call.tool, call.caller);
        let mut waited = Duration::ZERO;
        let mut attempt = 1;
        loop {
            let outcome = self.attempt(call, caller.deadline, &prepared).await;
            call.service.metrics.count_upstream(result_name(&outcome));
            let Err(failure) = outcome else {
                return outcome;
            };
            let pause = self.pause(tool, attempt, &failure);
            let Some(pause) = pause.filter(|pause| waited + *pause <= self.retry.max_wait) else {
                return Err(failure);
            };
            if Instant::now() + pause + REPLY_MARGIN >= caller.deadline {
                return Err(failure);
            }
            sleep(pause).await;
            waited += pause;
            attempt += 1;
        }
    }

    /// Sends a bare request to the base URL, without a credential, and gives the status of whatever answers.
    ///
    /// # Errors
    /// The system's words for what stands in the way, without the address.
    pub async fn reach(&self) -> Result<u16, String> {
        match timeout(self.timeout, self.client.get(self.base.clone()).send()).await {
            Ok(Ok(response)) => Ok(response.status().as_u16()),
            Ok(Err(error)) if error.is_timeout() => Err("no answer in time".to_owned()),
            Ok(Err(error)) => Err(innermost(&error)),
            Err(_) => Err("no answer in time".to_owned()),
        }
    }

    /// Resolves the URL and the credential.
    fn prepare(&self, caller: &Caller, request: Request, expected: Expected) -> Result<Prepared, Failure> {
        let mut url = self.url(&request)?;
        let mut headers: HeaderMap = request.headers.into_iter().collect();
        match self.credential(caller)? {
            None => {}
            Some(Credential::Header(name, value)) => {
                headers.insert(name, value);
            }
            Some(Credential::Query(name, value)) => {
                url.query_pairs_mut().append_pair(name, value.expose());
            }
        }
        if request.body.is_some() {
            let media_type = HeaderValue::from_str(&request.media_type);
            headers.insert(CONTENT_TYPE, media_type.map_err(|_| Failure::internal("a media type that is none"))?);
        }
        if request.body.is_none() && matches!(request.method, Method::POST | Method::PUT | Method::PATCH) {
            // Many servers refuse such a request that does not say how long it is (RFC 9110, section 8.6).
            headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        headers.insert(ACCEPT, HeaderValue::from_static(request.accept));
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(packed::ACCEPTED));
        Ok(Prepared { method: request.method, url, headers, body: request.body, expected, or_json: false })
    }

    /// The absolute URL. That it lies below the base URL and has the path that was built is held here once more,
    /// whatever the values in it were.
    fn url(&self, request: &Request) -> Result<Url, Failure> {
        let prefix = self.base.path().trim_end_matches('/');
        let path = format!("{prefix}{}", request.path);
        let mut url = self.base.clone();
        url.set_path(&path);
        url.set_query((!request.query.is_empty()).then_some(request.query.as_str()));
        if url.origin() != self.base.origin() || url.path() != path {
            return Err(Failure::internal("the URL built is not the one meant"));
        }
        Ok(url)
    }

    fn credential(&self, caller: &Caller) -> Result<Option<Credential>, Failure> {
        match (self.kind, &caller.token, &self.credential) {
            (UpstreamCredential::None, _, _) => Ok(None),
            (UpstreamCredential::CallerToken, Some(token), _) => {
                let mut value =
                    HeaderValue::from_str(&format!("Bearer {}", token.expose())).map_err(|_| Failure::NoCredential)?;
                value.set_sensitive(true);
                Ok(Some(Credential::Header(AUTHORIZATION, value)))
            }
            (_, _, Some(credential)) => Ok(Some(credential.clone())),
            (_, _, None) => Err(Failure::NoCredential),
        }
    }

    /// One attempt, bounded in time.
    async fn attempt(&self, call: &Call<'_>, deadline: Instant, prepared: &Prepared) -> Result<Answer, Failure> {
        let left = deadline.saturating_duration_since(Instant::now()).saturating_sub(REPLY_MARGIN);
        match timeout(self.timeout.min(left), self.exchange(call, prepared)).await {
            Ok(outcome) => outcome,
            Err(_) => Err(Failure::Timeout),
        }
    }

    async fn exchange(&self, call: &Call<'_>, prepared: &Prepared) -> Result<Answer, Failure> {
        let mut request = self.client.request(prepared.method.clone(), prepared.url.clone());
        request = request.headers(prepared.headers.clone());
        if let Some(body) = &prepared.body {
            request = request.body(body.clone());
        }
        let mut response = request.send().await.map_err(|error| broken(&error))?;
        let status = response.status();
        call.watch.upstream_status.store(status.as_u16(), Ordering::Relaxed);
        let expected = prepared.expected;
        if matches!(status, StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT) {
            return Ok(Answer::without_content());
        }
        if status.is_success() {
            let links: Vec<HeaderValue> = response.headers().get_all(LINK).iter().cloned().collect();
            let content_type = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
            let content_type = content_type.unwrap_or_default().to_owned();
            if let Err(failure) = expected.check(&content_type) {
                // What nobody wrote is no page, whatever it is called.
                if matches!(expected, Expected::NoPage) && is_empty(&mut response).await? {
                    return Ok(Answer::without_content());
                }
                return match prepared.or_json && expected::is_json(&content_type) {
                    true => {
                        Ok(Answer::new(bounded(response, LARGEST_ANSWER).await?).of_type(&content_type).unfit(failure))
                    }
                    false => Err(failure),
                };
            }
            if matches!(expected, Expected::Nothing | Expected::NoPage) {
                return Ok(Answer::without_content());
            }
            let body = bounded(response, expected.limit()).await?;
            return Ok(Answer::new(body).of_type(&content_type).with_links(links));
        }
        if status.is_redirection() {
            return Err(Failure::Redirect(status.as_u16()));
        }
        let retry_after = retry_after(response.headers());
        let template = call.tool.errors.iter().find(|(wanted, _)| *wanted == status.as_u16());
        let explanation = match template {
            Some((_, template)) => {
                let body = bounded(response, LARGEST_ERROR).await.unwrap_or_default();
                Some(explanation::fill(template, &body))
            }
            None => None,
        };
        Err(Failure::Status { status: status.as_u16(), retry_after, explanation })
    }

    /// How long to wait before another attempt; nothing when there must be none.
    fn pause(&self, tool: &Tool, attempt: u32, failure: &Failure) -> Option<Duration> {
        // What the method promises does not count: some upstreams change things by GET.
        let is_safe = tool.idempotent || tool.effect == Effect::Read;
        if !is_safe || attempt >= self.retry.attempts {
            return None;
        }
        let floor = match failure {
            Failure::Status { status, retry_after, .. } if self.retry.statuses.contains(status) => {
                Duration::from_secs(retry_after.unwrap_or(0))
            }
            Failure::Connection => Duration::ZERO,
            _ => return None,
        };
        let ceiling = FIRST_PAUSE.saturating_mul(1 << (attempt - 1).min(16)).min(self.retry.max_wait);
        Some(floor + ceiling.mul_f64(random_fraction()))
    }
}

/// A request that is ready to be sent, more than once if need be.
struct Prepared {
    method: Method,
    url: Url,
    headers: HeaderMap,
    body: Option<Vec<u8>>,
    expected: Expected,
    /// Whether JSON in the place of what is expected is read.
    or_json: bool,
}

/// Whether nothing comes behind the headers, whether they say so or not.
async fn is_empty(response: &mut reqwest::Response) -> Result<bool, Failure> {
    while let Some(piece) = response.chunk().await.map_err(|error| broken(&error))? {
        if !piece.is_empty() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Reads a body in pieces up to a size, which holds for what is packed in it too.
async fn bounded(mut response: reqwest::Response, limit: usize) -> Result<Vec<u8>, Failure> {
    let packing = Packing::of(response.headers());
    let most = if packing.is_none() { limit } else { limit.saturating_add(packed::OVERHEAD) };
    let announced = response.content_length().and_then(|length| usize::try_from(length).ok()).unwrap_or(0);
    if announced > most {
        return Err(Failure::TooLarge);
    }
    let mut body = Vec::with_capacity(announced);
    while let Some(piece) = response.chunk().await.map_err(|error| broken(&error))? {
        if body.len() + piece.len() > most {
            return Err(Failure::TooLarge);
        }
        body.extend_from_slice(&piece);
    }
    packing.unpack(body, limit)
}

/// What went wrong on the way, logged without the URL.
fn broken(error: &reqwest::Error) -> Failure {
    if error.is_timeout() {
        return Failure::Timeout;
    }
    let kind = if error.is_connect() { "connecting" } else { "exchanging" };
    tracing::warn!(kind, cause = innermost(error), "upstream connection failed");
    Failure::Connection
}

/// The last cause in an error's chain: the system's words, without the address.
fn innermost(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause.to_string()
}

/// The seconds of a `Retry-After` header, when it is a sensible number.
fn retry_after(headers: &HeaderMap) -> Option<u64> {
    let seconds: u64 = headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    (1..=LONGEST_RETRY_AFTER).contains(&seconds).then_some(seconds)
}

fn result_name(outcome: &Result<Answer, Failure>) -> &'static str {
    match outcome {
        Ok(_) => "2xx",
        Err(Failure::Status { status: 500.., .. }) => "5xx",
        Err(Failure::Status { .. }) => "4xx",
        Err(Failure::Redirect(_)) => "3xx",
        Err(failure) => failure.outcome(),
    }
}

/// A number from 0 to 1.
fn random_fraction() -> f64 {
    getrandom::u32().map_or(0.5, |random| f64::from(random) / f64::from(u32::MAX))
}
