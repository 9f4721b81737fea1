//! `Cargo.toml`, which mcpgen and the user share.
//!
//! The entries that mcpgen needs are mcpgen's, one by one: name, edition, lints, its dependencies. Every
//! other entry and table is the user's and is carried over with its comments. In the tables of
//! dependencies marks show which block is rewritten; `cargo add` may put a line between them, and the next run
//! moves it below.

use std::collections::BTreeMap;

use toml_edit::{DocumentMut, InlineTable, Item, Table, TableLike, Value};

/// Stands above the entries of a table of dependencies that are mcpgen's.
const BEGIN: &str = "# mcpgen: begin; the lines down to the end mark are written anew by every run";

/// Stands below them.
const END: &str = "# mcpgen: end; your own dependencies go below";

/// Tables that get the marks.
const MARKED: [&str; 2] = ["dependencies", "dev-dependencies"];

/// An entry of the first manifest that is the user's from then on.
const USERS: [&str; 1] = ["package.version"];

/// Where the user's own tables go: behind all others.
const BEHIND: isize = 10_000;

/// The entries that are mcpgen's in a manifest that it wrote, with their values in one form.
pub(super) fn managed(emitted: &str) -> Result<BTreeMap<String, String>, String> {
    let document = parse(emitted)?;
    let mut found = BTreeMap::new();
    collect(document.as_table(), "", &mut found);
    found.retain(|key, _| !USERS.contains(&key.as_str()));
    Ok(found)
}

/// The values that a manifest on disk has for these entries.
pub(super) fn values<'a>(
    text: &str,
    keys: impl Iterator<Item = &'a String>,
) -> Result<BTreeMap<String, Option<String>>, String> {
    let document = parse(text)?;
    Ok(keys.map(|key| (key.clone(), value_at(document.as_table(), key))).collect())
}

/// The first manifest of a crate.
pub(super) fn fresh(emitted: &str) -> Result<String, String> {
    let document = parse(emitted)?;
    Ok(with_marks(&document, &document.to_string()))
}

/// The manifest with mcpgen's entries from `emitted` and the user's from `existing`. `before` names the
/// entries that were mcpgen's until now.
pub(super) fn merge(existing: &str, emitted: &str, before: &BTreeMap<String, String>) -> Result<String, String> {
    let existing = parse(&without_marks(existing, emitted))?;
    let emitted = parse(emitted)?;
    let mut merged = emitted.clone();
    carry(existing.as_table(), merged.as_table_mut(), "", before);
    merged.set_trailing(existing.trailing().clone());
    Ok(with_marks(&emitted, &merged.to_string()))
}

/// Whether the dependencies among two sets of entries are the same.
pub(super) fn same_dependencies(one: &BTreeMap<String, String>, other: &BTreeMap<String, String>) -> bool {
    let of = |entries: &BTreeMap<String, String>| -> Vec<(String, String)> {
        let is_dependency = |key: &str| MARKED.iter().any(|table| key.starts_with(&format!("{table}.")));
        entries.iter().filter(|(key, _)| is_dependency(key)).map(|(key, value)| (key.clone(), value.clone())).collect()
    };
    of(one) == of(other)
}

fn parse(text: &str) -> Result<DocumentMut, String> {
    text.parse().map_err(|error: toml_edit::TomlError| error.message().to_owned())
}

fn collect(table: &Table, path: &str, found: &mut BTreeMap<String, String>) {
    for (key, item) in table {
        let path = joined(path, key);
        match item {
            Item::Table(inner) if !inner.is_empty() => collect(inner, &path, found),
            item => {
                found.insert(path, canonical(item));
            }
        }
    }
}

