//! The command line of a server: transports, the health check, exit codes.

use std::io::{self, Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;

use super::definition::ServerDefinition;
use super::doctor::{self, State};
use super::http::serve_http;
use super::log;
use super::server::serve_stdio;
use super::service::Service;
use super::settings::{Settings, Transport};
use super::variables;

/// Exit code for a command line that is not understood.
const USAGE: u8 = 2;

/// Exit code for settings that are missing or wrong, as in `sysexits.h`.
const CONFIGURATION: u8 = 78;

/// Exit code for a transport that cannot be opened or breaks, as in `sysexits.h`.
const INPUT_OUTPUT: u8 = 74;

/// Longest time that the health check waits.
const HEALTH_TIMEOUT: Duration = Duration::from_secs(3);

/// Runs the command line of this process.
pub fn run(definition: &'static ServerDefinition) -> ExitCode {
    let arguments: Vec<String> = std::env::args_os().skip(1).map(|part| part.to_string_lossy().into_owned()).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        [] => serve(definition, Transport::Stdio),
        ["--http"] => serve(definition, Transport::Http),
        ["health"] => health(),
        ["doctor", options @ ..] => diagnose(definition, options),
        ["--print-env"] => say(variables::example(&definition.profile()).trim_end()),
        ["--version"] => say(&format!("{} {}", definition.binary, definition.version)),
        ["--help" | "-h"] => say(&usage(definition)),
        _ => {
            complain(&usage(definition));
            ExitCode::from(USAGE)
        }
    }
}

fn usage(definition: &ServerDefinition) -> String {
    let binary = definition.binary;
    format!(
        "{binary} {version}: MCP server for {title}\n\n\
         {binary}              serve standard input and output\n\
         {binary} --http       serve Streamable HTTP at /mcp on BIND (127.0.0.1:8080)\n\
         {binary} health       ask the server on BIND whether it is well\n\
         {binary} doctor       say what a start and a call would trip over (--http, --json)\n\
         {binary} --print-env  print every environment variable, as in `.env.example`\n\
         {binary} --version    print the version\n\
         {binary} --help       print this",
        version = definition.version,
        title = definition.title,
    )
}

fn serve(definition: &'static ServerDefinition, transport: Transport) -> ExitCode {
    log::start(variable("RUST_LOG").as_deref());
    let settings = match Settings::from_environment(definition, transport, &variable) {
        Ok(settings) => settings,
        Err(problems) => {
            complain(&format!("{} cannot start:\n  {}", definition.binary, problems.join("\n  ")));
            return ExitCode::from(CONFIGURATION);
        }
    };
    if settings.is_exposed() {
        tracing::warn!("the upstream's base URL is not https: credentials and data cross the network in the clear");
    }
    let outcome = tokio::runtime::Builder::new_multi_thread().enable_all().build().and_then(|runtime| {
        let outcome = runtime.block_on(async {
            match transport {
                Transport::Http => listen(definition, settings).await,
                Transport::Stdio => {
                    let service = Service::new(definition, settings).map_err(io::Error::other)?;
                    serve_stdio(Arc::new(service), stop_signal()).await
                }
            }
        });
        // A read of standard input that is under way cannot be cancelled; it must not hold the process up.
        runtime.shutdown_timeout(Duration::from_millis(100));
        outcome
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&format!("{} stopped: {error}", definition.binary));
            ExitCode::from(INPUT_OUTPUT)
        }
    }
}

async fn listen(definition: &'static ServerDefinition, settings: Settings) -> io::Result<()> {
    let listener = TcpListener::bind(settings.bind).await?;
    tracing::info!(address = %listener.local_addr()?, version = definition.version, "listening");
    serve_http(definition, settings, listener, stop_signal()).await
}

/// Ends when the process is asked to stop.
async fn stop_signal() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}

/// Looks at everything that a start and a call need; exits with 0, with 1 when a check failed, with 78 when a setting is wrong.
fn diagnose(definition: &'static ServerDefinition, options: &[&str]) -> ExitCode {
    if !options.iter().all(|option| matches!(*option, "--http" | "--json")) {
        complain(&usage(definition));
        return ExitCode::from(USAGE);
    }
    let transport = if options.contains(&"--http") { Transport::Http } else { Transport::Stdio };
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            complain(&format!("{} stopped: {error}", definition.binary));
            return ExitCode::from(INPUT_OUTPUT);
        }
    };
    let findings = runtime.block_on(doctor::examine(definition, transport, &variable, ask));
    let told = match options.contains(&"--json") {
        true => say(&doctor::report(definition, transport, &findings).to_string()),
        false => say(&doctor::text(&findings)),
    };
    let is_misconfigured =
        findings.iter().any(|finding| finding.check == "configuration" && finding.state == State::Failed);
    match doctor::worst(&findings) {
        State::Failed if is_misconfigured => ExitCode::from(CONFIGURATION),
        State::Failed => ExitCode::FAILURE,
        _ => told,
    }
}

/// Asks the server on `BIND` over loopback.
fn health() -> ExitCode {
    let bind = variable("BIND").and_then(|bind| bind.trim().parse().ok());
    let address = bind.unwrap_or(SocketAddr::from(([127, 0, 0, 1], 8080)));
    match ask(address) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => {
            complain("the server does not say that it is well");
            ExitCode::FAILURE
        }
        Err(error) => {
            complain(&format!("the server on {address} does not answer: {error}"));
            ExitCode::FAILURE
        }
    }
}

/// Whether a server at this address answers its health check with 200. One that listens everywhere is asked on loopback.
fn ask(mut address: SocketAddr) -> io::Result<bool> {
    if address.ip().is_unspecified() {
        address.set_ip(match address.ip() {
            IpAddr::V4(_) => IpAddr::V4(Ipv4Addr::LOCALHOST),
            IpAddr::V6(_) => IpAddr::V6(Ipv6Addr::LOCALHOST),
        });
    }
    let mut stream = TcpStream::connect_timeout(&address, HEALTH_TIMEOUT)?;
    stream.set_read_timeout(Some(HEALTH_TIMEOUT))?;
    stream.set_write_timeout(Some(HEALTH_TIMEOUT))?;
    stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
    let mut start = [0; 12];
    stream.read_exact(&mut start)?;
    Ok(&start == b"HTTP/1.1 200")
}

#[allow(clippy::disallowed_methods, reason = "this is the one place of a server that knows its environment")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

fn say(text: &str) -> ExitCode {
    match writeln!(io::stdout(), "{text}") {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::from(INPUT_OUTPUT),
    }
}

fn complain(text: &str) {
    // Nobody can be told when standard error is closed.
    let _ = writeln!(io::stderr(), "{text}");
}
