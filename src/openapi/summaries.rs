//! What people look for operations by: method, path, name, summary. Nothing else of them is kept.

use super::index::PartPlace;
use super::operations::referred_items;
use super::{Document, Method};
use crate::source::limits::MAX_NODES;
use crate::source::{Node, Sources, read_json_slice};

/// What an operation says of itself in a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperationSummary {
    /// The path template as the document writes it.
    pub path: String,
    /// The method.
    pub method: Method,
    /// The operationId.
    pub operation_id: Option<String>,
    /// The summary, else the first line of the description.
    pub summary: Option<String>,
    /// Whether the vendor advises against it.
    pub deprecated: bool,
}

impl Document {
    /// Every operation in the order of the file. One path at a time is read and dropped.
    #[must_use]
    pub fn summaries(&self, sources: &Sources) -> Vec<OperationSummary> {
        let mut found = Vec::new();
        for key in self.index.paths(sources, self.file) {
            // What is broken is told when it is asked for by name.
            let read = match &key.place {
                PartPlace::Json(range) => read_json_slice(sources, self.file, range.clone(), &mut { MAX_NODES }),
                place @ PartPlace::Yaml(_) => self.index.read(sources, self.file, place),
            };
            if let Ok(item) = read {
                self.of_item(sources, &key.path, &item, &mut found);
            }
        }
        found
    }

    fn of_item(&self, sources: &Sources, path: &str, item: &Node, found: &mut Vec<OperationSummary>) {
        let plain = Method::ALL.into_iter().filter_map(|method| Some((method, item.get(method.key())?)));
        let listed: Vec<(Method, &Node)> = match referred_items(self, sources, path, item) {
            Some(listed) => listed,
            None => plain.filter(|(_, node)| !node.entries().is_empty()).collect(),
        };
        found.extend(listed.into_iter().map(|(method, node)| {
            let text = |key: &str| node.get(key).and_then(Node::as_str).map(str::trim).filter(|text| !text.is_empty());
            let first_line = |text: &str| text.lines().next().map(str::to_owned);
            OperationSummary {
                path: path.to_owned(),
                method,
                operation_id: text("operationId").map(str::to_owned),
                summary: text("summary").or_else(|| text("description")).and_then(first_line),
                deprecated: node.get("deprecated").and_then(Node::as_bool) == Some(true),
            }
        }));
    }
}
