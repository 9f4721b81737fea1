//! The Rust of a generated crate.

mod arguments;
mod body;
mod cases;
mod print;
mod registry;
mod reply;
mod request;
mod serving;
mod tests;
mod tool;
mod types;
mod values;
mod verbatim;
mod writes;

pub use tests::expected_tests;
pub(super) use verbatim::needs_documents;

use super::EmitError;
use crate::model::Plan;
use crate::tree::{FileTree, Owner};

pub(super) fn add(plan: &Plan, tree: &mut FileTree) -> Result<(), EmitError> {
    tree.add("src/main.rs", Owner::Generated, registry::main(plan)?)?;
    tree.add("src/lib.rs", Owner::Generated, registry::library(plan)?)?;
    serving::add(plan, tree)?;
    tree.add("src/tools/mod.rs", Owner::Generated, registry::tools(plan)?)?;
    for tool in &plan.tools {
        let path = format!("src/tools/{}.rs", tool.module);
        tree.add(&path, Owner::Generated, tool::file(tool)?)?;
    }
    verbatim::add(plan, tree)?;
    tests::add(plan, tree)
}
