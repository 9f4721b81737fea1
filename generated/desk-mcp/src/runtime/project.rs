//! Writing a reply: JSON straight into a buffer, value by value, with limits that can be lowered and tried again.

use super::definition::Untrusted;
use super::leaf::{Leaf, Projected};
use super::lists::{Array, Entries, Leaves, Presence};
use super::text;

/// An object of the reply that is being written.
#[derive(Debug)]
pub struct Object<'o> {
    writing: &'o mut Writing,
    empty: bool,
    only: Option<&'o [String]>,
}

impl Object<'_> {
    /// Writes a value, or leaves its key out when there is none.
    pub fn put(&mut self, name: &str, value: Projected<'_>) {
        self.write(name, &value, false);
    }

    /// Writes a text that anyone may have written, between fence tags.
    pub fn untrusted(&mut self, name: &str, value: Projected<'_>) {
        self.write(name, &value, true);
    }

    /// Writes an array of scalars, at most `cap` of them; `<name>_omitted` tells how many more there are.
    pub fn list<'a>(
        &mut self,
        name: &str,
        leaves: &Leaves<'a>,
        cap: usize,
        project: impl Fn(Leaf<'a>) -> Projected<'a>,
    ) {
        self.write_list(name, leaves, cap, project, false);
    }

    /// Writes an array of values that are at hand already, at most `cap` of them.
    pub fn texts<'a>(
        &mut self,
        name: &str,
        presence: Presence,
        values: impl Iterator<Item = Projected<'a>>,
        cap: usize,
    ) {
        if self.wants(name) && self.writing.is_present(presence) {
            self.write_values(name, values, cap, false);
        }
    }

    /// Writes an array of texts that anyone may have written, each between fence tags.
    pub fn untrusted_list<'a>(
        &mut self,
        name: &str,
        leaves: &Leaves<'a>,
        cap: usize,
        project: impl Fn(Leaf<'a>) -> Projected<'a>,
    ) {
        self.write_list(name, leaves, cap, project, true);
    }

    /// Writes an array of objects, at most `cap` of them; `<name>_omitted` tells how many more there are.
    pub fn array<T>(&mut self, name: &str, array: &Array<T>, cap: usize, write: impl Fn(&T, &mut Object<'_>)) {
        if !self.wants(name) || !self.writing.is_present(array.presence) {
            return;
        }
        self.name(name);
        self.writing.counts.dropped += array.dropped;
        let shown = array.items.len().min(cap.min(self.writing.list_limit));
        self.writing.bytes.push(b'[');
        for (index, item) in array.items.iter().take(shown).enumerate() {
            if index > 0 {
                self.writing.bytes.push(b',');
            }
            self.writing.object(None, |object| write(item, object));
        }
        self.writing.bytes.push(b']');
        self.omitted(name, array.items.len() - shown);
    }

    /// Writes a map as an array of objects with the `key` first, at most `cap` of them; `<name>_omitted` tells how many more there are.
    pub fn entries<T>(
        &mut self,
        name: &str,
        entries: &Entries<'_, T>,
        cap: usize,
        write: impl Fn(&T, &mut Object<'_>),
    ) {
        self.write_entries(name, entries, cap, write, false);
    }

    /// The same where anyone may have written the keys.
    pub fn untrusted_entries<T>(
        &mut self,
        name: &str,
        entries: &Entries<'_, T>,
        cap: usize,
        write: impl Fn(&T, &mut Object<'_>),
    ) {
        self.write_entries(name, entries, cap, write, true);
    }

    /// Writes an object of its own.
    pub fn object(&mut self, name: &str, write: impl FnOnce(&mut Object<'_>)) {
        if self.wants(name) {
            self.name(name);
            self.writing.object(None, write);
        }
    }

    fn write(&mut self, name: &str, value: &Projected<'_>, untrusted: bool) {
        if !self.wants(name) {
            return;
        }
        match value {
            Projected::Absent => self.writing.counts.missing += 1,
            Projected::Mistyped => self.writing.counts.mistyped += 1,
            present => {
                self.name(name);
                self.writing.value(present, untrusted);
            }
        }
    }

    fn write_entries<T>(
        &mut self,
        name: &str,
        entries: &Entries<'_, T>,
        cap: usize,
        write: impl Fn(&T, &mut Object<'_>),
        untrusted: bool,
    ) {
        if !self.wants(name) || !self.writing.is_present(entries.presence) {
            return;
        }
        self.name(name);
        self.writing.counts.dropped += entries.dropped;
        let shown = entries.items.len().min(cap.min(self.writing.list_limit));
        self.writing.bytes.push(b'[');
        for (index, (key, item)) in entries.items.iter().take(shown).enumerate() {
            if index > 0 {
                self.writing.bytes.push(b',');
            }
            self.writing.object(None, |object| {
                object.write("key", &Projected::Text(key.as_ref().into()), untrusted);
                write(item, object);
            });
        }
        self.writing.bytes.push(b']');
        self.omitted(name, entries.items.len() - shown);
    }

    fn write_list<'a>(
        &mut self,
        name: &str,
        leaves: &Leaves<'a>,
        cap: usize,
        project: impl Fn(Leaf<'a>) -> Projected<'a>,
        untrusted: bool,
    ) {
        if !self.wants(name) || !self.writing.is_present(leaves.presence) {
            return;
        }
        self.writing.counts.dropped += leaves.dropped;
        self.write_values(name, leaves.items.iter().map(|leaf| project(*leaf)), cap, untrusted);
    }

    fn write_values<'a>(
        &mut self,
        name: &str,
        values: impl Iterator<Item = Projected<'a>>,
        cap: usize,
        untrusted: bool,
    ) {
        self.name(name);
        let limit = cap.min(self.writing.list_limit);
        let (mut shown, mut omitted) = (0, 0);
        self.writing.bytes.push(b'[');
        for value in values {
            match value {
                Projected::Absent | Projected::Mistyped => self.writing.counts.dropped += 1,
                _ if shown == limit => omitted += 1,
                value => {
                    if shown > 0 {
                        self.writing.bytes.push(b',');
                    }
                    self.writing.value(&value, untrusted);
                    shown += 1;
                }
            }
        }
        self.writing.bytes.push(b']');
        self.omitted(name, omitted);
    }

    /// Tells how many elements were left out for good.
    fn omitted(&mut self, name: &str, omitted: usize) {
        if omitted > 0 {
            self.name(&format!("{name}_omitted"));
            self.writing.bytes.extend_from_slice(omitted.to_string().as_bytes());
            self.writing.counts.omitted += omitted;
        }
    }

    fn wants(&self, name: &str) -> bool {
        self.only.is_none_or(|only| only.iter().any(|wanted| wanted == name))
    }

    fn name(&mut self, name: &str) {
        if !self.empty {
            self.writing.bytes.push(b',');
        }
        self.empty = false;
        text::write_json(&mut self.writing.bytes, name);
        self.writing.bytes.push(b':');
    }
}

/// The buffer of a reply, the limits it is written under and what was left out.
#[derive(Debug)]
pub struct Writing {
    /// The JSON so far.
    pub bytes: Vec<u8>,
    /// Largest length of a text, in characters.
    pub text_limit: usize,
    /// Largest length of an inner array.
    pub list_limit: usize,
    /// What was left out so far.
    pub counts: Counts,
    /// The fence tag of the reply, unless fences are off.
    pub tag: Option<String>,
}

impl Writing {
    /// An empty buffer.
    pub fn new(text_limit: usize, untrusted: Untrusted) -> Self {
        Self {
            bytes: Vec::with_capacity(1_024),
            text_limit,
            list_limit: usize::MAX,
            counts: Counts::default(),
            tag: (untrusted == Untrusted::Fence).then(text::random_tag),
        }
    }

    /// Goes back to an earlier length and earlier counts.
    pub fn rewind(&mut self, length: usize, counts: Counts) {
        self.bytes.truncate(length);
        self.counts = counts;
    }

    /// Writes one object; with `only`, just the keys named there.
    pub fn object(&mut self, only: Option<&[String]>, write: impl FnOnce(&mut Object<'_>)) {
        self.bytes.push(b'{');
        write(&mut Object { writing: self, empty: true, only });
        self.bytes.push(b'}');
    }

    fn value(&mut self, value: &Projected<'_>, untrusted: bool) {
        match value {
            Projected::Absent | Projected::Mistyped => self.bytes.extend_from_slice(b"null"),
            Projected::Number(number) => self.bytes.extend_from_slice(number.as_bytes()),
            Projected::Boolean(boolean) => self.bytes.extend_from_slice(if *boolean { b"true" } else { b"false" }),
            Projected::Text(text) => self.text(text, untrusted),
            Projected::Document { text, is_lossy } => {
                self.counts.lossy += usize::from(*is_lossy);
                self.text(text, untrusted);
            }
        }
    }

    fn text(&mut self, original: &str, untrusted: bool) {
        let cleaned = text::clean(original);
        let kept = text::cut(&cleaned, self.text_limit).map(text::marked);
        if kept.is_some() {
            self.counts.cut += 1;
        }
        let shown = kept.as_deref().unwrap_or(&cleaned);
        match self.tag.as_deref().filter(|_| untrusted) {
            Some(tag) => text::write_json(&mut self.bytes, &text::fence(shown, tag)),
            None => text::write_json(&mut self.bytes, shown),
        }
    }

    fn is_present(&mut self, presence: Presence) -> bool {
        match presence {
            Presence::Present => return true,
            Presence::Absent => self.counts.missing += 1,
            Presence::Mistyped => self.counts.mistyped += 1,
        }
        false
    }
}

/// What a reply leaves out.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Counts {
    /// Values that were missing or null.
    pub missing: usize,
    /// Values of another type than the reply promises.
    pub mistyped: usize,
    /// Array elements of another type than the reply promises.
    pub dropped: usize,
    /// Texts that were cut.
    pub cut: usize,
    /// Elements of inner arrays beyond their cap.
    pub omitted: usize,
    /// Documents of which parts have no Markdown; a placeholder stands for each part.
    pub lossy: usize,
}
