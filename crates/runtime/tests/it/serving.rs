//! The sample server over HTTP.

use serde_json::json;

use crate::sample::SERVER;
use crate::support::{environment, ok, serve, settings, upstream};

#[tokio::test]
async fn a_tool_answers_over_http() {
    let issue = json!({
        "key": "OPS-1",
        "fields": { "summary": "Disk is full", "status": { "name": "Open" }, "labels": ["a", 3, null] },
    });
    let (base, seen) = upstream(move |_| ok(issue.to_string())).await;
    let server = serve(&SERVER, settings(&SERVER, &environment(&base))).await;
    let result = server
        .call("jira_get_issue", json!({ "issue_key": "OPS-1" }))
        .await;
    let structure = &result["structuredContent"];
    assert_eq!(structure["key"], "OPS-1", "{result}");
    assert_eq!(structure["labels"], json!(["a", "3"]));
    assert_eq!(
        result["content"][0]["text"].as_str().unwrap(),
        structure.to_string()
    );
    let seen = seen.lock().unwrap();
    assert_eq!(seen[0].1.as_deref(), Some("Bearer token-a"));
    assert!(
        seen[0]
            .0
            .starts_with("/rest/api/3/issue/OPS-1?fields=summary&fields=status"),
        "{}",
        seen[0].0
    );
}
