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
