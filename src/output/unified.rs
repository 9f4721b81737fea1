//! The unified diff of a file, for people.

use similar::{Algorithm, TextDiff};

use super::inspect::{Change, FileState};

/// The difference between what a file holds and what it is to hold, as `diff -u` prints it; empty when
/// there is none.
#[must_use]
pub fn unified(file: &FileState, color: bool) -> String {
    if file.change == Change::Unchanged {
        return String::new();
    }
    let text = |bytes: &Option<Vec<u8>>| String::from_utf8_lossy(bytes.as_deref().unwrap_or_default()).into_owned();
    let (before, after) = (text(&file.before), text(&file.after));
    let name =
        |is_there: bool, side: &str| if is_there { format!("{side}/{}", file.path) } else { "/dev/null".to_owned() };
    let (old, new) = (name(file.before.is_some(), "a"), name(file.after.is_some(), "b"));
    let diff = TextDiff::configure().algorithm(Algorithm::Patience).diff_lines(before.as_str(), after.as_str());
    let plain = diff.unified_diff().context_radius(3).header(&old, &new).to_string();
    if color { painted(&plain) } else { shown(&plain) }
}

/// How many lines of a file come and go.
#[must_use]
pub fn changed_lines(before: &[u8], after: &[u8]) -> usize {
    let (before, after) = (String::from_utf8_lossy(before), String::from_utf8_lossy(after));
    let diff = TextDiff::from_lines(&before, &after);
    diff.iter_all_changes().filter(|change| change.tag() != similar::ChangeTag::Equal).count()
}

fn painted(diff: &str) -> String {
    let paint = |line: &str| {
        let code = match line.as_bytes().first() {
            _ if line.starts_with("+++") || line.starts_with("---") => "1",
            Some(b'+') => "32",
            Some(b'-') => "31",
            Some(b'@') => "36",
            _ => return format!("{}\n", visible(line)),
        };
        format!("\u{1b}[{code}m{}\u{1b}[0m\n", visible(line))
    };
    diff.lines().map(paint).collect()
}

fn shown(diff: &str) -> String {
    diff.lines().map(|line| format!("{}\n", visible(line))).collect()
}

/// A line without anything that moves a cursor.
fn visible(line: &str) -> String {
    line.chars()
        .map(|character| if character.is_control() && character != '\t' { '\u{fffd}' } else { character })
        .collect()
}
