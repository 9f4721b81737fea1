//! Every operation of every vendor's document, planned as one tool: all arguments that can be sent and the
//! first ten values of its answer. What is refused is refused by a code; the table is `docs/corpus.md`.
//!
//! The documents are not part of the project: `MCPGEN_CORPUS` names the folder that holds them, and without
//! it these tests say that they are skipped. `MCPGEN_ACCEPT=1` writes the table anew.

#![allow(clippy::disallowed_methods, reason = "tests read documents and write the table")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a helper of tests fails like a test")]

mod official;
mod table;
mod tool;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::time::Instant;

use mcpgen::diagnostics::{Diagnostic, Problem};
use mcpgen::openapi::{Api, Document, OperationReference, select};
use mcpgen::source::{FileId, Sources, Span, parse_yaml};
use mcpgen::{allowlist, plan};

use crate::support;

/// Operations that are planned in one go.
const AT_ONCE: usize = 400;

/// What became of one document.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) name: String,
    pub(crate) operations: usize,
    pub(crate) planned: usize,
    /// Refused operations by the code that tells why.
    pub(crate) refused: BTreeMap<String, usize>,
    /// Warnings of the document by code.
    pub(crate) warnings: BTreeMap<String, usize>,
    /// One example for each code.
    pub(crate) examples: BTreeMap<String, String>,
}

#[test]
fn every_operation_is_planned_or_refused_by_name() {
    let Some(corpus) = support::corpus() else { return };
    let start = Instant::now();
    let mut outcomes = all_documents(&corpus);
    outcomes.sort_by(|first, second| first.name.cmp(&second.name));
    println!("{} documents in {:?}", outcomes.len(), start.elapsed());
    for outcome in &outcomes {
        for (code, example) in &outcome.examples {
            println!("{} {code}: {example}", outcome.name);
        }
    }
    let text = table::table(&outcomes);
    println!("{text}");
    let path = support::root().join("docs/corpus.md");
    if std::env::var_os("MCPGEN_ACCEPT").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(text, committed, "docs/corpus.md is not what was measured; MCPGEN_ACCEPT=1 writes it anew");
}

/// Plans every document, as many at once as there are processors.
fn all_documents(corpus: &Path) -> Vec<Outcome> {
    let paths = Mutex::new(entries(corpus));
    let outcomes = Mutex::new(Vec::new());
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                while let Some(path) = { paths.lock().unwrap().pop() } {
                    let outcome = document(corpus, &path);
                    outcomes.lock().unwrap().push(outcome);
                }
            });
        }
    });
    outcomes.into_inner().unwrap()
}

/// The entry files of all documents, as the corpus' own index names them.
fn entries(corpus: &Path) -> Vec<PathBuf> {
    let index = std::fs::read_to_string(corpus.join("real/INDEX.json")).unwrap();
    let index: serde_json::Value = serde_json::from_str(&index).unwrap();
    let documents = index["documents"].as_array().unwrap();
    let mut paths: Vec<PathBuf> =
        documents.iter().map(|document| corpus.join("real").join(document["entry"].as_str().unwrap())).collect();
    // Taken from the end: the largest ones first, so that no worker is left alone with one of them.
    paths.sort_by_key(|path| std::fs::metadata(path).map_or(0, |metadata| metadata.len()));
    paths
}

/// Reads a document, unpacked if need be.
pub(crate) fn read(sources: &mut Sources, path: &Path) -> FileId {
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    let Some(plain) = name.strip_suffix(".gz") else {
        return sources.read(path, &name).unwrap();
    };
    let unpacked = Command::new("gzip").arg("-dc").arg(path).output().unwrap();
    assert!(unpacked.status.success(), "gzip cannot unpack {name}");
    sources.add(plain, String::from_utf8(unpacked.stdout).unwrap())
}

fn document(corpus: &Path, path: &Path) -> Outcome {
    let name = path.strip_prefix(corpus.join("real")).unwrap().to_string_lossy().replace('\\', "/");
    let mut outcome = Outcome { name, ..Outcome::default() };
    let mut sources = Sources::default();
    let file = read(&mut sources, path);
    let document = match Document::open(&sources, file) {
        Ok(document) => document,
        Err(problems) => panic!("{}: {}", outcome.name, mcpgen::diagnostics::render_text(&sources, &problems, false)),
    };
    let wanted = document.operation_names(&sources);
    outcome.operations = wanted.len();
    let span = Span { file, start: 0, end: 0 };
    let references: Vec<OperationReference> =
        wanted.into_iter().map(|text| OperationReference { text, span }).collect();
    let mut selected = Vec::new();
    select_all(&document, &sources, &references, &mut outcome, &mut selected);
    for (api, texts) in selected {
        plan_all(api, &texts, &mut outcome);
    }
    outcome
}

