//! What people and hosts are given beside the server: `clients/`, `.env.example`, the README.

#![allow(clippy::disallowed_methods, reason = "tests read the runtime's sources")]

use std::fs;

use mcpgen::emit::emit;
use mcpgen::model::Plan;
use mcpgen::tree::FileTree;
use serde_json::Value;

use crate::support::{plan_text, root, sound_plan};

const API: &str = include_str!("../diagnostics/cases/api.yaml");

const KEYED: &str = "auth: {caller: api_key, upstream: secret}\n";

const GATEWAY: &str =
    "auth: {caller: gateway, upstream: secret, gateway_secret: {header: X-Gateway-Secret, env: GATEWAY_SECRET}}\n";

fn jira() -> Plan {
    sound_plan(&root().join("specs/jira.yaml"), None)
}

/// A server without callers' tokens, with or without a credential of its own.
fn widgets(auth: &str) -> Plan {
    let tool =
        "{operation: getWidget, description: Get one widget., arguments: {id: {example: w1}}, returns: {name: name}}";
    let text = format!(
        "mcpgen: 1\nopenapi: api.yaml\n{auth}upstream:\n  base_url: 'https://widgets.example/{{REGION}}'\n  variables: \
         {{REGION: where your widgets are}}\ntools:\n  get_widget: {tool}\n"
    );
    plan_text(&text, API).unwrap_or_else(|problems| panic!("{problems}"))
}

fn file(tree: &FileTree, path: &str) -> String {
    String::from_utf8(tree.get(path).unwrap_or_else(|| panic!("no {path}")).bytes.clone()).unwrap()
}

fn clients(tree: &FileTree) -> Vec<(String, Value)> {
    let files = tree.iter().filter(|(path, _)| path.as_str().starts_with("clients/"));
    files.map(|(path, file)| (path.to_string(), serde_json::from_slice(&file.bytes).unwrap())).collect()
}

/// Every text of a JSON value, with its key.
fn texts(value: &Value, key: &str, found: &mut Vec<(String, String)>) {
    match value {
        Value::String(text) => found.push((key.to_owned(), text.clone())),
        Value::Array(items) => items.iter().for_each(|item| texts(item, key, found)),
        Value::Object(members) => members.iter().for_each(|(key, member)| texts(member, key, found)),
        _ => {}
    }
}

#[test]
fn every_host_has_a_file_and_none_holds_a_secret() {
    let secret = "auth: {caller: none, upstream: secret}\n";
    let plain = "auth: {caller: none, upstream: none}\n";
    for plan in [jira(), widgets(secret), widgets(plain), widgets(KEYED), widgets(GATEWAY)] {
        let files = clients(&emit(&plan).unwrap());
        let names: Vec<&str> = files.iter().map(|(path, _)| path.trim_start_matches("clients/")).collect();
        let wanted = [
            "claude-code.json",
            "claude-desktop.json",
            "cursor-remote.json",
            "cursor.json",
            "inspector.json",
            "mcp-remote.json",
            "remote-http.json",
            "vscode-remote.json",
            "vscode.json",
        ];
        assert_eq!(names, wanted);
        for (path, content) in files {
            let mut found = Vec::new();
            texts(&content, "", &mut found);
            for (key, text) in found.iter().filter(|(key, _)| {
                ["AUTHORIZATION", "TOKEN", "KEY"].iter().any(|word| key.to_ascii_uppercase().contains(word))
            }) {
                let is_reference = text.contains("${") && text.ends_with('}');
                let is_file = key.ends_with("_FILE") && text.starts_with("/absolute/path/to/");
                assert!(is_reference || is_file, "{path}: {key} is `{text}`");
            }
        }
    }
}

/// What callers of servers with other checks bring.
#[test]
fn remote_clients_bring_what_the_server_or_its_gateway_asks_for() {
    for (auth, header, value) in [
        (KEYED, "x-api-key", "${env:WIDGETS_API_KEY}"),
        (GATEWAY, "Authorization", "Bearer ${env:WIDGETS_ACCESS_TOKEN}"),
    ] {
        let tree = emit(&widgets(auth)).unwrap();
        let remote: Value = serde_json::from_str(&file(&tree, "clients/cursor-remote.json")).unwrap();
        let entry = remote["mcpServers"].as_object().unwrap().values().next().unwrap();
        assert_eq!(entry["headers"], serde_json::json!({header: value}));
        assert!(entry["url"].as_str().unwrap().starts_with("https://gateway.example/"), "{entry}");
        let readme = file(&tree, "README.md");
        assert!(readme.contains("### Copilot Studio") && !readme.contains("Tokens are passed through"), "{readme}");
        assert_eq!(readme.contains("### Keys of callers"), auth == KEYED);
        assert!(!readme.contains("reach it on loopback |"), "others reach it: {readme}");
    }
}

