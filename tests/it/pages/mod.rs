//! Every way in which an upstream's list goes on: what is planned, and what the call looks like.

use mcpgen::emit::emit;
use mcpgen::model::Plan;

use crate::support::{root, sound_plan};

fn parcels() -> Plan {
    sound_plan(&root().join("tests/it/pages/allow.yaml"), None)
}

/// The function of a call, out of the tool's file.
fn call(plan: &Plan, tool: &str) -> String {
    let tree = emit(plan).unwrap();
    let file = String::from_utf8(tree.get(&format!("src/tools/{tool}.rs")).unwrap().bytes.clone()).unwrap();
    let (_, rest) = file.split_once("/// One call: check, send, read, write.\n").unwrap();
    let (call, _) = rest.split_once("\n}\n").unwrap();
    format!("{call}\n}}\n")
}

#[test]
fn the_call_of_every_style() {
    let plan = parcels();
    for tool in &plan.tools {
        insta::assert_snapshot!(tool.name.clone(), call(&plan, &tool.name));
    }
}

#[test]
fn what_stands_beside_the_list_comes_first_and_is_not_narrowed() {
    let plan = parcels();
    let tool = plan.tools.iter().find(|tool| tool.name == "list_parcels").unwrap();
    assert_eq!(tool.sample.output, ["total_count", "is", "carriers", "parcels"]);
    assert_eq!(tool.only.as_deref().unwrap(), ["id", "weight", "note"]);
    let properties = tool.output_schema["properties"].as_object().unwrap();
    let names: Vec<&str> = properties.keys().map(String::as_str).collect();
    assert_eq!(names, ["total_count", "is", "parcels", "carriers", "carriers_omitted", "cursor"]);
    assert_eq!(properties["cursor"]["type"], "string");
}

#[test]
fn only_servers_that_read_addresses_have_the_reader() {
    let mut plan = parcels();
    let link = |plan: &Plan| emit(plan).unwrap().get("src/runtime/link.rs").is_some();
    assert!(link(&plan));
    plan.tools.retain(|tool| !["list_parcels", "list_events"].contains(&tool.name.as_str()));
    assert!(!link(&plan));
}

#[test]
fn lists_whose_size_is_the_upstreams_own_show_all_of_a_page() {
    let sizes = |name: &str| {
        let plan = parcels();
        let page = plan.tools.iter().find(|tool| tool.name == name).unwrap().page.clone().unwrap();
        (page.default_size, page.size_cap, page.size_argument)
    };
    assert_eq!(sizes("list_events"), (1_000, 1_000, None));
    assert_eq!(sizes("list_customers"), (20, 50, None));
    assert_eq!(sizes("list_depots"), (10, 40, Some("count".to_owned())));
    assert_eq!(sizes("search_parcels"), (20, 30, Some("count".to_owned())));
}
