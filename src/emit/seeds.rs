//! Files that are written once and are the user's from then on.

use super::EmitError;
use crate::tree::{FileTree, Owner};

const CUSTOM: &str = include_str!("../../templates/seeds/custom.rs");
const CUSTOM_TESTS: &str = include_str!("../../templates/seeds/custom_tests.rs");

pub(super) fn add(tree: &mut FileTree) -> Result<(), EmitError> {
    tree.add("src/custom/mod.rs", Owner::Seed, CUSTOM)?;
    tree.add("tests/custom.rs", Owner::Seed, CUSTOM_TESTS)?;
    Ok(())
}
