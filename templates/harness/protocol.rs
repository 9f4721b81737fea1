//! Both protocol eras on one endpoint: the handshake, discovery, the list of tools, and malformed requests.

use std::path::Path;

use serde_json::{Map, Value, json};

use super::super::SUBJECT;
use super::super::cases::CASES;
use super::client::{ERAS, Era, call_parameters};
use super::mock::sample;
use super::start::{Running, start};
use super::stdio::Session;
use super::{Outcome, require, require_equal, schema, some};

/// The revisions that begin with a handshake.
const OLD_REVISIONS: [&str; 4] = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"];

async fn subject() -> Outcome<Running> {
    start(sample(some("a case", CASES.first())?)?).await
}

fn handshake(revision: &str) -> Map<String, Value> {
    let mut parameters = Map::new();
    parameters.insert("protocolVersion".to_owned(), Value::from(revision));
    parameters.insert("capabilities".to_owned(), json!({}));
    parameters.insert("clientInfo".to_owned(), json!({"name": "tests", "version": "1"}));
    parameters
}

#[tokio::test]
async fn each_old_revision_is_echoed() -> Outcome {
    let running = subject().await?;
    for revision in OLD_REVISIONS {
        let answer = running.client().of(Era::Text).ask("initialize", handshake(revision)).await?;
        let result = some("the result", answer.get("result"))?;
        require_equal("the revision", result.get("protocolVersion"), Some(&Value::from(revision)))?;
        require_equal("the name", result.pointer("/serverInfo/name"), Some(&Value::from(SUBJECT.server.binary)))?;
        require_equal(
            "the version",
            result.pointer("/serverInfo/version"),
            Some(&Value::from(SUBJECT.server.version)),
        )?;
        let told = result.get("instructions").and_then(Value::as_str);
        require_equal("the instructions", told, SUBJECT.server.instructions)?;
        require(result.pointer("/capabilities/tools").is_some(), || format!("no tools in {result}"))?;
    }
    Ok(())
}

#[tokio::test]
async fn an_unknown_revision_gets_the_newest_old_one() -> Outcome {
    let running = subject().await?;
    for revision in ["2099-01-01", "2026-07-28", "nonsense"] {
        let answer = running.client().of(Era::Text).ask("initialize", handshake(revision)).await?;
        require_equal("the revision", answer.pointer("/result/protocolVersion"), Some(&Value::from("2025-11-25")))?;
    }
    Ok(())
}

#[tokio::test]
async fn the_new_revision_is_discovered() -> Outcome {
    let running = subject().await?;
    let answer = running.client().of(Era::Modern).ask("server/discover", Map::new()).await?;
    let versions = answer.pointer("/result/supportedVersions").and_then(Value::as_array).cloned().unwrap_or_default();
    for revision in OLD_REVISIONS.iter().chain(&["2026-07-28"]) {
        require(versions.contains(&Value::from(*revision)), || format!("{revision} is not in {answer}"))?;
    }
    Ok(())
}

#[tokio::test]
async fn a_header_that_contradicts_the_body_is_refused() -> Outcome {
    let running = subject().await?;
    let client = running.client().of(Era::Modern);
    let case = some("a case", CASES.first())?;
    let good = client.post(&client.message(1, "tools/call", call_parameters(case.tool, &case.arguments()?)));
    for spoilt in [
        good.clone().with("mcp-name", "another_tool"),
        good.clone().with("mcp-method", "tools/list"),
        good.with("mcp-protocol-version", "2025-11-25"),
    ] {
        require_equal("the status", spoilt.send().await?.status(), 400)?;
    }
    require_equal("the number of upstream requests", running.mock.seen().len(), 0)
}

#[tokio::test]
async fn the_list_of_tools_is_the_committed_schemas() -> Outcome {
    let running = subject().await?;
    for era in ERAS {
        let answer = running.client().of(era).ask("tools/list", Map::new()).await?;
        check_tools(&answer, era != Era::Text)?;
    }
    Ok(())
}

#[tokio::test]
async fn the_list_of_tools_is_the_same_over_stdio() -> Outcome {
    let running = subject().await?;
    for (revision, has_output) in [("2024-11-05", false), ("2025-11-25", true)] {
        let mut session = Session::start(&running.mock.base_url(), revision).await?;
        let answer = session.ask("tools/list", Map::new()).await?;
        check_tools(&answer, has_output)?;
        session.end().await?;
    }
    Ok(())
}

