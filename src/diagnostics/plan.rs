//! Problems of the allow-list against the document: codes MG0201 to MG0299.
//!
//! MG0204 and MG0205 (unknown and ambiguous operations) are told where operations are looked up, in
//! [`super::DocumentProblem`].

use super::{Diagnostic, Problem, closest};
use crate::source::Span;

/// What does not fit between allow-list and document.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields say what they hold, and the messages below how it is told")]
pub enum PlanProblem {
    /// The operation needs a parameter that the tool does not set.
    RequiredParameter { tool: String, parameter: String, place: &'static str, line: String, span: Span, declared: Span },
    /// An argument goes to a parameter that the operation does not have.
    UnknownParameter { parameter: String, place: &'static str, operation: String, known: Vec<String>, span: Span },
    /// A path leads nowhere.
    UnknownPath { path: String, member: String, owner: String, known: Vec<String>, span: Span },
    /// A path leads through an open object, so its type is unknown.
    NeedsType { path: String, owner: String, kind: &'static str, span: Span },
    /// `as` says what the document denies.
    TypeClash { path: String, said: &'static str, declared: String, span: Span },
    /// A path ends at an object or a list.
    NotAValue { path: String, found: &'static str, known: Vec<String>, span: Span },
    /// `each` or `[]` on something that is no list.
    NotAList { path: String, found: String, span: Span },
    /// A filter that does not fit the type.
    FilterClash { filter: &'static str, kind: &'static str, span: Span },
    /// A document that no filter makes text of.
    NeedsMarkdown { path: String, span: Span },
    /// A pattern that cannot be compiled in linear time within the limit.
    BadPattern { reason: &'static str, span: Span },
    /// `required: false` where the document requires.
    Loosened { argument: String, span: Span, declared: Span },
    /// Something of the document that this version cannot send.
    NotSendable { what: String, span: Span, declared: Option<Span> },
    /// No base URL anywhere.
    NoBaseUrl { found: Option<String>, span: Span },
    /// The document serves the operation elsewhere than the base URL says.
    OwnServer { operation: String, url: String, base: String, span: Span },
    /// The operation has no JSON answer that a projection could read.
    NoJsonAnswer { operation: String, found: Vec<String>, span: Span },
    /// One member is read as a value and as an object.
    ValueAndObject { path: String, span: Span },
    /// Two arguments for one parameter.
    DuplicateTarget { target: String, span: Span, first: Span },
    /// Two names that give one Rust name or one name for clients.
    NameCollision { first_name: String, second_name: String, what: &'static str, span: Span, first: Span },
    /// `pushdown` finds no output below its prefix.
    EmptyPushdown { under: String, span: Span },
    /// A pattern without an example: neither a model nor the emitted tests can guess a value.
    NeedsExample { argument: String, reason: Option<String>, span: Span },
    /// A member of an object is written like another parameter or field; whether the object must have it.
    WrittenAlike { argument: String, member: String, is_needed: bool, span: Span },
    /// Values that the document lists and that cannot be shown as they are.
    OddValues { argument: String, count: usize, span: Span, declared: Span },
    /// The vendor advises against an operation or a parameter.
    Deprecated { what: String, span: Span, declared: Span },
    /// An enum value that the document does not have.
    NotInDocument { argument: String, value: String, known: Vec<String>, span: Span },
    /// An argument's type is not one that a caller can send here.
    ArgumentType { argument: String, found: String, span: Span },
    /// A rule that says nothing about values of the argument's type.
    RuleMisfit { argument: String, rule: &'static str, kind: &'static str, span: Span },
    /// The rules of an argument leave no value, or name one twice.
    NoValueLeft { argument: String, span: Span },
    /// The example or default does not pass the argument's own checks.
    BadExample { argument: String, what: &'static str, reason: String, span: Span },
    /// Objects or lists within a parameter whose style does not say how they are written.
    NestedAsJson { parameter: String, span: Span },
    /// A keyword that restricts values and is not read.
    UnreadKeyword { keyword: &'static str, span: Span },
    /// Parts of an argument's schema that contradict each other.
    ContradictoryParts { argument: String, what: String, span: Span, declared: Span },
}

impl Problem for PlanProblem {
    #[expect(clippy::too_many_lines, reason = "one arm a problem keeps the match exhaustive")]
    fn diagnostic(&self) -> Diagnostic {
        use PlanProblem as P;
        match self {
            P::RequiredParameter { tool, parameter, place, line, span, declared } => Diagnostic::error(
                "MG0201",
                format!("tool `{tool}` leaves out the required {place} parameter `{parameter}`"),
            )
            .at(*span, "not among these arguments")
            .at(*declared, "required here")
            .help(format!("add the line `{line}`")),
            P::UnknownParameter { parameter, place, operation, known, span } => {
                let diagnostic = Diagnostic::error(
                    "MG0202",
                    format!("operation `{operation}` has no {place} parameter `{parameter}`"),
                )
                .at(*span, "");
                with_meant(diagnostic, parameter, known, "parameters")
            }
            P::UnknownPath { path, member, owner, known, span } => {
                let diagnostic =
                    Diagnostic::error("MG0203", format!("`{path}`: {owner} has no `{member}`")).at(*span, "");
                with_meant(diagnostic, member, known, "known here")
            }
            P::NeedsType { path, owner, kind, span } => Diagnostic::error(
                "MG0206",
                format!("`{path}`: the document leaves {owner} open, so the type is unknown"),
            )
            .at(*span, "")
            .help(format!("say it: `{}`", format!("{path} as {kind}").trim_start())),
            P::TypeClash { path, said, declared, span } => {
                Diagnostic::error("MG0207", format!("`{path}` is {declared} in the document, not {said}")).at(*span, "")
            }
            P::NotAValue { path, found, known, span } => {
                let diagnostic = Diagnostic::error("MG0208", format!("`{path}` is {found}, not a value")).at(*span, "");
                let diagnostic = if known.is_empty() {
                    diagnostic
                } else {
                    diagnostic.note(format!("known below: {}", ticked(known)))
                };
                diagnostic.help(match *found {
                    "a list of objects" => format!("write `{{each: {path}, fields: {{…}}}}`"),
                    "a list" => format!("write `'{path}[]'` for its values"),
                    _ => format!("name what you need of it: `{path}.…`"),
                })
            }
            P::NotAList { path, found, span } => {
                Diagnostic::error("MG0209", format!("`{path}` is {found}, not a list")).at(*span, "")
            }
            P::FilterClash { filter, kind, span } => {
                Diagnostic::error("MG0210", format!("the filter `{filter}` does not go with {kind}")).at(*span, "")
            }
            P::NeedsMarkdown { path, span } => {
                Diagnostic::error("MG0226", format!("`{path}` is a document, and nothing makes text of it"))
                    .at(*span, "")
                    .help("write `| markdown` behind it")
            }
            P::BadPattern { reason, span } => Diagnostic::error("MG0211", "this pattern cannot be used")
                .at(*span, *reason)
                .help("use a plain pattern; `min`, `max_length` and `enum` say the rest"),
            P::Loosened { argument, span, declared } => {
                Diagnostic::error("MG0212", format!("`{argument}` cannot be made optional"))
                    .at(*span, "")
                    .at(*declared, "the document requires it")
            }
            P::NotSendable { what, span, declared } => {
                let diagnostic = Diagnostic::error("MG0213", format!("{what} is not supported yet")).at(*span, "");
                match declared {
                    Some(declared) => diagnostic.at(*declared, "declared here"),
                    None => diagnostic,
                }
            }
            P::NoBaseUrl { found, span } => {
                let label = match found {
                    None => "the document names no server".to_owned(),
                    Some(url) => format!("the document's server `{url}` is not a whole https URL"),
                };
                Diagnostic::error("MG0214", "nothing says where the API is")
                    .at(*span, label)
                    .help("add `upstream: {base_url: https://…}`")
            }
            P::OwnServer { operation, url, base, span } => {
                Diagnostic::error("MG0270", format!("operation `{operation}` has a server of its own"))
                    .at(*span, format!("the document serves it at `{url}`"))
                    .note(format!("all calls go to `{base}`"))
                    .help("generate a second server for it, with its own `upstream: {base_url: …}`")
            }
            P::NoJsonAnswer { operation, found, span } => {
                let diagnostic =
                    Diagnostic::error("MG0215", format!("operation `{operation}` has no JSON answer to project"))
                        .at(*span, "");
                if found.is_empty() {
                    diagnostic
                } else {
                    diagnostic.note(format!("it answers with {}", ticked(found)))
                }
            }
            P::ValueAndObject { path, span } => {
                Diagnostic::error("MG0216", format!("`{path}` is read as a value and as an object"))
                    .at(*span, "")
                    .help("keep one of the two outputs")
            }
            P::DuplicateTarget { target, span, first } => {
                Diagnostic::error("MG0217", format!("two arguments go to `{target}`"))
                    .at(*span, "again here")
                    .at(*first, "first here")
            }
            P::NameCollision { first_name, second_name, what, span, first } => {
                Diagnostic::error("MG0218", format!("`{first_name}` and `{second_name}` give one {what}"))
                    .at(*span, "")
                    .at(*first, "the other")
                    .help("rename one of them")
            }
            P::EmptyPushdown { under, span } => {
                Diagnostic::error("MG0220", format!("no output is read below `{under}`")).at(*span, "")
            }
            P::WrittenAlike { argument, member, is_needed, span } => {
                let message = format!("the member `{member}` of `{argument}` is written like another parameter");
                let diagnostic = Diagnostic::error("MG0269", message);
                match is_needed {
                    true => diagnostic.at(*span, "the document requires it"),
                    false => diagnostic.at(*span, "the member is left out").into_warning(),
                }
            }
            P::OddValues { argument, count, span, declared } => {
                let message = format!("{count} of the values of `{argument}` cannot be shown as they are");
                Diagnostic::error("MG0261", message)
                    .at(*span, "they are left out")
                    .at(*declared, "listed here")
                    .into_warning()
            }
            P::Deprecated { what, span, declared } => {
                Diagnostic::error("MG0268", format!("the document advises against {what}"))
                    .at(*span, "")
                    .at(*declared, "deprecated")
                    .into_warning()
            }
            P::NeedsExample { argument, reason, span } => {
                let message = format!("no value of `{argument}` can be guessed that passes its rules");
                let diagnostic = Diagnostic::error("MG0221", message)
                    .at(*span, "")
                    .help("add `example:`; models read it and the emitted tests send it");
                match reason {
                    Some(reason) => diagnostic.note(format!("of the one that was tried, {reason}")),
                    None => diagnostic,
                }
            }
            P::NotInDocument { argument, value, known, span } => {
                let diagnostic =
                    Diagnostic::error("MG0225", format!("`{value}` is not a value of `{argument}` in the document"))
                        .at(*span, "");
                with_meant(diagnostic, value, known, "values")
            }
            P::ArgumentType { argument, found, span } => {
                Diagnostic::error("MG0222", format!("`{argument}` cannot be {found}")).at(*span, "").note(
                    "types of arguments: `string`, `integer`, `number`, `boolean`, `object`, `array`; without one the document's counts",
                )
            }
            P::RuleMisfit { argument, rule, kind, span } => {
                Diagnostic::error("MG0228", format!("`{rule}` does not go with {kind}, which `{argument}` is"))
                    .at(*span, "")
                    .help("`pattern`, `max_length` and `enum` are for text, `min` and `max` for numbers")
            }
            P::NoValueLeft { argument, span } => {
                Diagnostic::error("MG0227", format!("the rules of `{argument}` leave no value, or name one twice"))
                    .at(*span, "")
                    .help("`min` is not above `max`, and `enum` lists each value once")
            }
            P::BadExample { argument, what, reason, span } => {
                Diagnostic::error("MG0223", format!("the {what} of `{argument}` does not pass its own checks"))
                    .at(*span, "")
                    .note(reason.clone())
            }
            P::NestedAsJson { parameter, span } => Diagnostic::error(
                "MG0253",
                format!("nobody says how objects and lists within `{parameter}` are written"),
            )
            .at(*span, "sent as JSON")
            .note("OpenAPI defines its styles for plain values in objects and lists only"),
            P::UnreadKeyword { keyword, span } => {
                Diagnostic::error("MG0254", format!("`{keyword}` is not checked before a value is sent"))
                    .at(*span, "passed over")
                    .note("the upstream decides; the tool's schema and its checks do not know of it")
            }
            P::ContradictoryParts { argument, what, span, declared } => {
                Diagnostic::error("MG0252", format!("no value of `{argument}` fits: its parts want {what}"))
                    .at(*span, "")
                    .at(*declared, "all of these parts hold")
                    .help("leave the argument out if it is optional, or mend the document")
            }
        }
    }
}

fn with_meant(diagnostic: Diagnostic, name: &str, known: &[String], word: &str) -> Diagnostic {
    let meant = closest(name, known.iter().map(String::as_str)).map(|name| format!("did you mean `{name}`?"));
    let diagnostic = if known.is_empty() { diagnostic } else { diagnostic.note(format!("{word}: {}", ticked(known))) };
    diagnostic.maybe_help(meant)
}

fn ticked<S: AsRef<str>>(names: &[S]) -> String {
    const SHOWN: usize = 30;
    let mut list = names.iter().take(SHOWN).map(|name| format!("`{}`", name.as_ref())).collect::<Vec<_>>().join(", ");
    if names.len() > SHOWN {
        list.push_str(&format!(" and {} more", names.len() - SHOWN));
    }
    list
}
