//! Diagnostics as text with the line and a caret, for people.
//!
//! Drawn here and not by a library: a document's line may be two megabytes long (minified JSON) and
//! may hold terminal escapes, so what is shown is a window of it with control characters made visible.

use std::fmt::Write as _;

use super::{Diagnostic, Label, Severity};
use crate::source::Sources;

/// Most characters of a source line that are shown.
const WINDOW: usize = 120;

/// One diagnostic after the other, each followed by an empty line.
#[must_use]
pub fn render_text(sources: &Sources, diagnostics: &[Diagnostic], color: bool) -> String {
    let style = Style { color };
    diagnostics.iter().map(|diagnostic| one(sources, diagnostic, style)).collect()
}

#[derive(Clone, Copy)]
struct Style {
    color: bool,
}

impl Style {
    fn paint(self, code: &str, text: &str) -> String {
        if self.color { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    fn strong(self, text: &str) -> String {
        self.paint("1", text)
    }

    fn quiet(self, text: &str) -> String {
        self.paint("34", text)
    }
}

fn one(sources: &Sources, diagnostic: &Diagnostic, style: Style) -> String {
    let (word, paint) = match diagnostic.severity {
        Severity::Error => ("error", "1;31"),
        Severity::Warning => ("warning", "1;33"),
    };
    let head = style.paint(paint, &format!("{word}[{}]", diagnostic.code));
    let mut text = format!("{head}: {}\n", style.strong(&visible(&diagnostic.message)));
    let width = diagnostic
        .labels
        .iter()
        .map(|label| sources.line_and_column(label.span.file, label.span.start).0.to_string().len())
        .max()
        .unwrap_or(1);
    for (index, label) in diagnostic.labels.iter().enumerate() {
        push_label(&mut text, sources, label, width, index == 0, style);
    }
    let margin = " ".repeat(width);
    for note in &diagnostic.notes {
        let _ = writeln!(text, "{margin} {} {}: {}", style.quiet("="), style.strong("note"), visible(note));
    }
    if let Some(help) = &diagnostic.help {
        let _ = writeln!(text, "{margin} {} {}: {}", style.quiet("="), style.strong("help"), visible(help));
    }
    text.push('\n');
    text
}

fn push_label(text: &mut String, sources: &Sources, label: &Label, width: usize, main: bool, style: Style) {
    let (line, column) = sources.line_and_column(label.span.file, label.span.start);
    let arrow = if main { "-->" } else { ":::" };
    let margin = " ".repeat(width);
    let name = visible(sources.name(label.span.file));
    let _ = writeln!(text, "{margin}{} {name}:{line}:{column}", style.quiet(arrow));
    let whole = sources.text(label.span.file).lines().nth(line - 1).unwrap_or_default();
    let (shown, offset) = window(whole, column - 1);
    let bar = style.quiet("|");
    let _ = writeln!(text, "{margin} {bar}");
    let _ = writeln!(text, "{} {bar} {shown}", style.quiet(&format!("{line:>width$}")));
    let marked = marked_width(sources, label, whole, column - 1).min(WINDOW.saturating_sub(offset)).max(1);
    let mark = if main { "^" } else { "-" }.repeat(marked);
    let words = if label.text.is_empty() { String::new() } else { format!(" {}", visible(&label.text)) };
    let paint = if main { "1;31" } else { "34" };
    let _ = writeln!(text, "{margin} {bar} {}{}", " ".repeat(offset), style.paint(paint, &format!("{mark}{words}")));
}

/// Characters of the first line that the label covers.
fn marked_width(sources: &Sources, label: &Label, line: &str, column: usize) -> usize {
    let text = sources.text(label.span.file);
    let covered = text.get(label.span.start..label.span.end).unwrap_or_default();
    let first = covered.lines().next().unwrap_or_default().trim_end();
    first.chars().count().min(line.chars().count().saturating_sub(column))
}

/// The part of a line around a column, and where the column stands in it.
fn window(line: &str, column: usize) -> (String, usize) {
    let length = line.chars().count();
    if length <= WINDOW {
        return (visible(line), column.min(length));
    }
    let start = column.saturating_sub(WINDOW / 3);
    let shown: String = line.chars().skip(start).take(WINDOW).collect();
    let (before, after) = (start > 0, start + WINDOW < length);
    let text = format!("{}{}{}", if before { "…" } else { "" }, visible(&shown), if after { "…" } else { "" });
    (text, column - start + usize::from(before))
}

/// Text without anything that moves a cursor, hides or reorders: one replacement for each character.
fn visible(text: &str) -> String {
    text.chars()
        .map(|character| match character {
            '\t' => ' ',
            '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' => '\u{fffd}',
            _ if character.is_control() => '\u{fffd}',
            _ => character,
        })
        .collect()
}
