//! `servicenow_list_incidents`: `GET /api/now/v2/table/incident`.

use serde::Deserialize;
use serde::de::MapAccess;

use crate::runtime::{
    Array, Call, Confirm, Effect, Failure, Leaf, Member, Notes, Object, Page, ReadObject,
    Reply, Request, Tool, arguments, check,
};

/// The tool as clients see it.
pub static TOOL: Tool = Tool {
    name: "servicenow_list_incidents",
    title: None,
    description: "List ServiceNow incidents that match an encoded query, for example the open ones of one person. Follow cursor for more.",
    input_schema: include_str!("../../schemas/servicenow_list_incidents.input.json"),
    output_schema: include_str!("../../schemas/servicenow_list_incidents.output.json"),
    effect: Effect::Read,
    idempotent: true,
    confirm: Confirm::Never,
    scopes: &[],
    budget: 24_576,
    text_limit: 4_000,
    notes: Notes {
        empty: Some(
            "No incident matched. Check the names of the fields and the form FIELD=VALUE^FIELD=VALUE of the query.",
        ),
        more: Some("{shown} incidents shown, more exist. Call again with cursor={next}."),
    },
    errors: &[],
    call: |call| Box::pin(run(call)),
};

/// The fields that the upstream is asked for.
const FIELDS: &[&str] = &[
    "sys_id",
    "number",
    "short_description",
    "state",
    "priority",
    "assigned_to",
];

/// How the upstream's list is paged.
static PAGE: Page = Page {
    output: "incidents",
    size_argument: Some("limit"),
    cursor_argument: "cursor",
    default_size: 10,
    size_cap: 20,
};

/// What the caller may send.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Arguments {
    query: Option<String>,
    #[serde(default, deserialize_with = "arguments::optional_integer")]
    limit: Option<i64>,
    cursor: Option<String>,
}

impl Arguments {
    fn check(&self) -> Result<(), Failure> {
        if let Some(query) = &self.query {
            check::max_length("query", query, 1_000)?;
        }
        Ok(())
    }
}

/// One call: check, send, read, write.
async fn run(call: Call<'_>) -> Result<Reply, Failure> {
    let arguments: Arguments = call.arguments()?;
    arguments.check()?;
    let page = call.page(&PAGE, arguments.limit, arguments.cursor.as_deref())?;
    let request = Request::get("/api/now/v2/table/incident")
        .query_optional("sysparm_query", arguments.query.as_deref())
        .query("sysparm_display_value", "true")
        .query("sysparm_exclude_reference_link", "true")
        .query_joined("sysparm_fields", FIELDS, ',')
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
    number: Leaf<'a>,
    short_description: Leaf<'a>,
    state: Leaf<'a>,
    priority: Leaf<'a>,
    assigned_to: Leaf<'a>,
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
            "short_description" => value.leaf(&mut self.short_description),
            "state" => value.leaf(&mut self.state),
            "priority" => value.leaf(&mut self.priority),
            "assigned_to" => value.leaf(&mut self.assigned_to),
            _ => value.skip(),
        }
    }
}

/// Writes one element of `result`.
fn write_result(result: &ResultPart<'_>, out: &mut Object<'_>) {
    out.put("sys_id", result.sys_id.string());
    out.put("number", result.number.string());
    out.untrusted("short_description", result.short_description.string());
    out.put("state", result.state.string());
    out.put("priority", result.priority.string());
    out.put("assigned_to", result.assigned_to.string());
}
