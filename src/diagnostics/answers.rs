//! Problems of what a tool reads of an answer: codes MG0150 to MG0155 and MG0271 to MG0289.

use super::{Diagnostic, Problem};
use crate::source::Span;

/// What is wrong with what a tool reads of an answer.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields say what they hold, and the messages below how it is told")]
pub enum AnswerProblem {
    /// `[]` in a path that must lead to one place.
    ElementsInside { path: String, word: &'static str, span: Span },
    /// `entries` of something that is no map.
    NotAMap { path: String, found: &'static str, span: Span },
    /// `raw: true` and its likes among outputs.
    WholeInside { word: String, span: Span },
    /// `errors.when` that is no condition.
    BadCondition { text: String, reason: &'static str, span: Span },
    /// `raw: true` and its likes together with what only lists and outputs have.
    WholeBeside { form: &'static str, beside: &'static str, span: Span },
    /// The document says that the answer is something else.
    OtherAnswer { form: &'static str, operation: String, found: Vec<String>, span: Span },
    /// Nothing but a stream answers.
    Stream { operation: String, found: Vec<String>, span: Span },
    /// More of an answer than a reply holds.
    CapAboveBudget { cap: u64, budget: u64, span: Span },
    /// An output called `key` beside the key of an entry.
    KeyTaken { span: Span },
}

impl Problem for AnswerProblem {
    fn diagnostic(&self) -> Diagnostic {
        use AnswerProblem as P;
        match self {
            P::ElementsInside { path, word, span } => {
                let message = format!("`{word}` names one place, and `{path}` leads to many");
                let diagnostic = Diagnostic::error("MG0271", message).at(*span, "");
                let (list, rest) = path.split_once("[]").unwrap_or((path, ""));
                let rest = rest.trim_start_matches('.');
                match *word {
                    "keys_where" => diagnostic.help("put it among the `fields` of an `each`"),
                    _ => diagnostic.help(format!(
                        "put one inside the other: `{{each: '{list}', fields: {{…: {{{word}: '{rest}'}}}}}}`"
                    )),
                }
            }
            P::NotAMap { path, found, span } => {
                Diagnostic::error("MG0272", format!("`{path}` is {found}, not a map")).at(*span, "")
            }
            P::WholeInside { word, span } => Diagnostic::error("MG0150", format!("`{word}: true` stands alone"))
                .at(*span, "")
                .help(format!("it is all that a tool's `returns` holds: `returns: {{{word}: true, cap: …}}`")),
            P::BadCondition { text, reason, span } => Diagnostic::error("MG0151", format!("`{text}` is no condition"))
                .at(*span, *reason)
                .help("write `ok == false`, `status != 'OK'`, or the path of a member that only a refusal has"),
            P::WholeBeside { form, beside, span } => {
                Diagnostic::error("MG0274", format!("`{form}: true` passes the whole answer on, without `{beside}`"))
                    .at(*span, "")
                    .help(format!("project the answer, or take `{beside}` out"))
            }
            P::OtherAnswer { form, operation, found, span } => {
                let kind = match *form {
                    "raw" => "JSON",
                    "text" => "a text",
                    _ => "a file",
                };
                let message = format!("the document does not say that `{operation}` answers with {kind}");
                Diagnostic::error("MG0275", message)
                    .at(*span, "")
                    .note(format!("it answers with {}", ticked(found)))
                    .note("an answer of another kind is refused when it comes")
                    .into_warning()
            }
            P::Stream { operation, found, span } => {
                Diagnostic::error("MG0276", format!("operation `{operation}` answers with a stream"))
                    .at(*span, "")
                    .note(format!("it answers with {}", ticked(found)))
                    .help("a tool reads answers of one piece: name another operation")
            }
            P::CapAboveBudget { cap, budget, span } => {
                let message = format!("a cap of {cap} bytes is above the budget of {budget}");
                Diagnostic::error("MG0277", message).at(*span, "").help("raise `budget` of the tool, or lower the cap")
            }
            P::KeyTaken { span } => Diagnostic::error("MG0273", "every entry has its `key` already")
                .at(*span, "")
                .help("call the output something else, or leave it out"),
        }
    }
}

fn ticked(names: &[String]) -> String {
    names.iter().take(30).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
