//! The files of one connector, read from a folder or handed over in memory.

use std::path::{Path, PathBuf};

use crate::diagnostics::{Diagnostic, Problem};
use crate::source::{FileId, SourceError, Sources, read_binary};

/// The definition's name.
const DEFINITION: &str = "apiDefinition.swagger.json";

/// The properties' name.
const PROPERTIES: &str = "apiProperties.json";

/// The largest icon that is read, in bytes.
const ICON_LIMIT: u64 = 4 * 1024 * 1024;

/// The files of one connector.
#[derive(Debug, Clone, Default)]
pub struct Package {
    /// `apiDefinition.swagger.json`.
    pub definition: PackageText,
    /// `apiProperties.json`.
    pub properties: PackageText,
    /// `readme.md`, however its letters are written.
    pub readme: PackageText,
    /// `script.csx`.
    pub script: PackageText,
    /// `settings.json` and `settings.template.json`.
    pub settings: Vec<FileId>,
    /// `icon.png`.
    pub icon: Option<Vec<u8>>,
    /// The schemas of the tools, where the connector belongs to a generated server: their names and files.
    pub schemas: Vec<(String, FileId)>,
    /// The gateway's policies beside it.
    pub policies: Vec<FileId>,
    /// The gateway's deployment, where named values are declared.
    pub deployment: PackageText,
}

/// A text file of a package.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum PackageText {
    /// It is there.
    There(FileId),
    /// It is there and no text in UTF-8: its name.
    NotUtf8(String),
    /// It is not there.
    #[default]
    Absent,
}

impl PackageText {
    /// The file, when it is there and a text.
    #[must_use]
    pub fn file(&self) -> Option<FileId> {
        match self {
            Self::There(file) => Some(*file),
            Self::NotUtf8(_) | Self::Absent => None,
        }
    }
}

impl Package {
    /// Reads a folder. Around it, a generated server's `schemas/` and `deploy/` are read too.
    ///
    /// # Errors
    /// When one of the two files that make a connector is not there, or any file cannot be read.
    pub fn read(sources: &mut Sources, folder: &Path) -> Result<Self, Vec<Diagnostic>> {
        let mut problems = Vec::new();
        let mut text = |path: &Path, needed: bool| match sources.read(path, &shown(path)) {
            Ok(file) => PackageText::There(file),
            Err(SourceError::NotUtf8 { name, .. }) => PackageText::NotUtf8(name),
            Err(SourceError::NotFound { .. }) if !needed => PackageText::Absent,
            Err(error) => {
                problems.push(error.diagnostic());
                PackageText::Absent
            }
        };
        let mut package = Self {
            definition: text(&folder.join(DEFINITION), true),
            properties: text(&folder.join(PROPERTIES), true),
            script: text(&folder.join("script.csx"), false),
            ..Self::default()
        };
        for name in ["readme.md", "README.md", "Readme.md"] {
            if package.readme == PackageText::Absent {
                package.readme = text(&folder.join(name), false);
            }
        }
        for name in ["settings.json", "settings.template.json"] {
            package.settings.extend(text(&folder.join(name), false).file());
        }
        if let Some(server) = server_around(folder) {
            let schemas = tool_schemas(&server);
            package.schemas = schemas.iter().filter_map(|path| Some((stem(path), text(path, true).file()?))).collect();
            let policies =
                files_in(&server.join("deploy"), |name| name.starts_with("apim-policy") && name.ends_with(".xml"));
            package.policies = policies.iter().filter_map(|path| text(path, true).file()).collect();
            package.deployment = text(&server.join("deploy").join("apim.bicep"), false);
        }
        let icon = folder.join("icon.png");
        match read_binary(&icon, &shown(&icon), ICON_LIMIT) {
            Ok(bytes) => package.icon = Some(bytes),
            Err(SourceError::NotFound { .. }) => {}
            Err(error) => problems.push(error.diagnostic()),
        }
        if problems.is_empty() { Ok(package) } else { Err(problems) }
    }
}

/// The generated server that the connector belongs to: one or two folders above, where tools' schemas are.
fn server_around(folder: &Path) -> Option<PathBuf> {
    let first = above(folder);
    let second = above(&first);
    [first, second].into_iter().find(|server| !tool_schemas(server).is_empty())
}

fn above(folder: &Path) -> PathBuf {
    match folder.parent().filter(|_| folder.file_name().is_some()) {
        Some(parent) if parent.as_os_str().is_empty() => PathBuf::from("."),
        Some(parent) => parent.to_path_buf(),
        None => folder.join(".."),
    }
}

/// `schemas/TOOL.input.json` and `schemas/TOOL.output.json`: other folders have schemas of other kinds.
fn tool_schemas(server: &Path) -> Vec<PathBuf> {
    files_in(&server.join("schemas"), |name| name.ends_with(".input.json") || name.ends_with(".output.json"))
}

fn files_in(folder: &Path, is_wanted: impl Fn(&str) -> bool) -> Vec<PathBuf> {
    let entries = folder.read_dir().map(|entries| entries.filter_map(Result::ok).collect::<Vec<_>>());
    let mut paths: Vec<PathBuf> = entries
        .unwrap_or_default()
        .into_iter()
        .filter(|entry| is_wanted(&entry.file_name().to_string_lossy()))
        .map(|entry| entry.path())
        .collect();
    paths.sort();
    paths
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

fn shown(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}
