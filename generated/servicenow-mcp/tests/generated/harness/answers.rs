//! One real call per tool, over both transports, and what its answer must and must not hold.

use serde_json::{Value, json};

use super::super::SUBJECT;
use super::super::server::runtime::{Mirror, Scheme, UpstreamCredential};
use super::calls;
use super::case::{Body, Call, Case, Form, List, MAP_KEY, put};
use super::client::{BEARER, ERAS, Era, GATEWAY_SECRET, Reply};
use super::mock::{Answer, BASE_PATH, CANARY, Mock, always, good, sample};
use super::start::{UPSTREAM_SECRET, start};
use super::stdio::{Session, revision, stdio_credential};
use super::wire::{Message, SentPart, pairs, quoted_name};
use super::{Outcome, broken, require, require_equal, schema, some};

/// The sample comes out as the allow-list says, for every kind of peer, and nothing else of it does.
///
/// # Errors
/// When an expectation fails.
pub async fn answers_over_http(case: &'static Case) -> Outcome {
    for era in ERAS {
        let answer = match case.form {
            Form::Outputs => Answer::Json(with_canaries(case.sample()?)),
            _ => good(case)?,
        };
        let running = start(always(answer)).await?;
        let reply = running.client().of(era).call(case.tool, &case.arguments()?).await?;
        check_reply(case, era, &reply)?;
        require_equal("the number of upstream requests", running.mock.seen().len(), 1)?;
        for request in running.mock.seen() {
            check_request(case, &case.call, &request)?;
            check_credential(&request, BEARER)?;
        }
    }
    Ok(())
}

/// Every argument that the tool has goes where the document says.
///
/// # Errors
/// When an expectation fails.
pub async fn every_argument_reaches_the_upstream(case: &'static Case) -> Outcome {
    let full = calls::with_every_argument(case)?;
    let call = full.as_ref().unwrap_or(&case.call);
    let running = start(sample(case)?).await?;
    running.client().call(case.tool, &serde_json::from_str(call.arguments)?).await?.value()?;
    let request = some("the upstream request", running.mock.seen().first().cloned())?;
    check_request(case, call, &request)
}

/// The same over standard input and output, with the credential from the environment and without it in the log.
///
/// # Errors
/// When an expectation fails.
pub async fn answers_over_stdio(case: &'static Case) -> Outcome {
    for era in [Era::Text, Era::Structured] {
        let mock = Mock::start(sample(case)?).await?;
        let mut session = Session::start(&mock.base_url(), revision(era)).await?;
        let reply = session.call(case.tool, &case.arguments()?).await?;
        check_reply(case, era, &reply)?;
        let request = some("the upstream request", mock.seen().first().cloned())?;
        check_request(case, &case.call, &request)?;
        check_credential(&request, stdio_credential())?;
        let ended = session.end().await?;
        require(ended.status.success(), || format!("the server ends with {}: {}", ended.status, ended.log))?;
        require_equal("what standard output holds beside answers", ended.output.as_str(), "")?;
        require(!ended.log.contains(stdio_credential()), || "the log holds the credential".to_owned())?;
    }
    Ok(())
}

/// A value of another kind than the tool expects leaves its key out, and the call still succeeds.
///
/// # Errors
/// When an expectation fails.
pub async fn odd_values_keep_the_call(case: &'static Case) -> Outcome {
    for odd in [json!(null), json!({"odd": [1]}), json!([["odd"]])] {
        let mut answer = case.sample()?;
        let item = case.item(&mut answer)?;
        // A text node of a document tree is not a leaf of the answer, so its tree is spoilt only at its root.
        let leaves = case.texts.iter().filter(|text| !text.upstream.contains("/content/"));
        leaves.clone().for_each(|text| put(item, text.upstream, odd.clone()));
        let running = start(always(Answer::Json(answer))).await?;
        let reply = running.client().call(case.tool, &case.arguments()?).await?.value()?;
        check_schema(case, &reply)?;
        let shown = case.shown(&reply)?;
        for text in leaves {
            require_equal(&format!("`{}` for {odd}", text.output), shown.pointer(text.output), None)?;
        }
    }
    Ok(())
}

/// Holds that a structured answer fits the committed output schema.
///
/// # Errors
/// When it does not.
pub fn check_schema(case: &Case, value: &Value) -> Outcome {
    let problems = schema::problems(value, &output_schema(case)?);
    require(problems.is_empty(), || format!("the answer does not fit its schema: {}: {value}", problems.join("; ")))
}

fn output_schema(case: &Case) -> Outcome<Value> {
    match SUBJECT.server.tools.iter().find(|tool| tool.name == case.tool) {
        Some(tool) => Ok(serde_json::from_str(tool.output_schema)?),
        None => broken(format!("the server has no tool `{}`", case.tool)),
    }
}

fn check_reply(case: &Case, era: Era, reply: &Reply) -> Outcome {
    let value = reply.value()?;
    let keys: Vec<&str> = value.as_object().into_iter().flatten().map(|(name, _)| name.as_str()).collect();
    require_equal("the keys of the answer", keys, case.output.to_vec())?;
    check_schema(case, &value)?;
    let shown = case.shown(&value)?;
    for text in case.texts {
        require(shown.pointer(text.output).is_some_and(Value::is_string), || {
            format!("`{}` is no text in {value}", text.output)
        })?;
    }
    require(!reply.raw.contains(CANARY), || {
        format!("the answer holds what the allow-list does not name: {}", reply.raw)
    })?;
    if era == Era::Text {
        return require(reply.structured.is_none(), || "an old peer gets no structured content".to_owned());
    }
    require(reply.structured.is_some(), || "a new peer gets structured content".to_owned())?;
    let mirrored = reply.texts.first().and_then(|text| serde_json::from_str::<Value>(text).ok());
    match SUBJECT.server.mirror {
        Mirror::Auto => require_equal("the text mirror", mirrored, Some(value)),
        Mirror::Never => {
            require(mirrored.is_none_or(|mirror| mirror != value), || "the structure is repeated as text".to_owned())
        }
    }
}

