//! Problems of the OpenAPI document, and of what is wanted of it. One variant, one code.

use super::{Diagnostic, Label, Problem};
use crate::source::Span;

/// A place in the document with the JSON pointer that names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentPlace {
    /// Where it stands.
    pub span: Span,
    /// Its pointer as a reference would write it: `#/paths/~1issue/get`.
    pub pointer: String,
}

/// What is wrong with the OpenAPI document, or with what is wanted of it.
#[derive(Debug, Clone, PartialEq)]
pub enum DocumentProblem {
    /// The document has no such operation.
    UnknownOperation {
        /// What was asked for.
        operation: String,
        /// Where it was asked for.
        span: Span,
        /// How messages call the document.
        document: String,
        /// What was probably meant.
        closest: Option<OperationName>,
    },
    /// Several operations have this operationId.
    AmbiguousOperation {
        /// The operationId.
        operation: String,
        /// Where it was asked for.
        span: Span,
        /// How messages call the document.
        document: String,
        /// The operations as `METHOD /path`.
        candidates: Vec<String>,
    },
    /// The file is no OpenAPI document.
    NotOpenApi {
        /// How messages call the document.
        document: String,
        /// Where the document starts.
        span: Span,
    },
    /// A version that we do not know.
    UnknownVersion {
        /// The version as the document writes it.
        version: String,
        /// Where it is written.
        span: Span,
    },
    /// A reference to another file or to the network.
    ForeignReference {
        /// The reference.
        reference: String,
        /// Where it stands.
        place: DocumentPlace,
    },
    /// A reference to something that is not there.
    DeadReference {
        /// The reference.
        reference: String,
        /// Where it stands.
        place: DocumentPlace,
        /// What was probably meant.
        closest: Option<String>,
    },
    /// References that lead only to each other.
    CircularReference {
        /// One of them.
        reference: String,
        /// Where it stands.
        place: DocumentPlace,
    },
    /// References that lead on from one to the next for too long.
    LongReference {
        /// The first that was not followed.
        reference: String,
        /// How many are followed.
        limit: usize,
        /// Where it stands.
        place: DocumentPlace,
    },
    /// A value of the wrong kind.
    WrongKind {
        /// The member's name.
        member: String,
        /// The kind that it must have, such as `a boolean`.
        expected: &'static str,
        /// The kind that it has.
        found: &'static str,
        /// Where it stands.
        place: DocumentPlace,
    },
    /// A member that must be there is not.
    MissingMember {
        /// What lacks it, such as `parameter`.
        what: &'static str,
        /// The member's name.
        member: &'static str,
        /// Where it is missing.
        place: DocumentPlace,
    },
    /// A word that the standard does not have in this place.
    UnknownWord {
        /// The member's name.
        member: String,
        /// The word.
        word: String,
        /// What may stand there.
        allowed: &'static [&'static str],
        /// Where it stands.
        place: DocumentPlace,
    },
    /// A key that stands twice in one object.
    DuplicateKey {
        /// The key.
        key: String,
        /// Where the second one stands.
        place: DocumentPlace,
        /// Where the first one stands.
        first: Span,
    },
    /// Two parameters with one name and location in one list.
    DuplicateParameter {
        /// The parameter's name.
        name: String,
        /// Where the second one stands.
        place: DocumentPlace,
        /// Where the first one stands.
        first: Span,
    },
    /// A part of an operation that does not have the shape the standard gives it.
    /// A key of `responses` that is no status.
    BadStatus {
        /// The key.
        status: String,
        /// Where it stands.
        place: DocumentPlace,
    },
    /// The selected operations reach too much.
    SelectionTooLarge {
        /// How many schemas or members of schemas are allowed.
        limit: usize,
        /// Where the limit was reached.
        place: DocumentPlace,
    },
}

/// How an operation can be named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperationName {
    /// Its operationId.
    pub operation_id: Option<String>,
    /// `METHOD /path`.
    pub method_and_path: String,
}

impl Problem for DocumentProblem {
    fn diagnostic(&self) -> Diagnostic {
        let mut diagnostic = Diagnostic::error(self.code(), self.message());
        diagnostic.labels = self.labels();
        diagnostic.notes = self.notes();
        diagnostic.maybe_help(self.help())
    }
}

