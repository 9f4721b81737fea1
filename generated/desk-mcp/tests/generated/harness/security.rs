//! Who may call: the bearer, the gateway, hosts and origins, sizes and rates, and what never leaks.

use serde_json::{Map, Value, json};

use super::super::SUBJECT;
use super::super::cases::CASES;
use super::super::server::runtime::CallerAuthentication;
use super::case::Case;
use super::client::{API_KEY, BEARER, ERAS, GATEWAY_SECRET, OTHER_API_KEY, Request, call_parameters};
use super::mock::sample;
use super::start::{Running, STATE_KEY, UPSTREAM_SECRET, Wishes, start, start_with};
use super::{Outcome, require, require_equal, some};

async fn subject() -> Outcome<(Running, &'static Case)> {
    let case = some("a case", CASES.first())?;
    Ok((start(sample(case)?).await?, case))
}

/// A good call, ready to be spoilt.
fn call(running: &Running, case: &Case) -> Outcome<Request> {
    let client = running.client();
    Ok(client.post(&client.message(1, "tools/call", call_parameters(case.tool, &case.arguments()?))))
}

/// Sends what must be refused and holds that neither the upstream nor the client learns anything.
async fn refused(running: &Running, what: &str, request: &Request, status: u16) -> Outcome {
    let response = request.send().await?;
    require_equal(&format!("the status for {what}"), response.status(), status)?;
    let told = format!("{:?}{}", response.headers, response.text());
    for secret in [API_KEY, BEARER, GATEWAY_SECRET, OTHER_API_KEY, STATE_KEY, UPSTREAM_SECRET] {
        require(!told.contains(secret), || format!("{what} gives a secret away"))?;
    }
    require_equal("the number of upstream requests", running.mock.seen().len(), 0)
}

