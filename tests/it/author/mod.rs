//! `mcpgen operations`, run as a user does.

use std::process::Command;

use crate::support;

fn operations(arguments: &[&str]) -> (Option<i32>, String, String) {
    operations_of(std::path::Path::new("specs/openapi/jira.yaml"), arguments)
}

fn operations_of(document: &std::path::Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_mcpgen"))
        .current_dir(support::root())
        .args(["operations", "--openapi"])
        .arg(document)
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

#[test]
fn values_of_lists_and_members_that_nobody_names_are_shown() {
    let folder = tempfile::tempdir().unwrap();
    let document = folder.path().join("api.yaml");
    let text = "openapi: 3.0.0
paths:
  /a:
    get:
      parameters: [{name: q, in: query, schema: {type: array, items: {type: string, enum: [x, y]}}}]
      responses:
        200: {content: {application/json: {schema: {properties: {a: {type: string}}, additionalProperties: {type: integer}}}}}
  /b: [1]
";
    std::fs::write(&document, text).unwrap();
    let (_, told, _) = operations_of(&document, &["--op", "GET /a"]);
    for line in ["  query.q  list of string: x, y", "  a  a string", "  '<key>'  an integer"] {
        assert!(told.lines().any(|told| told == line), "{line} is not in\n{told}");
    }
    let (code, told, warned) = operations_of(&document, &[]);
    assert_eq!((code, told.lines().count()), (Some(0), 3), "{told}");
    assert!(warned.contains("warning[MG0307]: `/b` must be a mapping"), "{warned}");
}
