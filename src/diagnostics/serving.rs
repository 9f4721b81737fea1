//! Problems of writing tools, resources, prompts and the audit: codes MG0140 to MG0159 and MG0240 to MG0259.

use super::{Diagnostic, Problem, closest};
use crate::source::Span;

/// What is wrong with a body, a confirmation, a resource, a prompt or the audit.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields say what they hold, and the messages below how it is told")]
pub enum ServingProblem {
    /// An address that no resource can have.
    BadUri { uri: String, reason: &'static str, span: Span },
    /// A file that is not below the allow-list's folder.
    FileOutside { path: String, span: Span },
    /// The operation needs a member of its body that no argument always sets.
    RequiredBody { tool: String, member: String, line: String, span: Span, declared: Span },
    /// A body where the operation takes no JSON.
    NoJsonBody { operation: String, found: Vec<String>, span: Span },
    /// A member of the body that the document leaves open.
    OpenBody { argument: String, path: String, owner: String, span: Span },
    /// `convert` on something that is no text of a body.
    ConvertPlace { argument: String, span: Span },
    /// A resource of a tool that does not exist.
    UnknownTool { name: String, known: Vec<String>, span: Span },
    /// A value of an address that its tool does not take, or one that the tool needs and the address lacks.
    ResourceArgument { uri: String, argument: String, tool: String, is_missing: bool, span: Span },
    /// A resource of a tool that changes something.
    ResourceChanges { tool: String, span: Span },
    /// `effect: read` where the method says otherwise.
    ReadNeedsWhy { method: &'static str, span: Span },
    /// `done` beside other outputs, or with paging.
    DoneBeside { span: Span },
    /// `all_pages` without `page`.
    AllPagesAlone { span: Span },
    /// `redact` names no argument of any tool.
    UnknownRedaction { name: String, known: Vec<String>, span: Span },
    /// Two resources or prompts that clients cannot tell apart.
    SameName { what: &'static str, name: String, span: Span, first: Span },
}

impl Problem for ServingProblem {
    #[expect(clippy::too_many_lines, reason = "one arm a problem keeps the match exhaustive")]
    fn diagnostic(&self) -> Diagnostic {
        use ServingProblem as P;
        match self {
            P::BadUri { uri, reason, span } => {
                Diagnostic::error("MG0140", format!("`{uri}` cannot be a resource's address"))
                    .at(*span, "")
                    .help(format!("an address: {reason}"))
            }
            P::FileOutside { path, span } => {
                Diagnostic::error("MG0141", format!("`{path}` is not below the allow-list's folder"))
                    .at(*span, "")
                    .help("name a file beside the allow-list or in a folder there, such as `docs/help.md`")
            }
            P::RequiredBody { tool, member, line, span, declared } => {
                let message = format!("tool `{tool}` leaves out the required member `{member}` of the body");
                Diagnostic::error("MG0240", message)
                    .at(*span, "not among these arguments")
                    .at(*declared, "required here")
                    .help(format!("add the line `{line}`"))
            }
            P::NoJsonBody { operation, found, span } => {
                let message = format!("operation `{operation}` takes no body that can be sent");
                let diagnostic = Diagnostic::error("MG0241", message).at(*span, "");
                if found.is_empty() { diagnostic } else { diagnostic.note(format!("it takes {}", ticked(found))) }
            }
            P::OpenBody { argument, path, owner, span } => {
                let message =
                    format!("`{path}`: the document leaves {owner} open, so the type of `{argument}` is unknown");
                Diagnostic::error("MG0242", message).at(*span, "").help("say it: `type: string`")
            }
            P::ConvertPlace { argument, span } => {
                Diagnostic::error("MG0243", format!("`{argument}` cannot be converted to a document"))
                    .at(*span, "")
                    .help("`markdown_to_adf` is for a string of the body: `{to: body.…, type: string}`")
            }
            P::UnknownTool { name, known, span } => {
                let diagnostic = Diagnostic::error("MG0244", format!("there is no tool `{name}`")).at(*span, "");
                meant(diagnostic, name, known, "tools")
            }
            P::ResourceArgument { uri, argument, tool, is_missing: true, span } => {
                Diagnostic::error("MG0245", format!("`{uri}` does not hold `{argument}`, which `{tool}` needs"))
                    .at(*span, "")
                    .help(format!("put `{{{argument}}}` into the address"))
            }
            P::ResourceArgument { argument, tool, span, .. } => {
                Diagnostic::error("MG0245", format!("`{tool}` takes no text argument `{argument}`")).at(*span, "")
            }
            P::ResourceChanges { tool, span } => {
                Diagnostic::error("MG0246", format!("`{tool}` changes something, so it cannot be a resource"))
                    .at(*span, "")
                    .help("clients read resources without asking; name a tool that reads")
            }
            P::ReadNeedsWhy { method, span } => {
                Diagnostic::error("MG0247", format!("`effect: read` on a {method} operation needs `why`"))
                    .at(*span, "")
                    .help("say why it changes nothing: `why: the search takes its query in the body`")
            }
            P::DoneBeside { span } => Diagnostic::error("MG0248", "`done: true` stands alone")
                .at(*span, "")
                .help("return `{done: true}` and nothing else, without `page`, or take it out"),
            P::AllPagesAlone { span } => Diagnostic::error("MG0249", "`all_pages` needs `page`").at(*span, ""),
            P::UnknownRedaction { name, known, span } => {
                let diagnostic = Diagnostic::error("MG0250", format!("no tool has an argument `{name}`")).at(*span, "");
                meant(diagnostic, name, known, "arguments")
            }
            P::SameName { what, name, span, first } => {
                Diagnostic::error("MG0251", format!("two {what} would be called `{name}`"))
                    .at(*span, "")
                    .at(*first, "the other")
            }
        }
    }
}

fn meant(diagnostic: Diagnostic, name: &str, known: &[String], word: &str) -> Diagnostic {
    let close = closest(name, known.iter().map(String::as_str)).map(|name| format!("did you mean `{name}`?"));
    diagnostic.note(format!("{word}: {}", ticked(known))).maybe_help(close)
}

fn ticked(names: &[String]) -> String {
    names.iter().take(30).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
