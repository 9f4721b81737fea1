//! The Atlassian Document Format as Markdown, for reading: structure is kept where Markdown has it, text always.

use serde_json::Value;

use super::leaf::{Leaf, Projected};

/// Deepest nesting of blocks that keeps its structure; below it the text alone is kept.
const DEEPEST: usize = 40;

impl<'a> Leaf<'a> {
    /// An ADF document as Markdown. A plain string is taken as it stands.
    pub fn markdown(self) -> Projected<'a> {
        let Some(raw) = self.raw() else {
            return Projected::Absent;
        };
        if !raw.starts_with('{') {
            return self.string();
        }
        let document = serde_json::from_str::<Value>(raw)
            .or_else(|_| serde_json::from_str(&super::repair::repair(raw.as_bytes())));
        match document {
            Ok(document) if document.get("content").is_some() => {
                let mut out = String::new();
                blocks(&document, "", 0, &mut out);
                Projected::Text(out.trim().to_owned().into())
            }
            _ => Projected::Mistyped,
        }
    }
}

fn content(node: &Value) -> &[Value] {
    node.get("content")
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

fn kind(node: &Value) -> &str {
    node.get("type").and_then(Value::as_str).unwrap_or_default()
}

fn attribute<'n>(node: &'n Value, name: &str) -> Option<&'n str> {
    node.get("attrs")?.get(name)?.as_str()
}

/// Writes the blocks of a node, each followed by an empty line; `indent` begins each further line.
fn blocks(node: &Value, indent: &str, depth: usize, out: &mut String) {
    for child in content(node) {
        block(child, indent, depth + 1, out);
    }
}

fn block(node: &Value, indent: &str, depth: usize, out: &mut String) {
    if depth > DEEPEST {
        return;
    }
    match kind(node) {
        "heading" => {
            let level = node
                .pointer("/attrs/level")
                .and_then(Value::as_u64)
                .unwrap_or(1)
                .clamp(1, 6);
            for _ in 0..level {
                out.push('#');
            }
            out.push(' ');
            line(node, indent, out);
        }
        "bulletList" | "orderedList" | "taskList" | "decisionList" => {
            list(node, indent, depth, out)
        }
        "blockquote" | "panel" => {
            out.push_str("> ");
            blocks(node, &format!("{indent}> "), depth, out);
        }
        "codeBlock" => {
            let language = attribute(node, "language").unwrap_or_default();
            out.push_str(&format!("```{language}\n{indent}"));
            inline(node, indent, out);
            out.push_str(&format!("\n{indent}```"));
            end(indent, out);
        }
        "rule" => {
            out.push_str("---");
            end(indent, out);
        }
        "table" => table(node, indent, out),
        "text" | "paragraph" | "caption" => line(node, indent, out),
        _ if is_inline(kind(node)) => line(node, indent, out),
        _ => {
            if let Some(title) = attribute(node, "title").filter(|title| !title.is_empty()) {
                out.push_str(&format!("**{title}**"));
                end(indent, out);
            }
            blocks(node, indent, depth, out);
        }
    }
}

fn is_inline(kind: &str) -> bool {
    matches!(
        kind,
        "hardBreak"
            | "mention"
            | "emoji"
            | "inlineCard"
            | "date"
            | "status"
            | "media"
            | "mediaInline"
    ) || matches!(kind, "blockCard" | "embedCard")
}

fn line(node: &Value, indent: &str, out: &mut String) {
    if kind(node) == "paragraph" || !content(node).is_empty() {
        inline(node, indent, out);
    } else {
        word(node, indent, out);
    }
    end(indent, out);
}

/// Ends a block.
fn end(indent: &str, out: &mut String) {
    let bare = indent.trim_end();
    out.push_str(&format!("\n{bare}\n{indent}"));
}

