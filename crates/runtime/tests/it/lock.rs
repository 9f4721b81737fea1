//! The lock that generated crates begin with.

use std::collections::BTreeSet;

const LOCK: &str = include_str!("../../../../templates/Cargo.lock");
const MANIFEST: &str = include_str!("../../Cargo.toml");

/// `crates/runtime/write-lock.sh` writes the lock anew.
#[test]
fn the_lock_belongs_to_the_manifest() {
    let from = MANIFEST.find("\n[dependencies]").unwrap();
    let to = MANIFEST.find("# below: only").unwrap();
    let wanted: BTreeSet<&str> = MANIFEST[from..to]
        .lines()
        .filter(|line| !line.starts_with(['#', '[']))
        .filter_map(|line| line.split_once(" = ").map(|(name, _)| name))
        .collect();
    let root = LOCK.find("name = \"mcpgen-generated\"").unwrap();
    let locked: BTreeSet<&str> = LOCK[root..]
        .lines()
        .skip_while(|line| !line.starts_with("dependencies"))
        .skip(1)
        .take_while(|line| *line != "]")
        .map(|line| line.trim().trim_matches(['"', ',']).split(' ').next().unwrap())
        .collect();
    assert_eq!(locked, wanted);
}
