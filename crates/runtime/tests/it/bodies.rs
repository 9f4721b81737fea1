//! Bodies: values at paths, and nothing where no value is.

use mcpgen_runtime::file::{self, File};
use mcpgen_runtime::{Body, Document, Failure, Part, Request, Style};
use serde_json::json;

#[test]
fn values_stand_where_their_paths_say() {
    let body = Body::new()
        .set("transition.id", "31")
        .set("update.comment[0].add.body", true)
        .set("update.comment[1].add.body", 7)
        .set("'odd.name'.\"a[0]\"", 1.5)
        .set("tags", ["a", "b"])
        .set_optional("fields.summary", None::<&str>)
        .set_optional("fields.labels", Some(&vec!["x".to_owned()]));
    let wanted = json!({
        "transition": { "id": "31" },
        "update": { "comment": [{ "add": { "body": true } }, { "add": { "body": 7 } }] },
        "odd.name": { "a[0]": 1.5 },
        "tags": ["a", "b"],
        "fields": { "labels": ["x"] },
    });
    assert_eq!(body.json(), wanted);
}

#[test]
fn what_is_left_out_leaves_no_trace() {
    let body = Body::new()
        .set_optional("update.comment[0].add.body", None::<&str>)
        .set_optional("list[0].a", None::<i64>)
        .set("list[1].a", 2);
    assert_eq!(body.json(), json!({ "list": [{ "a": 2 }] }));
    assert_eq!(Body::new().json(), json!({}));
}

#[test]
fn an_empty_body_is_sent_only_where_one_must_be() {
    assert_eq!(Request::post("/x").json_unless_empty(Body::new()).body, None);
    assert_eq!(Request::post("/x").json(Body::new()).body, Some(b"{}".to_vec()));
}

#[test]
fn a_document_may_be_markdown_or_a_tree() {
    let markdown: Document = serde_json::from_value(json!("*a*")).unwrap();
    assert_eq!(markdown.text(), "*a*");
    let tree = json!({ "type": "doc", "version": 1, "content": [] });
    let given: Document = serde_json::from_value(tree.clone()).unwrap();
    assert_eq!(Body::new().set("body", &given).json(), json!({ "body": tree }));
    for odd in [json!(1), json!({}), json!({ "type": "doc" }), json!({ "type": "paragraph", "content": [] }), json!([])]
    {
        assert!(serde_json::from_value::<Document>(odd).is_err());
    }
}

fn sent(request: &Request) -> (&str, String) {
    (&request.media_type, String::from_utf8_lossy(request.body.as_deref().unwrap_or_default()).into_owned())
}

#[test]
fn forms_write_each_field_as_the_document_says() {
    let body = || {
        Body::new()
            .set("name", "a b&c=d")
            .set("expand", ["x", "y"])
            .set("metadata", json!({ "a": { "b": 1 }, "list": [{ "c": true }] }))
            .set("address", json!({ "city": "Ulm" }))
            .set("codes", ["1", "2"])
    };
    let styles = [("metadata", Style::DEEP_OBJECT), ("codes", Style::FORM)];
    let request = Request::post("/x").form(body(), &styles).unwrap();
    let wanted = "name=a%20b%26c%3Dd&expand=x&expand=y&metadata%5Ba%5D%5Bb%5D=1&metadata%5Blist%5D%5B0%5D%5Bc%5D=true\
        &address=%7B%22city%22%3A%22Ulm%22%7D&codes=1,2";
    assert_eq!(sent(&request), ("application/x-www-form-urlencoded", wanted.to_owned()));
    assert_eq!(Request::get("/x").form_unless_empty(Body::new(), &[]).unwrap().body, None, "an empty form is not sent");
    assert_eq!(Request::post("/x").form(Body::new(), &[]).unwrap().body, Some(Vec::new()));
}

#[test]
fn whole_bodies_are_sent_as_they_are() {
    assert_eq!(sent(&Request::post("/x").json(Body::of(json!([1, { "a": null }])))).1, "[1,{\"a\":null}]");
    assert_eq!(sent(&Request::post("/x").json(Body::of("text"))).1, "\"text\"");
    assert_eq!(Request::post("/x").json_unless_empty(Body::of(None::<&str>)).body, None);
    let text = Request::post("/x").text("application/xml", "<a>\u{e4}</a>");
    assert_eq!(sent(&text), ("application/xml", "<a>\u{e4}</a>".to_owned()));
    assert_eq!(Request::post("/x").text_optional("text/plain", None).body, None);
    let patch = "application/json-patch+json";
    let raw = Request::patch("/x").json_text(patch, "patch", "[ {\"op\": \"remove\", \"path\": \"/a\"} ]").unwrap();
    assert_eq!(sent(&raw), (patch, "[ {\"op\": \"remove\", \"path\": \"/a\"} ]".to_owned()));
    for odd in ["", "[", "{} x", "a"] {
        assert!(Request::patch("/x").json_text(patch, "patch", odd).is_err(), "{odd}");
    }
}

