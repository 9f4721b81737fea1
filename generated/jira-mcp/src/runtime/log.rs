//! Log events: one JSON object a line on standard error.

use std::io;

use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// What is logged unless `RUST_LOG` says otherwise. The SDK writes several lines a request at `info` and whole
/// arguments at `debug`.
const DEFAULT_FILTER: &str = "info,rmcp=warn";

/// Starts logging for this process; later calls change nothing. A filter that does not parse counts as not given.
///
/// Panics are logged by their place alone: a panic's own words may quote what a caller or the upstream sent.
pub fn start(filter: Option<&str>) {
    let parsed = filter.and_then(|filter| filter.parse::<Targets>().ok());
    let targets = parsed.or_else(|| DEFAULT_FILTER.parse().ok()).unwrap_or_default();
    let targets = targets.with_target(super::audit::TARGET, tracing::Level::INFO);
    let lines = tracing_subscriber::fmt::layer().json().flatten_event(true).with_writer(io::stderr);
    // An error only says that the process logs already.
    let _ = tracing_subscriber::registry().with(targets).with(lines).try_init();
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "panic");
    }));
}
