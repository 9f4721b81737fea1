//! Documents of real vendors, when the folder that `MCPGEN_CORPUS` names is there.

use std::path::{Path, PathBuf};
use std::time::Instant;

use mcpgen::openapi::{Api, Document, OperationReference, select};
use mcpgen::source::{Sources, Span};

use super::selected_from;
use crate::support::corpus;

fn read(sources: &mut Sources, path: &Path) -> mcpgen::source::FileId {
    sources.read(path, &path.file_name().unwrap_or_default().to_string_lossy()).unwrap()
}

#[test]
fn every_document_opens_or_says_its_version() {
    let Some(corpus) = corpus() else { return };
    let mut told = Vec::new();
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(corpus.join("real")).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name == "INDEX.json" || !(name.ends_with(".json") || name.ends_with(".yaml")) {
            continue;
        }
        let mut sources = Sources::default();
        let file = read(&mut sources, &path);
        let start = Instant::now();
        match Document::open(&sources, file) {
            Ok(_) => println!("{name}: {:?}", start.elapsed()),
            Err(problems) => told.push(format!("{name}: {}", super::all_told(&sources, &problems))),
        }
    }
    for line in &told {
        println!("{line}");
        assert!(line.contains("is not supported yet"), "{line}");
    }
}

#[test]
fn jira_is_selected_from_the_vendors_document() {
    let Some(corpus) = corpus() else { return };
    let mut sources = Sources::default();
    let file = read(&mut sources, &corpus.join("real/atlassian.jira-cloud-v3.json"));
    let wanted = ["getIssue", "GET /rest/api/3/search/jql"];
    let api = selected_from(&mut sources, file, &wanted).unwrap();
    let names: Vec<_> = api.operations.iter().map(|operation| operation.path.as_str()).collect();
    assert_eq!(names, ["/rest/api/3/issue/{issueIdOrKey}", "/rest/api/3/search/jql"]);
    assert_eq!(api.servers, ["https://your-domain.atlassian.net"]);
    println!("{} schemas", api.schemas.len());
}

/// Takes every operation of a document by method and path; what is refused must be a fault of the document.
#[test]
fn every_operation_of_every_document_can_be_selected() {
    let Some(corpus) = corpus() else { return };
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(corpus.join("real")).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if !(name.ends_with(".json") || name.ends_with(".yaml")) || name == "INDEX.json" {
            continue;
        }
        let mut sources = Sources::default();
        let file = read(&mut sources, &path);
        let Ok(document) = Document::open(&sources, file) else {
            continue;
        };
        let wanted: Vec<String> = document.operation_names(&sources);
        let span = Span { file, start: 0, end: 0 };
        let references: Vec<OperationReference> =
            wanted.iter().map(|text| OperationReference { text: text.clone(), span }).collect();
        let start = Instant::now();
        let report = |api: Api| format!("{} operations, {} schemas", api.operations.len(), api.schemas.len());
        match select(&document, &sources, &references) {
            Ok(api) => println!("{name}: {} in {:?}", report(api), start.elapsed()),
            Err(problems) => {
                println!("{name}: {} problems in {:?}", problems.len(), start.elapsed());
                for problem in problems.iter().take(3) {
                    println!("    {}", super::told(&sources, problem).replace('\n', "\n    "));
                }
            }
        }
    }
}
