//! The upstream's own field filter, computed from the projection so that it cannot drift from it.

use super::projection::{Output, OutputValue};
use crate::allowlist::{ArgumentForm, PathSegment, PushdownRule, ToolEntry};
use crate::diagnostics::{Diagnostic, PlanProblem, Problem};
use crate::model::Pushdown;
use crate::plan::projection::plain_members;

/// The tool's pushdown, when one of its arguments asks for it. `outputs` are those of one element of
/// a page, or of the answer.
pub(super) fn pushdown(tool: &ToolEntry, outputs: &[Output], problems: &mut Vec<Diagnostic>) -> Option<Pushdown> {
    let (rule, span) = tool.arguments.iter().find_map(|(_, entry)| match &entry.form {
        ArgumentForm::Pushdown(rule) => Some((rule, entry.name_span)),
        _ => None,
    })?;
    let prefix = plain_members(&rule.under.value).unwrap_or_default();
    let mut fields = Vec::new();
    for output in outputs {
        let mut names = Vec::new();
        collect(&output.value, &[], &prefix, rule, &mut names);
        fields.extend(names.into_iter().map(|name| (output.name.clone(), name)));
    }
    if fields.is_empty() {
        let under = rule.under.value.display();
        problems.push(PlanProblem::EmptyPushdown { under, span }.diagnostic());
        return None;
    }
    Some(Pushdown { fields, narrowed: tool.narrow.as_ref().is_some_and(|narrow| narrow.value) })
}

fn collect(value: &OutputValue, above: &[String], prefix: &[String], rule: &PushdownRule, names: &mut Vec<String>) {
    match value {
        OutputValue::Leaf { path, .. } | OutputValue::Keys { path, .. } => {
            name(above.iter().chain(path), prefix, rule, names);
        }
        OutputValue::List { path, .. } | OutputValue::Gathered { path, .. } => {
            let members = path.iter().filter_map(|segment| match segment {
                PathSegment::Member(name) => Some(name),
                PathSegment::Elements => None,
            });
            name(above.iter().chain(members), prefix, rule, names);
        }
        // The upstream's filter cannot name keys that only the data knows, so it is asked for the map.
        OutputValue::Entries { path, .. } => name(above.iter().chain(path), prefix, rule, names),
        OutputValue::Array { path, fields, .. } => {
            let above: Vec<String> = above.iter().chain(path).cloned().collect();
            for field in fields {
                collect(&field.value, &above, prefix, rule, names);
            }
        }
        OutputValue::Object(outputs) => {
            for output in outputs {
                collect(&output.value, above, prefix, rule, names);
            }
        }
    }
}

/// The name by which the upstream's filter knows a path.
fn name<'p>(path: impl Iterator<Item = &'p String>, prefix: &[String], rule: &PushdownRule, names: &mut Vec<String>) {
    let whole: Vec<String> = path.cloned().collect();
    let Some(below) = whole.strip_prefix(prefix).filter(|below| !below.is_empty()) else { return };
    let depth = rule.depth.unwrap_or(below.len()).min(below.len());
    let name = below.get(..depth).unwrap_or(below).join(".");
    if !names.contains(&name) {
        names.push(name);
    }
}
