//! `servicenow_update_incident`: `PUT /api/now/v2/table/incident/{sys_id}`.

use serde::Deserialize;
use serde::de::MapAccess;

use crate::runtime::{
    Body, Call, Confirm, Effect, Failure, Leaf, Member, Notes, Object, ReadObject, Reply,
    Request, Tool, check,
};

/// The tool as clients see it.
pub static TOOL: Tool = Tool {
    name: "servicenow_update_incident",
    title: None,
    description: "Change the state of one ServiceNow incident, or add a note for those who work on it.",
    input_schema: include_str!("../../schemas/servicenow_update_incident.input.json"),
    output_schema: include_str!("../../schemas/servicenow_update_incident.output.json"),
    effect: Effect::Write,
    idempotent: false,
    confirm: Confirm::WhenSupported,
    scopes: &[],
    budget: 24_576,
    text_limit: 4_000,
    notes: Notes { empty: None, more: None },
    errors: &[],
    call: |call| Box::pin(run(call)),
};

/// The fields that the upstream is asked for.
const FIELDS: &[&str] = &[
    "number",
    "state",
];

/// What `sys_id` looks like.
static SYS_ID_PATTERN: check::Pattern = check::Pattern::new("^[0-9a-f]{32}$");

/// What the caller may send.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Arguments {
    sys_id: String,
    state: Option<String>,
    work_notes: Option<String>,
    close_code: Option<String>,
    close_notes: Option<String>,
}

impl Arguments {
    fn check(&self) -> Result<(), Failure> {
        check::pattern("sys_id", &self.sys_id, &SYS_ID_PATTERN)?;
        if let Some(state) = &self.state {
            check::one_of("state", state, &["1", "2", "3", "6", "7", "8"])?;
        }
        if let Some(work_notes) = &self.work_notes {
            check::max_length("work_notes", work_notes, 4_000)?;
        }
        if let Some(close_code) = &self.close_code {
            check::max_length("close_code", close_code, 80)?;
        }
        if let Some(close_notes) = &self.close_notes {
            check::max_length("close_notes", close_notes, 4_000)?;
        }
        Ok(())
    }
}

/// One call: check, send, read, write.
async fn run(call: Call<'_>) -> Result<Reply, Failure> {
    let arguments: Arguments = call.arguments()?;
    arguments.check()?;
    let body = Body::new()
        .set_optional("result.state", arguments.state.as_ref())
        .set_optional("result.work_notes", arguments.work_notes.as_ref())
        .set_optional("result.close_code", arguments.close_code.as_ref())
        .set_optional("result.close_notes", arguments.close_notes.as_ref());
    let request = Request::put("/api/now/v2/table/incident/")
        .path_value("sys_id", &arguments.sys_id)?
        .query("sysparm_display_value", "true")
        .query("sysparm_exclude_reference_link", "true")
        .query_joined("sysparm_fields", FIELDS, ',')
        .json_unless_empty(body);
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
    number: Leaf<'a>,
    state: Leaf<'a>,
}

impl<'a> ReadObject<'a> for ResultPart<'a> {
    fn member<M: MapAccess<'a>>(
        &mut self,
        name: &str,
        value: Member<'_, M>,
    ) -> Result<(), M::Error> {
        match name {
            "number" => value.leaf(&mut self.number),
            "state" => value.leaf(&mut self.state),
            _ => value.skip(),
        }
    }
}

/// Writes the output.
fn write_answer(answer: &Answer<'_>, out: &mut Object<'_>) {
    out.put("number", answer.result.number.string());
    out.put("state", answer.result.state.string());
}
