//! What a run works on, and where each setting comes from: flag, environment, `mcpgen.toml`, default.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::ArgMatches;
use clap::parser::ValueSource;
use toml_edit::{Document, Item, Table};

use super::args::Selection;
use super::discover::{self, DiscoveryError};
use crate::diagnostics::{Diagnostic, OutputProblem, Problem, closest};
use crate::source::{FileId, Sources, Span};

/// The file that lists a project's servers.
const FILE: &str = "mcpgen.toml";

/// The settings of a server.
const KEYS: [&str; 3] = ["spec", "openapi", "out"];

/// Which settings were given by a flag and which by the environment.
#[derive(Debug, Default)]
pub(super) struct Said {
    by_environment: Vec<String>,
}

impl Said {
    /// Reads what clap knows of the chosen command's arguments.
    pub(super) fn new(matches: &ArgMatches) -> Self {
        let Some((_, matches)) = matches.subcommand() else { return Self::default() };
        let by_environment = KEYS
            .iter()
            .filter(|key| matches.try_contains_id(key).is_ok())
            .filter(|key| matches.value_source(key) == Some(ValueSource::EnvVariable));
        Self { by_environment: by_environment.map(|key| (*key).to_owned()).collect() }
    }

    fn origin(&self, key: &str) -> String {
        if self.by_environment.iter().any(|known| known == key) {
            format!("MCPGEN_{}", key.to_ascii_uppercase())
        } else {
            format!("--{key}")
        }
    }
}

/// A value and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Setting {
    pub(super) value: PathBuf,
    pub(super) origin: String,
}

/// One server to work on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Target {
    /// The allow-list.
    pub(super) spec: Setting,
    /// A document in place of the allow-list's.
    pub(super) openapi: Option<Setting>,
    /// The folder, when it is not the default one.
    pub(super) out: Option<Setting>,
    /// Folders that references of the document may lead into.
    pub(super) allow_refs: Vec<PathBuf>,
}

