//! Running the server: health, readiness, draining, and a start that says everything that is missing.

use std::process::Stdio;
use std::time::Duration;

use tokio::net::TcpListener;

use super::super::SUBJECT;
use super::super::cases::CASES;
use super::client::Client;
use super::mock::{Answer, Mock, always, good, sample};
use super::start::{environment, start};
use super::stdio::{PATIENCE, binary, ended};
use super::{Outcome, broken, require, require_equal, some};

#[tokio::test]
async fn health_says_what_is_running() -> Outcome {
    let running = start(sample(some("a case", CASES.first())?)?).await?;
    let health = running.client().bare("GET", "/healthz").send().await?.json()?;
    require_equal("the status", health.get("status").and_then(|value| value.as_str()), Some("ok"))?;
    require_equal("the version", health.get("version").and_then(|value| value.as_str()), Some(SUBJECT.server.version))?;
    let tools = health.get("tools").and_then(serde_json::Value::as_u64);
    require_equal("the number of tools", tools, Some(SUBJECT.server.tools.len() as u64))?;
    require_equal("an unknown path", running.client().bare("GET", "/nowhere").send().await?.status(), 404)
}

#[tokio::test]
async fn a_call_under_way_ends_before_the_server_does() -> Outcome {
    let case = some("a case", CASES.first())?;
    let slow = Answer::After(Duration::from_millis(400), Box::new(good(case)?));
    let mut running = start(always(slow)).await?;
    let client = running.client();
    let call = tokio::spawn(async move { client.call(case.tool, &case.arguments()?).await });
    while running.mock.seen().is_empty() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    running.begin_stop();
    call.await??.value()?;
    let client = running.client();
    running.stopped().await?;
    require(client.bare("GET", "/healthz").send().await.is_err(), || "a stopped server still answers".to_owned())
}

#[tokio::test]
async fn a_start_without_settings_names_all_of_them() -> Outcome {
    let wanted: Vec<String> =
        environment("").into_iter().map(|(name, _)| name).filter(|name| name != "UPSTREAM_BASE_URL").collect();
    let ended = ended(binary(&["--http"], &[]).spawn()?).await?;
    require_equal("the exit code", ended.status.code(), Some(78))?;
    require_equal("standard output", ended.output.as_str(), "")?;
    for name in wanted {
        require(ended.log.contains(&name), || format!("`{name}` is not named in {}", ended.log))?;
    }
    Ok(())
}

#[tokio::test]
async fn the_command_line_is_small_and_strict() -> Outcome {
    let version = ended(binary(&["--version"], &[]).spawn()?).await?;
    let wanted = format!("{} {}", SUBJECT.server.binary, SUBJECT.server.version);
    require_equal("the version", version.output.trim(), wanted.as_str())?;
    let help = ended(binary(&["--help"], &[]).spawn()?).await?;
    require(help.status.success() && help.output.contains("--http"), || format!("the help is {}", help.output))?;
    let unknown = ended(binary(&["--no-such-flag"], &[]).spawn()?).await?;
    require_equal("the exit code", unknown.status.code(), Some(2))
}

#[tokio::test]
async fn the_binary_serves_is_healthy_and_drains() -> Outcome {
    let case = some("a case", CASES.first())?;
    let mock = Mock::start(sample(case)?).await?;
    let address = TcpListener::bind(("127.0.0.1", 0)).await?.local_addr()?;
    let mut variables = environment(&mock.base_url());
    variables.push(("BIND".to_owned(), address.to_string()));
    require_equal("health before the start", health(&variables).await?, Some(1))?;
    let server = binary(&["--http"], &variables).stdin(Stdio::null()).spawn()?;
    let mut tries = 0;
    while health(&variables).await? != Some(0) {
        tries += 1;
        if tries > 200 {
            return broken("the server does not become healthy");
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    let client = Client::new(address, SUBJECT.server.gateway.map(|gateway| gateway.header));
    client.call(case.tool, &case.arguments()?).await?.value()?;
    let id = some("the process id", server.id())?.to_string();
    let signal = tokio::process::Command::new("kill").args(["-TERM", &id]).status().await?;
    require(signal.success(), || "the signal could not be sent".to_owned())?;
    let ended = ended(server).await?;
    require(ended.status.success(), || format!("the server ends with {}: {}", ended.status, ended.log))?;
    require_equal("standard output", ended.output.as_str(), "")?;
    for secret in variables
        .iter()
        .filter(|(name, _)| name.contains("SECRET") || name.contains("KEY") || name.contains("TOKEN"))
        .map(|(_, value)| value.as_str())
        .chain([client.bearer.as_str()])
    {
        require(!ended.log.contains(secret), || "the log holds a secret".to_owned())?;
    }
    for line in ended.log.lines() {
        require(serde_json::from_str::<serde_json::Value>(line).is_ok(), || format!("a log line is no JSON: {line}"))?;
    }
    Ok(())
}

/// The exit code of the `health` subcommand.
async fn health(variables: &[(String, String)]) -> Outcome<Option<i32>> {
    let child = binary(&["health"], variables).spawn()?;
    Ok(tokio::time::timeout(PATIENCE, ended(child)).await??.status.code())
}
