//! What can be said on the command line.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::diff::Reach;
use crate::mock::Fault;

/// Generates a reviewed MCP server from an OpenAPI document and an allow-list.
#[derive(Debug, Parser)]
#[command(name = "mcpgen", version, max_term_width = 100)]
pub(super) struct Arguments {
    /// Whether the output has colours
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, env = "MCPGEN_COLOR")]
    pub(super) color: Color,
    #[command(subcommand)]
    pub(super) command: Command,
}

/// Whether the output has colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On a terminal, unless `NO_COLOR` is set; always when `CLICOLOR_FORCE` is
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Write the server that an allow-list describes
    Generate(Generate),
    /// Find operations of an OpenAPI document, or tell one in full
    Operations(Operations),
    /// Tell whether the committed server is what its inputs give, and whether it was changed by hand
    Check(Check),
    /// Tell what changes for clients and reviewers between two states of a server
    Diff(Diff),
    /// Serve an upstream on loopback to try a server with, from the samples of its plan
    Mock(Mock),
    /// Judge the files of a Power Platform connector
    Connector(Connector),
    /// Tell what a diagnostic's code means
    ExplainCode(ExplainCode),
}

/// Which server: by these, else by the nearest `mcpgen.toml`, else the only allow-list in `specs/`.
#[derive(Debug, Args)]
pub(super) struct Selection {
    /// The allow-list, or an OpenAPI document with its allow-list beside it; without it, the servers of
    /// the nearest `mcpgen.toml`, else the only allow-list in `specs/`
    #[arg(long, value_name = "FILE", env = "MCPGEN_SPEC")]
    pub(super) spec: Option<PathBuf>,
    /// An OpenAPI document instead of the one that the allow-list names
    #[arg(long, value_name = "FILE", env = "MCPGEN_OPENAPI")]
    pub(super) openapi: Option<PathBuf>,
    /// The folder of the generated crate; `generated/NAME-mcp` if not said
    #[arg(long, value_name = "DIR", env = "MCPGEN_OUT")]
    pub(super) out: Option<PathBuf>,
    /// A folder that references of the document may lead into, beside its own
    #[arg(long, value_name = "DIR")]
    pub(super) allow_refs: Vec<PathBuf>,
    /// Print the value of every setting and where it comes from, and do nothing else
    #[arg(long)]
    pub(super) print_config: bool,
}

/// `mcpgen generate`
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub(super) struct Generate {
    #[command(flatten)]
    pub(super) selection: Selection,
    /// Insist on what certification of the connector wants: `connector.certified`
    #[arg(long)]
    pub(super) certified: bool,
    /// Tell what would be written, and write nothing
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Print what changes in each file as a unified diff
    #[arg(long)]
    pub(super) diff: bool,
    /// Give up changes that were made in generated files by hand
    #[arg(long)]
    pub(super) overwrite: bool,
    /// Write Cargo.lock anew, with the versions that this mcpgen was tested with
    #[arg(long)]
    pub(super) relock: bool,
    /// Run cargo on the written crate
    #[arg(long, value_enum, value_name = "HOW", num_args = 0..=1, require_equals = true, default_missing_value = "check")]
    pub(super) verify: Option<Verify>,
    /// Print one JSON object on standard output
    #[arg(long)]
    pub(super) json: bool,
}

/// What cargo does with the written crate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Verify {
    /// `cargo check`, tests included
    Check,
    /// `cargo test`
    Test,
}

/// `mcpgen operations`
#[derive(Debug, Args)]
pub(super) struct Operations {
    /// The OpenAPI document
    #[arg(long, value_name = "FILE", env = "MCPGEN_OPENAPI")]
    pub(super) openapi: PathBuf,
    /// Words to look for in names, paths and summaries; a slip of the pen is forgiven
    #[arg(value_name = "WORDS")]
    pub(super) words: Vec<String>,
    /// Tell this operation in full: its operationId, or `METHOD /path`
    #[arg(long, value_name = "OPERATION", conflicts_with = "words")]
    pub(super) op: Option<String>,
    /// The most operations to list
    #[arg(long, value_name = "COUNT", default_value_t = 20)]
    pub(super) limit: usize,
    /// A folder that references of the document may lead into, beside its own
    #[arg(long, value_name = "DIR")]
    pub(super) allow_refs: Vec<PathBuf>,
    /// Print one JSON object on standard output
    #[arg(long)]
    pub(super) json: bool,
}

/// `mcpgen check`
#[derive(Debug, Args)]
pub(super) struct Check {
    #[command(flatten)]
    pub(super) selection: Selection,
    /// Print the difference of every file, not of the first only
    #[arg(long)]
    pub(super) diff: bool,
    /// Print one JSON object on standard output
    #[arg(long)]
    pub(super) json: bool,
}

