//! `desk_transition_issue`: `POST /rest/api/3/issue/{issueIdOrKey}/transitions`.

use serde::Deserialize;

use crate::runtime::{
    Body, Call, Confirm, Effect, Expected, Failure, Notes, Reply, Request, Tool, check,
};

/// The tool as clients see it.
pub static TOOL: Tool = Tool {
    name: "desk_transition_issue",
    title: None,
    description: "Move one issue to another status. transition_id must come from desk_list_transitions for that issue.",
    input_schema: include_str!("../../schemas/desk_transition_issue.input.json"),
    output_schema: include_str!("../../schemas/desk_transition_issue.output.json"),
    effect: Effect::Write,
    idempotent: false,
    confirm: Confirm::WhenSupported,
    scopes: &["write:jira-work"],
    budget: 24_576,
    text_limit: 4_000,
    notes: Notes { empty: None, more: None },
    errors: &[],
    call: |call| Box::pin(run(call)),
};

/// What `issue_key` looks like.
static ISSUE_KEY_PATTERN: check::Pattern = check::Pattern::new(
    "^[A-Z][A-Z0-9_]+-[0-9]+$",
);

/// What `transition_id` looks like.
static TRANSITION_ID_PATTERN: check::Pattern = check::Pattern::new("^[0-9]+$");

/// What the caller may send.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Arguments {
    issue_key: String,
    transition_id: String,
}

impl Arguments {
    fn check(&self) -> Result<(), Failure> {
        check::pattern("issue_key", &self.issue_key, &ISSUE_KEY_PATTERN)?;
        check::pattern("transition_id", &self.transition_id, &TRANSITION_ID_PATTERN)?;
        Ok(())
    }
}

/// One call: check, send, read, write.
async fn run(call: Call<'_>) -> Result<Reply, Failure> {
    let arguments: Arguments = call.arguments()?;
    arguments.check()?;
    let body = Body::new().set("transition.id", &arguments.transition_id);
    let request = Request::post("/rest/api/3/issue/")
        .path_value("issue_key", &arguments.issue_key)?
        .path("/transitions")
        .json(body);
    call.send_for(request, Expected::NoPage).await?;
    Ok(call.finish())
}
