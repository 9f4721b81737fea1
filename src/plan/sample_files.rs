//! Files of the sample calls: where the document lists only ranges of types such as `image/*`, they name their own.

use serde_json::{Map, Value};

use super::answer::essence;
use crate::model::{BodyEncoding, BodyPart, BodyStep, BodyValue, Request};

/// Ranges that hold what says nothing of itself.
const OPEN: [&str; 2] = ["*/*", "application/*"];

/// The type that a sample names; none where it need not, because the document says one or takes any.
pub(super) fn own_type(types: &[String]) -> Option<String> {
    let is_said = types
        .iter()
        .map(|listed| essence(listed))
        .any(|listed| !listed.contains('*') || OPEN.contains(&listed.as_str()));
    types.first().filter(|_| !is_said).map(|first| essence(first).replace('*', "x"))
}

/// Makes data URIs of the files that have to name their type.
pub(super) fn name_types(request: &Request, arguments: &mut Map<String, Value>) {
    let Some(body) = &request.body else { return };
    for member in &body.members {
        let BodyValue::Argument { name, .. } = &member.value else { continue };
        let Some(value) = arguments.get_mut(name) else { continue };
        match (&body.encoding, member.path.as_slice()) {
            (BodyEncoding::File(_), _) => name_type(value, &body.media_type.iter().cloned().collect::<Vec<_>>()),
            (BodyEncoding::Multipart(parts), []) => {
                for part in files(parts) {
                    value.get_mut(&part.name).into_iter().for_each(|value| name_type(value, &part.types));
                }
            }
            (BodyEncoding::Multipart(parts), [BodyStep::Member(member)]) => {
                files(parts).filter(|part| part.name == *member).for_each(|part| name_type(value, &part.types));
            }
            _ => {}
        }
    }
}

fn files(parts: &[BodyPart]) -> impl Iterator<Item = &BodyPart> {
    parts.iter().filter(|part| part.file.is_some())
}

fn name_type(value: &mut Value, types: &[String]) {
    match (value, own_type(types)) {
        (Value::String(text), Some(own)) if !text.starts_with("data:") => *text = format!("data:{own};base64,{text}"),
        (Value::Array(files), Some(_)) => files.iter_mut().for_each(|file| name_type(file, types)),
        _ => {}
    }
}
