//! Connections that make no progress, connections at the end of the server, and the time in which it says so.

use std::net::SocketAddr;
use std::time::Duration;

use mcpgen_runtime::Settings;
use mcpgen_runtime::connections::ConnectionLimits;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::timeout;

use crate::sample::SERVER;
use crate::support::{Running, environment, get, serve, settings};

/// Limits with four places and short times.
fn tight() -> Settings {
    let mut settings = settings(&SERVER, &environment("http://127.0.0.1:9"));
    settings.connections.most = 4;
    settings.connections.crowded_idle = Duration::from_millis(300);
    settings.connections.write = Duration::from_millis(300);
    settings
}

fn address(server: &Running) -> SocketAddr {
    server.url.strip_prefix("http://").unwrap().parse().unwrap()
}

async fn is_healthy_within(server: &Running, seconds: u64) -> bool {
    let asked = timeout(Duration::from_secs(seconds), get(format!("{}/healthz", server.url))).await;
    asked.is_ok_and(|answer| answer.unwrap().0 == 200)
}

#[tokio::test]
async fn half_sent_headers_do_not_lock_others_out() {
    let server = serve(&SERVER, tight()).await;
    let mut open = Vec::new();
    for _ in 0..4 {
        let mut stream = TcpStream::connect(address(&server)).await.unwrap();
        stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: loc").await.unwrap();
        open.push(stream);
    }
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(is_healthy_within(&server, 5).await);
}

#[tokio::test]
async fn replies_that_nobody_reads_do_not_lock_others_out() {
    let mut settings = tight();
    settings.connections.crowded_idle = Duration::from_secs(60);
    let server = serve(&SERVER, settings).await;
    let mut open = Vec::new();
    for _ in 0..4 {
        let socket = TcpSocket::new_v4().unwrap();
        socket.set_recv_buffer_size(4_096).unwrap();
        let mut stream = socket.connect(address(&server)).await.unwrap();
        // Asks on until the server cannot write and so does not read either.
        let requests = b"GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(1_000);
        while let Ok(Ok(())) = timeout(Duration::from_millis(200), stream.write_all(&requests)).await {}
        open.push(stream);
    }
    assert!(is_healthy_within(&server, 10).await);
}

#[tokio::test]
async fn an_old_connection_takes_no_further_request() {
    let mut settings = tight();
    settings.connections.lifetime = Duration::from_millis(200);
    let server = serve(&SERVER, settings).await;
    let mut stream = TcpStream::connect(address(&server)).await.unwrap();
    stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n").await.unwrap();
    let mut answer = Vec::new();
    timeout(Duration::from_secs(5), stream.read_to_end(&mut answer)).await.unwrap().unwrap();
    assert!(answer.starts_with(b"HTTP/1.1 200"));
}

#[tokio::test]
async fn a_server_about_to_end_says_so_and_still_answers() {
    let mut settings = settings(&SERVER, &environment("http://127.0.0.1:9"));
    settings.connections.grace = Duration::from_millis(600);
    let mut server = serve(&SERVER, settings).await;
    assert_eq!(get(format!("{}/readyz", server.url)).await.unwrap().0, 200);
    server.stop.take().unwrap().send(()).unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    let (status, body) = get(format!("{}/readyz", server.url)).await.unwrap();
    assert_eq!((status, body.as_str()), (503, r#"{"status":"draining"}"#));
    let list = server.post(r#"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#).send().await.unwrap();
    assert_eq!(list.status(), 200);
    drop(list);
    timeout(Duration::from_secs(5), &mut server.task).await.unwrap().unwrap().unwrap();
    assert!(get(format!("{}/readyz", server.url)).await.is_err(), "the listener is closed");
}

#[test]
fn only_servers_behind_a_gateway_wait_before_they_end() {
    let grace = |bind: &str| ConnectionLimits::new(bind.parse().unwrap()).grace;
    assert_eq!(grace("127.0.0.1:8080"), Duration::ZERO);
    assert_eq!(grace("[::1]:8080"), Duration::ZERO);
    assert_eq!(grace("0.0.0.0:8080"), Duration::from_secs(5));
}
