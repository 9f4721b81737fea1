//! Samples of tools whose upstream refuses with a status of success: one that is no refusal, and what makes one of it.

use serde_json::{Value, json};

use super::projection::{Output, OutputValue};
use super::sample::{pointer, set};
use crate::model::{Condition, Literal, Refusal, Sample};

/// Lets the sample be no refusal, and notes what would make one of it.
pub(super) fn not_refused(refusal: Option<&Refusal>, outputs: &[Output], sample: &mut Sample) {
    let Some(refusal) = refusal else { return };
    let is_read = !sample.answer.is_null();
    let (good, bad) = match &refusal.condition {
        Condition::Present => (Value::Null, json!("refused")),
        Condition::Equal(literal) if is_read || *literal == Literal::Null => (other_than(literal), value_of(literal)),
        Condition::Equal(literal) => (Value::Null, value_of(literal)),
        Condition::Different(literal) => (value_of(literal), json!("refused")),
    };
    let told = pointer(&refusal.path);
    // Any other text there would be a refusal too.
    sample.texts.retain(|text| text.upstream != told);
    sample.refusal = Some((told, bad));
    if sample.answer.is_null() && good != Value::Null {
        // Nothing at all would be a refusal too: what is absent counts as null.
        sample.answer = json!({});
    }
    if sample.answer.is_object() {
        set(&mut sample.answer, &refusal.path, good);
    }
    if refusal.condition != Condition::Present {
        return;
    }
    // What only a refusal has is in no good answer.
    let is_of_refusal = |output: &&Output| match &output.value {
        OutputValue::Leaf { path, .. } => path.starts_with(&refusal.path),
        _ => false,
    };
    for output in outputs.iter().filter(is_of_refusal) {
        sample.output.retain(|name| *name != output.name);
        sample.texts.retain(|text| text.output != format!("/{}", output.name));
    }
}

fn value_of(literal: &Literal) -> Value {
    match literal {
        Literal::Null => Value::Null,
        Literal::Boolean(value) => json!(value),
        Literal::Integer(value) => json!(value),
        Literal::Text(text) => json!(text),
    }
}

fn other_than(literal: &Literal) -> Value {
    match literal {
        Literal::Null => json!("text"),
        Literal::Boolean(value) => json!(!value),
        Literal::Integer(value) => json!(value.wrapping_add(1)),
        Literal::Text(text) => json!(format!("not {text}")),
    }
}
