//! What stands in a YAML file, kept small: values are built from it when they are asked for.

use std::collections::HashSet;

use super::yaml_scalar::by_text;
use super::{Entry, FileId, Node, NodeKind, ScalarStyle, Span};

/// The values of a YAML file in its order, each with its place. What an alias or a merge key brings elsewhere stands
/// here once; that it can be followed, and how much it brings, was judged when the file was read.
#[derive(Debug, Default)]
pub struct YamlEvents {
    file: FileId,
    events: Vec<Event>,
    /// The texts of all scalars, one behind the other.
    texts: String,
}

/// Names one value of [`YamlEvents`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YamlValue(u32);

/// One member of a mapping.
#[derive(Debug)]
pub struct YamlMember<'a> {
    /// Where the key stands.
    pub key_span: Span,
    /// The key as text: of an integer or boolean as it was written.
    pub key: &'a str,
    /// The value.
    pub value: YamlValue,
}

#[derive(Debug, Clone, Copy)]
struct Event {
    start: u32,
    end: u32,
    content: Content,
}

#[derive(Debug, Clone, Copy)]
enum Content {
    /// A text in `texts`; whether it is a number, a boolean or null too, when it was written plainly.
    Scalar { start: u32, end: u32, is_plain: bool },
    /// The items are the values between this one and the one behind.
    Sequence { behind: u32 },
    /// Keys and values in turns, likewise.
    Mapping { behind: u32 },
    /// Another value, which stands before.
    Alias(YamlValue),
}

impl YamlEvents {
    pub(super) fn new(file: FileId) -> Self {
        Self { file, ..Self::default() }
    }

    /// The value of the whole file; an empty file is null.
    #[must_use]
    pub fn root(&self) -> YamlValue {
        YamlValue(0)
    }

    /// The tree of a value. What an alias brings keeps the place where it was written, at its anchor.
    #[must_use]
    pub fn node(&self, value: YamlValue) -> Node {
        let value = self.followed(value);
        let Some(event) = self.event(value) else {
            return Node { span: Span { file: self.file, start: 0, end: 0 }, kind: NodeKind::Null };
        };
        let kind = match event.content {
            Content::Scalar { is_plain: true, .. } => by_text(self.scalar(event).to_owned()),
            Content::Scalar { is_plain: false, .. } => {
                NodeKind::String(self.scalar(event).to_owned(), ScalarStyle::Quoted)
            }
            Content::Sequence { .. } => NodeKind::Sequence(self.items(value).map(|item| self.node(item)).collect()),
            Content::Mapping { .. } | Content::Alias(_) => NodeKind::Mapping(
                self.members(value)
                    .into_iter()
                    .map(|member| Entry {
                        key_span: member.key_span,
                        key: member.key.to_owned(),
                        value: self.node(member.value),
                    })
                    .collect(),
            ),
        };
        Node { span: self.span(event), kind }
    }

