//! The Atlassian Document Format as Markdown, for reading: structure is kept where Markdown has it, text always.

use serde_json::Value;

use super::leaf::{Leaf, Projected};

/// Deepest nesting of blocks that keeps its structure; below it the text alone is kept.
const DEEPEST: usize = 40;

impl<'a> Leaf<'a> {
    /// An ADF document as Markdown. A plain string is taken as it stands.
    pub fn markdown(self) -> Projected<'a> {
        self.document(|document| blocks(document, "\n\n", 0))
    }

    /// The words of an ADF document, a line for each block. A plain string is taken as it stands.
    pub fn plain_text(self) -> Projected<'a> {
        self.document(|document| {
            let mut text = String::new();
            words(document, &mut text);
            text
        })
    }

    fn document(self, write: impl Fn(&Value) -> String) -> Projected<'a> {
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
                let text = write(&document).trim().to_owned();
                Projected::Document { text, is_lossy: !content(&document).iter().all(is_known) }
            }
            _ => Projected::Mistyped,
        }
    }
}

/// Kinds of nodes that stand within a line.
const INLINE: &[&str] =
    &["date", "emoji", "hardBreak", "inlineCard", "mediaInline", "mention", "placeholder", "status", "text"];

/// Appends the words of a node, a line for each block. The reader of JSON bounds the depth.
fn words(node: &Value, text: &mut String) {
    for child in content(node) {
        let is_block = !INLINE.contains(&kind(child));
        let break_line = |text: &mut String| {
            if !text.is_empty() && !text.ends_with('\n') {
                text.push('\n');
            }
        };
        if is_block {
            break_line(text);
        }
        match child.get("text").and_then(Value::as_str).filter(|_| kind(child) == "text") {
            Some(plain) => text.push_str(plain),
            None => text.push_str(&word(child)),
        }
        words(child, text);
        if is_block {
            break_line(text);
        }
    }
}

/// Every kind of node that is shown as more than a placeholder. The reader of JSON bounds the depth.
const KNOWN: &[&str] = &[
    "blockCard",
    "blockquote",
    "bulletList",
    "caption",
    "codeBlock",
    "date",
    "decisionItem",
    "decisionList",
    "doc",
    "embedCard",
    "emoji",
    "expand",
    "hardBreak",
    "heading",
    "inlineCard",
    "layoutColumn",
    "layoutSection",
    "listItem",
    "media",
    "mediaGroup",
    "mediaInline",
    "mediaSingle",
    "mention",
    "nestedExpand",
    "orderedList",
    "panel",
    "paragraph",
    "placeholder",
    "rule",
    "status",
    "table",
    "tableCell",
    "tableHeader",
    "tableRow",
    "taskItem",
    "taskList",
    "text",
];

/// Whether a document holds nothing that a placeholder stands for.
fn is_known(node: &Value) -> bool {
    KNOWN.contains(&kind(node)) && content(node).iter().all(is_known)
}

/// What stands for a part that has no Markdown.
fn placeholder(node: &Value) -> String {
    let named: String = kind(node).chars().filter(char::is_ascii_alphanumeric).take(40).collect();
    if named.is_empty() { "[part]".to_owned() } else { format!("[{named}]") }
}

fn content(node: &Value) -> &[Value] {
    node.get("content").and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn kind(node: &Value) -> &str {
    node.get("type").and_then(Value::as_str).unwrap_or_default()
}

fn attribute<'n>(node: &'n Value, name: &str) -> Option<&'n str> {
    node.get("attrs")?.get(name)?.as_str()
}

/// The blocks of a node, with `between` them.
fn blocks(node: &Value, between: &str, depth: usize) -> String {
    let written = content(node).iter().map(|child| block(child, depth + 1));
    written.filter(|block| !block.is_empty()).collect::<Vec<_>>().join(between)
}

