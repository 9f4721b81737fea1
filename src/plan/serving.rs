//! Resources, prompts and the audit: what they name must exist and fit.

use super::text;
use crate::allowlist::{AllowList, ResourceEntry, ResourceSource};
use crate::diagnostics::{Diagnostic, Problem, ServingProblem};
use crate::model::{ArgumentType, Audit, Effect, Prompt, PromptArgument, Resource, ResourceContent, RustIdent, Tool};
use crate::source::Span;

/// What a server offers and writes down beside its tools.
#[derive(Debug, Default)]
pub(super) struct Serving {
    pub(super) resources: Vec<Resource>,
    pub(super) prompts: Vec<Prompt>,
    pub(super) audit: Option<Audit>,
}

/// Plans them. `tools` are those that could be planned.
pub(super) fn serving(allow_list: &AllowList, tools: &[Tool], problems: &mut Vec<Diagnostic>) -> Serving {
    let mut resources: Vec<(Resource, Span)> = Vec::new();
    for entry in &allow_list.resources {
        let Some(resource) = resource(allow_list, tools, entry, problems) else { continue };
        if let Some((_, first)) = resources.iter().find(|(other, _)| other.name == resource.name) {
            let (name, span) = (resource.name.clone(), entry.uri.span);
            problems.push(ServingProblem::SameName { what: "resources", name, span, first: *first }.diagnostic());
        }
        resources.push((resource, entry.uri.span));
    }
    Serving {
        resources: resources.into_iter().map(|(resource, _)| resource).collect(),
        prompts: prompts(allow_list),
        audit: audit(allow_list, problems),
    }
}

fn resource(
    allow_list: &AllowList,
    tools: &[Tool],
    entry: &ResourceEntry,
    problems: &mut Vec<Diagnostic>,
) -> Option<Resource> {
    let name = resource_name(&entry.uri.value);
    let (content, mime) = match &entry.source {
        ResourceSource::Tool(tool) => {
            if !allow_list.tools.iter().any(|known| known.name.value == tool.value) {
                let known = allow_list.tools.iter().map(|known| known.name.value.clone()).collect();
                let (name, span) = (tool.value.clone(), tool.span);
                problems.push(ServingProblem::UnknownTool { name, known, span }.diagnostic());
            }
            // A tool that could not be planned has been told already.
            let tool = tools.iter().find(|known| known.name == tool.value)?;
            (of_tool(entry, tool, problems)?, "application/json")
        }
        ResourceSource::File { path, text } => {
            let extension = path.value.rsplit_once('.').map_or("txt", |(_, extension)| extension);
            let plain = !extension.is_empty() && extension.bytes().all(|byte| byte.is_ascii_alphanumeric());
            let extension = if plain { extension.to_ascii_lowercase() } else { "txt".to_owned() };
            let mime = if extension == "md" { "text/markdown" } else { "text/plain" };
            let path = format!("resources/{name}.{extension}");
            (ResourceContent::File { path, text: text::lines(text.as_deref().unwrap_or_default()) }, mime)
        }
    };
    Some(Resource {
        uri: entry.uri.value.clone(),
        title: entry.title.as_deref().map_or_else(|| name.clone(), text::one_line),
        mime: entry.mime.as_deref().map_or_else(|| mime.to_owned(), text::one_line),
        name,
        content,
    })
}

/// The fixed words of an address as a name.
fn resource_name(uri: &str) -> String {
    let path = uri.split_once("://").map_or(uri, |(_, path)| path);
    let words: Vec<&str> = path.split('/').filter(|part| !part.starts_with('{')).collect();
    RustIdent::snake(&words.join(" ")).to_string()
}

/// The values of the address are arguments of the tool, all that it needs among them.
fn of_tool(entry: &ResourceEntry, tool: &Tool, problems: &mut Vec<Diagnostic>) -> Option<ResourceContent> {
    let before = problems.len();
    let span = entry.uri.span;
    if tool.effect != Effect::Read {
        problems.push(ServingProblem::ResourceChanges { tool: tool.name.clone(), span }.diagnostic());
    }
    let names: Vec<&str> = entry.uri.value.split('/').filter_map(placeholder).collect();
    let mut wrong = |argument: &str, is_missing: bool| {
        let (uri, argument, tool) = (entry.uri.value.clone(), argument.to_owned(), tool.name.clone());
        problems.push(ServingProblem::ResourceArgument { uri, argument, tool, is_missing, span }.diagnostic());
    };
    for name in &names {
        let is_text = |kind| kind == ArgumentType::String;
        if !tool.arguments.iter().any(|argument| argument.name == *name && is_text(argument.kind)) {
            wrong(name, false);
        }
    }
    for argument in tool.arguments.iter().filter(|argument| argument.required) {
        if !names.contains(&argument.name.as_str()) {
            wrong(&argument.name, true);
        }
    }
    if problems.len() > before {
        return None;
    }
    Some(ResourceContent::Tool(tool.name.clone()))
}

fn placeholder(part: &str) -> Option<&str> {
    part.strip_prefix('{')?.strip_suffix('}')
}

fn prompts(allow_list: &AllowList) -> Vec<Prompt> {
    let prompts = allow_list.prompts.iter().map(|prompt| Prompt {
        name: prompt.name.value.clone(),
        title: prompt.title.as_deref().map(text::one_line),
        arguments: prompt
            .arguments
            .iter()
            .map(|argument| PromptArgument {
                name: argument.name.clone(),
                description: argument.description.as_deref().map(text::one_line),
                default: argument.default.as_deref().map(text::one_line),
            })
            .collect(),
        text: prompt.text.value.trim_end().split('\n').map(text::value).collect::<Vec<_>>().join("\n"),
    });
    prompts.collect()
}

/// Every redacted name is an argument of some tool, or a word for one that never changes what is shown.
fn audit(allow_list: &AllowList, problems: &mut Vec<Diagnostic>) -> Option<Audit> {
    let section = allow_list.audit.as_ref()?;
    let mut known: Vec<String> = Vec::new();
    for tool in &allow_list.tools {
        let page = tool.page.iter().flat_map(|page| page.size_argument.iter().chain([&page.token_argument]));
        let names = tool.arguments.iter().map(|(name, _)| name).chain(page.map(|name| &name.value));
        for name in names.cloned() {
            if !known.contains(&name) {
                known.push(name);
            }
        }
    }
    for name in section.redact.iter().filter(|name| !known.contains(&name.value)) {
        let (known, span) = (known.clone(), name.span);
        problems.push(ServingProblem::UnknownRedaction { name: name.value.clone(), known, span }.diagnostic());
    }
    let redact = section.redact.iter().map(|name| name.value.clone()).collect();
    Some(Audit { arguments: section.arguments, redact })
}