    /// The members of a mapping in their order; none of anything else. What merge keys bring comes last: own keys win,
    /// of several mappings the first.
    #[must_use]
    pub fn members(&self, value: YamlValue) -> Vec<YamlMember<'_>> {
        let (mut members, mut merged) = (Vec::new(), Vec::new());
        for (key, value) in self.pairs(value) {
            let key_event = self.event(key);
            let Some(text) = self.event(self.followed(key)) else { continue };
            if self.is_merge_key(key) {
                merged.push(value);
            } else if let Some(place) = key_event {
                members.push(YamlMember { key_span: self.span(place), key: self.scalar(text), value });
            }
        }
        if !merged.is_empty() {
            let mut known: HashSet<&str> = members.iter().map(|member| member.key).collect();
            let mappings = merged.into_iter().flat_map(|value| match self.is_mapping(value) {
                true => vec![value],
                false => self.items(value).collect(),
            });
            for mapping in mappings {
                // A key that stands twice in one mapping does so behind it too, to be told.
                let brought = self.members(mapping).into_iter().filter(|member| !known.contains(member.key));
                let brought: Vec<YamlMember<'_>> = brought.collect();
                known.extend(brought.iter().map(|member| member.key));
                members.extend(brought);
            }
        }
        members
    }

    /// The first value under a key of a mapping.
    #[must_use]
    pub fn get(&self, value: YamlValue, key: &str) -> Option<YamlValue> {
        self.members(value).into_iter().find(|member| member.key == key).map(|member| member.value)
    }

    /// The text of a scalar that is no number, boolean or null.
    #[must_use]
    pub fn text(&self, value: YamlValue) -> Option<String> {
        match self.event(self.followed(value))?.content {
            Content::Scalar { .. } => self.node(value).as_str().map(str::to_owned),
            Content::Sequence { .. } | Content::Mapping { .. } | Content::Alias(_) => None,
        }
    }

    /// Whether a value is a mapping.
    #[must_use]
    pub fn is_mapping(&self, value: YamlValue) -> bool {
        let event = self.event(self.followed(value));
        event.is_some_and(|event| matches!(event.content, Content::Mapping { .. }))
    }

    /// Whether a value can be a key.
    pub(super) fn is_scalar(&self, value: YamlValue) -> bool {
        let event = self.event(self.followed(value));
        event.is_some_and(|event| matches!(event.content, Content::Scalar { .. }))
    }

    /// Whether a key is `<<`, and written plainly.
    pub(super) fn is_merge_key(&self, key: YamlValue) -> bool {
        let event = self.event(self.followed(key));
        event.is_some_and(|event| {
            matches!(event.content, Content::Scalar { is_plain: true, .. }) && self.scalar(event) == "<<"
        })
    }

    /// Whether a value can stand behind a merge key: a mapping, or a list of mappings.
    pub(super) fn can_be_merged(&self, value: YamlValue) -> bool {
        let is_list = |value| {
            let event = self.event(self.followed(value));
            event.is_some_and(|event| matches!(event.content, Content::Sequence { .. }))
        };
        self.is_mapping(value) || (is_list(value) && self.items(value).all(|item| self.is_mapping(item)))
    }

    /// Takes up a scalar with its text.
    pub(super) fn push_scalar(&mut self, span: Span, text: &str, is_plain: bool) -> YamlValue {
        let start = small(self.texts.len());
        self.texts.push_str(text);
        let end = small(self.texts.len());
        self.push(span, Content::Scalar { start, end, is_plain })
    }

    /// Takes up an alias.
    pub(super) fn push_alias(&mut self, span: Span, target: YamlValue) -> YamlValue {
        self.push(span, Content::Alias(target))
    }

    /// Takes up a list, or a mapping, whose values follow.
    pub(super) fn open(&mut self, span: Span, is_mapping: bool) -> YamlValue {
        self.push(span, if is_mapping { Content::Mapping { behind: 0 } } else { Content::Sequence { behind: 0 } })
    }

    /// Ends a list or mapping before the next value, and says where it ends in the file.
    pub(super) fn close(&mut self, value: YamlValue, end: usize) {
        let next = small(self.events.len());
        if let Some(event) = self.events.get_mut(value.0 as usize) {
            event.end = small(end);
            if let Content::Sequence { behind } | Content::Mapping { behind } = &mut event.content {
                *behind = next;
            }
        }
    }

    fn push(&mut self, span: Span, content: Content) -> YamlValue {
        self.events.push(Event { start: small(span.start), end: small(span.end), content });
        YamlValue(small(self.events.len() - 1))
    }

    fn event(&self, value: YamlValue) -> Option<Event> {
        self.events.get(value.0 as usize).copied()
    }

    /// What an alias stands for; an alias stands for no alias.
    fn followed(&self, value: YamlValue) -> YamlValue {
        match self.event(value).map(|event| event.content) {
            Some(Content::Alias(target)) => target,
            _ => value,
        }
    }

    fn scalar(&self, event: Event) -> &str {
        match event.content {
            Content::Scalar { start, end, .. } => self.texts.get(start as usize..end as usize).unwrap_or(""),
            Content::Sequence { .. } | Content::Mapping { .. } | Content::Alias(_) => "",
        }
    }

    fn span(&self, event: Event) -> Span {
        Span { file: self.file, start: event.start as usize, end: event.end as usize }
    }

    /// The keys and values of a mapping as they stand in the file.
    fn pairs(&self, value: YamlValue) -> impl Iterator<Item = (YamlValue, YamlValue)> + '_ {
        let value = self.followed(value);
        let mut inside = self.within(value, self.is_mapping(value));
        std::iter::from_fn(move || Some((inside.next()?, inside.next()?)))
    }

    /// The items of a list.
    fn items(&self, value: YamlValue) -> impl Iterator<Item = YamlValue> + '_ {
        let value = self.followed(value);
        self.within(value, !self.is_mapping(value))
    }

    fn within(&self, value: YamlValue, is_wanted: bool) -> impl Iterator<Item = YamlValue> + '_ {
        let end = if is_wanted { self.behind(value) } else { value.0 };
        let mut next = value.0 + 1;
        std::iter::from_fn(move || {
            let at = YamlValue(next);
            (next < end).then(|| {
                next = self.behind(at);
                at
            })
        })
    }

    /// The number of the first value that is not within this one.
    fn behind(&self, value: YamlValue) -> u32 {
        match self.event(value).map(|event| event.content) {
            // One that is still open has none within it yet.
            Some(Content::Sequence { behind } | Content::Mapping { behind }) => behind.max(value.0 + 1),
            _ => value.0 + 1,
        }
    }
}

/// Places and numbers within a file, whose bytes and values are limited far below 2^32.
fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
