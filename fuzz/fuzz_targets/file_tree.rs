//! Any bytes as a document or as an allow-list, to the files of the generated crate. After planning nothing
//! may fail, so an error of the emitter is a finding, and so is Rust that cannot be parsed.

#![no_main]

use libfuzzer_sys::fuzz_target;
use mcpgen::diagnostics::{Diagnostic, Problem};
use mcpgen::model::Plan;
use mcpgen::openapi::{Api, Document, Operation, OperationReference, ParameterLocation, select};
use mcpgen::source::{FileId, Sources, Span, parse_yaml};
use serde_json::{Map, Value, json};

const ALLOW_LIST: &str = include_str!("../../specs/jira.yaml");
const DOCUMENT: &str = include_str!("../../specs/openapi/jira.yaml");

/// Operations of a document that are taken.
const MOST_OPERATIONS: usize = 8;

fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else { return };
    let text = String::from_utf8_lossy(rest).into_owned();
    let planned = match first % 3 {
        0 => planned(text, DOCUMENT.to_owned()),
        1 => planned(ALLOW_LIST.to_owned(), text),
        _ => every_operation(text, first / 3),
    };
    if let Some(plan) = planned {
        let tree = mcpgen::emit::emit(&plan).map_err(|error| format!("{error:?}"));
        let parsed = tree.and_then(|tree| mcpgen::output::reparse(&tree).map_err(|error| format!("{error:?}")));
        assert!(parsed.is_ok(), "{parsed:?}");
    }
});

fn planned(allow_list: String, document: String) -> Option<Plan> {
    let mut sources = Sources::default();
    let file = sources.add("allow.yaml", allow_list);
    let document = sources.add("api.yaml", document);
    let result = of_allow_list(&sources, file, |allow_list| {
        let wanted: Vec<_> = allow_list
            .tools
            .iter()
            .map(|tool| OperationReference { text: tool.operation.value.clone(), span: tool.operation.span })
            .collect();
        select(&Document::open(&sources, document)?, &sources, &wanted)
    });
    told(&sources, result)
}

/// Plans the first operations of a document with all of their arguments and the answer that `form` names.
fn every_operation(document: String, form: u8) -> Option<Plan> {
    let mut sources = Sources::default();
    let document = sources.add("api.yaml", document);
    let opened = Document::open(&sources, document).ok()?;
    let span = Span { file: document, start: 0, end: 0 };
    let names = opened.operation_names(&sources).into_iter().take(MOST_OPERATIONS);
    let wanted: Vec<_> = names.map(|text| OperationReference { text, span }).collect();
    let api = told(&sources, select(&opened, &sources, &wanted))?;
    let tools = wanted
        .iter()
        .zip(&api.operations)
        .enumerate()
        .map(|(number, (reference, operation))| (format!("tool_{number}"), tool(&reference.text, operation, form)));
    let tools: Map<String, Value> = tools.collect();
    let upstream = json!({"base_url": "https://a.example"});
    let allow_list =
        json!({"mcpgen": 1, "openapi": "api.yaml", "server": {"name": "fuzz"}, "upstream": upstream, "tools": tools});
    let file = sources.add("allow.yaml", allow_list.to_string());
    let result = of_allow_list(&sources, file, |_| Ok(api));
    told(&sources, result)
}

fn tool(reference: &str, operation: &Operation, form: u8) -> Value {
    let place = |location| match location {
        ParameterLocation::Path => "path",
        ParameterLocation::Header => "header",
        ParameterLocation::Cookie => "cookie",
        ParameterLocation::Query => "query",
    };
    let parameters = operation.parameters.iter().enumerate();
    let mut arguments: Map<String, Value> = parameters
        .map(|(number, parameter)| {
            let to = format!("{}.{}", place(parameter.location), parameter.name);
            (format!("a{number}"), json!({"to": to, "description": "from_document"}))
        })
        .collect();
    if operation.request_body.is_some() {
        arguments.insert("body".to_owned(), json!({"to": "body", "description": "from_document"}));
    }
    let returns = match form % 4 {
        0 => json!({"raw": true, "why": "It is tried."}),
        1 => json!({"text": true}),
        2 => json!({"content": true}),
        _ => json!({"done": true}),
    };
    json!({"operation": reference, "description": "Calls it.", "arguments": arguments, "returns": returns})
}

fn of_allow_list(
    sources: &Sources,
    file: FileId,
    api: impl FnOnce(&mcpgen::allowlist::AllowList) -> Result<Api, Vec<Diagnostic>>,
) -> Result<Plan, Vec<Diagnostic>> {
    let root = parse_yaml(sources, file).map_err(|error| vec![error.diagnostic()])?;
    let allow_list = mcpgen::allowlist::parse(&root)?;
    let api = api(&allow_list)?;
    mcpgen::plan::plan(&allow_list, &api, "fuzz").map(|planned| planned.plan)
}

/// What went well; of everything else the text is made, which must not fail either.
fn told<T>(sources: &Sources, result: Result<T, Vec<Diagnostic>>) -> Option<T> {
    result.map_err(|problems| mcpgen::diagnostics::render_text(sources, &problems, false)).ok()
}
