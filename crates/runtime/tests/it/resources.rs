//! Resources, prompts and the audit.

use std::io;
use std::sync::{Arc, Mutex};

use mcpgen_runtime::call::{Caller, Watch};
use mcpgen_runtime::service::Service;
use mcpgen_runtime::{Audit, Content, Prompt, PromptArgument, Resource, Tool};
use serde_json::{Map, Value, json};
use tokio::time::{Duration, Instant};

use crate::sample::{SERVER, jira_search};
use crate::support::{environment, settings};

const ISSUE: Resource = Resource {
    uri: "jira://issue/{issue_key}/part/{part}",
    name: "issue",
    title: "Issue",
    mime: "application/json",
    content: Content::Tool("jira_get_issue"),
};

#[test]
fn an_address_gives_its_values() {
    let values = ISSUE.values("jira://issue/OPS-1%2Fx/part/a%20b").unwrap();
    assert_eq!(Value::Object(values), json!({ "issue_key": "OPS-1/x", "part": "a b" }));
    for other in [
        "jira://issue/OPS-1",
        "jira://issue//part/a",
        "jira://issue/a/part/b/c",
        "jira://issue/%ff/part/b",
        "jira://issue/%2/part/b",
        "",
    ] {
        assert_eq!(ISSUE.values(other), None, "{other}");
    }
    let plain = Resource { uri: "jira://help", content: Content::Text("x"), ..ISSUE };
    assert_eq!(
        (plain.values("jira://help"), plain.values("jira://help/"), plain.is_template()),
        (Some(Map::new()), None, false)
    );
}

const PROMPT: Prompt = Prompt {
    name: "triage",
    title: None,
    arguments: &[
        PromptArgument { name: "key", description: None, default: None },
        PromptArgument { name: "audience", description: None, default: Some("agent") },
    ],
    text: "Read {key} {{so}} for {audience}.",
};

#[test]
fn a_prompt_is_filled_in() {
    let fill = |given: Value| PROMPT.fill(given.as_object().unwrap());
    assert_eq!(fill(json!({ "key": "A-1" })).unwrap(), "Read A-1 {so} for agent.");
    assert_eq!(fill(json!({ "key": "A\n{audience}", "audience": "me" })).unwrap(), "Read A {audience} {so} for me.");
    assert_eq!(fill(json!({})).unwrap_err(), "Argument `key` is required");
    assert_eq!(fill(json!({ "key": 1 })).unwrap_err(), "Argument `key` must be a string");
    assert_eq!(fill(json!({ "key": "a", "more": "b" })).unwrap_err(), "Argument `more` does not exist");
}

static TOOL: Tool =
    Tool { input_schema: r#"{"properties":{"body":{},"key":{},"list":{},"flag":{},"none":{}}}"#, ..jira_search::TOOL };

#[test]
fn the_audit_hides_what_is_redacted() {
    let audit = Audit { redact: &["body"], arguments: true };
    let given = json!({ "body": "secret", "key": "A-1", "list": ["x"], "flag": true, "none": null });
    let shown = audit.redacted(&TOOL, given.as_object().unwrap());
    assert_eq!(shown, json!({ "body": "[6 characters]", "key": "A-1", "list": "[\"x\"]", "flag": true, "none": null }));
}

#[test]
fn the_audit_shows_nothing_of_arguments_that_the_tool_does_not_have() {
    let audit = Audit { redact: &["body"], arguments: true };
    let given = json!({
        "bod": "secret", "body\u{200b}": "secret", "Body": ["secret"], "n\n": true, "x".repeat(99): 5,
        "body": "secret", "key": "A-1",
    });
    let shown = audit.redacted(&TOOL, given.as_object().unwrap());
    let wanted = json!({
        "body": "[6 characters]", "key": "A-1", "bod": "redacted", "Body": "redacted", "n ": "redacted",
        format!("{}…", "x".repeat(31)): "redacted",
    });
    assert_eq!(shown, wanted);
}

/// What is logged while a test runs.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn the_log_names_arguments_of_the_tool_alone() {
    let lines = Lines::default();
    let writer = lines.clone();
    let subscriber = tracing_subscriber::fmt().json().with_writer(move || writer.clone()).finish();
    let _logging = tracing::subscriber::set_default(subscriber);
    let service = Service::new(&SERVER, settings(&SERVER, &environment("http://127.0.0.1:9"))).unwrap();
    let caller = Caller { token: None, organisation: None, deadline: Instant::now() + Duration::from_secs(5) };
    for given in [json!({ "a secret": 1 }), json!({ "jql": 1 })] {
        let given = given.as_object().unwrap();
        let watch = Watch::default();
        let outcome = service.call(&jira_search::TOOL, given, &caller, &watch, std::future::pending());
        outcome.await.unwrap_err();
    }
    let log = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains("unknown argument") && log.contains("argument jql") && !log.contains("a secret"), "{log}");
}
