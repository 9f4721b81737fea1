//! What the tests share: from files to a plan by the library's own stages.

#![allow(clippy::disallowed_methods, reason = "tests read their fixtures and write to temporary folders")]

use std::path::{Path, PathBuf};

use mcpgen::allowlist;
use mcpgen::diagnostics::{Diagnostic, Problem};
use mcpgen::model::Plan;
use mcpgen::openapi::{self, Document, OperationReference};
use mcpgen::output::{self, Inputs, Origin, RealDisk};
use mcpgen::plan::{self, Planned};
use mcpgen::source::{Sources, parse_yaml};
use mcpgen::tree::FileTree;

/// The repository.
pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The corpus of vendors' documents, when the environment names it. A test that wants it says so.
pub(crate) fn corpus() -> Option<PathBuf> {
    let corpus = std::env::var_os("MCPGEN_CORPUS").map(PathBuf::from);
    if corpus.is_none() {
        println!("skipped: MCPGEN_CORPUS names no folder of vendors' documents");
    }
    corpus
}

/// Plans an allow-list file against the document it names, or another one.
pub(crate) fn plan_file(spec: &Path, document: Option<&Path>) -> (Sources, Result<Planned, Vec<Diagnostic>>) {
    let mut sources = Sources::default();
    let file = sources.read(spec, &name(spec)).unwrap();
    let result = parse_yaml(&sources, file)
        .map_err(|error| vec![error.diagnostic()])
        .and_then(|root| allowlist::parse(&root))
        .and_then(|mut allow_list| {
            allowlist::read_resources(&mut allow_list, &sources)?;
            let path = document.map_or_else(|| spec.with_file_name(&allow_list.openapi.value), Path::to_path_buf);
            let file = sources.read(&path, &allow_list.openapi.value).unwrap();
            let document = Document::open(&sources, file)?;
            let wanted: Vec<OperationReference> = allow_list
                .tools
                .iter()
                .map(|tool| OperationReference { text: tool.operation.value.clone(), span: tool.operation.span })
                .collect();
            let api = openapi::select(&document, &sources, &wanted)?;
            plan::plan(&allow_list, &api, "widgets")
        });
    (sources, result)
}

/// Plans texts that are already in memory.
pub(crate) fn plan_text(allow_list: &str, document: &str) -> Result<Plan, String> {
    let mut sources = Sources::default();
    let file = sources.add("allow.yaml", allow_list);
    let document_file = sources.add("api.yaml", document);
    let result = parse_yaml(&sources, file)
        .map_err(|error| vec![error.diagnostic()])
        .and_then(|root| allowlist::parse(&root))
        .and_then(|mut allow_list| {
            // A text from memory stands in no folder: its resources are those of `specs/`.
            for resource in &mut allow_list.resources {
                if let allowlist::ResourceSource::File { path, text } = &mut resource.source {
                    *text = std::fs::read_to_string(root().join("specs").join(&path.value)).ok();
                }
            }
            let document = Document::open(&sources, document_file)?;
            let wanted: Vec<OperationReference> = allow_list
                .tools
                .iter()
                .map(|tool| OperationReference { text: tool.operation.value.clone(), span: tool.operation.span })
                .collect();
            let api = openapi::select(&document, &sources, &wanted)?;
            plan::plan(&allow_list, &api, "widgets")
        });
    match result {
        Ok(planned) => Ok(planned.plan),
        Err(problems) => Err(mcpgen::diagnostics::render_text(&sources, &problems, false)),
    }
}

/// The plan of an allow-list that must be sound.
pub(crate) fn sound_plan(spec: &Path, document: Option<&Path>) -> Plan {
    let (sources, planned) = plan_file(spec, document);
    match planned {
        Ok(planned) => planned.plan,
        Err(problems) => panic!("{}", mcpgen::diagnostics::render_text(&sources, &problems, false)),
    }
}

/// What an allow-list is told, errors or warnings.
pub(crate) fn problems(spec: &Path) -> (Sources, Vec<Diagnostic>) {
    let (sources, planned) = plan_file(spec, None);
    (sources, planned.map_or_else(|problems| problems, |planned| planned.warnings))
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

/// Writes a tree to a folder as the program does, with a lock of nothing in particular.
pub(crate) fn write_tree(tree: &FileTree, folder: &Path) {
    let origin = Origin { generator: "0.1.0".to_owned(), inputs: Inputs::default(), plan: serde_json::Value::Null };
    let inspection = output::inspect(tree, folder, &origin, false).unwrap();
    output::write(&inspection, folder, false, &mut RealDisk).unwrap();
}
