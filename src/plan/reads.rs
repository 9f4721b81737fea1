//! From resolved outputs to what is read: one pass over the answer into structs that hold what is needed.

use indexmap::IndexMap;

use super::projection::{Output, OutputValue};
use crate::allowlist::PathSegment;
use crate::model::{Gather, ReadField, ReadKind, ReadStruct, RustIdent};
use crate::source::Span;

/// What is read of one value of the answer.
#[derive(Debug, Clone)]
pub(super) enum Use {
    /// Nothing but that it is there.
    Presence,
    /// The value itself.
    Leaf,
    /// Members of an object.
    Object(IndexMap<String, Use>),
    /// The elements of a list; `is_written` when each becomes an object of the output.
    List { element: Box<Use>, is_written: bool },
    /// The values of a map.
    Entries(Box<Use>),
}

/// A member is read both as a value and as an object; the way to it, last member first.
#[derive(Debug, Default)]
pub(super) struct Conflict(Vec<String>);

impl Conflict {
    fn below(mut self, name: &str) -> Self {
        self.0.push(name.to_owned());
        self
    }

    /// The way to the member.
    fn path(mut self) -> String {
        self.0.reverse();
        self.0.join(".")
    }
}

impl Use {
    /// Reads what is at the end of a path.
    fn at(path: &[PathSegment], end: Self) -> Self {
        path.iter().rev().fold(end, |inner, segment| match segment {
            PathSegment::Member(name) => Self::Object(IndexMap::from([(name.clone(), inner)])),
            PathSegment::Elements => Self::List { element: Box::new(inner), is_written: false },
        })
    }

    /// Reads what is at the end of members.
    pub(super) fn below(path: &[String], end: Self) -> Self {
        path.iter().rev().fold(end, |inner, name| Self::Object(IndexMap::from([(name.clone(), inner)])))
    }

    /// Reads everything that the outputs need of one place. The error is the member, and the output that clashes.
    pub(super) fn of(outputs: &[Output]) -> Result<Self, (String, Span)> {
        let mut whole = Self::Presence;
        for output in outputs {
            let wanted = match &output.value {
                OutputValue::Leaf { path, .. } | OutputValue::Keys { path, .. } => Self::below(path, Self::Leaf),
                OutputValue::List { path, .. } => Self::at(path, Self::Leaf),
                OutputValue::Gathered { path, gather: Gather::Count, .. } if is_plain_list(path) => {
                    Self::at(path, Self::Presence)
                }
                OutputValue::Gathered { path, .. } => Self::at(path, Self::Leaf),
                OutputValue::Object(outputs) => Self::of(outputs)?,
                OutputValue::Array { path, fields, .. } => {
                    let element = Self::of(fields)?.or_object();
                    Self::below(path, Self::List { element: Box::new(element), is_written: true })
                }
                OutputValue::Entries { path, fields, .. } => {
                    Self::below(path, Self::Entries(Box::new(Self::of(fields)?.or_object())))
                }
            };
            whole.merge(wanted).map_err(|conflict| (conflict.path(), output.span))?;
        }
        Ok(whole)
    }

    /// What is written of without any output is read as an object.
    pub(super) fn or_object(self) -> Self {
        match self {
            Self::Presence => Self::Object(IndexMap::new()),
            other => other,
        }
    }

    /// Reads something more of the same value.
    pub(super) fn merge(&mut self, new: Self) -> Result<(), Conflict> {
        match (self, new) {
            (_, Self::Presence) | (Self::Leaf, Self::Leaf) => Ok(()),
            (there @ Self::Presence, new) => {
                *there = new;
                Ok(())
            }
            (Self::Object(there), Self::Object(new)) => new.into_iter().try_for_each(|(name, value)| {
                let member = there.entry(name.clone()).or_insert(Self::Presence);
                member.merge(value).map_err(|conflict| conflict.below(&name))
            }),
            (Self::List { element: there, is_written: first }, Self::List { element: new, is_written: second }) => {
                *first |= second;
                there.merge(*new)
            }
            (Self::Entries(there), Self::Entries(new)) => there.merge(*new),
            _ => Err(Conflict::default()),
        }
    }

    /// The members to the only value of an object, when there is just one.
    fn chain(&self) -> Option<Vec<String>> {
        let mut chain = Vec::new();
        let mut value = self;
        loop {
            match value {
                Self::Leaf => return Some(chain).filter(|chain| !chain.is_empty()),
                Self::Object(members) if members.len() == 1 => {
                    let (name, next) = members.first()?;
                    chain.push(name.clone());
                    value = next;
                }
                _ => return None,
            }
        }
    }
}

/// The structs that an answer is read into, the whole answer's first, and the ways to every value.
#[derive(Debug, Default)]
pub(super) struct Layout {
    pub(super) structs: Vec<ReadStruct>,
}

impl Layout {
    /// Lays out the answer.
    pub(super) fn new(answer: &Use) -> Self {
        let mut layout = Self::default();
        let about = "What the tool reads of the upstream's answer.".to_owned();
        let name = RustIdent::camel("Answer");
        match answer {
            Use::Object(members) => {
                layout.add(members, None, about, name);
            }
            other => {
                let word = match other {
                    Use::List { .. } => "items",
                    Use::Entries(_) => "entries",
                    _ => "value",
                };
                layout.structs.push(ReadStruct { name, about, is_whole: true, fields: Vec::new() });
                let (_, kind) = layout.kind(word, other, None);
                let field = ReadField { member: String::new(), field: RustIdent::snake(word), kind };
                if let Some(read) = layout.structs.first_mut() {
                    read.fields.push(field);
                }
            }
        }
        layout
    }