/// Why there is nothing to work on.
#[derive(Debug)]
pub(super) enum NoTarget {
    /// No allow-list was found.
    Discovery(DiscoveryError),
    /// `--out` or `--openapi` with several servers.
    OneForSeveral(&'static str),
    /// `mcpgen.toml` is wrong.
    Configuration(Vec<Diagnostic>),
}

/// The servers that the command line and `mcpgen.toml` mean.
pub(super) fn targets(selection: &Selection, said: &Said, sources: &mut Sources) -> Result<Vec<Target>, NoTarget> {
    let given = |key: &str, value: Option<&PathBuf>| {
        value.map(|value| Setting { value: value.clone(), origin: said.origin(key) })
    };
    let (openapi, out) = (given("openapi", selection.openapi.as_ref()), given("out", selection.out.as_ref()));
    let listed = listed(sources).map_err(NoTarget::Configuration)?;
    let mut targets = match (&selection.spec, listed.is_empty()) {
        (Some(spec), _) => {
            let value = discover::allow_list(Some(spec)).map_err(NoTarget::Discovery)?;
            let same = |target: &&Target| same_file(&target.spec.value, &value);
            let beside = listed.iter().find(same).cloned();
            let spec = Setting { value, origin: said.origin("spec") };
            let (openapi, out) = beside.map(|target| (target.openapi, target.out)).unwrap_or_default();
            vec![Target { spec, openapi, out, allow_refs: Vec::new() }]
        }
        (None, false) => listed,
        (None, true) => {
            let value = discover::allow_list(None).map_err(NoTarget::Discovery)?;
            let spec = Setting { value, origin: "the only allow-list in `specs/`".to_owned() };
            vec![Target { spec, openapi: None, out: None, allow_refs: Vec::new() }]
        }
    };
    for (flag, value) in [("openapi", openapi), ("out", out)] {
        let Some(value) = value else { continue };
        let [target] = targets.as_mut_slice() else {
            return Err(NoTarget::OneForSeveral(if flag == "out" { "--out" } else { "--openapi" }));
        };
        let place = if flag == "out" { &mut target.out } else { &mut target.openapi };
        *place = Some(value);
    }
    for target in &mut targets {
        target.allow_refs.clone_from(&selection.allow_refs);
    }
    Ok(targets)
}

/// Every setting of every server, one a line, with its origin.
pub(super) fn shown(targets: &[Target]) -> String {
    let mut text = String::new();
    for (number, target) in targets.iter().enumerate() {
        if number > 0 {
            text.push('\n');
        }
        let mut line = |key: &str, value: String, origin: &str| {
            let _ = writeln!(text, "{key} = {value}  # {origin}");
        };
        let path = |setting: &Setting| format!("{:?}", setting.value.to_string_lossy().replace('\\', "/"));
        line("spec", path(&target.spec), &target.spec.origin);
        match &target.openapi {
            Some(setting) => line("openapi", path(setting), &setting.origin),
            None => line("openapi", "(as the allow-list says)".to_owned(), "default"),
        }
        match &target.out {
            Some(setting) => line("out", path(setting), &setting.origin),
            None => line("out", "\"generated/NAME-mcp\"".to_owned(), "default"),
        }
    }
    text.trim_end().to_owned()
}

/// The servers of the nearest `mcpgen.toml`, upward from here; none when there is none.
fn listed(sources: &mut Sources) -> Result<Vec<Target>, Vec<Diagnostic>> {
    let Ok(here) = std::env::current_dir() else { return Ok(Vec::new()) };
    let Some(path) = here.ancestors().map(|folder| folder.join(FILE)).find(|path| path.is_file()) else {
        return Ok(Vec::new());
    };
    let folder = path.parent().unwrap_or(&here).to_path_buf();
    let folder = if folder == here { PathBuf::new() } else { folder };
    let name = folder.join(FILE).to_string_lossy().replace('\\', "/");
    let file = sources.read(&path, &name).map_err(|error| vec![error.diagnostic()])?;
    let text = sources.text(file).to_owned();
    read(&text, file, &name, &folder)
}

fn read(text: &str, file: FileId, name: &str, folder: &Path) -> Result<Vec<Target>, Vec<Diagnostic>> {
    let mut problems = Vec::new();
    let mut problem = |reason: String, range: Option<std::ops::Range<usize>>| {
        let range = range.unwrap_or(0..0);
        let span = Span { file, start: range.start, end: range.end };
        problems.push(OutputProblem::Configuration { name: name.to_owned(), reason, span }.diagnostic());
    };
    let document = match Document::parse(text) {
        Ok(document) => document,
        Err(error) => {
            problem(format!("this is not valid TOML: {}", error.message()), error.span());
            return Err(problems);
        }
    };
    let mut targets = Vec::new();
    for (key, item) in document.as_table() {
        let range = document.as_table().key(key).and_then(toml_edit::Key::span);
        match (key, item) {
            ("server", Item::ArrayOfTables(servers)) => {
                for server in servers {
                    targets.extend(target(text, server, name, folder, &mut problem));
                }
            }
            ("server", _) => problem("`server` is written `[[server]]`".to_owned(), range),
            (other, _) => problem(format!("there is no setting `{other}`; write `[[server]]`"), range),
        }
    }
    if problems.is_empty() { Ok(targets) } else { Err(problems) }
}

fn target(
    text: &str,
    server: &Table,
    name: &str,
    folder: &Path,
    problem: &mut dyn FnMut(String, Option<std::ops::Range<usize>>),
) -> Option<Target> {
    let mut settings: BTreeMap<&str, Setting> = BTreeMap::new();
    for (key, item) in server {
        let range = server.key(key).and_then(toml_edit::Key::span);
        if !KEYS.contains(&key) {
            let meant = closest(key, KEYS).map(|meant| format!("; did you mean `{meant}`?")).unwrap_or_default();
            problem(format!("a server has no setting `{key}`{meant}"), range);
            continue;
        }
        let Some(value) = item.as_str() else {
            problem(format!("`{key}` is a text"), range);
            continue;
        };
        let before = text.get(..range.map_or(0, |range| range.start)).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        settings.insert(key, Setting { value: folder.join(value), origin: format!("{name}:{line}") });
    }
    let spec = settings.remove("spec");
    if spec.is_none() {
        problem("this server has no `spec`".to_owned(), server.span());
    }
    Some(Target {
        spec: spec?,
        openapi: settings.remove("openapi"),
        out: settings.remove("out"),
        allow_refs: Vec::new(),
    })
}

fn same_file(one: &Path, other: &Path) -> bool {
    match (one.canonicalize(), other.canonicalize()) {
        (Ok(one), Ok(other)) => one == other,
        _ => one == other,
    }
}
