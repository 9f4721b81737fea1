//! `servicenow_list_attachments`: `GET /api/now/v1/attachment`.

use serde::Deserialize;
use serde::de::MapAccess;

use crate::runtime::{
    Array, Call, Confirm, Effect, Failure, Leaf, Member, Notes, Object, Page, ReadObject,
    Reply, Request, Tool, arguments, check,
};

/// The tool as clients see it.
pub static TOOL: Tool = Tool {
    name: "servicenow_list_attachments",
    title: None,
    description: "List the files that are attached to a ServiceNow record, without their content.",
    input_schema: include_str!("../../schemas/servicenow_list_attachments.input.json"),
    output_schema: include_str!("../../schemas/servicenow_list_attachments.output.json"),
    effect: Effect::Read,
    idempotent: true,
    confirm: Confirm::Never,
    scopes: &[],
    budget: 24_576,
    text_limit: 4_000,
    notes: Notes { empty: None, more: None },
    errors: &[],
    call: |call| Box::pin(run(call)),
};

/// How the upstream's list is paged.
static PAGE: Page = Page {
    output: "attachments",
    size_argument: Some("limit"),
    cursor_argument: "cursor",
    default_size: 10,
    size_cap: 20,
};

/// What the caller may send.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Arguments {
    query: String,
    #[serde(default, deserialize_with = "arguments::optional_integer")]
    limit: Option<i64>,
    cursor: Option<String>,
}

impl Arguments {
    fn check(&self) -> Result<(), Failure> {
        check::max_length("query", &self.query, 500)?;
        Ok(())
    }
}

/// One call: check, send, read, write.
async fn run(call: Call<'_>) -> Result<Reply, Failure> {
    let arguments: Arguments = call.arguments()?;
    arguments.check()?;
    let page = call.page(&PAGE, arguments.limit, arguments.cursor.as_deref())?;
    let request = Request::get("/api/now/v1/attachment")
        .query("sysparm_query", &arguments.query)
        .query("sysparm_limit", page.size())
        .query_optional("sysparm_offset", page.position());
    let answer = call.send(request).await?;
    let read: Answer<'_> = answer.read()?;
    let next = call.next_link(&answer, "sysparm_offset");
    call.reply_page(&page, &read.result, next, |result| result.sys_id, write_result)
}

/// What the tool reads of the upstream's answer.
#[derive(Default)]
struct Answer<'a> {
    result: Array<ResultPart<'a>>,
}

impl<'a> ReadObject<'a> for Answer<'a> {
    fn member<M: MapAccess<'a>>(
        &mut self,
        name: &str,
        value: Member<'_, M>,
    ) -> Result<(), M::Error> {
        match name {
            "result" => value.array(&mut self.result),
            _ => value.skip(),
        }
    }
}

/// One element of `result`.
#[derive(Default)]
struct ResultPart<'a> {
    sys_id: Leaf<'a>,
    file_name: Leaf<'a>,
    content_type: Leaf<'a>,
    size_bytes: Leaf<'a>,
}

impl<'a> ReadObject<'a> for ResultPart<'a> {
    fn member<M: MapAccess<'a>>(
        &mut self,
        name: &str,
        value: Member<'_, M>,
    ) -> Result<(), M::Error> {
        match name {
            "sys_id" => value.leaf(&mut self.sys_id),
            "file_name" => value.leaf(&mut self.file_name),
            "content_type" => value.leaf(&mut self.content_type),
            "size_bytes" => value.leaf(&mut self.size_bytes),
            _ => value.skip(),
        }
    }
}

/// Writes one element of `result`.
fn write_result(result: &ResultPart<'_>, out: &mut Object<'_>) {
    out.put("sys_id", result.sys_id.string());
    out.untrusted("file_name", result.file_name.string());
    out.put("content_type", result.content_type.string());
    out.put("size_bytes", result.size_bytes.string());
}
