//! The upstream with invented data, over real connections.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::root;

/// A running `mcpgen mock`; it ends when it is dropped.
struct Upstream {
    child: Child,
    address: String,
}

impl Upstream {
    fn start(arguments: &[&str]) -> Self {
        Self::of("specs/jira.yaml", "jira-mcp", arguments)
    }

    fn of(spec: &str, package: &str, arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_mcpgen"))
            .current_dir(root())
            .args(["mock", "--spec", spec, "--port", "0"])
            .args(arguments)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim_end().rsplit("http://").next().unwrap().to_owned();
        let told = format!("{package}: an upstream with invented data on http://127.0.0.1:");
        assert!(line.starts_with(&told), "{line}");
        Self { child, address }
    }

    /// Status and body of an answer.
    fn asked(&self, request: &str, headers: &str) -> (u16, String, Vec<u8>) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        write!(stream, "{request} HTTP/1.1\r\nhost: x\r\n{headers}\r\n").unwrap();
        let mut reader = BufReader::new(stream);
        let (mut head, mut length) = (String::new(), 0);
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).unwrap();
            if line.trim_end().is_empty() {
                break;
            }
            if let Some(text) = line.strip_prefix("content-length: ") {
                length = text.trim_end().parse().unwrap();
            }
            head.push_str(&line);
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).unwrap();
        (head.split(' ').nth(1).unwrap().parse().unwrap(), head, body)
    }

    fn get(&self, path: &str) -> Value {
        let (status, _, body) = self.asked(&format!("GET {path}"), "authorization: Bearer any\r\n");
        assert_eq!(status, 200, "{}", String::from_utf8_lossy(&body));
        serde_json::from_slice(&body).unwrap()
    }

    /// Every issue, page by page.
    fn issues(&self) -> Vec<Value> {
        let mut issues = Vec::new();
        let mut token = String::new();
        loop {
            let page = self.get(&format!("/rest/api/3/search/jql?maxResults=60{token}"));
            issues.extend(page["issues"].as_array().unwrap().iter().cloned());
            match page["nextPageToken"].as_str() {
                Some(next) => token = format!("&nextPageToken={next}"),
                None => {
                    assert_eq!(page["isLast"], true);
                    return issues;
                }
            }
        }
    }
}

impl Drop for Upstream {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn two_hundred_issues_can_be_paged_through_and_each_got_alone() {
    let upstream = Upstream::start(&[]);
    let issues = upstream.issues();
    assert_eq!(issues.len(), 200);
    let text = |issue: &Value, pointer: &str| issue.pointer(pointer).unwrap().as_str().unwrap().to_owned();
    let mut keys: Vec<String> = issues.iter().map(|issue| text(issue, "/key")).collect();
    assert_eq!(keys[16], "PROJ-17");
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), 200);
    for (pointer, least) in [("/fields/summary", 50), ("/fields/status/name", 4), ("/fields/assignee/displayName", 10)]
    {
        let mut values: Vec<String> = issues.iter().map(|issue| text(issue, pointer)).collect();
        values.sort();
        values.dedup();
        assert!(values.len() >= least, "{pointer}: {values:?}");
        assert!(!values.contains(&"text".to_owned()), "{pointer}");
    }
    let one = upstream.get("/rest/api/3/issue/PROJ-17");
    for pointer in ["/key", "/fields/summary", "/fields/status/name", "/fields/assignee/displayName", "/fields/updated"]
    {
        assert_eq!(one.pointer(pointer), issues[16].pointer(pointer), "{pointer}");
    }
    assert_eq!(one.pointer("/fields/description/type").unwrap(), "doc");
    assert_eq!(one.pointer("/fields/description/content/1/type").unwrap(), "bulletList");
}

