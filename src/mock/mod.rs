//! An upstream on loopback that answers the operations of a plan with invented data.
//!
//! The transport is the one of the emitted tests, the very same files. What is invented is the same for the
//! same seed: a list has two hundred elements, and an element that is asked for alone is the one of the list.

mod invent;
mod routes;
mod words;

#[allow(
    dead_code,
    unreachable_pub,
    unused_qualifications,
    reason = "shared with the emitted tests, which use all of it"
)]
#[path = "../../templates/harness/case.rs"]
mod case;
#[allow(
    dead_code,
    unreachable_pub,
    unused_qualifications,
    reason = "shared with the emitted tests, which use all of it"
)]
#[path = "../../templates/harness/outcome.rs"]
mod outcome;
#[allow(
    dead_code,
    unreachable_pub,
    unused_qualifications,
    reason = "shared with the emitted tests, which use all of it"
)]
#[path = "../../templates/harness/mock.rs"]
mod transport;
#[allow(
    dead_code,
    unreachable_pub,
    unused_qualifications,
    reason = "shared with the emitted tests, which use all of it"
)]
#[path = "../../templates/harness/wire.rs"]
mod wire;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use serde_json::json;

use crate::model::{Plan, SecretScheme, UpstreamCredential};

use invent::Numbers;
use outcome::{Outcome, broken, some};
use routes::Routes;
use transport::{Answer, Mock, Script};
use wire::Message;

/// A status that some requests get instead of an answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fault {
    /// The status, 400 to 599.
    pub status: u16,
    /// Which part of the requests gets it, from 0 to 1.
    pub share: f64,
}

/// How the upstream behaves.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Behaviour {
    /// Chooses the data and the requests that fail.
    pub seed: u64,
    /// What goes wrong; the first that strikes counts.
    pub faults: Vec<Fault>,
    /// A wait before every answer.
    pub latency: Option<Duration>,
}

/// Serves the plan's operations on this port of 127.0.0.1, 0 for a free one, until the process ends. `started`
/// hears where.
///
/// # Errors
/// When the port cannot be had.
pub fn serve(plan: &Plan, behaviour: &Behaviour, port: u16, started: impl FnOnce(SocketAddr)) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let script = script(plan, behaviour);
    runtime.block_on(async {
        let mock = Mock::start_at(SocketAddr::from(([127, 0, 0, 1], port)), script).await?;
        started(mock.address);
        std::future::pending().await
    })
}

/// What the upstream answers to a request.
fn script(plan: &Plan, behaviour: &Behaviour) -> Script {
    let routes = Routes::new(plan, behaviour.seed);
    let needs_credential = plan.server.upstream_credential != UpstreamCredential::None;
    let scheme = plan.server.secret_scheme.clone();
    let behaviour = behaviour.clone();
    let count = AtomicU64::new(0);
    Arc::new(move |request: &Message| {
        let number = count.fetch_add(1, Ordering::Relaxed);
        let answer = match fault(&behaviour, number) {
            Some(status) => refusal(status, "a fault that was asked for"),
            None if needs_credential && !has_credential(request, &scheme) => {
                refusal(401, "the request has no authorization")
            }
            None => routes.answer(request),
        };
        match behaviour.latency {
            Some(wait) => Answer::After(wait, Box::new(answer)),
            None => answer,
        }
    })
}

/// Whether something stands where the credential goes; any will do.
fn has_credential(request: &Message, scheme: &SecretScheme) -> bool {
    match scheme {
        SecretScheme::Bearer | SecretScheme::Basic => request.header("authorization").is_some(),
        SecretScheme::Header(name) => request.header(name).is_some(),
        SecretScheme::Query(name) => request.parameter(name).is_some(),
    }
}

/// The fault that strikes this request; the same requests in every run with the same seed.
fn fault(behaviour: &Behaviour, number: u64) -> Option<u16> {
    let mut numbers = Numbers::new(&[behaviour.seed, number]);
    behaviour.faults.iter().find(|fault| numbers.share() < fault.share).map(|fault| fault.status)
}

/// A failure in the form that many APIs use.
fn refusal(status: u16, why: &str) -> Answer {
    let headers = if matches!(status, 429 | 503) { vec![("retry-after", "1".to_owned())] } else { Vec::new() };
    let body = json!({"errorMessages": [why], "message": why, "errors": {}});
    Answer::Status(status, headers, body.to_string().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::{Message, SecretScheme, has_credential};

    #[test]
    fn a_credential_is_looked_for_where_it_goes() {
        let request = Message {
            start: "GET /x?key=k HTTP/1.1".to_owned(),
            headers: vec![("x-service-key".to_owned(), "k".to_owned())],
            body: Vec::new(),
        };
        let query = |name: &str| SecretScheme::Query(name.to_owned());
        let header = |name: &str| SecretScheme::Header(name.to_owned());
        for (scheme, found) in [
            (query("key"), true),
            (header("x-service-key"), true),
            (query("x-service-key"), false),
            (header("key"), false),
            (SecretScheme::Bearer, false),
            (SecretScheme::Basic, false),
        ] {
            assert_eq!(has_credential(&request, &scheme), found, "{scheme:?}");
        }
    }
}
