//! `stripe_get_invoice`: `GET /v1/invoices/{invoice}`.

use serde::Deserialize;
use serde::de::MapAccess;

use crate::runtime::{
    Call, Confirm, Effect, Failure, Leaf, Member, Notes, Object, ReadObject, Reply,
    Request, Tool, check,
};

/// The tool as clients see it.
pub static TOOL: Tool = Tool {
    name: "stripe_get_invoice",
    title: None,
    description: "Get one Stripe invoice by id, with what was paid and where the customer can pay.",
    input_schema: include_str!("../../schemas/stripe_get_invoice.input.json"),
    output_schema: include_str!("../../schemas/stripe_get_invoice.output.json"),
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

/// What `invoice` looks like.
static INVOICE_PATTERN: check::Pattern = check::Pattern::new("^in_[A-Za-z0-9]+$");

/// What the caller may send.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Arguments {
    invoice: String,
}

impl Arguments {
    fn check(&self) -> Result<(), Failure> {
        check::max_length("invoice", &self.invoice, 255)?;
        check::pattern("invoice", &self.invoice, &INVOICE_PATTERN)?;
        Ok(())
    }
}

/// One call: check, send, read, write.
async fn run(call: Call<'_>) -> Result<Reply, Failure> {
    let arguments: Arguments = call.arguments()?;
    arguments.check()?;
    let request = Request::get("/v1/invoices/")
        .path_value("invoice", &arguments.invoice)?;
    let answer = call.send(request).await?;
    call.reply(&answer.read::<Answer<'_>>()?, None, write_answer)
}

/// What the tool reads of the upstream's answer.
#[derive(Default)]
struct Answer<'a> {
    id: Leaf<'a>,
    status: Leaf<'a>,
    amount_due: Leaf<'a>,
    hosted_invoice_url: Leaf<'a>,
    amount_paid: Leaf<'a>,
    customer_email: Leaf<'a>,
}

impl<'a> ReadObject<'a> for Answer<'a> {
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
            "amount_paid" => value.leaf(&mut self.amount_paid),
            "customer_email" => value.leaf(&mut self.customer_email),
            _ => value.skip(),
        }
    }
}

/// Writes the output.
fn write_answer(answer: &Answer<'_>, out: &mut Object<'_>) {
    out.put("id", answer.id.string());
    out.put("status", answer.status.string());
    out.put("amount_due", answer.amount_due.integer());
    out.put("hosted_invoice_url", answer.hosted_invoice_url.string());
    out.put("amount_paid", answer.amount_paid.integer());
    out.put("customer_email", answer.customer_email.string());
}
