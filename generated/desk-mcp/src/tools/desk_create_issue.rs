//! `desk_create_issue`: `POST /rest/api/3/issue`.

use serde::Deserialize;
use serde::de::MapAccess;

use crate::runtime::{
    Body, Call, Confirm, Document, Effect, Failure, Leaf, Member, Notes, Object,
    ReadObject, Reply, Request, Tool, check,
};

/// The tool as clients see it.
pub static TOOL: Tool = Tool {
    name: "desk_create_issue",
    title: None,
    description: "Open a Jira issue. Search for one about the same trouble first.",
    input_schema: include_str!("../../schemas/desk_create_issue.input.json"),
    output_schema: include_str!("../../schemas/desk_create_issue.output.json"),
    effect: Effect::Write,
    idempotent: false,
    confirm: Confirm::Never,
    scopes: &["write:jira-work"],
    budget: 24_576,
    text_limit: 4_000,
    notes: Notes { empty: None, more: None },
    errors: &[
        (
            400,
            "Jira refused the issue: {errorMessages}. Another project or issue type may need more fields.",
        ),
    ],
    call: |call| Box::pin(run(call)),
};

/// What `project` looks like.
static PROJECT_PATTERN: check::Pattern = check::Pattern::new("^[A-Z][A-Z0-9_]+$");

/// What the caller may send.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Arguments {
    project: String,
    issue_type: Option<String>,
    summary: String,
    description: Option<Document>,
}

impl Arguments {
    fn check(&self) -> Result<(), Failure> {
        check::pattern("project", &self.project, &PROJECT_PATTERN)?;
        if let Some(issue_type) = &self.issue_type {
            check::max_length("issue_type", issue_type, 60)?;
        }
        check::max_length("summary", &self.summary, 255)?;
        if let Some(description) = &self.description {
            check::max_length("description", &description.text(), 8_000)?;
        }
        Ok(())
    }
}

/// One call: check, send, read, write.
async fn run(call: Call<'_>) -> Result<Reply, Failure> {
    let arguments: Arguments = call.arguments()?;
    arguments.check()?;
    let body = Body::new()
        .set("fields.project.key", &arguments.project)
        .set(
            "fields.issuetype.name",
            &arguments.issue_type.clone().unwrap_or_else(|| "Task".to_owned()),
        )
        .set("fields.summary", &arguments.summary)
        .set_optional("fields.description", arguments.description.as_ref());
    let request = Request::post("/rest/api/3/issue").json(body);
    let answer = call.send(request).await?;
    call.reply(&answer.read::<Answer<'_>>()?, None, write_answer)
}

/// What the tool reads of the upstream's answer.
#[derive(Default)]
struct Answer<'a> {
    id: Leaf<'a>,
    key: Leaf<'a>,
    self_value: Leaf<'a>,
}

impl<'a> ReadObject<'a> for Answer<'a> {
    fn member<M: MapAccess<'a>>(
        &mut self,
        name: &str,
        value: Member<'_, M>,
    ) -> Result<(), M::Error> {
        match name {
            "id" => value.leaf(&mut self.id),
            "key" => value.leaf(&mut self.key),
            "self" => value.leaf(&mut self.self_value),
            _ => value.skip(),
        }
    }
}

/// Writes the output.
fn write_answer(answer: &Answer<'_>, out: &mut Object<'_>) {
    out.put("id", answer.id.string());
    out.put("key", answer.key.string());
    out.put("self", answer.self_value.string());
}
