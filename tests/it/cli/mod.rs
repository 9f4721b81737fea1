//! The program as a user runs it: exit codes, standard output, standard error, files.

#![allow(clippy::disallowed_methods, reason = "tests write their fixtures to temporary folders")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

use crate::support::root;

const API: &str = include_str!("../diagnostics/cases/api.yaml");
const ALLOW_LIST: &str = "mcpgen: 1\nopenapi: api.yaml\ntools:\n  get_widget: {operation: getWidget, description: Get one widget., arguments: {id: {}}, returns: [name]}\n";

/// A folder with `specs/widgets.yaml` and its document.
fn workspace(allow_list: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("specs")).unwrap();
    fs::write(folder.path().join("specs/widgets.yaml"), allow_list).unwrap();
    fs::write(folder.path().join("specs/api.yaml"), API).unwrap();
    folder
}

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

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn the_only_allow_list_is_found_and_the_next_command_is_told() {
    let folder = workspace(ALLOW_LIST);
    let first = mcpgen(folder.path(), &["generate"]);
    assert_eq!(first.status.code(), Some(0), "{}", text(&first.stderr));
    let told = text(&first.stdout);
    let mut lines = told.lines();
    let summary = lines.next().unwrap();
    assert!(summary.starts_with("widgets-mcp: 1 tool (1 read, 0 write), 0."), "{summary}");
    assert!(summary.contains(" kB of tool definitions (~") && summary.ends_with(" changed"), "{summary}");
    assert_eq!(lines.next(), Some("next: cargo test --locked --manifest-path generated/widgets-mcp/Cargo.toml"));
    assert_eq!(text(&first.stderr), "");
    assert!(folder.path().join("generated/widgets-mcp/src/tools/get_widget.rs").is_file());
    let second = mcpgen(folder.path(), &["generate", "--spec", "specs/widgets.yaml"]);
    assert!(text(&second.stdout).contains(" files, 0 changed\n"), "{}", text(&second.stdout));
}

#[test]
fn a_dry_run_lists_files_and_writes_none() {
    let folder = workspace(ALLOW_LIST);
    let output = mcpgen(folder.path(), &["generate", "--dry-run", "--out", "here"]);
    assert_eq!(output.status.code(), Some(0));
    let told = text(&output.stdout);
    assert!(told.contains("would change\n  here/") && told.contains("\n  here/.gitattributes\n"), "{told}");
    assert!(!folder.path().join("here").exists());
}

#[test]
fn json_is_one_object_whether_it_goes_well_or_not() {
    let folder = workspace(ALLOW_LIST);
    let good = json(&mcpgen(folder.path(), &["generate", "--json"]));
    assert_eq!(good["ok"], true);
    assert_eq!(good["server"], "widgets-mcp");
    assert_eq!(good["folder"], "generated/widgets-mcp");
    assert_eq!(good["tools"], serde_json::json!({"read": 1, "write": 0}));
    assert_eq!(good["created"].as_array().unwrap().len(), usize::try_from(good["files"].as_u64().unwrap()).unwrap());
    let folder = workspace(&ALLOW_LIST.replace("getWidget", "getWiget"));
    let output = mcpgen(folder.path(), &["generate", "--json"]);
    assert_eq!(output.status.code(), Some(3));
    let bad = json(&output);
    assert_eq!(bad["ok"], false);
    assert_eq!(bad["diagnostics"][0]["code"], "MG0204");
    assert_eq!(bad["diagnostics"][0]["places"][0]["line"], 4);
    assert_eq!(bad["diagnostics"][0]["places"][0]["column"], 27);
}

#[test]
fn all_problems_come_at_once_and_nothing_is_written() {
    let folder = workspace(&ALLOW_LIST.replace("id: {}", "idd: {}").replace("[name]", "[nmae, sizee]"));
    let output = mcpgen(folder.path(), &["generate"]);
    assert_eq!(output.status.code(), Some(3));
    let told = text(&output.stderr);
    for code in ["MG0201", "MG0202", "MG0203"] {
        assert!(told.contains(code), "{told}");
    }
    assert!(told.ends_with("4 problems; nothing was written\n"), "{told}");
    assert!(!folder.path().join("generated").exists());
}