impl DocumentProblem {
    fn code(&self) -> &'static str {
        match self {
            Self::UnknownOperation { .. } => "MG0204",
            Self::AmbiguousOperation { .. } => "MG0205",
            Self::NotOpenApi { .. } => "MG0301",
            Self::UnknownVersion { .. } => "MG0303",
            Self::ForeignReference { .. } => "MG0304",
            Self::DeadReference { .. } => "MG0305",
            Self::CircularReference { .. } => "MG0306",
            Self::LongReference { .. } => "MG0343",
            Self::WrongKind { .. } => "MG0307",
            Self::MissingMember { .. } => "MG0308",
            Self::UnknownWord { .. } => "MG0309",
            Self::DuplicateKey { .. } => "MG0310",
            Self::DuplicateParameter { .. } => "MG0311",
            Self::BadStatus { .. } => "MG0313",
            Self::SelectionTooLarge { .. } => "MG0314",
        }
    }

    fn message(&self) -> String {
        match self {
            Self::UnknownOperation { operation, document, .. } => {
                format!("operation `{operation}` is not in {document}")
            }
            Self::AmbiguousOperation { operation, document, candidates, .. } => {
                format!("operationId `{operation}` stands for {} operations in {document}", candidates.len())
            }
            Self::NotOpenApi { document, .. } => format!("{document} is not an OpenAPI document"),
            Self::UnknownVersion { version, .. } => {
                format!("OpenAPI version `{version}` is not known")
            }
            Self::ForeignReference { reference, .. } => {
                format!("reference `{reference}` leads out of the document")
            }
            Self::DeadReference { reference, .. } => {
                format!("reference `{reference}` leads nowhere")
            }
            Self::CircularReference { reference, .. } => {
                format!("reference `{reference}` leads only back to itself")
            }
            Self::LongReference { reference, limit, .. } => {
                format!("reference `{reference}` is not followed after {limit} others")
            }
            Self::WrongKind { member, expected, .. } => format!("`{member}` must be {expected}"),
            Self::MissingMember { what, member, .. } => format!("this {what} has no `{member}`"),
            Self::UnknownWord { member, word, .. } => format!("`{member}` cannot be `{word}`"),
            Self::DuplicateKey { key, .. } => format!("key `{key}` stands twice"),
            Self::DuplicateParameter { name, .. } => format!("parameter `{name}` stands twice"),
            Self::BadStatus { status, .. } => format!("`{status}` is not a status"),
            Self::SelectionTooLarge { limit, .. } => {
                format!("the selected operations reach more than {limit} schemas and members of schemas")
            }
        }
    }

    fn labels(&self) -> Vec<Label> {
        let label = |span: Span, text: &str| Label { span, text: text.to_owned() };
        match self {
            Self::UnknownOperation { span, .. }
            | Self::AmbiguousOperation { span, .. }
            | Self::UnknownVersion { span, .. } => vec![label(*span, "")],
            Self::NotOpenApi { span, .. } => {
                vec![label(*span, "there is no `openapi` or `swagger` at the top of the file")]
            }
            Self::WrongKind { found, place, .. } => {
                vec![label(place.span, &format!("this is {found}"))]
            }
            Self::DuplicateKey { place, first, .. } | Self::DuplicateParameter { place, first, .. } => {
                vec![label(place.span, "here again"), label(*first, "first here")]
            }
            Self::ForeignReference { place, .. }
            | Self::DeadReference { place, .. }
            | Self::CircularReference { place, .. }
            | Self::LongReference { place, .. }
            | Self::MissingMember { place, .. }
            | Self::UnknownWord { place, .. }
            | Self::BadStatus { place, .. }
            | Self::SelectionTooLarge { place, .. } => vec![label(place.span, "")],
        }
    }

    fn notes(&self) -> Vec<String> {
        match self {
            Self::AmbiguousOperation { candidates, .. } => {
                candidates.iter().map(|candidate| format!("one of them is `{candidate}`")).collect()
            }
            Self::UnknownOperation { .. } | Self::NotOpenApi { .. } | Self::UnknownVersion { .. } => Vec::new(),
            Self::ForeignReference { place, .. }
            | Self::DeadReference { place, .. }
            | Self::CircularReference { place, .. }
            | Self::LongReference { place, .. }
            | Self::WrongKind { place, .. }
            | Self::MissingMember { place, .. }
            | Self::UnknownWord { place, .. }
            | Self::DuplicateKey { place, .. }
            | Self::DuplicateParameter { place, .. }
            | Self::BadStatus { place, .. }
            | Self::SelectionTooLarge { place, .. } => {
                vec![format!("JSON pointer `{}`", place.pointer)]
            }
        }
    }

    fn help(&self) -> Option<String> {
        let fixed = |text: &str| Some(text.to_owned());
        match self {
            Self::UnknownOperation { closest, .. } => closest.as_ref().map(OperationName::question),
            Self::AmbiguousOperation { .. } => fixed("name the one you mean by its method and path"),
            Self::UnknownVersion { .. } => fixed("documents of Swagger 2.0 and of OpenAPI 3.0 to 3.2 are read"),
            Self::ForeignReference { .. } => {
                fixed("bundle the document into one file, in which every reference starts with `#/`")
            }
            Self::DeadReference { closest, .. } => closest.as_ref().map(|closest| format!("did you mean `{closest}`?")),
            Self::UnknownWord { allowed, .. } => Some(format!("it can be {}", alternatives(allowed))),
            Self::BadStatus { .. } => fixed("a status is a number such as `200`, a range such as `2XX`, or `default`"),
            Self::SelectionTooLarge { .. } => fixed("select fewer operations"),
            Self::NotOpenApi { .. }
            | Self::CircularReference { .. }
            | Self::LongReference { .. }
            | Self::WrongKind { .. }
            | Self::MissingMember { .. }
            | Self::DuplicateKey { .. }
            | Self::DuplicateParameter { .. } => None,
        }
    }
}

impl OperationName {
    fn question(&self) -> String {
        let Self { operation_id, method_and_path } = self;
        match operation_id {
            Some(id) => format!("did you mean `{id}`? It is `{method_and_path}`"),
            None => format!("did you mean `{method_and_path}`?"),
        }
    }
}

/// `` `a`, `b` or `c` ``
fn alternatives(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        None => String::new(),
    }
}