#[tokio::test]
async fn a_bearer_is_asked_for_where_callers_have_one() -> Outcome {
    let (running, case) = subject().await?;
    let bare = call(&running, case)?.without("authorization");
    if SUBJECT.server.caller != CallerAuthentication::Delegated {
        return require_equal("the status without a bearer", bare.send().await?.status(), 200);
    }
    refused(&running, "no bearer", &bare, 401).await?;
    let challenge = bare.send().await?;
    let header = challenge.header("www-authenticate").unwrap_or_default().to_owned();
    require(header.starts_with("Bearer"), || format!("the challenge is `{header}`"))?;
    for spoilt in ["Bearer", "Bearer ", "Basic dXNlcjpwYXNz", "token", "Bearer two words", "Bearer \u{e9}"] {
        refused(&running, spoilt, &bare.clone().with("authorization", spoilt), 401).await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_key_is_asked_for_where_callers_have_one() -> Outcome {
    let (running, case) = subject().await?;
    let CallerAuthentication::ApiKey { header, .. } = SUBJECT.server.caller else {
        return Ok(());
    };
    let good = call(&running, case)?;
    let bare = good.clone().without(header);
    refused(&running, "no key", &bare, 401).await?;
    let (longer, halves) = (format!("{API_KEY}x"), API_KEY.split_at(API_KEY.len() / 2));
    let upper = API_KEY.to_uppercase();
    for wrong in ["", "wrong", &longer, &API_KEY[1..], halves.0, halves.1, &upper, &format!("Bearer {API_KEY}")] {
        refused(&running, "a wrong key", &bare.clone().with(header, wrong), 401).await?;
    }
    refused(&running, "a key as a bearer", &bare.clone().with("authorization", &format!("Bearer {API_KEY}")), 401)
        .await?;
    refused(&running, "two keys", &good.clone().and(header, OTHER_API_KEY), 401).await?;
    refused(&running, "one key twice", &good.clone().and(header, API_KEY), 401).await?;
    for right in [good, bare.with(header, OTHER_API_KEY)] {
        require_equal("the status with a key", right.send().await?.status(), 200)?;
    }
    for seen in running.mock.seen() {
        let everything = format!("{:?}{}", seen.headers, seen.start);
        require(!everything.contains(API_KEY), || "the caller's key goes upstream".to_owned())?;
    }
    Ok(())
}

#[tokio::test]
async fn the_gateway_must_show_its_secret() -> Outcome {
    let (running, case) = subject().await?;
    let Some(gateway) = SUBJECT.server.gateway else {
        return Ok(());
    };
    let header = gateway.header.to_ascii_lowercase();
    let good = call(&running, case)?;
    let bare = good.clone().without(gateway.header).without(&header);
    refused(&running, "no gateway secret", &bare, 403).await?;
    let longer = format!("{GATEWAY_SECRET}x");
    for wrong in ["", "wrong", &longer, &GATEWAY_SECRET[1..], &GATEWAY_SECRET.to_uppercase()] {
        refused(&running, "a wrong gateway secret", &bare.clone().with(&header, wrong), 403).await?;
    }
    require_equal("the status with the secret", good.send().await?.status(), 200)
}

#[tokio::test]
async fn a_foreign_host_is_refused() -> Outcome {
    let (running, case) = subject().await?;
    for host in ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", "169.254.169.254"] {
        refused(&running, host, &call(&running, case)?.with("host", host), 403).await?;
    }
    for host in SUBJECT.server.allowed_hosts.iter().copied().chain(["localhost", "127.0.0.1"]) {
        let response = call(&running, case)?.with("host", host).send().await?;
        require_equal(&format!("the status for {host}"), response.status(), 200)?;
    }
    Ok(())
}

#[tokio::test]
async fn a_foreign_origin_is_refused() -> Outcome {
    let (running, case) = subject().await?;
    for origin in [
        "https://evil.example",
        "null",
        "http://evil.example:80",
        "https://jira-mcp.internal.example.evil.example",
        "file://",
    ] {
        refused(&running, origin, &call(&running, case)?.with("origin", origin), 403).await?;
    }
    Ok(())
}

#[tokio::test]
async fn other_methods_are_not_allowed_even_without_a_bearer() -> Outcome {
    let (running, _) = subject().await?;
    for method in ["GET", "DELETE"] {
        let response = running.client().bare(method, "/mcp").send().await?;
        require_equal(&format!("the status for {method}"), response.status(), 405)?;
        require(response.header("allow").is_some_and(|allowed| allowed.contains("POST")), || {
            "`allow` does not name POST".to_owned()
        })?;
    }
    Ok(())
}

#[tokio::test]
async fn a_large_request_is_refused() -> Outcome {
    let (running, case) = subject().await?;
    let padding = " ".repeat(SUBJECT.server.max_request + 1);
    refused(&running, "a large body", &call(&running, case)?.body(format!("{{{padding}}}")), 413).await
}

#[tokio::test]
async fn what_a_call_may_do_is_read_from_the_body() -> Outcome {
    let (running, case) = subject().await?;
    // Peers before 2026-07-28 send no `mcp-name`; one that does must not be believed.
    let lying = call(&running, case)?.with("mcp-name", "no_such_tool").with("mcp-method", "tools/list");
    let response = lying.send().await?;
    let called = running.mock.seen().len() == 1;
    require(called == (response.status() == 200), || {
        format!("the call ends with {} and reached the upstream: {called}", response.status())
    })
}

#[tokio::test]
async fn the_rate_limit_holds_for_each_caller() -> Outcome {
    let Some(rate) = SUBJECT.server.rate else {
        return Ok(());
    };
    let case = some("a case", CASES.first())?;
    let running = start_with(sample(case)?, Wishes { rate_limited: true, ..Wishes::default() }).await?;
    let mut statuses = Vec::new();
    // Twice the allowance: what is refilled while the test runs is far less.
    for _ in 0..rate.calls.saturating_mul(2).min(2_000) {
        let response = call(&running, case)?.send().await?;
        statuses.push(response.status());
        if response.status() == 429 {
            require(response.header("retry-after").is_some(), || "429 comes without `retry-after`".to_owned())?;
            break;
        }
    }
    require(statuses.iter().filter(|status| **status == 200).count() >= rate.calls as usize, || {
        format!("{statuses:?}")
    })?;
    require_equal("the last status", statuses.last().copied(), Some(429))
}

#[tokio::test]
async fn metrics_and_health_hold_no_secret_and_no_argument() -> Outcome {
    let (running, _) = subject().await?;
    for case in CASES {
        for era in ERAS {
            running.client().of(era).call(case.tool, &case.arguments()?).await?;
        }
    }
    running.client().ask("tools/call", call_parameters("made_up_label", &Map::new())).await?;
    for path in ["/metrics", "/healthz", "/readyz"] {
        let response = running.client().bare("GET", path).send().await?;
        require_equal(&format!("the status of {path}"), response.status(), 200)?;
        let text = response.text();
        for secret in [API_KEY, BEARER, GATEWAY_SECRET, STATE_KEY, UPSTREAM_SECRET, "made_up_label", "127.0.0.1"] {
            require(!text.contains(secret), || format!("{path} holds `{secret}`: {text}"))?;
        }
    }
    let metrics = running.client().bare("GET", "/metrics").send().await?.text();
    for tool in SUBJECT.server.tools {
        require(metrics.contains(tool.name), || format!("`{}` is not in the metrics", tool.name))?;
    }
    require(metrics.contains(&format!("{}_", SUBJECT.server.name)), || {
        "the metrics do not bear the server's name".to_owned()
    })
}

#[tokio::test]
async fn deep_arguments_do_no_harm() -> Outcome {
    let (running, case) = subject().await?;
    let mut deep = Value::from("x");
    for _ in 0..60 {
        deep = json!({"a": deep});
    }
    let mut arguments = case.arguments()?;
    arguments.insert("deep".to_owned(), deep);
    let client = running.client();
    let request = client.post(&client.message(1, "tools/call", call_parameters(case.tool, &arguments)));
    let response = request.send().await?;
    let failed = response.json()?.pointer("/result/isError") == Some(&Value::from(true));
    require(response.status() == 400 || failed, || format!("deep arguments give {}", response.text()))
}
