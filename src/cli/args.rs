//! What can be said on the command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

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
    /// Judge the files of a Power Platform connector
    Connector(Connector),
    /// Tell what a diagnostic's code means
    ExplainCode(ExplainCode),
}

/// `mcpgen generate`
#[derive(Debug, Args)]
pub(super) struct Generate {
    /// The allow-list, or an OpenAPI document with its allow-list beside it; without it, the only
    /// allow-list in `specs/`
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
    /// Insist on what certification of the connector wants: `connector.certified`
    #[arg(long)]
    pub(super) certified: bool,
    /// Tell what would be written, and write nothing
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Print one JSON object on standard output
    #[arg(long)]
    pub(super) json: bool,
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
    /// The code, such as MG0204, or a connector's rule, such as D11; all codes without it
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
