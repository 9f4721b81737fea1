//! A document that is open but not yet read: its format, its version, and where its parts are.

use super::index::Index;
use super::operations::{Listed, all_operations};
use crate::diagnostics::{Diagnostic, DocumentProblem, Problem};
use crate::source::{FileId, Node, NodeKind, SourceError, Sources, Span};

/// An OpenAPI document: its file, its format, and where its parts are.
#[derive(Debug)]
pub struct Document {
    pub(super) file: FileId,
    pub(super) version: String,
    pub(super) index: Index,
}

impl Document {
    /// Opens a document that was added to `sources`. A file that starts with `{` is JSON (or YAML, when
    /// its name says so and it is not JSON); every other file is YAML. Of a JSON document only the
    /// positions of its parts are read.
    ///
    /// # Errors
    /// When it is neither JSON nor YAML, or not of a version we support.
    pub fn open(sources: &Sources, file: FileId) -> Result<Self, Vec<Diagnostic>> {
        let index = open_index(sources, file).map_err(|error| vec![error.diagnostic()])?;
        match supported_version(sources, file, &index) {
            Ok(Ok(version)) => Ok(Self { file, version, index }),
            Ok(Err(problem)) => Err(vec![problem.diagnostic()]),
            Err(error) => Err(vec![error.diagnostic()]),
        }
    }

    /// Every operation as `METHOD /path`, in the order of the file.
    #[must_use]
    pub fn operation_names(&self, sources: &Sources) -> Vec<String> {
        all_operations(self, sources).iter().map(Listed::method_and_path).collect()
    }

    /// The document's file.
    #[must_use]
    pub fn file(&self) -> FileId {
        self.file
    }
}

fn open_index(sources: &Sources, file: FileId) -> Result<Index, SourceError> {
    let text = sources.text(file).trim_start_matches('\u{feff}').trim_start();
    if !text.starts_with('{') {
        return Index::yaml(sources, file);
    }
    let name = sources.name(file);
    let is_named_yaml = name.ends_with(".yaml") || name.ends_with(".yml");
    match Index::json(sources, file) {
        // YAML in braces: unless it is not YAML either, what JSON misses in it does not matter.
        Err(error) if is_named_yaml => Index::yaml(sources, file).map_err(|_| error),
        read => read,
    }
}

/// The text of the version, when it is one that we read.
fn supported_version(
    sources: &Sources,
    file: FileId,
    index: &Index,
) -> Result<Result<String, DocumentProblem>, SourceError> {
    let at_top = |key: &str| -> Result<Option<(String, Span)>, SourceError> {
        Ok(index.find(sources, file, &[key])?.and_then(version_text))
    };
    if let Some((version, span)) = at_top("openapi")? {
        return Ok(match family(&version) {
            Some("3.0") => Ok(version),
            Some("3.1") => Err(not_yet("OpenAPI", "3.1", version, span)),
            Some("3.2") => Err(not_yet("OpenAPI", "3.2", version, span)),
            _ => Err(DocumentProblem::UnknownVersion { version, span }),
        });
    }
    if let Some((version, span)) = at_top("swagger")? {
        return Ok(Err(match family(&version) {
            Some("2.0") => not_yet("Swagger", "2.0", version, span),
            _ => DocumentProblem::UnknownVersion { version, span },
        }));
    }
    let document = sources.name(file).to_owned();
    Ok(Err(DocumentProblem::NotOpenApi { document, span: Span { file, start: 0, end: 0 } }))
}

/// The version as text; in YAML it may have been written as a number.
fn version_text(node: &Node) -> Option<(String, Span)> {
    match &node.kind {
        NodeKind::String(text, _) | NodeKind::Number(text) => Some((text.clone(), node.span)),
        _ => None,
    }
}

/// The first two parts of a version: `3.0` of `3.0.1`.
fn family(version: &str) -> Option<&str> {
    let (_, behind) = version.split_once('.')?;
    let minor = behind.find(['.', '-', '+']).unwrap_or(behind.len());
    version.get(..version.len() - behind.len() + minor)
}

fn not_yet(standard: &'static str, family: &str, version: String, span: Span) -> DocumentProblem {
    DocumentProblem::VersionNotSupportedYet { standard, family: family.to_owned(), version, span }
}
