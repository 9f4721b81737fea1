//! Examples, defaults and samples of objects and lists, held against their shape by the server's own code.

use serde_json::Value;

use crate::model::{ShapeForm, ShapeRules};

#[allow(dead_code, unreachable_pub, reason = "shared with generated servers, which use all of it")]
#[path = "../../templates/runtime/shape.rs"]
mod runtime;

/// A form with its texts borrowed, as the runtime wants them.
struct Piece<'f> {
    name: &'f str,
    required: Vec<&'f str>,
    excluded: Vec<&'f str>,
    tags: Vec<(&'f str, Vec<&'f str>)>,
}

/// Members and the texts that they have in a form.
type Tags<'p> = Vec<(&'p str, &'p [&'p str])>;

/// Whether a value is one that the server takes.
pub(super) fn passes(schema: &Value, rules: &ShapeRules, value: &Value) -> bool {
    fault(schema, rules, value).is_none()
}

/// What the server would say of a value that it does not take.
pub(super) fn fault(schema: &Value, rules: &ShapeRules, value: &Value) -> Option<String> {
    let types: Vec<_> = rules.types.iter().map(|(at, types)| (at.as_str(), types.as_slice())).collect();
    let others: Vec<(&str, String)> =
        rules.others.iter().map(|(at, schema)| (at.as_str(), schema.to_string())).collect();
    let others: Vec<_> = others.iter().map(|(at, schema)| (*at, schema.as_str())).collect();
    let numbers: Vec<_> = rules.numbers.iter().map(|(at, all)| (at.as_str(), all.as_slice())).collect();
    let above: Vec<_> = rules.above.iter().map(|(at, bound)| (at.as_str(), *bound)).collect();
    let below: Vec<_> = rules.below.iter().map(|(at, bound)| (at.as_str(), *bound)).collect();
    let forbidden: Vec<_> = rules.forbidden.iter().map(|(at, names)| (at.as_str(), borrowed(names))).collect();
    let forbidden: Vec<_> = forbidden.iter().map(|(at, names)| (*at, names.as_slice())).collect();
    let pieces: Vec<Vec<Piece<'_>>> = rules.forms.iter().map(|(_, forms)| forms.iter().map(piece).collect()).collect();
    let tags: Vec<Vec<Tags<'_>>> = pieces.iter().map(|forms| forms.iter().map(tags_of).collect()).collect();
    let forms: Vec<Vec<runtime::Form<'_>>> = pieces
        .iter()
        .zip(&tags)
        .map(|(pieces, tags)| pieces.iter().zip(tags).map(|(piece, tags)| form(piece, tags)).collect())
        .collect();
    let forms: Vec<_> =
        rules.forms.iter().zip(&forms).map(|((at, _), forms)| (at.as_str(), forms.as_slice())).collect();
    let open = borrowed(&rules.open);
    let rules = runtime::Rules {
        types: &types,
        others: &others,
        nulls: rules.nulls,
        open: &open,
        forbidden: &forbidden,
        numbers: &numbers,
        above: &above,
        below: &below,
        forms: &forms,
    };
    let problem = rules.check(&mut value.clone(), schema).err()?;
    let place = problem.place.trim_start_matches('.');
    Some(if place.is_empty() { format!("it {}", problem.what) } else { format!("`{place}` {}", problem.what) })
}

fn piece(form: &ShapeForm) -> Piece<'_> {
    Piece {
        name: &form.name,
        required: borrowed(&form.required),
        excluded: borrowed(&form.excluded),
        tags: form.tags.iter().map(|(name, texts)| (name.as_str(), borrowed(texts))).collect(),
    }
}

fn form<'f>(piece: &'f Piece<'_>, tags: &'f [(&'f str, &'f [&'f str])]) -> runtime::Form<'f> {
    runtime::Form { name: piece.name, required: &piece.required, excluded: &piece.excluded, tags }
}

fn borrowed(names: &[String]) -> Vec<&str> {
    names.iter().map(String::as_str).collect()
}

fn tags_of<'p>(piece: &'p Piece<'p>) -> Tags<'p> {
    piece.tags.iter().map(|(name, texts)| (*name, texts.as_slice())).collect()
}
