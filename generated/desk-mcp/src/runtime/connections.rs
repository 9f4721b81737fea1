//! The connections of the HTTP server: how many may be open, how long each may do nothing, and how they end.
//!
//! The loop is written out because the framework's own has no time limits: clients that send half a header block or
//! never read what they asked for could hold every connection that the system allows.

use std::io::{self, IoSlice};
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Sleep, sleep, timeout};
use tokio_util::sync::CancellationToken;

/// Time between the signal to stop and the end of the listener. Until a gateway has seen that the server is not ready
/// any more it still sends new connections.
const DRAIN_GRACE: Duration = Duration::from_secs(5);

/// Pause after the system refused a connection, for instance because too many files are open.
const REFUSED_PAUSE: Duration = Duration::from_millis(200);

/// Limits of the connections.
#[derive(Clone, Copy, Debug)]
pub struct ConnectionLimits {
    /// Most connections at once; further ones wait in the system's queue.
    pub most: usize,
    /// Longest time for a header block, and so also between two requests, while at most half of the connections are
    /// open. Longer than common proxies keep idle connections, so that it is they who close them.
    pub idle: Duration,
    /// The same for connections that come while more than half are open: those must make way for others soon.
    pub crowded_idle: Duration,
    /// Longest time until a client has read what was written for it.
    pub write: Duration,
    /// Age at which a connection takes no further request.
    pub lifetime: Duration,
    /// Time between the signal to stop and the end of the listener.
    pub grace: Duration,
}

impl ConnectionLimits {
    /// The limits of a server that listens on this address. On loopback there is no gateway that needs time to see that
    /// the server is about to end.
    pub fn new(bind: SocketAddr) -> Self {
        Self {
            most: 1_000,
            idle: Duration::from_secs(75),
            crowded_idle: Duration::from_secs(10),
            write: Duration::from_secs(20),
            lifetime: Duration::from_secs(600),
            grace: if bind.ip().is_loopback() { Duration::ZERO } else { DRAIN_GRACE },
        }
    }
}

/// Serves connections until `stop` ends, then closes the listener and lets requests under way finish, for at most
/// `longest_drain`.
///
/// # Errors
/// Never while the server is sound: only when the places of connections were taken away.
pub async fn serve_connections(
    listener: TcpListener,
    router: Router,
    limits: ConnectionLimits,
    stop: impl Future<Output = ()>,
    longest_drain: Duration,
) -> io::Result<()> {
    let open = Arc::new(Semaphore::new(limits.most));
    let draining = CancellationToken::new();
    let mut stop = pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = accept(&listener, &open) => accepted?,
            () = &mut stop => break,
        };
        let Some((stream, place)) = accepted else {
            sleep(REFUSED_PAUSE).await;
            continue;
        };
        let is_crowded = open.available_permits() < limits.most / 2;
        let header = if is_crowded { limits.crowded_idle } else { limits.idle };
        let (router, draining) = (router.clone(), draining.clone());
        tokio::spawn(async move {
            serve_connection(stream, router, limits, header, draining, longest_drain).await;
            drop(place);
        });
    }
    drop(listener);
    draining.cancel();
    // Once all places are free again every connection has ended.
    let all = u32::try_from(limits.most).unwrap_or(u32::MAX);
    if timeout(longest_drain, open.acquire_many(all)).await.is_err() {
        tracing::warn!("connections were still open at the end of the drain");
    }
    Ok(())
}

/// Serves one connection to its end. From the drain or its lifetime on it takes no further request, and what is under
/// way has `longest_drain` to end.
async fn serve_connection(
    stream: TcpStream,
    router: Router,
    limits: ConnectionLimits,
    header: Duration,
    draining: CancellationToken,
    longest_drain: Duration,
) {
    // Without it a reply in several pieces waits for the client's delayed acknowledgement, about 40 ms.
    let _ = stream.set_nodelay(true);
    let stream = Punctual { stream, longest: limits.write, late: None };
    let mut protocol = http1::Builder::new();
    protocol.timer(TokioTimer::new()).header_read_timeout(header);
    let connection = protocol.serve_connection(TokioIo::new(stream), TowerToHyperService::new(router));
    let mut connection = pin!(connection);
    let outcome = tokio::select! {
        outcome = connection.as_mut() => Ok(outcome),
        () = draining.cancelled() => Err(()),
        () = sleep(limits.lifetime) => Err(()),
    };
    let outcome = match outcome {
        Ok(outcome) => Ok(outcome),
        Err(()) => {
            connection.as_mut().graceful_shutdown();
            timeout(longest_drain, connection).await
        }
    };
    if !matches!(outcome, Ok(Ok(()))) {
        tracing::debug!("a connection broke");
    }
}

/// A connection and its place among those that may be open; nothing when the system refused it.
async fn accept(
    listener: &TcpListener,
    open: &Arc<Semaphore>,
) -> io::Result<Option<(TcpStream, OwnedSemaphorePermit)>> {
    let place = Arc::clone(open).acquire_owned().await.map_err(io::Error::other)?;
    match listener.accept().await {
        Ok((stream, _)) => Ok(Some((stream, place))),
        Err(error) => {
            tracing::warn!(cause = %error, "a connection was refused");
            Ok(None)
        }
    }
}

/// A stream that breaks when the client does not read what is written. Reading a little now and then does not help:
/// the time ends only once everything that was waiting has gone out.
struct Punctual {
    stream: TcpStream,
    longest: Duration,
    /// When what is waiting must have gone out; nothing while nothing waits.
    late: Option<Pin<Box<Sleep>>>,
}

impl Punctual {
    fn judge(&mut self, written: Poll<io::Result<usize>>, context: &mut Context<'_>) -> Poll<io::Result<usize>> {
        if written.is_ready() {
            return written;
        }
        let longest = self.longest;
        let late = self.late.get_or_insert_with(|| Box::pin(sleep(longest)));
        late.as_mut().poll(context).map(|()| Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Punctual {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Punctual {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.judge(written, context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, slices);
        self.judge(written, context)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    /// Asked for once everything was written.
    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.late = None;
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
