//! What the server offers and writes down beside its tools: resources, prompts, the audit.

use serde_json::{Map, Value, json};

use super::super::SUBJECT;
use super::super::cases::CASES;
use super::super::server::runtime::Content;
use super::client::{ERAS, Era};
use super::mock::{Mock, sample};
use super::start::start;
use super::stdio::{Session, revision};
use super::{Outcome, require, require_equal, some};

fn one(name: &str, value: &str) -> Map<String, Value> {
    Map::from_iter([(name.to_owned(), Value::from(value))])
}

#[tokio::test]
async fn every_resource_is_listed_and_read() -> Outcome {
    let resources = SUBJECT.server.resources;
    for era in ERAS {
        let running = start(sample(some("a case", CASES.first())?)?).await?;
        let client = running.client().of(era);
        let plain = client.ask("resources/list", Map::new()).await?;
        let templates = client.ask("resources/templates/list", Map::new()).await?;
        let listed = |answer: &Value, list: &str, key: &str| -> Vec<String> {
            let items = answer.pointer(list).and_then(Value::as_array).into_iter().flatten();
            items.filter_map(|item| Some(item.get(key)?.as_str()?.to_owned())).collect()
        };
        let wanted = |is_template: bool| -> Vec<String> {
            resources.iter().filter(|one| one.is_template() == is_template).map(|one| one.uri.to_owned()).collect()
        };
        require_equal("the resources", listed(&plain, "/result/resources", "uri"), wanted(false))?;
        let found = listed(&templates, "/result/resourceTemplates", "uriTemplate");
        require_equal("the templates", found, wanted(true))?;
        for resource in resources {
            if let Content::Text(text) = resource.content {
                let answer = client.ask("resources/read", one("uri", resource.uri)).await?;
                require_equal("the text", answer.pointer("/result/contents/0/text"), Some(&Value::from(text)))?;
                let mime = answer.pointer("/result/contents/0/mimeType");
                require_equal("the media type", mime, Some(&Value::from(resource.mime)))?;
            }
        }
        let unknown = client.ask("resources/read", one("uri", "nowhere://x")).await?;
        require(unknown.get("error").is_some(), || format!("an unknown address is read: {unknown}"))?;
        require_equal("the requests upstream", running.mock.seen().len(), 0)?;
    }
    Ok(())
}

#[tokio::test]
async fn a_resource_of_a_tool_is_its_reply() -> Outcome {
    for resource in SUBJECT.server.resources {
        let Content::Tool(tool) = resource.content else { continue };
        let case = some(tool, CASES.iter().find(|case| case.tool == tool))?;
        let running = start(sample(case)?).await?;
        let client = running.client();
        let mut uri = resource.uri.to_owned();
        for (name, value) in case.arguments()? {
            uri = uri.replace(&format!("{{{name}}}"), value.as_str().unwrap_or_default());
        }
        let answer = client.ask("resources/read", one("uri", &uri)).await?;
        let text = some("the text", answer.pointer("/result/contents/0/text").and_then(Value::as_str))?;
        let read: Value = serde_json::from_str(text)?;
        let keys: Vec<&String> = read.as_object().into_iter().flat_map(Map::keys).collect();
        require_equal("the keys of the resource", keys, case.output.to_vec())?;
        require_equal("the requests upstream", running.mock.seen().len(), 1)?;
    }
    Ok(())
}

#[tokio::test]
async fn every_prompt_is_listed_and_filled_in() -> Outcome {
    let running = start(sample(some("a case", CASES.first())?)?).await?;
    let client = running.client().of(Era::Structured);
    let answer = client.ask("prompts/list", Map::new()).await?;
    let listed = answer.pointer("/result/prompts").and_then(Value::as_array).cloned().unwrap_or_default();
    require_equal("the number of prompts", listed.len(), SUBJECT.server.prompts.len())?;
    for prompt in SUBJECT.server.prompts {
        let mut given = Map::new();
        for argument in prompt.arguments.iter().filter(|argument| argument.default.is_none()) {
            let without = json!({"name": prompt.name, "arguments": given.clone()});
            let refused = client.ask("prompts/get", without.as_object().cloned().unwrap_or_default()).await?;
            require(refused.get("error").is_some(), || format!("`{}` is not missed: {refused}", argument.name))?;
            given.insert(argument.name.to_owned(), Value::from("WORD-1"));
        }
        let whole = json!({"name": prompt.name, "arguments": given});
        let filled = client.ask("prompts/get", whole.as_object().cloned().unwrap_or_default()).await?;
        let text = filled.pointer("/result/messages/0/content/text").and_then(Value::as_str);
        let text = some(&format!("the text in {filled}"), text)?;
        require_equal("the word", text.contains("WORD-1"), !given.is_empty())?;
    }
    Ok(())
}

#[tokio::test]
async fn each_call_leaves_one_line_in_the_audit() -> Outcome {
    let Some(audit) = SUBJECT.server.audit else { return Ok(()) };
    let redacted =
        |case: &&super::case::Case| audit.redact.iter().any(|name| case.call.arguments.contains(&format!("\"{name}\"")));
    let case = some("a case", CASES.iter().find(redacted).or(CASES.first()))?;
    let mock = Mock::start(sample(case)?).await?;
    let mut session = Session::start(&mock.base_url(), revision(Era::Structured)).await?;
    session.call(case.tool, &case.arguments()?).await?.value()?;
    let ended = session.end().await?;
    let lines: Vec<&str> = ended.log.lines().filter(|line| line.contains("\"target\":\"audit\"")).collect();
    require_equal("the lines of the audit", lines.len(), 1)?;
    let line: Value = serde_json::from_str(some("the line", lines.first())?)?;
    require_equal("the tool", line.get("tool"), Some(&Value::from(case.tool)))?;
    require_equal("the outcome", line.get("outcome"), Some(&Value::from("ok")))?;
    require(
        line.get("upstream_status").and_then(Value::as_u64).is_some_and(|status| (200..300).contains(&status)),
        || format!("the line does not hold the upstream's status: {line}"),
    )?;
    let shown = line.get("arguments").and_then(Value::as_str).unwrap_or("{}");
    let shown: Map<String, Value> = serde_json::from_str(shown)?;
    for (name, value) in case.arguments()? {
        let is_hidden = !audit.arguments || audit.redact.contains(&name.as_str());
        require_equal(&format!("whether `{name}` is hidden"), shown.get(&name) != Some(&value), is_hidden)?;
    }
    Ok(())
}
