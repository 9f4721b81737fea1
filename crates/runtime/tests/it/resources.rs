//! Resources, prompts and the audit.

use mcpgen_runtime::{Audit, Content, Prompt, PromptArgument, Resource};
use serde_json::{Map, Value, json};

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

#[test]
fn the_audit_hides_what_is_redacted() {
    let audit = Audit { redact: &["body"], arguments: true };
    let given = json!({ "body": "secret", "key": "A-1", "list": ["x"], "flag": true, "none": null });
    let shown = audit.redacted(given.as_object().unwrap());
    assert_eq!(shown, json!({ "body": "[6 characters]", "key": "A-1", "list": "[\"x\"]", "flag": true, "none": null }));
}
