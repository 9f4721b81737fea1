//! The table of the corpus as Markdown.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use mcpgen::diagnostics::code_page;

use super::Outcome;

/// Both tables, and what the codes in them say.
pub(super) fn page(outcomes: &[[Outcome; 2]]) -> String {
    let mut text = HEAD.to_owned();
    let whole: Vec<&Outcome> = outcomes.iter().map(|[whole, _]| whole).collect();
    let projected: Vec<&Outcome> =
        outcomes.iter().map(|[_, projected]| projected).filter(|one| one.operations > 0).collect();
    text.push_str(WHOLE);
    let mut all = table(&mut text, &whole);
    text.push_str(PROJECTED);
    let second = table(&mut text, &projected);
    for code in second.refused.keys() {
        all.refused.entry(code.clone()).or_default();
    }
    text.push_str("\n## Codes\n");
    text.push_str(match all.refused.is_empty() {
        true => "No operation is refused.\n",
        false => "| Code | Whole answers | Outputs | What it says |\n|---|---:|---:|---|\n",
    });
    for (code, count) in &all.refused {
        let title = code_page(code).map(|page| page.title()).unwrap_or_default();
        let outputs = second.refused.get(code).copied().unwrap_or(0);
        let _ = writeln!(text, "| {code} | {count} | {outputs} | {title} |");
    }
    text.push_str("\nSlips that were coped with, each told as a warning where it stands:\n\n| Code | Places | What it says |\n|---|---:|---|\n");
    for (code, count) in &all.warnings {
        let title = code_page(code).map(|page| page.title()).unwrap_or_default();
        let _ = writeln!(text, "| {code} | {count} | {title} |");
    }
    text
}

/// One table; gives its sums.
fn table(text: &mut String, outcomes: &[&Outcome]) -> Outcome {
    text.push_str(COLUMNS);
    let mut all = Outcome::default();
    for outcome in outcomes {
        row(text, outcome);
        all.operations += outcome.operations;
        all.planned += outcome.planned;
        add(&mut all.refused, &outcome.refused);
        add(&mut all.warnings, &outcome.warnings);
    }
    all.name = "**all**".to_owned();
    row(text, &all);
    all
}

fn add(all: &mut BTreeMap<String, usize>, some: &BTreeMap<String, usize>) {
    for (code, count) in some {
        *all.entry(code.clone()).or_default() += count;
    }
}

fn row(text: &mut String, outcome: &Outcome) {
    let count = |code: &str| outcome.refused.get(code).copied().unwrap_or(0);
    let later = count("MG0213");
    let others: Vec<String> = outcome
        .refused
        .iter()
        .filter(|(code, _)| *code != "MG0213")
        .map(|(code, count)| format!("{code} {count}"))
        .collect();
    let accounted = outcome.operations - outcome.refused.values().sum::<usize>();
    assert_eq!(accounted, outcome.planned, "{}", outcome.name);
    let _ = writeln!(
        text,
        "| {} | {} | {} | {later} | {} |",
        outcome.name,
        outcome.operations,
        outcome.planned,
        others.join(", ")
    );
}

const HEAD: &str = "# The corpus run

Every operation of real vendors' documents is planned as one tool, with all its parameters that a tool may set and its whole body (member by member where it has members). Nothing is chosen by hand. An operation plans, or it is refused by a code that
says why. MG0213 stands for what this version does not send or read yet; it has a column of its own, so that what is left to build can be told from what is wrong.

The documents are not part of the project. `MCPGEN_CORPUS=FOLDER cargo test --release --test it corpus` compares this page with what it finds; with `MCPGEN_ACCEPT=1` it writes the page.
";

const WHOLE: &str = "
## Whole answers
Every operation, with its answer as a whole: `raw` where the document says that it is JSON, `text` or `content` where it says that it is something else, and `done` where it says nothing.

";

const PROJECTED: &str = "
## Outputs
Every operation whose JSON answer has something that can be named, with the first ten values of that answer as outputs.

";

const COLUMNS: &str = "| Document | Operations | Planned | MG0213, not built yet | Refused otherwise |
|---|---:|---:|---:|---|
";
