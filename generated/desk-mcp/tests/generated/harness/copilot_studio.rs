//! What Copilot Studio was recorded to send, in its order and with its oddities, and what it needs to get back.
//!
//! Its ids are strings, its handshake is of 2024-11-05 with members that no specification knows, it names sessions that
//! nobody gave it, and it asks for tools only after the notification was accepted with 202 and no body.

use serde_json::{Map, Value, json};

use super::super::SUBJECT;
use super::super::cases::CASES;
use super::client::{Client, Era, Reply, Request, call_parameters};
use super::mock::sample;
use super::start::{Running, start};
use super::{Outcome, broken, require, require_equal, some};

/// A session that this server never opened.
const STRANGE_SESSION: &str = "5f0c1f1e-0000-4000-8000-7d1b5a3c9e42";

async fn subject() -> Outcome<Running> {
    start(sample(some("a case", CASES.first())?)?).await
}

/// A request with the headers of the recording.
fn recorded(client: &Client, body: &Value) -> Request {
    client
        .of(Era::Text)
        .post(body)
        .with("user-agent", "CopilotStudio PowerFx")
        .with("accept", "application/json, text/event-stream")
        .with("x-ms-client-request-id", "0c5a3f8e-3d53-4a86-9d7e-6a4f5f7c0b11")
}

fn handshake() -> Value {
    json!({
        "jsonrpc": "2.0",
        "id": "1",
        "method": "initialize",
        "params": {
            "protocolVersion": "2024-11-05",
            "capabilities": {},
            "clientInfo": {
                "name": "mcs",
                "version": "1.0.0",
                "agentName": "Helper",
                "appId": "3c1d6f8e-0000-4000-8000-000000000001",
                "cdsBotId": "3c1d6f8e-0000-4000-8000-000000000002",
                "channelId": "pva-studio",
            },
            "sessionContext": {},
        },
    })
}

/// A JSON reply, not a stream, with this id.
async fn answered(request: &Request, id: &str) -> Outcome<Value> {
    let response = request.send().await?;
    require_equal("the status", response.status(), 200)?;
    let kind = response.header("content-type").unwrap_or_default();
    require(kind.starts_with("application/json"), || format!("the reply is `{kind}`"))?;
    require_equal("a session that the client must keep", response.header("mcp-session-id"), None)?;
    let answer = response.json()?;
    require_equal("the id", answer.get("id"), Some(&Value::from(id)))?;
    require(answer.get("error").is_none(), || format!("the answer is an error: {answer}"))?;
    Ok(answer)
}

#[tokio::test]
async fn the_whole_sequence_reaches_a_tool() -> Outcome {
    let running = subject().await?;
    let client = running.client();
    let answer = answered(&recorded(&client, &handshake()), "1").await?;
    require_equal("the revision", answer.pointer("/result/protocolVersion"), Some(&Value::from("2024-11-05")))?;
    let notification = json!({"jsonrpc": "2.0", "method": "notifications/initialized"});
    let accepted = recorded(&client, &notification).send().await?;
    require_equal("the status of the notification", accepted.status(), 202)?;
    require_equal("the body of the notification's reply", accepted.text().as_str(), "")?;
    let list = json!({"jsonrpc": "2.0", "id": "2", "method": "tools/list", "params": {}});
    let listed = answered(&recorded(&client, &list), "2").await?;
    for tool in some("the tools", listed.pointer("/result/tools").and_then(Value::as_array))? {
        require(tool.get("outputSchema").is_none(), || format!("this client knows no outputSchema: {tool}"))?;
    }
    let case = some("a case", CASES.first())?;
    let parameters = call_parameters(case.tool, &case.arguments()?);
    let call = json!({"jsonrpc": "2.0", "id": "3", "method": "tools/call", "params": parameters});
    let reply = Reply::read(&answered(&recorded(&client, &call), "3").await?.to_string())?;
    require_equal("the structured content", reply.structured.as_ref(), None)?;
    reply.value()?;
    Ok(())
}

#[tokio::test]
async fn a_session_that_nobody_opened_is_no_obstacle() -> Outcome {
    let running = subject().await?;
    let client = running.client();
    let list = json!({"jsonrpc": "2.0", "id": "a", "method": "tools/list", "params": {}});
    for (body, id) in [(handshake(), "1"), (list, "a")] {
        let request = recorded(&client, &body).with("mcp-session-id", STRANGE_SESSION);
        answered(&request, id).await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_stream_is_refused_as_405_before_anything_else() -> Outcome {
    let running = subject().await?;
    for request in [
        running.client().bare("GET", "/mcp"),
        running
            .client()
            .bare("GET", "/mcp")
            .with("accept", "text/event-stream")
            .with("mcp-session-id", STRANGE_SESSION),
        running.client().bare("DELETE", "/mcp").with("mcp-session-id", STRANGE_SESSION),
    ] {
        let response = request.send().await?;
        require_equal("the status", response.status(), 405)?;
        require_equal("the methods allowed", response.header("allow"), Some("POST"))?;
    }
    Ok(())
}

#[tokio::test]
async fn schemas_hold_nothing_that_makes_a_tool_disappear() -> Outcome {
    let running = subject().await?;
    let answer = running.client().of(Era::Text).ask("tools/list", Map::new()).await?;
    let listed = some("the tools", answer.pointer("/result/tools").and_then(Value::as_array))?;
    require_equal("the number of tools", listed.len(), SUBJECT.server.tools.len())?;
    for tool in listed {
        let schema = some("the input schema", tool.get("inputSchema"))?;
        let found = super::schema::portability(schema);
        if !found.is_empty() {
            return broken(format!("{tool}: {}", found.join("; ")));
        }
    }
    Ok(())
}
