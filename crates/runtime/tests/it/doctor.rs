//! The doctor: what it finds in good and bad surroundings, and that it tells no secret.

use std::collections::HashMap;
use std::io;
use std::net::{SocketAddr, TcpListener};

use mcpgen_runtime::Transport;
use mcpgen_runtime::doctor::{Finding, State, examine, report, text, worst};

use crate::sample::SERVER;

const SECRETS: [(&str, &str); 3] = [
    ("GATEWAY_SECRET", "gateway-secret-of-the-doctor"),
    ("STATE_KEY", "state-key-of-the-doctor-0123456789abcdef"),
    ("UPSTREAM_TOKEN", "token-of-the-doctor"),
];

async fn found(transport: Transport, more: &[(&str, String)]) -> Vec<Finding> {
    let mut variables: HashMap<String, String> =
        SECRETS.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    variables.extend(more.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
    let is_healthy: fn(SocketAddr) -> io::Result<bool> = |_| Ok(false);
    let findings = examine(&SERVER, transport, &|name| variables.get(name).cloned(), is_healthy).await;
    let told = format!("{} {}", text(&findings), report(&SERVER, transport, &findings));
    for (_, secret) in SECRETS {
        assert!(!told.contains(secret), "{told}");
    }
    findings
}

fn states(findings: &[Finding]) -> Vec<(&'static str, State)> {
    findings.iter().map(|finding| (finding.check, finding.state)).collect()
}

/// An upstream that answers every request with one status.
fn upstream(status: &'static str) -> String {
    use std::io::{Read, Write};
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let mut stream = stream;
            let _ = stream.read(&mut [0; 4_096]);
            let _ = write!(stream, "HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
        }
    });
    url
}

#[tokio::test]
async fn good_surroundings_pass_on_both_transports() {
    let base = ("UPSTREAM_BASE_URL", upstream("401 Unauthorized"));
    let cloud = ("JIRA_CLOUD_ID", "test".to_owned());
    let stdio = found(Transport::Stdio, &[base.clone(), cloud.clone()]).await;
    let wanted = [
        ("configuration", State::Ok),
        ("port", State::Skipped),
        ("upstream", State::Ok),
        ("token", State::Skipped),
        ("protocol", State::Ok),
    ];
    assert_eq!(states(&stdio), wanted, "{stdio:?}");
    assert_eq!(worst(&stdio), State::Ok);
    assert_eq!(stdio[2].text, "Jira Cloud answers (401 to a request without credential)");
    assert_eq!(stdio[4].text, "tools/list gives 2 tools to clients of 2024-11-05 and of 2026-07-28");
    let http = found(Transport::Http, &[base, cloud, ("BIND", "127.0.0.1:0".to_owned())]).await;
    assert_eq!((http[1].check, http[1].state), ("port", State::Ok), "{http:?}");
    assert_eq!(worst(&http), State::Ok);
}

#[tokio::test]
async fn what_is_missing_is_told_and_nothing_else_is_tried() {
    let findings = found(Transport::Http, &[]).await;
    assert_eq!(findings[0].text, "`JIRA_CLOUD_ID` is missing: it is a part of the upstream's base URL");
    assert_eq!(findings[0].state, State::Failed);
    assert!(findings[1..].iter().all(|finding| finding.state == State::Skipped), "{findings:?}");
}

#[tokio::test]
async fn a_taken_port_and_a_dead_upstream_fail() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let dead = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let findings = found(
        Transport::Http,
        &[
            ("JIRA_CLOUD_ID", "test".to_owned()),
            ("BIND", taken.local_addr().unwrap().to_string()),
            ("UPSTREAM_BASE_URL", format!("http://{dead}")),
        ],
    )
    .await;
    assert_eq!((findings[1].check, findings[1].state), ("port", State::Failed), "{findings:?}");
    assert_eq!((findings[2].check, findings[2].state), ("upstream", State::Failed), "{findings:?}");
    assert!(!findings[2].text.contains(&dead.to_string()), "{findings:?}");
    assert_eq!(worst(&findings), State::Failed);
}

#[tokio::test]
async fn an_expired_token_is_found_before_the_upstream_refuses_it() {
    use base64::Engine;
    let part = |text: &str| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(text);
    let token = format!("{}.{}.signature", part(r#"{"alg":"RS256"}"#), part(r#"{"exp":1000,"sub":"somebody"}"#));
    let base = ("UPSTREAM_BASE_URL", upstream("200 OK"));
    let more = [base, ("JIRA_CLOUD_ID", "test".to_owned()), ("UPSTREAM_TOKEN", token.clone())];
    let findings = found(Transport::Stdio, &more).await;
    assert_eq!((findings[3].check, findings[3].state), ("token", State::Failed), "{findings:?}");
    let told = text(&findings);
    assert!(!told.contains(&token) && !told.contains("somebody"), "{told}");
}

#[tokio::test]
async fn a_redirecting_upstream_is_doubtful() {
    let base = ("UPSTREAM_BASE_URL", upstream("302 Found"));
    let findings = found(Transport::Stdio, &[base, ("JIRA_CLOUD_ID", "test".to_owned())]).await;
    assert_eq!((findings[1].check, worst(&findings)), ("port", State::Warning), "{findings:?}");
}