fn block(node: &Value, depth: usize) -> String {
    if depth > DEEPEST {
        return inline(node);
    }
    match kind(node) {
        "heading" => {
            let level = node.pointer("/attrs/level").and_then(Value::as_u64).unwrap_or(1);
            let marks = ["#", "##", "###", "####", "#####", "######"];
            let level = usize::try_from(level).unwrap_or(1).clamp(1, marks.len());
            format!("{} {}", marks[level - 1], inline(node))
        }
        "bulletList" | "orderedList" | "taskList" | "decisionList" => list(node, depth),
        "blockquote" | "panel" => prefixed(&blocks(node, "\n\n", depth), "> ", "> "),
        "codeBlock" => {
            let language = attribute(node, "language").unwrap_or_default();
            format!("```{language}\n{}\n```", inline(node))
        }
        "rule" => "---".to_owned(),
        "table" => table(node, depth),
        "paragraph" | "caption" => inline(node),
        _ if content(node).is_empty() => word(node),
        other if !KNOWN.contains(&other) => {
            let inner = blocks(node, "\n\n", depth);
            if inner.is_empty() { placeholder(node) } else { format!("{}\n\n{inner}", placeholder(node)) }
        }
        _ => match attribute(node, "title").filter(|title| !title.is_empty()) {
            Some(title) => format!("**{title}**\n\n{}", blocks(node, "\n\n", depth)),
            None => blocks(node, "\n\n", depth),
        },
    }
}

fn list(node: &Value, depth: usize) -> String {
    let first = node.pointer("/attrs/order").and_then(Value::as_u64).unwrap_or(1);
    let items = content(node).iter().enumerate().map(|(index, item)| {
        let marker = match kind(node) {
            "orderedList" => format!("{}. ", first.saturating_add(u64::try_from(index).unwrap_or(0))),
            "taskList" if attribute(item, "state") == Some("DONE") => "- [x] ".to_owned(),
            "taskList" => "- [ ] ".to_owned(),
            _ => "- ".to_owned(),
        };
        let text = match kind(item) {
            "listItem" => blocks(item, "\n", depth + 1),
            "bulletList" | "orderedList" | "taskList" => block(item, depth + 1),
            _ => inline(item),
        };
        prefixed(&text, &marker, &" ".repeat(marker.len()))
    });
    items.collect::<Vec<_>>().join("\n")
}

fn table(node: &Value, depth: usize) -> String {
    let mut lines = Vec::new();
    for (index, row) in content(node).iter().enumerate() {
        let cells = content(row).iter().map(|cell| {
            let text = blocks(cell, " ", depth + 2);
            text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|")
        });
        lines.push(format!("| {} |", cells.collect::<Vec<_>>().join(" | ")));
        if index == 0 {
            lines.push(format!("|{}", " --- |".repeat(content(row).len())));
        }
    }
    lines.join("\n")
}

/// Each line behind a prefix.
fn prefixed(text: &str, first: &str, further: &str) -> String {
    let mut out = first.to_owned();
    for (index, line) in text.split('\n').enumerate() {
        if index > 0 {
            out.push('\n');
            out.push_str(if line.is_empty() { further.trim_end() } else { further });
        }
        out.push_str(line);
    }
    out
}

/// Content where only words are expected: all of its text, however deep.
fn inline(node: &Value) -> String {
    let mut out = String::new();
    for child in content(node) {
        out.push_str(&word(child));
        out.push_str(&inline(child));
    }
    out
}

/// One inline node.
fn word(node: &Value) -> String {
    let named = |name: &str| attribute(node, name).unwrap_or_default().to_owned();
    match kind(node) {
        "text" => marked(node, node.get("text").and_then(Value::as_str).unwrap_or_default()),
        "hardBreak" => "\n".to_owned(),
        "mention" if named("text").is_empty() => format!("[~accountid:{}]", named("id")),
        "mention" | "status" | "placeholder" => named("text"),
        "emoji" => attribute(node, "text").or(attribute(node, "shortName")).unwrap_or_default().to_owned(),
        "inlineCard" | "blockCard" | "embedCard" => named("url"),
        "date" => date(&named("timestamp")),
        "media" | "mediaInline" => format!("[attachment: {}]", attribute(node, "alt").unwrap_or("no name")),
        other if !KNOWN.contains(&other) => placeholder(node),
        _ => String::new(),
    }
}

/// A text with its marks.
fn marked(node: &Value, text: &str) -> String {
    let marks = node.get("marks").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    if text.trim().is_empty() {
        return text.to_owned();
    }
    let kinds = ["strong", "em", "strike", "code", "link"];
    // A mark counts once, so a list of any length costs no more than these.
    let mut first = kinds.map(|wanted| marks.iter().position(|mark| kind(mark) == wanted));
    first.sort_unstable();
    first.iter().flatten().filter_map(|at| marks.get(*at)).fold(text.to_owned(), |text, mark| match kind(mark) {
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
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}
