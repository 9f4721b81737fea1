//! The upstream client: repetition, limits, and what it never does.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::response::Response;
use mcpgen_runtime::call::{Call, Caller, Watch};
use mcpgen_runtime::secret::Secret;
use mcpgen_runtime::service::Service;
use mcpgen_runtime::{
    Condition, Effect, Expected, Failure, Literal, Refusal, Request, Scheme, ServerDefinition, Style, Tool,
    UpstreamCredential,
};
use tokio::time::Instant;

use crate::sample::{SERVER, jira_search};
use crate::support::{environment, ok, settings, status, upstream};

fn caller() -> Caller {
    Caller {
        token: Some(Secret::new("token-a")),
        organisation: None,
        deadline: Instant::now() + Duration::from_secs(30),
    }
}

async fn send(base: &str, request: Request) -> Result<mcpgen_runtime::answer::Answer, Failure> {
    let service = Service::new(&SERVER, settings(&SERVER, &environment(base))).unwrap();
    send_as(&service, &caller(), &jira_search::TOOL, request).await
}

async fn send_as(
    service: &Service,
    caller: &Caller,
    tool: &'static Tool,
    request: Request,
) -> Result<mcpgen_runtime::answer::Answer, Failure> {
    send_for(service, caller, tool, request, Expected::Json).await
}

async fn send_for(
    service: &Service,
    caller: &Caller,
    tool: &'static Tool,
    request: Request,
    expected: Expected,
) -> Result<mcpgen_runtime::answer::Answer, Failure> {
    let (given, watch) = (serde_json::Map::new(), Watch::default());
    service.upstream.send(&Call { service, tool, given: &given, caller, watch: &watch }, request, expected).await
}

/// Answers with these statuses in turn, then with 200; gives base URL and the number of requests.
async fn flaky(statuses: &'static [u16], retry_after: &'static str) -> (String, Arc<AtomicUsize>) {
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    let (base, _) = upstream(move |_| {
        let number = counted.fetch_add(1, Ordering::SeqCst);
        let mut response: Response = match statuses.get(number) {
            Some(code) => status(*code, "{}"),
            None => ok("{}"),
        };
        response.headers_mut().insert("retry-after", retry_after.parse().unwrap());
        response
    })
    .await;
    (base, count)
}

#[tokio::test]
async fn reads_are_repeated_and_writes_are_not() {
    let (base, count) = flaky(&[503, 502], "x").await;
    assert!(send(&base, Request::get("/x")).await.is_ok());
    assert_eq!(count.load(Ordering::SeqCst), 3);
    let (base, count) = flaky(&[503], "x").await;
    static ONCE: Tool = Tool { effect: Effect::Write, idempotent: false, ..jira_search::TOOL };
    let service = Service::new(&SERVER, settings(&SERVER, &environment(&base))).unwrap();
    assert!(send_as(&service, &caller(), &ONCE, Request::post("/x")).await.is_err());
    assert_eq!(count.load(Ordering::SeqCst), 1);
    for request in [Request::get("/x"), Request::head("/x")] {
        let (base, count) = flaky(&[503], "x").await;
        let service = Service::new(&SERVER, settings(&SERVER, &environment(&base))).unwrap();
        assert!(send_as(&service, &caller(), &ONCE, request).await.is_err());
        assert_eq!(count.load(Ordering::SeqCst), 1, "a write stays one, whatever its method");
    }
    let (base, count) = flaky(&[503; 9], "x").await;
    assert!(matches!(send(&base, Request::get("/x")).await, Err(Failure::Status { status: 503, .. })));
    assert_eq!(count.load(Ordering::SeqCst), 3, "three attempts in all");
    let (base, count) = flaky(&[500], "x").await;
    assert!(send(&base, Request::get("/x")).await.is_err());
    assert_eq!(count.load(Ordering::SeqCst), 1, "500 is not listed");
}

#[tokio::test]
async fn retry_after_is_the_shortest_pause_and_passed_on() {
    let (base, count) = flaky(&[429], "1").await;
    let started = Instant::now();
    assert!(send(&base, Request::get("/x")).await.is_ok());
    assert!(started.elapsed() >= Duration::from_secs(1));
    assert_eq!(count.load(Ordering::SeqCst), 2);
    let (base, count) = flaky(&[429], "21").await;
    let failure = send(&base, Request::get("/x")).await.unwrap_err();
    assert_eq!(failure, Failure::Status { status: 429, retry_after: Some(21), explanation: None });
    assert_eq!(count.load(Ordering::SeqCst), 1, "longer than the server may wait");
    for silly in ["-1", "0", "99999999", "soon", "1.5"] {
        let (base, _) = flaky(&[418], silly).await;
        let failure = send(&base, Request::get("/x")).await.unwrap_err();
        assert_eq!(failure, Failure::Status { status: 418, retry_after: None, explanation: None }, "{silly}");
    }
}

