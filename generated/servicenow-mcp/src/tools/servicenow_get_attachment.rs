//! `servicenow_get_attachment`: `GET /api/now/v1/attachment/{sys_id}/file`.

use serde::Deserialize;

use crate::runtime::{
    Call, Confirm, Effect, Expected, Failure, Notes, Reply, Request, Tool, check,
};

/// The tool as clients see it.
pub static TOOL: Tool = Tool {
    name: "servicenow_get_attachment",
    title: None,
    description: "Read one file that is attached to a ServiceNow record, up to 1 MiB. Its sys_id comes from servicenow_list_attachments.",
    input_schema: include_str!("../../schemas/servicenow_get_attachment.input.json"),
    output_schema: include_str!("../../schemas/servicenow_get_attachment.output.json"),
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

/// The most bytes that a file may have.
const CAP: usize = 1_048_576;

/// What the answer may be.
const MEDIA_TYPES: &[&str] = &["*/*"];

/// What `sys_id` looks like.
static SYS_ID_PATTERN: check::Pattern = check::Pattern::new("^[0-9a-f]{32}$");

/// What the caller may send.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Arguments {
    sys_id: String,
}

impl Arguments {
    fn check(&self) -> Result<(), Failure> {
        check::pattern("sys_id", &self.sys_id, &SYS_ID_PATTERN)?;
        Ok(())
    }
}

/// One call: check, send, read, write.
async fn run(call: Call<'_>) -> Result<Reply, Failure> {
    let arguments: Arguments = call.arguments()?;
    arguments.check()?;
    let request = Request::get("/api/now/v1/attachment/")
        .path_value("sys_id", &arguments.sys_id)?
        .path("/file")
        .accept("*/*");
    let answer = call.send_for(request, Expected::File(MEDIA_TYPES, CAP)).await?;
    call.reply_file(&answer)
}
