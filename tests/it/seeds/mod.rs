//! `docs/seeds.md`: every line's files are there, and every command that can run here shows what it says.

#![allow(clippy::disallowed_methods, reason = "tests read what is committed")]

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use crate::support::root;

/// How a line that only another machine or a person can show begins.
const ELSEWHERE: &[&str] = &["in CI: ", "by hand "];

/// One line of a table.
#[derive(Debug)]
struct Line {
    number: usize,
    files: Vec<String>,
    shown_by: String,
}

#[test]
fn the_tables_have_all_steps_and_lines_in_order() {
    let tables = tables();
    let numbers: Vec<Vec<usize>> = tables.iter().map(|table| table.iter().map(|line| line.number).collect()).collect();
    assert_eq!(numbers, [(1..=15).collect::<Vec<_>>(), (1..=16).collect()]);
    for line in tables.iter().flatten() {
        assert!(!line.files.is_empty(), "no file answers {line:?}");
        assert!(!ticked(&line.shown_by).is_empty(), "nothing shows {line:?}");
    }
}

#[test]
fn every_command_that_can_run_here_shows_its_line() {
    let mut commands: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for line in tables().into_iter().flatten() {
        let missing: Vec<&String> = line.files.iter().filter(|file| !is_there(file)).collect();
        if !missing.is_empty() {
            println!("skipped: line {} waits for {missing:?}", line.number);
        } else if ELSEWHERE.iter().any(|word| line.shown_by.starts_with(word)) {
            println!("skipped: line {} is shown elsewhere: {}", line.number, line.shown_by);
        } else {
            commands.entry(ticked(&line.shown_by).remove(0)).or_default().push(line.number);
        }
    }
    assert!(!commands.is_empty());
    for (command, lines) in &commands {
        run(command, lines);
    }
}

/// Runs a command of the tables; a test that ran nothing shows nothing.
fn run(command: &str, lines: &[usize]) {
    let mut words = command.split_whitespace();
    let program = match words.next() {
        Some("mcpgen") => env!("CARGO_BIN_EXE_mcpgen"),
        Some("cargo") => env!("CARGO"),
        Some("git") => "git",
        other => panic!("the tables run mcpgen, cargo and git, not {other:?}"),
    };
    let output = Command::new(program).args(words).current_dir(root()).env_remove("MCPGEN_SPEC").output().unwrap();
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    let failed = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "lines {lines:?}: {command}\n{told}\n{failed}");
    if command.starts_with("cargo test") {
        assert!(told.contains("test result: ok.") && !told.contains("ok. 0 passed"), "{command}\n{told}");
    }
}

/// A file of the example, or of the repository.
fn is_there(file: &str) -> bool {
    root().join("generated/jira-mcp").join(file).is_file() || root().join(file).is_file()
}

fn tables() -> Vec<Vec<Line>> {
    let text = fs::read_to_string(root().join("docs/seeds.md")).unwrap();
    text.split("\n## ").skip(1).map(|section| section.lines().filter_map(line).collect()).collect()
}

fn line(text: &str) -> Option<Line> {
    let cells: Vec<&str> = text.strip_prefix('|')?.trim_end().strip_suffix('|')?.split('|').map(str::trim).collect();
    let number = cells.first()?.parse().ok()?;
    let shown_by = (*cells.last()?).to_owned();
    Some(Line { number, files: ticked(cells.get(2)?), shown_by })
}

/// What stands in backticks.
fn ticked(text: &str) -> Vec<String> {
    text.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}
