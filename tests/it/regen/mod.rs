//! The same input gives the same bytes, and what is committed is what is generated.

#![allow(clippy::disallowed_methods, reason = "tests read what is committed and write to temporary folders")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use mcpgen::emit::{emit, expected_tests};
use mcpgen::output;
use mcpgen::tree::FileTree;
use serde_json::Value;

use crate::support::{corpus, plan_text, root, sound_plan};

fn jira() -> FileTree {
    emit(&sound_plan(&root().join("specs/jira.yaml"), None)).unwrap()
}

#[test]
fn what_is_committed_is_what_is_generated() {
    let tree = jira();
    let folder = root().join("generated/jira-mcp");
    let compared = output::compare(&tree, &folder).unwrap();
    assert_eq!(compared.created, [], "files are missing");
    assert_eq!(compared.changed, [], "files differ; run `cargo run -- generate --spec specs/jira.yaml`");
    let tracked = Command::new("git").args(["ls-files", "generated/jira-mcp"]).current_dir(root()).output();
    if let Ok(tracked) = tracked.map(|output| String::from_utf8(output.stdout).unwrap()) {
        let known: BTreeSet<String> = tree.iter().map(|(path, _)| format!("generated/jira-mcp/{path}")).collect();
        let extra: Vec<&str> = tracked.lines().filter(|line| !known.contains(*line)).collect();
        assert!(extra.is_empty(), "files that nothing generates: {extra:?}");
    }
}

#[test]
fn twice_into_two_folders_gives_the_same_bytes_and_then_changes_nothing() {
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    output::write(&jira(), one.path()).unwrap();
    output::write(&jira(), other.path()).unwrap();
    for (path, file) in jira().iter() {
        let read = |folder: &Path| fs::read(folder.join(path.as_str())).unwrap();
        assert_eq!(read(one.path()), file.bytes, "{path}");
        assert_eq!(read(other.path()), file.bytes, "{path}");
    }
    let again = output::write(&jira(), one.path()).unwrap();
    assert_eq!((again.created, again.changed), (Vec::new(), Vec::new()));
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

#[test]
fn a_link_in_the_way_is_not_followed() {
    let folder = tempfile::tempdir().unwrap();
    let outside = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(outside.path(), folder.path().join("src")).unwrap();
    let error = output::write(&jira(), folder.path()).unwrap_err();
    assert!(matches!(&error, output::OutputError::SymbolicLink(path) if path.ends_with("src")), "{error}");
    assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 0);
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
