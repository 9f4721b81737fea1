//! Reads the operations that the allow-list names.

use std::cell::OnceCell;

use super::closure::Closure;
use super::keywords::is_deprecated;
use super::operations::{Listed, find_by_id, method_and_path, operation_of};
use super::placeholders::{fitted, request_path};
use super::reader::{Place, Reader};
use super::servers::{document_servers, own_servers};
use super::shells::{parameters, request_body, requirements, responses};
use super::swagger::{self, Inputs};
use super::version::Family;
use super::{Api, Document, Method, Operation, Parameter, SecurityRequirement};
use crate::diagnostics::{Diagnostic, DocumentProblem};
use crate::source::{Node, Sources, Span};

/// An operation as the allow-list names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperationReference {
    /// An operationId, or a method and a path: `GET /rest/api/3/issue/{issueIdOrKey}`. Where a text
    /// could be both, the method and path count.
    pub text: String,
    /// Where the allow-list says so.
    pub span: Span,
}

/// Reads the wanted operations, in their order, and everything they refer to. All problems come at once.
///
/// # Errors
/// When an operation is not there or ambiguous, or a part of the document that it needs is broken.
pub fn select(document: &Document, sources: &Sources, wanted: &[OperationReference]) -> Result<Api, Vec<Diagnostic>> {
    let mut reader = Reader::new(document, sources);
    let mut closure = Closure::default();
    check_paths(&mut reader);
    let mut operations = Vec::new();
    for found in locate(&mut reader, wanted) {
        if let Some(operation) = operation(&mut reader, &mut closure, &found) {
            operations.push(operation);
        }
    }
    let schemas = closure.finish(&mut reader);
    let api = Api {
        title: top(&reader, &["info", "title"]).and_then(Node::as_str).map(str::to_owned),
        openapi_version: document.version.clone(),
        servers: document_servers(&reader),
        declares_security: declares_security(&reader, &operations),
        operations,
        schemas,
        warnings: document.warnings.iter().cloned().chain(std::mem::take(&mut reader.warnings)).collect(),
    };
    if reader.problems.is_empty() { Ok(api) } else { Err(reader.problems) }
}

/// `paths` must be an object if anything is to be found in it.
fn check_paths(reader: &mut Reader<'_>) {
    let file = reader.document.file;
    if let Some(problem) = reader.not_an_object(file, "paths") {
        reader.report(&problem);
    }
    reader.check_is_single(file, &[], "paths");
}

/// An operation that is in the document, and where.
struct Found<'a> {
    path: String,
    method: Method,
    /// The path item and what it refers to, the own one first.
    items: Vec<Place<'a>>,
    operation: Place<'a>,
}

/// Finds every wanted operation, in the order wanted.
fn locate<'a>(reader: &mut Reader<'a>, wanted: &[OperationReference]) -> Vec<Found<'a>> {
    let mut found: Vec<Option<Found<'a>>> = Vec::new();
    let mut by_id = Vec::new();
    for (number, reference) in wanted.iter().enumerate() {
        let faults = reader.faults;
        let here = method_and_path(&reference.text).and_then(|(method, path)| at_path(reader, method, path));
        if here.is_none() && reader.faults == faults {
            by_id.push((number, reference));
        }
        found.push(here);
    }
    let references: Vec<&OperationReference> = by_id.iter().map(|(_, reference)| *reference).collect();
    let summaries = OnceCell::new();
    for ((number, reference), listed) in by_id.iter().zip(find_by_id(reader.document, reader.sources, &references)) {
        match listed {
            Ok(Listed { path, method, .. }) => {
                if let Some(place) = found.get_mut(*number) {
                    *place = at_path(reader, method, &path);
                }
            }
            Err(problem) => {
                let is_unknown = matches!(problem, DocumentProblem::UnknownOperation { .. });
                let all = || summaries.get_or_init(|| reader.document.summaries(reader.sources));
                let unsendable = if is_unknown { all().unsendable(&reference.text, reference.span) } else { None };
                match unsendable {
                    Some(unsendable) => reader.report(&unsendable),
                    None => reader.report(&problem),
                }
            }
        }
    }
    found.into_iter().flatten().collect()
}

