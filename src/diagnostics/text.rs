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
    let around = around(sources.text(label.span.file), label);
    let (shown, offset) = window(&around);
    let bar = style.quiet("|");
    let _ = writeln!(text, "{margin} {bar}");
    let _ = writeln!(text, "{} {bar} {shown}", style.quiet(&format!("{line:>width$}")));
    let marked = around.marked.min(WINDOW.saturating_sub(offset)).max(1);
    let mark = if main { "^" } else { "-" }.repeat(marked);
    let words = if label.text.is_empty() { String::new() } else { format!(" {}", visible(&label.text)) };
    let paint = if main { "1;31" } else { "34" };
    let _ = writeln!(text, "{margin} {bar} {}{}", " ".repeat(offset), style.paint(paint, &format!("{mark}{words}")));
}

/// What stands around the start of a label on its line, no further than can be shown: a line may have megabytes.
struct Around {
    /// The last characters before it; one more than [`WINDOW`] stands for all others.
    before: Vec<char>,
    /// The first characters from it on, likewise.
    behind: Vec<char>,
    /// How many of those the label covers.
    marked: usize,
}

fn around(text: &str, label: &Label) -> Around {
    let at = (0..=label.span.start.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let (before, behind) = text.split_at(at);
    let is_inside = |letter: &char| *letter != '\n';
    let mut before: Vec<char> = before.chars().rev().take_while(is_inside).take(WINDOW + 1).collect();
    before.reverse();
    let cut = |text: &str| -> Vec<char> {
        let mut line: Vec<char> = text.chars().take_while(is_inside).take(WINDOW + 2).collect();
        let is_whole = line.len() < WINDOW + 2;
        line.truncate(line.len() - usize::from(is_whole && line.last() == Some(&'\r')));
        line.truncate(WINDOW + 1);
        line
    };
    let covered = cut(text.get(at..label.span.end.max(at)).unwrap_or_default());
    let spaces = covered.iter().rev().take_while(|letter| letter.is_whitespace()).count();
    let behind = cut(behind);
    Around { before, marked: (covered.len() - spaces).min(behind.len()), behind }
}

/// The part of a line around a label, and where the label starts in it.
fn window(around: &Around) -> (String, usize) {
    let Around { before, behind, .. } = around;
    let is_short = before.len() + behind.len() <= WINDOW;
    let kept = if is_short { before.len() } else { before.len().min(WINDOW / 3) };
    let shown: String = before.iter().skip(before.len() - kept).chain(behind).take(WINDOW).collect();
    let (is_cut_before, is_cut_after) = (kept < before.len(), kept + behind.len() > WINDOW);
    let (start, end) = (if is_cut_before { "…" } else { "" }, if is_cut_after { "…" } else { "" });
    (format!("{start}{}{end}", visible(&shown)), kept + usize::from(is_cut_before))
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
