//! Diagnostics as JSON, for machines.

use serde_json::{Value, json};

use super::{Diagnostic, Severity};
use crate::source::Sources;

/// One object per diagnostic; lines and columns count from 1, columns in characters.
#[must_use]
pub fn render_json(sources: &Sources, diagnostics: &[Diagnostic]) -> Value {
    Value::Array(diagnostics.iter().map(|diagnostic| one(sources, diagnostic)).collect())
}

fn one(sources: &Sources, diagnostic: &Diagnostic) -> Value {
    let places: Vec<Value> = diagnostic
        .labels
        .iter()
        .map(|label| {
            let (line, column) = sources.line_and_column(label.span.file, label.span.start);
            let (end_line, end_column) = sources.line_and_column(label.span.file, label.span.end);
            json!({
                "file": sources.name(label.span.file),
                "line": line,
                "column": column,
                "end_line": end_line,
                "end_column": end_column,
                "text": label.text,
            })
        })
        .collect();
    json!({
        "code": diagnostic.code,
        "severity": match diagnostic.severity { Severity::Error => "error", Severity::Warning => "warning" },
        "message": diagnostic.message,
        "places": places,
        "notes": diagnostic.notes,
        "help": diagnostic.help,
    })
}
