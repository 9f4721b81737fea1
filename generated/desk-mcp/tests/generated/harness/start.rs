//! Starts the server under test in this process, in front of a mock upstream.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::super::SUBJECT;
use super::super::server::runtime::{CallerAuthentication, ServerDefinition, Settings, Transport, UpstreamCredential, serve_http};
use super::client::{API_KEYS, Client, GATEWAY_SECRET};
use super::mock::{Mock, Script};
use super::{Outcome, broken};

/// The upstream credential where the server holds one of its own.
pub const UPSTREAM_SECRET: &str = "upstream-secret-of-the-tests-51d0";

/// Signs cursors in the tests.
pub const STATE_KEY: &str = "state-key-of-the-tests-0123456789abcdef";

/// A running server with its upstream.
pub struct Running {
    /// Where the server listens.
    pub address: SocketAddr,
    /// Its upstream.
    pub mock: Mock,
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<io::Result<()>>,
}

/// What a test wants otherwise than the allow-list has it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wishes {
    /// Largest reply of any tool, in bytes.
    pub budget: Option<usize>,
    /// Longest time for one attempt at the upstream.
    pub upstream_timeout: Option<Duration>,
    /// Whether the allow-list's rate limit holds; tests call more often than people.
    pub rate_limited: bool,
}

impl Running {
    /// A well-behaved client.
    #[must_use]
    pub fn client(&self) -> Client {
        Client::new(self.address, SUBJECT.server.gateway.map(|gateway| gateway.header))
    }

    /// Asks the server to stop, without waiting for it.
    pub fn begin_stop(&mut self) {
        // Dropping the sender is the message.
        drop(self.stop.take());
    }

    /// Waits until the server has stopped.
    ///
    /// # Errors
    /// When it ends with an error or takes longer than ten seconds.
    pub async fn stopped(mut self) -> Outcome {
        self.begin_stop();
        tokio::time::timeout(Duration::from_secs(10), &mut self.task).await???;
        Ok(())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.begin_stop();
    }
}

/// Starts the server as the allow-list has it, without its rate limit.
///
/// # Errors
/// When it does not start.
pub async fn start(script: Script) -> Outcome<Running> {
    start_with(script, Wishes::default()).await
}

/// Starts the server with a few changes.
///
/// # Errors
/// When it does not start.
pub async fn start_with(script: Script, wishes: Wishes) -> Outcome<Running> {
    let mock = Mock::start(script).await?;
    let base_url = mock.base_url();
    let known = SUBJECT.server;
    let definition: &'static ServerDefinition = Box::leak(Box::new(ServerDefinition {
        rate: known.rate.filter(|_| wishes.rate_limited),
        upstream_timeout: wishes.upstream_timeout.unwrap_or(known.upstream_timeout),
        ..*known
    }));
    let environment = environment(&base_url);
    let find = |name: &str| environment.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
    let mut settings = match Settings::from_environment(definition, Transport::Http, &find) {
        Ok(settings) => settings,
        Err(problems) => {
            return broken(format!("the settings are refused: {}", problems.join("; ")));
        }
    };
    settings.budget = wishes.budget;
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let address = listener.local_addr()?;
    let (stop, stopped) = oneshot::channel::<()>();
    let task = tokio::spawn(serve_http(definition, settings, listener, async move {
        // Nothing is ever sent: the wait ends, with an error, when the sender is dropped.
        drop(stopped.await);
    }));
    Ok(Running { address, mock, stop: Some(stop), task })
}

/// Everything that the server reads from its environment.
#[must_use]
pub fn environment(base_url: &str) -> Vec<(String, String)> {
    let mut variables =
        vec![("UPSTREAM_BASE_URL".to_owned(), base_url.to_owned()), ("STATE_KEY".to_owned(), STATE_KEY.to_owned())];
    if let Some(gateway) = SUBJECT.server.gateway {
        variables.push((gateway.variable.to_owned(), GATEWAY_SECRET.to_owned()));
    }
    if let CallerAuthentication::ApiKey { variable, .. } = SUBJECT.server.caller {
        variables.push((variable.to_owned(), API_KEYS.to_owned()));
    }
    if matches!(SUBJECT.server.upstream_credential, UpstreamCredential::Secret { .. }) {
        variables.push(("UPSTREAM_TOKEN".to_owned(), UPSTREAM_SECRET.to_owned()));
    }
    let placeholders = SUBJECT.server.base_url.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
    variables.extend(placeholders.map(|(name, _)| (name.to_owned(), "test".to_owned())));
    variables
}
