//! Lists whose pages have numbers, and outputs beside a list.

use mcpgen_runtime::answer::Answer;
use mcpgen_runtime::call::{Caller, Progress, Watch};
use mcpgen_runtime::page::Next;
use mcpgen_runtime::service::Service;
use mcpgen_runtime::{AllPages, Array, Call, Leaf, Member, Numbered, Object, Page, ReadObject};
use proptest::prelude::*;
use serde::de::MapAccess;
use serde_json::{Map, Value, json};
use tokio::sync::mpsc::unbounded_channel;
use tokio::time::{Duration, Instant};

use crate::sample::{SERVER, jira_search};
use crate::support::{environment, settings};

const PAGE: Page =
    Page { output: "items", size_argument: Some("size"), cursor_argument: "cursor", default_size: 10, size_cap: 50 };
const ALL: AllPages = AllPages { most: 3, progress: Some("page {page} of {pages}") };

#[derive(Default)]
struct Read<'a> {
    values: Array<Item<'a>>,
    total: Leaf<'a>,
    pages: Leaf<'a>,
    last: Leaf<'a>,
    note: Leaf<'a>,
    next: Leaf<'a>,
}

#[derive(Default)]
struct Item<'a> {
    id: Leaf<'a>,
}

impl<'a> ReadObject<'a> for Read<'a> {
    fn member<M: MapAccess<'a>>(&mut self, name: &str, value: Member<'_, M>) -> Result<(), M::Error> {
        match name {
            "values" => value.array(&mut self.values),
            "total" => value.leaf(&mut self.total),
            "pages" => value.leaf(&mut self.pages),
            "last" => value.leaf(&mut self.last),
            "note" => value.leaf(&mut self.note),
            "next" => value.leaf(&mut self.next),
            _ => value.skip(),
        }
    }
}

impl<'a> ReadObject<'a> for Item<'a> {
    fn member<M: MapAccess<'a>>(&mut self, name: &str, value: Member<'_, M>) -> Result<(), M::Error> {
        match name {
            "id" => value.leaf(&mut self.id),
            _ => value.skip(),
        }
    }
}

fn write(item: &Item<'_>, out: &mut Object<'_>) {
    out.put("id", item.id.string());
}

fn write_beside(read: &Read<'_>, out: &mut Object<'_>) {
    out.put("total", read.total.integer());
    out.untrusted("note", read.note.string());
}

fn service(budget: usize) -> Service {
    let mut settings = settings(&SERVER, &environment("https://upstream.example"));
    settings.budget = Some(budget);
    Service::new(&SERVER, settings).unwrap()
}

/// What one call comes to: the reply, its remarks, the progress told, the positions asked for.
struct Called {
    reply: Value,
    remarks: Vec<String>,
    progress: Vec<Progress>,
    asked: Vec<Option<String>>,
}

/// One call against an upstream that answers a position and a size.
fn call(
    service: &Service,
    arguments: &Value,
    next: impl Fn(&mut mcpgen_runtime::list::List<'_>, &Read<'_>) -> Next,
    upstream: impl Fn(Option<&str>, usize) -> Value,
) -> Called {
    let given: Map<String, Value> = arguments.as_object().unwrap().clone();
    let caller = Caller { token: None, organisation: None, deadline: Instant::now() + Duration::from_secs(60) };
    let (sender, mut told) = unbounded_channel();
    let watch = Watch { progress: Some(sender), ..Watch::default() };
    let call = Call { service, tool: &jira_search::TOOL, given: &given, caller: &caller, watch: &watch };
    let page = call.page(&PAGE, arguments["size"].as_i64(), arguments["cursor"].as_str()).unwrap();
    let mut list = call.list_of_all(page, ALL, arguments["all"] == true);
    let mut asked = Vec::new();
    loop {
        asked.push(list.page().position().map(str::to_owned));
        let body = upstream(list.page().position(), usize::try_from(list.page().size()).unwrap());
        let answer = Answer::new(body.to_string().into_bytes());
        let read: Read<'_> = answer.read().unwrap();
        list.beside(&read, write_beside);
        let next = next(&mut list, &read);
        if !list.add(&read.values, next, |item| item.id, write) {
            break;
        }
    }
    let reply = list.finish().unwrap();
    let mut progress = Vec::new();
    while let Ok(step) = told.try_recv() {
        progress.push(step);
    }
    Called { reply: serde_json::from_str(&reply.json).unwrap(), remarks: reply.remarks, progress, asked }
}

fn by_number(first: u64) -> impl Fn(&mut mcpgen_runtime::list::List<'_>, &Read<'_>) -> Next {
    move |list, read| {
        let numbered = Numbered { first, pages: read.pages, total: read.total, is_last: read.last.is_true() };
        list.next_page(&read.values, &numbered).into()
    }
}

/// What an upstream says beside its elements.
#[derive(Clone, Copy, Debug)]
struct Says {
    first: usize,
    total: bool,
    pages: bool,
    last: bool,
    /// Most elements of a page.
    most: usize,
}

