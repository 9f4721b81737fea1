//! Callers never see one another, however their calls interleave.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::super::SUBJECT;
use super::super::server::runtime::UpstreamCredential;
use super::case::{Case, put};
use super::mock::{Answer, Script};
use super::start::start;
use super::{Outcome, broken, require, some};

/// How many calls are made, by turns with one token and the other.
const CALLS: usize = 200;

/// Two callers, 200 calls: each reply holds what the upstream told its own token.
///
/// # Errors
/// When an expectation fails.
pub async fn interleaved_callers_never_mix(case: &'static Case) -> Outcome {
    if SUBJECT.server.upstream_credential != UpstreamCredential::CallerToken {
        return Ok(());
    }
    let running = start(echo(case, Duration::from_millis(2))?).await?;
    // Below the least concurrency that an allow-list can set with sense, so that no call is turned away.
    let places = Arc::new(Semaphore::new(SUBJECT.server.concurrency.clamp(1, 16)));
    let mut calls = JoinSet::new();
    for number in 0..CALLS {
        let (own, other) = if number % 2 == 0 { ("alpha", "omega") } else { ("omega", "alpha") };
        let client = running.client().with_bearer(&format!("token-{own}"));
        let places = Arc::clone(&places);
        calls.spawn(async move {
            let _place = places.acquire().await?;
            let reply = client.call(case.tool, &case.arguments()?).await?;
            require(!reply.is_error, || format!("call {number} failed: {}", reply.raw))?;
            require(reply.raw.contains(&format!("told-{own}")), || {
                format!("call {number} of {own} got {}", reply.raw)
            })?;
            require(!reply.raw.contains(other), || format!("call {number} of {own} got {}", reply.raw))
        });
    }
    while let Some(call) = calls.join_next().await {
        call??;
    }
    Ok(())
}

/// Two connections use one JSON-RPC id at the same time, as clients that count from 1 do.
///
/// # Errors
/// When an expectation fails.
pub async fn one_id_on_two_connections_is_two_calls(case: &'static Case) -> Outcome {
    if SUBJECT.server.upstream_credential != UpstreamCredential::CallerToken {
        return Ok(());
    }
    let running = start(echo(case, Duration::from_millis(100))?).await?;
    let arguments = case.arguments()?;
    let (alpha, omega) = (running.client().with_bearer("token-alpha"), running.client().with_bearer("token-omega"));
    let (first, second) = tokio::join!(alpha.call(case.tool, &arguments), omega.call(case.tool, &arguments));
    for (reply, own) in [(first?, "told-alpha"), (second?, "told-omega")] {
        require(reply.raw.contains(own), || format!("{own} is not in {}", reply.raw))?;
    }
    Ok(())
}

/// An upstream that writes into a text whom it talks to.
fn echo(case: &'static Case, wait: Duration) -> Outcome<Script> {
    let Some(text) = case.texts.first() else {
        return broken(format!("`{}` shows no text to write into", case.tool));
    };
    let pointer = text.upstream;
    let sample = case.sample()?;
    some("the sample's element", case.item(&mut sample.clone()).ok().map(|_| ()))?;
    Ok(Arc::new(move |request| {
        let token = request.header("authorization").unwrap_or_default().trim_start_matches("Bearer token-").to_owned();
        let mut answer = sample.clone();
        if let Ok(item) = case.item(&mut answer) {
            put(item, pointer, Value::from(format!("told-{token}")));
        }
        Answer::After(wait, Box::new(Answer::Json(answer)))
    }))
}
