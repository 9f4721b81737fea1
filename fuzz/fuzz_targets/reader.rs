//! Any bytes as an OpenAPI document: opened, all operations selected, their answers surveyed.

#![no_main]

use libfuzzer_sys::fuzz_target;
use mcpgen::openapi::{Document, OperationReference, select};
use mcpgen::plan::survey;
use mcpgen::source::{Sources, Span};

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let mut sources = Sources::default();
    let file = sources.add("api.yaml", text);
    let Ok(document) = Document::open(&sources, file) else { return };
    let span = Span { file, start: 0, end: 0 };
    let names = document.operation_names(&sources);
    let _ = document.summaries(&sources);
    let wanted: Vec<_> = names.into_iter().take(32).map(|text| OperationReference { text, span }).collect();
    match select(&document, &sources, &wanted) {
        Ok(api) => {
            for operation in &api.operations {
                let _ = survey(operation, &api.schemas, 100);
            }
        }
        Err(problems) => {
            let _ = mcpgen::diagnostics::render_text(&sources, &problems, false);
        }
    }
});
