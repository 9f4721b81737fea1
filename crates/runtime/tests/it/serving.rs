//! The server over HTTP: layers, drain, panics, disconnects. What each tool answers is tested by the harness.

use std::time::Duration;

use mcpgen_runtime::call::Progress;
use mcpgen_runtime::{Confirm, Effect, Failure, Notes, Rate, RatePer, ServerDefinition, Tool};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::sample::{SERVER, jira_get_issue};
use crate::support::{Running, client, environment, get, ok, serve, settings, upstream};

/// A tool that panics with what it was given.
const PANICS: Tool = Tool {
    name: "panics",
    title: None,
    description: "Panics.",
    input_schema: r#"{"type":"object"}"#,
    output_schema: r#"{"type":"object"}"#,
    effect: Effect::Write,
    idempotent: false,
    confirm: Confirm::Never,
    scopes: &[],
    budget: 1_000,
    text_limit: 100,
    notes: Notes { empty: None, more: None },
    errors: &[],
    call: |_| panic!("secret words"),
};

/// A tool that waits for longer than anyone does.
const WAITS: Tool = Tool {
    name: "waits",
    call: |_| {
        Box::pin(async {
            tokio::time::sleep(Duration::from_secs(3_600)).await;
            Err(Failure::Timeout)
        })
    },
    ..PANICS
};

/// A tool that takes half a second.
const DAWDLES: Tool = Tool {
    name: "dawdles",
    call: |call| {
        Box::pin(async move {
            tokio::time::sleep(Duration::from_millis(500)).await;
            call.reply(&(), None, |(), _| {})
        })
    },
    ..PANICS
};

/// A tool that says how far it is and then takes half a second.
const TELLS: Tool = Tool {
    name: "tells",
    call: |call| {
        Box::pin(async move {
            call.watch.tell(Progress { done: 1, total: None, message: "half".to_owned() });
            tokio::time::sleep(Duration::from_millis(500)).await;
            call.reply(&(), None, |(), _| {})
        })
    },
    ..PANICS
};

static ODD: ServerDefinition = ServerDefinition {
    tools: &[&PANICS, &WAITS, &DAWDLES, &TELLS, &jira_get_issue::TOOL],
    resources: &[],
    prompts: &[],
    audit: None,
    concurrency: 2,
    rate: Some(Rate { calls: 5, period: Duration::from_secs(60), per: RatePer::Caller }),
    ..SERVER
};

async fn odd() -> Running {
    serve(&ODD, settings(&ODD, &environment("http://127.0.0.1:9"))).await
}

fn call_body(tool: &str) -> String {
    json!({ "jsonrpc": "2.0", "id": "x", "method": "tools/call", "params": { "name": tool, "arguments": {} } })
        .to_string()
}

async fn text(response: reqwest::Response) -> String {
    String::from_utf8(response.bytes().await.unwrap().to_vec()).unwrap()
}

async fn metric(server: &Running, line: &str) -> bool {
    let (_, metrics) = get(format!("{}/metrics", server.url)).await.unwrap();
    metrics.lines().any(|found| found == line)
}

