//! Prints a plan as the files of a crate. Nothing is decided here and nothing is written to disk.
//!
//! Rust semantics are made by `quote` and printed by `prettyplease`; what is the same in every server
//! is copied; data goes through its own serialiser; prose comes from templates that hold no data of a
//! document unescaped.

mod clients;
mod connector;
mod data;
mod env_example;
mod files;
mod layout;
mod manifest;
mod prose;
mod readme;
mod rust;
mod seeds;
/// The runtime's own table of environment variables.
#[path = "../../templates/runtime/variables.rs"]
#[expect(unreachable_pub, reason = "the file is a public module of the runtime")]
mod variables;

use std::fmt;

use crate::model::Plan;
use crate::tree::{FileTree, TreeError};

pub use rust::expected_tests;

/// The generator broke its own rules; never the user's fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmitError {
    /// The file that was being made.
    pub file: String,
    /// What went wrong.
    pub reason: String,
}

impl fmt::Display for EmitError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.file, self.reason)
    }
}

impl std::error::Error for EmitError {}

impl From<TreeError> for EmitError {
    fn from(error: TreeError) -> Self {
        Self { file: error.path, reason: "the path leaves the crate or is taken".to_owned() }
    }
}

/// All files of the crate that the plan describes.
///
/// # Errors
/// Only when the generator itself is wrong: a file that does not parse, a path that is taken.
pub fn emit(plan: &Plan) -> Result<FileTree, EmitError> {
    let mut tree = FileTree::default();
    manifest::add(plan, &mut tree)?;
    data::add(plan, &mut tree)?;
    rust::add(plan, &mut tree)?;
    seeds::add(&mut tree)?;
    prose::add(&mut tree)?;
    env_example::add(plan, &mut tree)?;
    connector::add(plan, &mut tree)?;
    clients::add(plan, &mut tree)?;
    files::add(plan, &mut tree)?;
    // Last: the README names what the others made.
    readme::add(plan, &mut tree)?;
    Ok(tree)
}
