//! `servicenow_create_incident`: `POST /api/now/v2/table/incident`.

use serde::Deserialize;
use serde::de::MapAccess;

use crate::runtime::{
    Body, Call, Confirm, Effect, Failure, Leaf, Member, Notes, Object, ReadObject, Reply,
    Request, Tool, check,
};

/// The tool as clients see it.
pub static TOOL: Tool = Tool {
    name: "servicenow_create_incident",
    title: None,
    description: "Open a ServiceNow incident. Search for one about the same trouble first.",
    input_schema: include_str!("../../schemas/servicenow_create_incident.input.json"),
    output_schema: include_str!("../../schemas/servicenow_create_incident.output.json"),
    effect: Effect::Write,
    idempotent: false,
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
    "sys_id",
    "number",
];

/// What the caller may send.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Arguments {
    short_description: String,
    description: Option<String>,
    urgency: Option<String>,
    category: Option<String>,
    caller_id: Option<String>,
}

impl Arguments {
    fn check(&self) -> Result<(), Failure> {
        check::max_length("short_description", &self.short_description, 160)?;
        if let Some(description) = &self.description {
            check::max_length("description", description, 4_000)?;
        }
        if let Some(urgency) = &self.urgency {
            check::one_of("urgency", urgency, &["1", "2", "3"])?;
        }
        if let Some(category) = &self.category {
            check::max_length("category", category, 40)?;
        }
        if let Some(caller_id) = &self.caller_id {
            check::max_length("caller_id", caller_id, 100)?;
        }
        Ok(())
    }
}

/// One call: check, send, read, write.
async fn run(call: Call<'_>) -> Result<Reply, Failure> {
    let arguments: Arguments = call.arguments()?;
    arguments.check()?;
    let body = Body::new()
        .set("short_description", &arguments.short_description)
        .set_optional("description", arguments.description.as_ref())
        .set_optional("urgency", arguments.urgency.as_ref())
        .set_optional("category", arguments.category.as_ref())
        .set_optional("caller_id", arguments.caller_id.as_ref());
    let request = Request::post("/api/now/v2/table/incident")
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
    sys_id: Leaf<'a>,
    number: Leaf<'a>,
}

impl<'a> ReadObject<'a> for ResultPart<'a> {
    fn member<M: MapAccess<'a>>(
        &mut self,
        name: &str,
        value: Member<'_, M>,
    ) -> Result<(), M::Error> {
        match name {
            "sys_id" => value.leaf(&mut self.sys_id),
            "number" => value.leaf(&mut self.number),
            _ => value.skip(),
        }
    }
}

/// Writes the output.
fn write_answer(answer: &Answer<'_>, out: &mut Object<'_>) {
    out.put("sys_id", answer.result.sys_id.string());
    out.put("number", answer.result.number.string());
}
