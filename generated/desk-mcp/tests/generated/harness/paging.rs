//! Lists: every item is reached exactly once, whatever the budget, and cursors cannot be forged.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::case::{Case, List, Style, Text, put};
use super::client::Client;
use super::mock::{Answer, BASE_PATH, Script, address, always, mark_end, pages, pointing};
use super::start::{Wishes, start, start_with};
use super::{Outcome, broken, require, require_equal, some};

/// More than one page of any upstream, and no multiple of a page.
const COUNT: usize = 123;

/// A budget that holds few items, in bytes.
const SMALL: usize = 1024;

/// Following the cursor under a small budget reaches every item once and in order.
///
/// # Errors
/// When an expectation fails.
pub async fn a_small_budget_loses_nothing(case: &'static Case) -> Outcome {
    let list = list_of(case)?;
    let wishes = Wishes { budget: Some(SMALL), ..Wishes::default() };
    let running = start_with(pages(case, list, COUNT)?, wishes).await?;
    for size in [None, Some(list.size_cap)] {
        let pages = follow(case, list, &running.client(), size).await?;
        check_identities(case, list, &pages)?;
        for page in &pages {
            let length = page.to_string().len();
            let items = page.get(list.output).and_then(Value::as_array).map_or(0, Vec::len);
            require(length <= SMALL || items == 1, || format!("a page of {items} items has {length} bytes"))?;
        }
    }
    Ok(())
}

/// The same under the allow-list's own budget.
///
/// # Errors
/// When an expectation fails.
pub async fn pages_follow_one_another(case: &'static Case) -> Outcome {
    let list = list_of(case)?;
    let running = start(pages(case, list, COUNT)?).await?;
    let pages = follow(case, list, &running.client(), None).await?;
    check_identities(case, list, &pages)
}

/// A larger page than the cap is capped, and the model is told.
///
/// # Errors
/// When an expectation fails.
pub async fn a_large_page_is_capped(case: &'static Case) -> Outcome {
    let list = list_of(case)?;
    let (Some(argument), Some(parameter)) = (list.size_argument, list.size_parameter) else {
        return Ok(());
    };
    let running = start(pages(case, list, COUNT)?).await?;
    let mut arguments = case.arguments()?;
    arguments.insert(argument.to_owned(), Value::from(list.size_cap * 10));
    let reply = running.client().call(case.tool, &arguments).await?;
    reply.value()?;
    let notes = reply.texts.last().cloned().unwrap_or_default();
    require(notes.contains(&list.size_cap.to_string()), || format!("no note tells of the cap: {:?}", reply.texts))?;
    for request in running.mock.seen() {
        require_equal("the page size upstream", request.paging(parameter), Some(list.size_cap.to_string()))?;
    }
    Ok(())
}

/// A changed cursor, one of other arguments, and none of ours are refused before the upstream is asked.
///
/// # Errors
/// When an expectation fails.
pub async fn a_foreign_cursor_is_refused(case: &'static Case) -> Outcome {
    let list = list_of(case)?;
    let wishes = Wishes { budget: Some(SMALL), ..Wishes::default() };
    let running = start_with(pages(case, list, COUNT)?, wishes).await?;
    let client = running.client();
    let first = client.call(case.tool, &case.arguments()?).await?.value()?;
    let cursor = some("the cursor", first.get(list.cursor_argument).and_then(Value::as_str))?.to_owned();
    let asked = running.mock.seen().len();
    let mut spoilt: Vec<String> = (0..cursor.len()).step_by(7).map(|position| flip(&cursor, position)).collect();
    spoilt.extend([
        "from-50".to_owned(),
        "x".repeat(10_000),
        format!("{cursor}A"),
        cursor[..cursor.len() / 2].to_owned(),
    ]);
    for forged in spoilt {
        let mut arguments = case.arguments()?;
        arguments.insert(list.cursor_argument.to_owned(), Value::from(forged));
        let text = client.call(case.tool, &arguments).await?.failure()?;
        require(text.contains(list.cursor_argument), || format!("the failure does not name the argument: {text}"))?;
    }
    if let Some(name) = case.arguments()?.iter().find(|(_, value)| value.is_string()).map(|(name, _)| name.clone()) {
        let mut arguments = case.arguments()?;
        arguments.insert(list.cursor_argument.to_owned(), Value::from(cursor));
        arguments.insert(name, Value::from("another"));
        client.call(case.tool, &arguments).await?.failure()?;
    }
    require_equal("the requests with a foreign cursor", running.mock.seen().len(), asked)
}

