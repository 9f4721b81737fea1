//! Changes between two plans: one pair per rule, the formats, and the command.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use mcpgen::diff::{Format, Reach, diff, render, rules};
use serde::Deserialize;
use serde_json::{Value, json};

const BASE: &str = include_str!("base.json");

#[derive(Deserialize)]
struct Pair {
    rule: String,
    #[serde(default)]
    from: BTreeMap<String, Value>,
    #[serde(default)]
    to: BTreeMap<String, Value>,
    told: Vec<String>,
}

fn base() -> Value {
    serde_json::from_str(BASE).unwrap()
}

fn with(values: &BTreeMap<String, Value>) -> Value {
    let mut plan = base();
    for (pointer, value) in values {
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        match (plan.pointer_mut(parent).unwrap(), value) {
            (Value::Object(members), Value::Null) => drop(members.shift_remove(name).unwrap()),
            (Value::Object(members), value) => drop(members.insert(name.to_owned(), value.clone())),
            (Value::Array(items), Value::Null) => drop(items.remove(name.parse().unwrap())),
            (place, _) => panic!("{pointer} leads into {place}"),
        }
    }
    plan
}

#[test]
fn every_rule_finds_its_pair_and_nothing_else() {
    let pairs: Vec<Pair> = serde_yaml::from_str(include_str!("rules.yaml")).unwrap();
    for pair in &pairs {
        let found = diff(&with(&pair.from), &with(&pair.to)).unwrap();
        let told: Vec<String> = found
            .iter()
            .map(|change| {
                format!("{} {}: {}", change.reach.word(), change.tool.as_deref().unwrap_or("(server)"), change.message)
            })
            .collect();
        assert_eq!(told, pair.told, "{}", pair.rule);
        assert!(found.iter().all(|change| change.rule == pair.rule), "{}: {found:#?}", pair.rule);
    }
    for rule in rules() {
        let reach = pairs.iter().find(|pair| pair.rule == rule.id).map(|pair| pair.told[0].split(' ').next().unwrap());
        assert_eq!(reach, Some(rule.reach.word()), "{}", rule.id);
    }
}

#[test]
fn equal_plans_have_no_changes() {
    assert_eq!(diff(&base(), &base()), Ok(Vec::new()));
    assert_eq!(render(&[], Format::Text), "no change");
    assert!(diff(&base(), &json!({})).is_err());
    assert!(diff(&json!({"server": {}, "tools": [{}]}), &base()).is_err());
}

/// A plan with a change of each reach, in a text that every format has to escape.
fn changes() -> Vec<mcpgen::diff::Change> {
    let mut to = base();
    to["tools"][0]["page"]["size_cap"] = json!(100);
    to["tools"][0]["scopes"] = json!(["read", "100%|,:\n"]);
    to["tools"][1]["description"] = json!("Get.");
    diff(&base(), &to).unwrap()
}

#[test]
fn the_formats() {
    let changes = changes();
    assert_eq!(
        render(&changes, Format::Text),
        "breaking shop_search: a call needs the scope `100%|,:\u{fffd}` now [scope-added]\n\
         exposure shop_search: the largest page went from 50 to 100 [cap-raised]\n\
         visible shop_get: the description has changed [description-changed]\n\
         1 breaking, 1 exposure, 1 visible, 0 internal"
    );
    assert_eq!(
        render(&changes, Format::Markdown),
        "**1 breaking, 1 exposure, 1 visible, 0 internal**\n\
         \n### Breaking\n\n| Tool | What | Rule |\n|---|---|---|\n\
         | `shop_search` | a call needs the scope `100%\\|,:\u{fffd}` now | `scope-added` |\n\
         \n### Exposure\n\n| Tool | What | Rule |\n|---|---|---|\n\
         | `shop_search` | the largest page went from 50 to 100 | `cap-raised` |\n\
         \n### Visible\n\n| Tool | What | Rule |\n|---|---|---|\n\
         | `shop_get` | the description has changed | `description-changed` |"
    );
    assert_eq!(
        render(&changes, Format::Github),
        "::error title=breaking%3A scope-added::shop_search: a call needs the scope `100%25|,:\u{fffd}` now\n\
         ::warning title=exposure%3A cap-raised::shop_search: the largest page went from 50 to 100\n\
         ::notice title=visible%3A description-changed::shop_get: the description has changed\n\
         1 breaking, 1 exposure, 1 visible, 0 internal"
    );
    let value: Value = serde_json::from_str(&render(&changes, Format::Json)).unwrap();
    assert_eq!(value["counts"], json!({"breaking": 1, "exposure": 1, "visible": 1, "internal": 0}));
    assert_eq!(
        value["changes"][1],
        json!({"reach": "exposure", "tool": "shop_search", "rule": "cap-raised", "message": "the largest page went from 50 to 100"})
    );
    assert_eq!(Reach::ALL.map(Reach::word), ["breaking", "exposure", "visible", "internal"]);
}