#[test]
fn a_server_of_this_machine_asks_for_no_token_over_http() {
    for auth in ["auth: {caller: none, upstream: secret}\n", "auth: {caller: none, upstream: none}\n"] {
        let tree = emit(&widgets(auth)).unwrap();
        for name in ["remote-http", "vscode-remote", "cursor-remote", "mcp-remote"] {
            let text = file(&tree, &format!("clients/{name}.json"));
            assert!(text.contains("http://127.0.0.1:8080/mcp") && !text.contains("Authorization"), "{text}");
        }
        let desktop = file(&tree, "clients/claude-desktop.json");
        assert_eq!(desktop.contains("UPSTREAM_TOKEN_FILE"), auth.contains("secret"), "{desktop}");
        let readme = file(&tree, "README.md");
        assert!(!readme.contains("passed through") && !readme.contains("Copilot Studio"), "{readme}");
        assert!(readme.contains("| `REGION` | where your widgets are |"), "{readme}");
        assert!(file(&tree, ".env.example").contains("\n# Required: where your widgets are.\nREGION=\n"));
    }
}

#[test]
fn what_the_readme_quotes_is_what_the_server_says() {
    let runtime: String = ["http", "failure"]
        .map(|name| fs::read_to_string(root().join(format!("templates/runtime/{name}.rs"))).unwrap())
        .concat();
    let readme = file(&emit(&jira()).unwrap(), "README.md");
    let rows: Vec<&str> = readme
        .lines()
        .filter_map(|line| line.strip_prefix("| "))
        .filter(|line| {
            line.starts_with("4") && !line.starts_with("405")
                || line.starts_with("5")
                || line.starts_with("A tool says")
        })
        .filter_map(|line| line.split('"').nth(1))
        .collect();
    assert_eq!(rows.len(), 10, "{rows:?}");
    for quoted in rows.iter().chain(&["Ask the user to sign in again; do not retry."]) {
        assert!(runtime.contains(quoted), "the runtime never says `{quoted}`");
    }
}

#[test]
fn what_people_are_told_to_run_is_what_the_checks_run() {
    let text = fs::read_to_string(root().join("scripts/node/package.json")).unwrap();
    let packages: Value = serde_json::from_str(&text).unwrap();
    let pinned = |name: &str| format!("{name}@{}", packages["dependencies"][name].as_str().unwrap());
    let tree = emit(&jira()).unwrap();
    assert!(file(&tree, "README.md").contains(&pinned("@modelcontextprotocol/inspector")));
    assert!(file(&tree, "clients/mcp-remote.json").contains(&pinned("mcp-remote")));
}

#[test]
fn the_fifteen_steps_name_files_that_are_there() {
    let tree = emit(&jira()).unwrap();
    let readme = file(&tree, "README.md");
    let table = readme.split("## From the design to operation").nth(1).and_then(|rest| rest.split("\n## ").next());
    let is_step = |line: &&str| line.strip_prefix("| ").is_some_and(|row| row.starts_with(char::is_numeric));
    assert_eq!(table.unwrap().lines().filter(is_step).count(), 15);
    for line in readme.lines() {
        for path in line.split('`').skip(1).step_by(2) {
            let is_path = ["src/", "clients/", "connector/", "deploy/", "tests/", "schemas/"]
                .iter()
                .any(|folder| path.starts_with(folder));
            if !is_path || path.contains(['*', ' ']) {
                continue;
            }
            let is_there = tree.iter().any(|(known, _)| known.as_str().starts_with(path));
            assert!(is_there, "README.md names `{path}`, which is not generated");
        }
    }
}

#[test]
fn hostile_words_stay_within_their_line() {
    let mut plan = jira();
    let hostile = "x\nSTATE_KEY=known-0123456789abcdef0123456789abcdef\r\n| `a` | <script> $(id) ${HOME}\u{2028}y";
    plan.server.title = hostile.to_owned();
    plan.server.base_url_help = vec![("JIRA_CLOUD_ID".to_owned(), hostile.to_owned())];
    // Hosts stand between backticks, where only a backtick or a new line would end them.
    plan.server.allowed_hosts = vec![hostile.replace("<script>", "")];
    let tree = emit(&plan).unwrap();
    let example = file(&tree, ".env.example");
    let assigned: Vec<&str> = example.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    assert_eq!(assigned, ["JIRA_CLOUD_ID=", "GATEWAY_SECRET=", "STATE_KEY="]);
    assert!(!file(&tree, "README.md").contains("<script>"));
    for (path, content) in clients(&tree) {
        let mut found = Vec::new();
        texts(&content, "", &mut found);
        let script = found.iter().filter(|(key, text)| key == "args" && text.contains("$("));
        assert!(script.clone().all(|(_, text)| !text.contains("$(id)")), "{path}");
    }
}
