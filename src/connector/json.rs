//! Reads the two files into trees: rule D01.

use super::findings::Findings;
use super::package::PackageText;
use super::rules::definition::D01;
use crate::source::{FileId, Node, NodeKind, SourceError, Sources, Span, parse_json};

/// The file's tree, when it has one.
pub(super) fn read(sources: &Sources, text: &PackageText, findings: &mut Findings) -> Option<Node> {
    match text {
        PackageText::There(file) => read_file(sources, *file, findings),
        PackageText::NotUtf8(name) => {
            findings.breach_nowhere(&D01, format!("`{name}` is not UTF-8"));
            None
        }
        PackageText::Absent => None,
    }
}

/// The same for a file that is there.
pub(super) fn read_file(sources: &Sources, file: FileId, findings: &mut Findings) -> Option<Node> {
    let text = sources.text(file);
    let mark = '\u{feff}';
    let start = if text.starts_with(mark) { mark.len_utf8() } else { 0 };
    let top = Span { file, start: 0, end: start };
    if start > 0 {
        findings.breach(&D01, "the file starts with a byte order mark", top);
    }
    let root = match parse_json(sources, file, start..text.len()) {
        Ok(root) => root,
        Err(error) => {
            let (span, what) = fault(&error, top);
            findings.breach(&D01, what, span);
            return None;
        }
    };
    if !matches!(root.kind, NodeKind::Mapping(_)) {
        findings.breach(&D01, format!("the file is {}, not an object", root.kind_name()), root.span);
        return None;
    }
    repeated_keys(&root, findings);
    Some(root)
}

/// The text under a path of keys.
pub(super) fn text_at<'n>(node: &'n Node, keys: &[&str]) -> Option<&'n str> {
    at(node, keys)?.as_str()
}

/// The value under a path of keys.
pub(super) fn at<'n>(node: &'n Node, keys: &[&str]) -> Option<&'n Node> {
    keys.iter().try_fold(node, |node, key| node.get(key))
}

/// The place of a value, or of the nearest thing around it that is there.
pub(super) fn place(node: &Node, keys: &[&str]) -> Span {
    let mut found = node;
    for key in keys {
        match found.get(key) {
            Some(next) => found = next,
            None => break,
        }
    }
    first_character(found.span, found)
}

/// Every value of a tree, the root first.
pub(super) fn walk<'n>(node: &'n Node, visit: &mut impl FnMut(&'n Node)) {
    visit(node);
    for item in node.items() {
        walk(item, visit);
    }
    for entry in node.entries() {
        walk(&entry.value, visit);
    }
}

/// Objects and lists are shown by where they begin.
fn first_character(span: Span, node: &Node) -> Span {
    match node.kind {
        NodeKind::Mapping(_) | NodeKind::Sequence(_) => Span { end: span.start + 1, ..span },
        _ => span,
    }
}

fn repeated_keys(root: &Node, findings: &mut Findings) {
    walk(root, &mut |node| {
        let mut seen = std::collections::BTreeSet::new();
        for entry in node.entries() {
            if !seen.insert(&entry.key) {
                findings.breach(&D01, format!("`{}` is there twice", entry.key), entry.key_span);
            }
        }
    });
}

fn fault(error: &SourceError, top: Span) -> (Span, String) {
    match error {
        SourceError::Syntax { span, reason, .. } => (*span, format!("this is not JSON: {reason}")),
        SourceError::TooDeep { span, .. } | SourceError::TooManyNodes { span, .. } => {
            (*span, "the file is too deep or too large to be a connector's".to_owned())
        }
        _ => (top, "this is not JSON".to_owned()),
    }
}
