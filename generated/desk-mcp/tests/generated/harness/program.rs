//! The mock upstream as a program of its own, `examples/mock_upstream.rs`: the part of the tests' files that it needs.
#![allow(dead_code, reason = "the tests use what the program does not")]

pub mod case;
pub mod mock;
pub mod outcome;
pub mod routes;
pub mod wire;

use std::net::SocketAddr;
use std::sync::Arc;

use tokio::io::{AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

use self::case::Case;
use self::mock::{Answer, Mock, Script};
pub use self::outcome::{Outcome, broken, require, some};

/// Where the program says that it is well.
const HEALTH: &str = "/healthz";

/// Where it listens unless `BIND` says otherwise.
const DEFAULT_ADDRESS: &str = "127.0.0.1:8081";

/// Serves the cases on `BIND` until the process ends; with the argument `health`, asks such a process whether it is
/// well.
///
/// # Errors
/// When the address cannot be had, when a sample does not fit, or when the process asked is not well.
pub async fn run(cases: &'static [Case]) -> Outcome {
    let address = std::env::var("BIND").unwrap_or_else(|_| DEFAULT_ADDRESS.to_owned()).parse()?;
    match std::env::args().nth(1).as_deref() {
        None => serve(cases, address).await,
        Some("health") => health(address).await,
        Some(other) => broken(format!("`{other}` is no argument; there is `health` alone")),
    }
}

async fn serve(cases: &'static [Case], address: SocketAddr) -> Outcome {
    let routes = routes::all(cases, "")?;
    let script: Script = Arc::new(move |request| match request.path() {
        HEALTH => Answer::Json(serde_json::json!({"status": "ok"})),
        _ => routes(request),
    });
    let mock = Mock::start_at(address, script).await?;
    eprintln!("samples of {} tools on http://{}", cases.len(), mock.address);
    stopped().await?;
    Ok(())
}

/// Waits for the signals that end a container or a program in a terminal.
#[cfg(unix)]
async fn stopped() -> std::io::Result<()> {
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    tokio::select! {
        _ = terminate.recv() => Ok(()),
        interrupted = tokio::signal::ctrl_c() => interrupted,
    }
}

/// Waits for the end of a program in a terminal.
#[cfg(not(unix))]
async fn stopped() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}

async fn health(address: SocketAddr) -> Outcome {
    let mut stream = TcpStream::connect(SocketAddr::from(([127, 0, 0, 1], address.port()))).await?;
    stream.write_all(format!("GET {HEALTH} HTTP/1.1\r\nhost: localhost\r\n\r\n").as_bytes()).await?;
    let answer = some("an answer", wire::read_message(&mut BufReader::new(stream)).await?)?;
    require(answer.status() == 200, || format!("the status is {}", answer.status()))
}
