//! Lists in pages: every item once under any budget, and cursors that survive a changing list.

use std::collections::BTreeSet;

use mcpgen_runtime::answer::Answer;
use mcpgen_runtime::call::{Caller, Watch};
use mcpgen_runtime::service::Service;
use mcpgen_runtime::{Array, Call, Failure, Leaf, Member, Notes, Object, Page, ReadObject, Reply, Tool};
use proptest::prelude::*;
use serde::de::MapAccess;
use serde_json::{Map, Value, json};
use tokio::time::{Duration, Instant};

use crate::sample::{SERVER, jira_search};
use crate::support::{environment, settings};

const PAGE: Page =
    Page { output: "items", size_argument: Some("size"), cursor_argument: "cursor", default_size: 20, size_cap: 50 };

#[derive(Default)]
struct Body<'a> {
    items: Array<Item<'a>>,
    next: Leaf<'a>,
}

#[derive(Default)]
struct Item<'a> {
    id: Leaf<'a>,
    text: Leaf<'a>,
}

impl<'a> ReadObject<'a> for Body<'a> {
    fn member<M: MapAccess<'a>>(&mut self, name: &str, value: Member<'_, M>) -> Result<(), M::Error> {
        match name {
            "items" => value.array(&mut self.items),
            "next" => value.leaf(&mut self.next),
            _ => value.skip(),
        }
    }
}

impl<'a> ReadObject<'a> for Item<'a> {
    fn member<M: MapAccess<'a>>(&mut self, name: &str, value: Member<'_, M>) -> Result<(), M::Error> {
        match name {
            "id" => value.leaf(&mut self.id),
            "text" => value.leaf(&mut self.text),
            _ => value.skip(),
        }
    }
}

fn write_item(item: &Item<'_>, out: &mut Object<'_>) {
    out.put("id", item.id.string());
    out.untrusted("text", item.text.string());
}

fn service(budget: usize) -> Service {
    let mut settings = settings(&SERVER, &environment("https://upstream.example"));
    settings.budget = Some(budget);
    Service::new(&SERVER, settings).unwrap()
}

/// One call against an upstream that is a function from position and size to a body.
fn call(
    service: &Service,
    arguments: &Value,
    upstream: impl Fn(Option<&str>, usize) -> Value,
) -> Result<(Value, Reply), Failure> {
    call_of(&jira_search::TOOL, service, arguments, upstream)
}

fn call_of(
    tool: &'static Tool,
    service: &Service,
    arguments: &Value,
    upstream: impl Fn(Option<&str>, usize) -> Value,
) -> Result<(Value, Reply), Failure> {
    let given: Map<String, Value> = arguments.as_object().unwrap().clone();
    let caller = Caller { token: None, organisation: None, deadline: Instant::now() + Duration::from_secs(60) };
    let watch = Watch::default();
    let call = Call { service, tool, given: &given, caller: &caller, watch: &watch };
    let text = |name: &str| arguments.get(name).and_then(Value::as_str);
    let page = call.page(&PAGE, arguments.get("size").and_then(Value::as_i64), text("cursor"))?;
    let body = upstream(page.position(), usize::try_from(page.size()).unwrap());
    let answer = Answer::new(body.to_string().into_bytes());
    let read: Body<'_> = answer.read()?;
    let reply = call.reply_page(&page, &read.items, read.next.text(), |item| item.id, write_item)?;
    Ok((serde_json::from_str(&reply.json).unwrap(), reply))
}

/// An upstream with one list, paged by offsets as positions.
fn listed(items: &[Value]) -> impl Fn(Option<&str>, usize) -> Value {
    move |position, size| {
        let from: usize = position.map_or(0, |position| position.parse().unwrap());
        let to = items.len().min(from + size);
        let next = (to < items.len()).then(|| to.to_string());
        json!({ "items": items[from.min(to)..to], "next": next })
    }
}

fn items(lengths: &[usize]) -> Vec<Value> {
    lengths
        .iter()
        .enumerate()
        .map(|(number, length)| json!({ "id": format!("ID-{number}"), "text": "é".repeat(*length) }))
        .collect()
}

