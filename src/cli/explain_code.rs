//! `mcpgen explain-code`: the page of a diagnostic's code.

use super::args::ExplainCode;
use super::exit::Exit;
use super::output::Terminal;
use crate::connector::{self, HeldBy, Level, Rule};
use crate::diagnostics::{closest, code_page, code_pages};

pub(super) fn run(command: &ExplainCode, terminal: &mut Terminal) -> Exit {
    let Some(code) = &command.code else {
        for page in code_pages() {
            terminal.result(&format!("{}  {}", page.code, page.title()));
        }
        return Exit::Ok;
    };
    if let Some(page) = code_page(code) {
        terminal.result(page.text.trim_end());
        return Exit::Ok;
    }
    if let Some(rule) = connector::rule(code) {
        terminal.result(&rule_page(rule));
        return Exit::Ok;
    }
    let upper = code.to_ascii_uppercase();
    let meant = closest(&upper, code_pages().map(|page| page.code));
    let hint = meant.map(|meant| format!("; did you mean `{meant}`?")).unwrap_or_default();
    terminal.message(&format!("error: there is no code `{code}`{hint}"));
    Exit::Usage
}

/// The page of a connector's rule, made of what the rule says of itself.
fn rule_page(rule: &Rule) -> String {
    let level = match rule.level {
        Level::Error => "an error",
        Level::Warning => "a warning",
        Level::Certification => "an error with `--certified`, else not looked at",
    };
    let held_by = match rule.held_by {
        HeldBy::Files => "`mcpgen connector check` looks at the files",
        HeldBy::Generation => "`mcpgen generate` refuses what breaks it",
        HeldBy::ServerTests => "the tests of the generated server ask it",
    };
    let Rule { id, title, reason, fix, .. } = rule;
    format!("# {id}: {title}\n\nWhy: {reason}.\nTo mend it: {fix}.\nA breach is {level}; {held_by}.")
}
