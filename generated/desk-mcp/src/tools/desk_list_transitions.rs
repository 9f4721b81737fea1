//! `desk_list_transitions`: `GET /rest/api/3/issue/{issueIdOrKey}/transitions`.

use serde::Deserialize;
use serde::de::MapAccess;

use crate::runtime::{
    Array, Call, Confirm, Effect, Failure, Leaf, Member, Notes, Object, ReadObject,
    Reply, Request, Tool, check,
};

/// The tool as clients see it.
pub static TOOL: Tool = Tool {
    name: "desk_list_transitions",
    title: None,
    description: "List the workflow moves open to this user on one issue. Call before desk_transition_issue.",
    input_schema: include_str!("../../schemas/desk_list_transitions.input.json"),
    output_schema: include_str!("../../schemas/desk_list_transitions.output.json"),
    effect: Effect::Read,
    idempotent: true,
    confirm: Confirm::Never,
    scopes: &["read:jira-work"],
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

/// What the caller may send.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Arguments {
    issue_key: String,
}

impl Arguments {
    fn check(&self) -> Result<(), Failure> {
        check::pattern("issue_key", &self.issue_key, &ISSUE_KEY_PATTERN)?;
        Ok(())
    }
}

/// One call: check, send, read, write.
async fn run(call: Call<'_>) -> Result<Reply, Failure> {
    let arguments: Arguments = call.arguments()?;
    arguments.check()?;
    let request = Request::get("/rest/api/3/issue/")
        .path_value("issue_key", &arguments.issue_key)?
        .path("/transitions");
    let answer = call.send(request).await?;
    call.reply(&answer.read::<Answer<'_>>()?, None, write_answer)
}

/// What the tool reads of the upstream's answer.
#[derive(Default)]
struct Answer<'a> {
    transitions: Array<Transition<'a>>,
}

impl<'a> ReadObject<'a> for Answer<'a> {
    fn member<M: MapAccess<'a>>(
        &mut self,
        name: &str,
        value: Member<'_, M>,
    ) -> Result<(), M::Error> {
        match name {
            "transitions" => value.array(&mut self.transitions),
            _ => value.skip(),
        }
    }
}

/// One element of `transitions`.
#[derive(Default)]
struct Transition<'a> {
    id: Leaf<'a>,
    name: Leaf<'a>,
    to_name: Leaf<'a>,
}

impl<'a> ReadObject<'a> for Transition<'a> {
    fn member<M: MapAccess<'a>>(
        &mut self,
        name: &str,
        value: Member<'_, M>,
    ) -> Result<(), M::Error> {
        match name {
            "id" => value.leaf(&mut self.id),
            "name" => value.leaf(&mut self.name),
            "to" => value.leaf_at(&["name"], &mut self.to_name),
            _ => value.skip(),
        }
    }
}

/// Writes the output.
fn write_answer(answer: &Answer<'_>, out: &mut Object<'_>) {
    out.array("transitions", &answer.transitions, 40, write_transition);
}

/// Writes one element of `transitions`.
fn write_transition(transition: &Transition<'_>, out: &mut Object<'_>) {
    out.put("id", transition.id.string());
    out.put("name", transition.name.string());
    out.put("to", transition.to_name.string());
}
