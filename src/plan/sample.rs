//! Samples: what the emitted tests send, and what their mock upstream answers.

use serde_json::{Map, Value, json};

use super::arguments::Planned;
use super::paging::PagePlan;
use super::projection::{Output, OutputValue};
use super::{sample_call, sampled_pages};
use crate::allowlist::PathSegment;
use crate::model::{AnswerForm, Conversion, Gather, PathPart, Request, Sample, SampleText, Treatment};

/// The sample of one tool.
pub(super) fn sample(planned: &Planned, request: &Request, outputs: &[Output], page: Option<&PagePlan<'_>>) -> Sample {
    // A tool without outputs reads nothing of the answer.
    let mut answer = Value::Null;
    fill(&mut answer, outputs);
    let output = match page {
        Some(page) => sampled_pages::outputs(page, &mut answer),
        None => outputs.iter().map(|output| output.name.clone()).collect(),
    };
    let mut found = Vec::new();
    texts(page.map_or(outputs, |page| page.fields), "", "", &mut found);
    Sample {
        call: sample_call::least(planned, request),
        full: sample_call::full(planned, request),
        output,
        texts: found,
        refusal: None,
        list: page.and_then(|page| sampled_pages::list(page, request)),
        path_argument: request.path.iter().find_map(|part| match part {
            PathPart::Argument { name, .. } => Some(name.clone()),
            PathPart::Literal(_) => None,
        }),
        answer,
    }
}

/// What a tool makes of an answer that it does not read outputs from.
pub(super) fn whole(form: &AnswerForm, sample: &mut Sample) {
    let (answer, output): (Value, &[&str]) = match form {
        AnswerForm::Outputs => return,
        AnswerForm::Done { .. } => (Value::Null, &["done"]),
        AnswerForm::Raw { .. } => (json!({"name": "text", "list": [1, true, null]}), &["raw"]),
        AnswerForm::Text { .. } => (json!("one,two\nthree,four"), &["text"]),
        AnswerForm::File { .. } => (Value::Null, &["media_type", "size"]),
    };
    sample.answer = answer;
    sample.output = output.iter().map(|name| (*name).to_owned()).collect();
}

fn fill(object: &mut Value, outputs: &[Output]) {
    for output in outputs {
        match &output.value {
            OutputValue::Leaf { path, treatment } => *place(object, &steps(path)) = leaf(treatment),
            OutputValue::Gathered { path, gather: Gather::Count, .. } => {
                // What is only counted may be read by another output too.
                let element = place(object, path);
                if element.is_null() {
                    *element = json!("text");
                }
            }
            OutputValue::List { path, treatment, .. } | OutputValue::Gathered { path, treatment, .. } => {
                *place(object, path) = leaf(treatment);
            }
            OutputValue::Keys { path, member, .. } => {
                let mut value = Map::new();
                value.insert(member.clone(), json!(true));
                *place(object, &steps(path)) = json!({"text": value});
            }
            OutputValue::Object(outputs) => fill(object, outputs),
            OutputValue::Array { path, fields, .. } => {
                let mut list = steps(path);
                list.push(PathSegment::Elements);
                element(place(object, &list), fields);
            }
            OutputValue::Entries { path, fields, .. } => {
                let mut entry = steps(path);
                entry.push(PathSegment::Member(ENTRY.to_owned()));
                element(place(object, &entry), fields);
            }
        }
    }
}

/// The key of a map's entry, which the harness knows as `MAP_KEY`.
const ENTRY: &str = "any-key";

/// Fills an element or the value of an entry; one of which nothing is shown is an object all the same.
fn element(value: &mut Value, fields: &[Output]) {
    if fields.is_empty() && value.is_null() {
        *value = json!({});
    }
    fill(value, fields);
}

fn leaf(treatment: &Treatment) -> Value {
    match treatment.conversion {
        Conversion::String if treatment.html_strip => json!("<p>text</p>"),
        Conversion::String => json!("text"),
        Conversion::Integer => json!(1),
        Conversion::Number => json!(1.5),
        Conversion::Boolean => json!(true),
        Conversion::Datetime => json!("2026-01-02T03:04:05.678+0000"),
        Conversion::Date => json!("2026-01-02"),
        Conversion::Markdown | Conversion::PlainText => json!({
            "type": "doc",
            "version": 1,
            "content": [{"type": "paragraph", "content": [{"type": "text", "text": "text"}]}],
        }),
    }
}

fn steps(path: &[String]) -> Vec<PathSegment> {
    path.iter().cloned().map(PathSegment::Member).collect()
}

/// The place at the end of a path; objects and lists of one element are made on the way.
fn place<'v>(value: &'v mut Value, path: &[PathSegment]) -> &'v mut Value {
    path.iter().fold(value, |place, segment| match segment {
        PathSegment::Member(name) => {
            if !place.is_object() {
                *place = json!({});
            }
            &mut place[name.as_str()]
        }
        PathSegment::Elements => {
            if !place.is_array() {
                *place = json!([null]);
            }
            &mut place[0]
        }
    })
}

pub(super) fn set(value: &mut Value, path: &[String], new: Value) {
    *place(value, &steps(path)) = new;
}

/// The texts that are shown as they are: neither dates nor cut by a rule of their own.
fn texts(outputs: &[Output], upstream: &str, output: &str, found: &mut Vec<SampleText>) {
    for entry in outputs {
        let there = format!("{output}/{}", entry.name);
        match &entry.value {
            OutputValue::Leaf { path, treatment } if is_shown_whole(treatment) => {
                let end = match treatment.conversion {
                    Conversion::String => "",
                    Conversion::Markdown => "/content/0/content/0/text",
                    _ => continue,
                };
                let upstream = format!("{upstream}{}{end}", pointer(path));
                found.push(SampleText { upstream, output: there, untrusted: treatment.untrusted });
            }
            OutputValue::List { path, treatment, .. }
                if treatment.conversion == Conversion::String && is_shown_whole(treatment) =>
            {
                found.push(SampleText {
                    upstream: format!("{upstream}{}", step_pointer(path)),
                    output: format!("{there}/0"),
                    untrusted: treatment.untrusted,
                });
            }
            OutputValue::Array { path, fields, .. } => {
                texts(fields, &format!("{upstream}{}/0", pointer(path)), &format!("{there}/0"), found);
            }
            OutputValue::Entries { path, fields, .. } => {
                texts(fields, &format!("{upstream}{}/{ENTRY}", pointer(path)), &format!("{there}/0"), found);
            }
            OutputValue::Object(outputs) => texts(outputs, upstream, &there, found),
            OutputValue::Leaf { .. }
            | OutputValue::List { .. }
            | OutputValue::Gathered { .. }
            | OutputValue::Keys { .. } => {}
        }
    }
}

fn is_shown_whole(treatment: &Treatment) -> bool {
    treatment.truncate.is_none() && !treatment.html_strip
}

/// A JSON pointer to the first element of every list on the way.
fn step_pointer(path: &[PathSegment]) -> String {
    path.iter()
        .map(|segment| match segment {
            PathSegment::Member(name) => pointer(std::slice::from_ref(name)),
            PathSegment::Elements => "/0".to_owned(),
        })
        .collect()
}

/// A JSON pointer (RFC 6901).
pub(super) fn pointer(path: &[String]) -> String {
    path.iter().map(|member| format!("/{}", member.replace('~', "~0").replace('/', "~1"))).collect()
}
