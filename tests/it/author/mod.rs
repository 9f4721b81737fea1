//! `mcpgen operations`, run as a user does.

use std::process::Command;

use crate::support;

fn operations(arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_mcpgen"))
        .current_dir(support::root())
        .args(["operations", "--openapi", "specs/openapi/jira.yaml"])
        .args(arguments)
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

#[test]
fn words_find_operations_even_misspelt() {
    let (code, told, _) = operations(&["get", "isue"]);
    assert_eq!(code, Some(0));
    assert!(told.starts_with("GET /rest/api/3/issue/{issueIdOrKey}  getIssue\n"), "{told}");
    let (_, told, _) = operations(&["transitions", "--json"]);
    let told: serde_json::Value = serde_json::from_str(&told).unwrap();
    let ids: Vec<_> = told["operations"].as_array().unwrap().iter().map(|it| it["operation_id"].clone()).collect();
    assert!(ids.contains(&"getTransitions".into()), "{ids:?}");
}

#[test]
fn one_operation_is_told_with_its_arguments_and_paths() {
    let (code, told, _) = operations(&["--op", "getTransitions"]);
    assert_eq!(code, Some(0));
    for line in [
        "  path.issueIdOrKey*  string",
        "  transitions[].to.name  a string",
        "  transitions[].fields.'<key>'.required  a boolean",
    ] {
        assert!(told.lines().any(|told| told == line), "{line} is not in\n{told}");
    }
    let (code, _, told) = operations(&["--op", "getIsue"]);
    assert_eq!(code, Some(3));
    assert!(told.contains("error[MG0204]") && told.contains("did you mean `getIssue`?"), "{told}");
}
