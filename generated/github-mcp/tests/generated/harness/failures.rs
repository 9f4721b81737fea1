//! Every way in which an upstream fails ends as a safe text that tells the model what to do next.

use std::collections::BTreeMap;
use std::io::Write;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;

use super::super::SUBJECT;
use super::super::server::runtime::Effect;
use super::case::{Case, Form};
use super::client::{BEARER, GATEWAY_SECRET};
use super::mock::{Answer, CANARY, Script, always, good};
use super::start::{Running, UPSTREAM_SECRET, Wishes, start, start_with};
use super::{Outcome, require, require_equal};

/// Statuses that mean different things to a model, each with a text of its own.
const STATUSES: [u16; 8] = [400, 401, 403, 404, 409, 418, 429, 500];

/// Largest answer that a tool reads, in bytes, and one more.
const TOO_LARGE: usize = 8 * 1024 * 1024 + 1;

/// Levels of nesting that no stack holds.
const DEPTH: usize = 100_000;

/// A failing status, whatever its body says.
///
/// # Errors
/// When an expectation fails.
pub async fn statuses_are_told_safely(case: &'static Case) -> Outcome {
    let mut texts = BTreeMap::new();
    for status in STATUSES {
        // Too long a wait to be waited for, so that the test does not wait either.
        let headers = vec![("retry-after", "1800".to_owned()), ("x-secret", CANARY.to_owned())];
        let running = start(always(Answer::Status(status, headers, spoken_body()))).await?;
        let text = safe_failure(case, &running).await?;
        if let Some(other) = texts.insert(text.clone(), status) {
            require(false, || format!("{status} and {other} give one text: {text}"))?;
        }
    }
    let named = texts.iter().find(|(_, status)| **status == 429).map_or("", |(text, _)| text.as_str());
    require(named.contains("1800"), || format!("the text for 429 does not say how long to wait: {named}"))
}

/// A redirect is not followed: its target sees nothing.
///
/// # Errors
/// When an expectation fails.
pub async fn redirects_are_not_followed(case: &'static Case) -> Outcome {
    for status in [301, 302, 303, 307, 308] {
        let target = start(always(good(case)?)).await?;
        let location = format!("{}/elsewhere", target.mock.base_url());
        let running = start(always(Answer::Status(status, vec![("location", location)], spoken_body()))).await?;
        safe_failure(case, &running).await?;
        require_equal("the requests that followed the redirect", target.mock.seen().len(), 0)?;
        require_equal("the requests to the upstream", running.mock.seen().len(), 1)?;
    }
    Ok(())
}

/// What is not JSON and what is not whole.
///
/// # Errors
/// When an expectation fails.
pub async fn what_is_not_json_is_told_safely(case: &'static Case) -> Outcome {
    let page = format!("<html>{CANARY}</html>").into_bytes();
    let torn = format!("{{\"{CANARY}\": ").into_bytes();
    for answer in
        [Answer::Typed("text/html", page.clone()), Answer::Body(page), Answer::Body(torn), Answer::Body(Vec::new())]
    {
        let running = start(always(answer)).await?;
        safe_failure(case, &running).await?;
    }
    Ok(())
}

/// A stream, which may have no end.
///
/// # Errors
/// When an expectation fails.
pub async fn streams_are_refused(case: &'static Case) -> Outcome {
    let stream = format!("data: {{\"text\": \"{CANARY}\"}}\n\n").into_bytes();
    let lines = format!("{{\"text\": \"{CANARY}\"}}\n{{}}\n").into_bytes();
    for (kind, body) in [("text/event-stream", stream), ("application/x-ndjson", lines)] {
        let running = start(always(Answer::Typed(kind, body))).await?;
        let text = safe_failure(case, &running).await?;
        require(text.contains("a stream"), || format!("`{kind}` is told as {text}"))?;
    }
    Ok(())
}

/// A page for people, which is most often a sign-in.
///
/// # Errors
/// When an expectation fails.
pub async fn pages_are_refused(case: &'static Case) -> Outcome {
    let page = format!("<!doctype html><title>{CANARY}</title>").into_bytes();
    let running = start(always(Answer::Typed("text/html; charset=utf-8", page))).await?;
    let text = safe_failure(case, &running).await?;
    require(text.contains("a web page"), || format!("a page is told as {text}"))
}

/// Nesting far deeper than a stack holds, as the whole answer, in the place of each text and within a document tree.
///
/// # Errors
/// When an expectation fails.
pub async fn deep_nesting_does_no_harm(case: &'static Case) -> Outcome {
    let nested = |open: &str, close: &str| format!("{}1{}", open.repeat(DEPTH), close.repeat(DEPTH));
    let mut bodies = vec![nested("[", "]"), nested("{\"a\":", "}")];
    for text in case.texts {
        let tree = text.upstream.split_once("/content/0");
        let pointer = tree.map_or_else(|| text.upstream.to_owned(), |(root, _)| format!("{root}/content/0"));
        let body = case.sample_with(&pointer, Value::from("DEEP"))?.to_string();
        let paragraphs = nested("{\"type\":\"paragraph\",\"content\":[", "]}");
        bodies.push(body.replace("\"DEEP\"", &paragraphs));
        bodies.push(body.replace("\"DEEP\"", &nested("[", "]")));
    }
    for body in bodies {
        let running = start(always(Answer::Body(body.into_bytes()))).await?;
        let reply = running.client().call(case.tool, &case.arguments()?).await?;
        if !reply.is_error {
            super::answers::check_schema(case, &reply.value()?)?;
        }
    }
    Ok(())
}

