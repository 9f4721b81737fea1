//! Paths as documents write them: placeholders that nobody declares, and queries and fragments in the path.

use super::pointer::percent_decoded;
use super::reader::{Place, Reader};
use super::{Parameter, ParameterLocation, ParameterStyle};
use crate::diagnostics::{DocumentPlace, DocumentSlip};

/// The path of a request, and the pairs of the query that the document writes behind it.
pub(super) struct RequestPath {
    pub(super) path: String,
    pub(super) query: Vec<(String, String)>,
}

/// Splits a key of `paths`. A fragment only tells operations apart; a query is sent always. A query with a
/// placeholder stays in the path, which says that it cannot be sent. A path without its first slash gets one.
pub(super) fn request_path(key: &str) -> RequestPath {
    let whole = key.split_once('#').map_or(key, |(path, _)| path);
    let rooted = format!("/{whole}");
    let whole = if whole.starts_with('/') { whole } else { rooted.as_str() };
    match whole.split_once('?') {
        Some((path, query)) if !query.contains(['{', '}']) => {
            RequestPath { path: path.to_owned(), query: pairs(query) }
        }
        _ => RequestPath { path: whole.to_owned(), query: Vec::new() },
    }
}

fn pairs(query: &str) -> Vec<(String, String)> {
    let decoded = |text: &str| percent_decoded(&text.replace('+', " ")).unwrap_or_else(|| text.to_owned());
    let pair = |text: &str| {
        let (name, value) = text.split_once('=').unwrap_or((text, ""));
        (decoded(name), decoded(value))
    };
    query.split('&').filter(|text| !text.is_empty()).map(pair).collect()
}

/// The names between braces, in their order.
pub(super) fn placeholders(path: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut rest = path;
    while let Some((name, behind)) = rest.split_once('{').and_then(|(_, behind)| behind.split_once('}')) {
        if !name.is_empty() && !names.contains(&name) {
            names.push(name);
        }
        rest = behind;
    }
    names
}

/// Makes the parameters fit the path: a placeholder that is not declared is a required string, a path parameter without
/// a placeholder is left out, and what the path's own query says is not sent twice. `owners` are the operation and its
/// path items.
pub(super) fn fitted<'a>(
    reader: &mut Reader<'a>,
    owners: &[&Place<'a>],
    RequestPath { path, query }: &mut RequestPath,
    mut parameters: Vec<Parameter>,
) -> Vec<Parameter> {
    let names = placeholders(path);
    let is_path = |parameter: &Parameter| parameter.location == ParameterLocation::Path;
    let is_query = |parameter: &Parameter| parameter.location == ParameterLocation::Query;
    // Of a parameter that must be sent the caller's value counts.
    query.retain(|(name, _)| !parameters.iter().any(|it| is_query(it) && it.required && it.name == *name));
    let is_unused = |parameter: &Parameter| is_path(parameter) && !names.contains(&parameter.name.as_str());
    let is_fixed = |parameter: &Parameter| is_query(parameter) && query.iter().any(|(name, _)| *name == parameter.name);
    for parameter in &parameters {
        if is_unused(parameter) || is_fixed(parameter) {
            let Some(place) = declaration(reader, owners, parameter) else { continue };
            let (path, name) = (path.clone(), parameter.name.clone());
            reader.slip(&match is_path(parameter) {
                true => DocumentSlip::UnusedPathParameter { path, parameter: name, place },
                false => DocumentSlip::FixedParameter { path, parameter: name, place },
            });
        }
    }
    parameters.retain(|parameter| !is_unused(parameter) && !is_fixed(parameter));
    let Some(operation) = owners.first() else { return parameters };
    for name in names {
        if !parameters.iter().any(|parameter| is_path(parameter) && parameter.name == name) {
            let place = reader.shown(operation);
            let (path, placeholder) = (path.clone(), name.to_owned());
            reader.slip(&DocumentSlip::UndeclaredPlaceholder { path, placeholder, place });
            parameters.push(undeclared(operation, name));
        }
    }
    parameters
}

/// Where a parameter is declared.
fn declaration<'a>(reader: &mut Reader<'a>, owners: &[&Place<'a>], parameter: &Parameter) -> Option<DocumentPlace> {
    let listed: Vec<Place<'a>> = owners.iter().flat_map(|owner| reader.items(owner, "parameters")).collect();
    let found =
        listed.into_iter().filter_map(|place| reader.follow(place)).find(|it| it.node.span == parameter.span)?;
    Some(reader.shown(&found))
}

fn undeclared(operation: &Place<'_>, name: &str) -> Parameter {
    Parameter {
        span: operation.node.span,
        name: name.to_owned(),
        location: ParameterLocation::Path,
        required: true,
        style: ParameterStyle::Simple,
        explode: false,
        allow_reserved: false,
        schema: None,
        content_type: None,
        description: None,
        deprecated: false,
    }
}

#[cfg(test)]
mod tests {
    use super::{placeholders, request_path};

    #[test]
    fn keys_of_paths_are_split() {
        let read = request_path("/a/{b}?beta=true&x=1%202#more");
        assert_eq!(read.path, "/a/{b}");
        assert_eq!(read.query, [("beta".into(), "true".into()), ("x".into(), "1 2".into())]);
        assert_eq!(request_path("/a?b={c}").path, "/a?b={c}");
        assert_eq!((request_path("a/b").path, request_path("").path), ("/a/b".into(), "/".into()));
        assert_eq!(placeholders("/a/{b}.json/{c}:go/{b}"), ["b", "c"]);
    }
}
