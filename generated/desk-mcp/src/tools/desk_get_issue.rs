//! `desk_get_issue`: `GET /rest/api/3/issue/{issueIdOrKey}`.

use serde::Deserialize;
use serde::de::MapAccess;

use crate::runtime::{
    Call, Confirm, Effect, Failure, Leaf, Member, Notes, Object, ReadObject, Reply,
    Request, Tool, check,
};

/// The tool as clients see it.
pub static TOOL: Tool = Tool {
    name: "desk_get_issue",
    title: None,
    description: "Get one Jira issue by key, with what it is about.",
    input_schema: include_str!("../../schemas/desk_get_issue.input.json"),
    output_schema: include_str!("../../schemas/desk_get_issue.output.json"),
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

/// The fields that the upstream is asked for.
const FIELDS: &[&str] = &[
    "summary",
    "status",
    "priority",
    "assignee",
    "updated",
    "description",
];

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
        .query_each("fields", FIELDS);
    let answer = call.send(request).await?;
    call.reply(&answer.read::<Answer<'_>>()?, None, write_answer)
}

/// What the tool reads of the upstream's answer.
#[derive(Default)]
struct Answer<'a> {
    key: Leaf<'a>,
    fields: Fields<'a>,
}

impl<'a> ReadObject<'a> for Answer<'a> {
    fn member<M: MapAccess<'a>>(
        &mut self,
        name: &str,
        value: Member<'_, M>,
    ) -> Result<(), M::Error> {
        match name {
            "key" => value.leaf(&mut self.key),
            "fields" => value.object(&mut self.fields),
            _ => value.skip(),
        }
    }
}

/// The object `fields`.
#[derive(Default)]
struct Fields<'a> {
    summary: Leaf<'a>,
    status_name: Leaf<'a>,
    priority_name: Leaf<'a>,
    assignee_display_name: Leaf<'a>,
    updated: Leaf<'a>,
    description: Leaf<'a>,
}

impl<'a> ReadObject<'a> for Fields<'a> {
    fn member<M: MapAccess<'a>>(
        &mut self,
        name: &str,
        value: Member<'_, M>,
    ) -> Result<(), M::Error> {
        match name {
            "summary" => value.leaf(&mut self.summary),
            "status" => value.leaf_at(&["name"], &mut self.status_name),
            "priority" => value.leaf_at(&["name"], &mut self.priority_name),
            "assignee" => {
                value.leaf_at(&["displayName"], &mut self.assignee_display_name)
            }
            "updated" => value.leaf(&mut self.updated),
            "description" => value.leaf(&mut self.description),
            _ => value.skip(),
        }
    }
}

/// Writes the output.
fn write_answer(answer: &Answer<'_>, out: &mut Object<'_>) {
    out.put("key", answer.key.string());
    out.untrusted("summary", answer.fields.summary.string());
    out.put("status", answer.fields.status_name.string());
    out.put("priority", answer.fields.priority_name.string());
    out.put("assignee", answer.fields.assignee_display_name.string());
    out.put("updated", answer.fields.updated.datetime());
    out.untrusted("description", answer.fields.description.markdown());
}
