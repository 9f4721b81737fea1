//! `mcpgen generate`: the stages one after the other.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::args::{Generate, Selection};
use super::configuration::{self, NoTarget, Said, Target};
use super::connector;
use super::exit::Exit;
use super::interrupt::Interrupt;
use super::output::Terminal;
use super::progress::Progress;
use super::verify;
use crate::allowlist::{self, AllowList};
use crate::diagnostics::{ConnectorProblem, Diagnostic, OutputProblem, Problem, render_json};
use crate::emit;
use crate::model::{Effect, Plan};
use crate::openapi::{self, Document, OperationReference};
use crate::output::{self, Inputs, Inspection, Interruptible, Origin, Written};
use crate::plan::{self, Planned};
use crate::source::{Sources, parse_yaml};
use crate::tree::FileTree;

/// Characters that one token stands for, roughly.
const CHARACTERS_A_TOKEN: usize = 4;

pub(super) fn run(command: &Generate, said: &Said, terminal: &mut Terminal) -> Exit {
    let interrupt = Interrupt::listen();
    each_target(&command.selection, said, terminal, command.json, |target, terminal| {
        one(command, target, terminal, &interrupt)
    })
}

/// Does something for every server that is meant, and prints what it gives as JSON when that is wanted.
/// The first failure decides how the run ends.
pub(super) fn each_target(
    selection: &Selection,
    said: &Said,
    terminal: &Terminal,
    json: bool,
    mut act: impl FnMut(&Target, &Terminal) -> (Exit, Value),
) -> Exit {
    let mut sources = Sources::default();
    let targets = match configuration::targets(selection, said, &mut sources) {
        Ok(targets) => targets,
        Err(none) => return no_target(&none, terminal, &sources),
    };
    if selection.print_config {
        terminal.result(&configuration::shown(&targets));
        return Exit::Ok;
    }
    let mut results: Vec<(Exit, Value)> = targets.iter().map(|target| act(target, terminal)).collect();
    let exit = results.iter().map(|(exit, _)| *exit).find(|exit| *exit != Exit::Ok).unwrap_or(Exit::Ok);
    if json {
        let value = match results.len() {
            1 => results.swap_remove(0).1,
            _ => {
                json!({"ok": exit == Exit::Ok, "servers": results.into_iter().map(|(_, value)| value).collect::<Vec<_>>()})
            }
        };
        terminal.result(&value.to_string());
    }
    exit
}

pub(super) fn no_target(none: &NoTarget, terminal: &Terminal, sources: &Sources) -> Exit {
    match none {
        NoTarget::Discovery(error) => terminal.message(&error.message()),
        NoTarget::OneForSeveral(flag) => {
            terminal.message(&format!("error: `{flag}` is for one server, and `mcpgen.toml` lists several\n  help: name one with `--spec FILE`"));
        }
        NoTarget::Configuration(problems) => {
            terminal.diagnostics(sources, problems);
            return Exit::Input;
        }
    }
    Exit::Usage
}

/// Everything up to the disk.
pub(super) struct Prepared {
    /// The plan and its warnings.
    pub(super) planned: Planned,
    /// The files.
    pub(super) tree: FileTree,
    /// What the lock notes of this run.
    pub(super) origin: Origin,
    /// Where the files go.
    pub(super) folder: PathBuf,
    /// How messages call the document.
    pub(super) document: String,
}

/// Why there is nothing to write.
pub(super) enum Stopped {
    /// The inputs are wrong.
    Inputs(Vec<Diagnostic>),
    /// mcpgen is wrong.
    Bug(String),
}

impl Stopped {
    /// Tells it, for people or as data.
    pub(super) fn tell(&self, json: bool, terminal: &Terminal, sources: &Sources) -> (Exit, Value) {
        match self {
            Self::Inputs(problems) => refuse(json, terminal, sources, problems),
            Self::Bug(reason) => {
                terminal.message(&format!("error: mcpgen itself is wrong: {reason}\n  help: please report this"));
                (Exit::Bug, json!({"ok": false, "bug": reason}))
            }
        }
    }
}