#[tokio::test]
async fn a_tool_answers_over_http() {
    let issue = json!({
        "key": "OPS-1",
        "fields": { "summary": "Disk is full", "status": { "name": "Open" }, "labels": ["a", 3, null] },
    });
    let (base, seen) = upstream(move |_| ok(issue.to_string())).await;
    let server = serve(&SERVER, settings(&SERVER, &environment(&base))).await;
    let result = server.call("jira_get_issue", json!({ "issue_key": "OPS-1" })).await;
    let structure = &result["structuredContent"];
    assert_eq!(structure["key"], "OPS-1", "{result}");
    assert_eq!(structure["labels"], json!(["a", "3"]));
    assert_eq!(result["content"][0]["text"].as_str().unwrap(), structure.to_string());
    assert!(metric(&server, r#"jira_tool_calls_total{tool="jira_get_issue",outcome="ok"} 1"#).await);
    let seen = seen.lock().unwrap();
    assert_eq!(seen[0].1.as_deref(), Some("Bearer token-a"));
    assert!(seen[0].0.starts_with("/rest/api/3/issue/OPS-1?fields=summary&fields=status"), "{}", seen[0].0);
}

#[tokio::test]
async fn a_panic_is_a_tool_error_without_its_words() {
    let server = odd().await;
    let result = server.call("panics", json!({})).await;
    assert_eq!(result["isError"], true);
    let words = result["content"][0]["text"].as_str().unwrap();
    assert!(words.starts_with("The server failed while it handled this call."), "{words}");
    assert!(metric(&server, r#"jira_tool_calls_total{tool="panics",outcome="internal"} 1"#).await);
    assert!(metric(&server, "jira_calls_in_flight 0").await);
}

#[tokio::test]
async fn a_client_that_leaves_cancels_its_call() {
    let server = odd().await;
    let gone = server.post(call_body("waits")).timeout(Duration::from_millis(200)).send().await;
    assert!(gone.is_err());
    for _ in 0..100 {
        if metric(&server, r#"jira_tool_calls_total{tool="waits",outcome="cancelled"} 1"#).await {
            assert!(metric(&server, "jira_calls_in_flight 0").await);
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the call goes on");
}

#[tokio::test]
async fn a_request_that_takes_too_long_is_ended() {
    let mut settings = settings(&ODD, &environment("http://127.0.0.1:9"));
    settings.request_timeout = Duration::from_millis(300);
    let server = serve(&ODD, settings).await;
    let response = server.post(call_body("waits")).send().await.unwrap();
    assert_eq!(response.status(), 504);
}

#[tokio::test]
async fn too_many_requests_at_once_are_turned_away() {
    let server = odd().await;
    let busy: Vec<_> = (0..2).map(|_| tokio::spawn(server.post(call_body("dawdles")).send())).collect();
    tokio::time::sleep(Duration::from_millis(150)).await;
    let response = server.post(call_body("dawdles")).send().await.unwrap();
    assert_eq!(response.status(), 503);
    assert_eq!(response.headers()["retry-after"], "1");
    for task in busy {
        assert_eq!(task.await.unwrap().unwrap().status(), 200);
    }
}

#[tokio::test]
async fn a_reply_in_events_keeps_its_place() {
    let server = odd().await;
    let body = json!({ "jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {
        "name": "tells", "arguments": {}, "_meta": { "progressToken": "p" },
    } });
    let mut open = Vec::new();
    for _ in 0..2 {
        let response = server.post(body.to_string()).send().await.unwrap();
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        open.push(response);
    }
    assert_eq!(server.post(call_body("panics")).send().await.unwrap().status(), 503);
    for response in open {
        let events = text(response).await;
        let (progress, result) = (events.find("notifications/progress"), events.find("\"result\""));
        assert!(progress.is_some() && progress < result, "{events}");
    }
    assert_eq!(server.post(call_body("panics")).send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn each_caller_has_an_allowance_of_calls() {
    let server = odd().await;
    for _ in 0..5 {
        assert_eq!(server.post(call_body("panics")).send().await.unwrap().status(), 200);
    }
    // A header that claims another method or tool changes nothing.
    let request = server.post(call_body("panics")).header("mcp-method", "tools/list").header("mcp-name", "other");
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), 429);
    let wait: u64 = response.headers()["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=12).contains(&wait));
    let body: Value = serde_json::from_str(&text(response).await).unwrap();
    assert_eq!((&body["id"], &body["error"]["code"]), (&json!("x"), &json!(-32_000)));
    let list = r#"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#;
    assert_eq!(server.post(list).send().await.unwrap().status(), 200, "only calls are counted");
    let other = client()
        .post(format!("{}/mcp", server.url))
        .header("content-type", "application/json")
        .header("x-gateway-secret", crate::support::GATEWAY)
        .header("authorization", "Bearer token-b")
        .body(call_body("panics"));
    assert_eq!(other.send().await.unwrap().status(), 200, "others have their own");
}

#[tokio::test]
async fn refusals_are_json_and_say_why() {
    let server = odd().await;
    let url = format!("{}/mcp", server.url);
    let client = client();
    let got = client.get(&url).send().await.unwrap();
    assert_eq!((got.status().as_u16(), got.headers()["allow"].to_str().unwrap()), (405, "POST"));
    let cases = [
        (client.post(&url).body("{}"), 403),
        (client.post(&url).header("x-gateway-secret", "wrong").body("{}"), 403),
        (client.post(&url).header("x-gateway-secret", crate::support::GATEWAY).body("{}"), 401),
        (server.post("{}").header("host", "evil.example"), 403),
        (server.post("{}").header("origin", "https://evil.example"), 403),
        (server.post(r#"{"a":1,"a":2}"#), 400),
        (server.post(vec![b' '; 65_537]), 413),
    ];
    for (request, status) in cases {
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), status);
        if status == 401 {
            assert_eq!(response.headers()["www-authenticate"], "Bearer");
        }
        let body: Value = serde_json::from_str(&text(response).await).unwrap();
        assert!(body["error"]["message"].is_string(), "{body}");
    }
}

#[tokio::test]
async fn padding_of_the_bearer_gives_no_further_allowance() {
    let server = odd().await;
    for round in 0..6 {
        let request = client()
            .post(format!("{}/mcp", server.url))
            .header("content-type", "application/json")
            .header("x-gateway-secret", crate::support::GATEWAY)
            .header("authorization", format!("Bearer token-a{}", "=".repeat(round % 3)))
            .body(call_body("panics"));
        let wanted = if round < 5 { 200 } else { 429 };
        assert_eq!(request.send().await.unwrap().status(), wanted);
    }
}

#[tokio::test]
async fn an_announced_length_is_judged_before_the_body_comes() {
    let server = odd().await;
    let mut stream = tokio::net::TcpStream::connect(server.url.strip_prefix("http://").unwrap()).await.unwrap();
    let head = format!(
        "POST /mcp HTTP/1.1\r\nHost: localhost\r\nX-Gateway-Secret: {}\r\nAuthorization: Bearer a\r\n\
         Content-Type: application/json\r\nContent-Length: 99999999\r\n\r\n",
        crate::support::GATEWAY
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut start = [0; 12];
    tokio::time::timeout(Duration::from_secs(5), stream.read_exact(&mut start)).await.unwrap().unwrap();
    assert_eq!(&start, b"HTTP/1.1 413");
}

#[tokio::test]
async fn odd_messages_are_refused_as_json_rpc() {
    let server = odd().await;
    let refused = [
        r#"{"jsonrpc":"2.0","id":null,"method":"ping"}"#,
        r#"{"jsonrpc":"2.0","id":1.5,"method":"ping"}"#,
        r#"{"jsonrpc":"2.0","id":1,"method":"tools/list","params":[]}"#,
        r#"{"jsonrpc":"2.0","id":1,"method":"a b"}"#,
    ];
    for body in refused {
        let response = server.post(body).send().await.unwrap();
        assert_eq!(response.status(), 400, "{body}");
        let reply: Value = serde_json::from_str(&text(response).await).unwrap();
        assert_eq!(reply["error"]["code"], -32_600, "{body}");
    }
    let answered = [
        r#"{"jsonrpc":"2.0","id":-9223372036854775808,"method":"ping"}"#,
        r#"{"jsonrpc":"2.0","id":9223372036854775807,"method":"no/such"}"#,
        r#"{"jsonrpc":"2.0","id":"","method":"tools/list","params":null}"#,
    ];
    for body in answered {
        let response = server.post(body).send().await.unwrap();
        assert_ne!(response.status(), 415, "{body}");
        assert!(serde_json::from_str::<Value>(&text(response).await).is_ok(), "{body}");
    }
}

#[tokio::test]
async fn a_malformed_call_is_answered_as_json_rpc() {
    let server = odd().await;
    let body = r#"{"jsonrpc":"2.0","id":"q","method":"tools/call","params":{"name":"panics","arguments":[]}}"#;
    let response = server.post(body).send().await.unwrap();
    assert_eq!(response.status(), 200);
    let reply: Value = serde_json::from_str(&text(response).await).unwrap();
    assert_eq!((&reply["id"], &reply["error"]["code"]), (&json!("q"), &json!(-32_602)));
}

#[tokio::test]
async fn without_a_mirror_structured_replies_come_once() {
    static ONCE: ServerDefinition = ServerDefinition { mirror: mcpgen_runtime::Mirror::Never, ..SERVER };
    let (base, _) = upstream(|_| ok(r#"{"key":"OPS-1"}"#)).await;
    let server = serve(&ONCE, settings(&ONCE, &environment(&base))).await;
    let result = server.call("jira_get_issue", json!({ "issue_key": "OPS-1" })).await;
    assert_eq!(result["structuredContent"], json!({ "key": "OPS-1" }));
    assert_eq!(result["content"][0]["text"], "The reply is in the structured content.");
    let body = json!({
        "jsonrpc": "2.0", "id": 1, "method": "tools/call",
        "params": { "name": "jira_get_issue", "arguments": { "issue_key": "OPS-1" } },
    });
    let old = text(server.post(body.to_string()).send().await.unwrap()).await;
    assert!(old.contains(r#"{\"key\":\"OPS-1\"}"#) && !old.contains("structuredContent"), "{old}");
}

#[tokio::test]
async fn old_accept_headers_are_understood() {
    let server = odd().await;
    for accept in ["*/*", "application/json", "application/json; q=1, text/plain", ""] {
        let body = r#"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#;
        let mut request = client()
            .post(format!("{}/mcp/", server.url))
            .header("content-type", "application/json")
            .header("x-gateway-secret", crate::support::GATEWAY)
            .header("authorization", "Bearer token-a");
        if !accept.is_empty() {
            request = request.header("accept", accept);
        }
        let response = request.body(body).send().await.unwrap();
        assert_eq!(response.status(), 200, "{accept}");
        assert!(!text(response).await.contains("outputSchema"), "no version means an old one");
    }
}

#[tokio::test]
async fn a_drain_finishes_what_is_under_way() {
    let mut server = odd().await;
    let under_way = tokio::spawn(server.post(call_body("dawdles")).send());
    tokio::time::sleep(Duration::from_millis(150)).await;
    server.stop.take().unwrap().send(()).unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(get(format!("{}/healthz", server.url)).await.is_err(), "the listener is closed");
    assert_eq!(under_way.await.unwrap().unwrap().status(), 200);
    tokio::time::timeout(Duration::from_secs(2), server.task).await.unwrap().unwrap().unwrap();
}

#[tokio::test]
async fn a_half_sent_request_does_not_hold_the_drain_up() {
    let mut settings = settings(&ODD, &environment("http://127.0.0.1:9"));
    settings.request_timeout = Duration::from_millis(100);
    let mut server = serve(&ODD, settings).await;
    let address = server.url.strip_prefix("http://").unwrap();
    let mut stalled = tokio::net::TcpStream::connect(address).await.unwrap();
    stalled.write_all(b"POST /mcp HTTP/1.1\r\nHost: loc").await.unwrap();
    let mut body = tokio::net::TcpStream::connect(address).await.unwrap();
    body.write_all(b"POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{").await.unwrap();
    tokio::time::sleep(Duration::from_millis(50)).await;
    server.stop.take().unwrap().send(()).unwrap();
    tokio::time::timeout(Duration::from_secs(8), server.task).await.unwrap().unwrap().unwrap();
}

#[tokio::test]
async fn operators_see_health_and_readiness() {
    let server = odd().await;
    let (_, health) = get(format!("{}/healthz", server.url)).await.unwrap();
    let body: Value = serde_json::from_str(&health).unwrap();
    assert_eq!(body, json!({ "status": "ok", "version": env!("CARGO_PKG_VERSION"), "tools": 5 }));
    assert_eq!(get(format!("{}/readyz", server.url)).await.unwrap().0, 200);
}
