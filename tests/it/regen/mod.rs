//! The same input gives the same bytes, and what is committed is what is generated.

#![allow(clippy::disallowed_methods, reason = "tests read what is committed")]

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use mcpgen::emit::{emit, expected_tests};
use mcpgen::tree::FileTree;
use serde_json::Value;

use crate::support::{corpus, plan_text, root, sound_plan};

fn jira() -> FileTree {
    emit(&sound_plan(&root().join("specs/jira.yaml"), None)).unwrap()
}

#[test]
fn what_is_committed_is_what_is_generated() {
    let tree = jira();
    let checked = Command::new(env!("CARGO_BIN_EXE_mcpgen")).arg("check").current_dir(root()).output().unwrap();
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
    let tracked = Command::new("git").args(["ls-files", "generated/jira-mcp"]).current_dir(root()).output();
    if let Ok(tracked) = tracked.map(|output| String::from_utf8(output.stdout).unwrap()) {
        let known: BTreeSet<String> = tree.iter().map(|(path, _)| format!("generated/jira-mcp/{path}")).collect();
        let is_extra = |line: &&str| !known.contains(*line) && !line.ends_with("/mcpgen.lock");
        let extra: Vec<&str> = tracked.lines().filter(is_extra).collect();
        assert!(extra.is_empty(), "files that nothing generates: {extra:?}");
    }
}

#[test]
fn the_order_of_the_document_does_not_matter() {
    let allow_list = fs::read_to_string(root().join("specs/jira.yaml")).unwrap();
    let document = fs::read_to_string(root().join("specs/openapi/jira.yaml")).unwrap();
    let value: Value = serde_yaml::from_str(&document).unwrap();
    let straight = plan_text(&allow_list, &value.to_string()).unwrap();
    for seed in 1..20 {
        let shuffled = plan_text(&allow_list, &shuffle(&value, seed).to_string()).unwrap();
        assert_eq!(straight, shuffled, "seed {seed}");
        assert_eq!(emit(&straight).unwrap(), emit(&shuffled).unwrap(), "seed {seed}");
    }
    assert_eq!(straight, sound_plan(&root().join("specs/jira.yaml"), None));
}

#[test]
fn the_vendors_whole_document_gives_the_same_plan() {
    let Some(corpus) = corpus() else { return };
    let spec = root().join("specs/jira.yaml");
    let whole = sound_plan(&spec, Some(&corpus.join("real/atlassian.jira-cloud-v3.json")));
    let ours = sound_plan(&spec, None);
    assert_eq!(serde_json::to_string(&whole).unwrap(), serde_json::to_string(&ours).unwrap());
}

/// Lists the tests of the committed crate: everything that the plan promises is there, and no more.
#[test]
fn the_generated_crate_lists_the_tests_that_the_plan_expects() {
    let plan = sound_plan(&root().join("specs/jira.yaml"), None);
    let expected = expected_tests(&plan).unwrap();
    let listed = Command::new(env!("CARGO"))
        .args(["test", "--locked", "--quiet", "--test", "generated", "--", "--list", "--format", "terse"])
        .current_dir(root().join("generated/jira-mcp"))
        .output()
        .unwrap();
    assert!(listed.status.success(), "{}", String::from_utf8_lossy(&listed.stderr));
    let mut names: Vec<String> = String::from_utf8(listed.stdout)
        .unwrap()
        .lines()
        .filter_map(|line| line.strip_suffix(": test").map(str::to_owned))
        .collect();
    names.sort();
    assert_eq!(names, expected);
}

/// The members of every object in another order; lists keep theirs.
fn shuffle(value: &Value, seed: u64) -> Value {
    match value {
        Value::Object(members) => {
            let mut entries: Vec<(&String, &Value)> = members.iter().collect();
            entries.sort_by_key(|(name, _)| {
                name.bytes()
                    .fold(seed, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3).rotate_left(7))
            });
            Value::Object(entries.into_iter().map(|(name, value)| (name.clone(), shuffle(value, seed))).collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(|item| shuffle(item, seed)).collect()),
        other => other.clone(),
    }
}
