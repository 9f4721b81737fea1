//! How operations are shown: text for people, JSON for programs.

use serde_json::{Value, json};

use super::operations::{Detail, Listing};

/// One operation in a list, two lines.
#[must_use]
pub fn listing_text(listing: &Listing) -> String {
    let summary = &listing.summary;
    let mut head = format!("{} {}", summary.method, summary.path);
    if let Some(id) = &summary.operation_id {
        head.push_str(&format!("  {id}"));
    }
    if summary.deprecated {
        head.push_str("  (deprecated)");
    }
    let mut facts = Vec::new();
    if let Some(text) = &summary.summary {
        facts.push(text.clone());
    }
    if !listing.parameters.is_empty() {
        facts.push(format!("takes {}", listing.parameters.join(", ")));
    }
    if !listing.pages.is_empty() {
        facts.push(format!("pages by {}", listing.pages.join(", ")));
    }
    facts.push(match listing.answer_bytes {
        Some(bytes) => format!("answer schema {}", size(bytes)),
        None => "no JSON answer".to_owned(),
    });
    format!("{head}\n    {}", facts.join("; "))
}

/// The same as data.
#[must_use]
pub fn listing_json(listing: &Listing) -> Value {
    let summary = &listing.summary;
    json!({
        "method": summary.method,
        "path": summary.path,
        "operation_id": summary.operation_id,
        "summary": summary.summary,
        "deprecated": summary.deprecated,
        "parameters": listing.parameters,
        "pages": listing.pages,
        "answer_schema_bytes": listing.answer_bytes,
    })
}

/// One operation in full.
#[must_use]
pub fn detail_text(detail: &Detail) -> String {
    let mut lines = vec![detail.operation.clone()];
    if let Some(id) = &detail.operation_id {
        lines.push(format!("operationId: {id}"));
    }
    if !detail.inputs.is_empty() {
        lines.push("arguments (`*` must be sent):".to_owned());
    }
    for input in &detail.inputs {
        let star = if input.required { "*" } else { "" };
        let choices = if input.choices.is_empty() { String::new() } else { format!(": {}", input.choices.join(", ")) };
        lines.push(format!("  {}{star}  {}{choices}", input.to, input.kind));
    }
    if !detail.bodies.is_empty() {
        lines.push(format!("body as: {}", detail.bodies.join(", ")));
    }
    match &detail.answer {
        None => lines.push("no JSON answer; `done`, `text` or `content` returns what there is".to_owned()),
        Some(answer) => {
            lines.push(format!("answer (schema {}):", size(answer.schema_bytes)));
            for path in &answer.paths {
                let hint = if path.is_open { ", needs `as`" } else { "" };
                lines.push(format!("  {}  {}{hint}", shown(&path.display()), path.kind));
            }
            if answer.paths.iter().any(|path| path.display().contains("'<key>'")) {
                lines.push("  `<key>` is a name that only the data knows: `entries` lists them".to_owned());
            }
            if answer.is_cut {
                lines.push("  … and deeper ones".to_owned());
            }
        }
    }
    lines.join("\n")
}

/// The same as data.
#[must_use]
pub fn detail_json(detail: &Detail) -> Value {
    let inputs: Vec<Value> = detail
        .inputs
        .iter()
        .map(|input| json!({"to": input.to, "type": input.kind, "required": input.required, "choices": input.choices}))
        .collect();
    let answer = detail.answer.as_ref().map(|answer| {
        let paths: Vec<Value> = answer
            .paths
            .iter()
            .map(|path| json!({"path": path.display(), "type": path.kind, "needs_as": path.is_open}))
            .collect();
        json!({"schema_bytes": answer.schema_bytes, "paths": paths, "complete": !answer.is_cut})
    });
    json!({
        "operation": detail.operation,
        "operation_id": detail.operation_id,
        "inputs": inputs,
        "bodies": detail.bodies,
        "answer": answer,
    })
}

fn shown(path: &str) -> &str {
    if path.is_empty() { "''" } else { path }
}

fn size(bytes: usize) -> String {
    if bytes < 1_000 { format!("{bytes} B") } else { format!("{}.{} kB", bytes / 1_000, bytes % 1_000 / 100) }
}
