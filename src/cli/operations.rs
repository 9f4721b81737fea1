//! `mcpgen operations`: what there is to name in an allow-list.

use std::path::Path;

use serde_json::json;

use super::args::Operations;
use super::exit::Exit;
use super::output::Terminal;
use crate::author;
use crate::diagnostics::{Diagnostic, Problem, render_json};
use crate::openapi::{Document, OperationReference, OperationSummary, Summaries, select};
use crate::source::{Sources, Span};

pub(super) fn run(command: &Operations, terminal: &mut Terminal) -> Exit {
    let mut sources = Sources::default();
    let told = match &command.op {
        Some(operation) => one(command, operation, &mut sources),
        None => several(command, &mut sources),
    };
    match told {
        Ok((told, warnings)) => {
            if !command.json {
                terminal.diagnostics(&sources, &warnings);
            }
            terminal.result(&told);
            Exit::Ok
        }
        Err(problems) => {
            if command.json {
                let diagnostics = render_json(&sources, &problems);
                terminal.result(&json!({"ok": false, "diagnostics": diagnostics}).to_string());
            } else {
                terminal.diagnostics(&sources, &problems);
            }
            let unreadable = problems.iter().all(|problem| matches!(problem.code, "MG0001" | "MG0002"));
            if unreadable { Exit::InputOutput } else { Exit::Input }
        }
    }
}

fn open(command: &Operations, sources: &mut Sources) -> Result<Document, Vec<Diagnostic>> {
    let name = shown(&command.openapi);
    let file = sources.read(&command.openapi, &name).map_err(|error| vec![error.diagnostic()])?;
    Ok(Document::open(sources, file)?.with_folders(command.allow_refs.clone()))
}

fn shown(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// What is printed, and what is worth a look.
type Told = Result<(String, Vec<Diagnostic>), Vec<Diagnostic>>;

/// The list of operations, or the best that fit the words.
fn several(command: &Operations, sources: &mut Sources) -> Told {
    let document = open(command, sources)?;
    let Summaries { operations: all, warnings } = document.summaries(sources);
    let count = all.len();
    let found = author::find(all, &command.words);
    let fitting = found.len();
    let listings: Vec<author::Listing> =
        found.into_iter().take(command.limit).map(|summary| listed(&document, sources, summary)).collect();
    if command.json {
        let operations: Vec<_> = listings.iter().map(author::listing_json).collect();
        let diagnostics = render_json(sources, &warnings);
        let told = json!({
            "ok": true, "operations": operations, "found": fitting, "of": count, "diagnostics": diagnostics
        });
        return Ok((told.to_string(), warnings));
    }
    let mut lines: Vec<String> = listings.iter().map(author::listing_text).collect();
    lines.push(format!("{} of {fitting} shown; the document has {count} operations", listings.len()));
    Ok((lines.join("\n"), warnings))
}

/// What a list shows of an operation; of one that cannot be read, only what it says of itself.
fn listed(document: &Document, sources: &Sources, summary: OperationSummary) -> author::Listing {
    let text = format!("{} {}", summary.method, summary.path);
    let span = Span { file: document.file(), start: 0, end: 0 };
    let api = select(document, sources, &[OperationReference { text, span }]);
    match api.as_ref().map(|api| (api.operations.first(), &api.schemas)) {
        Ok((Some(operation), schemas)) => author::listing(summary, operation, schemas),
        _ => author::Listing { summary, parameters: Vec::new(), pages: Vec::new(), answer_bytes: None },
    }
}

/// One operation in full.
fn one(command: &Operations, operation: &str, sources: &mut Sources) -> Told {
    let said = sources.add("--op", operation);
    let document = open(command, sources)?;
    let span = Span { file: said, start: 0, end: operation.len() };
    let api = select(&document, sources, &[OperationReference { text: operation.to_owned(), span }])?;
    let Some(detail) = author::detail(&api) else {
        return Ok((String::new(), api.warnings));
    };
    if command.json {
        let diagnostics = render_json(sources, &api.warnings);
        let told = json!({"ok": true, "operation": author::detail_json(&detail), "diagnostics": diagnostics});
        return Ok((told.to_string(), api.warnings));
    }
    Ok((author::detail_text(&detail), Vec::new()))
}
