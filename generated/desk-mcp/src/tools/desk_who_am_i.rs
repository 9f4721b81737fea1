//! `desk_who_am_i`: `GET /rest/api/3/myself`.

use serde::Deserialize;
use serde::de::MapAccess;

use crate::runtime::{
    Call, Confirm, Effect, Failure, Leaf, Member, Notes, Object, ReadObject, Reply,
    Request, Tool,
};

/// The tool as clients see it.
pub static TOOL: Tool = Tool {
    name: "desk_who_am_i",
    title: None,
    description: "Tell who the signed-in user is, with the time zone.",
    input_schema: include_str!("../../schemas/desk_who_am_i.input.json"),
    output_schema: include_str!("../../schemas/desk_who_am_i.output.json"),
    effect: Effect::Read,
    idempotent: true,
    confirm: Confirm::Never,
    scopes: &["read:jira-user"],
    budget: 24_576,
    text_limit: 4_000,
    notes: Notes { empty: None, more: None },
    errors: &[],
    call: |call| Box::pin(run(call)),
};

/// What the caller may send.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Arguments {}

/// One call: check, send, read, write.
async fn run(call: Call<'_>) -> Result<Reply, Failure> {
    call.arguments::<Arguments>()?;
    let request = Request::get("/rest/api/3/myself");
    let answer = call.send(request).await?;
    call.reply(&answer.read::<Answer<'_>>()?, None, write_answer)
}

/// What the tool reads of the upstream's answer.
#[derive(Default)]
struct Answer<'a> {
    account_id: Leaf<'a>,
    display_name: Leaf<'a>,
    time_zone: Leaf<'a>,
}

impl<'a> ReadObject<'a> for Answer<'a> {
    fn member<M: MapAccess<'a>>(
        &mut self,
        name: &str,
        value: Member<'_, M>,
    ) -> Result<(), M::Error> {
        match name {
            "accountId" => value.leaf(&mut self.account_id),
            "displayName" => value.leaf(&mut self.display_name),
            "timeZone" => value.leaf(&mut self.time_zone),
            _ => value.skip(),
        }
    }
}

/// Writes the output.
fn write_answer(answer: &Answer<'_>, out: &mut Object<'_>) {
    out.put("account_id", answer.account_id.string());
    out.put("name", answer.display_name.string());
    out.put("time_zone", answer.time_zone.string());
}
