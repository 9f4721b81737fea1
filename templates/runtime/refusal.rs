//! Refusals that come with a status of success: the allow-list says by which member of the answer they are known.

use serde::de::DeserializeSeed;

use super::answer::Answer;
use super::explanation;
use super::failure::Failure;
use super::leaf::Leaf;
use super::read::{Chain, Room, Shape};
use super::text;

/// How a refusal is known, and what is said then.
#[derive(Clone, Copy, Debug)]
pub struct Refusal {
    /// The members that lead to the value that tells it; one that is absent counts as null.
    pub path: &'static [&'static str],
    /// What the value then is.
    pub condition: Condition,
    /// The allow-list's sentence; `{name}` stands for a member of the answer.
    pub message: &'static str,
}

/// What a value is when the upstream refuses.
#[derive(Clone, Copy, Debug)]
pub enum Condition {
    /// Anything but null, false, and an empty text, list or object.
    Present,
    /// This.
    Equal(Literal),
    /// Anything but this.
    Different(Literal),
}

/// A value to compare with.
#[derive(Clone, Copy, Debug)]
pub enum Literal {
    /// Null, or nothing at all.
    Null,
    /// A boolean.
    Boolean(bool),
    /// An integer.
    Integer(i64),
    /// A text.
    Text(&'static str),
}

impl Answer {
    /// Holds that the upstream did not refuse. What is no JSON is left to whatever reads it.
    ///
    /// # Errors
    /// [`Failure::Refused`] with the allow-list's sentence.
    pub fn refuse_when(&self, refusal: &Refusal) -> Result<(), Failure> {
        let Some(body) = self.body() else { return Ok(()) };
        let Ok(body_text) = std::str::from_utf8(body) else { return Ok(()) };
        let (mut leaf, room) = (Leaf::default(), Room::default());
        let chain = Chain { path: refusal.path, target: &mut leaf, room: &room };
        if Shape(chain).deserialize(&mut serde_json::Deserializer::from_str(body_text)).is_err() {
            return Ok(());
        }
        let is_refused = match refusal.condition {
            Condition::Present => !matches!(leaf.raw(), None | Some("false" | "\"\"")) && !is_empty(leaf),
            Condition::Equal(literal) => is(leaf, literal),
            Condition::Different(literal) => !is(leaf, literal),
        };
        if is_refused { Err(Failure::Refused(explanation::fill(refusal.message, body))) } else { Ok(()) }
    }
}

/// Whether a list or an object holds nothing.
fn is_empty(leaf: Leaf<'_>) -> bool {
    let inner = leaf.raw().and_then(|raw| raw.strip_prefix(['[', '{'])?.strip_suffix([']', '}']));
    inner.is_some_and(|inner| inner.trim().is_empty())
}

fn is(leaf: Leaf<'_>, literal: Literal) -> bool {
    match (leaf.raw(), literal) {
        (raw, Literal::Null) => raw.is_none(),
        (Some(raw), Literal::Boolean(wanted)) => raw == if wanted { "true" } else { "false" },
        (Some(raw), Literal::Integer(wanted)) => raw.parse() == Ok(wanted),
        (Some(raw), Literal::Text(wanted)) => raw.starts_with('"') && text::decode(raw) == wanted,
        (None, _) => false,
    }
}