/// An upstream that gives the same position again does not keep a client going round.
///
/// # Errors
/// When an expectation fails.
pub async fn a_repeated_position_ends_the_list(case: &'static Case) -> Outcome {
    let list = list_of(case)?;
    let mut answer = case.sample()?;
    mark_end(list, &mut answer, false);
    let script: Script = Arc::new(move |request| {
        let mut answer = answer.clone();
        match list.style {
            Style::Token(next) => put(&mut answer, next, Value::from("the-same-again")),
            Style::Link | Style::NextUrl(_) => {
                return pointing(list, answer, &address(list, request, "the-same-again"));
            }
            // The last element is the same again.
            Style::AfterLast(_) | Style::Offset | Style::Page(_) => {}
        }
        Answer::Json(answer)
    });
    let running = start(script).await?;
    let pages = follow(case, list, &running.client(), None).await?;
    require(pages.len() <= 2, || format!("the list has {} pages", pages.len()))
}

/// An address of the next page that leads anywhere but below the base URL, or does not say what is needed, is not
/// followed; the page is shown and the model is told.
///
/// # Errors
/// When an expectation fails.
pub async fn an_address_elsewhere_is_not_followed(case: &'static Case) -> Outcome {
    let list = list_of(case)?;
    let name = list.token_parameter;
    let long = "x".repeat(20_000);
    let elsewhere = [
        format!("https://HOSTPATH?{name}=x"),
        format!("http://elsewhere.examplePATH?{name}=x"),
        format!("//elsewhere.examplePATH?{name}=x"),
        format!("\\\\elsewhere.example\\a?{name}=x"),
        format!("http://HOST/another?{name}=x"),
        format!("http://HOST{BASE_PATH}/../../another?{name}=x"),
        format!("http://HOST{BASE_PATH}/%2e%2E/%2e%2e/another?{name}=x"),
        format!("http://HOST{BASE_PATH}-and-more/?{name}=x"),
        format!("http://user:secret@HOSTPATH?{name}=x"),
        format!("http://HOST@elsewhere.examplePATH?{name}=x"),
        format!("http://HOST.elsewhere.examplePATH?{name}=x"),
        format!("javascript:alert(1)?{name}=x"),
        format!("http://HOSTPATH?{name}=x&{name}=y"),
        format!("http://HOSTPATH?{name}={long}"),
        "http://HOSTPATH?another=x".to_owned(),
        "http://[".to_owned(),
    ];
    for address in elsewhere {
        let mut answer = case.sample()?;
        mark_end(list, &mut answer, false);
        let told = address.clone();
        let script: Script = Arc::new(move |request| {
            let host = request.header("host").unwrap_or_default();
            pointing(list, answer.clone(), &told.replace("HOST", host).replace("PATH", request.path()))
        });
        let running = start(script).await?;
        let reply = running.client().call(case.tool, &case.arguments()?).await?;
        let value = reply.value()?;
        let items = value.get(list.output).and_then(Value::as_array).map(Vec::len);
        require_equal(&format!("the items before `{address}`"), items, Some(1))?;
        require_equal(&format!("the cursor for `{address}`"), value.get(list.cursor_argument), None)?;
        let notes = reply.texts.last().cloned().unwrap_or_default();
        require(notes.contains("More items exist"), || format!("no note tells that more exists: {:?}", reply.texts))?;
        require(!reply.texts.concat().contains("elsewhere"), || "the reply holds the address".to_owned())?;
        require_equal("the requests upstream", running.mock.seen().len(), 1)?;
    }
    Ok(())
}

/// An empty list is an answer, with no cursor.
///
/// # Errors
/// When an expectation fails.
pub async fn an_empty_list_is_an_answer(case: &'static Case) -> Outcome {
    let list = list_of(case)?;
    let running = start(pages(case, list, 0)?).await?;
    let reply = running.client().call(case.tool, &case.arguments()?).await?.value()?;
    require_equal("the items", reply.get(list.output), Some(&Value::Array(Vec::new())))?;
    require_equal("the cursor", reply.get(list.cursor_argument), None)
}

