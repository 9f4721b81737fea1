//! What a tool takes as arguments, what it refuses, and that no value leaves its place in the request.

use serde_json::{Map, Value, json};

use super::super::SUBJECT;
use super::answers::callers_query;
use super::case::Case;
use super::mock::{BASE_PATH, sample};
use super::start::start;
use super::{Outcome, require, require_equal, some};

/// Path values that would reach another route if they were not encoded or refused.
const HOSTILE: [&str; 25] = [
    "",
    ".",
    "..",
    "../x",
    "..%2f..",
    "%2e%2e",
    "%2E%2E%2Fx",
    "a/../../b",
    "a/b",
    "a\\b",
    "a?b=c",
    "a#b",
    "a;b",
    "..;",
    "..%3Bx",
    "//host",
    "\u{0}",
    "a\r\nb",
    "a%00",
    "PROJ-1/../../x",
    "PROJ-1?x=1",
    "PROJ-1#x",
    " ",
    "\u{202e}",
    "\u{ff0e}\u{ff0e}",
];

/// An argument that the tool does not have is refused by name, and nothing is asked of the upstream.
///
/// # Errors
/// When an expectation fails.
pub async fn an_unknown_argument_is_refused(case: &'static Case) -> Outcome {
    let running = start(sample(case)?).await?;
    let mut arguments = case.arguments()?;
    arguments.insert("no_such_argument".to_owned(), Value::from("x"));
    let text = running.client().call(case.tool, &arguments).await?.failure()?;
    require(text.contains("no_such_argument"), || format!("the failure does not name the argument: {text}"))?;
    require_equal("the number of upstream requests", running.mock.seen().len(), 0)
}

/// Each required argument is refused by name when it is missing, null or of the wrong kind.
///
/// # Errors
/// When an expectation fails.
pub async fn a_missing_argument_is_named(case: &'static Case) -> Outcome {
    let running = start(sample(case)?).await?;
    let schema = input_schema(case)?;
    let required = schema.get("required").and_then(Value::as_array).into_iter().flatten();
    for name in required.filter_map(Value::as_str) {
        let own = schema.pointer(&format!("/properties/{name}/type")).and_then(Value::as_str);
        let further = case.further_types.iter().find(|(known, _)| *known == name).map_or(&[][..], |(_, types)| types);
        let takes = |kind: &str| own == Some(kind) || further.contains(&kind) || further.contains(&"any");
        let odd = [("object", json!({"odd": true})), ("string", json!("odd")), ("boolean", json!(true))];
        let odd = odd.into_iter().find(|(kind, _)| !takes(kind)).map(|(_, value)| value);
        let mut all = vec![None, Some(Value::Null)];
        all.extend(odd.map(Some));
        for spoilt in all {
            let mut arguments = case.arguments()?;
            arguments.shift_remove(name);
            arguments.extend(spoilt.map(|value| (name.to_owned(), value)));
            let text = running.client().call(case.tool, &arguments).await?.failure()?;
            require(text.contains(name), || format!("the failure does not name `{name}`: {text}"))?;
        }
    }
    require_equal("the number of upstream requests", running.mock.seen().len(), 0)
}

/// Clients send null for what they leave out and `5.0` for 5.
///
/// # Errors
/// When an expectation fails.
pub async fn null_is_absent_and_integers_may_be_floats(case: &'static Case) -> Outcome {
    let running = start(sample(case)?).await?;
    let schema = input_schema(case)?;
    let given = case.arguments()?;
    let properties = some("the properties of the input schema", schema.get("properties").and_then(Value::as_object))?;
    let optional = || properties.iter().filter(|(name, _)| !given.contains_key(*name));
    let mut nulls = given.clone();
    nulls.extend(optional().map(|(name, _)| (name.clone(), Value::Null)));
    running.client().call(case.tool, &nulls).await?.value()?;
    let integers = optional().filter(|(_, property)| property.get("type") == Some(&Value::from("integer")));
    let mut floats: Map<String, Value> = given.clone();
    floats.extend(integers.map(|(name, property)| {
        let least = property.get("minimum").and_then(Value::as_f64).unwrap_or(1.0);
        (name.clone(), Value::from(least.max(1.0)))
    }));
    running.client().call(case.tool, &floats).await?.value()?;
    Ok(())
}

/// A path value is refused or stays one encoded segment: the request never leaves its route.
///
/// # Errors
/// When an expectation fails.
pub async fn path_values_stay_in_their_segment(case: &'static Case) -> Outcome {
    let Some(argument) = case.path_argument else {
        return Ok(());
    };
    let running = start(sample(case)?).await?;
    let schema = input_schema(case)?;
    let is_list = schema.pointer(&format!("/properties/{argument}/type")) == Some(&Value::from("array"));
    for value in HOSTILE {
        let mut arguments = case.arguments()?;
        arguments.insert(argument.to_owned(), if is_list { json!([value]) } else { Value::from(value) });
        running.client().call(case.tool, &arguments).await?;
    }
    let route = format!("{BASE_PATH}{}", case.call.path);
    for request in running.mock.seen() {
        let path = request.path();
        require_equal(&format!("the number of segments of {path}"), path.split('/').count(), route.split('/').count())?;
        require(path.starts_with(BASE_PATH), || format!("{path} leaves the base URL"))?;
        // Some upstreams decode twice, and some drop what stands behind a semicolon before they climb.
        let lower = path.to_ascii_lowercase().replace("%25", "%").replace("%2e", ".").replace("%3b", ";");
        let mut stems = lower.split('/').filter_map(|segment| segment.split(';').next());
        require(stems.all(|stem| stem != "." && stem != ".."), || format!("{path} climbs"))?;
        require(!lower.contains("%2f") && !lower.contains("%5c"), || format!("{path} hides a slash"))?;
        let known: Vec<_> = case.call.query.iter().map(|(name, _)| *name).collect();
        let mut query = callers_query(case, &request).into_iter();
        let foreign = query.find(|(name, _)| !known.contains(&name.as_str()));
        require(foreign.is_none(), || format!("{} has a query pair of its own", request.start))?;
    }
    Ok(())
}

fn input_schema(case: &Case) -> Outcome<Value> {
    let tool = SUBJECT.server.tools.iter().find(|tool| tool.name == case.tool);
    Ok(serde_json::from_str(some(case.tool, tool)?.input_schema)?)
}
