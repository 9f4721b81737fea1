//! `desk_add_comment`: `POST /rest/api/3/issue/{issueIdOrKey}/comment`.

use serde::Deserialize;
use serde::de::MapAccess;

use crate::runtime::{
    Body, Call, Confirm, Document, Effect, Failure, Leaf, Member, Notes, Object,
    ReadObject, Reply, Request, Tool, check,
};

/// The tool as clients see it.
pub static TOOL: Tool = Tool {
    name: "desk_add_comment",
    title: None,
    description: "Add a comment, written in Markdown, to one Jira issue. Everyone who can see the issue sees it.",
    input_schema: include_str!("../../schemas/desk_add_comment.input.json"),
    output_schema: include_str!("../../schemas/desk_add_comment.output.json"),
    effect: Effect::Write,
    idempotent: false,
    confirm: Confirm::Never,
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

/// What the caller may send.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Arguments {
    issue_key: String,
    body: Document,
}

impl Arguments {
    fn check(&self) -> Result<(), Failure> {
        check::pattern("issue_key", &self.issue_key, &ISSUE_KEY_PATTERN)?;
        check::max_length("body", &self.body.text(), 8_000)?;
        Ok(())
    }
}

/// One call: check, send, read, write.
async fn run(call: Call<'_>) -> Result<Reply, Failure> {
    let arguments: Arguments = call.arguments()?;
    arguments.check()?;
    let body = Body::new().set("body", &arguments.body);
    let request = Request::post("/rest/api/3/issue/")
        .path_value("issue_key", &arguments.issue_key)?
        .path("/comment")
        .json(body);
    let answer = call.send(request).await?;
    call.reply(&answer.read::<Answer<'_>>()?, None, write_answer)
}

/// What the tool reads of the upstream's answer.
#[derive(Default)]
struct Answer<'a> {
    id: Leaf<'a>,
    created: Leaf<'a>,
}

impl<'a> ReadObject<'a> for Answer<'a> {
    fn member<M: MapAccess<'a>>(
        &mut self,
        name: &str,
        value: Member<'_, M>,
    ) -> Result<(), M::Error> {
        match name {
            "id" => value.leaf(&mut self.id),
            "created" => value.leaf(&mut self.created),
            _ => value.skip(),
        }
    }
}

/// Writes the output.
fn write_answer(answer: &Answer<'_>, out: &mut Object<'_>) {
    out.put("id", answer.id.string());
    out.put("created", answer.created.datetime());
}
