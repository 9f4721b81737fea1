//! Every operation of every vendor's document, planned as one tool with all arguments that can be sent: first with its
//! whole answer, then with the first ten values of an answer that has a schema. What is refused is refused by a code; the table is `docs/corpus.md`.
//!
//! The documents are not part of the project: `MCPGEN_CORPUS` names the folder that holds them, and without
//! it these tests say that they are skipped. `MCPGEN_ACCEPT=1` writes the table anew.

#![allow(clippy::disallowed_methods, reason = "tests read documents and write the table")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a helper of tests fails like a test")]

mod crates;
mod official;
mod table;
mod tool;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use mcpgen::diagnostics::{Diagnostic, Problem, Severity};
use mcpgen::openapi::{Api, Document, Operation, OperationReference, Schemas, select};
use mcpgen::source::{FileId, Sources, Span, parse_yaml};
use mcpgen::{allowlist, plan};

use crate::support;

/// How long the whole corpus may take in a release build, on two processors.
const LONGEST: Duration = Duration::from_secs(60);

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
    outcomes.sort_by(|first, second| first[0].name.cmp(&second[0].name));
    let took = start.elapsed();
    println!("{} documents in {took:?}", outcomes.len());
    for outcome in outcomes.iter().flatten() {
        for (code, example) in &outcome.examples {
            println!("{} {code}: {example}", outcome.name);
        }
    }
    let text = table::page(&outcomes);
    println!("{text}");
    for part in outcomes.iter().flatten().filter(|part| part.operations > 0) {
        assert!(part.planned * 100 >= part.operations * 97, "less than 97 % of {}", part.name);
    }
    for pass in 0..2 {
        let sum = |of: fn(&Outcome) -> usize| outcomes.iter().map(|both| of(&both[pass])).sum::<usize>();
        let (planned, operations) = (sum(|part| part.planned), sum(|part| part.operations));
        assert!(planned * 1_000 >= operations * 995, "less than 99.5 % of all operations");
    }
    assert!(cfg!(debug_assertions) || took < LONGEST, "the corpus took {took:?}");
    let path = support::root().join("docs/corpus.md");
    if std::env::var_os("MCPGEN_ACCEPT").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(text, committed, "docs/corpus.md is not what was measured; MCPGEN_ACCEPT=1 writes it anew");
}

/// Plans every document, as many at once as there are processors.
fn all_documents(corpus: &Path) -> Vec<[Outcome; 2]> {
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

/// What became of a document in both passes.
fn document(corpus: &Path, path: &Path) -> [Outcome; 2] {
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
    let mut projected = Outcome { name: outcome.name.clone(), ..Outcome::default() };
    for (mut api, texts) in selected {
        let operations = std::mem::take(&mut api.operations);
        api.warnings.clear();
        let named: Vec<(&Operation, &String)> = operations.iter().zip(&texts).collect();
        for some in named.chunks(AT_ONCE) {
            plan_some(&mut api, some, |operation, _| tool::whole(operation), &mut outcome);
        }
        let with_outputs: Vec<_> =
            named.into_iter().filter(|(operation, _)| tool::outputs(operation, &api.schemas).is_some()).collect();
        projected.operations += with_outputs.len();
        for some in with_outputs.chunks(AT_ONCE) {
            let returns =
                |operation: &Operation, schemas: &Schemas| tool::outputs(operation, schemas).unwrap_or_default();
            plan_some(&mut api, some, returns, &mut projected);
        }
    }
    [outcome, projected]
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

/// Plans some hundred operations of a selection, each with what it returns.
fn plan_some(
    api: &mut Api,
    named: &[(&Operation, &String)],
    returns: impl Fn(&Operation, &Schemas) -> String,
    outcome: &mut Outcome,
) {
    let mut text =
        "mcpgen: 1\nopenapi: a.json\nserver: {name: corpus}\nupstream: {base_url: 'https://api.example'}\ntools:\n"
            .to_owned();
    let mut starts = Vec::new();
    for (number, (operation, reference)) in named.iter().enumerate() {
        starts.push(text.len());
        let returns = returns(operation, &api.schemas);
        text.push_str(&tool::tool(number, operation, &api.schemas, (reference, &returns)));
    }
    api.operations = named.iter().map(|(operation, _)| (*operation).clone()).collect();
    let mut sources = Sources::default();
    let file = sources.add("corpus.yaml", text.as_str());
    let parsed = parse_yaml(&sources, file).map_err(|error| vec![error.diagnostic()]);
    let planned = parsed.and_then(|root| allowlist::parse(&root)).and_then(|list| plan::plan(&list, &*api, "corpus"));
    let problems = match planned {
        Ok(planned) => {
            assert_eq!(planned.plan.tools.len(), named.len());
            outcome.planned += named.len();
            return;
        }
        Err(problems) => problems,
    };
    let mut worst: BTreeMap<usize, &Diagnostic> = BTreeMap::new();
    for problem in problems.iter().filter(|problem| problem.severity == Severity::Error) {
        let place = problem.labels.iter().find(|label| label.span.file == file).map_or(0, |label| label.span.start);
        let tool = starts.partition_point(|start| *start <= place).saturating_sub(1);
        let known = worst.entry(tool).or_insert(problem);
        // What is only not built yet says less than what is wrong.
        if known.code == "MG0213" {
            *known = problem;
        }
    }
    outcome.planned += named.len() - worst.len();
    for (tool, problem) in worst {
        refuse(
            outcome,
            problem.code,
            format!("{}: {} {:?}", named[tool].1, problem.message, problem.labels.first().map(|label| &label.text)),
        );
    }
}
