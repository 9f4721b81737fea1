//! The standard's own test documents: those that should pass load with all their operations, those that
//! should fail load or are refused by name.

use std::path::Path;

use mcpgen::openapi::{Document, OperationReference, select};
use mcpgen::source::{Sources, Span};

use crate::support;

#[test]
fn official_documents_load_or_are_refused_by_name() {
    let Some(corpus) = support::corpus() else { return };
    let index = std::fs::read_to_string(corpus.join("oai/INDEX.json")).unwrap();
    let index: serde_json::Value = serde_json::from_str(&index).unwrap();
    let mut wrong = Vec::new();
    let (mut loaded, mut refused) = (0, 0);
    for entry in index["documents"].as_array().unwrap() {
        let path = corpus.join("oai").join(entry["file"].as_str().unwrap());
        let should_fail = entry["expect"].as_str() == Some("fail");
        match load(&path) {
            Ok(()) => loaded += 1,
            Err(told) => {
                refused += 1;
                assert!(told.contains("error[MG"), "{}: {told}", path.display());
                // Parts of a document that is split into files are no documents.
                let is_part = path.to_string_lossy().contains("separate") && told.contains("error[MG0301]");
                if !should_fail && !is_part {
                    wrong.push(format!("{} ({}): {told}", path.display(), entry["expect"]));
                }
            }
        }
    }
    println!("{loaded} loaded, {refused} refused by name");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Opens a document and selects all its operations.
fn load(path: &Path) -> Result<(), String> {
    let mut sources = Sources::default();
    let file = super::read(&mut sources, path);
    // One example keeps what it shares in a folder beside its own.
    let around = path.parent().and_then(Path::parent).map(Path::to_path_buf);
    let read = Document::open(&sources, file).and_then(|document| {
        let document = document.with_folders(around.into_iter().collect());
        let span = Span { file, start: 0, end: 0 };
        let names = document.operation_names(&sources);
        let wanted: Vec<_> = names.into_iter().map(|text| OperationReference { text, span }).collect();
        select(&document, &sources, &wanted).map(|_| ())
    });
    read.map_err(|problems| mcpgen::diagnostics::render_text(&sources, &problems, false))
}
