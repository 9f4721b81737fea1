//! `mcpgen connector check`: judges the files of a connector, ours and other people's.

use serde_json::json;

use super::args::ConnectorCheck;
use super::exit::Exit;
use super::output::Terminal;
use crate::connector::{self, Package, PackageText, Strictness, Verdict};
use crate::diagnostics::{Diagnostic, Severity, render_json};
use crate::source::Sources;
use crate::tree::FileTree;

/// What is told when the plan is made, with the place in the allow-list.
const TOLD_BEFORE: &[&str] = &["P08"];

/// The rule of secrets.
const SECRETS: &str = "P06s";

/// The rule of icon and readme. The icon is the user's to add.
const ICON_AND_README: &str = "F01c";

pub(super) fn check(command: &ConnectorCheck, terminal: &Terminal) -> Exit {
    let mut sources = Sources::default();
    let package = match Package::read(&mut sources, &command.folder) {
        Ok(package) => package,
        Err(problems) => {
            if command.json {
                terminal.result(&json!({"ok": false, "diagnostics": render_json(&sources, &problems)}).to_string());
            } else {
                terminal.diagnostics(&sources, &problems);
            }
            return Exit::InputOutput;
        }
    };
    let strictness = Strictness { certified: command.certified, strict: command.strict };
    let verdict = connector::check(&sources, &package, strictness);
    let errors = count(&verdict, Severity::Error);
    if command.json {
        let verdict = json!({
            "ok": errors == 0,
            "rules": verdict.rules,
            "reminders": verdict.reminders,
            "diagnostics": render_json(&sources, &verdict.diagnostics),
        });
        terminal.result(&verdict.to_string());
    } else {
        terminal.diagnostics(&sources, &verdict.diagnostics);
        for reminder in &verdict.reminders {
            terminal.message(&format!("reminder: {reminder}"));
        }
        terminal.result(&summary(&verdict));
    }
    if errors == 0 { Exit::Ok } else { Exit::Denied }
}

/// Judges the connector of a tree that is about to be written, as strictly as can be. First come texts of
/// the allow-list that look like secrets, without a place since the files are not written; all the rest is
/// a mistake of the generator.
pub(super) fn own_breaches(tree: &FileTree) -> (Vec<Diagnostic>, Vec<Diagnostic>) {
    let forms = [("connector", false), ("connector/certified", true)];
    let all = forms.iter().flat_map(|(folder, certified)| breaches_of(tree, folder, *certified));
    let (mut secrets, breaches): (Vec<_>, Vec<_>) = all.partition(|found| found.code == SECRETS);
    for found in &mut secrets {
        found.labels.clear();
        "a text of the allow-list looks like a secret, and would stand in the connector's files"
            .clone_into(&mut found.message);
    }
    secrets.dedup();
    (secrets, breaches)
}

fn breaches_of(tree: &FileTree, folder: &str, certified: bool) -> Vec<Diagnostic> {
    let mut sources = Sources::default();
    let mut text = |name: &str| {
        let path = format!("{folder}/{name}");
        let bytes = tree.get(&path).map(|file| String::from_utf8_lossy(&file.bytes).into_owned());
        bytes.map_or(PackageText::Absent, |text| PackageText::There(sources.add(path, text)))
    };
    let mut package = Package {
        definition: text("apiDefinition.swagger.json"),
        properties: text("apiProperties.json"),
        readme: text("readme.md"),
        ..Package::default()
    };
    if package.definition == PackageText::Absent {
        return Vec::new();
    }
    package.settings.extend(text("settings.template.json").file());
    let verdict = connector::check(&sources, &package, Strictness { certified, strict: true });
    let is_users = |found: &Diagnostic| {
        TOLD_BEFORE.contains(&found.code) || (found.code == ICON_AND_README && found.labels.is_empty())
    };
    verdict.diagnostics.into_iter().filter(|found| !is_users(found)).collect()
}

fn count(verdict: &Verdict, severity: Severity) -> usize {
    verdict.diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count()
}

fn summary(verdict: &Verdict) -> String {
    let word = |count: usize, word: &str| format!("{count} {word}{}", if count == 1 { "" } else { "s" });
    if verdict.diagnostics.is_empty() {
        return format!("all {} rules hold", verdict.rules);
    }
    let errors = word(count(verdict, Severity::Error), "error");
    let warnings = word(count(verdict, Severity::Warning), "warning");
    format!("{errors}, {warnings}; {} rules looked at", verdict.rules)
}
