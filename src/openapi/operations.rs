//! Finds operations by operationId or by method and path, without reading the others.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ops::Range;

use memchr::{memchr2, memmem};

use super::index::{Index, PartPlace, PathKey};
use super::pointer::below;
use super::reader::{Place, Reader};
use super::{Document, Method, OperationReference};
use crate::diagnostics::{Diagnostic, DocumentProblem, OperationName, closest};
use crate::source::{JsonMember, JsonMembers, JsonSlice, Node, Outline, Sources, YamlEvents, YamlValue};

/// An operation that is in the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Listed {
    /// The path template.
    pub(super) path: String,
    /// The method.
    pub(super) method: Method,
    /// The operationId, if it has one.
    pub(super) operation_id: Option<String>,
}

impl Listed {
    /// `METHOD /path`.
    pub(super) fn method_and_path(&self) -> String {
        format!("{} {}", self.method.name(), self.path)
    }
}

/// Splits `GET /path`; nothing when the text starts with no method. Some documents write a path without its first
/// slash, or none at all.
pub(super) fn method_and_path(text: &str) -> Option<(Method, &str)> {
    let (method, path) = text.split_once(' ')?;
    let method = Method::ALL.into_iter().find(|candidate| candidate.name() == method)?;
    Some((method, path.trim_start()))
}

/// Finds the operations with the operationIds that are wanted. The result is in the order of `wanted`.
pub(super) fn find_by_id(
    document: &Document,
    sources: &Sources,
    wanted: &[&OperationReference],
) -> Vec<Result<Listed, DocumentProblem>> {
    let ids: HashSet<&str> = wanted.iter().map(|reference| reference.text.as_str()).collect();
    let mut found = by_id(likely_operations(document, sources, &ids), &ids);
    let mut all = Vec::new();
    if found.len() < ids.len() {
        all = all_operations(document, sources);
        found = by_id(all.clone(), &ids);
    }
    let name = sources.name(document.file);
    wanted.iter().map(|reference| one_of(reference, found.get(reference.text.as_str()), &all, name)).collect()
}

fn one_of(
    reference: &OperationReference,
    found: Option<&Vec<Listed>>,
    all: &[Listed],
    document: &str,
) -> Result<Listed, DocumentProblem> {
    match found.map(Vec::as_slice) {
        Some([one]) => Ok(one.clone()),
        Some(several) => Err(DocumentProblem::AmbiguousOperation {
            operation: reference.text.clone(),
            span: reference.span,
            document: document.to_owned(),
            candidates: sorted(several.iter().map(Listed::method_and_path).collect()),
        }),
        None => Err(DocumentProblem::UnknownOperation {
            operation: reference.text.clone(),
            span: reference.span,
            document: document.to_owned(),
            closest: closest_operation(&reference.text, all),
        }),
    }
}

fn sorted(mut names: Vec<String>) -> Vec<String> {
    names.sort();
    names
}

fn by_id(operations: Vec<Listed>, ids: &HashSet<&str>) -> BTreeMap<String, Vec<Listed>> {
    let mut found: BTreeMap<String, Vec<Listed>> = BTreeMap::new();
    for operation in operations {
        if let Some(id) = operation.operation_id.clone().filter(|id| ids.contains(id.as_str())) {
            found.entry(id).or_default().push(operation);
        }
    }
    found
}

/// The operation that a name most likely meant.
pub(super) fn closest_operation(text: &str, all: &[Listed]) -> Option<OperationName> {
    let named = |operation: &Listed| OperationName {
        operation_id: operation.operation_id.clone(),
        method_and_path: operation.method_and_path(),
    };
    if method_and_path(text).is_some() {
        let names: Vec<String> = all.iter().map(Listed::method_and_path).collect();
        if let Some(name) = closest(text, names.iter().map(String::as_str)) {
            return all.iter().find(|operation| operation.method_and_path() == name).map(named);
        }
    }
    let ids = all.iter().filter_map(|operation| operation.operation_id.as_deref());
    let id = closest(text, ids)?;
    all.iter().find(|operation| operation.operation_id.as_deref() == Some(id)).map(named)
}

/// Every operation of the document.
pub(super) fn all_operations(document: &Document, sources: &Sources) -> Vec<Listed> {
    let paths = document.index.paths(sources, document.file);
    paths.iter().flat_map(|key| operations_at(document, sources, key)).collect()
}

fn operations_at(document: &Document, sources: &Sources, key: &PathKey<'_>) -> Vec<Listed> {
    match (&key.place, &document.index) {
        (PartPlace::Json(range), _) => json_operations(document, sources, key, range.clone()),
        (PartPlace::Yaml(item), Index::Yaml { events, .. }) => yaml_operations(document, sources, key, (events, *item)),
        (PartPlace::Yaml(_), _) => Vec::new(),
    }
}

