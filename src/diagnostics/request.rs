//! Problems of what is sent: codes MG0142 to MG0149, MG0255 to MG0259 and MG0261 to MG0264.

use super::{Diagnostic, Problem};
use crate::source::Span;

/// What is wrong with a request's body or a file in it.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields say what they hold, and the messages below how it is told")]
pub enum RequestProblem {
    /// `filename` or `max_size` on something that is no file.
    NoFile { argument: String, key: &'static str, span: Span },
    /// `body_type` names a media type that the operation does not take.
    NoSuchBody { operation: String, wanted: String, known: Vec<String>, span: Span },
    /// A media type that cannot be written.
    BodyType { media_type: String, span: Span },
    /// A member of a body that is one text or file.
    WholeBody { operation: String, media_type: String, span: Span },
    /// A header that no argument may set, or that is none.
    Header { header: String, span: Span, declared: Span },
}

impl Problem for RequestProblem {
    fn diagnostic(&self) -> Diagnostic {
        use RequestProblem as P;
        match self {
            P::NoFile { argument, key, span } => {
                Diagnostic::error("MG0255", format!("`{key}` is for files, and `{argument}` is none"))
                    .at(*span, "")
                    .help("a file is a body of bytes, or a part of `format: binary` in a multipart body")
            }
            P::NoSuchBody { operation, wanted, known, span } => {
                let message = format!("operation `{operation}` takes no body of type `{wanted}`");
                let diagnostic = Diagnostic::error("MG0256", message).at(*span, "");
                if known.is_empty() {
                    diagnostic.note("it takes no body")
                } else {
                    let known: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
                    diagnostic.note(format!("it takes {}", known.join(", ")))
                }
            }
            P::BodyType { media_type, span } => {
                Diagnostic::error("MG0257", format!("a body of type `{media_type}` cannot be written"))
                    .at(*span, "")
                    .note("written are JSON, forms, `multipart/form-data`, texts and files")
            }
            P::WholeBody { operation, media_type, span } => {
                let message = format!("the body of `{operation}` is one `{media_type}` and has no members");
                Diagnostic::error("MG0258", message).at(*span, "").help("write `to: body`")
            }
            P::Header { header, span, declared } => {
                Diagnostic::error("MG0259", format!("no argument may set the header `{header}`"))
                    .at(*span, "")
                    .at(*declared, "declared here")
                    .note("credentials, framing and routing of HTTP, `Mcp-*`, and what is no header's name")
            }
        }
    }
}
