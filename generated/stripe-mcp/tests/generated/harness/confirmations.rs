//! Asking the user before a change: only for this call, only once, and only where the client can.

use serde_json::{Map, Value, json};

use super::super::SUBJECT;
use super::super::cases::CASES;
use super::super::server::runtime::Confirm;
use super::case::Case;
use super::client::{Client, ERAS, Era, call_parameters};
use super::mock::sample;
use super::start::start;
use super::{Outcome, require, require_equal, some};

/// The question comes first and nothing happens; after the user's yes the call runs, once.
///
/// # Errors
/// When an expectation fails.
pub async fn a_confirmed_call_runs_once(case: &'static Case) -> Outcome {
    let running = start(sample(case)?).await?;
    let client = running.client().of(Era::Modern);
    let arguments = case.arguments()?;
    let asked = ask(&client, case.tool, &arguments, None).await?;
    require_equal("the kind of the result", asked.pointer("/result/resultType"), Some(&Value::from("input_required")))?;
    let question = asked.pointer("/result/inputRequests/confirmation/params/message").and_then(Value::as_str);
    let question = some("the question", question)?.to_owned();
    for value in arguments.values().filter_map(Value::as_str) {
        require(question.contains(value), || format!("`{value}` is not in the question: {question}"))?;
    }
    require_equal("the requests before the answer", running.mock.seen().len(), 0)?;
    let state = state(&asked)?;
    let done = ask(&client, case.tool, &arguments, Some((&state, "accept"))).await?;
    require(!is_error(&done), || format!("the confirmed call fails: {done}"))?;
    require_equal("the requests after the answer", running.mock.seen().len(), 1)?;
    let again = ask(&client, case.tool, &arguments, Some((&state, "accept"))).await?;
    require(is_error(&again), || format!("a used confirmation counts again: {again}"))?;
    require_equal("the requests after the replay", running.mock.seen().len(), 1)
}

/// A no, an edited call, a forged state and the state of another tool do nothing.
///
/// # Errors
/// When an expectation fails.
pub async fn other_confirmations_are_refused(case: &'static Case) -> Outcome {
    let running = start(sample(case)?).await?;
    let client = running.client().of(Era::Modern);
    let arguments = case.arguments()?;
    let fresh = || async { state(&ask(&client, case.tool, &arguments, None).await?) };
    for answer in ["decline", "cancel", "nonsense"] {
        let refused = ask(&client, case.tool, &arguments, Some((&fresh().await?, answer))).await?;
        require(is_error(&refused), || format!("`{answer}` counts as a yes: {refused}"))?;
    }
    let mut edited = arguments.clone();
    edited.values_mut().for_each(edit);
    // A call without arguments cannot be edited.
    if edited != arguments {
        let refused = ask(&client, case.tool, &edited, Some((&fresh().await?, "accept"))).await?;
        require(is_error(&refused), || format!("an edited call is confirmed: {refused}"))?;
    }
    let good = fresh().await?;
    for position in (0..good.len()).step_by(9) {
        let other = if good.as_bytes().get(position) == Some(&b'A') { "B" } else { "A" };
        let forged = format!("{}{other}{}", &good[..position], &good[position + 1..]);
        let refused = ask(&client, case.tool, &arguments, Some((&forged, "accept"))).await?;
        require(is_error(&refused), || format!("a forged state counts: {refused}"))?;
    }
    for other in CASES.iter().filter(|other| other.tool != case.tool && confirm(other) != Confirm::Never) {
        let foreign = state(&ask(&client, other.tool, &other.arguments()?, None).await?)?;
        let refused = ask(&client, case.tool, &arguments, Some((&foreign, "accept"))).await?;
        require(is_error(&refused), || format!("the state of `{}` counts: {refused}", other.tool))?;
    }
    require_equal("the requests upstream", running.mock.seen().len(), 0)
}

/// A client that cannot ask goes on, or is refused where the allow-list insists.
///
/// # Errors
/// When an expectation fails.
pub async fn clients_that_cannot_ask_are_told_apart(case: &'static Case) -> Outcome {
    for era in ERAS {
        let running = start(sample(case)?).await?;
        let reply = running.client().of(era).call(case.tool, &case.arguments()?).await?;
        let is_refused = confirm(case) == Confirm::Required;
        require_equal("whether the call is refused", reply.is_error, is_refused)?;
        require_equal("the requests upstream", running.mock.seen().len(), usize::from(!is_refused))?;
    }
    Ok(())
}

/// Makes another value of every text, number and boolean.
fn edit(value: &mut Value) {
    match value {
        Value::Null => {}
        Value::Bool(flag) => *flag = !*flag,
        Value::Number(number) => {
            let float = if number.as_f64() == Some(1.5) { 2.5 } else { 1.5 };
            *value = number.as_i64().map_or(json!(float), |integer| json!(integer.wrapping_add(1)));
        }
        Value::String(text) => text.push('1'),
        Value::Array(elements) => elements.iter_mut().for_each(edit),
        Value::Object(members) => members.values_mut().for_each(edit),
    }
}

fn confirm(case: &Case) -> Confirm {
    let tool = SUBJECT.server.tools.iter().find(|tool| tool.name == case.tool);
    tool.map_or(Confirm::Never, |tool| tool.confirm)
}

/// Calls a tool as a client that can ask, with the answer to an earlier question.
async fn ask(
    client: &Client,
    tool: &str,
    arguments: &Map<String, Value>,
    answer: Option<(&str, &str)>,
) -> Outcome<Value> {
    let mut parameters = call_parameters(tool, arguments);
    if let Some((state, action)) = answer {
        parameters.insert("requestState".to_owned(), Value::from(state));
        parameters.insert("inputResponses".to_owned(), json!({"confirmation": {"action": action}}));
    }
    let mut message = client.message(1, "tools/call", parameters);
    let about = message.pointer_mut("/params/_meta/io.modelcontextprotocol~1clientCapabilities");
    *some("the client's capabilities", about)? = json!({"elicitation": {}});
    client.post(&message).send().await?.json()
}

fn state(asked: &Value) -> Outcome<String> {
    let state = asked.pointer("/result/requestState").and_then(Value::as_str);
    Ok(some(&format!("the state in {asked}"), state)?.to_owned())
}

fn is_error(reply: &Value) -> bool {
    reply.get("error").is_some() || reply.pointer("/result/isError") == Some(&Value::from(true))
}
