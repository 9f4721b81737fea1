//! What tools read of answers: lists, maps and values wherever they stand.

use mcpgen::emit::emit;
use mcpgen::model::Plan;

use crate::support::{root, sound_plan};

fn shelves() -> Plan {
    sound_plan(&root().join("tests/it/answers/allow.yaml"), None)
}

fn tool_file(plan: &Plan, name: &str) -> String {
    let tree = emit(plan).unwrap();
    let file = tree.get(&format!("src/tools/{name}.rs")).unwrap();
    String::from_utf8(file.bytes.clone()).unwrap()
}

#[test]
fn every_place_of_an_answer_is_read_in_one_pass() {
    let plan = shelves();
    insta::assert_snapshot!("get_book", tool_file(&plan, "get_book"));
    insta::assert_snapshot!("list_books", tool_file(&plan, "list_books"));
    insta::assert_snapshot!("list_titles", tool_file(&plan, "list_titles"));
}

#[test]
fn the_schemas_follow_what_is_written() {
    let plan = shelves();
    let schemas: Vec<_> = plan.tools.iter().map(|tool| (&tool.name, &tool.output_schema)).collect();
    insta::assert_yaml_snapshot!("output_schemas", schemas);
}
