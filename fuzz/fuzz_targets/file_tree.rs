//! Any bytes as a document or as an allow-list, to the files of the generated crate. After planning nothing
//! may fail, so an error of the emitter is a finding.

#![no_main]

use libfuzzer_sys::fuzz_target;
use mcpgen::diagnostics::Problem;
use mcpgen::openapi::{Document, OperationReference, select};
use mcpgen::source::{Sources, parse_yaml};

const ALLOW_LIST: &str = include_str!("../../specs/jira.yaml");
const DOCUMENT: &str = include_str!("../../specs/openapi/jira.yaml");

fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else { return };
    let text = String::from_utf8_lossy(rest).into_owned();
    let (allow_list, document) =
        if first % 2 == 0 { (text, DOCUMENT.to_owned()) } else { (ALLOW_LIST.to_owned(), text) };
    let mut sources = Sources::default();
    let file = sources.add("allow.yaml", allow_list);
    let document_file = sources.add("api.yaml", document);
    let planned = parse_yaml(&sources, file)
        .map_err(|error| vec![error.diagnostic()])
        .and_then(|root| mcpgen::allowlist::parse(&root))
        .and_then(|allow_list| {
            let document = Document::open(&sources, document_file)?;
            let wanted: Vec<_> = allow_list
                .tools
                .iter()
                .map(|tool| OperationReference { text: tool.operation.value.clone(), span: tool.operation.span })
                .collect();
            let api = select(&document, &sources, &wanted)?;
            mcpgen::plan::plan(&allow_list, &api, "fuzz")
        });
    if let Ok(planned) = planned {
        let tree = mcpgen::emit::emit(&planned.plan);
        assert!(tree.is_ok(), "{:?}", tree.err());
    }
});
