//! Where the parts of a document are: slices of JSON or values of YAML that are read when asked for, or a tree.
//!
//! Only this file, and those which look at every operation or every name, know which of them it is.

use std::borrow::Cow;
use std::cell::{Cell, OnceCell};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

use crate::source::limits::MAX_NODES;
use crate::source::{
    FileId, JsonMembers, JsonSlice, Node, NodeKind, Outline, SourceError, Sources, Span, YamlEvents, YamlMember,
    YamlValue, parse_json_within, parse_yaml_within, read_json_slice, scan_yaml,
};

/// Opened are the top of the document, `paths`, and each kind of component, in version 2.0 at the top.
static OUTLINE: Outline = Outline::Open(
    &[
        ("paths", Outline::Open(&[], &Outline::Closed)),
        ("components", Outline::Open(&[], &Outline::Open(&[], &Outline::Closed))),
        ("definitions", Outline::Open(&[], &Outline::Closed)),
        ("parameters", Outline::Open(&[], &Outline::Closed)),
        ("responses", Outline::Open(&[], &Outline::Closed)),
        ("securityDefinitions", Outline::Open(&[], &Outline::Closed)),
    ],
    &Outline::Closed,
);

/// The parts of a document.
#[derive(Debug)]
pub(super) enum Index {
    /// A JSON document, with how many values may still be read of it.
    Json { top: Group, budget: Cell<usize> },
    /// A YAML document.
    Yaml { top: Group, events: YamlEvents },
    /// Any file that a reference named.
    Tree(Node),
}

/// The members of an opened object.
#[derive(Debug, Default)]
pub(super) struct Group {
    parts: Vec<Part>,
    /// The number of every part behind the hash of its key, sorted; made when it is first needed.
    by_hash: OnceCell<Vec<(u64, usize)>>,
}

/// One member of an opened object.
#[derive(Debug)]
struct Part {
    key: PartKey,
    key_span: Range<usize>,
    content: PartContent,
}

#[derive(Debug)]
enum PartKey {
    /// These bytes of the file.
    Slice(Range<usize>),
    /// The text of JSON in these bytes, with its quotes.
    Escaped(Range<usize>),
    /// This text.
    Text(String),
}

#[derive(Debug)]
enum PartContent {
    Value(PartPlace, OnceCell<Box<Node>>),
    Group(Group),
    Other(&'static str),
}

/// Where a value stands that is not read yet.
#[derive(Debug, Clone)]
pub(super) enum PartPlace {
    /// In these bytes of JSON.
    Json(Range<usize>),
    /// Here among the values of YAML.
    Yaml(YamlValue),
}

impl PartPlace {
    /// The bytes of JSON.
    pub(super) fn json(&self) -> Option<&Range<usize>> {
        match self {
            Self::Json(range) => Some(range),
            Self::Yaml(_) => None,
        }
    }
}

/// A path of a document.
#[derive(Debug, Clone)]
pub(super) struct PathKey<'a> {
    /// Its template.
    pub(super) path: Cow<'a, str>,
    /// Its path item.
    pub(super) place: PartPlace,
}

impl Index {
    /// Reads where everything is in a JSON document.
    pub(super) fn json(sources: &Sources, file: FileId) -> Result<Self, SourceError> {
        let text = sources.text(file);
        let members = JsonMembers::read(sources, file, 0..text.len(), &OUTLINE)?;
        Ok(Self::Json { top: json_group(text, members), budget: Cell::new(MAX_NODES) })
    }

    /// Reads where everything is in a YAML document.
    pub(super) fn yaml(sources: &Sources, file: FileId) -> Result<Self, SourceError> {
        let events = scan_yaml(sources, file)?;
        let top = if events.is_mapping(events.root()) {
            yaml_group(&events, events.root(), &OUTLINE)
        } else {
            Group::default()
        };
        Ok(Self::Yaml { top, events })
    }

    /// Reads a file that a reference named, whole: what is in it is wanted. The number of its values is taken from
    /// `budget`, of which nothing is left when it was not enough.
    pub(super) fn referenced(sources: &Sources, file: FileId, budget: &Cell<usize>) -> Result<Self, SourceError> {
        let text = sources.text(file);
        let (mut for_json, mut for_yaml) = (budget.get(), budget.get());
        let is_json = text.trim_start_matches('\u{feff}').trim_start().starts_with(['{', '[']);
        let read = match is_json {
            true => parse_json_within(sources, file, 0..text.len(), &mut for_json)
                .or_else(|error| parse_yaml_within(sources, file, &mut for_yaml).map_err(|_| error)),
            false => parse_yaml_within(sources, file, &mut for_yaml),
        };
        budget.set(match &read {
            Err(SourceError::TooManyNodes { .. }) => 0,
            _ => for_json.min(for_yaml),
        });
        read.map(Self::Tree)
    }

