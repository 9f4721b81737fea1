//! Reads files that are no text.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

use super::SourceError;

/// Reads a file whole, unless it is larger than `limit` bytes. `name` is how messages call it.
///
/// # Errors
/// When the file is not there, cannot be read, or is larger than the limit.
pub fn read_binary(path: &Path, name: &str, limit: u64) -> Result<Vec<u8>, SourceError> {
    let failed = |error: std::io::Error| match error.kind() {
        ErrorKind::NotFound => SourceError::NotFound { name: name.to_owned() },
        _ => SourceError::Unreadable { name: name.to_owned(), reason: error.to_string() },
    };
    let mut bytes = Vec::new();
    File::open(path).map_err(failed)?.take(limit + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > limit {
        return Err(SourceError::TooLarge { name: name.to_owned(), limit });
    }
    Ok(bytes)
}
