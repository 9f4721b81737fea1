//! `mcpgen generate`: the stages one after the other.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::args::Generate;
use super::connector;
use super::discover;
use super::exit::Exit;
use super::output::Terminal;
use super::progress::Progress;
use crate::allowlist::{self, AllowList};
use crate::diagnostics::{ConnectorProblem, Diagnostic, Problem, render_json};
use crate::emit;
use crate::model::{Effect, Plan};
use crate::openapi::{self, Document, OperationReference};
use crate::output::{self, OutputError, Written};
use crate::plan::{self, Planned};
use crate::source::{Sources, parse_yaml};
use crate::tree::FileTree;

/// Characters that one token stands for, roughly.
const CHARACTERS_A_TOKEN: usize = 4;

pub(super) fn run(command: &Generate, terminal: &mut Terminal) -> Exit {
    let spec = match discover::allow_list(command.spec.as_deref()) {
        Ok(spec) => spec,
        Err(error) => {
            terminal.message(&error.message());
            return Exit::Usage;
        }
    };
    let mut sources = Sources::default();
    let progress = Progress::new(terminal.is_interactive());
    progress.stage("reading");
    let planned = match plan_from_files(&mut sources, &spec, command, &progress) {
        Ok(planned) => planned,
        Err(problems) => {
            drop(progress);
            return refuse(command, terminal, &sources, &problems);
        }
    };
    if command.certified && planned.plan.connector.as_ref().is_none_or(|connector| connector.certified.is_none()) {
        drop(progress);
        return refuse(command, terminal, &sources, &[ConnectorProblem::NotCertified.diagnostic()]);
    }
    progress.stage("writing");
    let folder = command.out.clone().unwrap_or_else(|| default_folder(&planned.plan));
    let tree = match emitted(&planned.plan) {
        Ok(tree) => tree,
        Err(NotEmitted::Bug(error)) => {
            drop(progress);
            terminal.message(&format!("error: mcpgen itself is wrong: {error}\n  help: please report this"));
            return Exit::Bug;
        }
        Err(NotEmitted::Secrets(problems)) => {
            drop(progress);
            return refuse(command, terminal, &sources, &problems);
        }
    };
    let write = if command.dry_run { output::compare } else { output::write };
    let written = write(&tree, &folder);
    drop(progress);
    match written {
        Ok(written) => {
            tell(
                command,
                terminal,
                &sources,
                &planned,
                &Outcome { folder: &folder, files: tree.len(), written: &written },
            );
            Exit::Ok
        }
        Err(error) => not_written(terminal, &error),
    }
}

/// Why there are no files though there is a plan.
enum NotEmitted {
    /// The generator broke its own rules.
    Bug(String),
    /// The allow-list brought what looks like a secret into the connector's files.
    Secrets(Vec<Diagnostic>),
}

/// The files of the plan, with the connector judged as strictly as can be.
fn emitted(plan: &Plan) -> Result<FileTree, NotEmitted> {
    let tree = emit::emit(plan).map_err(|error| NotEmitted::Bug(error.to_string()))?;
    let (secrets, breaches) = connector::own_breaches(&tree);
    match breaches.first() {
        Some(breach) => Err(NotEmitted::Bug(format!("the connector breaks rule {}: {}", breach.code, breach.message))),
        None if !secrets.is_empty() => Err(NotEmitted::Secrets(secrets)),
        None => Ok(tree),
    }
}

/// The stages from files to a plan.
fn plan_from_files(
    sources: &mut Sources,
    spec: &Path,
    command: &Generate,
    progress: &Progress,
) -> Result<Planned, Vec<Diagnostic>> {
    let openapi = command.openapi.as_deref();
    let one = |error: &crate::source::SourceError| vec![error.diagnostic()];
    let file = sources.read(spec, &shown(spec)).map_err(|error| one(&error))?;
    let root = parse_yaml(sources, file).map_err(|error| one(&error))?;
    let mut allow_list = allowlist::parse(&root)?;
    allowlist::read_resources(&mut allow_list, sources, spec)?;
    let (path, name) = match openapi {
        Some(path) => (path.to_path_buf(), shown(path)),
        None => (spec.with_file_name(&allow_list.openapi.value), allow_list.openapi.value.clone()),
    };
    let file = sources.read(&path, &name).map_err(|error| match openapi {
        Some(_) => one(&error),
        None => vec![error.diagnostic().at(allow_list.openapi.span, "named here")],
    })?;
    let document = Document::open(sources, file)?.with_folders(command.allow_refs.clone());
    progress.stage("planning");
    let api = openapi::select(&document, sources, &wanted(&allow_list))?;
    plan::plan(&allow_list, &api, &default_name(spec))
}

