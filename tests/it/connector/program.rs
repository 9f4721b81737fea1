//! `mcpgen connector check` and `generate --certified` as a user runs them.

#![allow(clippy::disallowed_methods, reason = "tests write their fixtures to temporary folders")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use mcpgen::connector::{HeldBy, Level};
use mcpgen::emit::emit;
use serde_json::Value;

use super::{oauth, picture, plan};
use crate::support::root;

fn mcpgen(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_mcpgen"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("MCPGEN_SPEC")
        .env_remove("CLICOLOR_FORCE")
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn the_committed_connector_holds_every_rule() {
    let output = mcpgen(&root(), &["connector", "check", "generated/jira-mcp/connector", "--strict"]);
    let reminder =
        "reminder: put the provider's client id in place of `REPLACE_WITH_CLIENT_ID` before you create the connector\n";
    assert_eq!(text(&output.stderr), reminder);
    assert_eq!(text(&output.stdout), "all 56 rules hold\n");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn the_form_for_certification_wants_an_icon_and_then_holds_every_rule() {
    let folder = tempfile::tempdir().unwrap();
    crate::support::write_tree(&emit(&plan(oauth())).unwrap(), folder.path());
    let arguments = ["connector", "check", "connector/certified", "--certified", "--json"];
    let verdict = |output: &Output| serde_json::from_slice::<Value>(&output.stdout).unwrap();
    let output = mcpgen(folder.path(), &arguments);
    let told = verdict(&output);
    assert_eq!((output.status.code(), &told["ok"]), (Some(6), &Value::Bool(false)));
    assert_eq!(told["diagnostics"][0]["code"], "F01c");
    assert_eq!(told["diagnostics"][0]["message"], "`icon.png` is not there");
    fs::write(folder.path().join("connector/certified/icon.png"), picture(230, [0x00, 0x52, 0xcc, 0xff])).unwrap();
    let output = mcpgen(folder.path(), &arguments);
    let told = verdict(&output);
    assert_eq!((output.status.code(), &told["ok"], &told["rules"]), (Some(0), &Value::Bool(true), &Value::from(65)));
    assert_eq!(told["diagnostics"], Value::Array(Vec::new()));
}

#[test]
fn a_breach_is_shown_with_its_place_its_reason_and_what_mends_it() {
    let folder = tempfile::tempdir().unwrap();
    crate::support::write_tree(&emit(&plan(oauth())).unwrap(), folder.path());
    let path = folder.path().join("connector/apiDefinition.swagger.json");
    let spoiled = fs::read_to_string(&path).unwrap().replace("mcp-streamable-1.0", "mcp-sse-1.0");
    fs::write(&path, spoiled).unwrap();
    let output = mcpgen(&folder.path().join("connector"), &["connector", "check", "."]);
    assert_eq!(output.status.code(), Some(6));
    assert_eq!(text(&output.stdout), "1 error, 0 warnings; 56 rules looked at\n");
    let expected = "error[D11]: the marker is `mcp-sse-1.0`
  --> ./apiDefinition.swagger.json:25:34
   |
25 |         \"x-ms-agentic-protocol\": \"mcp-sse-1.0\",
   |                                  ^^^^^^^^^^^^^
   = note: the transport of `mcp-sse-1.0` was removed in August 2025, and other values are unknown
   = help: write `\"x-ms-agentic-protocol\": \"mcp-streamable-1.0\"`
";
    assert!(text(&output.stderr).starts_with(expected), "{}", text(&output.stderr));
}

#[test]
fn a_folder_without_a_connector_is_told_so() {
    let folder = tempfile::tempdir().unwrap();
    let output = mcpgen(folder.path(), &["connector", "check", "."]);
    assert_eq!(output.status.code(), Some(74));
    let told = text(&output.stderr);
    assert!(told.contains("error[MG0001]: `./apiDefinition.swagger.json` does not exist"), "{told}");
    assert!(told.contains("error[MG0001]: `./apiProperties.json` does not exist"), "{told}");
}

#[test]
fn a_rule_can_be_looked_up_like_a_code() {
    let output = mcpgen(&root(), &["explain-code", "p10k"]);
    let expected = "# P10k: the custom parameters start with a small letter

Why: nearly all connectors write them so, and the format of the file knows no other.
To mend it: write `authorizationUrl`, not `AuthorizationUrl`.
A breach is a warning; `mcpgen connector check` looks at the files.
";
    assert_eq!(text(&output.stdout), expected);
}

#[test]
fn certification_is_insisted_on_when_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let out = out.to_str().unwrap();
    let output = mcpgen(&root(), &["generate", "--spec", "specs/jira.yaml", "--certified", "--out", out]);
    assert_eq!(output.status.code(), Some(3));
    let told = text(&output.stderr);
    assert!(told.starts_with("error[MG0607]: `--certified` needs `connector.certified`\n"), "{told}");
    assert!(!Path::new(out).exists(), "something was written");
}

/// The table at the end of `docs/connector.md`. With `MCPGEN_ACCEPT=1` it is written anew.
#[test]
fn the_documented_table_lists_every_rule() {
    let path = root().join("docs/connector.md");
    let text = fs::read_to_string(&path).unwrap();
    let head = "| rule | level | what it says |\n|---|---|---|\n";
    let (before, table) = text.split_once(head).unwrap();
    let rows: String = mcpgen::connector::rules()
        .map(|rule| {
            let level = match (rule.level, rule.held_by) {
                (_, HeldBy::Generation) => "held by `generate`",
                (_, HeldBy::ServerTests) => "held by the server's tests",
                (Level::Error, _) => "error",
                (Level::Warning, _) => "warning",
                (Level::Certification, _) => "certification",
            };
            format!("| {} | {level} | {} |\n", rule.id, rule.title)
        })
        .collect();
    if std::env::var_os("MCPGEN_ACCEPT").is_some() {
        fs::write(&path, format!("{before}{head}{rows}")).unwrap();
    } else {
        assert_eq!(table, rows, "run with MCPGEN_ACCEPT=1");
    }
}

#[test]
fn a_secret_in_the_allow_list_does_not_reach_the_files() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let spec = folder.path().join("jira.yaml");
    let token = format!("ghp_{}", "a1".repeat(18));
    fs::create_dir(folder.path().join("docs")).unwrap();
    fs::copy(root().join("specs/docs/jql.md"), folder.path().join("docs/jql.md")).unwrap();
    let allow_list = fs::read_to_string(root().join("specs/jira.yaml")).unwrap();
    fs::write(
        &spec,
        allow_list.replace(
            "description: Lets an agent search",
            &format!("description: With {token} it lets an agent search"),
        ),
    )
    .unwrap();
    let document = root().join("specs/openapi/jira.yaml");
    let (spec, document, out_text) = (spec.to_str().unwrap(), document.to_str().unwrap(), out.to_str().unwrap());
    let output = mcpgen(&root(), &["generate", "--spec", spec, "--openapi", document, "--out", out_text]);
    let told = text(&output.stderr);
    let expected =
        "error[P06s]: a text of the allow-list looks like a secret, and would stand in the connector's files\n";
    assert!(told.starts_with(expected), "{told}");
    assert_eq!(output.status.code(), Some(3));
    assert!(!out.exists(), "something was written");
}
