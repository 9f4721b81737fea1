//! A document that is open but not yet read: its format, its version, and where its parts are.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::path::PathBuf;

use super::anchors::Anchors;
use super::index::Index;
use super::operations::{Listed, all_operations};
use super::version::{Family, Version, version};
use crate::diagnostics::{Diagnostic, DocumentProblem, DocumentSlip, Problem};
use crate::source::limits::MAX_NODES;
use crate::source::{FileId, Growing, Node, NodeKind, ReferenceError, SourceError, Sources, Span};

/// An OpenAPI document: its file, its format, and where its parts are.
#[derive(Debug)]
pub struct Document {
    pub(super) file: FileId,
    pub(super) version: String,
    pub(super) family: Family,
    pub(super) index: Index,
    pub(super) warnings: Vec<Diagnostic>,
    /// What the document's own `$id`s and `$anchor`s stand for; read when a reference needs it.
    pub(super) anchors: Anchors,
    folders: Vec<PathBuf>,
    /// Files that references named, as far as they were met.
    others: Growing<Other>,
    /// Where each of them is in `others`; an error is kept to be told again at another place.
    opened: RefCell<HashMap<FileId, usize>>,
    resolved: RefCell<HashMap<(FileId, String), Result<FileId, ReferenceError>>>,
    /// How many values all of these files together may still hold.
    budget: Cell<usize>,
}

/// A file that a reference named.
#[derive(Debug)]
struct Other {
    index: Index,
    anchors: Anchors,
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
        let (text, span, family) = match supported_version(sources, file, &index) {
            Ok(Ok(found)) => found,
            Ok(Err(problem)) => return Err(vec![problem.diagnostic()]),
            Err(error) => return Err(vec![error.diagnostic()]),
        };
        let newer = DocumentSlip::NewerVersion { version: text.clone(), span };
        Ok(Self {
            file,
            version: text,
            family,
            index,
            warnings: if family == Family::Newer { vec![newer.diagnostic()] } else { Vec::new() },
            anchors: Anchors::default(),
            folders: Vec::new(),
            others: Growing::default(),
            opened: RefCell::default(),
            resolved: RefCell::default(),
            budget: Cell::new(MAX_NODES),
        })
    }

    /// Lets references lead into these folders too; the document's own is always allowed.
    #[must_use]
    pub fn with_folders(self, folders: Vec<PathBuf>) -> Self {
        Self { folders, ..self }
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

    /// The file at `relative` to another of the document's files.
    pub(super) fn other_file(&self, sources: &Sources, from: FileId, relative: &str) -> Result<FileId, ReferenceError> {
        let key = (from, relative.to_owned());
        if let Some(known) = self.resolved.borrow().get(&key) {
            return known.clone();
        }
        let found = sources.read_referenced(self.file, from, relative, &self.folders).and_then(|file| {
            if file != self.file && !self.opened.borrow().contains_key(&file) {
                let index = Index::referenced(sources, file, &self.budget).map_err(ReferenceError::Source)?;
                let place = self.others.push(Other { index, anchors: Anchors::default() });
                self.opened.borrow_mut().insert(file, place);
            }
            Ok(file)
        });
        self.resolved.borrow_mut().insert(key, found.clone());
        found
    }

    /// Where the parts of one of the document's files are.
    pub(super) fn index_of(&self, file: FileId) -> &Index {
        self.other(file).map_or(&self.index, |other| &other.index)
    }

    /// The anchors of one of the document's files.
    pub(super) fn anchors_of(&self, file: FileId) -> &Anchors {
        self.other(file).map_or(&self.anchors, |other| &other.anchors)
    }

    fn other(&self, file: FileId) -> Option<&Other> {
        if file == self.file {
            return None;
        }
        let place = self.opened.borrow().get(&file).copied()?;
        self.others.get(place)
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

/// The version as the document writes it, where, and what it means to us.
type FoundVersion = (String, Span, Family);

fn supported_version(
    sources: &Sources,
    file: FileId,
    index: &Index,
) -> Result<Result<FoundVersion, DocumentProblem>, SourceError> {
    for (key, standard) in [("openapi", Version::OpenApi), ("swagger", Version::Swagger)] {
        if let Some((text, span)) = index.find(sources, file, &[key])?.and_then(version_text) {
            return Ok(match version(standard, &text) {
                Some(family) => Ok((text, span, family)),
                None => Err(DocumentProblem::UnknownVersion { version: text, span }),
            });
        }
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
