//! Rules of the operations, above all of the one that is marked as the MCP endpoint.

use std::collections::BTreeMap;

use super::findings::Findings;
use super::json::{place, text_at, walk};
use super::rules::definition::{D10, D11, D12, D13, D14, D14W, D15, D15C, D16C, D17, D18, D18I, D18W, D18X, D19, D26};
use crate::source::{Node, Span};

/// The key that makes an operation an MCP endpoint.
const MARKER: &str = "x-ms-agentic-protocol";

/// The only value that works.
const PROTOCOL: &str = "mcp-streamable-1.0";

/// Methods of Swagger 2.0; what else stands under a path is no operation.
const METHODS: &[&str] = &["get", "put", "post", "delete", "options", "head", "patch"];

/// What the platform's validator takes.
const MEDIA_TYPES: &[&str] =
    &["application/json", "text/plain", "multipart/form-data", "application/x-www-form-urlencoded"];

/// Most characters of a certified summary.
const SUMMARY_LIMIT: usize = 80;

struct Operation<'n> {
    path: &'n Node,
    method: &'n str,
    method_span: Span,
    node: &'n Node,
}

pub(super) fn check(root: &Node, findings: &mut Findings) {
    let operations = operations(root);
    check_ids(&operations, findings);
    let marked: Vec<&Operation<'_>> =
        operations.iter().filter(|operation| operation.node.get(MARKER).is_some()).collect();
    match marked.as_slice() {
        [] => findings.breach(&D10, "no operation is the MCP endpoint", place(root, &["paths"])),
        [_, others @ ..] => {
            for other in others {
                findings.breach(&D10, "a second operation is marked as the MCP endpoint", place(other.node, &[MARKER]));
            }
        }
    }
    for operation in marked {
        check_marked(root, operation, findings);
    }
}

fn operations(root: &Node) -> Vec<Operation<'_>> {
    let paths = root.get("paths").map(Node::entries).unwrap_or_default();
    paths.iter().flat_map(|path| path_operations(&path.value)).collect()
}

fn path_operations(path: &Node) -> Vec<Operation<'_>> {
    let methods = path.entries().iter().filter(|entry| METHODS.contains(&entry.key.as_str()));
    methods
        .map(|entry| Operation { path, method: &entry.key, method_span: entry.key_span, node: &entry.value })
        .collect()
}