fn at_path<'a>(reader: &mut Reader<'a>, method: Method, path: &str) -> Option<Found<'a>> {
    let bare = path.strip_prefix('/');
    let (path, item) =
        [Some(path), bare].into_iter().flatten().find_map(|path| Some((path, reader.find(&["paths", path])?)))?;
    reader.check_is_single(reader.document.file, &["paths"], path);
    let items = reader.layers(item)?;
    let operation = operation_of(reader, &items, method)?;
    Some(Found { path: path.to_owned(), method, items, operation })
}

fn operation<'a>(reader: &mut Reader<'a>, closure: &mut Closure<'a>, found: &Found<'a>) -> Option<Operation> {
    let Found { path, method, items, operation } = found;
    if !items.iter().chain([operation]).all(|place| reader.is_object(place)) {
        return None;
    }
    let inputs = match reader.document.family {
        Family::Swagger => swagger::inputs(reader, closure, items, operation),
        Family::OpenApi | Family::Newer => {
            let shared = items.iter().rev().fold(Vec::new(), |shared, item| {
                let own = parameters(reader, closure, item);
                merged(shared, own)
            });
            let own = parameters(reader, closure, operation);
            Inputs { parameters: merged(shared, own), body: request_body(reader, closure, operation) }
        }
    };
    let owners: Vec<&Place<'a>> = [operation].into_iter().chain(items).collect();
    let mut path = request_path(path);
    let parameters = fitted(reader, &owners, &mut path, inputs.parameters);
    Some(Operation {
        span: operation.node.span,
        method: *method,
        operation_id: reader.text(operation, "operationId"),
        parameters,
        request_body: inputs.body,
        responses: responses(reader, closure, operation),
        servers: own_servers(items, operation),
        security: operation
            .member("security")
            .map(|place| requirements(reader, &place))
            .unwrap_or_else(|| default_security(reader)),
        fixed_query: path.query,
        path: path.path,
        deprecated: is_deprecated(operation.node),
    })
}

/// The path item's parameters, then the operation's; the operation's replace those of the same kind.
fn merged(shared: Vec<Parameter>, own: Vec<Parameter>) -> Vec<Parameter> {
    let replaced = |shared: &Parameter| {
        own.iter().any(|parameter| parameter.name == shared.name && parameter.location == shared.location)
    };
    let mut parameters: Vec<Parameter> = shared.into_iter().filter(|parameter| !replaced(parameter)).collect();
    parameters.extend(own);
    parameters
}

/// A value at the top of the document. What cannot be read there is as good as absent: nothing that was
/// selected depends on it.
fn top<'a>(reader: &Reader<'a>, tokens: &[&str]) -> Option<&'a Node> {
    reader.document.index.find(reader.sources, reader.document.file, tokens).ok().flatten()
}

/// The requirements that count for every operation without its own.
fn default_security(reader: &mut Reader<'_>) -> Vec<SecurityRequirement> {
    let Some(place) = reader.find(&["security"]) else {
        return Vec::new();
    };
    requirements(reader, &place)
}

fn declares_security(reader: &Reader<'_>, operations: &[Operation]) -> bool {
    let keys = |object: &[&str]| reader.document.index.keys(reader.sources, reader.document.file, object);
    let schemes = [keys(&["components", "securitySchemes"]), keys(&["securityDefinitions"])].concat();
    let defaults = top(reader, &["security"]).map_or(&[][..], Node::items);
    !schemes.is_empty()
        || defaults.iter().any(|requirement| !requirement.entries().is_empty())
        || operations
            .iter()
            .flat_map(|operation| &operation.security)
            .any(|requirement| !requirement.schemes.is_empty())
}