fn list(node: &Value, indent: &str, depth: usize, out: &mut String) {
    let first = node
        .pointer("/attrs/order")
        .and_then(Value::as_u64)
        .unwrap_or(1);
    for (number, item) in (first..).zip(content(node)) {
        let marker = match kind(node) {
            "orderedList" => format!("{number}. "),
            "taskList" if attribute(item, "state") == Some("DONE") => "- [x] ".to_owned(),
            "taskList" => "- [ ] ".to_owned(),
            _ => "- ".to_owned(),
        };
        out.push_str(&marker);
        let inner = format!("{indent}{}", " ".repeat(marker.len()));
        let before = out.len();
        match kind(item) {
            "listItem" => blocks(item, &inner, depth + 1, out),
            "bulletList" | "orderedList" | "taskList" => block(item, &inner, depth + 1, out),
            _ => inline(item, &inner, out),
        }
        let kept = before
            + out[before..]
                .trim_end()
                .trim_end_matches('>')
                .trim_end()
                .len();
        out.truncate(kept);
        out.push_str(&format!("\n{indent}"));
    }
    let kept = out.len() - indent.len() - usize::from(out.ends_with('\n') || out.ends_with(indent));
    out.truncate(kept.min(out.len()));
    end(indent, out);
}

fn table(node: &Value, indent: &str, out: &mut String) {
    for (index, row) in content(node).iter().enumerate() {
        out.push('|');
        for cell in content(row) {
            let mut text = String::new();
            blocks(cell, "", DEEPEST - 4, &mut text);
            let text = text
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
                .replace('|', "\\|");
            out.push_str(&format!(" {text} |"));
        }
        out.push_str(&format!("\n{indent}"));
        if index == 0 {
            out.push_str(&format!(
                "|{}\n{indent}",
                " --- |".repeat(content(row).len())
            ));
        }
    }
    end(indent, out);
}

fn inline(node: &Value, indent: &str, out: &mut String) {
    for child in content(node) {
        if content(child).is_empty() {
            word(child, indent, out);
        } else {
            inline_nested(child, indent, 0, out);
        }
    }
}

/// Content where only text is expected: its text, however deep.
fn inline_nested(node: &Value, indent: &str, depth: usize, out: &mut String) {
    for child in content(node) {
        word(child, indent, out);
        if depth < DEEPEST {
            inline_nested(child, indent, depth + 1, out);
        }
    }
}

/// One inline node.
fn word(node: &Value, indent: &str, out: &mut String) {
    match kind(node) {
        "text" => {
            let text = node.get("text").and_then(Value::as_str).unwrap_or_default();
            out.push_str(&marked(node, &text.replace('\n', &format!("\n{indent}"))));
        }
        "hardBreak" => out.push_str(&format!("\n{indent}")),
        "mention" => out.push_str(attribute(node, "text").unwrap_or("@someone")),
        "emoji" => out.push_str(
            attribute(node, "text")
                .or(attribute(node, "shortName"))
                .unwrap_or_default(),
        ),
        "inlineCard" | "blockCard" | "embedCard" => {
            out.push_str(attribute(node, "url").unwrap_or_default())
        }
        "status" => out.push_str(attribute(node, "text").unwrap_or_default()),
        "date" => out.push_str(&date(attribute(node, "timestamp").unwrap_or_default())),
        "media" | "mediaInline" => {
            out.push_str(&format!(
                "[attachment: {}]",
                attribute(node, "alt").unwrap_or("no name")
            ));
        }
        _ => {}
    }
}

/// A text with its marks.
fn marked(node: &Value, text: &str) -> String {
    let marks = node
        .get("marks")
        .and_then(Value::as_array)
        .map_or(&[][..], Vec::as_slice);
    if text.trim().is_empty() {
        return text.to_owned();
    }
    marks
        .iter()
        .fold(text.to_owned(), |text, mark| match kind(mark) {
            "strong" => format!("**{text}**"),
            "em" => format!("*{text}*"),
            "strike" => format!("~~{text}~~"),
            "code" => format!("`{text}`"),
            "link" => match attribute(mark, "href") {
                Some(target) if target != text => format!("[{text}]({target})"),
                _ => text,
            },
            _ => text,
        })
}

/// A moment in milliseconds since 1970 as calendar date in UTC.
fn date(milliseconds: &str) -> String {
    let Ok(milliseconds) = milliseconds.parse::<i64>() else {
        return milliseconds.to_owned();
    };
    // Days from the civil calendar, counted in eras of 400 years that begin on 1 March.
    let days = milliseconds.div_euclid(86_400_000) + 719_468;
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}
