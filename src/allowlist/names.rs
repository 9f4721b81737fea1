//! Names that files, modules and clients can bear.

/// Names that no file or Rust module can bear: keywords of paths and device names of Windows.
const UNBEARABLE: &[&str] = &[
    "mod", "self", "super", "crate", "lib", "main", "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "lpt1",
    "lpt2", "lpt3", "lpt4",
];

/// Words of the projection grammar that no output may be called, with what they would be mistaken for.
const RESERVED_OUTPUTS: &[&str] = &["use", "each", "cap", "fields", "entries", "done", "text", "content", "raw", "why"];

/// Most characters of a name: `mcp__<server>__<tool>` must stay within 64.
const MAX_NAME: usize = 48;

/// Why a name cannot be used, when it cannot.
pub(super) fn name_fault(name: &str) -> Option<&'static str> {
    let mut characters = name.chars();
    let starts_well = characters.next().is_some_and(|first| first.is_ascii_lowercase());
    if !starts_well || !characters.all(|next| next.is_ascii_lowercase() || next.is_ascii_digit() || next == '_') {
        return Some("names are lower-case letters, digits and `_`, and start with a letter");
    }
    if name.contains("__") {
        return Some("names hold no `__`: clients use it to join server and tool");
    }
    if name.len() > MAX_NAME {
        return Some("names have at most 48 characters");
    }
    None
}

/// Whether no file or module can have this name.
pub(super) fn is_unbearable(name: &str) -> bool {
    UNBEARABLE.contains(&name)
}

/// Whether the word belongs to the projection grammar.
pub(super) fn is_reserved_output(name: &str) -> bool {
    RESERVED_OUTPUTS.contains(&name)
}
