//! A list of changes as text, Markdown, JSON, or annotations of a pull request.

use std::fmt::Write as _;

use serde_json::json;

use super::{Change, Reach};

/// How changes are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For a terminal.
    Text,
    /// For the text of a pull request.
    Markdown,
    /// For machines.
    Json,
    /// For the annotations of GitHub Actions (workflow commands).
    Github,
}

/// The changes as text that ends without a newline.
#[must_use]
pub fn render(changes: &[Change], format: Format) -> String {
    match format {
        Format::Text => text(changes),
        Format::Markdown => markdown(changes),
        Format::Json => {
            let counts: serde_json::Map<String, serde_json::Value> =
                Reach::ALL.iter().map(|reach| (reach.word().to_owned(), json!(count(changes, *reach)))).collect();
            json!({"counts": counts, "changes": changes}).to_string()
        }
        Format::Github => github(changes),
    }
}

fn text(changes: &[Change]) -> String {
    let mut text = String::new();
    for change in changes {
        let subject = change.tool.as_deref().unwrap_or("(server)");
        let _ = writeln!(text, "{} {}: {} [{}]", change.reach.word(), subject, visible(&change.message), change.rule);
    }
    text.push_str(&summary(changes));
    text
}

fn markdown(changes: &[Change]) -> String {
    let mut text = format!("**{}**\n", summary(changes));
    for reach in Reach::ALL {
        let of_reach: Vec<&Change> = changes.iter().filter(|change| change.reach == reach).collect();
        if of_reach.is_empty() {
            continue;
        }
        let _ = write!(text, "\n### {}\n\n| Tool | What | Rule |\n|---|---|---|\n", title(reach));
        for change in of_reach {
            let subject = change.tool.as_deref().map_or_else(|| "the server".to_owned(), |tool| format!("`{tool}`"));
            let message = visible(&change.message).replace('|', "\\|");
            let _ = writeln!(text, "| {subject} | {message} | `{}` |", change.rule);
        }
    }
    text.trim_end().to_owned()
}

fn title(reach: Reach) -> &'static str {
    match reach {
        Reach::Breaking => "Breaking",
        Reach::Exposure => "Exposure",
        Reach::Visible => "Visible",
        Reach::Internal => "Internal",
    }
}

/// Workflow commands: `%`, line ends and the separators of properties are escaped as GitHub asks.
fn github(changes: &[Change]) -> String {
    let mut text = String::new();
    for change in changes {
        let command = match change.reach {
            Reach::Breaking => "error",
            Reach::Exposure => "warning",
            Reach::Visible | Reach::Internal => "notice",
        };
        let title = format!("{}: {}", change.reach.word(), change.rule)
            .replace('%', "%25")
            .replace(':', "%3A")
            .replace(',', "%2C");
        let subject = change.tool.as_deref().unwrap_or("(server)");
        let message = format!("{subject}: {}", visible(&change.message)).replace('%', "%25");
        let _ = writeln!(text, "::{command} title={title}::{message}");
    }
    text.push_str(&summary(changes));
    text
}

fn summary(changes: &[Change]) -> String {
    if changes.is_empty() {
        return "no change".to_owned();
    }
    let counts = Reach::ALL.map(|reach| format!("{} {}", count(changes, reach), reach.word()));
    counts.join(", ")
}

fn count(changes: &[Change], reach: Reach) -> usize {
    changes.iter().filter(|change| change.reach == reach).count()
}

/// One line without anything that moves a cursor.
fn visible(text: &str) -> String {
    text.chars().map(|character| if character.is_control() { '\u{fffd}' } else { character }).collect()
}