/// The operations of the path items which seem to hold one of the ids. In a JSON document the text is
/// searched for them, which reads nothing.
fn likely_operations(document: &Document, sources: &Sources, ids: &HashSet<&str>) -> Vec<Listed> {
    if ids.is_empty() {
        return Vec::new();
    }
    let Index::Json { .. } = document.index else {
        return all_operations(document, sources);
    };
    let text = sources.text(document.file);
    let paths = document.index.paths(sources, document.file);
    let ranges: Vec<&Range<usize>> = paths.iter().filter_map(|key| key.place.json()).collect();
    let (Some(first), Some(last)) = (ranges.first(), ranges.last()) else {
        return Vec::new();
    };
    let start = first.start;
    let region = text.get(start..last.end).unwrap_or("");
    let path_at = |at: usize| ranges.partition_point(|range| range.start <= at).saturating_sub(1);
    let mut places = BTreeSet::new();
    for hit in memmem::find_iter(region.as_bytes(), b"\"operationId\"") {
        let behind = start + hit + "\"operationId\"".len();
        if string_member_value(text, behind).is_some_and(|id| ids.contains(id.trim())) {
            places.insert(path_at(start + hit));
        }
    }
    // Behind a reference of a path item or an operation the file may hold more of them.
    for hit in memmem::find_iter(region.as_bytes(), b"\"$ref\"") {
        let place = path_at(start + hit);
        let item = ranges.get(place).map_or(start, |range| range.start);
        if may_refer_from_path_item(text, item, start + hit) {
            places.insert(place);
        }
    }
    for hit in memmem::find_iter(region.as_bytes(), b"\\u00") {
        if is_in_escaped_key(region, hit) {
            places.insert(path_at(start + hit));
        }
    }
    let likely = places.into_iter().filter_map(|place| paths.get(place));
    likely.flat_map(|key| operations_at(document, sources, key)).collect()
}

/// Whether the `$ref` at `at` can be that of the path item at `item`, or of one of its operations: told from the little
/// that stands before it, so that a `$ref` which is not the first member always can.
fn may_refer_from_path_item(text: &str, item: usize, at: usize) -> bool {
    let before = text.get(item..at).unwrap_or("").trim_end();
    let Some(around) = before.strip_suffix('{') else {
        return before.ends_with(',');
    };
    let key = around.trim_end().strip_suffix(':').and_then(|key| key.trim_end().strip_suffix('"'));
    let key = key.and_then(|key| key.rsplit('"').next());
    around.is_empty() || key.is_some_and(|key| key.contains('\\') || Method::from_key(key).is_some())
}

/// Whether the escape at `at` stands in a string that means `operationId` or `$ref`; with every letter as an escape the
/// longer has 66 bytes.
fn is_in_escaped_key(region: &str, at: usize) -> bool {
    const LONGEST: usize = 66;
    let first = at.saturating_sub(LONGEST);
    let before = region.as_bytes().get(first..at).unwrap_or_default();
    let Some(quote) = memchr::memrchr(b'"', before) else {
        return false;
    };
    let string = region.get(first + quote..).unwrap_or("");
    let is_short = string.as_bytes().iter().skip(1).take(LONGEST + 1).any(|byte| *byte == b'"');
    is_short && decoded(string).is_some_and(|key| key == "operationId" || key == "$ref")
}

/// The string behind a key that ends at `at`: `: "text"`.
fn string_member_value(text: &str, at: usize) -> Option<String> {
    let rest = text.get(at..)?.trim_start().strip_prefix(':')?.trim_start();
    decoded(rest)
}

/// The JSON string at the start of a text.
fn decoded(text: &str) -> Option<String> {
    let inside = text.strip_prefix('"')?;
    let mut end = memchr2(b'"', b'\\', inside.as_bytes())?;
    if inside.as_bytes().get(end) == Some(&b'"') {
        return inside.get(..end).map(str::to_owned);
    }
    while inside.as_bytes().get(end) == Some(&b'\\') {
        end += 2;
        end += memchr2(b'"', b'\\', inside.as_bytes().get(end..)?)?;
    }
    serde_json::from_str(text.get(..end + 2)?).ok()
}

/// An operationId without the white space that line breaks leave around it.
fn trimmed(id: &str) -> Option<String> {
    Some(id.trim()).filter(|id| !id.is_empty()).map(str::to_owned)
}

/// Whether a path item, or one of its operations, stands elsewhere.
fn has_reference(item: &Node) -> bool {
    let refers = |node: &Node| node.get("$ref").is_some();
    refers(item) || item.entries().iter().any(|entry| Method::from_key(&entry.key).is_some() && refers(&entry.value))
}

/// The operations of a path item behind references. What cannot be followed is not listed: it is told when
/// the operation is asked for. One that stands at another path of the document is listed there.
fn referred_operations(document: &Document, sources: &Sources, path: &str) -> Vec<Listed> {
    let mut reader = Reader::new(document, sources);
    let layers = layers_at(&mut reader, path);
    let mut listed = Vec::new();
    for (method, node) in followed(&mut reader, path, &layers) {
        let operation_id = node.get("operationId").and_then(Node::as_str).and_then(trimmed);
        listed.push(Listed { path: path.to_owned(), method, operation_id });
    }
    listed
}