/// Selects in halves until what cannot be selected stands alone.
fn select_all(
    document: &Document,
    sources: &Sources,
    wanted: &[OperationReference],
    outcome: &mut Outcome,
    selected: &mut Vec<(Api, Vec<String>)>,
) {
    if wanted.is_empty() {
        return;
    }
    match select(document, sources, wanted) {
        Ok(api) => {
            for warning in &api.warnings {
                *outcome.warnings.entry(warning.code.to_owned()).or_default() += 1;
            }
            selected.push((api, wanted.iter().map(|reference| reference.text.clone()).collect()));
        }
        Err(problems) if wanted.len() == 1 => {
            let code = problems[0].code;
            let told = mcpgen::diagnostics::render_text(sources, &problems[..1], false);
            refuse(outcome, code, format!("{} {}", wanted[0].text, told.replace('\n', " ")));
        }
        Err(_) => {
            let (first, second) = wanted.split_at(wanted.len() / 2);
            select_all(document, sources, first, outcome, selected);
            select_all(document, sources, second, outcome, selected);
        }
    }
}

fn refuse(outcome: &mut Outcome, code: &str, example: String) {
    *outcome.refused.entry(code.to_owned()).or_default() += 1;
    outcome.examples.entry(code.to_owned()).or_insert(example);
}

/// Plans the operations of a selection, some hundred at once.
fn plan_all(mut api: Api, texts: &[String], outcome: &mut Outcome) {
    let mut operations = std::mem::take(&mut api.operations);
    api.warnings.clear();
    let mut rest = texts;
    while !operations.is_empty() {
        let count = operations.len().min(AT_ONCE);
        let later = operations.split_off(count);
        let now = std::mem::replace(&mut operations, later);
        let (names, behind) = rest.split_at(count);
        rest = behind;
        let (mut kept, mut kept_names) = (Vec::new(), Vec::new());
        for (operation, name) in now.into_iter().zip(names) {
            if tool::outputs(&operation, &api.schemas).is_some() {
                kept.push(operation);
                kept_names.push(name.clone());
            } else {
                // The format has words for such answers that are not built yet.
                refuse(outcome, "MG0213", format!("{name}: nothing in the answer can be named"));
            }
        }
        api.operations = kept;
        plan_some(&api, &kept_names, outcome);
    }
}

fn plan_some(api: &Api, texts: &[String], outcome: &mut Outcome) {
    if texts.is_empty() {
        return;
    }
    let mut text =
        "mcpgen: 1\nopenapi: a.json\nserver: {name: corpus}\nupstream: {base_url: 'https://api.example'}\ntools:\n"
            .to_owned();
    let mut starts = Vec::new();
    for (number, (operation, reference)) in api.operations.iter().zip(texts).enumerate() {
        starts.push(text.len());
        let outputs = tool::outputs(operation, &api.schemas).unwrap_or_default();
        text.push_str(&tool::tool(number, operation, &api.schemas, (reference, &outputs)));
    }
    let mut sources = Sources::default();
    let file = sources.add("corpus.yaml", text.as_str());
    let parsed = parse_yaml(&sources, file).map_err(|error| vec![error.diagnostic()]);
    let planned = parsed.and_then(|root| allowlist::parse(&root)).and_then(|list| plan::plan(&list, api, "corpus"));
    let problems = match planned {
        Ok(planned) => {
            assert_eq!(planned.plan.tools.len(), texts.len());
            outcome.planned += texts.len();
            return;
        }
        Err(problems) => problems,
    };
    let mut worst: BTreeMap<usize, &Diagnostic> = BTreeMap::new();
    for problem in &problems {
        let place = problem.labels.iter().find(|label| label.span.file == file).map_or(0, |label| label.span.start);
        let tool = starts.partition_point(|start| *start <= place).saturating_sub(1);
        let known = worst.entry(tool).or_insert(problem);
        // What is only not built yet says less than what is wrong.
        if known.code == "MG0213" {
            *known = problem;
        }
    }
    outcome.planned += texts.len() - worst.len();
    for (tool, problem) in worst {
        refuse(
            outcome,
            problem.code,
            format!("{}: {} {:?}", texts[tool], problem.message, problem.labels.first().map(|label| &label.text)),
        );
    }
}
