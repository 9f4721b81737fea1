//! Texts that match a pattern, for the samples of emitted tests.

use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Class, Hir, HirKind};

/// The longest sample, in bytes; a pattern that needs more has none.
const LONGEST: usize = 1_000;

/// Letters that make a readable sample, where a class allows them.
const PLAIN: &[u8] = b"aA1";

/// A text that probably matches the pattern: of alternatives the first, of each repetition `times`, or as few or many as
/// it allows. Whether it does match (it may be held to a place by an anchor) is for the caller to try.
pub(super) fn text_for(pattern: &str, times: u32) -> Option<String> {
    // Matched as the runtime does, whose classes are those of ASCII.
    let pattern = ParserBuilder::new().unicode(false).utf8(false).build().parse(pattern).ok()?;
    let mut text = Vec::new();
    write(&pattern, times, &mut text)?;
    String::from_utf8(text).ok()
}

/// Nothing when there is no such text, or none that is short enough.
fn write(pattern: &Hir, times: u32, text: &mut Vec<u8>) -> Option<()> {
    match pattern.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => text.extend_from_slice(&literal.0),
        HirKind::Class(class) => text.push(one_of(class)?),
        HirKind::Repetition(repetition) => {
            let most = repetition.max.unwrap_or(u32::MAX);
            for _ in 0..times.clamp(repetition.min, most) {
                write(&repetition.sub, times, text)?;
            }
        }
        HirKind::Capture(group) => write(&group.sub, times, text)?,
        HirKind::Concat(parts) => parts.iter().try_for_each(|part| write(part, times, text))?,
        HirKind::Alternation(ways) => write(ways.first()?, times, text)?,
    }
    (text.len() <= LONGEST).then_some(())
}

/// A letter or digit of the class if it has one, else a printable character, all of ASCII.
fn one_of(class: &Class) -> Option<u8> {
    let allows = |letter: &u8| match class {
        Class::Bytes(class) => class.ranges().iter().any(|range| (range.start()..=range.end()).contains(letter)),
        Class::Unicode(class) => {
            let letter = char::from(*letter);
            class.ranges().iter().any(|range| (range.start()..=range.end()).contains(&letter))
        }
    };
    PLAIN.iter().copied().chain(b'!'..=b'~').chain([b' ']).find(allows)
}
