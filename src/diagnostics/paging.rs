//! Problems of `page` and `all_pages`: codes MG0156 to MG0159, MG0219, MG0224 and MG0265 to MG0269.

use super::{Diagnostic, Problem};
use crate::source::Span;

/// What is wrong with how a list is paged.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields say what they hold, and the messages below how it is told")]
pub enum PagingProblem {
    /// `page` that does not say how the list goes on.
    NoStyle { span: Span },
    /// `page` that says it in two ways.
    TwoStyles { first: &'static str, second: &'static str, span: Span },
    /// A position out of an address that does not go into the query.
    AddressTarget { style: &'static str, span: Span },
    /// `last` beside `more`.
    LastAndMore { span: Span },
    /// `page` without one list that it pages.
    NoList { found: Vec<String>, span: Span },
    /// `size.default` above `size.cap`.
    SizeDefault { default: u64, cap: u64, span: Span },
    /// A position out of an address in a parameter that the document does not declare; only a warning.
    Undeclared { parameter: String, operation: String, span: Span },
    /// `page.items` names no list.
    UnknownList { name: String, known: Vec<String>, span: Span },
    /// `after_last.from` that leads out of one element.
    NotOneValue { path: String, span: Span },
}

impl Problem for PagingProblem {
    fn diagnostic(&self) -> Diagnostic {
        use PagingProblem as P;
        match self {
            P::NoStyle { span } => Diagnostic::error("MG0156", "`page` does not say how the list goes on")
                .at(*span, "")
                .help("name one way: `token`, `offset`, `page`, `link`, `next_url` or `after_last`"),
            P::TwoStyles { first, second, span } => {
                Diagnostic::error("MG0157", format!("a list goes on in one way, not by both `{first}` and `{second}`"))
                    .at(*span, "")
                    .help("keep the one that the API documents for this operation")
            }
            P::AddressTarget { style, span } => {
                let message = format!("what `{style}` takes out of an address goes into the query");
                Diagnostic::error("MG0158", message)
                    .at(*span, "")
                    .help("name the parameter of the address that moves on: `to: query.NAME`")
            }
            P::LastAndMore { span } => Diagnostic::error("MG0159", "a page cannot have both `last` and `more`")
                .at(*span, "")
                .help("`last` is true on the last page, `more` is false there; keep the one that the API has"),
            P::NoList { found, span } if found.is_empty() => {
                Diagnostic::error("MG0219", "`page` pages a list, and `returns` has none")
                    .at(*span, "")
                    .help("return the list: `returns: {items: {each: …}}`")
            }
            P::NoList { found, span } => {
                Diagnostic::error("MG0219", format!("`page` pages one list, and `returns` has {}", found.len()))
                    .at(*span, "")
                    .note(format!("lists: {}", ticked(found)))
                    .help(format!("say which: `items: {}`", found.first().map_or("NAME", String::as_str)))
            }
            P::SizeDefault { default, cap, span } => {
                Diagnostic::error("MG0224", format!("the default size {default} is above the cap {cap}")).at(*span, "")
            }
            P::Undeclared { parameter, operation, span } => {
                let message = format!("operation `{operation}` declares no query parameter `{parameter}`");
                Diagnostic::error("MG0265", message)
                    .at(*span, "")
                    .note("many documents leave out what only the API's own addresses hold")
                    .help("make sure that the name is spelled as in those addresses")
            }
            P::UnknownList { name, known, span } => {
                let diagnostic = Diagnostic::error("MG0266", format!("`{name}` is no list of `returns`")).at(*span, "");
                if known.is_empty() { diagnostic } else { diagnostic.note(format!("lists: {}", ticked(known))) }
            }
            P::NotOneValue { path, span } => {
                Diagnostic::error("MG0267", format!("`{path}` is not one value of an element"))
                    .at(*span, "")
                    .help("`from` leads from an element to its id: `from: id`")
            }
        }
    }
}

fn ticked(names: &[String]) -> String {
    names.iter().take(30).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
