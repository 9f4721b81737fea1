//! The server behind every transport: runs tool calls, guards against panics, counts and logs.

use std::panic::AssertUnwindSafe;
use std::sync::atomic::Ordering;
use std::time::Duration;

use futures_util::FutureExt;
use serde_json::{Map, Value};
use tokio::time::Instant;

use super::arguments;
use super::audit::Ending;
use super::call::{Call, Caller, Watch};
use super::confirm;
use super::definition::ServerDefinition;
use super::failure::Failure;
use super::metrics::Metrics;
use super::reply::Reply;
use super::settings::Settings;
use super::tool::Tool;
use super::upstream::Upstream;

/// One server: definition, settings, upstream and metrics.
#[derive(Debug)]
pub struct Service {
    /// What the allow-list decided.
    pub definition: &'static ServerDefinition,
    /// What the environment decided.
    pub settings: Settings,
    /// The upstream's client.
    pub upstream: Upstream,
    /// The counters.
    pub metrics: Metrics,
    /// The confirmations that were used.
    pub confirmations: confirm::Used,
}

impl Service {
    /// Makes the server.
    ///
    /// # Errors
    /// When the upstream's client cannot be made.
    pub fn new(definition: &'static ServerDefinition, settings: Settings) -> Result<Self, String> {
        let upstream = Upstream::new(definition, &settings)?;
        let metrics = Metrics::new(definition.name);
        Ok(Self { definition, settings, upstream, metrics, confirmations: confirm::Used::default() })
    }

    /// The tool of this name.
    pub fn tool(&self, name: &str) -> Option<&'static Tool> {
        self.definition.tools.iter().copied().find(|tool| tool.name == name)
    }

    /// Runs one call. `cancelled` ends when nobody waits for the outcome any more.
    ///
    /// # Errors
    /// The sentence that the model reads.
    pub async fn call(
        &self,
        tool: &'static Tool,
        given: &Map<String, Value>,
        caller: &Caller,
        watch: &Watch,
        cancelled: impl Future<Output = ()>,
    ) -> Result<Reply, String> {
        let started = Instant::now();
        let _in_flight = self.metrics.begin_call();
        let work = async { (tool.call)(Call { service: self, tool, given, caller, watch }).await };
        let outcome = tokio::select! {
            biased;
            outcome = AssertUnwindSafe(work).catch_unwind() => {
                outcome.unwrap_or_else(|_| Err(Failure::internal("the tool panicked")))
            }
            () = cancelled => Err(Failure::Cancelled),
        };
        let took = started.elapsed();
        let milliseconds = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        let (word, bytes) = match &outcome {
            Ok(reply) => ("ok", reply.json.len()),
            Err(failure) => (failure.outcome(), 0),
        };
        let upstream_status = watch.upstream_status.load(Ordering::Relaxed);
        self.audit(given, caller, Ending { tool, outcome: word, milliseconds, bytes, upstream_status });
        match outcome {
            Ok(reply) => {
                self.metrics.count_call(tool.name, "ok", took);
                self.metrics.count_left_out(tool.name, reply.counts);
                tracing::info!(tool = tool.name, outcome = "ok", milliseconds, bytes = reply.json.len(), "tool call");
                Ok(reply)
            }
            Err(failure) => {
                let outcome = failure.outcome();
                self.metrics.count_call(tool.name, outcome, took);
                tracing::warn!(
                    tool = tool.name,
                    outcome,
                    milliseconds,
                    cause = cause(&failure, tool),
                    "tool call failed"
                );
                Err(failure.sentence(self.definition.title, tool, self.definition.upstream_credential))
            }
        }
    }
}

impl Service {
    /// Counts and writes down a call that ended before it began: the user did not agree to it, could not be asked, or was
    /// not because its arguments are wrong.
    pub fn count_refused(
        &self,
        tool: &'static Tool,
        given: &Map<String, Value>,
        caller: &Caller,
        outcome: &'static str,
    ) {
        self.metrics.count_call(tool.name, outcome, Duration::ZERO);
        tracing::info!(tool = tool.name, outcome, "tool call refused");
        let ending = Ending { tool, outcome, milliseconds: 0, bytes: 0, upstream_status: 0 };
        self.audit(given, caller, ending);
    }

    fn audit(&self, given: &Map<String, Value>, caller: &Caller, ending: Ending<'_>) {
        if let Some(audit) = &self.definition.audit {
            audit.write(caller, given, ending);
        }
    }
}

/// What the log says of a failure: nothing that a caller or the upstream wrote.
fn cause(failure: &Failure, tool: &Tool) -> String {
    match failure {
        Failure::Argument { name: None, .. } => "argument shape".to_owned(),
        Failure::Argument { name: Some(name), .. } => {
            // A place within an argument names members that a caller may have made up.
            let argument = name.split(['.', '[']).next().unwrap_or_default();
            let is_known = arguments::names(tool).iter().any(|known| known == argument);
            if is_known { format!("argument {argument}") } else { "unknown argument".to_owned() }
        }
        Failure::Status { status, .. } => format!("upstream answered {status}"),
        Failure::Internal { cause } => cause.clone(),
        other => other.outcome().to_owned(),
    }
}