fn check_tools(answer: &Value, has_output: bool) -> Outcome {
    let listed = some("the tools", answer.pointer("/result/tools").and_then(Value::as_array))?;
    let names: Vec<&str> = listed.iter().filter_map(|tool| tool.get("name")?.as_str()).collect();
    let wanted: Vec<&str> = SUBJECT.server.tools.iter().map(|tool| tool.name).collect();
    require_equal("the names of the tools", names, wanted)?;
    for (listed, tool) in listed.iter().zip(SUBJECT.server.tools) {
        let description = listed.get("description").and_then(Value::as_str);
        require_equal("the description", description, Some(tool.description))?;
        require_equal("the input schema", listed.get("inputSchema"), Some(&committed(tool.name, "input")?))?;
        let output = committed(tool.name, "output")?;
        require_equal("the output schema", listed.get("outputSchema"), Some(&output).filter(|_| has_output))?;
    }
    Ok(())
}

/// A schema as it stands in the repository, where it is reviewed.
fn committed(tool: &str, side: &str) -> Outcome<Value> {
    let path = Path::new(SUBJECT.schemas).join(format!("{tool}.{side}.json"));
    Ok(serde_json::from_slice(&std::fs::read(path)?)?)
}

#[test]
fn schemas_use_only_what_every_client_accepts() -> Outcome {
    for tool in SUBJECT.server.tools {
        for side in ["input", "output"] {
            let found = schema::portability(&committed(tool.name, side)?);
            require(found.is_empty(), || format!("{}.{side}.json: {}", tool.name, found.join("; ")))?;
        }
    }
    Ok(())
}

#[test]
fn samples_fit_their_schemas() -> Outcome {
    for case in CASES {
        let arguments = Value::Object(case.arguments()?);
        let found = schema::problems(&arguments, &committed(case.tool, "input")?);
        require(found.is_empty(), || format!("the arguments of `{}`: {}", case.tool, found.join("; ")))?;
    }
    require_equal("the number of cases", CASES.len(), SUBJECT.server.tools.len())
}

#[tokio::test]
async fn a_notification_is_accepted_without_a_body() -> Outcome {
    let running = subject().await?;
    let client = running.client();
    let response = client.post(&json!({"jsonrpc": "2.0", "method": "notifications/initialized"})).send().await?;
    require_equal("the status", response.status(), 202)?;
    require_equal("the body", response.text().as_str(), "")
}

#[tokio::test]
async fn an_unknown_tool_is_a_protocol_error() -> Outcome {
    let running = subject().await?;
    for era in ERAS {
        let answer = running.client().of(era).ask("tools/call", call_parameters("no_such_tool", &Map::new())).await?;
        require_equal("the error code", answer.pointer("/error/code"), Some(&Value::from(-32_602)))?;
    }
    Ok(())
}

#[tokio::test]
async fn an_unknown_method_is_a_protocol_error() -> Outcome {
    let running = subject().await?;
    let answer = running.client().ask("no/such/method", Map::new()).await?;
    require_equal("the error code", answer.pointer("/error/code"), Some(&Value::from(-32_601)))
}

#[tokio::test]
async fn a_body_that_can_be_read_in_two_ways_is_refused() -> Outcome {
    let running = subject().await?;
    let client = running.client();
    let good = client.message(1, "tools/list", Map::new()).to_string();
    let bodies: [Vec<u8>; 9] = [
        Vec::new(),
        b"{".to_vec(),
        b"17".to_vec(),
        format!("[{good}]").into_bytes(),
        format!("{good}{good}").into_bytes(),
        good.replacen("\"id\":1", "\"id\":1,\"id\":2", 1).into_bytes(),
        good.replacen("\"params\":{", "\"params\":{\"a\":{\"b\":1,\"b\":2}", 1).into_bytes(),
        [b"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\xff\"}".to_vec()].concat(),
        format!(
            "{{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":{}1{}}}",
            "[".repeat(3_000),
            "]".repeat(3_000)
        )
        .into_bytes(),
    ];
    for body in bodies {
        let response = client.post(&json!({})).body(body.clone()).send().await?;
        let shown = String::from_utf8_lossy(&body).chars().take(80).collect::<String>();
        require_equal(&format!("the status for {shown}"), response.status(), 400)?;
        let code = response.json()?.pointer("/error/code").and_then(Value::as_i64);
        require(matches!(code, Some(-32_700 | -32_600)), || format!("the error for {shown} is {}", response.text()))?;
    }
    Ok(())
}

#[tokio::test]
async fn either_accepted_type_is_enough() -> Outcome {
    let running = subject().await?;
    let client = running.client();
    let good = client.post(&client.message(1, "tools/list", Map::new()));
    for accepted in
        ["*/*", "application/json", "application/json, text/event-stream", "text/event-stream, application/json;q=0.9"]
    {
        let response = good.clone().with("accept", accepted).send().await?;
        require_equal(&format!("the status for `{accepted}`"), response.status(), 200)?;
        check_tools(&response.json()?, true)?;
    }
    Ok(())
}

#[tokio::test]
async fn a_trailing_slash_makes_no_difference() -> Outcome {
    let running = subject().await?;
    let client = running.client();
    let response = client.post(&client.message(1, "tools/list", Map::new())).path("/mcp/").send().await?;
    require_equal("the status", response.status(), 200)
}
