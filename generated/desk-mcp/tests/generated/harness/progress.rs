//! Several pages for one call: what is told on the way, and that the outcome comes last.

use serde_json::{Value, json};

use super::case::Case;
use super::client::{ERAS, call_parameters};
use super::mock::pages_of;
use super::start::start;
use super::{Outcome, require, require_equal, some};

/// Every page within the limit is fetched and told, in order and before the outcome, to a client that wants to know.
///
/// # Errors
/// When an expectation fails.
pub async fn progress_comes_in_order_before_the_result(case: &'static Case) -> Outcome {
    let list = some("a list", case.list.as_ref())?;
    let (argument, most) = some("the argument for all pages", list.all)?;
    for era in ERAS {
        let running = start(pages_of(case, list, SIZE * most + 1, SIZE)?).await?;
        let client = running.client().of(era);
        let mut arguments = case.arguments()?;
        arguments.insert(argument.to_owned(), Value::from(true));
        arguments.extend(list.size_argument.map(|name| (name.to_owned(), Value::from(SIZE))));
        let mut message = client.message(1, "tools/call", call_parameters(case.tool, &arguments));
        let about = some("the parameters", message.pointer_mut("/params").and_then(Value::as_object_mut))?;
        let about = about.entry("_meta").or_insert_with(|| json!({}));
        some("the request's own data", about.as_object_mut())?.insert("progressToken".to_owned(), Value::from("p-1"));
        let response = client.post(&message).send().await?;
        let kind = response.header("content-type").unwrap_or_default().to_owned();
        require(kind.starts_with("text/event-stream"), || format!("the reply is {kind}, not a stream"))?;
        let messages = events(&response.text())?;
        let (last, told) = some("a message", messages.split_last())?;
        let items = last
            .pointer(&format!("/result/structuredContent/{}", list.output))
            .cloned()
            .or_else(|| serde_json::from_str::<Value>(last.pointer("/result/content/0/text")?.as_str()?).ok()?.get(list.output).cloned());
        let items = items.as_ref().and_then(Value::as_array).map(Vec::len);
        require_equal("the number of items", items, Some(SIZE * most))?;
        require_equal("the pages told", told.len(), most)?;
        for (number, step) in (1_u64..).zip(told) {
            require_equal("the method", step.get("method"), Some(&Value::from("notifications/progress")))?;
            require_equal("the token", step.pointer("/params/progressToken"), Some(&Value::from("p-1")))?;
            let done = step.pointer("/params/progress").and_then(Value::as_f64);
            require_equal("the progress", done.map(|done| format!("{done:.0}")), Some(number.to_string()))?;
        }
        require_equal("the requests upstream", running.mock.seen().len(), most)?;
    }
    Ok(())
}

/// Without a token for progress the same call is one plain reply, and more than the limit is reached by its cursor.
///
/// # Errors
/// When an expectation fails.
pub async fn all_pages_are_bounded(case: &'static Case) -> Outcome {
    let list = some("a list", case.list.as_ref())?;
    let (argument, most) = some("the argument for all pages", list.all)?;
    let running = start(pages_of(case, list, SIZE * most + 1, SIZE)?).await?;
    let mut arguments = case.arguments()?;
    arguments.insert(argument.to_owned(), Value::from(true));
    arguments.extend(list.size_argument.map(|name| (name.to_owned(), Value::from(SIZE))));
    let reply = running.client().call(case.tool, &arguments).await?.value()?;
    super::answers::check_schema(case, &reply)?;
    require_equal("the requests upstream", running.mock.seen().len(), most)?;
    let next = some("the cursor", reply.get(list.cursor_argument).cloned())?;
    arguments.insert(list.cursor_argument.to_owned(), next);
    let rest = running.client().call(case.tool, &arguments).await?.value()?;
    let items = rest.get(list.output).and_then(Value::as_array).map(Vec::len);
    require_equal("the items of the next call", items, Some(1))?;
    require_equal("the cursor at the end", rest.get(list.cursor_argument), None)
}

/// Items of one page.
const SIZE: usize = 3;

/// The messages of an event stream, in order.
fn events(text: &str) -> Outcome<Vec<Value>> {
    let mut messages = Vec::new();
    for data in text.lines().filter_map(|line| line.strip_prefix("data:")).map(str::trim).filter(|data| !data.is_empty()) {
        messages.push(serde_json::from_str(data)?);
    }
    Ok(messages)
}
