//! Finds the allow-list when the command line does not name it.

use std::path::{Path, PathBuf};

use crate::allowlist;
use crate::source::{Sources, parse_yaml};

/// Why no allow-list was found; each is told with what to do.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum DiscoveryError {
    /// No `--spec` and no allow-list in `specs/`.
    Nothing,
    /// No `--spec` and several allow-lists in `specs/`.
    Several(Vec<PathBuf>),
    /// `--spec` names a document, and no allow-list stands beside it.
    OnlyDocument {
        /// The document.
        document: PathBuf,
        /// Where an allow-list was looked for.
        tried: Vec<PathBuf>,
    },
}

impl DiscoveryError {
    pub(super) fn message(&self) -> String {
        match self {
            Self::Nothing => {
                "error: there is no allow-list in `specs/`\n  help: name one with `--spec FILE`".to_owned()
            }
            Self::Several(found) => {
                let names: Vec<String> = found.iter().map(|path| format!("  --spec {}", path.display())).collect();
                format!("error: there are several allow-lists in `specs/`\n  help: name one:\n{}", names.join("\n"))
            }
            Self::OnlyDocument { document, tried } => {
                let tried: Vec<String> = tried.iter().map(|path| format!("`{}`", path.display())).collect();
                format!(
                    "error: `{}` is an OpenAPI document, and there is no allow-list beside it\n  note: looked for {}\n  help: write one that starts with `mcpgen: 1` and `openapi: {}`; an operation that it does not name is not exposed",
                    document.display(),
                    tried.join(" and "),
                    document.file_name().unwrap_or_default().to_string_lossy(),
                )
            }
        }
    }
}

/// The allow-list for what `--spec` says, or for nothing said.
pub(super) fn allow_list(spec: Option<&Path>) -> Result<PathBuf, DiscoveryError> {
    match spec {
        None => only_one_in(Path::new("specs")),
        Some(path) if is_document(path) => beside(path),
        Some(path) => Ok(path.to_path_buf()),
    }
}

fn only_one_in(folder: &Path) -> Result<PathBuf, DiscoveryError> {
    let entries = folder.read_dir().map(|entries| entries.filter_map(Result::ok).collect::<Vec<_>>());
    let mut found: Vec<PathBuf> = entries
        .unwrap_or_default()
        .into_iter()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml"))
        .filter(|path| has_top_level_key(path, allowlist::is_allow_list))
        .collect();
    found.sort();
    match found.len() {
        0 => Err(DiscoveryError::Nothing),
        1 => Ok(found.swap_remove(0)),
        _ => Err(DiscoveryError::Several(found)),
    }
}

fn beside(document: &Path) -> Result<PathBuf, DiscoveryError> {
    let stem = document.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let tried: Vec<PathBuf> =
        ["mcpgen", "allow"].iter().map(|word| document.with_file_name(format!("{stem}.{word}.yaml"))).collect();
    match tried.iter().find(|path| path.is_file()) {
        Some(found) => Ok(found.clone()),
        None => Err(DiscoveryError::OnlyDocument { document: document.to_path_buf(), tried }),
    }
}

/// Whether the file is an OpenAPI document: JSON, or YAML that says so at its top.
fn is_document(path: &Path) -> bool {
    let is_json = path.extension().is_some_and(|extension| extension == "json");
    let says_so = |root: &crate::source::Node| {
        !allowlist::is_allow_list(root) && (root.get("paths").is_some() || root.get("swagger").is_some())
    };
    is_json || has_top_level_key(path, says_so)
}

fn has_top_level_key(path: &Path, wanted: impl Fn(&crate::source::Node) -> bool) -> bool {
    let mut sources = Sources::default();
    let Ok(file) = sources.read(path, &path.to_string_lossy()) else { return false };
    parse_yaml(&sources, file).is_ok_and(|root| wanted(&root))
}
