//! Problems of the allow-list's form: codes MG0101 to MG0199.

use super::{Diagnostic, Problem, closest};
use crate::source::Span;

/// What is wrong with the form of an allow-list.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "the fields say what they hold, and the messages below how it is told")]
pub enum AllowListProblem {
    /// The file has no top-level `mcpgen`.
    NotAnAllowList { span: Span },
    /// A key that the format does not have.
    UnknownKey { key: String, section: String, span: Span, known: Vec<&'static str> },
    /// A key that is there twice.
    DuplicateKey { key: String, span: Span, first: Span },
    /// Something of the format that this version does not build.
    NotSupportedYet { what: String, span: Span },
    /// A key that must be there.
    MissingKey { key: &'static str, section: String, span: Span },
    /// A value of the wrong kind.
    WrongKind { what: String, expected: &'static str, found: &'static str, span: Span },
    /// A string that YAML reads as something else.
    NeedsQuotes { what: String, found: &'static str, span: Span },
    /// A duration, size or rate without a unit.
    BadUnit { text: String, kind: &'static str, span: Span },
    /// A name that breaks the rules.
    BadName { name: String, rule: &'static str, span: Span },
    /// A name that no file or module can have.
    UnbearableName { name: String, span: Span },
    /// A path that breaks the grammar.
    BadPath { text: String, reason: String, span: Span },
    /// A filter that does not exist.
    UnknownFilter { name: String, known: Vec<&'static str>, span: Span },
    /// A type that does not exist.
    UnknownType { name: String, known: Vec<&'static str>, span: Span },
    /// An output called like a word of the grammar.
    ReservedOutput { name: String, span: Span },
    /// An enum value that readers of YAML 1.1 take for something else.
    AmbiguousPlain { text: String, span: Span },
    /// `shared` or `use` names no shared argument.
    UnknownShared { name: String, known: Vec<String>, span: Span },
    /// `use` or `returns` names no projection.
    UnknownProjection { name: String, known: Vec<String>, span: Span },
    /// A projection that uses itself.
    ProjectionUsesItself { name: String, span: Span },
    /// Two answers of `auth` that do not fit.
    AuthPair { caller: String, upstream: String, why: &'static str, span: Span },
    /// A header that no argument may set.
    ReservedHeader { header: String, span: Span },
    /// Another version of the format.
    FormatVersion { span: Span },
    /// A number outside its bounds.
    OutOfRange { what: String, low: u64, high: u64, span: Span },
    /// A word that is not one of the choices.
    NotAChoice { what: String, found: String, choices: Vec<&'static str>, span: Span },
    /// A base URL that cannot be used.
    BadBaseUrl { reason: &'static str, span: Span },
    /// A host that is not one.
    BadHost { host: String, span: Span },
    /// An origin that is not one.
    BadOrigin { origin: String, span: Span },
    /// A caller that a gateway must admit, without the gateway's secret.
    GatewaySecretMissing { caller: &'static str, span: Span },
    /// A rate for each caller where callers are unknown.
    RatePerUnknownCaller { span: Span },
    /// An environment variable's name that is not one.
    BadVariable { name: String, span: Span },
    /// A URL that must be https.
    NotHttps { what: &'static str, span: Span },
    /// A word where an argument's rule belongs.
    UnknownWord { word: String, span: Span },
    /// Two forms of an argument at once.
    Contradiction { first: &'static str, second: &'static str, span: Span },
    /// A target that is not one.
    BadTarget { text: String, span: Span },
    /// `each` where output names belong.
    EachAtTop { span: Span },
    /// A path with `[]` inside flow braces.
    PathNeedsQuotes { span: Span },
    /// A description that is empty or too long.
    DescriptionLength { limit: usize, span: Span },
    /// A placeholder that nothing fills.
    UnknownPlaceholder { name: String, known: Vec<&'static str>, span: Span },
    /// A key of `errors` that is no status.
    BadErrorStatus { text: String, span: Span },
    /// An explained variable that the base URL does not hold.
    VariableNotInBaseUrl { name: String, span: Span },
}

impl Problem for AllowListProblem {
    #[expect(clippy::too_many_lines, reason = "one arm a problem keeps the match exhaustive")]
    fn diagnostic(&self) -> Diagnostic {
        use AllowListProblem as P;
        match self {
            P::NotAnAllowList { span } => Diagnostic::error("MG0101", "this file is not an allow-list")
                .at(*span, "no `mcpgen:` here")
                .help("an allow-list starts with `mcpgen: 1`"),
            P::UnknownKey { key, section, span, known } => {
                let meant = closest(key, known.iter().copied()).map(|name| format!("did you mean `{name}`?"));
                let diagnostic =
                    Diagnostic::error("MG0102", format!("{section} has no key `{key}`")).at(*span, "unknown key");
                match meant {
                    Some(help) => diagnostic.help(help),
                    None => diagnostic.note(format!("known here: {}", ticked(known))),
                }
            }
            P::DuplicateKey { key, span, first } => Diagnostic::error("MG0103", format!("`{key}` is there twice"))
                .at(*span, "again here")
                .at(*first, "first here")
                .help("keep one of them"),
            P::NotSupportedYet { what, span } => Diagnostic::error("MG0104", format!("{what} is not supported yet"))
                .at(*span, "")
                .help("take it out; this version would otherwise leave it without effect"),
            P::MissingKey { key, section, span } => {
                Diagnostic::error("MG0105", format!("{section} needs `{key}`")).at(*span, format!("no `{key}` here"))
            }
            P::WrongKind { what, expected, found, span } => {
                Diagnostic::error("MG0106", format!("{what} must be {expected}")).at(*span, format!("this is {found}"))
            }
            P::NeedsQuotes { what, found, span } => Diagnostic::error("MG0107", format!("`{what}` must be a string"))
                .at(*span, format!("YAML reads {found}"))
                .help("write it in quotes"),
            P::FormatVersion { span } => Diagnostic::error("MG0121", "this version reads format 1 only")
                .at(*span, "another format")
                .help("write `mcpgen: 1`, or use the mcpgen that this file was written for"),
            P::BadUnit { text, kind, span } => bad_unit(text, kind).at(*span, format!("not {kind}")),
            P::BadName { name, rule, span } => {
                Diagnostic::error("MG0109", format!("`{name}` cannot be a name")).at(*span, "").help(*rule)
            }
            P::UnbearableName { name, span } => {
                Diagnostic::error("MG0110", format!("no file or Rust module can be called `{name}`"))
                    .at(*span, "")
                    .help(format!("a prefix helps: `my_{name}`"))
            }
            P::OutOfRange { what, low, high, span } => {
                Diagnostic::error("MG0122", format!("`{what}` must be between {low} and {high}"))
                    .at(*span, "out of range")
            }
            P::NotAChoice { what, found, choices, span } => {
                let meant = closest(found, choices.iter().copied()).map(|name| format!("did you mean `{name}`?"));
                Diagnostic::error("MG0123", format!("`{found}` is not a choice for `{what}`"))
                    .at(*span, "")
                    .note(format!("choices: {}", ticked(choices)))
                    .maybe_help(meant)
            }
            P::BadBaseUrl { reason, span } => {
                Diagnostic::error("MG0124", "this base URL cannot be used").at(*span, "").help(*reason)
            }
            P::BadHost { host, span } => Diagnostic::error("MG0125", format!("`{host}` is not a host name"))
                .at(*span, "")
                .help("write the name as clients send it, such as `mcp.example.com`; no scheme, path or `*`"),
            P::BadOrigin { origin, span } => Diagnostic::error("MG0126", format!("`{origin}` is not an origin"))
                .at(*span, "")
                .help("an origin is scheme, host and port: `https://app.example.com:443`"),
            P::NotHttps { what, span } => {
                Diagnostic::error("MG0130", format!("`{what}` must be an https URL")).at(*span, "")
            }
            P::BadVariable { name, span } => {
                Diagnostic::error("MG0129", format!("`{name}` is not the name of an environment variable"))
                    .at(*span, "")
                    .help("use upper-case letters, digits and `_`, such as `GATEWAY_SECRET`")
            }
            P::DescriptionLength { limit, span } => {
                Diagnostic::error("MG0136", format!("a tool's description has 1 to {limit} characters"))
                    .at(*span, "")
                    .help("say when to use the tool; a model reads it on every turn")
            }
            P::BadPath { text, reason, span } => {
                Diagnostic::error("MG0111", format!("`{text}` is not a path")).at(*span, reason.clone())
            }
            P::UnknownFilter { name, known, span } => {
                let meant = closest(name, known.iter().copied()).map(|name| format!("did you mean `{name}`?"));
                Diagnostic::error("MG0112", format!("there is no filter `{name}`"))
                    .at(*span, "")
                    .note(format!("filters: {}", ticked(known)))
                    .maybe_help(meant)
            }
            P::UnknownType { name, known, span } => {
                let meant = closest(name, known.iter().copied()).map(|name| format!("did you mean `{name}`?"));
                Diagnostic::error("MG0113", format!("there is no type `{name}`"))
                    .at(*span, "")
                    .note(format!("types: {}", ticked(known)))
                    .maybe_help(meant)
            }
            P::ReservedOutput { name, span } => Diagnostic::error(
                "MG0114",
                format!("`{name}` is a word of the projection grammar and cannot be an output"),
            )
            .at(*span, "")
            .help(format!("call it `{name}_value`, or what it holds")),
            P::UnknownProjection { name, known, span } => unknown("MG0117", "projection", name, known).at(*span, ""),
            P::ProjectionUsesItself { name, span } => {
                Diagnostic::error("MG0118", format!("the projection `{name}` uses itself"))
                    .at(*span, "leads back to it")
            }
            P::EachAtTop { span } => Diagnostic::error("MG0134", "`each` needs an output's name in front of it")
                .at(*span, "")
                .help("write `items: {each: …, fields: {…}}`"),
            P::PathNeedsQuotes { span } => {
                Diagnostic::error("MG0135", "this is a list, and an output's value is a path")
                    .at(*span, "")
                    .help("inside braces write a path that holds `[]` in quotes: `'labels[]'`")
            }
            P::AmbiguousPlain { text, span } => {
                Diagnostic::error("MG0115", format!("YAML readers disagree on what `{text}` is"))
                    .at(*span, "")
                    .help(format!("write it in quotes: `'{text}'`"))
            }
            P::UnknownShared { name, known, span } => unknown("MG0116", "shared argument", name, known).at(*span, ""),
            P::AuthPair { caller, upstream, why, span } => {
                Diagnostic::error("MG0119", format!("`caller: {caller}` does not go with `upstream: {upstream}`"))
                    .at(*span, "")
                    .help(*why)
            }
            P::ReservedHeader { header, span } => Diagnostic::error(
                "MG0120",
                format!("the header `{header}` is not for arguments or secrets of the allow-list"),
            )
            .at(*span, "reserved")
            .note("reserved: credentials, framing and routing of HTTP, and `Mcp-*`"),
            P::GatewaySecretMissing { caller, span } => {
                Diagnostic::error("MG0127", format!("`caller: {caller}` needs `gateway_secret`"))
                    .at(*span, "no `gateway_secret` here")
                    .note(match *caller {
                        "gateway" => "the gateway checks callers, and its secret is how the server knows the gateway",
                        _ => "the caller's token is for the upstream and proves nothing to this server",
                    })
                    .help("add `gateway_secret: {header: X-Gateway-Secret, env: GATEWAY_SECRET}`")
            }
            P::RatePerUnknownCaller { span } => {
                Diagnostic::error("MG0128", "`per: caller` needs callers that can be told apart")
                    .at(*span, "")
                    .help("write `per: server`, or let callers authenticate")
            }
            P::UnknownWord { word, span } => {
                Diagnostic::error("MG0131", format!("`{word}` says nothing about an argument"))
                    .at(*span, "")
                    .help("write `shared`, `{use: NAME}`, or a mapping such as `{required: true}`")
            }
            P::Contradiction { first, second, span } => {
                Diagnostic::error("MG0132", format!("an argument cannot have both `{first}` and `{second}`"))
                    .at(*span, "")
            }
            P::BadTarget { text, span } => Diagnostic::error("MG0133", format!("`{text}` is not a target"))
                .at(*span, "")
                .help("write `path.NAME`, `query.NAME` or `header.NAME`"),
            P::UnknownPlaceholder { name, known, span } => {
                let diagnostic = Diagnostic::error("MG0137", format!("nothing fills `{{{name}}}`")).at(*span, "");
                if known.is_empty() {
                    diagnostic.help("write `{{` for a literal brace")
                } else {
                    diagnostic.note(format!("filled here: {}", ticked(known))).help("write `{{` for a literal brace")
                }
            }
            P::VariableNotInBaseUrl { name, span } => {
                Diagnostic::error("MG0170", format!("`base_url` does not hold `{{{name}}}`"))
                    .at(*span, "")
                    .help("explain only variables that stand in braces in `upstream.base_url`")
            }
            P::BadErrorStatus { text, span } => {
                Diagnostic::error("MG0138", format!("`{text}` is not an HTTP status from 400 to 599")).at(*span, "")
            }
        }
    }
}

fn bad_unit(text: &str, kind: &str) -> Diagnostic {
    let (unit, example, units) = match kind {
        "a rate" => ("/min", "60/min", "`/s`, `/min` or `/h`"),
        "a size" => ("KiB", "24KiB", "`B`, `KiB` or `MiB`"),
        _ => ("s", "10s", "`ms`, `s`, `min` or `h`"),
    };
    let bare = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let help = if bare {
        format!("{text} what? write it with its unit, such as `{text}{unit}`; units: {units}")
    } else {
        format!("write a whole number and one of {units}, such as `{example}`")
    };
    Diagnostic::error("MG0108", format!("`{text}` is not {kind}")).help(help)
}

fn unknown(code: &'static str, what: &str, name: &str, known: &[String]) -> Diagnostic {
    let diagnostic = Diagnostic::error(code, format!("there is no {what} `{name}`"));
    match closest(name, known.iter().map(String::as_str)) {
        Some(meant) => diagnostic.help(format!("did you mean `{meant}`?")),
        None if known.is_empty() => diagnostic,
        None => diagnostic.note(format!("known: {}", ticked(known))),
    }
}

fn ticked<S: AsRef<str>>(names: &[S]) -> String {
    names.iter().map(|name| format!("`{}`", name.as_ref())).collect::<Vec<_>>().join(", ")
}