/// A lone surrogate, a repeated key and an element that is no object spoil themselves and not the page.
///
/// # Errors
/// When an expectation fails.
pub async fn one_broken_item_does_not_lose_the_page(case: &'static Case) -> Outcome {
    let list = list_of(case)?;
    let mut envelope = case.sample()?;
    let item = case.item(&mut envelope)?.clone();
    let numbered = |number: usize| list.numbered(&item, number).to_string();
    let member = numbered(2);
    let repeated = some("an object", member.strip_prefix('{'))?;
    let mut surrogate: Value = serde_json::from_str(&numbered(1))?;
    let other = |text: &&Text| text.upstream != list.identity.0;
    if let Some(text) = case.texts.iter().find(other) {
        put(&mut surrogate, text.upstream, Value::from("left SURROGATE right"));
    }
    let items = [
        numbered(0),
        surrogate.to_string().replace("SURROGATE", "\\ud83d"),
        format!("{{\"again\": 1, \"again\": 2, {}", repeat_members(repeated)),
        "17".to_owned(),
        "null".to_owned(),
        numbered(3),
    ];
    put(&mut envelope, list.items, Value::from("ITEMS"));
    let body = envelope.to_string().replace("\"ITEMS\"", &format!("[{}]", items.join(",")));
    let script: Script = always(Answer::Body(body.into_bytes()));
    let running = start(script).await?;
    let reply = running.client().call(case.tool, &case.arguments()?).await?;
    let value = reply.value()?;
    super::answers::check_schema(case, &value)?;
    let wanted: Vec<Value> = (0..4).map(|number| list.identity_of(&item, number)).collect();
    require_equal("the identities", identities(list, &value)?, texts_of(&wanted))
}

/// Every member of an object twice.
fn repeat_members(members: &str) -> String {
    let inner = members.strip_suffix('}').unwrap_or(members);
    format!("{inner}, {inner}}}")
}

fn list_of(case: &'static Case) -> Outcome<&'static List> {
    some(&format!("the list of `{}`", case.tool), case.list.as_ref())
}

/// Follows the cursor to the end.
async fn follow(case: &Case, list: &List, client: &Client, size: Option<usize>) -> Outcome<Vec<Value>> {
    let mut pages: Vec<Value> = Vec::new();
    let mut arguments: Map<String, Value> = case.arguments()?;
    if let (Some(size), Some(argument)) = (size, list.size_argument) {
        arguments.insert(argument.to_owned(), Value::from(size));
    }
    while pages.len() <= COUNT {
        let page = client.call(case.tool, &arguments).await?.value()?;
        super::answers::check_schema(case, &page)?;
        let next = page.get(list.cursor_argument).cloned();
        pages.push(page);
        match next {
            Some(next) => arguments.insert(list.cursor_argument.to_owned(), next),
            None => return Ok(pages),
        };
    }
    broken(format!("the list of `{}` does not end", case.tool))
}

fn check_identities(case: &Case, list: &List, pages: &[Value]) -> Outcome {
    let mut sample = case.sample()?;
    let item = case.item(&mut sample)?;
    let wanted: Vec<Value> = (0..COUNT).map(|number| list.identity_of(item, number)).collect();
    let mut found = Vec::new();
    for page in pages {
        found.extend(identities(list, page)?);
    }
    require_equal("the identities of all items", found, texts_of(&wanted))
}

fn identities(list: &List, page: &Value) -> Outcome<Vec<String>> {
    let items = some("the list", page.get(list.output).and_then(Value::as_array))?;
    let leaves: Vec<Value> = items.iter().filter_map(|item| item.pointer(list.identity.1).cloned()).collect();
    Ok(texts_of(&leaves))
}

/// Identities as text: a number upstream may be shown as a string.
fn texts_of(values: &[Value]) -> Vec<String> {
    values.iter().map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned)).collect()
}

/// The cursor with another character at a position.
fn flip(cursor: &str, position: usize) -> String {
    let other = |character| if character == 'A' { 'B' } else { 'A' };
    cursor
        .chars()
        .enumerate()
        .map(|(at, character)| if at == position { other(character) } else { character })
        .collect()
}
