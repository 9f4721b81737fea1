//! Lists paged by plain numbers, one page or all of them.

use mcpgen_runtime::answer::Answer;
use mcpgen_runtime::call::{Caller, Progress, Watch};
use mcpgen_runtime::service::Service;
use mcpgen_runtime::{AllPages, Array, Call, Failure, Leaf, Member, Object, Page, ReadObject};
use serde::de::MapAccess;
use serde_json::{Map, Value, json};
use tokio::sync::mpsc::unbounded_channel;
use tokio::time::{Duration, Instant};

use crate::sample::{SERVER, jira_search};
use crate::support::{environment, settings};

const PAGE: Page =
    Page { output: "items", size_argument: Some("size"), cursor_argument: "start_at", default_size: 10, size_cap: 10 };
const ALL: AllPages = AllPages { most: 3, progress: Some("page {page} of {pages}") };

#[derive(Default)]
struct Read<'a> {
    values: Array<Item<'a>>,
    total: Leaf<'a>,
    last: Leaf<'a>,
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
            "last" => value.leaf(&mut self.last),
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

/// One call; gives the reply, the progress told and the upstream's requests.
fn call(
    budget: usize,
    arguments: &Value,
    upstream: impl Fn(usize, usize) -> Value,
) -> Result<(Value, Vec<Progress>, Vec<usize>), Failure> {
    let mut settings = settings(&SERVER, &environment("https://upstream.example"));
    settings.budget = Some(budget);
    let service = Service::new(&SERVER, settings).unwrap();
    let given: Map<String, Value> = arguments.as_object().unwrap().clone();
    let caller = Caller { token: None, organisation: None, deadline: Instant::now() + Duration::from_secs(60) };
    let (sender, mut told) = unbounded_channel();
    let watch = Watch { progress: Some(sender), ..Watch::default() };
    let call = Call { service: &service, tool: &jira_search::TOOL, given: &given, caller: &caller, watch: &watch };
    let page = call.page_at(&PAGE, None, arguments["start_at"].as_i64())?;
    let mut list = call.list_of_all(page, ALL, arguments["all"] == true);
    let mut asked = Vec::new();
    loop {
        let start = list.page().position().map_or(0, |position| position.parse().unwrap());
        asked.push(start);
        let answer =
            Answer::new(upstream(start, usize::try_from(list.page().size()).unwrap()).to_string().into_bytes());
        let read: Read<'_> = answer.read()?;
        let next = list.next_offset(&read.values, read.total, read.last.is_true());
        if !list.add(&read.values, next, |item| item.id, write) {
            break;
        }
    }
    let reply = list.finish()?;
    let mut progress = Vec::new();
    while let Ok(step) = told.try_recv() {
        progress.push(step);
    }
    Ok((serde_json::from_str(&reply.json).unwrap(), progress, asked))
}

fn listed(count: usize) -> impl Fn(usize, usize) -> Value {
    move |start, size| {
        let end = count.min(start + size);
        let values: Vec<Value> = (start.min(end)..end).map(|number| json!({ "id": number })).collect();
        json!({ "values": values, "total": count, "last": end == count })
    }
}

fn ids(reply: &Value) -> Vec<usize> {
    reply["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().parse().unwrap()).collect()
}

#[test]
fn every_item_comes_once_under_any_budget() {
    for budget in [60, 90, 150, 400, 10_000] {
        for all in [false, true] {
            let (mut start, mut seen) = (0, Vec::new());
            loop {
                let (reply, _, _) = call(budget, &json!({ "start_at": start, "all": all }), listed(47)).unwrap();
                assert!(reply.to_string().len() <= budget);
                seen.extend(ids(&reply));
                match reply.get("start_at") {
                    None => break,
                    Some(next) => start = next.as_u64().unwrap(),
                }
            }
            assert_eq!(seen, (0..47).collect::<Vec<_>>(), "budget {budget}");
        }
    }
}

#[test]
fn all_pages_are_bounded_and_told() {
    let (reply, progress, asked) = call(10_000, &json!({ "all": true }), listed(47)).unwrap();
    assert_eq!((ids(&reply).len(), &reply["start_at"], asked), (30, &json!(30), vec![0, 10, 20]));
    let told: Vec<_> = progress.iter().map(|step| (step.done, step.total, step.message.as_str())).collect();
    let wanted = [(1, Some(3), "page 1 of 3"), (2, Some(3), "page 2 of 3"), (3, Some(3), "page 3 of 3")];
    assert_eq!(told, wanted);
    let (reply, progress, asked) = call(10_000, &json!({ "all": true }), listed(14)).unwrap();
    assert_eq!((ids(&reply).len(), reply.get("start_at"), asked.len(), progress.len()), (14, None, 2, 2));
}

#[test]
fn without_total_nothing_is_invented() {
    let upstream = |start: usize, size: usize| {
        let mut answer = listed(15)(start, size);
        answer["total"] = Value::Null;
        answer["last"] = Value::Null;
        answer
    };
    let (reply, progress, asked) = call(10_000, &json!({ "all": true }), upstream).unwrap();
    assert_eq!((ids(&reply).len(), reply.get("start_at"), asked), (15, None, vec![0, 10, 15]));
    assert_eq!((progress[0].total, progress[0].message.as_str()), (None, "page 1 of at most 3"));
}

#[test]
fn bad_elements_keep_their_number() {
    let upstream =
        |_: usize, _: usize| json!({ "values": [{ "id": 0 }, 7, null, { "id": 3 }, { "id": 4 }], "total": 99 });
    let (reply, _, _) = call(44, &json!({}), upstream).unwrap();
    assert_eq!((ids(&reply), &reply["start_at"]), (vec![0], &json!(3)));
    let (reply, _, _) = call(10_000, &json!({}), upstream).unwrap();
    assert_eq!((ids(&reply), &reply["start_at"]), (vec![0, 3, 4], &json!(5)));
}

#[test]
fn a_negative_offset_is_refused() {
    let refused = call(1_000, &json!({ "start_at": -1 }), listed(1)).unwrap_err();
    assert_eq!(refused, Failure::argument("start_at", "must be at least 0, not -1"));
}