    /// The value that these tokens lead to. An object that only groups others, such as `paths`, is none.
    ///
    /// # Errors
    /// When the part that holds it cannot be read.
    pub(super) fn find<T: AsRef<str>>(
        &self,
        sources: &Sources,
        file: FileId,
        tokens: &[T],
    ) -> Result<Option<&Node>, SourceError> {
        let mut group = match self {
            Self::Tree(root) => return Ok(descend(root, tokens)),
            Self::Json { top, .. } | Self::Yaml { top, .. } => top,
        };
        let mut rest = tokens;
        while let Some((token, behind)) = rest.split_first() {
            let Some(part) = group.get(sources.text(file), token.as_ref()) else {
                return Ok(None);
            };
            rest = behind;
            match &part.content {
                PartContent::Group(inner) => group = inner,
                PartContent::Other(_) => return Ok(None),
                PartContent::Value(place, node) => {
                    let node = match node.get() {
                        Some(known) => known,
                        None => {
                            let read = self.read(sources, file, place)?;
                            node.get_or_init(|| Box::new(read))
                        }
                    };
                    return Ok(descend(node, rest));
                }
            }
        }
        Ok(None)
    }

    /// The places of the first two keys with this name in an opened object (`[]`, `["paths"]`,
    /// `["components", "schemas"]`); more than one means that the document contradicts itself.
    pub(super) fn key_spans(&self, sources: &Sources, file: FileId, object: &[&str], key: &str) -> Vec<Span> {
        match self {
            Self::Tree(root) => descend(root, object).map_or_else(Vec::new, |node| {
                node.entries().iter().filter(|entry| entry.key == key).take(2).map(|entry| entry.key_span).collect()
            }),
            Self::Json { top, .. } | Self::Yaml { top, .. } => {
                let text = sources.text(file);
                top.descend(text, object).map_or_else(Vec::new, |group| {
                    let (first, second) = group.places(text, key);
                    let both = [first, second].into_iter().flatten();
                    both.filter_map(|place| group.parts.get(place)).map(|part| part.key_span(file)).collect()
                })
            }
        }
    }

    /// The keys of an opened object.
    pub(super) fn keys<'a>(&'a self, sources: &'a Sources, file: FileId, object: &[&str]) -> Vec<Cow<'a, str>> {
        match self {
            Self::Tree(root) => descend(root, object).map_or_else(Vec::new, |node| {
                node.entries().iter().map(|entry| Cow::Borrowed(entry.key.as_str())).collect()
            }),
            Self::Json { top, .. } | Self::Yaml { top, .. } => {
                let text = sources.text(file);
                top.descend(text, object)
                    .map_or_else(Vec::new, |group| group.parts.iter().map(|part| part.key(text)).collect())
            }
        }
    }

    /// A value that is not kept.
    ///
    /// # Errors
    /// When it is no JSON, or too much of the document is asked for.
    pub(super) fn read(&self, sources: &Sources, file: FileId, place: &PartPlace) -> Result<Node, SourceError> {
        match (place, self) {
            (PartPlace::Yaml(value), Self::Yaml { events, .. }) => Ok(events.node(*value)),
            (PartPlace::Json(range), Self::Json { budget, .. }) => {
                let mut left = budget.get();
                let read = read_json_slice(sources, file, range.clone(), &mut left)?;
                budget.set(left);
                Ok(read)
            }
            (_, _) => Ok(Node { span: Span { file, start: 0, end: 0 }, kind: NodeKind::Null }),
        }
    }

    /// The paths of a document in the order of the file.
    pub(super) fn paths<'a>(&'a self, sources: &'a Sources, file: FileId) -> Vec<PathKey<'a>> {
        let (Self::Json { top, .. } | Self::Yaml { top, .. }) = self else {
            return Vec::new();
        };
        let text = sources.text(file);
        let parts = top.descend(text, &["paths"]).map_or(&[][..], |group| &group.parts);
        let key = |part: &'a Part| match &part.content {
            PartContent::Value(place, _) => Some(PathKey { path: part.key(text), place: place.clone() }),
            PartContent::Group(_) | PartContent::Other(_) => None,
        };
        // What starts with `x-` is an extension (OpenAPI 3.0, "Paths Object").
        parts.iter().filter_map(key).filter(|key| !key.path.starts_with("x-")).collect()
    }

    /// What stands in place of an object that should have been opened, if something else does: its word,
    /// and the place of its key.
    pub(super) fn not_an_object(&self, sources: &Sources, file: FileId, key: &str) -> Option<(&'static str, Span)> {
        match self {
            Self::Tree(root) => root
                .entries()
                .iter()
                .find(|entry| entry.key == key)
                .filter(|entry| !matches!(entry.value.kind, NodeKind::Mapping(_)))
                .map(|entry| (entry.value.kind_name(), entry.key_span)),
            Self::Json { top, .. } | Self::Yaml { top, .. } => {
                top.get(sources.text(file), key).and_then(|part| match part.content {
                    PartContent::Other(kind) => Some((kind, part.key_span(file))),
                    PartContent::Value(..) | PartContent::Group(_) => None,
                })
            }
        }
    }
}

