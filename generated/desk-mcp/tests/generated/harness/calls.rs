//! Calls with every argument. Each stands as one line of JSON beside the sample answers, so that one more argument is a
//! small change to review.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use serde_json::Value;

use super::super::SUBJECT;
use super::case::{Body, Call, Case, Part};
use super::{Outcome, broken, some};

/// The call with every argument of a tool; nothing when the case's own call has them all.
///
/// # Errors
/// When the file holds something else.
pub fn with_every_argument(case: &Case) -> Outcome<Option<Call>> {
    let file = format!("../tests/generated/samples/{}.call.json", case.tool);
    let text = match fs::read_to_string(Path::new(SUBJECT.schemas).join(&file)) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return broken(format!("{file}: {error}")),
    };
    let call: Value = serde_json::from_str(&text)?;
    Ok(Some(Call {
        arguments: kept(call["arguments"].to_string()),
        path: text_of(&call["path"])?,
        query: pairs(&call["query"])?,
        headers: pairs(&call["headers"])?,
        body: body(&call["body"])?,
    }))
}

fn body(body: &Value) -> Outcome<Body> {
    let Some((kind, content)) = body.as_object().and_then(|body| body.iter().next()) else { return Ok(Body::None) };
    Ok(match kind.as_str() {
        "json" => Body::Json(kept(content.to_string())),
        "form" => Body::Form(pairs(content)?),
        "parts" => {
            let parts: Outcome<Vec<Part>> = content.as_array().into_iter().flatten().map(part).collect();
            Body::Parts(Vec::leak(parts?))
        }
        "text" => Body::Text(text_of(&content[0])?, text_of(&content[1])?),
        other => return broken(format!("a body is written as `{other}`")),
    })
}

fn part(part: &Value) -> Outcome<Part> {
    let optional = |name: &str| part[name].as_str().map(|text| kept(text.to_owned()));
    Ok(Part {
        name: text_of(&part["name"])?,
        file_name: optional("file_name"),
        media_type: optional("media_type"),
        text: text_of(&part["text"])?,
    })
}

fn pairs(pairs: &Value) -> Outcome<&'static [(&'static str, &'static str)]> {
    let pair = |pair: &Value| Ok((text_of(&pair[0])?, text_of(&pair[1])?));
    let pairs: Outcome<Vec<_>> = pairs.as_array().into_iter().flatten().map(pair).collect();
    Ok(Vec::leak(pairs?))
}

fn text_of(value: &Value) -> Outcome<&'static str> {
    Ok(kept(some("a text of the call", value.as_str())?.to_owned()))
}

/// A text for the rest of the process: cases are made of such.
fn kept(text: String) -> &'static str {
    String::leak(text)
}