fn listed(count: usize, says: Says) -> impl Fn(Option<&str>, usize) -> Value {
    move |position, size| {
        let size = size.min(says.most);
        let number = position.map_or(says.first, |position| position.parse().unwrap()) - says.first;
        let (start, end) = ((number * size).min(count), ((number + 1) * size).min(count));
        let values: Vec<Value> = (start..end).map(|number| json!({ "id": number })).collect();
        let mut answer = json!({ "values": values });
        if says.total {
            answer["total"] = json!(count);
        }
        if says.pages {
            answer["pages"] = json!(count.div_ceil(size));
        }
        if says.last {
            answer["last"] = json!(end == count);
        }
        answer
    }
}

fn ids(reply: &Value) -> Vec<usize> {
    reply["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().parse().unwrap()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_item_comes_once_whatever_the_upstream_says(
        count in 0_usize..60,
        size in 1_usize..13,
        budget in prop_oneof![Just(220_usize), Just(300), Just(20_000)],
        (first, total, pages, last) in (0_usize..2, any::<bool>(), any::<bool>(), any::<bool>()),
        all in any::<bool>(),
    ) {
        let says = Says { first, total, pages, last, most: 1_000 };
        let mut arguments = json!({ "size": size, "all": all });
        let (service, mut seen) = (service(budget), Vec::new());
        for _ in 0..=count + 1 {
            let called = call(&service, &arguments, by_number(first as u64), listed(count, says));
            prop_assert!(called.reply.to_string().len() <= budget);
            seen.extend(ids(&called.reply));
            match called.reply.get("cursor") {
                Some(cursor) => arguments["cursor"] = cursor.clone(),
                None => break,
            }
        }
        prop_assert_eq!(seen, (0..count).collect::<Vec<_>>());
    }
}

#[test]
fn an_upstream_that_gives_less_than_asked_is_followed_to_its_end() {
    let says = Says { first: 1, total: true, pages: false, last: false, most: 7 };
    let mut arguments = json!({ "size": 10 });
    let mut seen = Vec::new();
    loop {
        let called = call(&service(20_000), &arguments, by_number(1), listed(30, says));
        seen.extend(ids(&called.reply));
        match called.reply.get("cursor") {
            Some(cursor) => arguments["cursor"] = cursor.clone(),
            None => break,
        }
    }
    assert_eq!(seen, (0..30).collect::<Vec<_>>());
}

#[test]
fn numbers_count_from_the_first_page_and_progress_tells_how_many() {
    let says = Says { first: 0, total: true, pages: false, last: false, most: 50 };
    let called = call(&service(20_000), &json!({ "all": true }), by_number(0), listed(25, says));
    assert_eq!(called.asked, [None, Some("1".to_owned()), Some("2".to_owned())]);
    let told: Vec<&str> = called.progress.iter().map(|step| step.message.as_str()).collect();
    assert_eq!(told, ["page 1 of 3", "page 2 of 3", "page 3 of 3"]);
    assert_eq!(called.reply.get("cursor"), None);
}

#[test]
fn what_stands_beside_comes_first_and_leaves_half_the_budget_to_the_items() {
    let upstream = |_: Option<&str>, _: usize| {
        let values: Vec<Value> = (0..9).map(|number| json!({ "id": number })).collect();
        json!({ "total": 9, "note": "n".repeat(3_000), "values": values })
    };
    let called = call(&service(1_000), &json!({}), |_, _| Next::End, upstream);
    let keys: Vec<&String> = called.reply.as_object().unwrap().keys().collect();
    assert_eq!(keys[..3], ["total", "note", "items"]);
    assert!(called.reply.to_string().len() <= 1_000);
    assert_eq!(ids(&called.reply).len(), 9);
    let bare = call(&service(1_000), &json!({}), |_, _| Next::End, |_, _| json!({ "values": [{ "id": 1 }] }));
    assert_eq!(bare.reply, json!({ "items": [{ "id": "1" }] }));
}

#[test]
fn positions_that_come_round_again_end_a_call_and_refused_ones_are_told() {
    let round = |_: Option<&str>, _: usize| json!({ "values": [{ "id": 1 }], "next": "b" });
    let next = |list: &mut mcpgen_runtime::list::List<'_>, _: &Read<'_>| match list.page().position() {
        None | Some("b") => Next::At("a".to_owned()),
        _ => Next::At("b".to_owned()),
    };
    let called = call(&service(20_000), &json!({ "all": true }), next, round);
    assert_eq!(called.asked.len(), 3, "none, a, b");
    assert_eq!(called.reply.get("cursor"), None);
    let called = call(&service(20_000), &json!({}), |_, _| Next::Refused, round);
    assert_eq!(called.reply.get("cursor"), None);
    assert_eq!(
        called.remarks,
        ["More items exist, but the upstream's address of them is none that this server follows."]
    );
    let called = call(&service(20_000), &json!({}), |_, _| Next::At("x".repeat(10_000)), round);
    assert_eq!(called.remarks, ["More items exist, but the upstream's position is too long to go on from."]);
}
