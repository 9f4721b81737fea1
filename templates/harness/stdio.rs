//! A raw MCP client over standard input and output, and what it takes to run the server's binary.

use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use serde_json::{Map, Value, json};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

use super::super::SUBJECT;
use super::super::server::runtime::UpstreamCredential;
use super::client::{BEARER, Era, Reply, call_parameters};
use super::start::{UPSTREAM_SECRET, environment};
use super::{Outcome, some};

/// How long a started binary may take for anything.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// A running binary that speaks MCP over its pipes.
pub struct Session {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

/// What a binary left behind.
pub struct Ended {
    /// How it ended.
    pub status: ExitStatus,
    /// What it still wrote to standard output.
    pub output: String,
    /// Everything that it wrote to standard error.
    pub log: String,
}

/// The binary with an environment of its own, not yet started.
#[must_use]
pub fn binary(arguments: &[&str], variables: &[(String, String)]) -> Command {
    let mut command = Command::new(SUBJECT.binary);
    command.args(arguments).env_clear().envs(variables.iter().map(|(name, value)| (name, value)));
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    command
}

/// What the binary reads from its environment on stdio: the credential comes from there, too.
#[must_use]
pub fn stdio_environment(base_url: &str) -> Vec<(String, String)> {
    let mut variables = environment(base_url);
    if SUBJECT.server.upstream_credential == UpstreamCredential::CallerToken {
        variables.push(("UPSTREAM_TOKEN".to_owned(), BEARER.to_owned()));
    }
    variables
}

/// The credential that the upstream sees on stdio.
#[must_use]
pub fn stdio_credential() -> &'static str {
    match SUBJECT.server.upstream_credential {
        UpstreamCredential::CallerToken => BEARER,
        _ => UPSTREAM_SECRET,
    }
}

impl Session {
    /// Starts the binary and shakes hands.
    ///
    /// # Errors
    /// When it does not start or does not answer.
    pub async fn start(base_url: &str, revision: &str) -> Outcome<Self> {
        let mut child = binary(&[], &stdio_environment(base_url)).spawn()?;
        let input = some("the standard input", child.stdin.take())?;
        let output = BufReader::new(some("the standard output", child.stdout.take())?);
        let mut session = Self { child, input, output };
        let mut parameters = Map::new();
        parameters.insert("protocolVersion".to_owned(), Value::from(revision));
        parameters.insert("capabilities".to_owned(), json!({}));
        parameters.insert("clientInfo".to_owned(), json!({"name": "tests", "version": "1"}));
        let answer = session.ask("initialize", parameters).await?;
        super::require_equal(
            "the revision over stdio",
            answer.pointer("/result/protocolVersion"),
            Some(&Value::from(revision)),
        )?;
        session.send(&json!({"jsonrpc": "2.0", "method": "notifications/initialized"})).await?;
        Ok(session)
    }

    /// Sends one request and reads the message that answers it.
    ///
    /// # Errors
    /// When no JSON message comes.
    pub async fn ask(&mut self, method: &str, parameters: Map<String, Value>) -> Outcome<Value> {
        self.send(&json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": parameters})).await?;
        let mut line = String::new();
        tokio::time::timeout(PATIENCE, self.output.read_line(&mut line)).await??;
        Ok(serde_json::from_str(&line)?)
    }

    /// Calls a tool.
    ///
    /// # Errors
    /// When the answer is not a tool's reply.
    pub async fn call(&mut self, tool: &str, arguments: &Map<String, Value>) -> Outcome<Reply> {
        Reply::read(&self.ask("tools/call", call_parameters(tool, arguments)).await?.to_string())
    }

    /// Closes the pipe and waits for the end.
    ///
    /// # Errors
    /// When the binary does not end.
    pub async fn end(self) -> Outcome<Ended> {
        let Self { child, input, mut output } = self;
        drop(input);
        let mut rest = String::new();
        tokio::time::timeout(PATIENCE, output.read_to_string(&mut rest)).await??;
        let ended = ended(child).await?;
        Ok(Ended { output: rest, ..ended })
    }

    async fn send(&mut self, message: &Value) -> Outcome {
        self.input.write_all(format!("{message}\n").as_bytes()).await?;
        self.input.flush().await?;
        Ok(())
    }
}

/// Waits for a binary to end.
///
/// # Errors
/// When it does not end in time.
pub async fn ended(child: Child) -> Outcome<Ended> {
    let output = tokio::time::timeout(PATIENCE, child.wait_with_output()).await??;
    Ok(Ended {
        status: output.status,
        output: String::from_utf8_lossy(&output.stdout).into_owned(),
        log: String::from_utf8_lossy(&output.stderr).into_owned(),
    })
}

/// The revision that a peer of an era names on stdio.
#[must_use]
pub fn revision(era: Era) -> &'static str {
    match era {
        Era::Text => "2024-11-05",
        Era::Structured | Era::Modern => "2025-11-25",
    }
}
