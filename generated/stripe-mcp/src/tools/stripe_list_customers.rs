//! `stripe_list_customers`: `GET /v1/customers`.

use serde::Deserialize;
use serde::de::MapAccess;
use serde_json::Value;

use crate::runtime::{
    Array, Call, Confirm, Effect, Failure, Leaf, Member, Notes, Object, Page, ReadObject,
    Reply, Request, Rules, Style, Tool, arguments, check, shaped,
};

/// The tool as clients see it.
pub static TOOL: Tool = Tool {
    name: "stripe_list_customers",
    title: None,
    description: "List Stripe customers, newest first. Use with `email` to find one; for parts of a name use stripe_search_customers.",
    input_schema: include_str!("../../schemas/stripe_list_customers.input.json"),
    output_schema: include_str!("../../schemas/stripe_list_customers.output.json"),
    effect: Effect::Read,
    idempotent: true,
    confirm: Confirm::Never,
    scopes: &[],
    budget: 16_384,
    text_limit: 2_000,
    notes: Notes {
        empty: Some("No customer has this address. Try stripe_search_customers."),
        more: None,
    },
    errors: &[],
    call: |call| Box::pin(run(call)),
};

/// How the upstream's list is paged.
static PAGE: Page = Page {
    output: "customers",
    size_argument: Some("limit"),
    cursor_argument: "cursor",
    default_size: 10,
    size_cap: 20,
};

/// What the caller may send.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Arguments {
    email: Option<String>,
    created: Option<Value>,
    #[serde(default, deserialize_with = "arguments::optional_integer")]
    limit: Option<i64>,
    cursor: Option<String>,
}

impl Arguments {
    fn check(&mut self) -> Result<(), Failure> {
        if let Some(email) = &self.email {
            check::max_length("email", email, 512)?;
        }
        if let Some(created) = &mut self.created {
            shaped::check(&TOOL, "created", created, &Rules::NONE)?;
        }
        Ok(())
    }
}

/// One call: check, send, read, write.
async fn run(call: Call<'_>) -> Result<Reply, Failure> {
    let mut arguments: Arguments = call.arguments()?;
    arguments.check()?;
    let page = call.page(&PAGE, arguments.limit, arguments.cursor.as_deref())?;
    let mut list = call.list(page);
    let request = Request::get("/v1/customers")
        .query_optional("email", arguments.email.as_deref())
        .query_styled(
            "created",
            Style::DEEP_OBJECT,
            "created",
            arguments.created.as_ref(),
        )?
        .query("limit", list.page().size())
        .query_optional("starting_after", list.page().position());
    let answer = call.send(request).await?;
    let read: Answer<'_> = answer.read()?;
    list.beside(&read, write_beside);
    let next = read
        .data
        .items
        .last()
        .and_then(|data| data.id.text())
        .filter(|_| !read.has_more.is_false());
    list.add(&read.data, next, |data| data.id, write_data);
    list.finish()
}

/// What the tool reads of the upstream's answer.
#[derive(Default)]
struct Answer<'a> {
    data: Array<Data<'a>>,
    has_more: Leaf<'a>,
}

impl<'a> ReadObject<'a> for Answer<'a> {
    fn member<M: MapAccess<'a>>(
        &mut self,
        name: &str,
        value: Member<'_, M>,
    ) -> Result<(), M::Error> {
        match name {
            "data" => value.array(&mut self.data),
            "has_more" => value.leaf(&mut self.has_more),
            _ => value.skip(),
        }
    }
}

/// One element of `data`.
#[derive(Default)]
struct Data<'a> {
    id: Leaf<'a>,
    email: Leaf<'a>,
    name: Leaf<'a>,
    created: Leaf<'a>,
}

impl<'a> ReadObject<'a> for Data<'a> {
    fn member<M: MapAccess<'a>>(
        &mut self,
        name: &str,
        value: Member<'_, M>,
    ) -> Result<(), M::Error> {
        match name {
            "id" => value.leaf(&mut self.id),
            "email" => value.leaf(&mut self.email),
            "name" => value.leaf(&mut self.name),
            "created" => value.leaf(&mut self.created),
            _ => value.skip(),
        }
    }
}

/// Writes one element of `data`.
fn write_data(data: &Data<'_>, out: &mut Object<'_>) {
    out.put("id", data.id.string());
    out.put("email", data.email.string());
    out.untrusted("name", data.name.string());
    out.put("created", data.created.integer());
}

/// Writes what stands beside the list.
fn write_beside(beside: &Answer<'_>, out: &mut Object<'_>) {
    out.put("has_more", beside.has_more.boolean());
}
