//! What changes for clients and reviewers between two plans.
//!
//! A change is one finding of one rule. Breaking changes fail a client that worked; exposure gives callers
//! more than before and is what a security review looks at; visible changes are read by people and models;
//! internal ones are seen by nobody outside.

mod breaking;
mod contract;
mod exposure;
mod internal;
mod pair;
mod render;
mod visible;

use std::fmt;

use serde::Serialize;
use serde_json::Value;

pub use render::{Format, render};

use contract::Contract;
use pair::Pair;

/// How far a change reaches; the gravest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// A client that worked may fail.
    Breaking,
    /// Callers get or may do more than before.
    Exposure,
    /// People and models read something else.
    Visible,
    /// Nobody outside sees it.
    Internal,
}

impl Reach {
    /// All of them, the gravest first.
    pub const ALL: [Self; 4] = [Self::Breaking, Self::Exposure, Self::Visible, Self::Internal];

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Breaking => "breaking",
            Self::Exposure => "exposure",
            Self::Visible => "visible",
            Self::Internal => "internal",
        }
    }
}

/// A rule: what it finds and how far that reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// The stable id.
    pub id: &'static str,
    /// How far a finding reaches.
    pub reach: Reach,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Change {
    /// How far it reaches.
    pub reach: Reach,
    /// The tool; `None` for the server as a whole.
    pub tool: Option<String>,
    /// The rule's id.
    pub rule: &'static str,
    /// What changed, in one line without a full stop.
    pub message: String,
}

/// A plan that cannot be compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotAPlan;

impl fmt::Display for NotAPlan {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("it holds no plan")
    }
}

impl std::error::Error for NotAPlan {}

/// Every rule there is, the gravest first.
#[must_use]
pub fn rules() -> Vec<Rule> {
    [
        (Reach::Breaking, breaking::RULES),
        (Reach::Exposure, exposure::RULES),
        (Reach::Visible, visible::RULES),
        (Reach::Internal, internal::RULES),
    ]
    .into_iter()
    .flat_map(|(reach, ids)| ids.iter().map(move |id| Rule { id, reach }))
    .collect()
}

/// All changes between two serialised plans, the gravest first, then by tool, rule and text.
///
/// Plans of other versions of mcpgen compare, too: what one of them does not know counts as its default.
///
/// # Errors
/// When one of them is no plan.
pub fn diff(from: &Value, to: &Value) -> Result<Vec<Change>, NotAPlan> {
    let (from, to) = (Contract::read(from)?, Contract::read(to)?);
    let pair = Pair::new(&from, &to);
    let mut changes = Vec::new();
    for (reach, find) in
        [(Reach::Breaking, breaking::find as Find), (Reach::Exposure, exposure::find), (Reach::Visible, visible::find)]
    {
        find(&pair, &mut Findings { reach, changes: &mut changes });
    }
    let explained: Vec<Option<String>> = changes.iter().map(|change| change.tool.clone()).collect();
    internal::find(&pair, &explained, &mut Findings { reach: Reach::Internal, changes: &mut changes });
    changes.sort();
    changes.dedup();
    Ok(changes)
}

type Find = fn(&Pair<'_>, &mut Findings<'_>);

/// Takes what the rules of one group find.
struct Findings<'a> {
    reach: Reach,
    changes: &'a mut Vec<Change>,
}

impl Findings<'_> {
    fn tool(&mut self, rule: &'static str, tool: &str, message: String) {
        self.changes.push(Change { reach: self.reach, tool: Some(tool.to_owned()), rule, message });
    }

    fn server(&mut self, rule: &'static str, message: String) {
        self.changes.push(Change { reach: self.reach, tool: None, rule, message });
    }
}