#[test]
fn numbered_pages_writes_and_empty_answers() {
    let upstream = Upstream::start(&[]);
    let page = upstream.get("/rest/api/3/project/search?maxResults=30&startAt=190");
    assert_eq!(page["values"].as_array().unwrap().len(), 10);
    assert_eq!((&page["total"], &page["isLast"]), (&Value::from(200), &Value::from(true)));
    let with = "authorization: Bearer any\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}";
    assert_eq!(upstream.asked("POST /rest/api/3/issue/PROJ-3/transitions", with).0, 204);
    assert_eq!(upstream.asked("POST /rest/api/3/issue/PROJ-3/comment", with).0, 200);
    for odd in [
        "content-type: text/plain\r\ncontent-length: 2\r\n\r\n{}",
        "content-type: application/json\r\ncontent-length: 1\r\n\r\n{",
    ] {
        let with = format!("authorization: Bearer any\r\n{odd}");
        assert_eq!(upstream.asked("POST /rest/api/3/issue/PROJ-3/comment", &with).0, 400, "{odd}");
    }
    assert_eq!(upstream.get("/rest/api/3/attachment/10007")["id"], 10_007);
}

/// The head of an answer and its body.
fn page(upstream: &Upstream, path: &str) -> (String, Value) {
    let (status, head, body) = upstream.asked(&format!("GET {path}"), "authorization: Bearer any\r\n");
    assert_eq!(status, 200, "{path}: {}", String::from_utf8_lossy(&body));
    (head, serde_json::from_slice(&body).unwrap())
}

#[test]
fn every_way_to_go_on_reaches_two_hundred_elements_once() {
    let upstream = Upstream::of("tests/it/pages/allow.yaml", "parcels-mcp", &[]);
    // From an answer to where the next page is: the way of each operation.
    type Next = fn(&str, &Value, usize) -> Option<String>;
    let address = |address: &str| Some(address.split_once("//x")?.1.to_owned());
    let ways: [(&str, &str, &str, Next); 4] = [
        ("/depots?per_page=60", "depots", "city", |_, answer, page| {
            assert_eq!((&answer["meta"]["pages"], &answer["meta"]["total"]), (&Value::from(4), &Value::from(200)));
            (page < 4).then(|| format!("/depots?per_page=60&page={}", page + 1))
        }),
        ("/parcels?per_page=60", "items", "id", |head, _, _| {
            let link = head.lines().find_map(|line| line.strip_prefix("link: <"))?;
            let (link, rel) = link.split_once(">; ")?;
            assert_eq!(rel, "rel=\"next\"");
            Some(link.to_owned())
        }),
        ("/events?depot=a", "value", "id", |_, answer, _| Some(answer["@odata.nextLink"].as_str()?.to_owned())),
        ("/customers?limit=60", "data", "id", |_, answer, _| {
            let last = answer["data"].as_array()?.last()?["id"].as_str()?.to_owned();
            (answer["has_more"] == true).then(|| format!("/customers?limit=60&starting_after={last}"))
        }),
    ];
    for (first, list, name, next) in ways {
        let (mut path, mut seen, mut pages) = (first.to_owned(), Vec::new(), 0);
        loop {
            let (head, answer) = page(&upstream, &path);
            pages += 1;
            seen.extend(answer[list].as_array().unwrap().iter().map(|element| element[name].to_string()));
            let Some(following) = next(&head, &answer, pages) else { break };
            path = address(&following).unwrap_or(following);
            assert!(pages < 10, "{first} does not end");
        }
        assert_eq!((seen.len(), pages), (200, 4), "{first}");
        if name == "id" {
            seen.sort();
            seen.dedup();
            assert_eq!(seen.len(), 200, "{first}");
        }
    }
}

#[test]
fn one_seed_gives_the_same_data_and_another_gives_other() {
    let issues = Upstream::start(&["--seed", "7"]).issues();
    assert_eq!(Upstream::start(&["--seed", "7"]).issues(), issues);
    assert_ne!(Upstream::start(&["--seed", "8"]).issues(), issues);
}