/// The stages up to the disk.
pub(super) fn prepare(sources: &mut Sources, target: &Target, progress: &Progress) -> Result<Prepared, Stopped> {
    let openapi = target.openapi.as_ref().map(|setting| setting.value.as_path());
    let (planned, inputs, document) =
        plan_from_files(sources, &target.spec.value, (openapi, &target.allow_refs), progress)
            .map_err(Stopped::Inputs)?;
    let bug = |reason: String| Stopped::Bug(reason);
    let tree = emitted(&planned.plan)?;
    output::reparse(&tree).map_err(bug)?;
    let plan = serde_json::to_value(&planned.plan).map_err(|error| bug(error.to_string()))?;
    let origin = Origin { generator: env!("CARGO_PKG_VERSION").to_owned(), inputs, plan };
    let folder = target.out.as_ref().map_or_else(|| default_folder(&planned.plan), |setting| setting.value.clone());
    Ok(Prepared { planned, tree, origin, folder, document })
}

fn one(command: &Generate, target: &Target, terminal: &Terminal, interrupt: &Interrupt) -> (Exit, Value) {
    let mut sources = Sources::default();
    let progress = Progress::new(terminal.is_interactive());
    progress.stage("reading");
    let prepared = match prepare(&mut sources, target, &progress) {
        Ok(prepared) => prepared,
        Err(stopped) => {
            drop(progress);
            return stopped.tell(command.json, terminal, &sources);
        }
    };
    if command.certified
        && prepared.planned.plan.connector.as_ref().is_none_or(|connector| connector.certified.is_none())
    {
        drop(progress);
        return refuse(command.json, terminal, &sources, &[ConnectorProblem::NotCertified.diagnostic()]);
    }
    progress.stage("writing");
    let written = put(command, &prepared, interrupt);
    drop(progress);
    let failed = |problem: &OutputProblem| {
        let diagnostics = [problem.diagnostic()];
        if !command.json {
            terminal.diagnostics(&sources, &diagnostics);
        }
        (exit_of(problem), json!({"ok": false, "diagnostics": render_json(&sources, &diagnostics)}))
    };
    match written {
        Err(problem) => failed(&problem),
        Ok((inspection, written)) => {
            let value = tell(command, terminal, &sources, &prepared, &inspection, &written);
            if interrupt.is_asked() {
                return (Exit::Interrupted, value);
            }
            match command.verify.filter(|_| !command.dry_run).map(|how| verify::verify(how, &prepared.folder)) {
                Some(Err(problem)) => failed(&problem),
                _ => (Exit::Ok, value),
            }
        }
    }
}

/// The files of the plan, with the connector judged as strictly as can be.
fn emitted(plan: &Plan) -> Result<FileTree, Stopped> {
    let tree = emit::emit(plan).map_err(|error| Stopped::Bug(error.to_string()))?;
    let (secrets, breaches) = connector::own_breaches(&tree);
    match breaches.first() {
        Some(breach) => Err(Stopped::Bug(format!("the connector breaks rule {}: {}", breach.code, breach.message))),
        None if !secrets.is_empty() => Err(Stopped::Inputs(secrets)),
        None => Ok(tree),
    }
}

/// The disk's part: looks, and writes unless only looking was asked for.
fn put(command: &Generate, prepared: &Prepared, interrupt: &Interrupt) -> Result<(Inspection, Written), OutputProblem> {
    let Prepared { tree, folder, origin, .. } = prepared;
    let undone = if command.dry_run { None } else { output::recover(folder)? };
    let inspection = output::inspect(tree, folder, origin, command.relock)?;
    let mut written = if command.dry_run {
        output::intended(&inspection, command.overwrite)?
    } else {
        let asked = interrupt.begin_writing();
        output::write(&inspection, folder, command.overwrite, &mut Interruptible::new(&asked))?
    };
    written.warnings.splice(0..0, undone);
    Ok((inspection, written))
}

/// How a run ends that met this problem.
pub(super) fn exit_of(problem: &OutputProblem) -> Exit {
    match problem {
        OutputProblem::HandEdited { .. } | OutputProblem::LineEndings { .. } => Exit::HandEdited,
        OutputProblem::Drift { .. } | OutputProblem::Interrupted { .. } => Exit::Drift,
        OutputProblem::NotVerified { .. } => Exit::NotVerified,
        OutputProblem::Refused { .. } => Exit::InputOutput,
        OutputProblem::Stopped { .. } => Exit::Interrupted,
        _ => Exit::Input,
    }
}

