//! Refusals that come with a status of success.

use serde_json::Value;

use super::case::{Case, put};
use super::mock::{Answer, CANARY, always};
use super::start::start;
use super::{Outcome, require, require_equal, some};

/// An answer that says no is a failure, whatever its status, and nothing of it but what the allow-list quotes is told.
///
/// # Errors
/// When an expectation fails.
pub async fn a_refusal_with_success_is_told(case: &'static Case) -> Outcome {
    let (pointer, value) = some("the refusal", case.refusal)?;
    let mut answer = match case.sample()? {
        Value::Null => Value::Object(Default::default()),
        sample => sample,
    };
    put(&mut answer, pointer, serde_json::from_str(value)?);
    put(&mut answer, "/more-of-it", Value::from(CANARY));
    let running = start(always(Answer::Json(answer))).await?;
    let reply = running.client().call(case.tool, &case.arguments()?).await?;
    let text = reply.failure()?;
    require(!reply.raw.contains(CANARY), || format!("the failure tells too much: {text}"))?;
    require_equal("the number of upstream requests", running.mock.seen().len(), 1)
}
