//! `jira_get_attachment`: `GET /rest/api/3/attachment/{id}`.

use serde::Deserialize;
use serde::de::MapAccess;

use crate::runtime::{
    Call, Confirm, Effect, Failure, Leaf, Member, Notes, Object, ReadObject, Reply,
    Request, Tool, check,
};

/// The tool as clients see it.
pub static TOOL: Tool = Tool {
    name: "jira_get_attachment",
    title: None,
    description: "Get name, size, type and author of one attachment. Does not return the file's content.",
    input_schema: include_str!("../../schemas/jira_get_attachment.input.json"),
    output_schema: include_str!("../../schemas/jira_get_attachment.output.json"),
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

/// What `attachment_id` looks like.
static ATTACHMENT_ID_PATTERN: check::Pattern = check::Pattern::new("^[0-9]+$");

/// What the caller may send.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Arguments {
    attachment_id: String,
}

impl Arguments {
    fn check(&self) -> Result<(), Failure> {
        check::pattern("attachment_id", &self.attachment_id, &ATTACHMENT_ID_PATTERN)?;
        Ok(())
    }
}

/// One call: check, send, read, write.
async fn run(call: Call<'_>) -> Result<Reply, Failure> {
    let arguments: Arguments = call.arguments()?;
    arguments.check()?;
    let request = Request::get("/rest/api/3/attachment/")
        .path_value("attachment_id", &arguments.attachment_id)?;
    let answer = call.send(request).await?;
    call.reply(&answer.read::<Answer<'_>>()?, None, write_answer)
}

/// What the tool reads of the upstream's answer.
#[derive(Default)]
struct Answer<'a> {
    id: Leaf<'a>,
    filename: Leaf<'a>,
    mime_type: Leaf<'a>,
    size: Leaf<'a>,
    created: Leaf<'a>,
    author_display_name: Leaf<'a>,
}

impl<'a> ReadObject<'a> for Answer<'a> {
    fn member<M: MapAccess<'a>>(
        &mut self,
        name: &str,
        value: Member<'_, M>,
    ) -> Result<(), M::Error> {
        match name {
            "id" => value.leaf(&mut self.id),
            "filename" => value.leaf(&mut self.filename),
            "mimeType" => value.leaf(&mut self.mime_type),
            "size" => value.leaf(&mut self.size),
            "created" => value.leaf(&mut self.created),
            "author" => value.leaf_at(&["displayName"], &mut self.author_display_name),
            _ => value.skip(),
        }
    }
}

/// Writes the output.
fn write_answer(answer: &Answer<'_>, out: &mut Object<'_>) {
    out.put("id", answer.id.integer());
    out.untrusted("filename", answer.filename.string());
    out.put("mime_type", answer.mime_type.string());
    out.put("size", answer.size.integer());
    out.put("created", answer.created.datetime());
    out.put("author", answer.author_display_name.string());
}
