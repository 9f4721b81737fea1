//! Which answers a tool takes.

use super::{media_types, plan, plan_of, takes};

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