    fn add(
        &mut self,
        members: &IndexMap<String, Use>,
        parent: Option<&RustIdent>,
        about: String,
        name: RustIdent,
    ) -> RustIdent {
        let taken: Vec<&RustIdent> = self.structs.iter().map(|read| &read.name).collect();
        let name = name.unique(&taken);
        let place = self.structs.len();
        self.structs.push(ReadStruct { name: name.clone(), about, is_whole: false, fields: Vec::new() });
        let prefix = parent.map(|_| &name);
        let mut fields: Vec<ReadField> = Vec::new();
        for (member, value) in members {
            let (words, kind) = self.kind(member, value, prefix);
            let used: Vec<&RustIdent> = fields.iter().map(|field| &field.field).collect();
            let field = RustIdent::snake(&words).unique(&used);
            fields.push(ReadField { member: member.clone(), field, kind });
        }
        if let Some(read) = self.structs.get_mut(place) {
            read.fields = fields;
        }
        name
    }

    /// How a member is read, and the words of its field's name.
    fn kind(&mut self, member: &str, value: &Use, prefix: Option<&RustIdent>) -> (String, ReadKind) {
        let shown = super::text::one_line(member);
        match value {
            Use::Presence | Use::Leaf => (member.to_owned(), ReadKind::Leaf),
            Use::Object(members) => match value.chain() {
                Some(chain) => (format!("{member} {}", chain.join(" ")), ReadKind::LeafAt(chain)),
                None => {
                    let name = named(prefix, member);
                    let name = self.add(members, Some(&name), format!("The object `{shown}`."), name.clone());
                    (member.to_owned(), ReadKind::Object(name))
                }
            },
            Use::List { element, is_written } => match (element.as_ref(), element.chain()) {
                (Use::Leaf | Use::Presence, _) if !is_written => (member.to_owned(), ReadKind::Leaves),
                (_, Some(chain)) if !is_written => (format!("{member} {}", chain.join(" ")), ReadKind::LeavesAt(chain)),
                _ => {
                    let about = format!("One element of `{shown}`.");
                    (member.to_owned(), ReadKind::Array(Box::new(self.element(member, element, prefix, about))))
                }
            },
            Use::Entries(inner) => {
                let about = format!("One value of the map `{shown}`.");
                (member.to_owned(), ReadKind::Entries(Box::new(self.element(member, inner, prefix, about))))
            }
        }
    }

    /// How an element of a list or a value of a map is read.
    fn element(&mut self, member: &str, value: &Use, prefix: Option<&RustIdent>, about: String) -> ReadKind {
        let single = singular(member);
        match value {
            Use::Object(members) => {
                let name = named(prefix, &single);
                ReadKind::Object(self.add(members, Some(&name), about, name.clone()))
            }
            other => self.kind(&format!("{single} element"), other, prefix).1,
        }
    }

    /// The struct of this name.
    pub(super) fn get(&self, name: &RustIdent) -> Option<&ReadStruct> {
        self.structs.iter().find(|read| read.name == *name)
    }

    /// How the whole answer is read.
    pub(super) fn answer(&self) -> Option<ReadKind> {
        self.structs.first().map(|read| ReadKind::Object(read.name.clone()))
    }

    /// The fields that lead from a part of the answer along `path`, and what is there.
    pub(super) fn access(&self, from: &ReadKind, path: &[String]) -> Option<(Vec<RustIdent>, ReadKind)> {
        let mut access = Vec::new();
        let mut kind = from.clone();
        let mut rest = path;
        loop {
            let ReadKind::Object(name) = &kind else {
                // Chains are read to their end at once.
                let chain = match &kind {
                    ReadKind::LeafAt(chain) | ReadKind::LeavesAt(chain) => chain.as_slice(),
                    _ => &[],
                };
                return (rest == chain || rest.is_empty()).then_some((access, kind));
            };
            let read = self.get(name)?;
            let field = match rest.split_first() {
                _ if read.is_whole => read.fields.first()?,
                Some((first, after)) => {
                    rest = after;
                    read.fields.iter().find(|field| field.member == *first)?
                }
                None => return Some((access, kind)),
            };
            access.push(field.field.clone());
            kind = field.kind.clone();
        }
    }
}

/// Whether a path leads to the elements of one list.
fn is_plain_list(path: &[PathSegment]) -> bool {
    path.iter().position(|segment| *segment == PathSegment::Elements) == path.len().checked_sub(1)
}

fn named(prefix: Option<&RustIdent>, words: &str) -> RustIdent {
    RustIdent::camel(&format!("{} {words}", prefix.map_or("", RustIdent::as_str)))
}

/// A list's name without its plural, good enough for a type's name.
pub(super) fn singular(word: &str) -> String {
    if let Some(stem) = word.strip_suffix("ies").filter(|stem| stem.len() > 1) {
        return format!("{stem}y");
    }
    match word.strip_suffix('s').filter(|stem| stem.len() > 1 && !stem.ends_with(['s', 'u', 'i'])) {
        Some(stem) => stem.to_owned(),
        None => word.to_owned(),
    }
}
