//! How many lines a small change of the allow-list changes in the crate, `mcpgen.lock` aside; and that nothing
//! but the inputs counts.

use std::collections::BTreeMap;

use mcpgen::output::changed_lines;

use super::{Crate, DOCUMENT, ONE_TOOL, SECOND_TOOL};

/// Changed lines of each file between two crates.
fn changed(before: &Crate, after: &Crate) -> BTreeMap<String, usize> {
    let names = before.tree.iter().chain(after.tree.iter()).map(|(path, _)| path.as_str().to_owned());
    let bytes = |shop: &Crate, name: &str| shop.tree.get(name).map(|file| file.bytes.clone()).unwrap_or_default();
    names
        .map(|name| (name.clone(), changed_lines(&bytes(before, &name), &bytes(after, &name))))
        .filter(|(_, lines)| *lines > 0)
        .collect()
}

fn total(changed: &BTreeMap<String, usize>) -> usize {
    changed.values().sum()
}

/// The committed example with a change of its allow-list.
fn jira(change: impl Fn(String) -> String) -> Crate {
    let list = super::text(&crate::support::root().join("specs/jira.yaml"));
    let document = super::text(&crate::support::root().join("specs/openapi/jira.yaml"));
    Crate::from(&change(list), &document)
}

/// Replaces one line, which must be there.
fn replaced(list: &str, from: &str, to: &str) -> String {
    assert_eq!(list.matches(from).count(), 1, "{from}");
    list.replace(from, to)
}

#[test]
fn in_jira_a_field_of_a_shared_projection_changes_at_most_15_lines_a_tool() {
    let updated = "    updated: fields.updated as datetime\n";
    let more = |list: String| {
        replaced(&list, updated, &format!("{updated}    resolution: fields.resolution.name as string\n"))
    };
    let changed = changed(&jira(|list| list), &jira(more));
    for tool in ["jira_get_issue", "jira_search"] {
        let lines: usize = changed.iter().filter(|(name, _)| name.contains(tool)).map(|(_, lines)| lines).sum();
        assert!((1..=15).contains(&lines), "{tool}: {lines} in {changed:#?}");
    }
    let known = |name: &String| name.contains("jira_get_issue") || name.contains("jira_search");
    assert!(changed.keys().all(known), "{changed:#?}");
}

#[test]
fn in_jira_an_argument_and_a_description_stay_small() {
    let jql = "      jql: {required: true";
    let more = |list: String| replaced(&list, jql, &format!("      expand: {{max_length: 10}}\n{jql}"));
    let argument = changed(&jira(|list| list), &jira(more));
    assert!(total(&argument) <= 25, "{argument:#?}");
    let words = "Search Jira issues with JQL.";
    let description =
        changed(&jira(|list| list), &jira(|list| replaced(&list, words, "Find Jira issues by a query in JQL.")));
    assert!(total(&description) <= 6, "{description:#?}");
}

#[test]
fn a_projection_field_changes_at_most_15_lines_a_tool() {
    let more = ONE_TOOL.replace("name: name}", "name: name, price: price}");
    let changed = changed(&Crate::of(ONE_TOOL), &Crate::of(&more));
    assert!(total(&changed) <= 15, "{changed:#?}");
}

#[test]
fn an_argument_changes_at_most_25_lines() {
    let more = ONE_TOOL.replace("{id: {}}", "{id: {}, lang: {description: The language of the texts}}");
    let changed = changed(&Crate::of(ONE_TOOL), &Crate::of(&more));
    assert!(total(&changed) <= 25, "{changed:#?}");
}

#[test]
fn a_description_changes_at_most_6_lines() {
    let more = ONE_TOOL.replace("Get one item.", "Get an item by its id, as found in lists.");
    let changed = changed(&Crate::of(ONE_TOOL), &Crate::of(&more));
    assert!(total(&changed) <= 6, "{changed:#?}");
}

#[test]
fn a_new_tool_touches_no_other_tools_file() {
    let changed = changed(&Crate::of(ONE_TOOL), &Crate::of(&format!("{ONE_TOOL}{SECOND_TOOL}")));
    assert!(changed.keys().all(|name| !name.contains("shop_get_item")), "{changed:#?}");
    let elsewhere: usize =
        changed.iter().filter(|(name, _)| !name.contains("shop_list_items")).map(|(_, lines)| lines).sum();
    assert!(elsewhere <= 10, "{changed:#?}");
}

#[test]
fn the_order_of_the_documents_keys_does_not_matter() {
    let value: serde_json::Value = serde_yaml::from_str(DOCUMENT).unwrap();
    let list = format!("{ONE_TOOL}{SECOND_TOOL}");
    let wanted = Crate::of(&list);
    let mut reversed = value.clone();
    reverse(&mut reversed);
    for document in [value.to_string(), reversed.to_string(), serde_yaml::to_string(&reversed).unwrap()] {
        let found = Crate::from(&list, &document);
        assert_eq!(found.tree, wanted.tree);
        assert_eq!(found.origin, wanted.origin);
    }
}

fn reverse(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::Object(members) => {
            let mut entries: Vec<_> = std::mem::take(members).into_iter().collect();
            entries.iter_mut().for_each(|(_, value)| reverse(value));
            members.extend(entries.into_iter().rev());
        }
        serde_json::Value::Array(items) => items.iter_mut().for_each(reverse),
        _ => {}
    }
}
