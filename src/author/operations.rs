//! Finds operations by words, and tells everything that an allow-list can name of one.

use std::collections::HashSet;

use crate::allowlist::{PathSegment, ValuePath};
use crate::openapi::{
    Api, MediaType, Operation, OperationSummary, Parameter, ParameterLocation, Schema, SchemaId, SchemaType, Schemas,
};
use crate::plan::{Survey, survey, usual_body};

/// How many paths of an answer are told.
const MOST_PATHS: usize = 2_000;

/// How many members of a body are told.
const MOST_MEMBERS: usize = 300;

/// How deep the members of a body are followed.
const BODY_DEPTH: usize = 4;

/// An operation as a list shows it.
#[derive(Debug, Clone)]
pub struct Listing {
    /// What the operation says of itself.
    pub summary: OperationSummary,
    /// The parameters' names; those that must be sent end in `*`.
    pub parameters: Vec<String>,
    /// The parameters that page through a list.
    pub pages: Vec<String>,
    /// About how many bytes the schema of its answer has, if the answer is JSON.
    pub answer_bytes: Option<usize>,
}

/// Everything that an allow-list can name of an operation.
#[derive(Debug, Clone)]
pub struct Detail {
    /// `METHOD /path`.
    pub operation: String,
    /// The operationId.
    pub operation_id: Option<String>,
    /// What the caller may send.
    pub inputs: Vec<Input>,
    /// The kinds of body it takes.
    pub bodies: Vec<String>,
    /// What its answer holds; nothing when it has no JSON answer.
    pub answer: Option<Survey>,
}

/// Something that can be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// Where it goes, as `to:` writes it.
    pub to: String,
    /// What it is.
    pub kind: String,
    /// Whether the upstream insists on it.
    pub required: bool,
    /// The only values it may have.
    pub choices: Vec<String>,
}

/// The operations that fit all words, best first; all of them without words.
#[must_use]
pub fn find(all: Vec<OperationSummary>, words: &[String]) -> Vec<OperationSummary> {
    let words: Vec<String> = words.iter().flat_map(|word| pieces(word)).collect();
    let mut scored: Vec<(usize, OperationSummary)> =
        all.into_iter().filter_map(|operation| Some((score(&operation, &words)?, operation))).collect();
    // The sort is stable: what is equally good stays in the order of the document.
    scored.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    scored.into_iter().map(|(_, operation)| operation).collect()
}

/// How well an operation fits; nothing when a word fits nowhere.
fn score(operation: &OperationSummary, words: &[String]) -> Option<usize> {
    let id = operation.operation_id.as_deref().map(pieces).unwrap_or_default();
    let path = pieces(&operation.path);
    let summary = operation.summary.as_deref().map(pieces).unwrap_or_default();
    let method = operation.method.to_lowercase();
    let mut total = 0;
    for word in words {
        let in_field = |pieces: &[String], weight: usize| {
            let best = pieces.iter().map(|piece| closeness(word, piece)).max().unwrap_or(0);
            best * weight
        };
        let best = [in_field(&id, 4), in_field(&path, 3), in_field(&summary, 2), usize::from(*word == method) * 8];
        let best = best.into_iter().max().unwrap_or(0);
        if best == 0 {
            return None;
        }
        total += best;
    }
    // Of two that fit alike the shorter path is the more general one.
    Some(total * 100 + 50_usize.saturating_sub(path.len()))
}

/// 4 for the same word, 3 for a beginning, 2 for a part, 1 for a slip of the pen.
fn closeness(word: &str, piece: &str) -> usize {
    let singular = |text: &str| text.strip_suffix('s').unwrap_or(text).to_owned();
    if word == piece || singular(word) == singular(piece) {
        4
    } else if piece.starts_with(word) {
        3
    } else if word.len() > 2 && piece.contains(word) {
        2
    } else {
        let allowed = word.chars().count() / 4;
        usize::from(allowed > 0 && strsim::damerau_levenshtein(word, piece) <= allowed)
    }
}