/// `mcpgen diff`
#[derive(Debug, Args)]
pub(super) struct Diff {
    #[command(flatten)]
    pub(super) selection: Selection,
    /// The old state: an `mcpgen.lock`, the folder of a server, `REVISION:PATH` in git, or a revision;
    /// the lock in the server's folder if not said
    #[arg(long, value_name = "STATE")]
    pub(super) from: Option<String>,
    /// The new state, named alike; what the inputs give now if not said
    #[arg(long, value_name = "STATE")]
    pub(super) to: Option<String>,
    /// How the changes are printed
    #[arg(long, value_enum, default_value_t = DiffFormat::Text)]
    pub(super) format: DiffFormat,
    /// End with exit code 5 when there is a change of one of these kinds
    #[arg(long, value_enum, value_delimiter = ',', value_name = "KINDS")]
    pub(super) fail_on: Vec<FailOn>,
}

/// How changes are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum DiffFormat {
    /// One line a change
    Text,
    /// Markdown, for the text of a pull request
    Md,
    /// One JSON object
    Json,
    /// Annotations of GitHub Actions
    Github,
}

/// Kinds of changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    /// A client that worked may fail
    Breaking,
    /// Callers get or may do more than before
    Exposure,
    /// People and models read something else
    Visible,
    /// Nobody outside sees it
    Internal,
}

impl FailOn {
    pub(super) fn reach(self) -> Reach {
        match self {
            Self::Breaking => Reach::Breaking,
            Self::Exposure => Reach::Exposure,
            Self::Visible => Reach::Visible,
            Self::Internal => Reach::Internal,
        }
    }
}

/// `mcpgen mock`
#[derive(Debug, Args)]
pub(super) struct Mock {
    #[command(flatten)]
    pub(super) selection: Selection,
    /// The port on 127.0.0.1; 0 is a free one
    #[arg(long, default_value_t = 8900)]
    pub(super) port: u16,
    /// Chooses the data; the same number gives the same data
    #[arg(long, default_value_t = 1)]
    pub(super) seed: u64,
    /// A status that some requests get instead of an answer, and how many of them: `429:0.1`
    #[arg(long, value_name = "STATUS:SHARE", value_parser = mock_fault)]
    pub(super) fail: Vec<Fault>,
    /// A wait before every answer, such as `20ms` or `2s`
    #[arg(long, value_name = "TIME", value_parser = mock_wait)]
    pub(super) latency: Option<Duration>,
}

fn mock_fault(text: &str) -> Result<Fault, String> {
    let wanted = || "write a status from 400 to 599 and a share from 0 to 1, such as `429:0.1`".to_owned();
    let (status, share) = text.split_once(':').ok_or_else(wanted)?;
    let fault = Fault { status: status.parse().map_err(|_| wanted())?, share: share.parse().map_err(|_| wanted())? };
    if (400..600).contains(&fault.status) && (0.0..=1.0).contains(&fault.share) { Ok(fault) } else { Err(wanted()) }
}

fn mock_wait(text: &str) -> Result<Duration, String> {
    let wanted = || "write a whole number and `ms` or `s`, such as `20ms`".to_owned();
    let (number, to_duration): (&str, fn(u64) -> Duration) = match text.strip_suffix("ms") {
        Some(number) => (number, Duration::from_millis),
        None => (text.strip_suffix('s').ok_or_else(wanted)?, Duration::from_secs),
    };
    number.parse().map(to_duration).map_err(|_| wanted())
}

/// `mcpgen connector`
#[derive(Debug, Args)]
pub(super) struct Connector {
    #[command(subcommand)]
    pub(super) command: ConnectorCommand,
}

#[derive(Debug, Subcommand)]
pub(super) enum ConnectorCommand {
    /// Check a folder with apiDefinition.swagger.json and apiProperties.json
    Check(ConnectorCheck),
}

/// `mcpgen connector check`
#[derive(Debug, Args)]
pub(super) struct ConnectorCheck {
    /// The folder of the connector
    #[arg(value_name = "DIR")]
    pub(super) folder: PathBuf,
    /// Look at what certification wants too
    #[arg(long)]
    pub(super) certified: bool,
    /// Let a warning count as an error
    #[arg(long)]
    pub(super) strict: bool,
    /// Print one JSON object on standard output
    #[arg(long)]
    pub(super) json: bool,
}

/// `mcpgen explain-code`
#[derive(Debug, Args)]
pub(super) struct ExplainCode {
    /// The code, such as MG0204; all codes without it
    #[arg(value_name = "CODE")]
    pub(super) code: Option<String>,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_sound() {
        super::Arguments::command().debug_assert();
    }
}