/// The path item and what it refers to; the path item alone when that cannot be followed.
fn layers_at<'a>(reader: &mut Reader<'a>, path: &str) -> Vec<Place<'a>> {
    let item = reader.find(&["paths", path]);
    item.map_or_else(Vec::new, |item| reader.layers(item.clone()).unwrap_or_else(|| vec![item]))
}

fn followed<'a>(reader: &mut Reader<'a>, path: &str, layers: &[Place<'a>]) -> Vec<(Method, &'a Node)> {
    let own = below("#/paths", path);
    let mut found = Vec::new();
    for method in Method::ALL {
        if let Some(operation) = operation_of(reader, layers, method) {
            let is_in_document = operation.node.span.file == reader.document.file;
            let is_elsewhere = operation.pointer.starts_with("#/paths/") && !operation.pointer.starts_with(&own);
            if !(is_in_document && is_elsewhere) {
                found.push((method, operation.node));
            }
        }
    }
    found
}

/// An operation of a path item: one that stands beside a reference before one that stands behind it.
pub(super) fn operation_of<'a>(reader: &mut Reader<'a>, layers: &[Place<'a>], method: Method) -> Option<Place<'a>> {
    let operation = layers.iter().find_map(|layer| layer.member(method.key()))?;
    reader.follow(operation)
}

/// What a path item with references comes to.
pub(super) struct Referred<'a> {
    /// The path item and what it refers to, the own one first.
    pub(super) layers: Vec<Place<'a>>,
    /// The operations that are not listed at another path.
    pub(super) operations: Vec<(Method, &'a Node)>,
    /// References that could not be followed.
    pub(super) problems: Vec<Diagnostic>,
}

/// The operations of a path item behind references; nothing when it has none.
pub(super) fn referred_item<'a>(
    document: &'a Document,
    sources: &'a Sources,
    path: &str,
    item: &Node,
) -> Option<Referred<'a>> {
    if !has_reference(item) {
        return None;
    }
    let mut reader = Reader::new(document, sources);
    let layers = layers_at(&mut reader, path);
    let operations = followed(&mut reader, path, &layers);
    Some(Referred { layers, operations, problems: reader.problems })
}

fn yaml_operations(
    document: &Document,
    sources: &Sources,
    key: &PathKey<'_>,
    (events, item): (&YamlEvents, YamlValue),
) -> Vec<Listed> {
    let members = events.members(item);
    let methods = members.iter().filter(|member| events.is_mapping(member.value));
    let methods = methods.filter_map(|member| Some((Method::from_key(member.key)?, member.value)));
    let operations: Vec<(Method, YamlValue)> = methods.collect();
    let refers = |value: YamlValue| events.get(value, "$ref").is_some();
    if refers(item) || operations.iter().any(|(_, operation)| refers(*operation)) {
        return referred_operations(document, sources, &key.path);
    }
    let listed = |(method, operation): (Method, YamlValue)| Listed {
        path: key.path.clone().into_owned(),
        method,
        operation_id: events.get(operation, "operationId").and_then(|id| trimmed(&events.text(id)?)),
    };
    operations.into_iter().map(listed).collect()
}

/// Of a path item, the members of its operations are listed.
static PATH_ITEM: Outline = Outline::Open(&[], &Outline::Open(&[], &Outline::Closed));

fn json_operations(document: &Document, sources: &Sources, key: &PathKey<'_>, range: Range<usize>) -> Vec<Listed> {
    let file = document.file;
    // A path item that is no object holds no operation.
    let Ok(item) = JsonMembers::read(sources, file, range, &PATH_ITEM) else {
        return Vec::new();
    };
    let refers = |members: &JsonMembers| members.get(sources, file, "$ref").is_some();
    let operation_refers = |member: &JsonMember| match &member.value {
        JsonSlice::Members(members) => Method::from_key(&member.key(sources, file)).is_some() && refers(members),
        JsonSlice::Value(_) | JsonSlice::Other(_) => false,
    };
    if refers(&item) || item.members.iter().any(operation_refers) {
        return referred_operations(document, sources, &key.path);
    }
    let operation = |member: &JsonMember| {
        let method = Method::from_key(&member.key(sources, file))?;
        let JsonSlice::Members(members) = &member.value else {
            return None;
        };
        let id = members.get(sources, file, "operationId").and_then(|id| match &id.value {
            JsonSlice::Value(range) => trimmed(&decoded(sources.text(file).get(range.clone())?)?),
            JsonSlice::Members(_) | JsonSlice::Other(_) => None,
        });
        Some(Listed { path: key.path.clone().into_owned(), method, operation_id: id })
    };
    item.members.iter().filter_map(operation).collect()
}