/// Exit code, standard output, standard error.
fn ran(folder: &Path, program: &str, arguments: &[&str]) -> (i32, String, String) {
    let output = Command::new(program).current_dir(folder).args(arguments).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

#[test]
fn the_command_compares_folders_locks_inputs_and_revisions() {
    let mcpgen = env!("CARGO_BIN_EXE_mcpgen");
    let project = tempfile::tempdir().unwrap();
    let folder = project.path();
    let list = include_str!("../ownership/one_tool.yaml");
    crate::ownership::put(&folder.join("specs/openapi.yaml"), include_str!("../ownership/document.yaml"));
    crate::ownership::put(&folder.join("specs/shop.yaml"), list);
    assert_eq!(ran(folder, mcpgen, &["generate"]).0, 0);
    assert_eq!(ran(folder, mcpgen, &["diff"]), (0, "no change\n".to_owned(), String::new()));

    crate::ownership::put(&folder.join("specs/shop.yaml"), list.replace("name: name}", "name: name, price: price}"));
    let exposed = "exposure shop_get_item: output `price` is new [field-newly-exposed]\n0 breaking, 1 exposure, 0 visible, 0 internal\n";
    assert_eq!(ran(folder, mcpgen, &["diff"]), (0, exposed.to_owned(), String::new()));
    assert_eq!(ran(folder, mcpgen, &["diff", "--fail-on", "breaking"]).0, 0);
    assert_eq!(ran(folder, mcpgen, &["diff", "--fail-on", "breaking,exposure"]).0, 5);
    assert_eq!(ran(folder, mcpgen, &["generate", "--out", "new"]).0, 0);
    let (code, out, _) = ran(folder, mcpgen, &["diff", "--from", "new", "--to", "generated/shop-mcp/mcpgen.lock"]);
    assert_eq!(
        (code, out.lines().next().unwrap()),
        (0, "breaking shop_get_item: output `price` is gone [output-removed]")
    );
    let (code, out, _) = ran(folder, mcpgen, &["diff", "--from", "new", "--format", "json"]);
    assert_eq!(
        (code, out.as_str()),
        (0, "{\"counts\":{\"breaking\":0,\"exposure\":0,\"visible\":0,\"internal\":0},\"changes\":[]}\n")
    );

    let (code, _, err) = ran(folder, mcpgen, &["diff", "--from", "nowhere", "--to", "new"]);
    assert_eq!(code, 2);
    assert_eq!(
        err,
        "error[MG0414]: `nowhere` gives nothing to compare: there is no such file or folder\n  = help: name an `mcpgen.lock`, the folder of a generated crate, or `REVISION:PATH` in git\n\n"
    );
    let git = |arguments: &[&str]| ran(folder, "git", arguments);
    for arguments in [
        &["init", "--quiet"][..],
        &["add", "."],
        &["-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "--quiet", "-m", "first"],
    ] {
        assert_eq!(git(arguments).0, 0);
    }
    assert_eq!(ran(folder, mcpgen, &["diff", "--from", "HEAD"]).1, exposed);
    assert_eq!(ran(folder, mcpgen, &["diff", "--from", "HEAD:generated/shop-mcp", "--to", "new"]).1, exposed);
    let (code, _, err) = ran(folder, mcpgen, &["diff", "--from", "nobody", "--to", "new"]);
    assert_eq!(code, 2, "{err}");
    let output = Command::new(mcpgen)
        .current_dir(folder)
        .args(["diff", "--from", "HEAD:generated/shop-mcp"])
        .env("PATH", folder)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        String::from_utf8(output.stderr).unwrap(),
        "error[MG0415]: `HEAD:generated/shop-mcp` needs git: the program `git` is not installed\n  = help: name a file or folder instead, or install git and run this within the repository\n\n"
    );
}
