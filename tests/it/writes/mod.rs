//! Tools that write, pages by number, what is offered beside tools, and the bars that hold for them.

use mcpgen::emit::emit;
use mcpgen::model::{Confirm, Effect, Plan, SampleBody};
use mcpgen::tree::FileTree;
use serde_json::{Value, json};

use crate::support::{root, sound_plan};

/// What the list of the five Jira tools that are used most may cost, in bytes.
const FIVE_TOOLS: usize = 4_608;

fn tickets() -> Plan {
    sound_plan(&root().join("tests/it/writes/allow.yaml"), None)
}

fn text(tree: &FileTree, wanted: &str) -> String {
    let found = tree.iter().find(|(path, _)| path.as_str() == wanted);
    String::from_utf8(found.unwrap_or_else(|| panic!("{wanted} is not written")).1.bytes.clone()).unwrap()
}

#[test]
fn a_body_is_one_line_a_value() {
    let tree = emit(&tickets()).unwrap();
    insta::assert_snapshot!("put_ticket", text(&tree, "src/tools/put_ticket.rs"));
    insta::assert_snapshot!("list_tickets", text(&tree, "src/tools/list_tickets.rs"));
    let patch = text(&tree, "src/tools/patch_ticket.rs");
    assert!(patch.contains(".json_unless_empty(body)"), "{patch}");
    assert!(patch.contains(".keys_where(\"set\")"), "{patch}");
}

#[test]
fn effects_and_repetition_follow_the_method_unless_said() {
    let plan = tickets();
    let found: Vec<_> =
        plan.tools.iter().map(|tool| (tool.request.method, tool.effect, tool.idempotent, tool.confirm)).collect();
    let wanted = [
        ("PUT", Effect::Write, true, Confirm::Never),
        ("PATCH", Effect::Write, false, Confirm::Never),
        ("DELETE", Effect::Destructive, true, Confirm::WhenSupported),
        ("DELETE", Effect::Destructive, true, Confirm::Required),
        ("GET", Effect::Read, true, Confirm::Never),
        ("POST", Effect::Read, true, Confirm::Never),
    ];
    assert_eq!(found, wanted);
}

#[test]
fn the_sample_holds_the_body_that_must_come() {
    let plan = tickets();
    let Some(SampleBody::Json(body)) = plan.tools[0].sample.call.body.clone() else { panic!("no JSON") };
    let paragraph = json!({"type": "paragraph", "content": [{"type": "text", "text": "Nothing to add"}]});
    let wanted = json!({
        "title": "x",
        "urgent": false,
        "weight": 1,
        "tags": ["red"],
        "numbers": [1],
        "note": {"type": "doc", "version": 1, "content": [paragraph]},
        "kind": "task",
        "flags": {"imported": {"set": true}},
    });
    assert_eq!(body, wanted);
    assert_eq!(plan.tools[1].sample.call.body, None, "a body that may be missing is sent only with something in it");
}

#[test]
fn offers_that_are_not_made_leave_no_file() {
    let mut plan = tickets();
    (plan.resources, plan.prompts, plan.audit) = (Vec::new(), Vec::new(), None);
    plan.tools.retain(|tool| tool.name == "delete_ticket");
    let tree = emit(&plan).unwrap();
    let paths: Vec<&str> = tree.iter().map(|(path, _)| path.as_str()).collect();
    for absent in [
        "src/resources.rs",
        "src/prompts.rs",
        "src/runtime/adf_write.rs",
        "src/runtime/body.rs",
        "src/runtime/keys.rs",
        "src/runtime/list.rs",
    ] {
        assert!(!paths.contains(&absent), "{absent} is written");
    }
    assert!(!text(&tree, "Cargo.toml").contains("pulldown-cmark"));
    let lock = text(&tree, "Cargo.lock");
    assert!(!lock.contains("pulldown-cmark") && !lock.contains("unicase"), "the lock holds what nothing needs");
}

#[test]
fn five_jira_tools_cost_little() {
    let plan = sound_plan(&root().join("specs/jira.yaml"), None);
    let five = ["jira_get_issue", "jira_search", "jira_add_comment", "jira_list_projects", "jira_list_transitions"];
    let tools: Vec<Value> = plan.tools.iter().filter(|tool| five.contains(&tool.name.as_str())).map(listed).collect();
    assert_eq!(tools.len(), 5);
    let bytes = json!({"tools": tools}).to_string().len();
    assert!(bytes <= FIVE_TOOLS, "the list of five tools has {bytes} bytes");
}

/// A tool as the runtime lists it: what a tool that only reads may destroy or repeat is not said.
fn listed(tool: &mcpgen::model::Tool) -> Value {
    let annotations = match tool.effect {
        Effect::Read => json!({"readOnlyHint": true}),
        effect => json!({
            "readOnlyHint": false,
            "destructiveHint": effect == Effect::Destructive,
            "idempotentHint": tool.idempotent,
        }),
    };
    json!({
        "name": tool.name,
        "description": tool.description,
        "inputSchema": tool.input_schema,
        "outputSchema": tool.output_schema,
        "annotations": annotations,
    })
}

#[test]
fn tool_files_are_short() {
    for plan in [tickets(), sound_plan(&root().join("specs/jira.yaml"), None)] {
        let tree = emit(&plan).unwrap();
        for (path, file) in tree.iter().filter(|(path, _)| path.as_str().starts_with("src/tools/")) {
            let lines = file.bytes.iter().filter(|byte| **byte == b'\n').count();
            assert!(lines <= 200, "{path} has {lines} lines");
        }
    }
}
