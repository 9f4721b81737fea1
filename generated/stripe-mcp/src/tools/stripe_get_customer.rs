//! `stripe_get_customer`: `GET /v1/customers/{customer}`.

use serde::Deserialize;
use serde::de::MapAccess;

use crate::runtime::{
    Call, Confirm, Effect, Failure, Leaf, Member, Notes, Object, ReadObject, Reply,
    Request, Tool, check,
};

/// The tool as clients see it.
pub static TOOL: Tool = Tool {
    name: "stripe_get_customer",
    title: None,
    description: "Get one Stripe customer by id, with balance and whether a payment is overdue.",
    input_schema: include_str!("../../schemas/stripe_get_customer.input.json"),
    output_schema: include_str!("../../schemas/stripe_get_customer.output.json"),
    effect: Effect::Read,
    idempotent: true,
    confirm: Confirm::Never,
    scopes: &[],
    budget: 16_384,
    text_limit: 2_000,
    notes: Notes { empty: None, more: None },
    errors: &[],
    call: |call| Box::pin(run(call)),
};

/// What `customer` looks like.
static CUSTOMER_PATTERN: check::Pattern = check::Pattern::new("^cus_[A-Za-z0-9]+$");

/// What the caller may send.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Arguments {
    customer: String,
}

impl Arguments {
    fn check(&self) -> Result<(), Failure> {
        check::max_length("customer", &self.customer, 255)?;
        check::pattern("customer", &self.customer, &CUSTOMER_PATTERN)?;
        Ok(())
    }
}

/// One call: check, send, read, write.
async fn run(call: Call<'_>) -> Result<Reply, Failure> {
    let arguments: Arguments = call.arguments()?;
    arguments.check()?;
    let request = Request::get("/v1/customers/")
        .path_value("customer", &arguments.customer)?;
    let answer = call.send(request).await?;
    call.reply(&answer.read::<Answer<'_>>()?, None, write_answer)
}

/// What the tool reads of the upstream's answer.
#[derive(Default)]
struct Answer<'a> {
    id: Leaf<'a>,
    email: Leaf<'a>,
    name: Leaf<'a>,
    created: Leaf<'a>,
    balance: Leaf<'a>,
    currency: Leaf<'a>,
    delinquent: Leaf<'a>,
}

impl<'a> ReadObject<'a> for Answer<'a> {
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
            "balance" => value.leaf(&mut self.balance),
            "currency" => value.leaf(&mut self.currency),
            "delinquent" => value.leaf(&mut self.delinquent),
            _ => value.skip(),
        }
    }
}

/// Writes the output.
fn write_answer(answer: &Answer<'_>, out: &mut Object<'_>) {
    out.put("id", answer.id.string());
    out.put("email", answer.email.string());
    out.untrusted("name", answer.name.string());
    out.put("created", answer.created.integer());
    out.put("balance", answer.balance.integer());
    out.put("currency", answer.currency.string());
    out.put("delinquent", answer.delinquent.boolean());
}
