//! Problems of references across files, and slips of documents that the reader copes with. One variant, one code.

use super::{Diagnostic, DocumentPlace, Problem};
use crate::source::Span;

/// A reference that is not followed, or a slip of the document. Some are errors and some warnings: each
/// says so itself.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields say what they hold, and the messages below how it is told")]
pub enum DocumentSlip {
    /// A reference to a file outside the allowed folders.
    OutsideReference { reference: String, place: DocumentPlace },
    /// A reference to a file that cannot be read.
    UnreadableReference { reference: String, reason: String, place: DocumentPlace },
    /// A reference to a file in which nothing stands.
    EmptyFile { reference: String, place: DocumentPlace },
    /// A reference whose target depends on how it was reached.
    DynamicReference { reference: String, place: DocumentPlace },
    /// A minor version that is newer than those we know.
    NewerVersion { version: String, span: Span },
    /// A placeholder of the path that no parameter declares.
    UndeclaredPlaceholder { path: String, placeholder: String, place: DocumentPlace },
    /// A path parameter without a placeholder.
    UnusedPathParameter { path: String, parameter: String, place: DocumentPlace },
    /// A query parameter that may be sent, of which the document writes a value into the path.
    FixedParameter { path: String, parameter: String, place: DocumentPlace },
    /// A parameter that cannot be read and is not needed either.
    ParameterLeftOut { word: String, place: DocumentPlace },
    /// A type that JSON Schema does not have.
    UnknownType { word: String, place: DocumentPlace },
    /// A value of `enum` or `const` that is of none of the types that the schema names; perhaps with others like it, and
    /// perhaps with none that is.
    MisfitValue {
        value: String,
        member: &'static str,
        types: Vec<&'static str>,
        others: usize,
        is_any: bool,
        place: DocumentPlace,
    },
    /// A schema, and so many others, with a discriminator whose subtypes are not looked for.
    UnreadSubtypes { schema: String, others: usize, span: Span },
    /// An operation whose method the requests of a server cannot have.
    UnsendableMethod { operation: String, method: String, span: Span },
}

impl Problem for DocumentSlip {
    #[expect(clippy::too_many_lines, reason = "one arm a problem keeps the match exhaustive")]
    fn diagnostic(&self) -> Diagnostic {
        use DocumentSlip as S;
        match self {
            S::OutsideReference { reference, place } => {
                Diagnostic::error("MG0330", format!("reference `{reference}` leads out of the allowed folders"))
                    .at(place.span, "")
                    .note(pointer(place))
                    .help("files beside the document are read; allow another folder with `--allow-refs DIR`")
            }
            S::UnreadableReference { reference, reason, place } => {
                Diagnostic::error("MG0331", format!("reference `{reference}` cannot be followed"))
                    .at(place.span, reason.as_str())
                    .note(pointer(place))
            }
            S::EmptyFile { reference, place } => {
                Diagnostic::error("MG0341", format!("reference `{reference}` leads to a file in which nothing stands"))
                    .at(place.span, "taken as a value of any type")
                    .note(pointer(place))
                    .into_warning()
            }
            S::DynamicReference { reference, place } => {
                Diagnostic::error("MG0332", format!("dynamic reference `{reference}` is not supported"))
                    .at(place.span, "where it leads depends on the schema that led here")
                    .note(pointer(place))
                    .help("use `$ref` in a copy of the document")
            }
            S::NewerVersion { version, span } => {
                Diagnostic::error("MG0333", format!("OpenAPI version `{version}` is newer than those known here"))
                    .at(*span, "read as 3.2")
                    .into_warning()
            }
            S::UndeclaredPlaceholder { path, placeholder, place } => Diagnostic::error(
                "MG0334",
                format!("no parameter declares the placeholder `{placeholder}` of `{path}`"),
            )
            .at(place.span, "taken as a required string")
            .note(pointer(place))
            .into_warning(),
            S::UnusedPathParameter { path, parameter, place } => {
                Diagnostic::error("MG0335", format!("path parameter `{parameter}` has no placeholder in `{path}`"))
                    .at(place.span, "left out")
                    .note(pointer(place))
                    .into_warning()
            }
            S::FixedParameter { path, parameter, place } => {
                let message = format!("the path `{path}` is written with a value of the query parameter `{parameter}`");
                Diagnostic::error("MG0340", message)
                    .at(place.span, "left out: that value is always sent")
                    .note(pointer(place))
                    .into_warning()
            }
            S::ParameterLeftOut { word, place } => {
                Diagnostic::error("MG0336", format!("a parameter in `{word}` cannot be sent"))
                    .at(place.span, "left out")
                    .note(pointer(place))
                    .into_warning()
            }
            S::UnknownType { word, place } => {
                Diagnostic::error("MG0337", format!("`{word}` is not a type of JSON Schema"))
                    .at(place.span, "taken as a value of any type")
                    .note(pointer(place))
                    .into_warning()
            }
            S::MisfitValue { value, member, types, others, is_any, place } => {
                let types: Vec<String> = types.iter().map(|kind| format!("`{kind}`")).collect();
                let message = format!("`{}` in `{member}` is not of type {}", cut(value), types.join(" or "));
                let left_out = match others {
                    0 => "left out".to_owned(),
                    others => format!("left out, and {others} more"),
                };
                let label = if *is_any {
                    "left out; none is left, so any value of the type is taken"
                } else {
                    left_out.as_str()
                };
                Diagnostic::error("MG0338", message).at(place.span, label).note(pointer(place)).into_warning()
            }
            S::UnreadSubtypes { schema, others, span } => {
                let more = match others {
                    0 => String::new(),
                    1 => " and 1 other".to_owned(),
                    others => format!(" and {others} others"),
                };
                Diagnostic::error("MG0342", format!("the schemas that extend `{}`{more} are not read", cut(schema)))
                    .at(*span, "only the members that stand here are known")
                    .into_warning()
            }
            S::UnsendableMethod { operation, method, span } => {
                Diagnostic::error("MG0339", format!("method `{}` is not supported yet", cut(method)))
                    .at(*span, if operation.contains(' ') { "" } else { "this operation has that method" })
                    .help("choose another operation")
            }
        }
    }
}

fn pointer(place: &DocumentPlace) -> String {
    format!("JSON pointer `{}`", place.pointer)
}

/// A value of the document, short enough for a message.
fn cut(text: &str) -> String {
    const MOST: usize = 40;
    let first = text.lines().next().unwrap_or("");
    if first.len() == text.len() && first.chars().count() <= MOST {
        return first.to_owned();
    }
    first.chars().take(MOST).chain(['…']).collect()
}
