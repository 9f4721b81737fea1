//! Holds a file tree against what stands on disk and against the lock; changes nothing.

use std::collections::BTreeMap;
use std::path::Path;

use super::belongs::belongs;
use super::disk::{self, Places};
use super::lock::{LOCK_FILE, Lock, LockedFile, Origin, digest};
use super::manifest;
use crate::diagnostics::{HandEdit, OutputProblem};
use crate::tree::{FileTree, Owner, TreeFile, TreePath};

const MANIFEST: &str = "Cargo.toml";
const CARGO_LOCK: &str = "Cargo.lock";

/// What is to be done with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Nothing.
    Unchanged,
    /// It is not there.
    Create,
    /// It is as mcpgen wrote it, and what is to be written differs.
    Rewrite,
    /// It is as mcpgen wrote it, and is no longer generated.
    Remove,
    /// Somebody changed it by hand.
    HandEdited,
    /// It is as mcpgen wrote it but for CRLF line endings.
    LineEndings,
    /// It is no longer generated, and somebody changed it by hand.
    HandEditedAndStale,
}

/// One file: what it holds and what is to become of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileState {
    /// The file.
    pub path: TreePath,
    /// Who owns it.
    pub owner: Owner,
    /// What is to be done.
    pub change: Change,
    /// What it holds; `None` when it is not there.
    pub before: Option<Vec<u8>>,
    /// What it is to hold; `None` when it goes.
    pub after: Option<Vec<u8>>,
    /// Whether the lock knows it.
    pub is_locked: bool,
}

/// A whole crate held against its folder.
#[derive(Debug, Clone)]
pub struct Inspection {
    /// Every file that is generated or was.
    pub files: Vec<FileState>,
    /// The lock on disk.
    pub lock_before: Option<Lock>,
    /// The lock as it is to be.
    pub lock_after: Lock,
}

impl Inspection {
    /// The hand-edited files as a problem, or those with foreign line endings, when there are any.
    ///
    /// # Errors
    /// That problem.
    pub fn refuse_hand_edits(&self) -> Result<(), OutputProblem> {
        let edited: Vec<HandEdit> = self
            .files
            .iter()
            .filter(|file| matches!(file.change, Change::HandEdited | Change::HandEditedAndStale))
            .map(|file| HandEdit {
                path: file.path.as_str().to_owned(),
                belongs: place(file, self.lock_before.is_some()),
            })
            .collect();
        if !edited.is_empty() {
            return Err(OutputProblem::HandEdited { files: edited, has_lock: self.lock_before.is_some() });
        }
        let endings: Vec<String> = self.of(Change::LineEndings).map(|file| file.path.as_str().to_owned()).collect();
        if endings.is_empty() { Ok(()) } else { Err(OutputProblem::LineEndings { files: endings }) }
    }

    /// The files with this state.
    pub fn of(&self, change: Change) -> impl Iterator<Item = &FileState> {
        self.files.iter().filter(move |file| file.change == change)
    }
}

fn place(file: &FileState, has_lock: bool) -> String {
    if has_lock && !file.is_locked {
        return "mcpgen has never written this file; move it".to_owned();
    }
    belongs(file.path.as_str(), file.owner)
}

/// Holds the tree against the folder. With `relock`, Cargo.lock is written anew.
///
/// # Errors
/// When a link or the operating system stands in the way, or the lock or `Cargo.toml` cannot be read.
pub fn inspect(tree: &FileTree, folder: &Path, origin: &Origin, relock: bool) -> Result<Inspection, OutputProblem> {
    let mut places = Places::new(folder)?;
    let lock_place = TreePath::new(LOCK_FILE).map(|path| places.of(&path)).transpose()?;
    let lock_before = match lock_place {
        Some(_) => Lock::read(folder, &origin.generator)?,
        None => None,
    };
    let known = |path: &TreePath| lock_before.as_ref().and_then(|lock| lock.files.get(path.as_str()));
    let mut files = Vec::new();
    let mut locked = BTreeMap::new();
    let mut relock = relock;
    for (path, file) in tree.iter() {
        let before = places.read(path)?;
        let entry = known(path);
        let (state, lock_entry) = match (file.owner, path.as_str()) {
            (Owner::Managed, MANIFEST) => {
                let judged = shared_manifest(folder, path, file, before, entry)?;
                relock |= entry.is_some_and(|entry| !manifest::same_dependencies(&entry.managed, &judged.1.managed));
                judged
            }
            _ => (judged(path, file, before, entry), plain_entry(file)),
        };
        locked.insert(path.as_str().to_owned(), lock_entry);
        files.push(state);
    }
    for file in files.iter_mut().filter(|file| relock && file.path.as_str() == CARGO_LOCK) {
        if file.before.is_some() && file.before != file.after {
            file.change = Change::Rewrite;
        }
    }
    if let Some(lock) = &lock_before {
        for (name, entry) in lock.files.iter().filter(|(name, _)| tree.get(name).is_none()) {
            files.extend(stale(&mut places, name, entry)?);
        }
    }
    let mut lock_after = Lock::new(origin, locked);
    if let Some(before) = &lock_before {
        keep_cargo_lock(before, &mut lock_after, relock);
    }
    Ok(Inspection { files, lock_before, lock_after })
}

