//! The rules of the house: who may import whom, and how large a file may be.

#![allow(clippy::disallowed_methods, reason = "tests read the sources")]

mod reference;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use syn::visit::Visit;

use crate::support;

/// Which modules of the library a module may name. `docs/ARCHITECTURE.md` has the same table.
const IMPORTS: &[(&str, &[&str])] = &[
    ("source", &[]),
    ("model", &[]),
    ("tree", &[]),
    ("diagnostics", &["source"]),
    ("openapi", &["source", "diagnostics"]),
    ("allowlist", &["source", "diagnostics", "model"]),
    ("plan", &["openapi", "allowlist", "model", "diagnostics", "source"]),
    ("author", &["openapi", "allowlist", "plan", "model", "diagnostics"]),
    ("emit", &["model", "tree"]),
    ("output", &["tree", "diagnostics"]),
    ("diff", &["model", "diagnostics"]),
    ("mock", &["model"]),
    ("connector", &["source", "model", "diagnostics"]),
];

#[test]
fn modules_import_only_what_the_table_allows() {
    let mut wrong = Vec::new();
    for (module, allowed) in IMPORTS {
        for path in rust_files(&support::root().join("src").join(module)) {
            let parsed = syn::parse_file(&fs::read_to_string(&path).unwrap()).unwrap();
            let mut imports = Imports::default();
            imports.visit_file(&parsed);
            for (other, _) in imports.named {
                if other != *module && !allowed.contains(&other.as_str()) {
                    wrong.push(format!("{} names `crate::{other}`", path.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "against the import table:\n{}", wrong.join("\n"));
}

#[test]
fn every_module_of_the_library_is_in_the_table_or_the_command_line() {
    let known: Vec<&str> = IMPORTS.iter().map(|(module, _)| *module).chain(["cli"]).collect();
    for entry in fs::read_dir(support::root().join("src")).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            assert!(known.contains(&name.as_str()), "`{name}` is not in the import table");
        }
    }
}

#[test]
fn files_are_short_and_say_what_they_are_for() {
    const MOST_LINES: usize = 400;
    let mut wrong = Vec::new();
    for folder in ["src", "templates/runtime", "templates/harness"] {
        for path in rust_files(&support::root().join(folder)) {
            let text = fs::read_to_string(&path).unwrap();
            let code = text.split("\n#[cfg(test)]").next().unwrap_or_default();
            let lines = code.lines().count();
            if lines > MOST_LINES {
                wrong.push(format!("{}: {lines} lines", path.display()));
            }
            if !text.starts_with("//!") {
                wrong.push(format!("{}: no head comment", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "against the rules of docs/STYLE.md:\n{}", wrong.join("\n"));
}

#[test]
fn only_one_runtime_file_names_the_sdk() {
    let naming: Vec<String> = rust_files(&support::root().join("templates/runtime"))
        .into_iter()
        .filter(|path| {
            let mut imports = Crates::default();
            imports.visit_file(&syn::parse_file(&fs::read_to_string(path).unwrap()).unwrap());
            imports.first_segments.contains_key("rmcp")
        })
        .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
        .collect();
    assert_eq!(naming, ["server.rs"]);
}

#[test]
fn the_emitted_dependencies_are_those_the_runtime_is_tested_with() {
    let read = |path: &str| -> toml_edit::DocumentMut {
        fs::read_to_string(support::root().join(path)).unwrap().parse().unwrap()
    };
    let (emitted, tested) = (read("templates/manifest.toml"), read("crates/runtime/Cargo.toml"));
    let lines = |document: &toml_edit::DocumentMut, table: &str| -> BTreeMap<String, String> {
        let table = document[table].as_table().unwrap();
        table.iter().map(|(name, item)| (name.to_owned(), item.to_string().trim().to_owned())).collect()
    };
    assert_eq!(lines(&emitted, "dependencies"), lines(&tested, "dependencies"));
    for (name, line) in lines(&emitted, "dev-dependencies") {
        assert_eq!(lines(&tested, "dev-dependencies").get(&name), Some(&line), "{name}");
    }
}

/// The modules named by `crate::…` paths.
#[derive(Default)]
struct Imports {
    named: BTreeMap<String, ()>,
}

impl<'ast> Visit<'ast> for Imports {
    fn visit_use_tree(&mut self, tree: &'ast syn::UseTree) {
        if let syn::UseTree::Path(path) = tree
            && path.ident == "crate"
        {
            self.first_names(&path.tree);
        }
        syn::visit::visit_use_tree(self, tree);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let mut segments = path.segments.iter();
        if segments.next().is_some_and(|first| first.ident == "crate")
            && let Some(second) = segments.next()
        {
            self.named.insert(second.ident.to_string(), ());
        }
        syn::visit::visit_path(self, path);
    }
}

impl Imports {
    fn first_names(&mut self, tree: &syn::UseTree) {
        match tree {
            syn::UseTree::Path(path) => self.named.insert(path.ident.to_string(), ()),
            syn::UseTree::Name(name) => self.named.insert(name.ident.to_string(), ()),
            syn::UseTree::Rename(name) => self.named.insert(name.ident.to_string(), ()),
            syn::UseTree::Glob(_) => None,
            syn::UseTree::Group(group) => {
                group.items.iter().for_each(|item| self.first_names(item));
                None
            }
        };
    }
}

/// The first segments of all paths.
#[derive(Default)]
struct Crates {
    first_segments: BTreeMap<String, ()>,
}

impl<'ast> Visit<'ast> for Crates {
    fn visit_use_tree(&mut self, tree: &'ast syn::UseTree) {
        if let syn::UseTree::Path(path) = tree {
            self.first_segments.insert(path.ident.to_string(), ());
        }
        syn::visit::visit_use_tree(self, tree);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if let Some(first) = path.segments.first() {
            self.first_segments.insert(first.ident.to_string(), ());
        }
        syn::visit::visit_path(self, path);
    }
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap_or_else(|_| panic!("{} is not there", folder.display())) {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}
