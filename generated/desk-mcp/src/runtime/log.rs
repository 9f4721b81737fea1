//! Log events: one JSON object a line on standard error.

use std::io;

use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// What is logged unless `RUST_LOG` says otherwise. The SDK writes several lines a request at `info`, whole
/// messages of callers at `warn` and whole arguments at `debug`.
const DEFAULT_FILTER: &str = "info,rmcp=error";

/// Whether a log filter can be read.
pub fn is_filter(filter: &str) -> bool {
    filter.trim().parse::<Targets>().is_ok()
}

/// Starts logging for this process; later calls change nothing. A filter that is empty or does not parse counts as not
/// given; the settings complain of the latter.
///
/// Panics are logged by their place alone: a panic's own words may quote what a caller or the upstream sent.
pub fn start(filter: Option<&str>) {
    let parsed =
        filter.map(str::trim).filter(|filter| !filter.is_empty()).and_then(|filter| filter.parse::<Targets>().ok());
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
