//! What a request carries.

use mcpgen::model::SampleBody;
use serde_json::json;

use super::{file, plan, tool};

const OK: &str = "responses: {'204': {description: ok}}";

fn pair(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

/// A document's parameters with these allow-list arguments.
fn with_parameters(version: &str, parameters: &str, arguments: &str) -> mcpgen::model::Plan {
    let operation = format!("parameters: [{parameters}], {OK}");
    plan(version, "get", &operation, &format!("arguments: {{{arguments}}}, returns: {{done: true}}"))
}

#[test]
fn fixed_values_are_written_in_their_style() {
    let json = |name: &str, schema: &str| {
        format!("{{name: {name}, in: query, content: {{application/json: {{schema: {schema}}}}}}}")
    };
    let parameters = [
        json("ji", "{type: integer}"),
        json("js", "{type: string}"),
        json("ja", "{type: array, items: {type: string}}"),
        json("jl", "{type: array, items: {type: integer}}"),
        json("jn", "{type: array, items: {type: number}}"),
        "{name: b, in: query, schema: {type: boolean}}".to_owned(),
        "{name: da, in: query, style: deepObject, schema: {type: array, items: {type: string}}}".to_owned(),
        "{name: one, in: query, explode: false, schema: {type: array, items: {type: string}}}".to_owned(),
        "{name: X-L, in: header, schema: {type: array, items: {type: string}}}".to_owned(),
        "{name: X-J, in: header, content: {application/json: {schema: {type: array, items: {type: string}}}}}"
            .to_owned(),
        "{name: X-I, in: header, schema: {type: integer}}".to_owned(),
        "{name: c, in: cookie, content: {application/json: {schema: {type: array, items: {type: integer}}}}}"
            .to_owned(),
    ];
    let plan = with_parameters(
        "3.1.0",
        &parameters.join(", "),
        "ji: {fixed: 5}, js: {fixed: 7}, ja: {fixed: [x]}, jl: {fixed: [1, 2]}, jn: {fixed: [1, 2.5]}, b: {fixed: true}, da: {fixed: [x]}, one: {fixed: [x]}, \
         xl: {to: header.X-L, fixed: [a, b]}, xj: {to: header.X-J, fixed: [a, b]}, xi: {to: header.X-I, fixed: 5}, c: {to: cookie.c, fixed: [1]}",
    );
    let call = &tool(&plan).sample.call;
    let query = [
        pair("ji", "5"),
        pair("js", "\"7\""),
        pair("ja", "[\"x\"]"),
        pair("jl", "[1,2]"),
        pair("jn", "[1,2.5]"),
        pair("b", "true"),
        pair("da[0]", "x"),
        pair("one", "x"),
    ];
    assert_eq!(call.query, query);
    let headers = [pair("x-l", "a,b"), pair("x-j", "[\"a\",\"b\"]"), pair("x-i", "5"), pair("cookie", "c=%5B1%5D")];
    assert_eq!(call.headers, headers);
    insta::assert_snapshot!("fixed", file(&plan));
}

#[test]
fn fixed_lists_of_headers_have_the_separator_of_their_format() {
    for (format, style, text) in [
        ("csv", "SIMPLE", "a,b"),
        ("ssv", "SPACE_DELIMITED", "a b"),
        ("tsv", "TAB_DELIMITED", "a\tb"),
        ("pipes", "PIPE_DELIMITED", "a|b"),
    ] {
        let parameter =
            format!("{{name: X-C, in: header, type: array, items: {{type: string}}, collectionFormat: {format}}}");
        let plan = with_parameters("2.0", &parameter, "c: {to: header.X-C, fixed: [a, b]}");
        assert_eq!(tool(&plan).sample.call.headers, [pair("x-c", text)]);
        let call = format!(".header_styled(\"x-c\", Style::{style}, \"X-C\", [\"a\", \"b\"])?");
        assert!(file(&plan).contains(&call), "{}", file(&plan));
    }
}

#[test]
fn a_cookie_that_is_json_is_encoded() {
    let parameter =
        "{name: f, in: cookie, content: {application/json: {schema: {type: object, properties: {a: {type: string}}}}}}";
    let plan = with_parameters("3.1.0", parameter, "f: {to: cookie.f, example: {a: x}}");
    let full = tool(&plan).sample.full.as_ref().unwrap();
    assert_eq!(full.headers, [pair("cookie", "f=%7B%22a%22%3A%22x%22%7D")]);
}

#[test]
fn numbers_are_sent_as_they_are_written() {
    let operation = format!(
        "requestBody: {{required: true, content: {{application/json: {{schema: {{type: object, properties: {{n: {{type: number, minimum: 0.5}}, l: {{type: array, items: {{type: number}}}}}}}}}}}}}}, \
         parameters: [{{name: q, in: query, schema: {{type: number}}}}, {{name: p, in: query, schema: {{type: array, items: {{type: number, maximum: 9}}}}}}], {OK}"
    );
    let keys = "arguments: {n: {to: body.n, required: true, example: 9007199254740993}, l: {to: body.l, default: [1, 2.5]}, q: {default: 5}, p: {}}, returns: {done: true}";
    let plan = plan("3.1.0", "post", &operation, keys);
    let full = tool(&plan).sample.full.as_ref().unwrap();
    let sent = json!({"n": 9_007_199_254_740_993_i64, "l": [1]});
    assert_eq!(full.body, Some(SampleBody::Json(sent)));
    insta::assert_snapshot!("numbers", file(&plan));
}

#[test]
fn json_in_a_header_may_hold_any_letter() {
    let parameter = "{name: X-J, in: header, content: {application/json: {schema: {type: string}}}}";
    let plan = with_parameters("3.1.0", parameter, "j: {to: header.X-J, fixed: caf\u{e9}}");
    assert_eq!(tool(&plan).sample.call.headers, [pair("x-j", "\"caf\\u00e9\"")]);
}