fn wanted(allow_list: &AllowList) -> Vec<OperationReference> {
    let operations = allow_list.tools.iter().map(|tool| &tool.operation);
    operations.map(|operation| OperationReference { text: operation.value.clone(), span: operation.span }).collect()
}

/// The server's name when the allow-list gives none: the file's, as far as it can be a name.
fn default_name(spec: &Path) -> String {
    let stem = spec.file_stem().unwrap_or_default().to_string_lossy();
    let stem = stem.split('.').next().unwrap_or_default();
    let name: String = heck::ToSnakeCase::to_snake_case(stem);
    if name.starts_with(|first: char| first.is_ascii_lowercase()) && name.is_ascii() { name } else { "api".to_owned() }
}

fn default_folder(plan: &Plan) -> PathBuf {
    Path::new("generated").join(&plan.server.package)
}

/// A path as messages show it: with `/` everywhere.
fn shown(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

fn refuse(command: &Generate, terminal: &Terminal, sources: &Sources, problems: &[Diagnostic]) -> Exit {
    if command.json {
        terminal.result(&json!({"ok": false, "diagnostics": render_json(sources, problems)}).to_string());
    } else {
        terminal.diagnostics(sources, problems);
        let count = problems.len();
        terminal.message(&format!("{count} {}; nothing was written", if count == 1 { "problem" } else { "problems" }));
    }
    let unreadable = problems.iter().all(|problem| matches!(problem.code, "MG0001" | "MG0002"));
    if unreadable { Exit::InputOutput } else { Exit::Input }
}

fn not_written(terminal: &Terminal, error: &OutputError) -> Exit {
    terminal.message(&format!("error: {error}"));
    Exit::InputOutput
}

struct Outcome<'a> {
    folder: &'a Path,
    files: usize,
    written: &'a Written,
}

fn tell(command: &Generate, terminal: &Terminal, sources: &Sources, planned: &Planned, outcome: &Outcome<'_>) {
    let plan = &planned.plan;
    let bytes = tools_list_bytes(plan);
    let tokens = bytes.div_ceil(CHARACTERS_A_TOKEN);
    let reads = plan.tools.iter().filter(|tool| tool.effect == Effect::Read).count();
    let writes = plan.tools.len() - reads;
    let Outcome { folder, files, written } = outcome;
    let changed = written.created.len() + written.changed.len();
    if command.json {
        let names =
            |paths: &[crate::tree::TreePath]| paths.iter().map(|path| path.as_str().to_owned()).collect::<Vec<_>>();
        terminal.result(
            &json!({
                "ok": true,
                "server": plan.server.package,
                "folder": shown(folder),
                "tools": {"read": reads, "write": writes},
                "tools_list": {"bytes": bytes, "tokens": tokens},
                "files": files,
                "created": names(&written.created),
                "changed": names(&written.changed),
                "written": !command.dry_run,
                "diagnostics": render_json(sources, &planned.warnings),
            })
            .to_string(),
        );
        return;
    }
    terminal.diagnostics(sources, &planned.warnings);
    let word = if command.dry_run { "would change" } else { "changed" };
    terminal.result(&format!(
        "{}: {} {} ({reads} read, {writes} write), {} of tool definitions (~{tokens} tokens), {files} files, {changed} {word}",
        plan.server.package,
        plan.tools.len(),
        if plan.tools.len() == 1 { "tool" } else { "tools" },
        kilobytes(bytes),
    ));
    if command.dry_run {
        for path in written.created.iter().chain(&written.changed) {
            terminal.result(&format!("  {}/{path}", shown(folder)));
        }
    } else {
        terminal.result(&format!("next: cargo test --locked --manifest-path {}/Cargo.toml", shown(folder)));
    }
}

fn kilobytes(bytes: usize) -> String {
    format!("{}.{} kB", bytes / 1_000, bytes % 1_000 / 100)
}

/// Bytes of the answer to `tools/list` for a client that takes output schemas.
fn tools_list_bytes(plan: &Plan) -> usize {
    let tools: Vec<Value> = plan
        .tools
        .iter()
        .map(|tool| {
            let mut listed = json!({
                "name": tool.name,
                "description": tool.description,
                "inputSchema": tool.input_schema,
                "outputSchema": tool.output_schema,
                "annotations": {
                    "readOnlyHint": tool.effect == Effect::Read,
                    "destructiveHint": tool.effect == Effect::Destructive,
                    "idempotentHint": tool.idempotent,
                    "openWorldHint": true,
                },
            });
            if let (Some(title), Some(listed)) = (&tool.title, listed.as_object_mut()) {
                listed.insert("title".to_owned(), json!(title));
            }
            listed
        })
        .collect();
    json!({"tools": tools}).to_string().len()
}