/// An answer above the limit is given up, whether it says its length or not.
///
/// # Errors
/// When an expectation fails.
pub async fn a_huge_answer_is_given_up(case: &'static Case) -> Outcome {
    let mut body = case.sample()?.to_string().into_bytes();
    body.resize(TOO_LARGE, b' ');
    let answers = match case.form {
        Form::Text(kind, _) | Form::File(kind, _) => vec![Answer::Typed(kind, body)],
        _ => vec![Answer::Body(body.clone()), Answer::Chunked(body)],
    };
    for answer in answers {
        let running = start(always(answer)).await?;
        safe_failure(case, &running).await?;
    }
    Ok(())
}

/// A packed answer is read like any other, and one that is small only because it is packed is given up.
///
/// # Errors
/// When an expectation fails.
pub async fn a_packed_answer_is_bounded_unpacked(case: &'static Case) -> Outcome {
    let (kind, body) = match case.form {
        Form::Text(kind, _) | Form::File(kind, _) => (kind, case.answer.as_bytes().to_vec()),
        _ => ("application/json", case.sample()?.to_string().into_bytes()),
    };
    let packed = |body: &[u8]| -> Outcome<Answer> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(body)?;
        let headers = vec![("content-encoding", "gzip".to_owned()), ("content-type", kind.to_owned())];
        Ok(Answer::Status(200, headers, encoder.finish()?))
    };
    let running = start(always(packed(&body)?)).await?;
    running.client().call(case.tool, &case.arguments()?).await?.value()?;
    let mut bomb = body;
    bomb.resize(8 * TOO_LARGE, b' ');
    let running = start(always(packed(&bomb)?)).await?;
    let text = safe_failure(case, &running).await?;
    require(text.contains("too large"), || format!("the failure is {text}"))
}

/// An upstream that does not answer in time.
///
/// # Errors
/// When an expectation fails.
pub async fn a_slow_upstream_is_given_up(case: &'static Case) -> Outcome {
    let slow = Answer::After(Duration::from_secs(30), Box::new(good(case)?));
    let wishes = Wishes { upstream_timeout: Some(Duration::from_millis(200)), ..Wishes::default() };
    let running = start_with(always(slow), wishes).await?;
    tokio::time::timeout(Duration::from_secs(15), safe_failure(case, &running)).await??;
    Ok(())
}

/// An upstream that hangs up.
///
/// # Errors
/// When an expectation fails.
pub async fn a_closed_connection_is_told_safely(case: &'static Case) -> Outcome {
    let running = start(always(Answer::Close)).await?;
    safe_failure(case, &running).await?;
    Ok(())
}

/// A passing failure is tried again where sending twice is safe, and only there.
///
/// # Errors
/// When an expectation fails.
pub async fn a_passing_failure_is_tried_again_where_safe(case: &'static Case) -> Outcome {
    let retry = SUBJECT.server.retry;
    let Some(status) = retry.statuses.first().copied().filter(|_| retry.attempts > 1) else {
        return Ok(());
    };
    let sample = good(case)?;
    let failed = std::sync::atomic::AtomicBool::new(false);
    let script: Script = std::sync::Arc::new(move |_| {
        if failed.swap(true, std::sync::atomic::Ordering::SeqCst) {
            sample.clone()
        } else {
            Answer::Status(status, Vec::new(), Vec::new())
        }
    });
    let running = start(script).await?;
    let reply = running.client().call(case.tool, &case.arguments()?).await?;
    let tool = SUBJECT.server.tools.iter().find(|tool| tool.name == case.tool);
    let safe = tool.is_some_and(|tool| tool.idempotent || tool.effect == Effect::Read);
    require_equal("whether the call failed", reply.is_error, !safe)?;
    require_equal("the number of attempts", running.mock.seen().len(), if safe { 2 } else { 1 })
}

/// Calls the tool and holds that it fails with a text that gives nothing away.
async fn safe_failure(case: &Case, running: &Running) -> Outcome<String> {
    let reply = running.client().call(case.tool, &case.arguments()?).await?;
    let text = reply.failure()?;
    let address = running.mock.address.to_string();
    for secret in
        [CANARY, BEARER, GATEWAY_SECRET, UPSTREAM_SECRET, &address, "http://", "https://", "127.0.0.1", case.call.path]
    {
        require(!reply.raw.contains(secret), || format!("the failure gives `{secret}` away: {text}"))?;
    }
    Ok(text)
}

/// An error body that speaks, as vendors' do.
fn spoken_body() -> Vec<u8> {
    format!(r#"{{"message": "{CANARY}", "trace": "{CANARY}", "url": "https://internal.example/{CANARY}"}}"#)
        .into_bytes()
}
