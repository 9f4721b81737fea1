//! Makes text of documents and allow-lists safe to print anywhere.

/// Text on one line without controls, and without characters that hide, reorder or carry nothing:
/// bidirectional controls, zero-width characters, tags (Unicode UAX #9 and block U+E0000).
pub(super) fn one_line(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        let word: String = word.chars().filter(|character| !is_invisible(*character)).collect();
        if word.is_empty() {
            continue;
        }
        if !clean.is_empty() {
            clean.push(' ');
        }
        clean.push_str(&word);
    }
    clean
}

/// The same, cut to `limit` characters with an ellipsis.
pub(super) fn one_line_cut(text: &str, limit: usize) -> String {
    let clean = one_line(text);
    if clean.chars().count() <= limit {
        return clean;
    }
    let mut cut: String = clean.chars().take(limit.saturating_sub(1)).collect();
    cut.push('…');
    cut
}

/// A value of data (an enum value, a fixed value): only what is invisible goes.
pub(super) fn value(text: &str) -> String {
    text.chars().filter(|character| !is_invisible(*character)).collect()
}

/// A whole text: line ends become `\n`, and what is invisible goes.
pub(super) fn lines(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.chars().filter(|character| matches!(character, '\n' | '\t') || !is_invisible(*character)).collect()
}

fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
                | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}'
        )
}
