//! What people look for operations by: method, path, name, summary. Nothing else of them is kept.

use super::index::{PartPlace, PathKey};
use super::keywords::is_deprecated;
use super::operations::{Referred, referred_item};
use super::pointer::from_tokens;
use super::{Document, Method};
use crate::diagnostics::{Diagnostic, DocumentPlace, DocumentProblem, DocumentSlip, Problem};
use crate::source::limits::MAX_NODES;
use crate::source::{Node, NodeKind, SourceError, Sources, Span, read_json_slice};

/// What an operation says of itself in a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperationSummary {
    /// The path template as the document writes it.
    pub path: String,
    /// The method as it stands in a request line; of 3.2 also one that cannot be sent yet, such as `QUERY`.
    pub method: String,
    /// The operationId.
    pub operation_id: Option<String>,
    /// The summary, else the first line of the description.
    pub summary: Option<String>,
    /// Whether the vendor advises against it.
    pub deprecated: bool,
}

/// What there is to find in a document.
#[derive(Debug, Clone, Default)]
pub struct Summaries {
    /// Every operation in the order of the file.
    pub operations: Vec<OperationSummary>,
    /// Paths that could not be read, whose operations are missing.
    pub warnings: Vec<Diagnostic>,
}

impl Document {
    /// Every operation in the order of the file. One path at a time is read and dropped.
    #[must_use]
    pub fn summaries(&self, sources: &Sources) -> Summaries {
        let mut found = Summaries::default();
        if let Some((kind, span)) = self.index.not_an_object(sources, self.file, "paths") {
            let place = DocumentPlace { span, pointer: from_tokens(&["paths"]) };
            let member = "paths".to_owned();
            let problem = DocumentProblem::WrongKind { member, expected: "a mapping", found: kind, place };
            found.warnings.push(problem.diagnostic().into_warning());
        }
        for key in self.index.paths(sources, self.file) {
            match self.item(sources, &key) {
                Ok(item) => self.of_item(sources, &key.path, &item, &mut found),
                Err(error) => {
                    let pointer = from_tokens(&["paths", &key.path]);
                    let warning = error.diagnostic().note(format!("JSON pointer `{pointer}`")).into_warning();
                    found.warnings.push(warning.note("the operations of this path are not listed"));
                }
            }
        }
        found
    }

    fn item(&self, sources: &Sources, key: &PathKey<'_>) -> Result<Node, SourceError> {
        match &key.place {
            PartPlace::Json(range) => read_json_slice(sources, self.file, range.clone(), &mut { MAX_NODES }),
            place @ PartPlace::Yaml(_) => self.index.read(sources, self.file, place),
        }
    }

    fn of_item(&self, sources: &Sources, path: &str, item: &Node, found: &mut Summaries) {
        if !matches!(item.kind, NodeKind::Mapping(_) | NodeKind::Null) {
            let place = DocumentPlace { span: item.span, pointer: from_tokens(&["paths", path]) };
            let (member, expected, kind) = (path.to_owned(), "a mapping", item.kind_name());
            let problem = DocumentProblem::WrongKind { member, expected, found: kind, place };
            found.warnings.push(problem.diagnostic().into_warning());
        }
        let referred = referred_item(self, sources, path, item);
        let mut listed: Vec<(&str, &Node)> = Vec::new();
        let layers: Vec<&Node> = match &referred {
            Some(Referred { layers, operations, .. }) => {
                listed.extend(operations.iter().map(|(method, node)| (method.name(), *node)));
                layers.iter().map(|layer| layer.node).collect()
            }
            None => {
                let of = |method: Method| Some((method.name(), item.get(method.key())?));
                let plain = Method::ALL.into_iter().filter_map(of);
                listed.extend(plain.filter(|(_, node)| !node.entries().is_empty()));
                vec![item]
            }
        };
        listed.extend(layers.iter().flat_map(|layer| unsendable(layer)));
        found.operations.extend(listed.into_iter().map(|(method, node)| summary(path, method, node)));
        let problems = referred.map(|referred| referred.problems).unwrap_or_default();
        found.warnings.extend(problems.into_iter().map(Diagnostic::into_warning));
    }
}

impl Summaries {
    /// What to say of an operation that is wanted and not found, when the document has it under a method that cannot be
    /// sent.
    pub(super) fn unsendable(&self, wanted: &str, span: Span) -> Option<DocumentSlip> {
        let is_wanted = |operation: &&OperationSummary| {
            operation.operation_id.as_deref() == Some(wanted)
                || format!("{} {}", operation.method, operation.path) == wanted
        };
        let is_sendable = |name: &str| Method::ALL.iter().any(|method| method.name() == name);
        let mut unsendable = self.operations.iter().filter(|operation| !is_sendable(&operation.method));
        let method = unsendable.find(is_wanted)?.method.clone();
        Some(DocumentSlip::UnsendableMethod { operation: wanted.to_owned(), method, span })
    }
}

fn summary(path: &str, method: &str, node: &Node) -> OperationSummary {
    let text = |key: &str| node.get(key).and_then(Node::as_str).map(str::trim).filter(|text| !text.is_empty());
    let first_line = |text: &str| text.lines().next().map(str::to_owned);
    OperationSummary {
        path: path.to_owned(),
        method: method.to_owned(),
        operation_id: text("operationId").map(str::to_owned),
        summary: text("summary").or_else(|| text("description")).and_then(first_line),
        deprecated: is_deprecated(node),
    }
}

/// The operations with methods that came with 3.2: `query`, and those of `additionalOperations`.
fn unsendable(item: &Node) -> Vec<(&str, &Node)> {
    let query = item.get("query").map(|node| ("QUERY", node));
    let others = item.get("additionalOperations").map_or(&[][..], Node::entries);
    let others = others.iter().map(|entry| (entry.key.as_str(), &entry.value));
    query.into_iter().chain(others).filter(|(_, node)| !node.entries().is_empty()).collect()
}
