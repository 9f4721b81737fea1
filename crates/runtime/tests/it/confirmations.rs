//! Confirmations hold for one call, once.

use mcpgen_runtime::confirm::{Step, Used, Verdict, question, seal, step, verdict};
use mcpgen_runtime::secret::Secret;
use mcpgen_runtime::{Confirm, Effect, Tool};
use serde_json::{Map, Value, json};

use crate::sample::jira_search;

static MOVE: Tool = Tool {
    name: "move",
    effect: Effect::Write,
    confirm: Confirm::WhenSupported,
    input_schema: r#"{"type":"object","required":["issue_key"],"properties":{
        "issue_key":{"type":"string","pattern":"^[A-Z]+-[0-9]+$"},
        "comment":{"type":"string","minLength":1,"maxLength":500},
        "kind":{"type":"string","enum":["a","b"]},
        "tags":{"type":"array","items":{"type":"string","enum":["a","b"]}},
        "none":{"type":"string"}}}"#,
    ..jira_search::TOOL
};
static ERASE: Tool = Tool { name: "erase", ..MOVE };

fn keys() -> Vec<Secret> {
    vec![Secret::new("0123456789abcdef0123456789abcdef")]
}

fn given(id: &str) -> Map<String, Value> {
    json!({ "id": id, "nothing": null }).as_object().unwrap().clone()
}

#[test]
fn an_agreement_counts_once() {
    let (used, state) = (Used::default(), seal(&MOVE, &given("1"), &keys()).unwrap());
    let accept = json!({ "action": "accept" });
    assert_eq!(verdict(&MOVE, &given("1"), &keys(), &used, &state, Some(&accept)), Verdict::Agreed);
    assert_eq!(verdict(&MOVE, &given("1"), &keys(), &used, &state, Some(&accept)), Verdict::Invalid);
}

#[test]
fn other_calls_and_keys_are_refused() {
    let state = seal(&MOVE, &given("1"), &keys()).unwrap();
    let accept = json!({ "action": "accept" });
    let judged = |tool: &Tool, id: &str, keys: &[Secret], state: &str| {
        verdict(tool, &given(id), keys, &Used::default(), state, Some(&accept))
    };
    assert_eq!(judged(&MOVE, "2", &keys(), &state), Verdict::Invalid);
    assert_eq!(judged(&ERASE, "1", &keys(), &state), Verdict::Invalid);
    assert_eq!(judged(&MOVE, "1", &[Secret::new("ffffffffffffffffffffffffffffffff")], &state), Verdict::Invalid);
    for at in 0..state.len() {
        let other = if &state[at..=at] == "A" { "B" } else { "A" };
        let spoilt = format!("{}{other}{}", &state[..at], &state[at + 1..]);
        if spoilt.trim_end_matches(|last: char| last.is_ascii()) != state {
            assert_eq!(judged(&MOVE, "1", &keys(), &spoilt), Verdict::Invalid, "at {at}");
        }
    }
    let rotated = [Secret::new("ffffffffffffffffffffffffffffffff"), keys().remove(0)];
    assert_eq!(judged(&MOVE, "1", &rotated, &state), Verdict::Agreed);
}

#[test]
fn anything_but_accept_is_no_agreement() {
    for answer in
        [None, Some(json!({ "action": "decline" })), Some(json!({ "action": "cancel" })), Some(json!("accept"))]
    {
        let state = seal(&MOVE, &given("1"), &keys()).unwrap();
        let used = Used::default();
        assert_eq!(verdict(&MOVE, &given("1"), &keys(), &used, &state, answer.as_ref()), Verdict::Declined);
    }
}

#[test]
fn the_question_shows_what_the_call_would_do() {
    let given = json!({ "issue_key": "31\u{202e}", "comment": "x".repeat(400), "none": null, "other": "y" });
    let question = question("Jira Cloud", &MOVE, given.as_object().unwrap());
    let wanted =
        format!("Allow `move` in Jira Cloud?\nissue_key: 31\ncomment: {}… (400 characters in all)", "x".repeat(299));
    assert_eq!(question, wanted);
}

#[test]
fn nobody_is_asked_about_a_call_that_cannot_succeed() {
    let next = |given: &Value| step(&MOVE, given.as_object().unwrap(), &keys(), &Used::default(), true, None);
    assert!(matches!(next(&json!({ "issue_key": "OPS-1", "tags": ["a"], "comment": null })), Step::Ask(_)));
    for (given, wanted) in [
        (json!({ "issue_key": "OPS-1", "note": "x" }), "Argument `note` does not exist;"),
        (json!({ "comment": "x" }), "Argument `issue_key` is required."),
        (json!({ "issue_key": 5 }), "Argument `issue_key` must be a string."),
        (json!({ "issue_key": "ops" }), "Argument `issue_key` must match the pattern `^[A-Z]+-[0-9]+$`."),
        (
            json!({ "issue_key": "A-1", "comment": "x".repeat(501) }),
            "Argument `comment` must have at most 500 characters",
        ),
        (json!({ "issue_key": "A-1", "comment": "" }), "Argument `comment` must have at least 1 characters"),
        (json!({ "issue_key": "A-1", "kind": "c" }), "Argument `kind` must be one of `a`, `b`."),
        (json!({ "issue_key": "A-1", "tags": ["a", "c"] }), "Argument `tags` may hold only `a`, `b`."),
    ] {
        let Step::Fail(failure) = next(&given) else { panic!("{given} is asked about") };
        let sentence = failure.sentence("Jira Cloud", &MOVE, mcpgen_runtime::UpstreamCredential::CallerToken);
        assert!(sentence.starts_with(wanted), "{sentence}");
    }
}
