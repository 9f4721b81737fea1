//! What a body is called, and how its parts and fields are written.

use mcpgen::model::{Plan, SampleBody, SamplePart};

use super::{file, plan, plan_of, tool};

const OBJECT: &str = "{type: object, properties: {s: {type: string}}}";

fn operation(content: &str) -> String {
    format!("requestBody: {{required: true, content: {{{content}}}}}, responses: {{'204': {{description: ok}}}}")
}

/// A tool that sends this content, with these allow-list keys.
fn sending(version: &str, content: &str, tool: &str) -> Result<Plan, String> {
    plan_of(version, "post", &operation(content), &format!("{tool}, returns: {{done: true}}"))
}

fn sound(version: &str, content: &str, tool: &str) -> Plan {
    plan(version, "post", &operation(content), &format!("{tool}, returns: {{done: true}}"))
}

#[test]
fn a_body_is_called_what_the_document_says() {
    for (name, schema, wanted) in [
        ("application/json", OBJECT, None),
        ("Application/JSON", OBJECT, None),
        ("application/json; charset=utf-8", OBJECT, Some("application/json; charset=utf-8")),
        ("application/vnd.x+json;version=2", OBJECT, Some("application/vnd.x+json; version=2")),
        ("text/json", OBJECT, Some("text/json")),
        ("application/*+json", OBJECT, None),
        ("application/*", OBJECT, None),
        ("*/*", OBJECT, None),
        ("text/plain; charset=utf-8", "{type: string}", Some("text/plain; charset=utf-8")),
        ("text/plain; charset=iso-8859-1", "{type: string}", Some("text/plain")),
        ("text/*", "{type: string}", Some("text/plain")),
        ("application/*+xml", "{type: string}", Some("application/xml")),
        ("image/*", "{type: string, format: binary}", Some("image/*")),
        ("text/csv; header=present", "{type: string}", Some("text/csv; header=present")),
    ] {
        let plan = sound("3.1.0", &format!("'{name}': {{schema: {schema}}}"), "arguments: {body: {to: body}}");
        let body = tool(&plan).request.body.as_ref().unwrap();
        assert_eq!(body.media_type.as_deref(), wanted, "{name}");
        let headers = &tool(&plan).sample.call.headers;
        let is_json = matches!(tool(&plan).sample.call.body, Some(SampleBody::Json(_)));
        let told = wanted.filter(|_| is_json).map(|wanted| ("content-type".to_owned(), wanted.to_owned()));
        assert_eq!(*headers, told.into_iter().collect::<Vec<_>>(), "{name}");
    }
    // What could forge a header never gets that far.
    let forged = sound(
        "3.1.0",
        &format!(r#""text/plain; a=\"b\r\nX-Evil: 1\"": {{schema: {OBJECT}}}"#),
        "arguments: {body: {to: body}}",
    );
    assert_eq!(tool(&forged).request.body.as_ref().unwrap().media_type.as_deref(), Some("text/plain"));
}

#[test]
fn a_body_type_with_parameters_is_that_very_one() {
    let one = "{schema: {type: object, properties: {one: {type: string}}}}";
    let two = "{schema: {type: object, properties: {two: {type: string}}}}";
    let content = format!("'application/vnd.x+json; version=1': {one}, 'application/vnd.x+json; version=2': {two}");
    for (said, argument, wanted) in [
        ("application/vnd.x+json;Version=2", "two", "application/vnd.x+json; version=2"),
        ("application/vnd.x+json; version=1", "one", "application/vnd.x+json; version=1"),
        ("application/vnd.x+json", "one", "application/vnd.x+json; version=1"),
    ] {
        let keys = format!("body_type: '{said}', arguments: {{{argument}: {{to: body.{argument}}}}}");
        let plan = sound("3.1.0", &content, &keys);
        assert_eq!(tool(&plan).request.body.as_ref().unwrap().media_type.as_deref(), Some(wanted), "{said}");
    }
    let other = sending("3.1.0", &content, "body_type: 'application/vnd.x+json; version=3'").unwrap_err();
    assert!(other.contains("MG0256") && other.contains("version=2"), "{other}");
}

fn parts(plan: &Plan) -> Vec<SamplePart> {
    let sample = &tool(plan).sample;
    match &sample.full.as_ref().unwrap_or(&sample.call).body {
        Some(SampleBody::Parts(parts)) => parts.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn parts_are_what_their_encoding_says() {
    let content = "multipart/form-data: {schema: {type: object, properties: {\
        md: {type: string}, csv: {type: string, format: binary}, o: {type: object, properties: {x: {type: string}}}, \
        either: {type: object, properties: {x: {type: string}}}, image: {}, key: {type: string, format: byte}, \
        list: {type: array, items: {type: string}}, piped: {type: array, items: {type: string}}, each: {type: array, items: {type: string}}}}, \
        encoding: {md: {contentType: 'text/markdown; charset=utf-8'}, csv: {contentType: 'text/csv; charset=utf-8'}, \
        o: {contentType: 'application/json; charset=utf-8'}, either: {contentType: 'application/xml, application/json'}, \
        image: {contentType: 'image/png, image/jpeg'}, list: {style: form, explode: false}, \
        piped: {style: pipeDelimited}, each: {style: form}}}";
    let names = ["md", "csv", "o", "either", "image", "key", "list", "piped", "each"];
    let arguments = |names: &[&str]| {
        let arguments: Vec<String> = names.iter().map(|name| format!("{name}: {{to: body.{name}}}")).collect();
        format!("arguments: {{{}}}", arguments.join(", "))
    };
    let plan = sound("3.1.0", content, &arguments(&names));
    let part = |name: &str| parts(&plan).into_iter().find(|part| part.name == name).unwrap();
    for (name, media_type, is_file) in [
        ("md", Some("text/markdown; charset=utf-8"), false),
        ("csv", Some("text/csv; charset=utf-8"), true),
        ("o", Some("application/json; charset=utf-8"), false),
        ("either", Some("application/json"), false),
        ("image", Some("image/png"), true),
        ("key", Some("application/octet-stream"), false),
        ("list", None, false),
    ] {
        let part = part(name);
        assert_eq!((part.media_type.as_deref(), part.file_name.is_some()), (media_type, is_file), "{name}");
    }
    let text = file(&plan);
    for piece in [
        "Part::of(\"list\", &[]).joined(Style::FORM)",
        "Part::of(\"piped\", &[]).joined(Style::PIPE_DELIMITED)",
        "Part::of(\"image\", &[\"image/png\", \"image/jpeg\"]).file(\"image\", 1_048_576)",
    ] {
        assert!(text.contains(piece), "{piece} is not in {text}");
    }
    assert!(!text.contains("Part::of(\"each\""), "{text}");
    // OpenAPI 3.0 lets styles say nothing of parts.
    assert!(!file(&sound("3.0.3", content, &arguments(&["list", "piped"]))).contains("joined"));
}

#[test]
fn lists_of_old_forms_have_the_separator_of_their_format() {
    for (format, style) in [
        ("csv", Some("FORM")),
        ("ssv", Some("SPACE_DELIMITED")),
        ("tsv", Some("TAB_DELIMITED")),
        ("pipes", Some("PIPE_DELIMITED")),
        ("multi", None),
    ] {
        let operation = format!(
            "consumes: [multipart/form-data], parameters: [{{name: c, in: formData, type: array, items: {{type: string}}, collectionFormat: {format}}}, {{name: u, in: formData, type: file}}], responses: {{'204': {{description: ok}}}}"
        );
        let keys = "arguments: {c: {to: body.c}, u: {to: body.u}}, returns: {done: true}";
        let text = file(&plan("2.0", "post", &operation, keys));
        match style {
            Some(style) => {
                let piece = format!("Part::of(\"c\", &[]).joined(Style::{style})");
                assert!(text.contains(&piece), "{piece} is not in {text}");
            }
            None => assert!(!text.contains("joined"), "{text}"),
        }
    }
}

#[test]
fn fields_that_are_json_are_json_texts() {
    let content = "application/x-www-form-urlencoded: {schema: {type: object, properties: {a: {type: array, items: {type: string}}, \
        o: {type: object, properties: {x: {type: string}}}}}, encoding: {a: {contentType: application/json}, o: {contentType: application/json}}}";
    let plan = sound("3.0.3", content, "arguments: {a: {to: body.a}, o: {to: body.o}}");
    let full = tool(&plan).sample.full.as_ref().unwrap();
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(full.body, Some(SampleBody::Form(vec![pair("a", "[\"x\"]"), pair("o", "{\"x\":\"x\"}")])));
    assert!(file(&plan).contains("(\"a\", Style::JSON)"));
}

#[test]
fn only_texts_are_sent_as_xml() {
    for (form, kind) in [("application/x-www-form-urlencoded", "object"), ("multipart/form-data", "object")] {
        let content = format!(
            "{form}: {{schema: {{type: object, properties: {{o: {{type: {kind}, properties: {{x: {{type: string}}}}}}, s: {{type: string}}}}}}, encoding: {{o: {{contentType: application/xml}}, s: {{contentType: text/xml}}}}}}"
        );
        for argument in ["o: {to: body.o}", "x: {to: body.o.x}", "body: {to: body}"] {
            let told = sending("3.0.3", &content, &format!("arguments: {{{argument}}}")).unwrap_err();
            assert!(told.contains("MG0213") && told.contains("`o` as `application/xml`"), "{told}");
        }
        assert!(sending("3.0.3", &content, "arguments: {s: {to: body.s}}").is_ok());
    }
}

#[test]
fn the_emitted_tests_know_every_type_that_a_required_argument_takes() {
    let union = "application/json: {schema: {oneOf: [{type: array, items: {type: integer}}, {type: object, required: [x], properties: {x: {type: string}}}]}}";
    for (content, wanted) in [
        (union.to_owned(), r#"further_types: &[("b", &["object"])],"#),
        (format!("application/json: {{schema: {OBJECT}}}"), "further_types: &[],"),
    ] {
        let plan = sound("3.0.3", &content, "arguments: {b: {to: body}}");
        let case = mcpgen::emit::emit(&plan).unwrap().get("tests/generated/cases/a.rs").unwrap().bytes.clone();
        let case = String::from_utf8(case).unwrap();
        assert!(case.contains(wanted), "{case}");
    }
}

#[test]
fn a_value_of_several_types_imports_no_checks_of_its_own() {
    let schema =
        "{type: object, properties: {en: {enum: [1, a, true]}, r: {type: [string, integer], pattern: '^[a-z]$'}}}";
    let content = format!("application/json: {{schema: {schema}}}");
    let plan = sound("3.1.0", &content, "arguments: {en: {to: body.en}, r: {to: body.r}}");
    assert!(tool(&plan).arguments.iter().any(|argument| !argument.checks.is_empty()));
    let file = file(&plan);
    let imported = file.split("use crate::runtime::{").nth(1).unwrap().split('}').next().unwrap();
    let names: Vec<&str> = imported.split(',').map(str::trim).collect();
    assert!(names.contains(&"shaped") && !names.contains(&"check") && !file.contains("check::"), "{file}");
}

#[test]
fn a_sample_names_its_type_where_the_document_knows_only_a_range() {
    let file = "{type: string, format: binary}";
    let uri = "data:image/x;base64,eA==";
    for (range, argument, sent) in [
        ("image/*", uri, "image/x"),
        ("*/*", "eA==", "application/octet-stream"),
        ("application/*", "eA==", "application/octet-stream"),
        ("image/png", "eA==", "image/png"),
    ] {
        let plan = sound("3.1.0", &format!("'{range}': {{schema: {file}}}"), "arguments: {f: {to: body}}");
        let call = &tool(&plan).sample.call;
        assert_eq!(call.arguments["f"], argument, "{range}");
        assert_eq!(call.body, Some(SampleBody::Text(sent.to_owned(), "x".to_owned())), "{range}");
    }
    let schema = format!(
        "{{type: object, required: [one, many], properties: {{one: {file}, many: {{type: array, items: {file}}}}}}}"
    );
    let encoding = "{one: {contentType: 'image/*'}, many: {contentType: 'image/*, audio/*'}}";
    let content = format!("multipart/form-data: {{schema: {schema}, encoding: {encoding}}}");
    for arguments in ["{one: {to: body.one}, many: {to: body.many}}", "{b: {to: body}}"] {
        let plan = sound("3.0.3", &content, &format!("arguments: {arguments}"));
        let call = &tool(&plan).sample.call;
        let given = call.arguments.get("b").unwrap_or(&call.arguments);
        assert_eq!((&given["one"], &given["many"]), (&uri.into(), &serde_json::json!([uri])), "{arguments}");
        let Some(SampleBody::Parts(parts)) = &call.body else { panic!("{:?}", call.body) };
        assert!(parts.iter().all(|part| part.media_type.as_deref() == Some("image/x")), "{parts:?}");
    }
}
