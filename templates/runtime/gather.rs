//! One value made of a list: its first element, its elements as one text, or how many there are.

use std::borrow::Cow;

use super::leaf::{Leaf, Projected};
use super::lists::{Array, Leaves, Presence};

impl<'a> Leaves<'a> {
    /// The first element that is not null; missing when there is none.
    pub fn first(&self) -> Leaf<'a> {
        self.items.iter().copied().find(|leaf| leaf.raw().is_some()).unwrap_or_default()
    }

    /// The elements as one text with `between` between them; what is no scalar is left out. An empty list is an empty text.
    pub fn join(&self, between: &str, project: impl Fn(Leaf<'a>) -> Projected<'a>) -> Projected<'a> {
        match self.presence {
            Presence::Absent => return Projected::Absent,
            Presence::Mistyped => return Projected::Mistyped,
            Presence::Present => {}
        }
        let mut joined = String::new();
        let mut is_lossy_any = false;
        for (index, text) in self.items.iter().filter_map(|leaf| spelled(project(*leaf), &mut is_lossy_any)).enumerate()
        {
            if index > 0 {
                joined.push_str(between);
            }
            joined.push_str(&text);
        }
        match is_lossy_any {
            true => Projected::Document { text: joined, is_lossy: true },
            false => Projected::Text(Cow::Owned(joined)),
        }
    }

    /// How many elements there are, whatever they are.
    pub fn count(&self) -> Projected<'a> {
        number(self.items.len() + self.dropped, self.presence)
    }
}

impl<T> Array<T> {
    /// How many elements there are, whatever they are.
    pub fn count<'a>(&self) -> Projected<'a> {
        number(self.items.len() + self.dropped, self.presence)
    }
}

fn number<'a>(count: usize, presence: Presence) -> Projected<'a> {
    match presence {
        Presence::Absent => Projected::Absent,
        Presence::Mistyped => Projected::Mistyped,
        Presence::Present => Projected::Number(Cow::Owned(count.to_string())),
    }
}

/// A value as text; `is_lossy` turns true with a document that has placeholders.
fn spelled<'a>(value: Projected<'a>, is_lossy: &mut bool) -> Option<Cow<'a, str>> {
    match value {
        Projected::Absent | Projected::Mistyped => None,
        Projected::Text(text) | Projected::Number(text) => Some(text),
        Projected::Document { text, is_lossy: this } => {
            *is_lossy |= this;
            Some(Cow::Owned(text))
        }
        Projected::Boolean(boolean) => Some(Cow::Borrowed(if boolean { "true" } else { "false" })),
    }
}
