//! Limits against inputs made to exhaust memory or stack. Real documents stay far below all of them.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

use super::SourceError;

/// The largest input file, in bytes (64 MiB). The largest vendor document we tried has 20 MB.
pub const MAX_INPUT_BYTES: u64 = 64 * 1024 * 1024;

/// The deepest nesting of a tree, in levels. Vendors' documents nest about 40 deep; every reader that
/// walks a tree by calling itself fits an ordinary stack with this many levels.
pub const MAX_DEPTH: usize = 128;

/// The most values in one tree. A document of 6 MB in YAML has 143,000; a million values take less than
/// 512 MB of memory even while YAML is being read, which needs more than the tree itself.
pub const MAX_NODES: usize = 1_000_000;

/// The most values of one YAML file that may come out of aliases. Enough for documents which share
/// parts by anchors, and little enough that a few hundred bytes cannot grow into a million values.
pub const MAX_ALIAS_NODES: usize = 200_000;

/// The longest text, or value in brackets, of a YAML file, in characters (2 Mi). The parser holds such a
/// value in memory as a whole, at up to 150 bytes for each character, before it hands out the first part.
pub const MAX_YAML_LOOKAHEAD: usize = 2 * 1024 * 1024;

/// Reads a text file whole, unless it is too large. `name` is how messages call it.
///
/// # Errors
/// When the file is not there, cannot be read, is larger than [`MAX_INPUT_BYTES`] (told from its
/// metadata, before a byte is read), or is not UTF-8.
pub fn read_bounded(path: &Path, name: &str) -> Result<String, SourceError> {
    let unreadable = |error: std::io::Error| match error.kind() {
        ErrorKind::NotFound => SourceError::NotFound { name: name.to_owned() },
        _ => SourceError::Unreadable { name: name.to_owned(), reason: reason(&error) },
    };
    let too_large = || SourceError::TooLarge { name: name.to_owned(), limit: MAX_INPUT_BYTES };
    let metadata = std::fs::metadata(path).map_err(unreadable)?;
    if metadata.is_dir() {
        return Err(SourceError::Unreadable { name: name.to_owned(), reason: "it is a folder".to_owned() });
    }
    if !metadata.is_file() {
        // A pipe or a device may never end, or never begin.
        return Err(SourceError::Unreadable { name: name.to_owned(), reason: "it is no ordinary file".to_owned() });
    }
    if metadata.len() > MAX_INPUT_BYTES {
        return Err(too_large());
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0) + 1);
    // The length in the metadata may be wrong (a file that grows): the reading is bounded too.
    File::open(path).map_err(unreadable)?.take(MAX_INPUT_BYTES + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > MAX_INPUT_BYTES {
        return Err(too_large());
    }
    String::from_utf8(bytes)
        .map_err(|error| SourceError::NotUtf8 { name: name.to_owned(), offset: error.utf8_error().valid_up_to() })
}

fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        ErrorKind::PermissionDenied => "permission denied".to_owned(),
        ErrorKind::IsADirectory => "it is a folder".to_owned(),
        _ => error.to_string(),
    }
}
