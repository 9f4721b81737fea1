//! Reads every generated file again before anything is written, so that no broken one reaches the disk.

use std::thread;

use crate::tree::{FileTree, Owner, TreeFile, TreePath};

/// Files of the user's own that are served as they are, in whatever language.
const RESOURCES: &str = "resources/";

/// Most threads that read at once; a crate has a hundred files, and a thread is not free.
const MOST_WORKERS: usize = 4;

/// The first generated file that its own language's parser refuses, and why.
///
/// # Errors
/// A mistake of the generator, never the user's.
pub fn reparse(tree: &FileTree) -> Result<(), String> {
    let ours: Vec<(&TreePath, &TreeFile)> = tree
        .iter()
        .filter(|(path, file)| file.owner != Owner::Verbatim && !path.as_str().starts_with(RESOURCES))
        .collect();
    let workers = thread::available_parallelism().map_or(1, usize::from).min(MOST_WORKERS);
    let read_again = |start: usize| {
        let some = ours.iter().skip(start).step_by(workers);
        some.filter_map(|(path, file)| fault(path, file).map(|reason| format!("{path}: {reason}"))).next()
    };
    let found: Vec<Option<String>> = thread::scope(|scope| {
        let others: Vec<_> = (1..workers).map(|start| scope.spawn(move || read_again(start))).collect();
        let first = read_again(0);
        others
            .into_iter()
            .map(|other| other.join().unwrap_or_else(|_| Some("a parser gave up".to_owned())))
            .chain([first])
            .collect()
    });
    // The first by path, so that the same tree gives the same words.
    found.into_iter().flatten().min().map_or(Ok(()), Err)
}

/// What the parser of a file's language has against it.
fn fault(path: &TreePath, file: &TreeFile) -> Option<String> {
    let Ok(text) = std::str::from_utf8(&file.bytes) else { return Some("not UTF-8".to_owned()) };
    if text.contains('\r') {
        return Some("holds a carriage return".to_owned());
    }
    let name = path.as_str().rsplit('/').next().unwrap_or_default();
    match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("rs") => syn::parse_file(text).err().map(|error| error.to_string()),
        Some("json") => serde_json::from_str::<serde::de::IgnoredAny>(text).err().map(|error| error.to_string()),
        Some("toml" | "lock") => text.parse::<toml_edit::DocumentMut>().err().map(|error| error.message().to_owned()),
        Some("yaml" | "yml") => yaml(text).err(),
        _ => None,
    }
}

fn yaml(text: &str) -> Result<(), String> {
    saphyr_parser::Parser::new_from_str(text).try_for_each(|event| event.map(|_| ())).map_err(|error| error.to_string())
}