/// Cargo.lock is cargo's once it is written, so what is noted of it stays until it is written anew.
fn keep_cargo_lock(before: &Lock, after: &mut Lock, relock: bool) {
    if let Some(entry) = before.files.get(CARGO_LOCK).filter(|_| !relock)
        && let Some(noted) = after.files.get_mut(CARGO_LOCK)
    {
        *noted = entry.clone();
    }
}

fn plain_entry(file: &TreeFile) -> LockedFile {
    LockedFile { owner: file.owner, sha256: digest(&file.bytes), managed: BTreeMap::new() }
}

/// What becomes of a file that is not shared.
fn judged(path: &TreePath, file: &TreeFile, before: Option<Vec<u8>>, entry: Option<&LockedFile>) -> FileState {
    let is_users = matches!(file.owner, Owner::Seed | Owner::Managed);
    let change = match &before {
        None => Change::Create,
        Some(bytes) if is_users || *bytes == file.bytes => Change::Unchanged,
        Some(bytes) => against_lock(bytes, Some(&file.bytes), entry),
    };
    FileState {
        path: path.clone(),
        owner: file.owner,
        change,
        before,
        after: Some(file.bytes.clone()),
        is_locked: entry.is_some(),
    }
}

/// A file that differs from what is to be written: as mcpgen left it, or not.
fn against_lock(bytes: &[u8], after: Option<&[u8]>, entry: Option<&LockedFile>) -> Change {
    let is_locked = |bytes: &[u8]| entry.is_some_and(|entry| entry.sha256 == digest(bytes));
    if is_locked(bytes) {
        return Change::Rewrite;
    }
    if bytes.windows(2).any(|pair| pair == b"\r\n") {
        let unix = with_unix_line_endings(bytes);
        if after == Some(&unix) || is_locked(&unix) {
            return Change::LineEndings;
        }
    }
    Change::HandEdited
}

fn with_unix_line_endings(bytes: &[u8]) -> Vec<u8> {
    let mut unix = Vec::with_capacity(bytes.len());
    for (position, byte) in bytes.iter().enumerate() {
        if *byte != b'\r' || bytes.get(position + 1) != Some(&b'\n') {
            unix.push(*byte);
        }
    }
    unix
}

/// `Cargo.toml`: mcpgen's entries must be as mcpgen left them; the user's are carried over.
fn shared_manifest(
    folder: &Path,
    path: &TreePath,
    file: &TreeFile,
    before: Option<Vec<u8>>,
    entry: Option<&LockedFile>,
) -> Result<(FileState, LockedFile), OutputProblem> {
    let broken = |reason: String| OutputProblem::Manifest { path: disk::shown(&folder.join(MANIFEST)), reason };
    let emitted = String::from_utf8_lossy(&file.bytes).into_owned();
    let wanted = manifest::managed(&emitted).map_err(broken)?;
    let nothing = BTreeMap::new();
    let noted = entry.map_or(&nothing, |entry| &entry.managed);
    let existing = match &before {
        None => None,
        Some(bytes) => Some(String::from_utf8(bytes.clone()).map_err(|_| broken("it is not UTF-8".to_owned()))?),
    };
    let (after, is_edited) = match &existing {
        None => (manifest::fresh(&emitted).map_err(broken)?, false),
        Some(text) => {
            let after = manifest::merge(text, &emitted, noted).map_err(broken)?;
            let keys = noted.keys().chain(wanted.keys());
            let edited = manifest::values(text, keys).map_err(broken)?.into_iter().any(|(key, value)| {
                let as_wanted = value.as_ref() == wanted.get(&key);
                !as_wanted && noted.get(&key).is_some_and(|noted| value.as_ref() != Some(noted))
                    || !as_wanted && value.is_some() && !noted.contains_key(&key)
            });
            (after, edited)
        }
    };
    let unix = existing.as_ref().map(|text| text.replace("\r\n", "\n"));
    let change = match (&existing, is_edited) {
        (None, _) => Change::Create,
        (Some(_), true) => Change::HandEdited,
        (Some(text), false) if *text == after => Change::Unchanged,
        (Some(text), false) if unix.as_ref() != Some(text) => Change::LineEndings,
        (Some(_), false) => Change::Rewrite,
    };
    let summary: Vec<String> = wanted.iter().map(|(key, value)| format!("{key} = {value}\n")).collect();
    let lock_entry = LockedFile { owner: file.owner, sha256: digest(summary.concat().as_bytes()), managed: wanted };
    let state = FileState {
        path: path.clone(),
        owner: file.owner,
        change,
        before,
        after: Some(after.into_bytes()),
        is_locked: entry.is_some(),
    };
    Ok((state, lock_entry))
}

/// A file of the lock that is no longer generated; seeds and shared files are the user's.
fn stale(places: &mut Places<'_>, name: &str, entry: &LockedFile) -> Result<Option<FileState>, OutputProblem> {
    let Some(path) = TreePath::new(name) else { return Ok(None) };
    if matches!(entry.owner, Owner::Seed | Owner::Managed) {
        return Ok(None);
    }
    let Some(bytes) = places.read(&path)? else { return Ok(None) };
    let change = match against_lock(&bytes, None, Some(entry)) {
        Change::Rewrite => Change::Remove,
        Change::LineEndings => Change::LineEndings,
        _ => Change::HandEditedAndStale,
    };
    Ok(Some(FileState { path, owner: entry.owner, change, before: Some(bytes), after: None, is_locked: true }))
}