#[test]
fn files_come_as_base64_or_data_uris() {
    let read = |text: &str| file::read("file", text, 5);
    assert_eq!(read("aGVsbG8=").unwrap(), File { media_type: None, bytes: b"hello".to_vec() });
    assert_eq!(read("aGVs\n bG8").unwrap().bytes, b"hello");
    assert_eq!(read("_-8").unwrap().bytes, [0xff, 0xef]);
    let file = read("data:image/png;base64,aGVsbG8=").unwrap();
    assert_eq!(file.media_type.as_deref(), Some("image/png"));
    assert_eq!(read("DATA:image/png;base64,aGVsbG8=").unwrap(), file, "schemes have no case");
    assert_eq!(read("data:;base64,").unwrap(), File { media_type: None, bytes: Vec::new() });
    for odd in [
        "aGVsbG8h",
        "a",
        "aGVsbG8=x",
        "data:image/png,hello",
        "data:image/png",
        "data:a\r\nb: c/d;base64,aGVsbG8=",
        "data:image;base64,aGVsbG8=",
        "data:image/png;x;base64,aGVsbG8=",
        &"A".repeat(1_000),
        "http://x",
    ] {
        let failure = read(odd).unwrap_err();
        assert!(matches!(&failure, Failure::Argument { name: Some(name), .. } if name == "file"), "{odd}");
    }
    for (listed, wanted) in [
        (&[][..], Some("image/png")),
        (&["image/*"], Some("image/png")),
        (&["*/*"], Some("image/png")),
        (&["image/jpeg", "image/png"], Some("image/png")),
        (&["application/octet-stream"], Some("application/octet-stream")),
        (&["text/csv"], None),
    ] {
        assert_eq!(file.type_among("file", listed).ok().as_deref(), wanted, "{listed:?}");
    }
    let told = file.type_among("file", &["text/csv; header=present", "audio/*; q=1"]).unwrap_err();
    assert_eq!(told, Failure::argument("file", "must be a file of the type text/csv or audio/*"));
    let plain = read("aGVsbG8=").unwrap();
    assert_eq!(plain.type_among("file", &["text/csv"]).unwrap(), "text/csv");
    for open in [&[][..], &["*/*"], &["application/*"], &["image/*", "application/*; q=1"]] {
        assert_eq!(plain.type_among("file", open).unwrap(), "application/octet-stream");
    }
    let told = plain.type_among("file", &["image/*; q=1", "audio/*"]).unwrap_err();
    let wanted = "must be a data URI that names its type, which must be image/* or audio/*";
    assert_eq!(told, Failure::argument("file", wanted));
    let whole = Request::put("/x").file("*/*", "file", "data:text/csv;base64,aGVsbG8=", 9).unwrap();
    assert_eq!(sent(&whole), ("text/csv", "hello".to_owned()));
}

#[test]
fn parts_cannot_be_forged() {
    let body = Body::new()
        .set("title", "a\r\n--part-0\r\nContent-Disposition: form-data; name=\"admin\"\r\n\r\ntrue")
        .set("tags", ["x", "y"])
        .set("meta", json!({ "a": 1 }))
        .set("file", "data:image/png;base64,aGVsbG8=")
        .set_optional("none", None::<&str>);
    let parts = [
        Part::of("file", &["image/png", "image/jpeg"]).file("picture", 9).named("../a\"\r\nX: y\\b;c\"d.png"),
        Part::of("title", &["text/plain"]),
    ];
    let request = Request::post("/x").multipart(body, &parts).unwrap();
    let (media_type, text) = sent(&request);
    let boundary = media_type.strip_prefix("multipart/form-data; boundary=").unwrap();
    assert!(boundary.len() > 32 && boundary.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'));
    let pieces: Vec<&str> = text.split(&format!("--{boundary}")).collect();
    assert_eq!(pieces.len(), 7, "{text}");
    assert_eq!((pieces[0], pieces[6]), ("", "--\r\n"));
    assert!(
        pieces[1]
            .starts_with("\r\nContent-Disposition: form-data; name=\"title\"\r\nContent-Type: text/plain\r\n\r\na\r\n")
    );
    assert_eq!(pieces[3], "\r\nContent-Disposition: form-data; name=\"tags\"\r\n\r\ny\r\n");
    assert_eq!(
        pieces[4],
        "\r\nContent-Disposition: form-data; name=\"meta\"\r\nContent-Type: application/json\r\n\r\n{\"a\":1}\r\n"
    );
    assert_eq!(
        pieces[5],
        "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"b_c_d.png\"\r\nContent-Type: image/png\r\n\r\nhello\r\n"
    );
    let again = Request::post("/x").multipart(Body::new(), &[]).unwrap();
    assert_ne!(request.media_type, again.media_type, "a boundary is used once");
    assert_eq!(Request::post("/x").multipart_unless_empty(Body::new(), &[]).unwrap().body, None);
    for (file, name) in [("data:text/csv;base64,eA==", "picture"), ("x", "picture"), ("aGVsbG9oZWxsbw==", "picture")] {
        let failure = Request::post("/x").multipart(Body::new().set("file", file), &parts).unwrap_err();
        assert!(matches!(&failure, Failure::Argument { name: Some(told), .. } if told == name), "{failure:?}");
    }
    for (given, wanted) in [("..", "file"), ("", "file"), ("C:\\x\\r.txt", "r.txt"), ("\u{202e}gpj.exe", "_gpj.exe")] {
        let body = Body::new().set("file", "eA==");
        let request = Request::post("/x").multipart(body, &[Part::of("file", &[]).file("f", 9).named(given)]).unwrap();
        assert!(sent(&request).1.contains(&format!("filename=\"{wanted}\"")), "{given}");
    }
}

#[test]
fn a_list_may_be_one_part() {
    let part = Part::of("c", &[]).joined(Style::PIPE_DELIMITED);
    let request = Request::post("/x").multipart(Body::new().set("c", ["a,b", "\u{e4}"]), &[part]).unwrap();
    assert!(sent(&request).1.contains("form-data; name=\"c\"\r\n\r\na,b|\u{e4}\r\n"), "{request:?}");
    let nothing = Request::post("/x").multipart(Body::new().set("c", json!([])), &[part]).unwrap();
    assert!(!sent(&nothing).1.contains("form-data"));
    let failure = Request::post("/x").multipart(Body::new().set("c", ["a|b"]), &[part]).unwrap_err();
    let problem = "must not hold what separates the elements of its list";
    assert_eq!(failure, Failure::argument("c", problem));
}
