//! What helps people to run the server: `doctor` finds what is wrong without telling a secret, `--print-env` is
//! `.env.example`, and what MCP hosts are given holds no secret.

use std::path::Path;

use serde_json::Value;
use tokio::net::TcpListener;

use super::super::SUBJECT;
use super::super::cases::CASES;
use super::mock::{Mock, sample};
use super::start::environment;
use super::stdio::{Ended, binary, ended, stdio_environment};
use super::{Outcome, broken, require, require_equal, some};

async fn run(arguments: &[&str], variables: &[(String, String)]) -> Outcome<Ended> {
    let ended = ended(binary(arguments, variables).spawn()?).await?;
    let is_secret = |name: &str| ["SECRET", "KEY", "TOKEN"].iter().any(|word| name.contains(word));
    for (name, value) in variables.iter().filter(|(name, _)| is_secret(name)) {
        let is_told = ended.output.contains(value) || ended.log.contains(value);
        require(!is_told, || format!("`{name}` is told: {} {}", ended.output, ended.log))?;
    }
    Ok(ended)
}

/// The state of each check.
fn states(output: &str) -> Outcome<Vec<(String, String)>> {
    let report: Value = serde_json::from_str(output)?;
    let checks = some("the checks", report.get("checks").and_then(Value::as_array))?;
    let text = |check: &Value, name: &str| check.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    Ok(checks.iter().map(|check| (text(check, "check"), text(check, "state"))).collect())
}

fn state<'s>(states: &'s [(String, String)], check: &str) -> Option<&'s str> {
    states.iter().find(|(known, _)| known == check).map(|(_, state)| state.as_str())
}

#[tokio::test]
async fn the_doctor_passes_good_surroundings() -> Outcome {
    let mock = Mock::start(sample(some("a case", CASES.first())?)?).await?;
    let address = TcpListener::bind(("127.0.0.1", 0)).await?.local_addr()?;
    let mut served = environment(&mock.base_url());
    served.push(("BIND".to_owned(), address.to_string()));
    let stdio = stdio_environment(&mock.base_url());
    for (arguments, variables) in [(&["doctor", "--json"][..], &stdio), (&["doctor", "--json", "--http"], &served)] {
        let told = run(arguments, variables).await?;
        let states = states(&told.output)?;
        for check in ["configuration", "upstream", "protocol"] {
            require_equal(&format!("{check} in {}", told.output), state(&states, check), Some("ok"))?;
        }
        require_equal("the exit code", told.status.code(), Some(0))?;
    }
    let told = run(&["doctor"], &stdio).await?;
    require(told.output.lines().count() >= 5, || format!("too little is told: {}", told.output))?;
    for seen in mock.seen() {
        require_equal("the credential that the upstream saw", seen.header("authorization"), None)?;
    }
    Ok(())
}

#[tokio::test]
async fn the_doctor_names_what_is_wrong() -> Outcome {
    let nowhere = TcpListener::bind(("127.0.0.1", 0)).await?.local_addr()?;
    let told = run(&["doctor", "--json"], &stdio_environment(&format!("http://{nowhere}"))).await?;
    require_equal("the upstream", state(&states(&told.output)?, "upstream"), Some("failed"))?;
    require_equal("the exit code", told.status.code(), Some(1))?;

    let told = run(&["doctor", "--json", "--http"], &[]).await?;
    require_equal("the configuration", state(&states(&told.output)?, "configuration"), Some("failed"))?;
    require_equal("the exit code", told.status.code(), Some(78))?;

    let taken = TcpListener::bind(("127.0.0.1", 0)).await?;
    let mut served = environment(&format!("http://{nowhere}"));
    served.push(("BIND".to_owned(), taken.local_addr()?.to_string()));
    // What holds the port hangs up, so that nobody waits for its health.
    let holder = tokio::spawn(async move { while taken.accept().await.is_ok() {} });
    let told = run(&["doctor", "--json", "--http"], &served).await?;
    holder.abort();
    require_equal("the port", state(&states(&told.output)?, "port"), Some("failed"))?;

    require_equal("an unknown option", run(&["doctor", "--loud"], &[]).await?.status.code(), Some(2))
}

#[tokio::test]
async fn the_printed_environment_is_the_committed_example() -> Outcome {
    let told = run(&["--print-env"], &[]).await?;
    let folder = some("the crate's folder", Path::new(SUBJECT.schemas).parent())?;
    let committed = std::fs::read_to_string(folder.join(".env.example"))?;
    require_equal("the text", told.output.as_str(), committed.as_str())?;
    for line in committed.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if !line.ends_with('=') {
            return broken(format!("`.env.example` gives a value: {line}"));
        }
    }
    Ok(())
}

#[test]
fn what_hosts_are_given_parses_and_holds_no_secret() -> Outcome {
    let folder = some("the crate's folder", Path::new(SUBJECT.schemas).parent())?.join("clients");
    let mut number = 0;
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let content: Value = serde_json::from_slice(&std::fs::read(&path)?)?;
        for (name, value) in secrets(&content) {
            let is_reference = value.contains("${") && value.ends_with('}');
            let is_file = name.ends_with("_FILE") && value.starts_with('/');
            require(is_reference || is_file, || format!("{}: `{name}` is `{value}`", path.display()))?;
        }
        number += 1;
    }
    require(number > 0, || "there is no file for any host".to_owned())
}

/// The texts whose names say that they are secrets, wherever they stand.
fn secrets(value: &Value) -> Vec<(String, String)> {
    let is_secret = |name: &str| {
        let name = name.to_ascii_uppercase();
        ["AUTHORIZATION", "TOKEN", "SECRET", "KEY"].iter().any(|word| name.contains(word))
    };
    match value {
        Value::Array(items) => items.iter().flat_map(secrets).collect(),
        Value::Object(members) => members
            .iter()
            .flat_map(|(name, member)| match member.as_str().filter(|_| is_secret(name)) {
                Some(text) => vec![(name.clone(), text.to_owned())],
                None => secrets(member),
            })
            .collect(),
        _ => Vec::new(),
    }
}
