//! What certification wants to know of the service: rule D25c.

use super::findings::Findings;
use super::json::{place, text_at};
use super::rules::definition::D25C;
use crate::model::connector_terms as terms;
use crate::source::Node;

pub(super) fn check(root: &Node, findings: &mut Findings) {
    let entries = root.get("x-ms-connector-metadata").map(Node::items).unwrap_or_default();
    let value = |name: &str| {
        let named = entries
            .iter()
            .find(|entry| text_at(entry, &["propertyName"]).is_some_and(|found| found.eq_ignore_ascii_case(name)))?;
        text_at(named, &["propertyValue"]).map(str::trim).filter(|value| !value.is_empty())
    };
    let span = place(root, &["x-ms-connector-metadata"]);
    for name in ["Website", "Privacy policy"] {
        if value(name).is_none() {
            findings.breach(&D25C, format!("the metadata do not name `{name}`"), span);
        }
    }
    let categories: Vec<&str> = value("Categories").unwrap_or_default().split(';').map(str::trim).collect();
    let categories: Vec<&str> = categories.into_iter().filter(|category| !category.is_empty()).collect();
    if !(1..=2).contains(&categories.len()) {
        findings.breach(&D25C, format!("the metadata name {} categories", categories.len()), span);
    }
    for category in categories.iter().filter(|category| !terms::CATEGORIES.contains(category)) {
        findings.breach(&D25C, format!("there is no category `{category}`"), span);
    }
}
