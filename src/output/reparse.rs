//! Reads every generated file again before anything is written, so that no broken one reaches the disk.

use crate::tree::{FileTree, Owner};

/// Files of the user's own that are served as they are, in whatever language.
const RESOURCES: &str = "resources/";

/// The first generated file that its own language's parser refuses, and why.
///
/// # Errors
/// A mistake of the generator, never the user's.
pub fn reparse(tree: &FileTree) -> Result<(), String> {
    let ours =
        tree.iter().filter(|(path, file)| file.owner != Owner::Verbatim && !path.as_str().starts_with(RESOURCES));
    for (path, file) in ours {
        let text = std::str::from_utf8(&file.bytes).map_err(|_| format!("{path}: not UTF-8"))?;
        if text.contains('\r') {
            return Err(format!("{path}: holds a carriage return"));
        }
        let name = path.as_str().rsplit('/').next().unwrap_or_default();
        let parsed = match name.rsplit_once('.').map(|(_, extension)| extension) {
            Some("rs") => syn::parse_file(text).map(|_| ()).map_err(|error| error.to_string()),
            Some("json") => {
                serde_json::from_str::<serde::de::IgnoredAny>(text).map(|_| ()).map_err(|error| error.to_string())
            }
            Some("toml" | "lock") => {
                text.parse::<toml_edit::DocumentMut>().map(|_| ()).map_err(|error| error.message().to_owned())
            }
            Some("yaml" | "yml") => yaml(text),
            _ => Ok(()),
        };
        parsed.map_err(|reason| format!("{path}: {reason}"))?;
    }
    Ok(())
}

fn yaml(text: &str) -> Result<(), String> {
    saphyr_parser::Parser::new_from_str(text).try_for_each(|event| event.map(|_| ())).map_err(|error| error.to_string())
}
