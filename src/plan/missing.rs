//! Parameters that the document requires and no argument sets, with the line that would set each.

use super::arguments::{ArgumentPlanner, is_same, place_name, target_of};
use super::text;
use crate::diagnostics::PlanProblem;
use crate::model::RustIdent;

impl ArgumentPlanner<'_> {
    /// Tells each parameter that is required and not set.
    pub(super) fn check_required(&mut self) {
        let operation = self.operation;
        let mut names: Vec<String> = self.tool.arguments.iter().map(|(name, _)| name.clone()).collect();
        for parameter in &operation.parameters {
            let set = self.targets.iter().any(|(target, _)| is_same(target, &target_of(parameter)));
            let tried = self.tool.arguments.iter().any(|(name, entry)| match &entry.to {
                Some(to) => is_same(&to.value, &target_of(parameter)),
                None => *name == parameter.name,
            });
            if parameter.required && !set && !tried {
                let place = place_name(parameter.location);
                let wire = text::one_line(&parameter.name);
                let name = unused(&wire, place, &names);
                self.report(&PlanProblem::RequiredParameter {
                    tool: self.tool.name.value.clone(),
                    line: format!("{name}: {{to: {}, required: true}}", target(&format!("{place}.{wire}"))),
                    parameter: wire,
                    place,
                    span: self.tool.name.span,
                    declared: parameter.span,
                });
                names.push(name);
            }
        }
    }
}

/// A target as it can stand within braces of YAML, where some characters end a plain text.
pub(super) fn target(target: &str) -> String {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "_.-$/".contains(letter);
    if target.chars().all(is_plain) { target.to_owned() } else { format!("'{}'", target.replace('\'', "''")) }
}

/// A name for an argument that no other one has.
fn unused(wire: &str, place: &str, names: &[String]) -> String {
    let plain = RustIdent::snake(wire).to_string();
    let placed = RustIdent::snake(&format!("{place} {wire}")).to_string();
    let numbered = (2..).map(|number: u32| format!("{placed}_{number}"));
    let mut all = [plain, placed.clone()].into_iter().chain(numbered);
    all.find(|name| !names.contains(name)).unwrap_or(placed)
}
