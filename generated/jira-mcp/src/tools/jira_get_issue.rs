//! `jira_get_issue`: `GET /rest/api/3/issue/{issueIdOrKey}`.

use serde::Deserialize;
use serde::de::MapAccess;

use crate::runtime::{
    Array, Call, Confirm, Effect, Failure, Leaf, Leaves, Member, Notes, Object, Pushdown,
    ReadObject, Reply, Request, Tool, check,
};

/// The tool as clients see it.
pub static TOOL: Tool = Tool {
    name: "jira_get_issue",
    title: None,
    description: "Get one Jira issue by key. Use when the user names an issue such as PROJ-123; otherwise use jira_search.",
    input_schema: include_str!("../../schemas/jira_get_issue.input.json"),
    output_schema: include_str!("../../schemas/jira_get_issue.output.json"),
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

/// The field of the upstream behind each output that `only` may name.
const FIELDS: Pushdown = Pushdown(
    &[
        ("summary", "summary"),
        ("status", "status"),
        ("type", "issuetype"),
        ("assignee", "assignee"),
        ("updated", "updated"),
        ("priority", "priority"),
        ("labels", "labels"),
        ("description", "description"),
        ("attachments", "attachment"),
    ],
);

/// The outputs that `only` may name.
const OUTPUTS: &[&str] = &[
    "key",
    "summary",
    "status",
    "type",
    "assignee",
    "updated",
    "priority",
    "labels",
    "description",
    "attachments",
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
    only: Option<Vec<String>>,
}

impl Arguments {
    fn check(&self) -> Result<(), Failure> {
        check::pattern("issue_key", &self.issue_key, &ISSUE_KEY_PATTERN)?;
        if let Some(only) = &self.only {
            check::each_of("only", only, OUTPUTS)?;
        }
        Ok(())
    }
}

/// One call: check, send, read, write.
async fn run(call: Call<'_>) -> Result<Reply, Failure> {
    let arguments: Arguments = call.arguments()?;
    arguments.check()?;
    let request = Request::get("/rest/api/3/issue/")
        .path_value("issue_key", &arguments.issue_key)?
        .query_each("fields", &FIELDS.select(arguments.only.as_deref()));
    let answer = call.send(request).await?;
    call.reply(&answer.read::<Answer<'_>>()?, arguments.only.as_deref(), write_answer)
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
    issuetype_name: Leaf<'a>,
    assignee_display_name: Leaf<'a>,
    updated: Leaf<'a>,
    priority_name: Leaf<'a>,
    labels: Leaves<'a>,
    description: Leaf<'a>,
    attachment: Array<FieldsAttachment<'a>>,
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
            "issuetype" => value.leaf_at(&["name"], &mut self.issuetype_name),
            "assignee" => {
                value.leaf_at(&["displayName"], &mut self.assignee_display_name)
            }
            "updated" => value.leaf(&mut self.updated),
            "priority" => value.leaf_at(&["name"], &mut self.priority_name),
            "labels" => value.leaves(&mut self.labels),
            "description" => value.leaf(&mut self.description),
            "attachment" => value.array(&mut self.attachment),
            _ => value.skip(),
        }
    }
}

/// One element of `attachment`.
#[derive(Default)]
struct FieldsAttachment<'a> {
    id: Leaf<'a>,
    filename: Leaf<'a>,
}

impl<'a> ReadObject<'a> for FieldsAttachment<'a> {
    fn member<M: MapAccess<'a>>(
        &mut self,
        name: &str,
        value: Member<'_, M>,
    ) -> Result<(), M::Error> {
        match name {
            "id" => value.leaf(&mut self.id),
            "filename" => value.leaf(&mut self.filename),
            _ => value.skip(),
        }
    }
}

/// Writes the output.
fn write_answer(answer: &Answer<'_>, out: &mut Object<'_>) {
    out.put("key", answer.key.string());
    out.untrusted("summary", answer.fields.summary.string());
    out.put("status", answer.fields.status_name.string());
    out.put("type", answer.fields.issuetype_name.string());
    out.put("assignee", answer.fields.assignee_display_name.string());
    out.put("updated", answer.fields.updated.datetime());
    out.put("priority", answer.fields.priority_name.string());
    out.list("labels", &answer.fields.labels, 50, Leaf::string);
    out.untrusted("description", answer.fields.description.markdown());
    out.array("attachments", &answer.fields.attachment, 20, write_attachment);
}

/// Writes one element of `attachment`.
fn write_attachment(attachment: &FieldsAttachment<'_>, out: &mut Object<'_>) {
    out.put("id", attachment.id.string());
    out.put("filename", attachment.filename.string());
}