impl Group {
    fn get(&self, text: &str, key: &str) -> Option<&Part> {
        self.places(text, key).0.and_then(|place| self.parts.get(place))
    }

    /// The first and the second part with this key.
    fn places(&self, text: &str, key: &str) -> (Option<usize>, Option<usize>) {
        let by_hash = self.by_hash.get_or_init(|| {
            let numbered = self.parts.iter().enumerate();
            let mut places: Vec<_> = numbered.map(|(place, part)| (hash(&part.key(text)), place)).collect();
            places.sort_unstable();
            places
        });
        let wanted = hash(key);
        let first = by_hash.partition_point(|(hash, _)| *hash < wanted);
        let alike = by_hash.get(first..).unwrap_or_default().iter().take_while(|(hash, _)| *hash == wanted);
        let mut same = alike
            .filter(|(_, place)| self.parts.get(*place).is_some_and(|part| part.key(text) == key))
            .map(|(_, place)| *place);
        (same.next(), same.next())
    }

    fn descend(&self, text: &str, object: &[&str]) -> Option<&Self> {
        object.iter().try_fold(self, |group, key| match &group.get(text, key)?.content {
            PartContent::Group(inner) => Some(inner),
            PartContent::Value(..) | PartContent::Other(_) => None,
        })
    }
}

impl Part {
    fn key<'a>(&'a self, text: &'a str) -> Cow<'a, str> {
        match &self.key {
            PartKey::Slice(range) => Cow::Borrowed(text.get(range.clone()).unwrap_or("")),
            PartKey::Escaped(range) => {
                let raw = text.get(range.clone()).unwrap_or("");
                serde_json::from_str(raw).map_or(Cow::Borrowed(raw), Cow::Owned)
            }
            PartKey::Text(text) => Cow::Borrowed(text),
        }
    }

    fn key_span(&self, file: FileId) -> Span {
        Span { file, start: self.key_span.start, end: self.key_span.end }
    }
}

fn hash(key: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    hasher.finish()
}

fn json_group(text: &str, members: JsonMembers) -> Group {
    let parts = members.members.into_iter().map(|member| {
        let quoted = member.key.start.saturating_sub(1)..member.key.end + 1;
        let is_escaped = text.get(member.key.clone()).is_some_and(|key| key.contains('\\'));
        Part {
            key: if is_escaped { PartKey::Escaped(quoted.clone()) } else { PartKey::Slice(member.key) },
            key_span: quoted,
            content: match member.value {
                JsonSlice::Value(range) => PartContent::Value(PartPlace::Json(range), OnceCell::new()),
                JsonSlice::Members(inner) => PartContent::Group(json_group(text, inner)),
                JsonSlice::Other(kind) => PartContent::Other(kind),
            },
        }
    });
    Group { parts: parts.collect(), by_hash: OnceCell::new() }
}

/// Takes up the members of a mapping, and opens those that the outline opens.
fn yaml_group(events: &YamlEvents, mapping: YamlValue, outline: &'static Outline) -> Group {
    let part = |member: YamlMember<'_>| Part {
        key: PartKey::Text(member.key.to_owned()),
        key_span: member.key_span.start..member.key_span.end,
        content: match outline.member(member.key) {
            Outline::Closed => PartContent::Value(PartPlace::Yaml(member.value), OnceCell::new()),
            inner @ Outline::Open(..) if events.is_mapping(member.value) => {
                PartContent::Group(yaml_group(events, member.value, inner))
            }
            Outline::Open(..) => PartContent::Other(events.node(member.value).kind_name()),
        },
    };
    Group { parts: events.members(mapping).into_iter().map(part).collect(), by_hash: OnceCell::new() }
}

/// The value below `node` that these tokens lead to.
fn descend<'a, T: AsRef<str>>(node: &'a Node, tokens: &[T]) -> Option<&'a Node> {
    tokens.iter().try_fold(node, |node, token| match &node.kind {
        NodeKind::Sequence(items) => items.get(token.as_ref().parse::<usize>().ok()?),
        _ => node.get(token.as_ref()),
    })
}
