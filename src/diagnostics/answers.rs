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
            P::KeyTaken { span } => Diagnostic::error("MG0273", "every entry has its `key` already")
                .at(*span, "")
                .help("call the output something else, or leave it out"),
        }
    }
}