/// The words of a name or text, in lower case: `getIssue` is `get` and `issue`.
fn pieces(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut last_was_lower = false;
    let mut open = false;
    for letter in text.chars() {
        if !letter.is_alphanumeric() {
            open = false;
        } else {
            if !open || (letter.is_uppercase() && last_was_lower) {
                found.push(String::new());
            }
            open = true;
            if let Some(word) = found.last_mut() {
                word.extend(letter.to_lowercase());
            }
        }
        last_was_lower = letter.is_lowercase() || letter.is_numeric();
    }
    found
}

/// What a list shows of an operation that was read.
#[must_use]
pub fn listing(summary: OperationSummary, operation: &Operation, schemas: &Schemas) -> Listing {
    let name = |parameter: &Parameter| format!("{}{}", parameter.name, if parameter.required { "*" } else { "" });
    let is_page = |parameter: &&Parameter| {
        parameter.location == ParameterLocation::Query && PAGING.contains(&plain(&parameter.name).as_str())
    };
    let mut parameters: Vec<String> = operation.parameters.iter().map(name).collect();
    if let Some(body) = &operation.request_body {
        parameters.push(format!("body{}", if body.required { "*" } else { "" }));
    }
    Listing {
        parameters,
        pages: operation.parameters.iter().filter(is_page).map(|parameter| parameter.name.clone()).collect(),
        answer_bytes: survey(operation, schemas, MOST_PATHS).map(|survey| survey.schema_bytes),
        summary,
    }
}

/// Names of parameters that page, in lower case without what is no letter.
const PAGING: &[&str] = &[
    "page",
    "perpage",
    "pagesize",
    "limit",
    "offset",
    "startat",
    "maxresults",
    "nextpagetoken",
    "pagetoken",
    "cursor",
    "skip",
    "top",
    "skiptoken",
    "after",
    "before",
    "startingafter",
    "endingbefore",
    "pageafter",
    "pagebefore",
    "sysparmlimit",
    "sysparmoffset",
    "continue",
    "marker",
    "count",
    "start",
    "nexttoken",
];

fn plain(name: &str) -> String {
    name.chars().filter(|letter| letter.is_ascii_alphabetic()).map(|letter| letter.to_ascii_lowercase()).collect()
}

/// Everything about the first operation of an Api.
#[must_use]
pub fn detail(api: &Api) -> Option<Detail> {
    let operation = api.operations.first()?;
    let schemas = &api.schemas;
    let mut inputs: Vec<Input> = operation.parameters.iter().map(|parameter| input(parameter, schemas)).collect();
    inputs.extend(body_inputs(operation, schemas));
    let content = operation.request_body.as_ref().map_or(&[][..], |body| &body.content);
    Some(Detail {
        operation: format!("{} {}", operation.method.name(), operation.path),
        operation_id: operation.operation_id.clone(),
        inputs,
        bodies: content.iter().map(|media: &MediaType| media.name.clone()).collect(),
        answer: survey(operation, schemas, MOST_PATHS),
    })
}

/// The members of an operation's body that can be set, and the body itself where it can be set as a whole.
#[must_use]
pub fn body_inputs(operation: &Operation, schemas: &Schemas) -> Vec<Input> {
    let mut inputs = Vec::new();
    let Some(usual) = usual_body(operation, schemas) else { return inputs };
    let required = operation.request_body.as_ref().is_some_and(|declared| declared.required);
    let whole = usual.schema.map_or_else(|| "any".to_owned(), |id| kind(schemas, schemas.get(id)));
    let whole = if usual.is_raw && !whole.contains("file") { "text".to_owned() } else { whole };
    inputs.push(Input { to: "body".to_owned(), kind: whole, required, choices: Vec::new() });
    if let Some(schema) = usual.schema.filter(|_| usual.has_members) {
        body(schemas, schema, ("body", required, 0), &mut Vec::new(), &mut inputs);
    }
    // The variants of a union often share members; one line of each is enough.
    let mut known = HashSet::new();
    inputs.retain(|input| known.insert(input.to.clone()));
    inputs
}

