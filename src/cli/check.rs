//! `mcpgen check`: whether the committed server is what its inputs give. Writes nothing.

use serde_json::{Value, json};

use super::args::Check;
use super::configuration::{Said, Target};
use super::exit::Exit;
use super::generate::{self, Prepared, shown};
use super::output::Terminal;
use super::progress::Progress;
use crate::diagnostics::{Diagnostic, OutputProblem, Problem, render_json};
use crate::output::{self, Inspection};
use crate::source::Sources;

pub(super) fn run(command: &Check, said: &Said, terminal: &mut Terminal) -> Exit {
    generate::each_target(&command.selection, said, terminal, command.json, |target, terminal| {
        one(command, target, terminal)
    })
}

fn one(command: &Check, target: &Target, terminal: &Terminal) -> (Exit, Value) {
    let mut sources = Sources::default();
    let progress = Progress::new(terminal.is_interactive());
    progress.stage("reading");
    let prepared = generate::prepare(&mut sources, target, &progress);
    drop(progress);
    let prepared = match prepared {
        Ok(prepared) => prepared,
        Err(stopped) => return stopped.tell(command.json, terminal, &sources),
    };
    let again = format!("mcpgen generate --spec {}", shown(&target.spec.value));
    let tell = |problems: Vec<Diagnostic>, exit: Exit| {
        if !command.json {
            terminal.diagnostics(&sources, &problems);
        }
        (exit, json!({"ok": exit == Exit::Ok, "diagnostics": render_json(&sources, &problems)}))
    };
    if output::is_interrupted(&prepared.folder) {
        let problem = OutputProblem::Interrupted { folder: shown(&prepared.folder), command: again };
        return tell(vec![problem.diagnostic()], Exit::Drift);
    }
    let inspection = match output::inspect(&prepared.tree, &prepared.folder, &prepared.origin, false) {
        Ok(inspection) => inspection,
        Err(problem) => return tell(vec![problem.diagnostic()], generate::exit_of(&problem)),
    };
    let drift = output::drift(&inspection);
    if drift.is_empty() {
        let package = &prepared.planned.plan.server.package;
        if !command.json {
            terminal.result(&format!("{package}: {} files are what the inputs give", prepared.tree.len()));
        }
        return tell(moved_inputs(&inspection, &prepared, target), Exit::Ok);
    }
    let mut problems: Vec<Diagnostic> =
        inspection.refuse_hand_edits().err().map(|problem| as_found(&problem)).into_iter().collect();
    problems.push(OutputProblem::Drift { files: drift.clone(), command: again }.diagnostic());
    if !command.json {
        let differing = inspection.files.iter().filter(|file| drift.iter().any(|(path, _)| path == file.path.as_str()));
        for file in differing.take(if command.diff { usize::MAX } else { 1 }) {
            terminal.result(output::unified(file, terminal.colors_results()).trim_end());
        }
    }
    let (exit, mut value) = tell(problems, Exit::Drift);
    if let Some(members) = value.as_object_mut() {
        let files: Vec<Value> = drift.iter().map(|(path, what)| json!({"file": path, "state": what})).collect();
        members.insert("drift".to_owned(), Value::Array(files));
    }
    (exit, value)
}

/// The problem of hand edits in the words of a command that writes nothing anyway.
fn as_found(problem: &OutputProblem) -> Diagnostic {
    let mut diagnostic = problem.diagnostic();
    diagnostic.message = diagnostic.message.replace("; nothing was written", "");
    diagnostic
}

/// Inputs that differ from those noted in the lock.
fn moved_inputs(inspection: &Inspection, prepared: &Prepared, target: &Target) -> Vec<Diagnostic> {
    let Some(lock) = &inspection.lock_before else { return Vec::new() };
    let mut moved = Vec::new();
    let mut note = |input: &'static str, name: String, is_same: bool| {
        if !is_same {
            moved.push(OutputProblem::InputMoved { input, name }.diagnostic());
        }
    };
    let now = &prepared.origin.inputs;
    note("the allow-list", shown(&target.spec.value), lock.inputs.allow_list == now.allow_list);
    note("the named part of", prepared.document.clone(), lock.inputs.selection == now.selection);
    moved
}
