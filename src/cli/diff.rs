//! `mcpgen diff`: what changes for clients and reviewers.

use std::path::Path;

use serde_json::{Value, json};

use super::args::{Diff, DiffFormat};
use super::configuration::{Said, Target};
use super::exit::Exit;
use super::generate::{self, Prepared, shown};
use super::git;
use super::output::Terminal;
use super::progress::Progress;
use crate::diagnostics::{OutputProblem, Problem, render_json};
use crate::diff::{self, Format};
use crate::output::{LOCK_FILE, Lock};
use crate::source::{SourceError, Sources};

pub(super) fn run(command: &Diff, said: &Said, terminal: &mut Terminal) -> Exit {
    if let (Some(from), Some(to)) = (&command.from, &command.to) {
        let (exit, value) = two_sides(command, from, to, None, terminal);
        if command.format == DiffFormat::Json {
            terminal.result(&value.to_string());
        }
        return exit;
    }
    let json = command.format == DiffFormat::Json;
    generate::each_target(&command.selection, said, terminal, json, |target, terminal| one(command, target, terminal))
}

/// One server: a side that is not named is the lock of its folder, or what its inputs give now.
fn one(command: &Diff, target: &Target, terminal: &Terminal) -> (Exit, Value) {
    let mut sources = Sources::default();
    let progress = Progress::new(terminal.is_interactive());
    let prepared = generate::prepare(&mut sources, target, &progress);
    drop(progress);
    let prepared = match prepared {
        Ok(prepared) => prepared,
        Err(stopped) => return stopped.tell(command.format == DiffFormat::Json, terminal, &sources),
    };
    let folder = shown(&prepared.folder);
    let from = command.from.as_deref().unwrap_or(&folder);
    match &command.to {
        Some(to) => two_sides(command, from, to, Some(&prepared), terminal),
        None => match plan_of(from, Some(&prepared)) {
            Ok(plan) => compared(command, &plan, &prepared.origin.plan, terminal),
            Err(problem) => failed(command, &problem, terminal),
        },
    }
}

fn two_sides(command: &Diff, from: &str, to: &str, prepared: Option<&Prepared>, terminal: &Terminal) -> (Exit, Value) {
    let plans = plan_of(from, prepared).and_then(|from| Ok((from, plan_of(to, prepared)?)));
    match plans {
        Ok((from, to)) => compared(command, &from, &to, terminal),
        Err(problem) => failed(command, &problem, terminal),
    }
}

fn compared(command: &Diff, from: &Value, to: &Value, terminal: &Terminal) -> (Exit, Value) {
    let changes = match diff::diff(from, to) {
        Ok(changes) => changes,
        Err(reason) => {
            let side = command.from.clone().unwrap_or_default();
            return failed(command, &OutputProblem::NoPlan { side, reason: reason.to_string() }, terminal);
        }
    };
    let is_stopped = changes.iter().any(|change| command.fail_on.iter().any(|reach| reach.reach() == change.reach));
    let format = match command.format {
        DiffFormat::Text => Format::Text,
        DiffFormat::Md => Format::Markdown,
        DiffFormat::Github => Format::Github,
        DiffFormat::Json => Format::Json,
    };
    let printed = diff::render(&changes, format);
    if command.format != DiffFormat::Json {
        terminal.result(&printed);
    }
    let value = serde_json::from_str(&printed).unwrap_or(Value::Null);
    (if is_stopped { Exit::Breaking } else { Exit::Ok }, value)
}

fn failed(command: &Diff, problem: &OutputProblem, terminal: &Terminal) -> (Exit, Value) {
    let (sources, diagnostics) = (Sources::default(), [problem.diagnostic()]);
    if command.format != DiffFormat::Json {
        terminal.diagnostics(&sources, &diagnostics);
    }
    let exit = match problem {
        OutputProblem::NoPlan { .. } | OutputProblem::Git { .. } => Exit::Usage,
        other => generate::exit_of(other),
    };
    (exit, json!({"ok": false, "diagnostics": render_json(&sources, &diagnostics)}))
}

/// The plan that a side names: a lock, a folder, `REVISION:PATH`, or a revision alone, which means the server's
/// own lock there.
fn plan_of(side: &str, prepared: Option<&Prepared>) -> Result<Value, OutputProblem> {
    let path = Path::new(side);
    let file = if path.is_dir() { path.join(LOCK_FILE) } else { path.to_path_buf() };
    if path.exists() {
        let mut sources = Sources::default();
        let read = sources.read(&file, &shown(&file)).map_err(|error| OutputProblem::NoPlan {
            side: side.to_owned(),
            reason: match error {
                SourceError::NotFound { .. } => format!("it holds no `{LOCK_FILE}`"),
                other => other.diagnostic().message,
            },
        })?;
        return plan_in(sources.text(read), &shown(&file));
    }
    let no_git = |reason: String| OutputProblem::Git { side: side.to_owned(), reason };
    let text = match (side.split_once(':'), prepared) {
        (Some((revision, path)), _) => {
            let lock = format!("{}/{LOCK_FILE}", path.trim_end_matches('/'));
            let path = if path.ends_with(LOCK_FILE) { path } else { &lock };
            git::file_at(revision, path).map_err(no_git)?
        }
        (None, Some(prepared)) => {
            git::file_at(side, &format!("./{}/{LOCK_FILE}", shown(&prepared.folder))).map_err(no_git)?
        }
        (None, None) => {
            let reason = "there is no such file or folder".to_owned();
            return Err(OutputProblem::NoPlan { side: side.to_owned(), reason });
        }
    };
    plan_in(&text, side)
}

fn plan_in(text: &str, name: &str) -> Result<Value, OutputProblem> {
    Lock::parse(text, name, env!("CARGO_PKG_VERSION")).map(|lock| lock.plan)
}
