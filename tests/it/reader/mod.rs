//! Reading inputs and selecting operations.
#![allow(clippy::unwrap_used, reason = "a helper of tests fails like a test")]

mod arbitrary;
mod compare;
mod corpus;
mod document;
mod equal;
mod json;
mod limits;
mod problems;
mod references;
mod schemas;
mod slips;
mod versions;
mod yaml;

use mcpgen::diagnostics::{Diagnostic, Severity};
use mcpgen::openapi::{Api, Document, OperationReference, select};
use mcpgen::source::{FileId, Node, NodeKind, Sources, Span};

/// A diagnostic as plain text: every part on its own line.
fn told(sources: &Sources, diagnostic: &Diagnostic) -> String {
    let severity = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let mut lines = vec![format!("{severity}[{}]: {}", diagnostic.code, diagnostic.message)];
    for label in &diagnostic.labels {
        let (line, column) = sources.line_and_column(label.span.file, label.span.start);
        let shown = &sources.text(label.span.file)[label.span.start..label.span.end];
        let name = sources.name(label.span.file);
        lines.push(format!("  {name}:{line}:{column} {shown:?} {}", label.text).trim_end().to_owned());
    }
    lines.extend(diagnostic.notes.iter().map(|note| format!("  note: {note}")));
    lines.extend(diagnostic.help.iter().map(|help| format!("  help: {help}")));
    lines.join("\n")
}

fn all_told(sources: &Sources, diagnostics: &[Diagnostic]) -> String {
    diagnostics.iter().map(|diagnostic| told(sources, diagnostic)).collect::<Vec<_>>().join("\n")
}

/// Selects operations from a document in memory; the wanted names stand one per line in `list.yaml`.
fn selected(name: &str, text: &str, wanted: &[&str]) -> Result<Api, String> {
    let mut sources = Sources::default();
    let file = sources.add(name, text);
    selected_from(&mut sources, file, wanted)
}

fn selected_from(sources: &mut Sources, file: FileId, wanted: &[&str]) -> Result<Api, String> {
    selected_with(sources, file, wanted, &[])
}

fn selected_with(
    sources: &mut Sources,
    file: FileId,
    wanted: &[&str],
    folders: &[std::path::PathBuf],
) -> Result<Api, String> {
    let list = sources.add("list.yaml", wanted.join("\n"));
    let mut start = 0;
    let mut references = Vec::new();
    for text in wanted {
        let span = Span { file: list, start, end: start + text.len() };
        references.push(OperationReference { text: (*text).to_owned(), span });
        start += text.len() + 1;
    }
    Document::open(sources, file)
        .map(|document| document.with_folders(folders.to_vec()))
        .and_then(|document| select(&document, sources, &references))
        .map_err(|problems| all_told(sources, &problems))
}

/// A tree as text: each value with the bytes of the file that it says it stands on.
fn drawn(sources: &Sources, node: &Node) -> String {
    let mut lines = Vec::new();
    draw(sources, node, 0, "", &mut lines);
    lines.join("\n")
}

fn draw(sources: &Sources, node: &Node, depth: usize, key: &str, lines: &mut Vec<String>) {
    let at = |span: Span| &sources.text(span.file)[span.start..span.end];
    let kind = match &node.kind {
        NodeKind::Null => "null".to_owned(),
        NodeKind::Boolean(value) => format!("{value}"),
        NodeKind::Number(text) => format!("number {text}"),
        NodeKind::String(text, style) => format!("{style:?} {text:?}"),
        NodeKind::Sequence(_) => "list".to_owned(),
        NodeKind::Mapping(_) => "mapping".to_owned(),
    };
    lines.push(format!("{}{key}{kind} @ {:?}", "  ".repeat(depth), at(node.span)));
    for item in node.items() {
        draw(sources, item, depth + 1, "- ", lines);
    }
    for entry in node.entries() {
        let key = format!("{} @ {:?} = ", entry.key, at(entry.key_span));
        draw(sources, &entry.value, depth + 1, &key, lines);
    }
}