fn check_ids(operations: &[Operation<'_>], findings: &mut Findings) {
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    for operation in operations {
        let Some(id) = text_at(operation.node, &["operationId"]).filter(|id| !id.is_empty()) else {
            findings.breach(&D14, "an operation has no `operationId`", operation.method_span);
            continue;
        };
        let span = place(operation.node, &["operationId"]);
        if !id.chars().all(char::is_alphanumeric) {
            findings.breach(&D14, format!("`{id}` holds more than letters and digits"), span);
        }
        if seen.insert(id, span).is_some() {
            findings.breach(&D14, format!("`{id}` is the id of two operations"), span);
        }
    }
}

fn check_marked(root: &Node, operation: &Operation<'_>, findings: &mut Findings) {
    let node = operation.node;
    let protocol = text_at(node, &[MARKER]).unwrap_or_default();
    if protocol != PROTOCOL {
        findings.breach(&D11, format!("the marker is `{protocol}`"), place(node, &[MARKER]));
    }
    if operation.method != "post" {
        findings.breach(&D12, format!("the marked operation is a {}", operation.method), operation.method_span);
    }
    for sibling in path_operations(operation.path).iter().filter(|sibling| sibling.method != operation.method) {
        let method = sibling.method.to_uppercase();
        findings.breach(&D13, format!("the marked path has a {method} too"), sibling.method_span);
    }
    let id = text_at(node, &["operationId"]).unwrap_or_default();
    if !id.is_empty() && !matches!(id, "InvokeMCP" | "InvokeServer") {
        findings.breach(&D14W, format!("the marked operation is called `{id}`"), place(node, &["operationId"]));
    }
    check_words(node, findings);
    check_responses(node, findings);
    check_parameters(root, operation, findings);
    check_media_types(root, node, findings);
    if let Some(tags) = node.get("tags").filter(|tags| !tags.items().is_empty()) {
        findings.breach(&D26, "the marked operation has tags", place(tags, &[]));
    }
}

fn check_words(node: &Node, findings: &mut Findings) {
    let summary = text_at(node, &["summary"]).unwrap_or_default();
    let span = place(node, &["summary"]);
    if summary.trim().is_empty() {
        findings.breach(&D15, "the marked operation has no summary", span);
    } else if summary.chars().count() > SUMMARY_LIMIT
        || !summary.chars().all(|character| character.is_alphanumeric() || " ()".contains(character))
    {
        findings.breach(&D15C, format!("certification refuses the summary `{summary}`"), span);
    }
    let description = text_at(node, &["description"]).unwrap_or_default().trim();
    if !description.ends_with(['.', '!', '?']) || description.trim_end_matches('.') == summary.trim_end_matches('.') {
        let message = "the marked operation has no description of its own that is a sentence";
        findings.breach(&D16C, message, place(node, &["description"]));
    }
}

fn check_responses(node: &Node, findings: &mut Findings) {
    let span = place(node, &["responses"]);
    let responses = node.get("responses").map(Node::entries).unwrap_or_default();
    let Some(success) = responses.iter().find(|response| response.key == "200") else {
        findings.breach(&D17, "the marked operation has no response 200", span);
        return;
    };
    for response in responses {
        if text_at(&response.value, &["description"]).is_none_or(|text| text.trim().is_empty()) {
            findings.breach(&D17, format!("the response {} has no description", response.key), response.key_span);
        }
        if response.key == "default" && response.value.get("schema").is_some() {
            findings.breach(&D17, "the response `default` has a schema", place(&response.value, &["schema"]));
        }
    }
    if responses.iter().filter(|response| response.value.get("schema").is_some()).count() > 1 {
        findings.habit(&D17, "more than one response has a schema", success.key_span);
    }
}

fn check_parameters(root: &Node, operation: &Operation<'_>, findings: &mut Findings) {
    let Some(list) = operation.node.get("parameters") else { return };
    let parameters: Vec<&Node> = list.items().iter().map(|parameter| resolved(root, parameter)).collect();
    let is_body = |parameter: &Node| matches!(text_at(parameter, &["in"]), Some("body" | "formData"));
    let bodies: Vec<&&Node> = parameters.iter().filter(|parameter| is_body(parameter)).collect();
    for parameter in &bodies {
        let name = text_at(parameter, &["name"]).unwrap_or_default();
        findings.breach(&D18, format!("the marked operation takes `{name}` in its body"), place(parameter, &["name"]));
    }
    if bodies.is_empty() {
        findings.breach(&D18W, "the marked operation has `parameters`", place(list, &[]));
    }
    for parameter in parameters {
        let name = text_at(parameter, &["name"]).unwrap_or_default();
        let is_header = text_at(parameter, &["in"]) == Some("header");
        if is_header && name.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("x-")) {
            findings.breach(&D18X, format!("the header `{name}` starts with `X-`"), place(parameter, &["name"]));
        }
        let is_internal = text_at(parameter, &["x-ms-visibility"]) == Some("internal");
        let is_required = parameter.get("required").and_then(Node::as_bool) == Some(true);
        if is_internal && parameter.get("default").is_some() && !is_required {
            findings.breach(&D18I, format!("`{name}` is not required"), place(parameter, &["name"]));
        }
    }
}

/// The parameter that a reference to the file's `parameters` means.
fn resolved<'n>(root: &'n Node, parameter: &'n Node) -> &'n Node {
    let name = text_at(parameter, &["$ref"]).and_then(|text| text.strip_prefix("#/parameters/"));
    name.and_then(|name| root.get("parameters")?.get(name)).unwrap_or(parameter)
}

fn check_media_types(root: &Node, node: &Node, findings: &mut Findings) {
    for holder in [root, node] {
        for list in ["consumes", "produces"].iter().filter_map(|key| holder.get(key)) {
            walk(list, &mut |item| {
                if let Some(text) = item.as_str().filter(|text| !MEDIA_TYPES.contains(text)) {
                    findings.breach(&D19, format!("the validator does not know `{text}`"), item.span);
                }
            });
        }
    }
}
