//! The rules of a connector as data: what each says, why, and how to mend it.
//!
//! `D` are rules of the definition, `P` of the properties, `F` of the other files, `T` of the tools
//! behind the connector, `V` of the server's answers, `A` of the gateway's policy. A small letter at the
//! end tells apart what belongs together.

pub(super) mod definition;
pub(super) mod properties;
pub(super) mod surroundings;

/// How bad it is to break a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// The connector cannot be imported, or does not work.
    Error,
    /// It works, or worked elsewhere, and is not what connectors that work best do.
    Warning,
    /// Certification refuses it; only looked at when certification is wanted.
    Certification,
}

/// Where a rule is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeldBy {
    /// By the checker, from the files.
    Files,
    /// By `mcpgen generate`, before anything is written.
    Generation,
    /// By the tests of the generated server, which ask it.
    ServerTests,
}

/// One rule.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// The stable id.
    pub id: &'static str,
    /// How bad it is to break it.
    pub level: Level,
    /// Where it is held.
    pub held_by: HeldBy,
    /// What it says.
    pub title: &'static str,
    /// Why.
    pub reason: &'static str,
    /// How to mend what breaks it.
    pub fix: &'static str,
}

/// All rules in the order of their ids within each group.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    [definition::ALL, properties::ALL, surroundings::ALL].into_iter().flatten().copied()
}

/// The rule with an id, whatever the case of its letters.
#[must_use]
pub fn rule(id: &str) -> Option<&'static Rule> {
    rules().find(|rule| rule.id.eq_ignore_ascii_case(id))
}

/// Declares rules and the list of them.
macro_rules! declare {
    ($($name:ident = $id:literal $level:ident $held_by:ident: $title:literal, $reason:literal, $fix:literal;)*) => {
        $(pub(in super::super) static $name: super::Rule = super::Rule {
            id: $id,
            level: super::Level::$level,
            held_by: super::HeldBy::$held_by,
            title: $title,
            reason: $reason,
            fix: $fix,
        };)*
        pub(super) static ALL: &[&super::Rule] = &[$(&$name),*];
    };
}

use declare;