#[tokio::test]
async fn redirects_are_refused_and_the_token_goes_nowhere_else() {
    let (other, seen_elsewhere) = upstream(|_| ok("{}")).await;
    let (base, _) =
        upstream(move |_| Response::builder().status(302).header("location", &other).body("".into()).unwrap()).await;
    assert_eq!(send(&base, Request::get("/x")).await.unwrap_err(), Failure::Redirect(302));
    assert!(seen_elsewhere.lock().unwrap().is_empty());
}

#[tokio::test]
async fn large_answers_are_given_up() {
    let (base, _) = upstream(|_| ok(vec![b' '; 8 * 1024 * 1024 + 1])).await;
    assert_eq!(send(&base, Request::get("/x")).await.unwrap_err(), Failure::TooLarge);
    let (base, _) = upstream(|_| ok(vec![b' '; 8 * 1024 * 1024])).await;
    assert!(send(&base, Request::get("/x")).await.is_ok());
}

#[tokio::test]
async fn nothing_is_sent_without_the_caller_s_token() {
    let (base, seen) = upstream(|_| ok("{}")).await;
    let service = Service::new(&SERVER, settings(&SERVER, &environment(&base))).unwrap();
    let nobody = Caller { token: None, ..caller() };
    let outcome = send_as(&service, &nobody, &jira_search::TOOL, Request::get("/x")).await;
    assert_eq!(outcome.unwrap_err(), Failure::NoCredential);
    assert!(seen.lock().unwrap().is_empty());
}

