//! Problems of reading an input file, of the allow-list as well as of the document.

use super::{Diagnostic, Problem};
use crate::source::SourceError;

impl Problem for SourceError {
    fn diagnostic(&self) -> Diagnostic {
        match self {
            Self::NotFound { name } => Diagnostic::error("MG0001", format!("`{name}` does not exist")),
            Self::Unreadable { name, reason } => {
                Diagnostic::error("MG0002", format!("`{name}` cannot be read: {reason}"))
            }
            Self::TooLarge { name, limit } => {
                Diagnostic::error("MG0003", format!("`{name}` is larger than {}", bytes(*limit)))
            }
            Self::NotUtf8 { name, offset } => Diagnostic::error("MG0004", format!("`{name}` is not UTF-8"))
                .note(format!("the first byte that is not is number {offset}, counted from 0"))
                .help("save the file as UTF-8"),
            Self::Syntax { span, format, reason } => {
                Diagnostic::error("MG0005", format!("this is not valid {format}")).at(*span, reason)
            }
            Self::TooDeep { span, limit } => {
                Diagnostic::error("MG0006", format!("values nest deeper than {limit} levels")).at(*span, "too deep")
            }
            Self::TooManyNodes { span, limit } => {
                Diagnostic::error("MG0007", format!("there are more values than the limit of {limit}"))
                    .at(*span, "the limit is reached here")
            }
            Self::BadAlias { span, anchor } => {
                Diagnostic::error("MG0008", format!("alias `*{anchor}` has no anchor `&{anchor}` that ends before it"))
                    .at(*span, "this alias")
            }
            Self::KeyNotScalar { span } => {
                Diagnostic::error("MG0009", "a key must be a text").at(*span, "this key is a list or a mapping")
            }
        }
    }
}

fn bytes(count: u64) -> String {
    const MEBIBYTE: u64 = 1024 * 1024;
    if count >= MEBIBYTE && count.is_multiple_of(MEBIBYTE) {
        return format!("{} MiB", count / MEBIBYTE);
    }
    format!("{count} bytes")
}