/// The stages from files to a plan, with the digests of what was read and the document's name.
fn plan_from_files(
    sources: &mut Sources,
    spec: &Path,
    (openapi, allow_refs): (Option<&Path>, &[PathBuf]),
    progress: &Progress,
) -> Result<(Planned, Inputs, String), Vec<Diagnostic>> {
    let one = |error: &crate::source::SourceError| vec![error.diagnostic()];
    let file = sources.read(spec, &shown(spec)).map_err(|error| one(&error))?;
    let root = parse_yaml(sources, file).map_err(|error| one(&error))?;
    let allow_list_digest = output::digest(sources.text(file).replace("\r\n", "\n").as_bytes());
    let mut allow_list = allowlist::parse(&root)?;
    allowlist::read_resources(&mut allow_list, sources)?;
    let (path, name) = match openapi {
        Some(path) => (path.to_path_buf(), shown(path)),
        None => (spec.with_file_name(&allow_list.openapi.value), allow_list.openapi.value.clone()),
    };
    let file = sources.read(&path, &name).map_err(|error| match openapi {
        Some(_) => one(&error),
        None => vec![error.diagnostic().at(allow_list.openapi.span, "named here")],
    })?;
    let document = Document::open(sources, file)?.with_folders(allow_refs.to_vec());
    progress.stage("planning");
    let api = openapi::select(&document, sources, &wanted(&allow_list))?;
    let selection = output::digest(openapi::canonical(&api).as_bytes());
    let planned = plan::plan(&allow_list, &api, &default_name(spec))?;
    Ok((planned, Inputs { allow_list: allow_list_digest, selection }, name))
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
pub(super) fn shown(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

fn refuse(json: bool, terminal: &Terminal, sources: &Sources, problems: &[Diagnostic]) -> (Exit, Value) {
    if !json {
        terminal.diagnostics(sources, problems);
        let count = problems.len();
        terminal.message(&format!("{count} {}; nothing was written", if count == 1 { "problem" } else { "problems" }));
    }
    let unreadable = problems.iter().all(|problem| matches!(problem.code, "MG0001" | "MG0002"));
    let exit = if unreadable { Exit::InputOutput } else { Exit::Input };
    (exit, json!({"ok": false, "diagnostics": render_json(sources, problems)}))
}

/// Says what was done, and gives the same as data.
fn tell(
    command: &Generate,
    terminal: &Terminal,
    sources: &Sources,
    prepared: &Prepared,
    inspection: &Inspection,
    written: &Written,
) -> Value {
    let Prepared { planned, tree, folder, .. } = prepared;
    let plan = &planned.plan;
    let bytes = tools_list_bytes(plan);
    let tokens = bytes.div_ceil(CHARACTERS_A_TOKEN);
    let reads = plan.tools.iter().filter(|tool| tool.effect == Effect::Read).count();
    let writes = plan.tools.len() - reads;
    let files = tree.len();
    let warnings: Vec<Diagnostic> = planned.warnings.iter().chain(&written.warnings).cloned().collect();
    if command.json {
        let names =
            |paths: &[crate::tree::TreePath]| paths.iter().map(|path| path.as_str().to_owned()).collect::<Vec<_>>();
        return json!({
            "ok": true,
            "server": plan.server.package,
            "folder": shown(folder),
            "tools": {"read": reads, "write": writes},
            "tools_list": {"bytes": bytes, "tokens": tokens},
            "files": files,
            "created": names(&written.created),
            "changed": names(&written.changed),
            "removed": names(&written.removed),
            "written": !command.dry_run,
            "diagnostics": render_json(sources, &warnings),
        });
    }
    terminal.diagnostics(sources, &warnings);
    if command.diff {
        for file in &inspection.files {
            let diff = output::unified(file, terminal.colors_results());
            if !diff.is_empty() {
                terminal.result(diff.trim_end());
            }
        }
    }
    let word = if command.dry_run { "would change" } else { "changed" };
    let changed = written.created.len() + written.changed.len() + written.removed.len();
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
        for path in &written.removed {
            terminal.result(&format!("  {}/{path} (removed)", shown(folder)));
        }
    } else {
        terminal.result(&format!("next: cargo test --locked --manifest-path {}/Cargo.toml", shown(folder)));
    }
    Value::Null
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