#[tokio::test]
async fn the_path_stays_below_the_base_url() {
    let (base, seen) = upstream(|_| ok("{}")).await;
    let base = format!("{base}/ex/jira/1/");
    assert!(send(&base, Request::get("/rest/x").query("a", "b?c#d")).await.is_ok());
    assert_eq!(seen.lock().unwrap()[0].0, "/ex/jira/1/rest/x?a=b%3Fc%23d");
    for path in ["/../../secret", "/a/%2e%2E/b", "/a/./b"] {
        let outcome = send(&base, Request::get(path)).await;
        assert!(matches!(outcome, Err(Failure::Internal { .. })), "{path}");
    }
    assert_eq!(seen.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn a_query_is_sent_as_it_was_written() {
    let (base, seen) = upstream(|_| ok("{}")).await;
    for style in [Style::FORM.reserved(), Style::FORM] {
        let value = serde_json::json!(":/?#[]@!$&'()*+,;=% \"<>\\^`{|}~\u{e4}");
        let request = Request::get("/x").query_styled("a", style, "a", value).unwrap();
        let written = format!("/x?{}", request.query);
        assert!(send(&base, request).await.is_ok());
        assert_eq!(seen.lock().unwrap().pop().unwrap().0, written);
    }
}

#[tokio::test]
async fn a_deadline_ends_the_attempts() {
    let (base, count) = flaky(&[503; 9], "5").await;
    let service = Service::new(&SERVER, settings(&SERVER, &environment(&base))).unwrap();
    let hurried = Caller { deadline: Instant::now() + Duration::from_secs(2), ..caller() };
    let started = Instant::now();
    let outcome = send_as(&service, &hurried, &jira_search::TOOL, Request::get("/x")).await;
    assert!(outcome.is_err() && started.elapsed() < Duration::from_secs(2));
    assert_eq!(count.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn an_upstream_that_is_not_there_is_a_connection_failure() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    assert_eq!(send(&base, Request::get("/x")).await.unwrap_err(), Failure::Connection);
}

#[tokio::test]
async fn the_server_s_own_secret_is_sent_as_its_scheme_says() {
    static BY_QUERY: ServerDefinition =
        ServerDefinition { upstream_credential: UpstreamCredential::Secret { scheme: Scheme::Query("key") }, ..SERVER };
    static BY_BASIC: ServerDefinition =
        ServerDefinition { upstream_credential: UpstreamCredential::Secret { scheme: Scheme::Basic }, ..SERVER };
    static BY_NOTHING: ServerDefinition = ServerDefinition { upstream_credential: UpstreamCredential::None, ..SERVER };
    let (base, seen) = upstream(|_| ok("{}")).await;
    let mut variables = environment(&base);
    variables.insert("UPSTREAM_TOKEN".to_owned(), "u:p".to_owned());
    for definition in [&BY_QUERY, &BY_BASIC, &BY_NOTHING] {
        let service = Service::new(definition, settings(definition, &variables)).unwrap();
        let request = Request::get("/x").query("a", "b");
        send_as(&service, &caller(), &jira_search::TOOL, request).await.unwrap();
    }
    let wanted = [
        ("/x?a=b&key=u%3Ap".to_owned(), None),
        ("/x?a=b".to_owned(), Some("Basic dTpw".to_owned())),
        ("/x?a=b".to_owned(), None),
    ];
    assert_eq!(*seen.lock().unwrap(), wanted);
}

/// A hundred kilobytes that unpack to a hundred megabytes: what is counted is what they become.
#[tokio::test]
async fn packed_answers_are_bounded_unpacked() {
    let packed = |body: Vec<u8>| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        std::io::Write::write_all(&mut encoder, &body).unwrap();
        encoder.finish().unwrap()
    };
    let (small, bomb) = (packed(b"{\"key\":1}".to_vec()), packed(vec![b' '; 100 << 20]));
    let answer = |body: Vec<u8>| {
        move |_: &axum::extract::Request| {
            let mut response = ok(body.clone());
            response.headers_mut().insert("content-encoding", "gzip".parse().unwrap());
            response
        }
    };
    assert!(bomb.len() < 200_000);
    let (twice, torn) = (packed(small.clone()), small[..small.len() - 4].to_vec());
    for (name, body, wanted) in [
        ("GZIP", small.clone(), Ok(())),
        ("x-gzip", small.clone(), Ok(())),
        ("gzip, identity", small.clone(), Ok(())),
        ("gzip, GZip", twice, Ok(())),
        ("gzip", torn, Err(Failure::Packed)),
        ("gzip", b"not packed".to_vec(), Err(Failure::Packed)),
        ("br", small.clone(), Err(Failure::Packed)),
        ("gzip, gzip, gzip", small.clone(), Err(Failure::Packed)),
    ] {
        let count = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&count);
        let (base, _) = upstream(move |_| {
            counted.fetch_add(1, Ordering::SeqCst);
            let mut response = ok(body.clone());
            response.headers_mut().insert("content-encoding", name.parse().unwrap());
            response
        })
        .await;
        let read = send(&base, Request::get("/x")).await;
        assert_eq!(read.map(|answer| assert_eq!(answer.body(), Some(&b"{\"key\":1}"[..]))), wanted, "{name}");
        assert_eq!(count.load(Ordering::SeqCst), 1, "{name} is not asked for again");
    }
    let (base, _) = upstream(answer(small)).await;
    assert_eq!(send(&base, Request::get("/x")).await.unwrap().body(), Some(&b"{\"key\":1}"[..]));
    let (base, _) = upstream(answer(bomb)).await;
    assert_eq!(send(&base, Request::get("/x")).await.unwrap_err(), Failure::TooLarge);
}

#[tokio::test]
async fn statuses_without_content_are_answers_and_streams_are_none() {
    for code in [204, 205] {
        let (base, _) = upstream(move |_| status(code, "")).await;
        assert_eq!(send(&base, Request::get("/x")).await.unwrap().body(), None);
    }
    // The body never ends, and nobody waits for it.
    let (base, _) = upstream(|_| {
        let body = axum::body::Body::from_stream(futures_util::stream::repeat_with(|| {
            Ok::<_, std::convert::Infallible>("data: {}\n\n")
        }));
        Response::builder().header("content-type", "text/event-stream").body(body).unwrap()
    })
    .await;
    let wanted = Failure::OtherKind { found: "a stream", wanted: "JSON" };
    assert_eq!(send(&base, Request::get("/x")).await.unwrap_err(), wanted);
}

#[tokio::test]
async fn own_sentences_are_filled_from_the_error_body() {
    static TOOL: Tool = Tool { errors: &[(400, "Refused: {errorMessages}.")], ..jira_search::TOOL };
    let (base, _) = upstream(|_| status(400, r#"{"errorMessages":["Bad jql"],"token":"secret"}"#)).await;
    let service = Service::new(&SERVER, settings(&SERVER, &environment(&base))).unwrap();
    let outcome = send_as(&service, &caller(), &TOOL, Request::get("/x")).await;
    let text = outcome.unwrap_err().sentence("Jira Cloud", &TOOL, UpstreamCredential::CallerToken);
    assert!(text.starts_with("Refused: <untrusted-") && text.contains(">Bad jql</"), "{text}");
}

#[tokio::test]
async fn a_request_that_could_have_a_body_says_that_it_has_none() {
    let lengths = Arc::new(std::sync::Mutex::new(Vec::new()));
    let seen = Arc::clone(&lengths);
    let (base, _) = upstream(move |request| {
        let headers = request.headers();
        let length = headers.get("content-length").map(|length| length.to_str().unwrap().to_owned());
        seen.lock().unwrap().push((length, headers.contains_key("transfer-encoding")));
        ok("{}")
    })
    .await;
    for request in
        [Request::post("/x"), Request::put("/x"), Request::patch("/x"), Request::get("/x"), Request::delete("/x")]
    {
        send(&base, request).await.unwrap();
    }
    send(&base, Request::post("/x").text("text/plain", "abc")).await.unwrap();
    let wanted =
        [Some("0"), Some("0"), Some("0"), None, None, Some("3")].map(|length| (length.map(str::to_owned), false));
    assert_eq!(*lengths.lock().unwrap(), wanted);
}

#[tokio::test]
async fn a_sign_in_page_is_no_success_where_json_is_said_to_come() {
    let page = |body: &'static str| {
        move |_: &axum::extract::Request| {
            Response::builder().header("content-type", "text/html").body(body.into()).unwrap()
        }
    };
    let refused = Failure::OtherKind { found: "a web page", wanted: "JSON" };
    for (body, expected, wanted) in [
        ("<html>Sign in</html>", Expected::NoPage, Err(refused)),
        ("<html>Sign in</html>", Expected::Nothing, Ok(None)),
        ("", Expected::NoPage, Ok(None)),
    ] {
        let (base, _) = upstream(page(body)).await;
        let service = Service::new(&SERVER, settings(&SERVER, &environment(&base))).unwrap();
        let answer = send_for(&service, &caller(), &jira_search::TOOL, Request::get("/x"), expected).await;
        assert_eq!(answer.map(|answer| answer.body().map(<[u8]>::to_vec)), wanted, "{expected:?}");
    }
    // Nothing says beforehand how long these are.
    for (pieces, is_page) in [(&[][..], false), (&["", ""], false), (&["", "<html>"], true)] {
        let (base, _) = upstream(move |_| {
            let pieces = pieces.iter().map(|piece| Ok::<_, std::convert::Infallible>(*piece));
            let body = axum::body::Body::from_stream(futures_util::stream::iter(pieces));
            Response::builder().header("content-type", "text/html").body(body).unwrap()
        })
        .await;
        let service = Service::new(&SERVER, settings(&SERVER, &environment(&base))).unwrap();
        let (tool, expected) = (&jira_search::TOOL, Expected::NoPage);
        let answer = send_for(&service, &caller(), tool, Request::get("/x"), expected).await;
        assert_eq!(answer.is_err(), is_page, "{pieces:?}");
    }
}

#[tokio::test]
async fn a_refusal_is_told_where_a_text_or_a_file_belongs() {
    static REFUSAL: Refusal =
        Refusal { path: &["ok"], condition: Condition::Equal(Literal::Boolean(false)), message: "No." };
    let answer = |kind: &'static str, body: &'static str| {
        move |_: &axum::extract::Request| Response::builder().header("content-type", kind).body(body.into()).unwrap()
    };
    let other = |wanted| Failure::OtherKind { found: "JSON", wanted };
    let refused = || Failure::Refused("No.".to_owned());
    let (text, file) = (Expected::Text(&["text/plain"]), Expected::File(&["image/png"], 4));
    for (kind, body, expected, wanted) in [
        ("application/json", "{\"ok\":false}", text, Err(refused())),
        ("application/problem+json", "{\"ok\":false}", file, Err(refused())),
        ("text/plain", "{\"ok\":false}", text, Err(refused())),
        ("application/json", "{\"ok\":true}", text, Err(other("a text"))),
        ("application/json", "{\"ok\":true}", file, Err(other("a file"))),
        ("text/plain", "fine", text, Ok(())),
        ("image/png", "fine", file, Ok(())),
    ] {
        let (base, _) = upstream(answer(kind, body)).await;
        let service = Service::new(&SERVER, settings(&SERVER, &environment(&base))).unwrap();
        let (given, watch, caller) = (serde_json::Map::new(), Watch::default(), caller());
        let tool = &jira_search::TOOL;
        let call = Call { service: &service, tool, given: &given, caller: &caller, watch: &watch };
        let told = call.send_unless_refused(Request::get("/x"), expected, &REFUSAL).await;
        assert_eq!(told.map(drop), wanted, "{kind} for {expected:?}");
    }
}
