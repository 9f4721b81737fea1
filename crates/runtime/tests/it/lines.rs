//! Messages on standard input that the SDK passes over.

use std::time::Duration;

use mcpgen_runtime::stdio::Lines;
use rmcp::transport::Transport;
use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, duplex};

#[tokio::test]
async fn what_is_no_json_is_answered() {
    let (mut client, input) = duplex(64);
    let (output, answers) = duplex(1 << 20);
    let mut lines = Lines::new(input, output);
    let serving = tokio::spawn(async move {
        let mut methods = Vec::new();
        while let Some(message) = lines.receive().await {
            methods.push(serde_json::to_value(message).unwrap()["method"].clone());
        }
        methods
    });
    let mut answers = BufReader::new(answers).lines();
    let mut told = async || {
        let line = tokio::time::timeout(Duration::from_secs(10), answers.next_line()).await.unwrap();
        serde_json::from_str::<Value>(&line.unwrap().unwrap()).unwrap()["error"]["code"].clone()
    };
    let ping = r#"{"jsonrpc":"2.0","id":1,"method":"ping"}"#;
    let large = format!(r#"{{"jsonrpc":"2.0","id":1,"method":"ping","params":{{"n":1e400{}}}}}"#, " ".repeat(20_000));
    for line in ["garbage", "{", &large, "\u{0}", "[1e999]"] {
        client.write_all(format!("{line}\r\n\n  \n\u{feff}{ping}\n").as_bytes()).await.unwrap();
        assert_eq!(told().await, -32_700, "{line:.60}");
    }
    client.write_all(b"{\"\xff\":1}\n").await.unwrap();
    assert_eq!(told().await, -32_700);
    client.write_all(&vec![b' '; 16 * 1024 * 1024]).await.unwrap();
    client.write_all(format!("\n{ping}\nat the end\n").as_bytes()).await.unwrap();
    assert_eq!(told().await, -32_600);
    drop(client);
    assert_eq!(told().await, -32_700);
    assert_eq!(serving.await.unwrap(), vec![Value::from("ping"); 6]);
}
