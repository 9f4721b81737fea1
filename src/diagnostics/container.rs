//! Problems of `container` and of what a deployment needs: codes MG0160 to MG0169 and MG0260.

use super::{Diagnostic, Problem};
use crate::source::Span;

/// What is wrong with how the server is to be run.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields say what they hold, and the messages below how it is told")]
pub enum ContainerProblem {
    /// A port that the image's user may not listen on.
    Port { low: u64, high: u64, span: Span },
    /// A user by name.
    UserNotNumeric { span: Span },
    /// Root, or a number that images reserve.
    User { low: u64, high: u64, span: Span },
    /// Too little or too much memory.
    Memory { span: Span },
    /// No number of processors.
    Cpus { span: Span },
    /// A port where nobody may connect from outside.
    PortWithoutCallers { span: Span },
    /// The secret's variable is one that the server reads for something else.
    VariableTaken { name: String, span: Span },
}

impl Problem for ContainerProblem {
    fn diagnostic(&self) -> Diagnostic {
        use ContainerProblem as P;
        match self {
            P::Port { low, high, span } => {
                Diagnostic::error("MG0160", format!("`container.port` must be between {low} and {high}"))
                    .at(*span, "")
                    .note("the image's user is not root, and lower ports are root's")
                    .help("leave it out for 8080; the gateway serves 443")
            }
            P::UserNotNumeric { span } => Diagnostic::error("MG0161", "`container.user` must be a number")
                .at(*span, "")
                .help("write a number such as `10001`; Kubernetes cannot tell whether a named user is root"),
            P::User { low, high, span } => {
                Diagnostic::error("MG0162", format!("`container.user` must be between {low} and {high}"))
                    .at(*span, "")
                    .help("the server never runs as root; leave it out for 10001")
            }
            P::Memory { span } => Diagnostic::error("MG0163", "`container.memory` must be between 32MiB and 8GiB")
                .at(*span, "")
                .help("leave it out for 256MiB"),
            P::Cpus { span } => Diagnostic::error("MG0164", "`container.cpus` must be a number between 0.05 and 4")
                .at(*span, "")
                .help("write processors such as `0.5`, with at most three digits behind the point"),
            P::PortWithoutCallers { span } => Diagnostic::error(
                "MG0260",
                "`container.port` has no effect: this server does not ask who calls",
            )
            .at(*span, "nobody may connect here")
            .note("such a server answers on loopback and standard input only, so its image speaks over standard input")
            .help("take `port` out, or let a gateway admit callers with `caller: gateway` and `gateway_secret`"),
            P::VariableTaken { name, span } => {
                Diagnostic::error("MG0165", format!("the server reads `{name}` for something else"))
                    .at(*span, "")
                    .help(format!("call it something else, such as `MY_{name}`"))
            }
        }
    }
}
