//! Rules of the properties that are not about OAuth or policies.

use super::findings::Findings;
use super::json::{at, place, text_at, walk};
use super::package::Package;
use super::rules::properties::{P02, P02C, P03, P12C, P12X, P16};
use crate::model::connector_terms as terms;
use crate::source::Node;

pub(super) fn check(root: &Node, package: &Package, findings: &mut Findings) {
    let Some(properties) = root.get("properties") else { return };
    check_color(properties, findings);
    for capability in properties.get("capabilities").map(Node::items).unwrap_or_default() {
        if let Some(text) = capability.as_str().filter(|text| !matches!(*text, "actions" | "triggers")) {
            findings.breach(&P03, format!("`{text}` is no capability"), capability.span);
        }
    }
    check_owners(properties, package, findings);
    walk(properties, &mut |node| {
        let Some(constraints) = node.get("constraints") else { return };
        for key in ["required", "hidden"] {
            if let Some(value) = constraints.get(key).filter(|value| value.as_str().is_none()) {
                findings.breach(&P16, format!("`{key}` is {}, not a text", value.kind_name()), place(value, &[]));
            }
        }
    });
}

fn check_color(properties: &Node, findings: &mut Findings) {
    let span = place(properties, &["iconBrandColor"]);
    let color = text_at(properties, &["iconBrandColor"]).unwrap_or_default();
    if !terms::is_color(color) {
        findings.breach(&P02, format!("`{color}` is no colour"), span);
    } else if terms::is_refused_color(color) {
        findings.breach(&P02C, format!("certification refuses `{color}`"), span);
    }
}

fn check_owners(properties: &Node, package: &Package, findings: &mut Findings) {
    for key in ["publisher", "stackOwner"] {
        if text_at(properties, &[key]).is_none_or(|text| text.trim().is_empty()) {
            findings.breach(&P12C, format!("there is no `{key}`"), place(properties, &[key]));
        }
    }
    let updated_by_tool = !package.settings.is_empty() && !findings.is_certified();
    if let Some(owner) = at(properties, &["stackOwner"]).filter(|_| updated_by_tool) {
        findings.breach(&P12X, "`stackOwner` is there, and the settings are for `paconn`", owner.span);
    }
}
