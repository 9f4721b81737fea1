//! One upstream for all tools: which of them a request is for.

use std::sync::Arc;

use serde_json::json;

use super::Outcome;
use super::case::{Body, Case};
use super::mock::{Answer, Script, pages, sample};
use super::wire::Message;

/// Elements of every list.
const ELEMENTS: usize = 60;

/// Stands in a route for a value of an argument.
const VALUE: &str = "{}";

/// The operation of one tool.
struct Route {
    case: &'static Case,
    answer: Script,
}

/// Answers the operations of all cases below `base_path`, with status 404 or 405 for what is none of them.
///
/// # Errors
/// When a sample does not fit.
pub fn all(cases: &'static [Case], base_path: &'static str) -> Outcome<Script> {
    let mut routes = Vec::new();
    for case in cases {
        let answer = match &case.list {
            Some(list) => pages(case, list, ELEMENTS)?,
            None => sample(case)?,
        };
        routes.push(Route { case, answer });
    }
    Ok(Arc::new(move |request| {
        let Some(path) = request.path().strip_prefix(base_path) else { return refusal(404) };
        let at_path: Vec<&Route> = routes.iter().filter(|route| is_at(route.case.route, path)).collect();
        let mine = at_path.iter().filter(|route| route.case.method == request.method());
        let is_odd = |case: &Case| !is_readable(&case.call.body, request);
        match mine.min_by_key(|route| (is_odd(route.case), distance(route.case, request))) {
            Some(route) if is_odd(route.case) => refusal(400),
            Some(route) => (route.answer)(request),
            None => refusal(if at_path.is_empty() { 404 } else { 405 }),
        }
    }))
}

/// Whether a path is one of a route.
fn is_at(route: &str, path: &str) -> bool {
    let segments = (route.split('/'), path.split('/'));
    segments.0.clone().count() == segments.1.clone().count()
        && segments.0.zip(segments.1).all(|(pattern, segment)| fits(pattern, segment))
}

/// Whether a segment has the fixed texts of its pattern, in order, with something in each gap.
fn fits(pattern: &str, segment: &str) -> bool {
    let Some((start, gap)) = pattern.split_once(VALUE) else { return pattern == segment };
    let Some(rest) = segment.strip_prefix(start) else { return false };
    let ends = rest.char_indices().skip(1).map(|(at, _)| at).chain([rest.len()]);
    !rest.is_empty() && ends.into_iter().any(|end| rest.get(end..).is_some_and(|rest| fits(gap, rest)))
}

/// Whether a request's body is of the kind that its route takes; one that may be left out may be missing.
fn is_readable(wanted: &Body, request: &Message) -> bool {
    let kind = request.media_type();
    match wanted {
        _ if request.body.is_empty() => true,
        Body::None => true,
        Body::Json(_) => kind.ends_with("json") && request.json().is_ok(),
        Body::Form(_) => kind == "application/x-www-form-urlencoded",
        Body::Parts(_) => kind == "multipart/form-data",
        Body::Text(media_type, _) => request.header("content-type") == Some(*media_type),
    }
}

/// How far a request is from a case of its path: gaps in the route, then query pairs of the sample that it lacks.
fn distance(case: &Case, request: &Message) -> (usize, usize) {
    let sent = request.query();
    let is_sent = |name: &str, value: &str| sent.iter().any(|(known, given)| known == name && given == value);
    let missing = case.call.query.iter().filter(|(name, value)| !is_sent(name, value));
    (case.route.matches(VALUE).count(), missing.count())
}

fn refusal(status: u16) -> Answer {
    let why = match status {
        400 => "the tool of this path has a body of another kind",
        404 => "no tool has this path",
        _ => "no tool has this path and method",
    };
    let body = json!({"message": why, "errorMessages": [why], "errors": {}});
    Answer::Status(status, Vec::new(), body.to_string().into_bytes())
}
