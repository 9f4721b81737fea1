//! One crate for each vendor's document, with up to twelve operations that together have what is odd about it.
//!
//! `MCPGEN_CORPUS_CRATES` names the folder to write them to; `.ci/run` lets cargo check each. Without it this test says
//! that it is skipped.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use mcpgen::diagnostics::Severity;
use mcpgen::model::{Plan, Tool};
use mcpgen::openapi::{Api, Document, Operation, OperationReference};
use mcpgen::source::{Sources, Span, parse_yaml};
use mcpgen::{allowlist, emit, output, plan};
use serde_json::Value;

use super::{Outcome, entries, read, select_all, tool};
use crate::support;

/// Most tools of one crate.
const MOST_TOOLS: usize = 12;

/// Most operations of a document that are looked at, evenly spaced.
const MOST_CANDIDATES: usize = 600;

/// How many refused operations are left out, one after the other, before a document is given up.
const MOST_REFUSED: usize = 60;

#[test]
fn one_crate_for_each_document_is_written() {
    let (Some(corpus), Some(folder)) = (support::corpus(), std::env::var_os("MCPGEN_CORPUS_CRATES")) else {
        println!("skipped: MCPGEN_CORPUS_CRATES names no folder for crates");
        return;
    };
    let folder = PathBuf::from(folder);
    let mut written = 0;
    for path in entries(&corpus) {
        let name = path.strip_prefix(corpus.join("real")).unwrap().to_string_lossy().into_owned();
        if let Some(plan) = chosen(&path, &crate_name(&name)) {
            let tree = emit::emit(&plan).unwrap();
            output::reparse(&tree).unwrap_or_else(|reason| panic!("{name}: {reason}"));
            for (path, file) in tree.iter() {
                let place = folder.join(&plan.server.package).join(path.as_str());
                std::fs::create_dir_all(place.parent().unwrap()).unwrap();
                std::fs::write(place, &file.bytes).unwrap();
            }
            println!("{name}: {} tools", plan.tools.len());
            written += 1;
        }
    }
    // One document holds webhooks only.
    assert_eq!(written + 1, entries(&corpus).len());
}

/// The name of a document as that of a server.
fn crate_name(document: &str) -> String {
    let stem = document.split('/').next().unwrap_or(document);
    let plain: String = stem
        .chars()
        .map(|letter| if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { '_' })
        .collect();
    let words: Vec<&str> = plain.split('_').filter(|word| !word.is_empty()).collect();
    format!("corpus_{}", words.join("_"))
}

/// The plan of the operations that together show most of what the document has.
fn chosen(path: &Path, server: &str) -> Option<Plan> {
    let mut sources = Sources::default();
    let file = read(&mut sources, path);
    let document = Document::open(&sources, file).unwrap();
    let names = document.operation_names(&sources);
    let step = names.len().div_ceil(MOST_CANDIDATES).max(1);
    let span = Span { file, start: 0, end: 0 };
    let references: Vec<_> = names.into_iter().step_by(step).map(|text| OperationReference { text, span }).collect();
    let mut selected = Vec::new();
    select_all(&document, &sources, &references, &mut Outcome::default(), &mut selected);
    // What cannot be selected splits a document; the largest part stands for it.
    let (mut api, texts) = selected.into_iter().max_by_key(|(_, texts)| texts.len())?;
    api.warnings.clear();
    let operations = std::mem::take(&mut api.operations);
    let mut candidates: Vec<(&Operation, &String)> = operations.iter().zip(&texts).collect();
    let all = planned(&mut api, &mut candidates, server)?;
    let mut wanted: Vec<(&Operation, &String)> = odd(&all.tools).into_iter().map(|number| candidates[number]).collect();
    planned(&mut api, &mut wanted, server)
}

/// Plans operations, without those that are refused.
fn planned(api: &mut Api, named: &mut Vec<(&Operation, &String)>, server: &str) -> Option<Plan> {
    for _ in 0..MOST_REFUSED {
        let mut text = format!(
            "mcpgen: 1\nopenapi: a.json\nserver: {{name: {server}}}\nupstream: {{base_url: 'https://api.example'}}\ntools:\n"
        );
        let mut starts = Vec::new();
        for (number, (operation, reference)) in named.iter().enumerate() {
            starts.push(text.len());
            let returns = tool::outputs(operation, &api.schemas).unwrap_or_else(|| tool::whole(operation));
            text.push_str(&tool::tool(number, operation, &api.schemas, (reference, &returns)));
        }
        api.operations = named.iter().map(|(operation, _)| (*operation).clone()).collect();
        let mut sources = Sources::default();
        let file = sources.add("corpus.yaml", text.as_str());
        let root = parse_yaml(&sources, file).unwrap();
        let problems = match allowlist::parse(&root).and_then(|list| plan::plan(&list, &*api, server)) {
            Ok(planned) => return Some(planned.plan).filter(|plan| !plan.tools.is_empty()),
            Err(problems) => problems,
        };
        let refused: BTreeSet<usize> = problems
            .iter()
            .filter(|problem| problem.severity == Severity::Error)
            .filter_map(|problem| problem.labels.iter().find(|label| label.span.file == file))
            .map(|label| starts.partition_point(|start| *start <= label.span.start).saturating_sub(1))
            .collect();
        assert!(!refused.is_empty(), "{server}: {}", problems[0].message);
        let mut number = 0;
        named.retain(|_| {
            number += 1;
            !refused.contains(&(number - 1))
        });
    }
    None
}

/// The numbers of tools that add most to what the others before them have.
fn odd(tools: &[Tool]) -> Vec<usize> {
    let traits: Vec<BTreeSet<String>> = tools.iter().map(traits).collect();
    let mut seen: BTreeSet<&String> = BTreeSet::new();
    let mut chosen: Vec<usize> = Vec::new();
    while chosen.len() < MOST_TOOLS.min(tools.len()) {
        let rest = (0..tools.len()).filter(|number| !chosen.contains(number));
        let new = |number: &usize| traits[*number].iter().filter(|word| !seen.contains(word)).count();
        let Some(best) = rest.max_by_key(|number| (new(number), std::cmp::Reverse(*number))) else { break };
        seen.extend(&traits[best]);
        chosen.push(best);
    }
    chosen.sort_unstable();
    chosen
}

/// The kinds of things that a tool's plan names: its members and the words of its choices.
fn traits(tool: &Tool) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let parts = serde_json::json!([tool.request, tool.arguments, tool.answer, tool.reads, tool.writes]);
    collect(&parts, "", &mut found);
    found
}

fn collect(value: &Value, below: &str, found: &mut BTreeSet<String>) {
    const CHOICES: &[&str] = &["kind", "location", "style", "method", "encoding", "form", "conversion", "value"];
    match value {
        Value::Object(members) => members.iter().for_each(|(name, value)| {
            found.insert(format!("{below}.{name}"));
            collect(value, name, found);
        }),
        Value::Array(items) => items.iter().for_each(|item| collect(item, below, found)),
        Value::String(word) if CHOICES.contains(&below) => {
            found.insert(format!("{below}={word}"));
        }
        _ => {}
    }
}
