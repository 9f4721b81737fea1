//! The allow-list entry of one operation.

use std::fmt::Write as _;

use mcpgen::allowlist::{PathSegment, ValuePath};
use mcpgen::openapi::{Operation, Parameter, ParameterLocation, SchemaId, Schemas, StatusPattern};
use mcpgen::plan::{AnswerPath, body_members, is_untyped, survey, usual_body};

/// How many values of an answer are projected.
const MOST_OUTPUTS: usize = 10;

/// Headers that no tool may set.
const NOT_SENT: &[&str] = &["content-encoding", "range", "trailer", "te"];

pub(super) fn tool(
    number: usize,
    operation: &Operation,
    schemas: &Schemas,
    (reference, returns): (&str, &str),
) -> String {
    let mut text = format!("  t{number}:\n    operation: {}\n    description: Calls it.\n", quoted(reference));
    let mut arguments: Vec<String> = operation
        .parameters
        .iter()
        .filter(|parameter| is_sent(parameter))
        .enumerate()
        .map(|(number, parameter)| argument(number, parameter))
        .collect();
    arguments.extend(body(operation, schemas));
    if !arguments.is_empty() {
        text.push_str("    arguments:\n");
        text.extend(arguments);
    }
    let _ = writeln!(text, "    returns:{returns}");
    text
}

/// The whole answer, in the form that fits what the document says of it.
pub(super) fn whole(operation: &Operation) -> String {
    let is_success = |status: StatusPattern| match status {
        StatusPattern::Code(code) => (200..300).contains(&code),
        StatusPattern::Range(hundred) => hundred == 2,
        StatusPattern::Default => false,
    };
    let mut answers: Vec<_> = operation.responses.iter().filter(|response| is_success(response.status)).collect();
    if answers.is_empty() {
        answers = operation.responses.iter().filter(|response| response.status == StatusPattern::Default).collect();
    }
    let kinds: Vec<&str> =
        answers.iter().flat_map(|response| &response.content).map(|kind| kind.name.as_str()).collect();
    let is_any = |wanted: &[&str]| kinds.iter().any(|kind| wanted.iter().any(|part| kind.contains(part)));
    let form = match () {
        () if kinds.is_empty() => "{done: true}",
        () if is_any(&["json", "*/*", "application/*"]) => "{raw: true, why: It is the corpus.}",
        () if is_any(&["text/", "xml", "yaml"]) => "{text: true}",
        () => "{content: true}",
    };
    format!(" {form}")
}

/// The first values of the answer, or something below the first open object. Nothing when the answer is no JSON, or
/// holds nothing that can be named.
pub(super) fn outputs(operation: &Operation, schemas: &Schemas) -> Option<String> {
    let survey = survey(operation, schemas, 200)?;
    let values = survey.paths.iter().filter(|path| !path.is_open).take(MOST_OUTPUTS);
    let mut outputs: Vec<String> = values.map(|path| output(&path.segments)).collect();
    if outputs.is_empty() {
        outputs.push(open(survey.paths.first()?));
    }
    let lines = outputs.iter().enumerate().map(|(number, output)| format!("\n      o{number}: {output}"));
    Some(lines.collect())
}

/// The whole body: member by member where it has members, else as one argument.
fn body(operation: &Operation, schemas: &Schemas) -> Vec<String> {
    if operation.request_body.is_none() {
        return Vec::new();
    }
    let argument = |number: usize, to: &str, schema: Option<SchemaId>, is_raw: bool| {
        let is_open = !is_raw && schema.is_none_or(|id| is_untyped(schemas, id));
        let kind = if is_open { ", type: object" } else { "" };
        format!("      b{number}: {{to: {}{kind}}}\n", quoted(to))
    };
    // An operation whose body cannot be sent is planned with it all the same, to be refused by name.
    let Some(usual) = usual_body(operation, schemas) else { return vec![argument(0, "body", None, true)] };
    match usual.schema.filter(|_| usual.has_members) {
        Some(id) => {
            let members = body_members(schemas, id).into_iter().enumerate();
            let place = |name: String| ValuePath { segments: vec![PathSegment::Member(name)] }.display();
            members
                .map(|(number, (name, id))| argument(number, &format!("body.{}", place(name)), Some(id), false))
                .collect()
        }
        None => vec![argument(0, "body", usual.schema, usual.is_raw)],
    }
}

fn is_sent(parameter: &Parameter) -> bool {
    let name = parameter.name.to_ascii_lowercase();
    match parameter.location {
        ParameterLocation::Header => !NOT_SENT.contains(&name.as_str()) && !name.starts_with("x-forwarded-"),
        ParameterLocation::Path | ParameterLocation::Query | ParameterLocation::Cookie => true,
    }
}

fn argument(number: usize, parameter: &Parameter) -> String {
    let place = match parameter.location {
        ParameterLocation::Path => "path",
        ParameterLocation::Header => "header",
        ParameterLocation::Cookie => "cookie",
        ParameterLocation::Query => "query",
    };
    let to = quoted(&format!("{place}.{}", parameter.name));
    format!("      p{number}: {{to: {to}}}\n")
}

fn output(steps: &[PathSegment]) -> String {
    quoted(&ValuePath { segments: steps.to_vec() }.display())
}

/// An output of an answer that names no value: something below an open object.
fn open(path: &AnswerPath) -> String {
    let mut steps = path.segments.clone();
    if steps.is_empty() || path.kind == "an open object" {
        steps.push(PathSegment::Member("value".to_owned()));
    }
    let path = ValuePath { segments: steps }.display();
    quoted(format!("{path} as string").trim_start())
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
