//! `jira_get_user`: `GET /rest/api/3/user`.

use serde::Deserialize;
use serde::de::MapAccess;

use crate::runtime::{
    Call, Confirm, Effect, Failure, Leaf, Member, Notes, Object, ReadObject, Reply,
    Request, Tool, check,
};

/// The tool as clients see it.
pub static TOOL: Tool = Tool {
    name: "jira_get_user",
    title: None,
    description: "Look up one Jira user by account id, as found in other results.",
    input_schema: include_str!("../../schemas/jira_get_user.input.json"),
    output_schema: include_str!("../../schemas/jira_get_user.output.json"),
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
struct Arguments {
    account_id: String,
}

impl Arguments {
    fn check(&self) -> Result<(), Failure> {
        check::max_length("account_id", &self.account_id, 128)?;
        Ok(())
    }
}

/// One call: check, send, read, write.
async fn run(call: Call<'_>) -> Result<Reply, Failure> {
    let arguments: Arguments = call.arguments()?;
    arguments.check()?;
    let request = Request::get("/rest/api/3/user")
        .query("accountId", &arguments.account_id);
    let answer = call.send(request).await?;
    call.reply(&answer.read::<Answer<'_>>()?, None, write_answer)
}

/// What the tool reads of the upstream's answer.
#[derive(Default)]
struct Answer<'a> {
    account_id: Leaf<'a>,
    display_name: Leaf<'a>,
    active: Leaf<'a>,
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
            "active" => value.leaf(&mut self.active),
            "timeZone" => value.leaf(&mut self.time_zone),
            _ => value.skip(),
        }
    }
}

/// Writes the output.
fn write_answer(answer: &Answer<'_>, out: &mut Object<'_>) {
    out.put("account_id", answer.account_id.string());
    out.put("name", answer.display_name.string());
    out.put("active", answer.active.boolean());
    out.put("time_zone", answer.time_zone.string());
}
