//! `mcpgen.lock`: what a crate was made from, and what every file of it was when it was written.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::disk;
use crate::diagnostics::OutputProblem;
use crate::tree::{Owner, TreePath};

/// The file's name in a generated crate.
pub const LOCK_FILE: &str = "mcpgen.lock";

/// The shape of the file that this version writes.
const FORMAT: u32 = 1;

/// What stands in `mcpgen.lock`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Lock {
    /// The shape of this file.
    pub format: u32,
    /// The version of mcpgen that wrote the crate.
    pub generator: String,
    /// What the crate was made from.
    pub inputs: Inputs,
    /// Every file that mcpgen wrote.
    pub files: BTreeMap<String, LockedFile>,
    /// The serialised plan.
    pub plan: Value,
}

/// Digests of the inputs. Both leave out what cannot matter: line endings of the allow-list, and the
/// parts of the document that the allow-list does not name.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Inputs {
    /// The allow-list's text.
    pub allow_list: String,
    /// The selected part of the document in its canonical form.
    pub selection: String,
}

/// One file as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LockedFile {
    /// Who owns it.
    pub owner: Owner,
    /// SHA-256 of what mcpgen wrote, in hexadecimal digits.
    pub sha256: String,
    /// The entries of a shared file that are mcpgen's, with their values.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub managed: BTreeMap<String, String>,
}

/// What is known of the run that writes a lock.
#[derive(Debug, Clone, PartialEq)]
pub struct Origin {
    /// The version of mcpgen.
    pub generator: String,
    /// What the crate is made from.
    pub inputs: Inputs,
    /// The serialised plan.
    pub plan: Value,
}

impl Lock {
    /// The lock of a run.
    #[must_use]
    pub fn new(origin: &Origin, files: BTreeMap<String, LockedFile>) -> Self {
        Self {
            format: FORMAT,
            generator: origin.generator.clone(),
            inputs: origin.inputs.clone(),
            files,
            plan: origin.plan.clone(),
        }
    }

    /// The bytes of the file.
    ///
    /// # Errors
    /// Never for a lock made by [`Lock::new`]; the serialiser's reason otherwise.
    pub fn text(&self) -> Result<String, OutputProblem> {
        let unreadable = |error: serde_json::Error| OutputProblem::LockUnreadable {
            path: LOCK_FILE.to_owned(),
            reason: error.to_string(),
        };
        let mut text = serde_json::to_string_pretty(self).map_err(unreadable)?;
        text.push('\n');
        Ok(text)
    }

    /// Reads the text of a lock; `path` is how messages call it.
    ///
    /// # Errors
    /// When it is no lock, names a file outside the crate, or was written by a newer version than `own`.
    pub fn parse(text: &str, path: &str, own: &str) -> Result<Self, OutputProblem> {
        let unreadable =
            |reason: &str| OutputProblem::LockUnreadable { path: path.to_owned(), reason: reason.to_owned() };
        if text.lines().any(|line| line.starts_with("<<<<<<<") || line.starts_with(">>>>>>>")) {
            return Err(unreadable("it holds the marks of a merge that is not finished"));
        }
        let value: Value = serde_json::from_str(text).map_err(|_| unreadable("it is not valid JSON"))?;
        let newer = |generator: &str| OutputProblem::LockNewer {
            path: path.to_owned(),
            generator: generator.to_owned(),
            own: own.to_owned(),
        };
        let generator = value.get("generator").and_then(Value::as_str).unwrap_or("(unknown)");
        let format = value.get("format").and_then(Value::as_u64).ok_or_else(|| unreadable("`format` is missing"))?;
        if format > u64::from(FORMAT) || version(generator) > version(own) {
            return Err(newer(generator));
        }
        let lock: Self = serde_json::from_value(value).map_err(|_| unreadable("a part of it is missing"))?;
        match lock.files.keys().find(|file| TreePath::new(file).is_none()) {
            Some(outside) => Err(unreadable(&format!("`{outside}` is not a file of the crate"))),
            None => Ok(lock),
        }
    }

    /// The lock of a folder, when it has one.
    ///
    /// # Errors
    /// As for [`Lock::parse`], and when the file cannot be read.
    pub fn read(folder: &Path, own: &str) -> Result<Option<Self>, OutputProblem> {
        let path = folder.join(LOCK_FILE);
        let Some(bytes) = disk::read(&path)? else { return Ok(None) };
        let shown = disk::shown(&path);
        let text = String::from_utf8(bytes)
            .map_err(|_| OutputProblem::LockUnreadable { path: shown.clone(), reason: "it is not UTF-8".to_owned() })?;
        Self::parse(&text, &shown, own).map(Some)
    }
}

/// SHA-256 in hexadecimal digits.
#[must_use]
pub fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The numbers of a version; what is no number counts as 0.
fn version(text: &str) -> [u64; 3] {
    let plain = text.split(['-', '+']).next().unwrap_or_default();
    let mut numbers = plain.split('.').map(|part| part.parse().unwrap_or(0));
    [(); 3].map(|()| numbers.next().unwrap_or(0))
}