fn input(parameter: &Parameter, schemas: &Schemas) -> Input {
    let place = match parameter.location {
        ParameterLocation::Path => "path",
        ParameterLocation::Query => "query",
        ParameterLocation::Header => "header",
        ParameterLocation::Cookie => "cookie",
    };
    let nothing = Schema::default();
    let schema = parameter.schema.map_or(&nothing, |id| schemas.get(id));
    Input {
        to: format!("{place}.{}", parameter.name),
        kind: kind(schemas, schema),
        required: parameter.required,
        choices: choices(schemas, schema),
    }
}

/// The values that are listed, of a list those of its elements.
fn choices(schemas: &Schemas, schema: &Schema) -> Vec<String> {
    let text = |value: &serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let elements = schema.items.filter(|_| schema.types.as_slice() == [SchemaType::Array]);
    elements.map_or(schema, |id| schemas.get(id)).enum_values.iter().map(text).collect()
}

fn kind(schemas: &Schemas, schema: &Schema) -> String {
    if schema.types.as_slice() == [SchemaType::Array]
        && let Some(items) = schema.items.map(|id| schemas.get(id))
    {
        return format!("list of {}", kind(schemas, &Schema { items: None, ..items.clone() }));
    }
    if schema.format.as_deref() == Some("binary") {
        return "file".to_owned();
    }
    let words: Vec<&str> = schema.types.iter().map(|kind| kind.name()).collect();
    if words.is_empty() { "any".to_owned() } else { words.join(" or ") }
}

/// The members of a body, one a line; a list's elements are its first.
fn body(
    schemas: &Schemas,
    id: SchemaId,
    (to, required, depth): (&str, bool, usize),
    above: &mut Vec<SchemaId>,
    inputs: &mut Vec<Input>,
) {
    if inputs.len() >= MOST_MEMBERS || above.contains(&id) {
        return;
    }
    above.push(id);
    let parts = parts(schemas, id, &mut HashSet::new());
    let needed: HashSet<&String> = parts.iter().filter(|_| required).flat_map(|part| &part.required).collect();
    let mut has_members = false;
    for part in parts.iter().filter(|_| depth < BODY_DEPTH) {
        for (name, member) in &part.properties {
            has_members = true;
            if schemas.get(*member).read_only {
                continue;
            }
            let needed = needed.contains(name);
            let segments = vec![PathSegment::Member(name.clone())];
            let to = format!("{to}.{}", ValuePath { segments }.display());
            body(schemas, *member, (&to, needed, depth + 1), above, inputs);
        }
    }
    if !has_members {
        let schema = schemas.get(id);
        inputs.push(Input {
            to: to.to_owned(),
            kind: kind(schemas, schema),
            required,
            choices: choices(schemas, schema),
        });
    }
    above.pop();
}

fn parts<'s>(schemas: &'s Schemas, id: SchemaId, seen: &mut HashSet<SchemaId>) -> Vec<&'s Schema> {
    if !seen.insert(id) {
        return Vec::new();
    }
    let schema = schemas.get(id);
    let mut found = vec![schema];
    for part in schema.all_of.iter().chain(&schema.any_of).chain(&schema.one_of) {
        found.extend(parts(schemas, *part, seen));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{closeness, pieces};

    #[test]
    fn names_fall_into_words() {
        assert_eq!(pieces("getIssue"), ["get", "issue"]);
        assert_eq!(pieces("issues/list-for-repo"), ["issues", "list", "for", "repo"]);
        assert_eq!(pieces("/rest/api/3/issue/{id}"), ["rest", "api", "3", "issue", "id"]);
    }

    #[test]
    fn near_words_fit() {
        assert_eq!(closeness("issue", "issues"), 4);
        assert_eq!(closeness("iss", "issues"), 3);
        assert_eq!(closeness("isue", "issue"), 1);
        assert_eq!(closeness("user", "issue"), 0);
    }
}
