//! Samples of lists: how the mock upstream pages them, and how the sample says that it is the only page.

use serde_json::{Value, json};

use super::paging::{PagePlan, Way};
use super::projection::{Output, OutputValue};
use super::sample::{pointer, set};
use crate::model::{BodyStep, BodyValue, ParameterValue, Request, SampleList, SampleStyle};

/// Lets the answer say that its one element is all there is; gives the keys of the output. Where it cannot say so, the
/// cursor is one of them.
pub(super) fn outputs(page: &PagePlan<'_>, answer: &mut Value) -> Vec<String> {
    let mut output: Vec<String> = page.beside.iter().map(|output| output.name.clone()).collect();
    // Without a token or an address a list ends, whatever the flags are.
    let (mut says_so, mut needs_flag) = (true, false);
    match &page.style {
        Way::Token(next) | Way::NextUrl(next) => {
            let is_next = |output: &Output| matches!(&output.value, OutputValue::Leaf { path, .. } if path == next);
            output = page.beside.iter().filter(|output| !is_next(output)).map(|output| output.name.clone()).collect();
            if !lacks(answer, next) {
                set(answer, next, Value::Null);
            }
        }
        Way::Link => {}
        Way::Offset(total) => (says_so, needs_flag) = (set_all(answer, &[total], &json!(1)), true),
        Way::Page { pages, total, .. } => {
            (says_so, needs_flag) = (set_all(answer, &[pages, total], &json!(1)), true);
        }
        Way::AfterLast(from) => {
            (says_so, needs_flag) = (false, true);
            let element = answer.pointer_mut(&format!("{}/0", pointer(&page.list)));
            if let Some(element) = element.filter(|element| lacks(element, from)) {
                set(element, from, json!("text"));
            }
        }
    }
    for (path, value) in [(&page.last, json!(true)), (&page.more, json!(false))] {
        if let Some(path) = path.as_ref().filter(|path| needs_flag || !lacks(answer, path)) {
            set(answer, path, value);
            says_so = true;
        }
    }
    output.push(page.output.clone());
    output.extend((!says_so).then(|| page.cursor_argument().to_owned()));
    output
}

/// Sets what the paths lead to; tells whether there was one.
fn set_all(answer: &mut Value, paths: &[&Option<Vec<String>>], value: &Value) -> bool {
    paths.iter().filter_map(|path| path.as_ref()).map(|path| set(answer, path, value.clone())).count() > 0
}

fn lacks(value: &Value, path: &[String]) -> bool {
    value.pointer(&pointer(path)).is_none()
}

/// What the mock upstream knows of the list.
pub(super) fn list(page: &PagePlan<'_>, request: &Request) -> Option<SampleList> {
    let in_query = |wanted: &ParameterValue| {
        request.parameters.iter().find(|parameter| parameter.value == *wanted).map(|parameter| parameter.name.clone())
    };
    let in_body = |is_it: fn(&BodyValue) -> bool| {
        let member = request.body.iter().flat_map(|body| &body.members).find(|member| is_it(&member.value))?;
        let steps = member.path.iter().map(|step| match step {
            BodyStep::Member(name) => name.clone(),
            BodyStep::Index(index) => index.to_string(),
        });
        Some(pointer(&steps.collect::<Vec<_>>()))
    };
    let identity = page.identity.as_ref().and_then(|path| {
        let output = page
            .fields
            .iter()
            .find(|output| matches!(&output.value, OutputValue::Leaf { path: own, .. } if own == path))?;
        Some((pointer(path), format!("/{}", output.name)))
    });
    Some(SampleList {
        items: pointer(&page.list),
        identity: identity?,
        style: match &page.style {
            Way::Token(next) => SampleStyle::Token(pointer(next)),
            Way::Offset(_) => SampleStyle::Offset,
            Way::Page { first, .. } => SampleStyle::Page(*first),
            Way::Link => SampleStyle::Link,
            Way::NextUrl(next) => SampleStyle::NextUrl(pointer(next)),
            Way::AfterLast(from) => SampleStyle::AfterLast(pointer(from)),
        },
        total: match &page.style {
            Way::Offset(total) | Way::Page { total, .. } => total.as_deref().map(pointer),
            _ => None,
        },
        pages: match &page.style {
            Way::Page { pages, .. } => pages.as_deref().map(pointer),
            _ => None,
        },
        last: page.last.as_deref().map(pointer),
        more: page.more.as_deref().map(pointer),
        token_parameter: in_query(&ParameterValue::PagePosition)
            .or_else(|| in_body(|value| matches!(value, BodyValue::PagePosition { .. })))?,
        size_parameter: in_query(&ParameterValue::PageSize)
            .or_else(|| in_body(|value| matches!(value, BodyValue::PageSize))),
    })
}