fn ids(reply: &Value) -> Vec<String> {
    reply["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

/// Follows the cursors to the end.
fn follow(service: &Service, size: usize, all: &[Value]) -> Vec<Vec<String>> {
    let mut pages = Vec::new();
    let mut arguments = json!({ "size": size, "query": "q" });
    loop {
        let (reply, _) = call(service, &arguments, listed(all)).unwrap();
        pages.push(ids(&reply));
        assert!(pages.len() <= all.len() + 2, "the list does not end");
        match reply.get("cursor") {
            Some(cursor) => arguments["cursor"] = cursor.clone(),
            None => return pages,
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_item_is_reached_once(
        lengths in proptest::collection::vec(prop_oneof![0_usize..200, Just(5_000)], 0..40),
        size in 1_usize..15,
        budget in 200_usize..4_000,
    ) {
        let all = items(&lengths);
        let shown: Vec<String> = follow(&service(budget), size, &all).concat();
        let wanted: Vec<String> = (0..all.len()).map(|number| format!("ID-{number}")).collect();
        prop_assert_eq!(shown, wanted);
    }

    #[test]
    fn no_page_is_over_its_budget(lengths in proptest::collection::vec(0_usize..3_000, 1..20), budget in 500_usize..9_000) {
        let all = items(&lengths);
        let (_, reply) = call(&service(budget), &json!({}), listed(&all)).unwrap();
        prop_assert!(reply.json.len() <= budget, "{} > {}", reply.json.len(), budget);
    }

    #[test]
    fn items_that_are_removed_cost_no_other_item(removed in proptest::collection::btree_set(0_usize..20, 0..6)) {
        let all = items(&[150; 20]);
        let service = service(2_000);
        let (first, _) = call(&service, &json!({}), listed(&all)).unwrap();
        let before: BTreeSet<String> = ids(&first).into_iter().collect();
        let last_shown = before.len() - 1;
        // The promise needs an anchor: the item last shown, or nothing removed before it.
        prop_assume!(!removed.contains(&last_shown));
        let left: Vec<Value> =
            all.iter().enumerate().filter(|(number, _)| !removed.contains(number)).map(|(_, item)| item.clone()).collect();
        let mut arguments = json!({ "cursor": first["cursor"] });
        let mut after = BTreeSet::new();
        loop {
            let (reply, _) = call(&service, &arguments, listed(&left)).unwrap();
            after.extend(ids(&reply));
            match reply.get("cursor") {
                Some(cursor) => arguments["cursor"] = cursor.clone(),
                None => break,
            }
        }
        for item in &left {
            let id = item["id"].as_str().unwrap();
            prop_assert!(before.contains(id) || after.contains(id), "{} was lost", id);
        }
    }
}

#[test]
fn a_budget_smaller_than_an_item_still_gives_one() {
    let pages = follow(&service(1), 5, &items(&[10, 10, 10]));
    assert_eq!(pages, [["ID-0"], ["ID-1"], ["ID-2"]]);
}

#[test]
fn a_huge_item_is_cut_to_the_budget() {
    let (reply, whole) = call(&service(1_024), &json!({}), listed(&items(&[100_000, 60]))).unwrap();
    assert!(whole.json.len() <= 1_024 && whole.json.len() > 900, "{}", whole.json.len());
    assert_eq!(ids(&reply), ["ID-0"]);
    let text = reply["items"][0]["text"].as_str().unwrap();
    assert!(text.starts_with("<untrusted-") && text.contains("é…</"), "{text}");
    assert_eq!(whole.remarks[1], "1 text was cut where `…` stands.");
}

#[test]
fn a_cursor_goes_with_its_arguments() {
    let service = service(600);
    let all = items(&[100; 9]);
    let (first, reply) = call(&service, &json!({ "query": "q", "n": 30, "size": 7 }), listed(&all)).unwrap();
    let cursor = first["cursor"].as_str().unwrap();
    assert_eq!(first.as_object().unwrap().keys().next_back().unwrap(), "cursor");
    assert_eq!(
        reply.remarks[0],
        format!("{} issues shown, more exist. Call again with next_page_token={cursor}.", ids(&first).len())
    );
    // Another size and another order, null for missing and 30.0 for 30 are the same arguments; the cursor's size wins.
    let same = json!({ "size": 3, "none": null, "n": 30.0, "query": "q", "cursor": cursor });
    let (_, reply) = call(&service, &same, |position, size| {
        assert_eq!((position, size), (None, 7));
        json!({ "items": [{ "id": "a" }] })
    })
    .unwrap();
    assert_eq!(reply.remarks[0], "`size` changed nothing: a list that goes on with `cursor` keeps its size, 7.");
    let unchanged = json!({ "size": 7, "n": 30, "query": "q", "cursor": cursor });
    let (_, reply) = call(&service, &unchanged, |_, _| json!({ "items": [{ "id": "a" }] })).unwrap();
    assert!(!reply.remark().unwrap_or_default().contains("changed nothing"), "{:?}", reply.remarks);
    for other in [json!({ "query": "r", "n": 30, "cursor": cursor }), json!({ "cursor": cursor })] {
        let failure = call(&service, &other, listed(&all)).unwrap_err();
        let text = failure.sentence("Jira Cloud", &jira_search::TOOL, mcpgen_runtime::UpstreamCredential::CallerToken);
        assert!(text.starts_with("Argument `cursor` belongs to a call with other arguments"), "{text}");
    }
    let forged = call(&service, &json!({ "query": "q", "cursor": "AAAA" }), listed(&all)).unwrap_err();
    let text = forged.sentence("Jira Cloud", &jira_search::TOOL, mcpgen_runtime::UpstreamCredential::CallerToken);
    assert!(text.starts_with("Argument `cursor` is not a cursor of this tool"), "{text}");
}

#[test]
fn notes_keep_their_literal_braces() {
    static BRACES: Tool = Tool {
        notes: Notes { empty: Some("{{none}}"), more: Some("{{next}} {shown} {{{shown}}} {other} }} {next}") },
        ..jira_search::TOOL
    };
    let service = service(10_000);
    let upstream = |_: Option<&str>, _| json!({ "items": [{ "id": "a" }], "next": "2" });
    let (reply, whole) = call_of(&BRACES, &service, &json!({}), upstream).unwrap();
    let cursor = reply["cursor"].as_str().unwrap();
    assert_eq!(whole.remarks, [format!("{{next}} 1 {{1}} {{other}} }} {cursor}")]);
    let (_, whole) = call_of(&BRACES, &service, &json!({}), |_, _| json!({ "items": [] })).unwrap();
    assert_eq!(whole.remarks, ["{none}"]);
}

#[test]
fn a_repeated_position_ends_the_list() {
    let service = service(10_000);
    let stuck = |_: Option<&str>, _| json!({ "items": [{ "id": "a" }], "next": "same" });
    let (first, _) = call(&service, &json!({}), stuck).unwrap();
    let (second, _) = call(&service, &json!({ "cursor": first["cursor"] }), stuck).unwrap();
    assert!(second.get("cursor").is_none());
}

#[test]
fn positions_that_are_empty_or_huge_are_not_followed() {
    let service = service(100_000);
    let (reply, _) = call(&service, &json!({}), |_, _| json!({ "items": [{}], "next": "" })).unwrap();
    assert!(reply.get("cursor").is_none());
    let huge = |_: Option<&str>, _| json!({ "items": [{}], "next": "x".repeat(9_000) });
    let (reply, whole) = call(&service, &json!({}), huge).unwrap();
    assert!(reply.get("cursor").is_none());
    assert!(whole.remark().unwrap().contains("too long to go on from"));
}

#[test]
fn sizes_are_bounded() {
    let service = service(10_000);
    let asked = |given: Value, wanted: usize| {
        let (_, reply) = call(&service, &given, |_, size| {
            assert_eq!(size, wanted);
            json!({ "items": [{ "id": 1 }] })
        })
        .unwrap();
        reply.remarks
    };
    assert!(asked(json!({}), 20).is_empty());
    assert!(asked(json!({ "size": 50 }), 50).is_empty());
    assert_eq!(
        asked(json!({ "size": 9_000_000_000_i64 }), 50),
        ["`size` was lowered to 50, the most that one call may ask for."]
    );
    for size in [0, -1, i64::MIN] {
        assert!(call(&service, &json!({ "size": size }), |_, _| json!({})).is_err());
    }
}

#[test]
fn an_upstream_that_sends_more_than_asked_is_held_to_the_size() {
    let service = service(10_000);
    let all = items(&[1; 7]);
    let upstream = |_: Option<&str>, _| json!({ "items": all });
    let (first, _) = call(&service, &json!({ "size": 3 }), upstream).unwrap();
    assert_eq!(ids(&first), ["ID-0", "ID-1", "ID-2"]);
    let (second, _) = call(&service, &json!({ "size": 3, "cursor": first["cursor"] }), upstream).unwrap();
    assert_eq!(ids(&second), ["ID-3", "ID-4", "ID-5"]);
    let (third, _) = call(&service, &json!({ "size": 3, "cursor": second["cursor"] }), upstream).unwrap();
    assert_eq!(ids(&third), ["ID-6"]);
    assert!(third.get("cursor").is_none());
}

#[test]
fn an_empty_list_and_a_missing_list_are_told_apart() {
    let service = service(10_000);
    let (reply, whole) = call(&service, &json!({}), |_, _| json!({ "items": [] })).unwrap();
    assert_eq!(reply, json!({ "items": [] }));
    assert_eq!(whole.remarks.len(), 1);
    assert!(whole.remarks[0].starts_with("No issue matched."));
    let (reply, whole) = call(&service, &json!({}), |_, _| json!({ "values": [] })).unwrap();
    assert_eq!(reply, json!({ "items": [] }));
    assert_eq!(whole.remarks, ["The answer of Jira Cloud held no list."]);
}
