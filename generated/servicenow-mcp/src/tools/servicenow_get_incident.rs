//! `servicenow_get_incident`: `GET /api/now/v2/table/incident/{sys_id}`.

use serde::Deserialize;
use serde::de::MapAccess;

use crate::runtime::{
    Call, Confirm, Effect, Failure, Leaf, Member, Notes, Object, Pushdown, ReadObject,
    Reply, Request, Tool, check,
};

/// The tool as clients see it.
pub static TOOL: Tool = Tool {
    name: "servicenow_get_incident",
    title: None,
    description: "Get one ServiceNow incident by sys_id, as found by servicenow_list_incidents.",
    input_schema: include_str!("../../schemas/servicenow_get_incident.input.json"),
    output_schema: include_str!("../../schemas/servicenow_get_incident.output.json"),
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

/// The field of the upstream behind each output that `only` may name.
const FIELDS: Pushdown = Pushdown(
    &[
        ("number", "number"),
        ("short_description", "short_description"),
        ("description", "description"),
        ("state", "state"),
        ("urgency", "urgency"),
        ("opened_at", "opened_at"),
        ("sys_updated_on", "sys_updated_on"),
    ],
);

/// The outputs that `only` may name.
const OUTPUTS: &[&str] = &[
    "number",
    "short_description",
    "description",
    "state",
    "urgency",
    "opened_at",
    "sys_updated_on",
];

/// What `sys_id` looks like.
static SYS_ID_PATTERN: check::Pattern = check::Pattern::new("^[0-9a-f]{32}$");

/// What the caller may send.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Arguments {
    sys_id: String,
    only: Option<Vec<String>>,
}

impl Arguments {
    fn check(&self) -> Result<(), Failure> {
        check::pattern("sys_id", &self.sys_id, &SYS_ID_PATTERN)?;
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
    let request = Request::get("/api/now/v2/table/incident/")
        .path_value("sys_id", &arguments.sys_id)?
        .query("sysparm_display_value", "true")
        .query("sysparm_exclude_reference_link", "true")
        .query_joined("sysparm_fields", &FIELDS.select(arguments.only.as_deref()), ',');
    let answer = call.send(request).await?;
    call.reply(&answer.read::<Answer<'_>>()?, arguments.only.as_deref(), write_answer)
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
    short_description: Leaf<'a>,
    description: Leaf<'a>,
    state: Leaf<'a>,
    urgency: Leaf<'a>,
    opened_at: Leaf<'a>,
    sys_updated_on: Leaf<'a>,
}

impl<'a> ReadObject<'a> for ResultPart<'a> {
    fn member<M: MapAccess<'a>>(
        &mut self,
        name: &str,
        value: Member<'_, M>,
    ) -> Result<(), M::Error> {
        match name {
            "number" => value.leaf(&mut self.number),
            "short_description" => value.leaf(&mut self.short_description),
            "description" => value.leaf(&mut self.description),
            "state" => value.leaf(&mut self.state),
            "urgency" => value.leaf(&mut self.urgency),
            "opened_at" => value.leaf(&mut self.opened_at),
            "sys_updated_on" => value.leaf(&mut self.sys_updated_on),
            _ => value.skip(),
        }
    }
}

/// Writes the output.
fn write_answer(answer: &Answer<'_>, out: &mut Object<'_>) {
    out.put("number", answer.result.number.string());
    out.untrusted("short_description", answer.result.short_description.string());
    out.untrusted("description", answer.result.description.string());
    out.put("state", answer.result.state.string());
    out.put("urgency", answer.result.urgency.string());
    out.put("opened_at", answer.result.opened_at.string());
    out.put("sys_updated_on", answer.result.sys_updated_on.string());
}
