//! Which answers a tool takes.

use mcpgen::emit::emit;
use serde_json::json;

use super::{file, media_types, plan, plan_of, takes};

const FILE: &str = "returns: {content: true}";

#[test]
fn an_open_range_takes_every_file() {
    let answer = |content: &str| format!("responses: {{'200': {{description: ok, content: {content}}}}}");
    for (content, wanted) in [
        ("{'*/*': {schema: {type: string, format: binary}}}", "*/*"),
        ("{'*/*': {}}", "*/*"),
        ("{application/json: {schema: {type: string, format: binary}}}", "*/*"),
        ("{'application/*': {schema: {type: string, format: binary}}}", "*/*"),
        ("{'application/*': {}}", "application/*"),
    ] {
        let plan = plan("3.0.3", "get", &answer(content), FILE);
        assert_eq!(media_types(&plan), [wanted], "{content}");
        assert!(!takes(&plan, "json_is_no_file") && takes(&plan, "streams_are_refused"), "{content}");
        assert_eq!(takes(&plan, "pages_are_refused"), wanted == "application/*", "{content}");
    }
    let old = plan(
        "2.0",
        "get",
        "produces: [application/json], responses: {'200': {description: ok, schema: {type: file}}}",
        FILE,
    );
    assert_eq!(media_types(&old), ["*/*"]);
    let closed = plan("3.0.3", "get", &answer("{application/pdf: {}}"), FILE);
    assert!(takes(&closed, "json_is_no_file") && takes(&closed, "pages_are_refused"));
}

#[test]
fn lines_of_json_are_streams() {
    for name in ["text/x-ndjson", "application/x-ndjson", "application/x-jsonl", "application/jsonl"] {
        let answer = format!("responses: {{'200': {{description: ok, content: {{{name}: {{}}}}}}}}");
        for returns in ["{raw: true, why: short}", "{text: true}", "{content: true}"] {
            let told = plan_of("3.0.3", "get", &answer, &format!("returns: {returns}")).unwrap_err();
            assert!(told.contains("stream") && told.contains(name), "{told}");
        }
    }
}

#[test]
fn a_refusal_is_judged_by_the_json_that_there_must_be() {
    let answer = "responses: {'200': {description: ok, content: {application/json: {schema: {type: object, properties: {ok: {type: boolean}}}}}}}";
    let tool = |returns: &str, when: &str| format!("returns: {returns}, errors: {{when: '{when}', message: 'No.'}}");
    let done = plan("3.0.3", "post", answer, &tool("{done: true}", "ok != true"));
    assert!(file(&done).contains("answer.refuse_when(&REFUSAL)?;"));
    // A status without content would be a refusal, so the sample has some.
    assert_eq!(super::tool(&done).sample.answer, json!({"ok": true}));
    let case = emit(&done).unwrap().get("tests/generated/cases/a.rs").unwrap().bytes.clone();
    assert!(String::from_utf8(case).unwrap().contains(r#"answer: "{\"ok\":true}","#));
    let plain = plan("3.0.3", "post", answer, &tool("{done: true}", "ok == false"));
    assert_eq!(super::tool(&plain).sample.answer, json!(null));
    let both = "responses: {'200': {description: ok, content: {text/plain: {}}}, '201': {description: ok, content: {application/json: {schema: {type: object, properties: {ok: {type: boolean}}}}}}}";
    let text = plan("3.0.3", "get", both, &tool("{text: true}", "ok == false"));
    assert!(file(&text).contains(".send_unless_refused(request, Expected::Text(MEDIA_TYPES), &REFUSAL)"));
    assert!(takes(&text, "a_refusal_with_success_is_told"));
}

#[test]
fn a_page_is_no_success_where_the_document_says_json() {
    let answer = |content: &str| format!("responses: {{'200': {{description: ok, content: {content}}}}}");
    let done = "returns: {done: true}";
    let json = plan("3.0.3", "post", &answer("{application/json: {}}"), done);
    assert!(file(&json).contains("call.send_for(request, Expected::NoPage).await?;\n    Ok(call.finish())"));
    assert!(takes(&json, "pages_are_refused"));
    for content in ["{}", "{'*/*': {}}", "{text/html: {}}", "{application/json: {}, text/plain: {}}"] {
        let other = plan("3.0.3", "post", &answer(content), done);
        assert!(file(&other).contains("call.send_and_finish(request).await"), "{content}");
        assert!(!takes(&other, "pages_are_refused"), "{content}");
    }
}