#[test]
fn faults_strike_when_asked_for_and_at_the_same_requests() {
    let statuses = || -> Vec<u16> {
        let upstream = Upstream::start(&["--fail", "429:0.2", "--fail", "503:0.2"]);
        let ask = |_| upstream.asked("GET /rest/api/3/issue/PROJ-1", "authorization: Bearer any\r\n").0;
        (0..200).map(ask).collect()
    };
    let found = statuses();
    let count = |status: u16| found.iter().filter(|known| **known == status).count();
    assert!((20..60).contains(&count(429)) && (20..60).contains(&count(503)), "{} {}", count(429), count(503));
    assert_eq!(count(200) + count(429) + count(503), 200);
    assert_eq!(statuses(), found);
    let upstream = Upstream::start(&["--fail", "429:1"]);
    let (status, head, body) = upstream.asked("GET /rest/api/3/issue/PROJ-1", "");
    assert_eq!(status, 429);
    assert!(head.contains("retry-after: 1\r\n"), "{head}");
    let body: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(body["errorMessages"][0], "a fault that was asked for");
}

#[test]
fn what_the_allow_list_does_not_name_is_not_there() {
    let upstream = Upstream::start(&["--latency", "30ms"]);
    let started = Instant::now();
    let with = "authorization: Bearer any\r\n";
    assert_eq!(upstream.asked("GET /rest/api/3/issue/PROJ-1", "").0, 401);
    assert!(started.elapsed() >= Duration::from_millis(30));
    assert_eq!(upstream.asked("GET /rest/api/3/secrets", with).0, 404);
    assert_eq!(upstream.asked("DELETE /rest/api/3/issue/PROJ-1", with).0, 405);
    assert_eq!(upstream.asked("GET /rest/api/3/issue/%50ROJ-3", with).0, 200);
}

#[test]
fn what_cannot_be_meant_is_refused() {
    let ran = |arguments: &[&str]| {
        let output =
            Command::new(env!("CARGO_BIN_EXE_mcpgen")).current_dir(root()).arg("mock").args(arguments).output();
        let output = output.unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    for fault in ["429", "200:0.1", "429:2", "x:0.1"] {
        let (code, told) = ran(&["--fail", fault]);
        assert_eq!(code, Some(2));
        assert!(told.contains("write a status from 400 to 599 and a share from 0 to 1, such as `429:0.1`"), "{told}");
    }
    assert_eq!(ran(&["--latency", "20"]).0, Some(2));
    let taken = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let (code, told) = ran(&["--spec", "specs/jira.yaml", "--port", &port]);
    assert_eq!(code, Some(74));
    assert!(told.starts_with(&format!("error: port {port} of 127.0.0.1 cannot be served: ")), "{told}");
}

/// A file's sample holds no JSON, which must not make an empty answer of it.
#[test]
fn files_are_answered_with_a_file() {
    let upstream = Upstream::of("specs/servicenow.yaml", "servicenow-mcp", &[]);
    let (status, head, body) = upstream.asked("GET /api/now/v1/attachment/abc/file", "authorization: Bearer any\r\n");
    assert_eq!(status, 200, "{head}");
    assert!(!head.contains("application/json") && head.contains("content-type: "), "{head}");
    assert!(body.starts_with(b"\x89PNG"), "{body:?}");
}

/// A form of which every part was left out is as legal as any other; a body of another kind is not.
#[test]
fn an_empty_form_is_no_odd_request() {
    let upstream = Upstream::of("tests/it/requests/allow.yaml", "shop-mcp", &[]);
    let posted = |kind: &str, body: &str| {
        let length = body.len();
        let headers =
            format!("authorization: Bearer any\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\n\r\n{body}");
        upstream.asked("POST /documents", &headers).0
    };
    assert_eq!(posted("multipart/form-data; boundary=x", "--x--\r\n"), 204);
    assert_eq!(posted("application/json", "{}"), 400);
}
