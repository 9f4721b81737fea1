//! Container, gateway, deployment and CI files, from templates that [`template`] fills in.
//!
//! Files for a network are left out of a server that answers its own host only.

mod container;
mod gateway;
mod platforms;
mod template;

use super::EmitError;
use crate::model::Plan;
use crate::tree::{FileTree, Owner};

const RUSTFMT: &str = include_str!("../../../rustfmt.toml");
const DENY: &str = include_str!("../../../templates/files/deny.toml");

pub(super) fn add(plan: &Plan, tree: &mut FileTree) -> Result<(), EmitError> {
    tree.add("rustfmt.toml", Owner::Generated, RUSTFMT)?;
    tree.add("deny.toml", Owner::Generated, DENY)?;
    container::add(plan, tree)?;
    gateway::add(plan, tree)?;
    platforms::add(plan, tree)
}