#[test]
fn colour_only_where_it_is_wanted() {
    let folder = workspace(&ALLOW_LIST.replace("getWidget", "getWiget"));
    for (arguments, coloured) in [
        (&["generate"][..], false),
        (&["generate", "--color", "always"], true),
        (&["generate", "--color", "never"], false),
    ] {
        let told = text(&mcpgen(folder.path(), arguments).stderr);
        assert_eq!(told.contains('\u{1b}'), coloured, "{arguments:?}: {told}");
    }
}

#[test]
fn what_cannot_be_found_is_told_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let output = mcpgen(folder.path(), &["generate"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        text(&output.stderr),
        "error: there is no allow-list in `specs/`\n  help: name one with `--spec FILE`\n"
    );
    let folder = workspace(ALLOW_LIST);
    fs::write(folder.path().join("specs/other.yaml"), ALLOW_LIST).unwrap();
    let output = mcpgen(folder.path(), &["generate"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).ends_with("name one:\n  --spec specs/other.yaml\n  --spec specs/widgets.yaml\n"));
    let output = mcpgen(folder.path(), &["generate", "--spec", "specs/api.yaml"]);
    assert_eq!(output.status.code(), Some(2));
    let told = text(&output.stderr);
    assert!(
        told.starts_with("error: `specs/api.yaml` is an OpenAPI document, and there is no allow-list beside it\n"),
        "{told}"
    );
    let output = mcpgen(folder.path(), &["generate", "--spec", "specs/none.yaml"]);
    assert_eq!(output.status.code(), Some(74));
    assert!(
        text(&output.stderr).starts_with("error[MG0001]: `specs/none.yaml` does not exist\n"),
        "{}",
        text(&output.stderr)
    );
    assert_eq!(mcpgen(folder.path(), &["generat"]).status.code(), Some(2));
}

#[test]
fn the_allow_list_beside_a_document_is_used() {
    let folder = workspace(ALLOW_LIST);
    fs::rename(folder.path().join("specs/widgets.yaml"), folder.path().join("specs/api.allow.yaml")).unwrap();
    let output = mcpgen(folder.path(), &["generate", "--spec", "specs/api.yaml"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(folder.path().join("generated/api-mcp/Cargo.toml").is_file());
}

#[test]
fn codes_are_explained() {
    let output = mcpgen(&root(), &["explain-code", "mg0204"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(text(&output.stdout).starts_with("# MG0204: "), "{}", text(&output.stdout));
    let all = text(&mcpgen(&root(), &["explain-code"]).stdout);
    assert!(all.lines().count() > 60 && all.contains("\nMG0204  "), "{all}");
    let output = mcpgen(&root(), &["explain-code", "MG9999"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn files_of_resources_stay_in_their_folder_and_are_made_plain() {
    let resources = "resources:\n  widgets://help: {title: Help, file: help.rs, mime: text/plain}\n";
    let folder = workspace(&format!("{ALLOW_LIST}{resources}"));
    let help = folder.path().join("specs/help.rs");
    fs::write(&help, "not Rust at all\r\nsecond\u{202e} line\r\n").unwrap();
    let output = mcpgen(folder.path(), &["generate"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let written = fs::read_to_string(folder.path().join("generated/widgets-mcp/resources/help.rs")).unwrap();
    assert_eq!(written, "not Rust at all\nsecond line\n");
    fs::remove_file(&help).unwrap();
    std::os::unix::fs::symlink("/etc/hostname", &help).unwrap();
    let output = mcpgen(folder.path(), &["generate"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(text(&output.stderr).starts_with("error[MG0141]"), "{}", text(&output.stderr));
}

#[test]
fn a_pipe_is_no_input() {
    let folder = workspace(ALLOW_LIST);
    fs::remove_file(folder.path().join("specs/api.yaml")).unwrap();
    let made = Command::new("mkfifo").arg(folder.path().join("specs/api.yaml")).status();
    if !made.is_ok_and(|status| status.success()) {
        println!("skipped: mkfifo is not here");
        return;
    }
    let output = mcpgen(folder.path(), &["generate"]);
    assert_eq!(output.status.code(), Some(74));
    assert!(text(&output.stderr).contains("cannot be read: it is no ordinary file"), "{}", text(&output.stderr));
}
