//! Cargo.toml and Cargo.lock.
//!
//! The dependencies are those of the runtime's own crate, so what is emitted is what was tested. The
//! lock is made from the one lock of all generated crates, with the root renamed.

use toml_edit::{DocumentMut, Item, Table, value};

use super::EmitError;
use crate::model::Plan;
use crate::tree::{FileTree, Owner};

/// The manifest of a generated crate without its `[package]`; a test holds its dependencies equal to
/// those of the runtime's own crate.
const MANIFEST: &str = include_str!("../../templates/manifest.toml");

/// The lock of a generated crate.
const LOCK: &str = include_str!("../../templates/Cargo.lock");

/// The root's name in [`LOCK`].
const LOCK_ROOT: &str = "mcpgen-generated";

pub(super) fn add(plan: &Plan, tree: &mut FileTree) -> Result<(), EmitError> {
    tree.add("Cargo.toml", Owner::Managed, manifest(plan)?)?;
    tree.add("Cargo.lock", Owner::Managed, lock(plan)?)?;
    Ok(())
}

fn manifest(plan: &Plan) -> Result<String, EmitError> {
    let mut document: DocumentMut = parse("Cargo.toml", MANIFEST)?;
    for name in unused(plan) {
        if let Some(dependencies) = document.get_mut("dependencies").and_then(Item::as_table_mut) {
            dependencies.remove(name);
        }
    }
    if let Some(lints) = document.get_mut("lints").and_then(|lints| lints.get_mut("rust")).and_then(Item::as_table_mut)
    {
        lints.decor_mut().set_prefix("\n");
    }
    let server = &plan.server;
    let mut package = Table::new();
    package.insert("name", value(&server.package));
    package.insert("version", value("0.1.0"));
    let about = server.description.clone().unwrap_or_else(|| format!("An MCP server for {}", server.title));
    package.insert("description", value(about));
    package.insert("edition", value("2024"));
    package.insert("rust-version", value("1.88"));
    package.insert("publish", value(false));
    package.set_position(Some(-1));
    document.insert("package", Item::Table(package));
    Ok(document.to_string())
}

/// The lock with the root renamed and put where cargo sorts it.
fn lock(plan: &Plan) -> Result<String, EmitError> {
    let mut document: DocumentMut = parse("Cargo.lock", LOCK)?;
    let error = || EmitError { file: "Cargo.lock".to_owned(), reason: "it lists no packages".to_owned() };
    let packages = document.get_mut("package").and_then(Item::as_array_of_tables_mut).ok_or_else(error)?;
    let mut tables: Vec<Table> = packages.iter().cloned().collect();
    for table in &mut tables {
        if table.get("name").and_then(Item::as_str) == Some(LOCK_ROOT) {
            table.insert("name", value(&plan.server.package));
            table.insert("version", value("0.1.0"));
            if let Some(dependencies) = table.get_mut("dependencies").and_then(Item::as_array_mut) {
                dependencies.retain(|name| !name.as_str().is_some_and(|name| unused(plan).contains(&name)));
            }
        }
    }
    keep_reachable(&mut tables, &plan.server.package);
    tables.sort_by_key(|table| {
        let field = |name: &str| table.get(name).and_then(Item::as_str).unwrap_or_default().to_owned();
        (field("name"), field("version"))
    });
    packages.clear();
    for (position, mut table) in (0_isize..).zip(tables) {
        table.set_position(Some(position));
        packages.push(table);
    }
    Ok(document.to_string())
}

/// Dependencies of the runtime that this server has no use for.
fn unused(plan: &Plan) -> Vec<&'static str> {
    if super::rust::needs_documents(plan) { Vec::new() } else { vec!["pulldown-cmark"] }
}

/// Takes out the packages that nothing reached from the root needs, as cargo would.
fn keep_reachable(tables: &mut Vec<Table>, root: &str) {
    let field = |table: &Table, name: &str| table.get(name).and_then(Item::as_str).unwrap_or_default().to_owned();
    // A dependency is named by its name, with its version where several are locked.
    let matches = |table: &Table, wanted: &str| {
        let mut words = wanted.split(' ');
        words.next() == Some(field(table, "name").as_str())
            && words.next().is_none_or(|version| version == field(table, "version"))
    };
    let mut open = vec![root.to_owned()];
    let mut kept = vec![false; tables.len()];
    while let Some(wanted) = open.pop() {
        for (table, kept) in tables.iter().zip(&mut kept) {
            if !*kept && matches(table, &wanted) {
                *kept = true;
                let dependencies = table.get("dependencies").and_then(Item::as_array).into_iter().flatten();
                open.extend(dependencies.filter_map(|name| name.as_str()).map(str::to_owned));
            }
        }
    }
    let mut kept = kept.into_iter();
    tables.retain(|_| kept.next().unwrap_or(true));
}

fn parse(file: &str, text: &str) -> Result<DocumentMut, EmitError> {
    text.parse().map_err(|error: toml_edit::TomlError| EmitError { file: file.to_owned(), reason: error.to_string() })
}
