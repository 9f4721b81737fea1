//! `stripe_list_invoices`: `GET /v1/invoices`.

use serde::Deserialize;
use serde::de::MapAccess;
use serde_json::Value;

use crate::runtime::{
    Array, Call, Confirm, Effect, Failure, Leaf, Member, Notes, Object, Page, ReadObject,
    Reply, Request, Rules, Style, Tool, arguments, check, shaped,
};

/// The tool as clients see it.
pub static TOOL: Tool = Tool {
    name: "stripe_list_invoices",
    title: None,
    description: "List Stripe invoices, newest first, of one customer or subscription or in one state.",
    input_schema: include_str!("../../schemas/stripe_list_invoices.input.json"),
    output_schema: include_str!("../../schemas/stripe_list_invoices.output.json"),
    effect: Effect::Read,
    idempotent: true,
    confirm: Confirm::Never,
    scopes: &[],
    budget: 16_384,
    text_limit: 2_000,
    notes: Notes {
        empty: None,
        more: Some("{shown} invoices shown, more exist. Call again with cursor={next}."),
    },
    errors: &[],
    call: |call| Box::pin(run(call)),
};

/// How the upstream's list is paged.
static PAGE: Page = Page {
    output: "invoices",
    size_argument: Some("limit"),
    cursor_argument: "cursor",
    default_size: 10,
    size_cap: 20,
};

/// What the caller may send.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Arguments {
    customer: Option<String>,
    subscription: Option<String>,
    status: Option<String>,
    created: Option<Value>,
    #[serde(default, deserialize_with = "arguments::optional_integer")]
    limit: Option<i64>,
    cursor: Option<String>,
}

impl Arguments {
    fn check(&mut self) -> Result<(), Failure> {
        if let Some(customer) = &self.customer {
            check::max_length("customer", customer, 255)?;
        }
        if let Some(subscription) = &self.subscription {
            check::max_length("subscription", subscription, 255)?;
        }
        if let Some(status) = &self.status {
            check::one_of(
                "status",
                status,
                &[
                    "draft",
                    "open",
                    "paid",
                    "uncollectible",
                    "void",
                ],
            )?;
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
    let request = Request::get("/v1/invoices")
        .query_optional("customer", arguments.customer.as_deref())
        .query_optional("subscription", arguments.subscription.as_deref())
        .query_optional("status", arguments.status.as_deref())
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
    status: Leaf<'a>,
    amount_due: Leaf<'a>,
    hosted_invoice_url: Leaf<'a>,
}

impl<'a> ReadObject<'a> for Data<'a> {
    fn member<M: MapAccess<'a>>(
        &mut self,
        name: &str,
        value: Member<'_, M>,
    ) -> Result<(), M::Error> {
        match name {
            "id" => value.leaf(&mut self.id),
            "status" => value.leaf(&mut self.status),
            "amount_due" => value.leaf(&mut self.amount_due),
            "hosted_invoice_url" => value.leaf(&mut self.hosted_invoice_url),
            _ => value.skip(),
        }
    }
}

/// Writes one element of `data`.
fn write_data(data: &Data<'_>, out: &mut Object<'_>) {
    out.put("id", data.id.string());
    out.put("status", data.status.string());
    out.put("amount_due", data.amount_due.integer());
    out.put("hosted_invoice_url", data.hosted_invoice_url.string());
}

/// Writes what stands beside the list.
fn write_beside(beside: &Answer<'_>, out: &mut Object<'_>) {
    out.put("has_more", beside.has_more.boolean());
}
