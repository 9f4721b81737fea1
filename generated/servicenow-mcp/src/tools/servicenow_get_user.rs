//! `servicenow_get_user`: `GET /api/now/v2/table/sys_user/{sys_id}`.

use serde::Deserialize;
use serde::de::MapAccess;

use crate::runtime::{
    Call, Confirm, Effect, Failure, Leaf, Member, Notes, Object, ReadObject, Reply,
    Request, Tool, check,
};

/// The tool as clients see it.
pub static TOOL: Tool = Tool {
    name: "servicenow_get_user",
    title: None,
    description: "Look up one ServiceNow user by sys_id.",
    input_schema: include_str!("../../schemas/servicenow_get_user.input.json"),
    output_schema: include_str!("../../schemas/servicenow_get_user.output.json"),
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

/// The fields that the upstream is asked for.
const FIELDS: &[&str] = &[
    "name",
    "email",
    "title",
    "department",
];

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
    let request = Request::get("/api/now/v2/table/sys_user/")
        .path_value("sys_id", &arguments.sys_id)?
        .query("sysparm_display_value", "true")
        .query("sysparm_exclude_reference_link", "true")
        .query_joined("sysparm_fields", FIELDS, ',');
    let answer = call.send(request).await?;
    call.reply(&answer.read::<Answer<'_>>()?, None, write_answer)
}

/// What the tool reads of the upstream's answer.
#[derive(Default)]
struct Answer<'a> {
    result: ResultPart<'a>,
}

impl<'a> ReadObject<'a> for Answer<'a> {
    fn member<M: MapAccess<'a>>(
        &mut self,
        name: &str,
        value: Member<'_, M>,
    ) -> Result<(), M::Error> {
        match name {
            "result" => value.object(&mut self.result),
            _ => value.skip(),
        }
    }
}

/// The object `result`.
#[derive(Default)]
struct ResultPart<'a> {
    name: Leaf<'a>,
    email: Leaf<'a>,
    title: Leaf<'a>,
    department: Leaf<'a>,
}

impl<'a> ReadObject<'a> for ResultPart<'a> {
    fn member<M: MapAccess<'a>>(
        &mut self,
        name: &str,
        value: Member<'_, M>,
    ) -> Result<(), M::Error> {
        match name {
            "name" => value.leaf(&mut self.name),
            "email" => value.leaf(&mut self.email),
            "title" => value.leaf(&mut self.title),
            "department" => value.leaf(&mut self.department),
            _ => value.skip(),
        }
    }
}

/// Writes the output.
fn write_answer(answer: &Answer<'_>, out: &mut Object<'_>) {
    out.put("name", answer.result.name.string());
    out.put("email", answer.result.email.string());
    out.put("title", answer.result.title.string());
    out.put("department", answer.result.department.string());
}
