//! Regeneration: who owns what, what a run leaves behind, how large its diffs are.

mod cli;
mod edits;
mod interrupted;
mod manifest;
mod owners;
mod size;

use std::collections::BTreeMap;
use std::path::Path;

use mcpgen::diagnostics::{Diagnostic, OutputProblem, Problem};
use mcpgen::openapi::{Document, OperationReference};
use mcpgen::output::{Change, Inputs, Inspection, Origin, RealDisk, Written};
use mcpgen::source::{Sources, parse_yaml};
use mcpgen::tree::FileTree;
use mcpgen::{allowlist, emit, openapi, output, plan};

/// A document with two operations.
const DOCUMENT: &str = include_str!("document.yaml");

/// An allow-list with one tool of it.
const ONE_TOOL: &str = include_str!("one_tool.yaml");

/// What the second tool of the tests looks like, to be appended.
const SECOND_TOOL: &str = "
  shop_list_items:
    operation: listItems
    description: List items.
    returns: {names: 'names[] as string'}
";

/// A crate in memory.
struct Crate {
    tree: FileTree,
    origin: Origin,
}

impl Crate {
    fn of(allow_list: &str) -> Self {
        Self::from(allow_list, DOCUMENT)
    }

    fn from(allow_list: &str, document: &str) -> Self {
        let mut sources = Sources::default();
        let file = sources.add("shop.yaml", allow_list);
        let list =
            allowlist::parse(&parse_yaml(&sources, file).unwrap()).unwrap_or_else(|problems| panic!("{problems:#?}"));
        let file = sources.add("openapi.yaml", document);
        let opened = Document::open(&sources, file).unwrap();
        let wanted: Vec<OperationReference> = list
            .tools
            .iter()
            .map(|tool| OperationReference { text: tool.operation.value.clone(), span: tool.operation.span })
            .collect();
        let api = openapi::select(&opened, &sources, &wanted).unwrap();
        let planned = plan::plan(&list, &api, "shop").unwrap_or_else(|problems| panic!("{problems:#?}"));
        let inputs = Inputs {
            allow_list: output::digest(allow_list.as_bytes()),
            selection: output::digest(openapi::canonical(&api).as_bytes()),
        };
        let plan = serde_json::to_value(&planned.plan).unwrap();
        let tree = emit::emit(&planned.plan).unwrap();
        output::reparse(&tree).unwrap();
        Self { tree, origin: Origin { generator: "0.1.0".to_owned(), inputs, plan } }
    }

    fn inspect(&self, folder: &Path) -> Result<Inspection, OutputProblem> {
        output::inspect(&self.tree, folder, &self.origin, false)
    }

    fn write(&self, folder: &Path) -> Result<Written, OutputProblem> {
        output::write(&self.inspect(folder)?, folder, false, &mut RealDisk)
    }

    fn changes(&self, folder: &Path) -> Vec<(String, Change)> {
        let files = self.inspect(folder).unwrap().files;
        let changed = files.into_iter().filter(|file| file.change != Change::Unchanged);
        changed.map(|file| (file.path.as_str().to_owned(), file.change)).collect()
    }
}

/// Every file of a folder with its bytes, but cargo's.
fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut waiting = vec![folder.to_path_buf()];
    while let Some(path) = waiting.pop() {
        let Ok(entries) = path.read_dir() else { continue };
        for entry in entries.map(Result::unwrap) {
            let path = entry.path();
            if path.is_dir() {
                waiting.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
                found.insert(name, read(&path));
            }
        }
    }
    found
}

fn told(diagnostic: &Diagnostic) -> String {
    let mut text = format!("{}: {}\n", diagnostic.code, diagnostic.message);
    for note in &diagnostic.notes {
        text.push_str(&format!("note: {note}\n"));
    }
    if let Some(help) = &diagnostic.help {
        text.push_str(&format!("help: {help}\n"));
    }
    text
}

fn problem(result: Result<Written, OutputProblem>) -> String {
    told(&result.expect_err("it is refused").diagnostic())
}

fn read(path: &Path) -> Vec<u8> {
    std::fs::read(path).unwrap()
}

fn text(path: &Path) -> String {
    String::from_utf8(read(path)).unwrap()
}

pub(crate) fn put(path: &Path, bytes: impl AsRef<[u8]>) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
}

fn remove(path: &Path) {
    std::fs::remove_file(path).unwrap();
}
