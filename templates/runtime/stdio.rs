//! Standard input and output as a transport of the SDK. The SDK passes over what is no JSON, and over what is too large;
//! here both are answered (JSON-RPC 2.0, section 5.1), so that no client waits for an answer that never comes.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use rmcp::RoleServer;
use rmcp::model::{ErrorCode, ErrorData};
use rmcp::service::{RxJsonRpcMessage, TxJsonRpcMessage};
use rmcp::transport::async_rw::AsyncRwTransport;
use rmcp::transport::{StdioReader, StdioWriter, Transport, stdio_pipes};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::gate::{self, Refusal};

/// Longest message that is read, in bytes.
const LONGEST_LINE: usize = 16 * 1024 * 1024;

/// The pipes of this process.
pub fn transport() -> Lines<StdioReader, StdioWriter> {
    let (input, output) = stdio_pipes();
    Lines::new(input, output)
}

/// Messages as lines, of which those that the SDK would pass over are refused.
pub struct Lines<R: AsyncRead + Unpin, W: AsyncWrite> {
    inner: AsyncRwTransport<RoleServer, Watched<R>, W>,
    refused: UnboundedReceiver<Refusal>,
}

impl<R: AsyncRead + Send + Unpin, W: AsyncWrite + Send + Unpin + 'static> Lines<R, W> {
    /// Reads and writes these.
    pub fn new(input: R, output: W) -> Self {
        let (found, refused) = unbounded_channel();
        let input = Watched { inner: input, line: Vec::new(), is_too_long: false, found };
        Self { inner: AsyncRwTransport::new(input, output).with_max_line_length(LONGEST_LINE), refused }
    }

    fn refuse(&mut self, refusal: Refusal) -> impl Future<Output = io::Result<()>> + Send + 'static {
        let error = ErrorData::new(ErrorCode(refusal.code), refusal.message, None);
        self.inner.send(TxJsonRpcMessage::<RoleServer>::error(error, None))
    }

    /// Answers what was found before the input ended.
    async fn refuse_rest(&mut self) {
        while let Ok(refusal) = self.refused.try_recv() {
            // Whoever would read the answer may be gone too.
            let _ = self.refuse(refusal).await;
        }
    }
}

impl<R: AsyncRead + Send + Unpin, W: AsyncWrite + Send + Unpin + 'static> Transport<RoleServer> for Lines<R, W> {
    type Error = io::Error;

    fn send(&mut self, message: TxJsonRpcMessage<RoleServer>) -> impl Future<Output = io::Result<()>> + Send + 'static {
        self.inner.send(message)
    }

    async fn receive(&mut self) -> Option<RxJsonRpcMessage<RoleServer>> {
        loop {
            tokio::select! {
                biased;
                // The wait for a message may be given up at any time, which must not lose half an answer.
                Some(refusal) = self.refused.recv() => drop(tokio::spawn(self.refuse(refusal))),
                message = self.inner.receive() => {
                    if message.is_none() {
                        self.refuse_rest().await;
                    }
                    return message;
                }
            }
        }
    }

    async fn close(&mut self) -> io::Result<()> {
        self.inner.close().await
    }
}

/// An input whose lines are looked at on their way.
struct Watched<R> {
    inner: R,
    line: Vec<u8>,
    is_too_long: bool,
    found: UnboundedSender<Refusal>,
}

impl<R> Watched<R> {
    fn watch(&mut self, bytes: &[u8]) {
        for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
            self.is_too_long |= self.line.len() + piece.len() > LONGEST_LINE;
            match self.is_too_long {
                true => self.line.clear(),
                false => self.line.extend_from_slice(piece),
            }
            if piece.ends_with(b"\n") {
                let refusal = if self.is_too_long { Some(Refusal::TOO_LONG) } else { gate::unreadable(&self.line) };
                if let Some(refusal) = refusal {
                    // Nobody listens any more when the server ends.
                    let _ = self.found.send(refusal);
                }
                self.line.clear();
                self.is_too_long = false;
            }
        }
    }
}

impl<R: AsyncRead + Unpin> AsyncRead for Watched<R> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.inner).poll_read(context, buffer))?;
        self.watch(&buffer.filled()[before..]);
        Poll::Ready(Ok(()))
    }
}
