//! The same input gives the same bytes, and what is committed is what is generated.

#![allow(clippy::disallowed_methods, reason = "tests read what is committed")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use mcpgen::emit::{emit, expected_tests};
use serde_json::Value;

use crate::support::{corpus, plan_text, root, sound_plan};

/// The examples: the allow-list, the server, our document, and the vendor's whole document in the corpus.
const EXAMPLES: &[(&str, &str, &str, &str)] = &[
    ("jira", "jira", "jira", "atlassian.jira-cloud-v3.json"),
    ("jira-service-desk", "desk", "jira", "atlassian.jira-cloud-v3.json"),
    ("github", "github", "github", "github.rest.json.gz"),
    ("servicenow", "servicenow", "servicenow", "servicenow.powerplatform.json"),
    ("stripe", "stripe", "stripe", "stripe.api-2026-01.yaml.gz"),
];

fn spec(name: &str) -> PathBuf {
    root().join(format!("specs/{name}.yaml"))
}

#[test]
fn every_allow_list_is_an_example() {
    let names = |folder: &str| -> BTreeSet<String> {
        let entries = fs::read_dir(root().join(folder)).unwrap().map(|entry| entry.unwrap().file_name());
        entries.map(|name| name.to_string_lossy().into_owned()).collect()
    };
    let known: BTreeSet<String> = EXAMPLES.iter().map(|(name, ..)| format!("{name}.yaml")).collect();
    let found: BTreeSet<String> = names("specs").into_iter().filter(|name| name.ends_with(".yaml")).collect();
    assert_eq!(found, known);
    let known: BTreeSet<String> = EXAMPLES.iter().map(|(_, server, ..)| format!("{server}-mcp")).collect();
    let found: BTreeSet<String> = names("generated").into_iter().filter(|name| name.ends_with("-mcp")).collect();
    assert_eq!(found, known);
}

#[test]
fn what_is_committed_is_what_is_generated() {
    let checked = Command::new(env!("CARGO_BIN_EXE_mcpgen")).arg("check").current_dir(root()).output().unwrap();
    let told = String::from_utf8_lossy(&checked.stderr);
    assert!(checked.status.success() && told.is_empty(), "{told}");
    let told = String::from_utf8_lossy(&checked.stdout);
    assert_eq!(
        told.lines().filter(|line| line.ends_with("are what the inputs give")).count(),
        EXAMPLES.len(),
        "{told}"
    );
    for (name, server, ..) in EXAMPLES {
        let folder = format!("generated/{server}-mcp");
        let tree = emit(&sound_plan(&spec(name), None)).unwrap();
        let tracked = Command::new("git").args(["ls-files", &folder]).current_dir(root()).output();
        if let Ok(tracked) = tracked.map(|output| String::from_utf8(output.stdout).unwrap()) {
            let known: BTreeSet<String> = tree.iter().map(|(path, _)| format!("{folder}/{path}")).collect();
            let is_extra = |line: &&str| !known.contains(*line) && !line.ends_with("/mcpgen.lock");
            let extra: Vec<&str> = tracked.lines().filter(is_extra).collect();
            assert!(extra.is_empty(), "files that nothing generates: {extra:?}");
        }
    }
}

#[test]
fn the_order_of_the_document_does_not_matter() {
    for (name, _, document, _) in EXAMPLES {
        let allow_list = fs::read_to_string(spec(name)).unwrap();
        let document = fs::read_to_string(root().join(format!("specs/openapi/{document}.yaml"))).unwrap();
        let seeds = if *name == "jira" { 1..20 } else { 1..4 };
        let value: Value = serde_yaml::from_str(&document).unwrap();
        let straight = plan_text(&allow_list, &value.to_string()).unwrap();
        for seed in seeds {
            let shuffled = plan_text(&allow_list, &shuffle(&value, seed).to_string()).unwrap();
            assert_eq!(straight, shuffled, "{name}: seed {seed}");
            assert_eq!(emit(&straight).unwrap(), emit(&shuffled).unwrap(), "{name}: seed {seed}");
        }
        assert_eq!(straight, sound_plan(&spec(name), None));
    }
}

#[test]
fn the_vendors_whole_document_gives_the_same_plan() {
    let Some(corpus) = corpus() else { return };
    let folder = tempfile::tempdir().unwrap();
    for (name, _, _, document) in EXAMPLES {
        let document = unpacked(&corpus.join("real").join(document), folder.path());
        let whole = sound_plan(&spec(name), Some(&document));
        let ours = sound_plan(&spec(name), None);
        assert_eq!(serde_json::to_string(&whole).unwrap(), serde_json::to_string(&ours).unwrap(), "{name}");
    }
}

/// The document itself, or a copy without compression in `folder`.
fn unpacked(path: &Path, folder: &Path) -> PathBuf {
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    let Some(plain) = name.strip_suffix(".gz") else { return path.to_path_buf() };
    let unpacked = Command::new("gzip").arg("-dc").arg(path).output().unwrap();
    assert!(unpacked.status.success(), "gzip cannot unpack {name}");
    let copy = folder.join(plain);
    fs::write(&copy, unpacked.stdout).unwrap();
    copy
}

/// Lists the tests of a committed crate: everything that the plan promises is there, and no more.
#[test]
fn the_generated_crate_lists_the_tests_that_the_plan_expects() {
    let plan = sound_plan(&spec("jira"), None);
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
