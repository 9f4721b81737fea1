//! What Prometheus scrapes. Label values come from fixed sets only, never from callers or the upstream.

use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

use super::project::Counts;

/// The counters of one server.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    calls: Family<CallLabels, Counter>,
    durations: Family<ToolLabels, Histogram, fn() -> Histogram>,
    upstream: Family<UpstreamLabels, Counter>,
    left_out: Family<LeftOutLabels, Counter>,
    refused: Family<RefusedLabels, Counter>,
    in_flight: Gauge,
}

impl Metrics {
    /// Registers all metrics under the prefix `<name>_`.
    pub fn new(name: &str) -> Self {
        let mut metrics = Self {
            registry: Registry::with_prefix(name),
            calls: Family::default(),
            durations: Family::new_with_constructor(seconds),
            upstream: Family::default(),
            left_out: Family::default(),
            refused: Family::default(),
            in_flight: Gauge::default(),
        };
        let registry = &mut metrics.registry;
        registry.register("tool_calls", "Tool calls by outcome", metrics.calls.clone());
        registry.register_with_unit(
            "tool_duration",
            "Time that tool calls take",
            Unit::Seconds,
            metrics.durations.clone(),
        );
        registry.register("upstream_requests", "Upstream attempts by result", metrics.upstream.clone());
        registry.register("left_out_values", "Values that replies left out", metrics.left_out.clone());
        registry.register("refused_requests", "Requests refused before a tool was called", metrics.refused.clone());
        registry.register("calls_in_flight", "Tool calls under way", metrics.in_flight.clone());
        metrics
    }

    /// Counts a finished call.
    pub fn count_call(&self, tool: &'static str, outcome: &'static str, took: Duration) {
        self.calls.get_or_create(&CallLabels { tool, outcome }).inc();
        self.durations.get_or_create(&ToolLabels { tool }).observe(took.as_secs_f64());
    }

    /// Counts one attempt at the upstream; `result` is a status class or a short word.
    pub fn count_upstream(&self, result: &'static str) {
        self.upstream.get_or_create(&UpstreamLabels { result }).inc();
    }

    /// Counts a request that was refused before a tool was called.
    pub fn count_refused(&self, reason: &'static str) {
        self.refused.get_or_create(&RefusedLabels { reason }).inc();
    }

    /// Counts what a reply left out.
    pub fn count_left_out(&self, tool: &'static str, counts: Counts) {
        let reasons = [
            ("missing", counts.missing),
            ("mistyped", counts.mistyped),
            ("bad_element", counts.dropped),
            ("cut", counts.cut),
            ("beyond_cap", counts.omitted),
            ("no_markdown", counts.lossy),
        ];
        for (reason, count) in reasons {
            if count > 0 {
                let count = u64::try_from(count).unwrap_or(u64::MAX);
                self.left_out.get_or_create(&LeftOutLabels { tool, reason }).inc_by(count);
            }
        }
    }

    /// Marks a call as under way until the guard is dropped, however that comes about.
    pub fn begin_call(&self) -> InFlight {
        self.in_flight.inc();
        InFlight(self.in_flight.clone())
    }

    /// All metrics in the OpenMetrics text format.
    pub fn text(&self) -> String {
        let mut text = String::new();
        match encode(&mut text, &self.registry) {
            Ok(()) => text,
            Err(_) => String::new(),
        }
    }
}

/// Content type of [`Metrics::text`].
pub const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// A call that is under way.
#[derive(Debug)]
pub struct InFlight(Gauge);

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.dec();
    }
}

#[derive(Clone, Debug, Eq, Hash, PartialEq, EncodeLabelSet)]
struct CallLabels {
    tool: &'static str,
    outcome: &'static str,
}

#[derive(Clone, Debug, Eq, Hash, PartialEq, EncodeLabelSet)]
struct ToolLabels {
    tool: &'static str,
}

#[derive(Clone, Debug, Eq, Hash, PartialEq, EncodeLabelSet)]
struct UpstreamLabels {
    result: &'static str,
}

#[derive(Clone, Debug, Eq, Hash, PartialEq, EncodeLabelSet)]
struct LeftOutLabels {
    tool: &'static str,
    reason: &'static str,
}

#[derive(Clone, Debug, Eq, Hash, PartialEq, EncodeLabelSet)]
struct RefusedLabels {
    reason: &'static str,
}

/// Buckets from a cached answer to the longest request timeout.
fn seconds() -> Histogram {
    Histogram::new([0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0])
}