fn check_request(case: &Case, call: &Call, request: &Message) -> Outcome {
    require_equal("the method upstream", request.method(), case.method)?;
    require_equal("the path upstream", request.path(), format!("{BASE_PATH}{}", call.path))?;
    require_equal("the query upstream", callers_query(case, request), owned(call.query))?;
    for (name, value) in call.headers {
        require_equal(&format!("the header `{name}` upstream"), request.header(name), Some(*value))?;
    }
    check_body(&call.body, request, case.list.as_ref())?;
    require_equal("what the upstream is asked to answer with", request.header("accept"), Some(case.accept))?;
    let agent = request.header("user-agent").unwrap_or_default();
    require(agent.starts_with(&format!("{}/", SUBJECT.server.binary)), || format!("the user agent is `{agent}`"))?;
    let gateway = format!("{:?}{}", request.headers, request.start).contains(GATEWAY_SECRET);
    require(!gateway, || "the gateway's secret goes upstream".to_owned())
}

/// The decoded query pairs of a request without those that the server adds by itself: for paging, and its credential.
#[must_use]
pub fn callers_query(case: &Case, request: &Message) -> Vec<(String, String)> {
    let paging = |name: &str| {
        case.list.as_ref().is_some_and(|list| list.size_parameter == Some(name) || list.token_parameter == name)
    };
    let credential = |name: &str| match SUBJECT.server.upstream_credential {
        UpstreamCredential::Secret { scheme: Scheme::Query(known) } => known == name,
        _ => false,
    };
    request.query().into_iter().filter(|(name, _)| !paging(name) && !credential(name)).collect()
}

fn owned(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn check_body(body: &Body, request: &Message, list: Option<&List>) -> Outcome {
    let kind = request.header("content-type").unwrap_or_default();
    match body {
        Body::None => require_equal("the body upstream", request.body.len(), 0),
        Body::Json(json) => {
            let mut sent = request.json()?;
            let paging = list.map(|list| [Some(list.token_parameter), list.size_parameter]).into_iter().flatten();
            paging.flatten().for_each(|pointer| remove(&mut sent, pointer));
            require_equal("the body upstream", sent, serde_json::from_str::<Value>(json)?)?;
            require(request.media_type().ends_with("json"), || format!("the body is called `{kind}`"))
        }
        Body::Form(fields) => {
            require_equal("the form upstream", pairs(&request.text()), owned(fields))?;
            require_equal("the media type upstream", kind, "application/x-www-form-urlencoded")
        }
        Body::Text(media_type, text) => {
            require_equal("the body upstream", request.text().as_str(), *text)?;
            require_equal("the media type upstream", kind, *media_type)
        }
        Body::Parts(wanted) => {
            let wanted = wanted.iter().map(|part| SentPart {
                name: quoted_name(part.name),
                file_name: part.file_name.map(str::to_owned),
                media_type: part.media_type.map(str::to_owned),
                text: part.text.to_owned(),
            });
            require_equal("the parts upstream", request.parts(), wanted.collect::<Vec<_>>())
        }
    }
}

/// Removes the member that a JSON pointer leads to.
fn remove(value: &mut Value, pointer: &str) {
    let place = pointer.rsplit_once('/').and_then(|(above, last)| Some((value.pointer_mut(above)?, last)));
    if let Some((Value::Object(members), last)) = place {
        members.remove(last);
    }
}

fn check_credential(request: &Message, token: &str) -> Outcome {
    let everything = format!("{:?}{}", request.headers, request.start);
    match SUBJECT.server.upstream_credential {
        UpstreamCredential::CallerToken => require_equal(
            "the credential upstream",
            request.header("authorization"),
            Some(format!("Bearer {token}").as_str()),
        ),
        UpstreamCredential::None => require(!everything.contains(token), || "a credential goes upstream".to_owned()),
        UpstreamCredential::Secret { scheme } => {
            let own = token == UPSTREAM_SECRET || !everything.contains(token);
            require(own, || "the caller's token goes upstream".to_owned())?;
            let (sent, wanted) = match scheme {
                Scheme::Bearer => (request.header("authorization").map(str::to_owned), format!("Bearer {UPSTREAM_SECRET}")),
                Scheme::Basic => {
                    let sent = request.header("authorization").and_then(|value| value.split(' ').next());
                    (sent.map(str::to_owned), "Basic".to_owned())
                }
                Scheme::Header(name) => (request.header(name).map(str::to_owned), UPSTREAM_SECRET.to_owned()),
                Scheme::Query(name) => (request.parameter(name), UPSTREAM_SECRET.to_owned()),
            };
            require_equal("the server's credential upstream", sent, Some(wanted))
        }
    }
}

/// The answer with a member in every object that no allow-list names.
fn with_canaries(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let mut members: serde_json::Map<_, _> =
                members.into_iter().map(|(name, member)| (name, with_canaries(member))).collect();
            // Document trees show members they do not know by name, maps show every key; only plain objects get one.
            if !members.contains_key("type") && !members.contains_key(MAP_KEY) {
                members.insert(CANARY.to_owned(), Value::from(CANARY));
            }
            Value::Object(members)
        }
        Value::Array(items) => Value::Array(items.into_iter().map(with_canaries).collect()),
        other => other,
    }
}