fn joined(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

fn value_at(table: &Table, path: &str) -> Option<String> {
    let mut segments = path.split('.');
    let first = table.get(segments.next()?)?;
    segments.try_fold(first, |item, segment| item.as_table_like()?.get(segment)).map(canonical)
}

/// A value without its layout; an inline table and a table of its own are the same.
fn canonical(item: &Item) -> String {
    match item {
        Item::None => String::new(),
        Item::Value(Value::InlineTable(table)) => canonical_table(table),
        Item::Value(value) => canonical_value(value),
        Item::Table(table) => canonical_table(table),
        Item::ArrayOfTables(tables) => tables.iter().map(|table| canonical_table(table)).collect(),
    }
}

fn canonical_table(table: &dyn TableLike) -> String {
    let mut parts: Vec<String> = table.iter().map(|(key, item)| format!("{key} = {}", canonical(item))).collect();
    parts.sort();
    format!("{{{}}}", parts.join(", "))
}

fn canonical_value(value: &Value) -> String {
    match value {
        Value::Array(array) => {
            let items: Vec<String> = array.iter().map(canonical_value).collect();
            format!("[{}]", items.join(", "))
        }
        Value::InlineTable(table) => inline(table),
        Value::String(text) => format!("{:?}", text.value()),
        other => other.clone().decorated("", "").to_string(),
    }
}

fn inline(table: &InlineTable) -> String {
    canonical_table(table)
}

/// Carries the user's entries over, table by table.
fn carry(existing: &Table, merged: &mut Table, path: &str, before: &BTreeMap<String, String>) {
    for (key, item) in existing {
        let here = joined(path, key);
        let prefix = format!("{here}.");
        let was_managed = before.contains_key(&here) || before.keys().any(|entry| entry.starts_with(&prefix));
        match (merged.get_mut(key), item) {
            (Some(Item::Table(ours)), Item::Table(theirs)) => carry(theirs, ours, &here, before),
            (Some(ours), theirs) if USERS.contains(&here.as_str()) => *ours = theirs.clone(),
            (Some(_), _) => {}
            (None, Item::Table(theirs)) if was_managed => {
                let mut left = Table::new();
                carry(theirs, &mut left, &here, before);
                if !left.is_empty() {
                    insert_behind(merged, existing, key, Item::Table(left));
                }
            }
            (None, _) if was_managed => {}
            (None, theirs) => insert_behind(merged, existing, key, theirs.clone()),
        }
    }
}

fn insert_behind(merged: &mut Table, existing: &Table, key: &str, mut item: Item) {
    move_behind(&mut item);
    match existing.key(key) {
        Some(written) => {
            merged.insert_formatted(written, item);
        }
        None => {
            merged.insert(key, item);
        }
    }
}

/// Gives the user's tables their place behind mcpgen's, in their own order.
fn move_behind(item: &mut Item) {
    match item {
        Item::Table(table) => move_table(table),
        Item::ArrayOfTables(tables) => tables.iter_mut().for_each(move_table),
        Item::None | Item::Value(_) => {}
    }
}

fn move_table(table: &mut Table) {
    if let Some(position) = table.position() {
        let own = if position < BEHIND { position + BEHIND } else { position };
        table.set_position(Some(own));
    }
    for (_, item) in table.iter_mut() {
        move_behind(item);
    }
}

/// The text without the marks and without mcpgen's own comments, which would stick to a line that was put below.
fn without_marks(text: &str, emitted: &str) -> String {
    let ours: Vec<&str> = emitted.lines().filter(|line| line.starts_with('#')).collect();
    let is_mark = |line: &str| line.starts_with("# mcpgen: begin") || line.starts_with("# mcpgen: end");
    let kept = text.lines().filter(|line| !is_mark(line) && !ours.contains(line));
    kept.map(|line| format!("{line}\n")).collect()
}

/// Puts the marks around mcpgen's entries. Those stand first in their table, one line each.
fn with_marks(emitted: &DocumentMut, text: &str) -> String {
    let mut marked = String::with_capacity(text.len() + 400);
    let mut last_key = None;
    for line in text.lines() {
        let header = line.trim();
        if header.starts_with('[') && marked.ends_with(&format!("{END}\n")) {
            marked.push('\n');
        }
        marked.push_str(line);
        marked.push('\n');
        if header.starts_with('[') {
            let table = MARKED.into_iter().find(|table| header == format!("[{table}]"));
            last_key =
                table.and_then(|table| emitted.get(table)?.as_table()?.iter().last().map(|(key, _)| key.to_owned()));
            if last_key.is_some() {
                marked.push_str(BEGIN);
                marked.push('\n');
            }
        } else if last_key.as_deref().is_some_and(|key| header.split('=').next().map(str::trim) == Some(key)) {
            marked.push_str(END);
            marked.push('\n');
            last_key = None;
        }
    }
    marked
}
