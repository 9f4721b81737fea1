//! What is the same in every server: the runtime and the harness of the tests, copied byte for byte.

use proc_macro2::TokenStream;
use quote::ToTokens;

use super::super::EmitError;
use super::{arguments, print, request};
use crate::model::{
    AnswerForm, ArgumentType, Body, BodyEncoding, Conversion, Page, PageStyle, Plan, Treatment, Write, WriteValue,
};
use crate::tree::{FileTree, Owner};

macro_rules! files {
    ($folder:literal: $($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../../templates/", $folder, "/", $name, ".rs")))),*]
    };
}

/// The runtime's files.
pub(super) const RUNTIME: &[(&str, &str)] = files!("runtime":
    "adf", "adf_write", "answer", "api_keys", "arguments", "audit", "body", "call", "canonical", "charset", "check", "claims", "confirm", "connections", "cursor", "definition", "doctor", "environment", "escape", "expected", "explanation", "failure", "file", "form", "gate", "gather", "html", "http", "keys", "leaf", "link", "list", "lists", "log", "metrics", "multipart", "number", "packed", "page", "project", "prompt", "rate", "raw", "read", "refusal", "repair", "reply", "request", "resource", "run", "secret", "server", "service", "settings", "shape", "shaped", "stream", "style", "styled", "text", "text_body", "tool", "upstream", "value", "variables", "whole",
);

/// The harness's files.
pub(super) const HARNESS: &[(&str, &str)] = files!("harness":
    "answers", "arguments", "calls", "case", "client", "confirmations", "copilot_studio", "doctor", "failures", "isolation", "mock", "mod", "offers", "operation", "outcome", "paging", "program", "progress", "protocol", "refusals", "routes", "schema", "security", "start", "stdio", "texts", "together", "whole", "wire",
);

/// The mock upstream as a program.
const MOCK_UPSTREAM: &str = include_str!("../../../templates/examples/mock_upstream.rs");

/// The list of the runtime's modules as the runtime's own crate has it.
const RUNTIME_LIST: &str = include_str!("../../../templates/runtime/lib.rs");

/// Files that only some servers need.
fn is_needed(plan: &Plan, module: &str) -> bool {
    match module {
        "adf" => any(plan, is_document),
        "gather" => any(plan, |value| matches!(value, WriteValue::Gathered { .. })),
        "html" => any(plan, |value| treatment(value).is_some_and(|of| of.html_strip)),
        "adf_write" => needs_documents(plan),
        "body" => bodies(plan).any(super::body::is_built),
        "refusal" => plan.tools.iter().any(|tool| tool.refusal.is_some()),
        "charset" | "raw" | "whole" => plan.tools.iter().any(|tool| is_whole(&tool.answer)),
        "form" => bodies(plan).any(|body| matches!(body.encoding, BodyEncoding::Form(_))),
        "multipart" => bodies(plan).any(|body| matches!(body.encoding, BodyEncoding::Multipart(_))),
        "file" => {
            is_needed(plan, "multipart") || bodies(plan).any(|body| matches!(body.encoding, BodyEncoding::File(_)))
        }
        "text_body" => bodies(plan).any(|body| matches!(body.encoding, BodyEncoding::Text | BodyEncoding::JsonText)),
        "shape" | "shaped" => plan.tools.iter().any(arguments::has_shapes),
        "style" => is_needed(plan, "styled") || is_needed(plan, "form") || is_needed(plan, "multipart"),
        "styled" => plan.tools.iter().any(request::has_styles),
        "value" => is_needed(plan, "body") || is_needed(plan, "styled") || needs_documents(plan),
        "keys" => any(plan, |value| matches!(value, WriteValue::Keys { .. })),
        "link" => pages(plan).any(|page| matches!(page.style, PageStyle::Link(_) | PageStyle::NextUrl { .. })),
        "page" | "cursor" | "list" => pages(plan).next().is_some(),
        _ => true,
    }
}

fn pages(plan: &Plan) -> impl Iterator<Item = &Page> {
    plan.tools.iter().filter_map(|tool| tool.page.as_ref())
}

/// The bodies of all tools.
fn bodies(plan: &Plan) -> impl Iterator<Item = &Body> {
    plan.tools.iter().filter_map(|tool| tool.request.body.as_ref())
}

/// Whether a tool of the plan writes a value like this.
fn any(plan: &Plan, wanted: fn(&WriteValue) -> bool) -> bool {
    fn within(writes: &[Write], wanted: fn(&WriteValue) -> bool) -> bool {
        writes.iter().any(|write| match &write.value {
            WriteValue::Object(writes) => within(writes, wanted),
            value => wanted(value),
        })
    }
    plan.tools.iter().flat_map(|tool| &tool.writes).any(|function| within(&function.writes, wanted))
}

fn treatment(value: &WriteValue) -> Option<&Treatment> {
    match value {
        WriteValue::Leaf { treatment, .. }
        | WriteValue::List { treatment, .. }
        | WriteValue::Gathered { treatment, .. } => Some(treatment),
        _ => None,
    }
}

fn is_document(value: &WriteValue) -> bool {
    treatment(value).is_some_and(|of| matches!(of.conversion, Conversion::Markdown | Conversion::PlainText))
}

/// Whether the answer is passed on as a whole.
fn is_whole(form: &AnswerForm) -> bool {
    !matches!(form, AnswerForm::Outputs | AnswerForm::Done { .. })
}

/// Whether a tool writes documents, which takes a parser of Markdown.
pub(in crate::emit) fn needs_documents(plan: &Plan) -> bool {
    let mut arguments = plan.tools.iter().flat_map(|tool| &tool.arguments);
    arguments.any(|argument| argument.kind == ArgumentType::Document)
}

pub(super) fn add(plan: &Plan, tree: &mut FileTree) -> Result<(), EmitError> {
    for (name, text) in RUNTIME.iter().filter(|(name, _)| is_needed(plan, name)) {
        tree.add(&format!("src/runtime/{name}.rs"), Owner::Verbatim, *text)?;
    }
    tree.add("src/runtime/mod.rs", Owner::Generated, list(plan)?)?;
    for (name, text) in HARNESS {
        tree.add(&format!("tests/generated/harness/{name}.rs"), Owner::Verbatim, *text)?;
    }
    tree.add("examples/mock_upstream.rs", Owner::Verbatim, MOCK_UPSTREAM)?;
    Ok(())
}

/// The runtime's own list without the modules that this server does not need.
fn list(plan: &Plan) -> Result<String, EmitError> {
    let name = "src/runtime/mod.rs";
    let parsed = syn::parse_file(RUNTIME_LIST)
        .map_err(|error| EmitError { file: name.to_owned(), reason: error.to_string() })?;
    let kept = |item: &syn::Item| match item {
        syn::Item::Mod(module) => is_needed(plan, &module.ident.to_string()),
        syn::Item::Use(used) => {
            let text = used.tree.to_token_stream().to_string();
            RUNTIME
                .iter()
                .all(|(module, _)| is_needed(plan, module) || !text.starts_with(&format!("self :: {module} ::")))
        }
        _ => true,
    };
    let (modules, uses): (Vec<&syn::Item>, Vec<&syn::Item>) =
        parsed.items.iter().filter(|item| kept(item)).partition(|item| matches!(item, syn::Item::Mod(_)));
    let group = |items: Vec<&syn::Item>| items.into_iter().map(ToTokens::to_token_stream).collect::<TokenStream>();
    let head = [
        "What is the same in every server that mcpgen generates; this list alone is the server's own.".to_owned(),
        String::new(),
        "The files are copied as they are; a change belongs into mcpgen.".to_owned(),
    ];
    print::file(name, &head, &[], &[group(modules), group(uses)])
}
