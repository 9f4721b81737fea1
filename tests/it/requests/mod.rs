//! What is sent: every style of a parameter, every kind of argument and body, from the document to the tool's file.

mod members;
mod shapes;

use mcpgen::emit::emit;
use mcpgen::model::{Plan, SampleBody, Tool};
use mcpgen::tree::FileTree;
use serde_json::json;

use crate::support::{root, sound_plan};

fn shop() -> Plan {
    sound_plan(&root().join("tests/it/requests/allow.yaml"), None)
}

fn text(tree: &FileTree, wanted: &str) -> String {
    let found = tree.iter().find(|(path, _)| path.as_str() == wanted);
    String::from_utf8(found.unwrap_or_else(|| panic!("{wanted} is not written")).1.bytes.clone()).unwrap()
}

#[test]
fn every_style_is_one_call() {
    let tree = emit(&shop()).unwrap();
    insta::assert_snapshot!("in_path", text(&tree, "src/tools/in_path.rs"));
    insta::assert_snapshot!("in_query", text(&tree, "src/tools/in_query.rs"));
    let parts = text(&tree, "src/tools/parts_of_segments.rs");
    for piece in
        [".path(\"...\")", ".path_styled(\"head\", Style::LABEL, \"head\", &arguments.head)?", ".path(\":run\")"]
    {
        assert!(parts.contains(piece), "{piece} is not in {parts}");
    }
}

#[test]
fn samples_hold_the_bytes_that_are_sent() {
    let plan = shop();
    let [in_path, parts, in_query] = &plan.tools[..3] else { panic!("three tools") };
    assert_eq!(in_path.sample.call.path, "/labels/.x/matrix/;matrix=1/plain/1,2.5/data/%22a%20b%22");
    assert_eq!(parts.sample.call.path, "/files/report.json/compare/v1....v2:run");
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let wanted = [
        pair("beta", "true"),
        pair("each", "true"),
        pair("joined", "1,2"),
        pair("spaced", "x"),
        pair("piped", "a|b"),
        pair("kept", "a/b?c=d&e#f"),
        pair("json", "[\"x\"]"),
    ];
    assert_eq!(in_query.sample.call.query, wanted);
    assert_eq!(
        in_query.sample.call.headers,
        [pair("x-tags", "red,green"), pair("x-limit", "5"), pair("cookie", "session=abc; flags=x; flags=y")]
    );
    assert_eq!(in_query.input_schema["properties"]["each"], json!({"type": "array", "items": {"type": "boolean"}}));
}

#[test]
fn a_body_without_parts_needs_no_word_for_them() {
    let mut plan = shop();
    let with_parts = |tool: &&mut Tool| matches!(tool.sample.call.body, Some(SampleBody::Parts(_)));
    let tool = plan.tools.iter_mut().find(with_parts).expect("a tool that sends parts");
    tool.sample.call.body = Some(SampleBody::Parts(Vec::new()));
    let file = format!("tests/generated/cases/{}.rs", tool.module);
    let case = text(&emit(&plan).unwrap(), &file);
    assert!(case.contains("body: Body::Parts(&[]),") && !case.contains(", Part"), "{case}");
}

fn tool<'p>(plan: &'p Plan, name: &str) -> &'p Tool {
    plan.tools.iter().find(|tool| tool.name == name).unwrap_or_else(|| panic!("no tool {name}"))
}

#[test]
fn objects_and_bodies_are_one_line_a_value() {
    let tree = emit(&shop()).unwrap();
    insta::assert_snapshot!("objects_in_query", text(&tree, "src/tools/objects_in_query.rs"));
    insta::assert_snapshot!("place_order", text(&tree, "src/tools/place_order.rs"));
    for (tool, call) in [
        ("replace_orders", "let body = Body::of(&arguments.orders);"),
        ("patch_orders", ".json_text(\"application/json-patch+json\", \"patch\", &arguments.patch)?"),
        ("create_charge", "(\"metadata\", Style::DEEP_OBJECT)"),
        ("create_charge", ".form_unless_empty("),
        ("upload_document", ".named(arguments.file_name.as_deref().unwrap_or(\"picture.png\"))"),
        ("replace_content", ".file(\"application/octet-stream\", \"content\", &arguments.content, 8_192)?"),
        ("annotate_in_xml", ".text_optional(\"application/xml\", arguments.text.as_deref())"),
        ("annotate", "let body = Body::of(arguments.text.as_ref());"),
    ] {
        let file = text(&tree, &format!("src/tools/{tool}.rs"));
        assert!(file.contains(call), "{call} is not in {file}");
    }
    // An empty form that a reading operation declares is not sent.
    assert!(!text(&tree, "src/tools/list_charges.rs").contains("form"));
}

#[test]
fn shapes_keep_to_what_every_client_accepts() {
    let plan = shop();
    for tool in &plan.tools {
        crate::cases::assert_portable(&tool.input_schema, &tool.name);
    }
    let order = tool(&plan, "place_order");
    let properties = &order.input_schema["properties"];
    assert_eq!(properties["lines"]["items"]["required"], json!(["sku", "pieces"]));
    assert_eq!(properties["lines"]["description"], "What is ordered");
    assert_eq!(properties["labels"], json!({"type": "object", "additionalProperties": {"type": "string"}}));
    assert_eq!(properties["reference"]["type"], "string", "a union of plain values with text is text");
    assert_eq!(
        properties["payment"]["description"],
        "One of these forms: Card (kind card; with number; without iban) or Bank (kind bank; with iban; without cvc, number)"
    );
    let parent = &properties["parent"];
    assert_eq!(
        parent["properties"]["parent"],
        json!({"type": "object", "description": "Takes more than is described here"}),
        "a circle is cut where it closes"
    );
    assert!(parent["properties"].get("id").is_none(), "what is only in answers is not sent");
    assert_eq!(parent["properties"]["priority"]["description"], "One of: 1, 2, 3");
    assert_eq!(parent["properties"]["weight"]["description"], "More than 0. Less than 100");
    let rules = order.arguments.iter().find(|argument| argument.name == "parent").unwrap().rules.as_ref().unwrap();
    let types: Vec<(&str, &[&str])> = rules.types.iter().map(|(at, types)| (at.as_str(), types.as_slice())).collect();
    assert_eq!(types, [("anything", &["any"][..]), ("note", &["null"]), ("reference", &["integer"])]);
}

#[test]
fn members_of_an_open_object_never_take_the_place_of_other_parameters() {
    let plan = shop();
    let labels = tool(&plan, "objects_in_query").arguments.iter().find(|argument| argument.name == "labels").unwrap();
    let forbidden = &labels.rules.as_ref().unwrap().forbidden;
    let others = ["filter", "filter[", "range", "from", "to", "pairs", "either", "tenant"].map(str::to_owned).to_vec();
    assert_eq!(*forbidden, [(String::new(), others)]);
}

#[test]
fn bodies_in_samples_are_what_is_sent() {
    let plan = shop();
    let full = |name: &str| tool(&plan, name).sample.full.as_ref().and_then(|call| call.body.clone());
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(
        full("create_charge"),
        Some(SampleBody::Form(vec![
            pair("amount", "1"),
            pair("currency", "eur"),
            pair("expand[0]", "x"),
            pair("codes", "x"),
            pair("tags", "x"),
            pair("address", "{\"city\":\"x\"}"),
            pair("metadata[x]", "x"),
        ]))
    );
    assert_eq!(full("annotate"), Some(SampleBody::Json(json!("x"))));
    assert_eq!(full("annotate_in_xml"), Some(SampleBody::Text("application/xml".to_owned(), "x".to_owned())));
    let line = json!({"sku": "A", "pieces": 1});
    let Some(SampleBody::Json(order)) = &tool(&plan, "place_order").sample.call.body else { panic!("no JSON") };
    assert_eq!(*order, json!({"lines": [line], "payment": {"kind": "card", "number": "x"}, "anything": "tool"}));
    assert_eq!(tool(&plan, "list_charges").sample.call.body, None);
}

/// Parts that hold together, too many or too deep members, and ladders of parts.
#[test]
fn shapes_are_bounded() {
    let plan = |schema: &str| {
        let document = format!(
            "openapi: 3.1.0\ninfo: {{title: A, version: '1'}}\nservers: [{{url: https://a.example}}]\npaths: {{/a: {{post: {{operationId: a, requestBody: {{required: true, content: {{application/json: {{schema: {{$ref: '#/components/schemas/A'}}}}}}}}, responses: {{'204': {{description: ok}}}}}}}}}}\ncomponents:\n  schemas:\n{schema}"
        );
        let allow_list = "mcpgen: 1\nopenapi: a.yaml\ntools:\n  a: {operation: a, description: A., arguments: {value: {to: body, description: from_document}}, returns: {done: true}}\n";
        crate::support::plan_text(allow_list, &document).unwrap_or_else(|problems| panic!("{problems}"))
    };
    let value = |plan: &Plan| plan.tools[0].input_schema["properties"]["value"].clone();
    // More members than are described: the rest may be sent all the same.
    let many: String = (0..100).map(|number| format!("m{number}: {{type: string}}, ")).collect();
    let many = plan(&format!("    A: {{type: object, required: [m99], properties: {{{many}}}}}\n"));
    let shown = value(&many);
    assert_eq!(shown["properties"].as_object().unwrap().len(), 61, "sixty, and the required one");
    assert!(shown["description"].as_str().unwrap().ends_with("Takes more than is described here"));
    assert_eq!(many.tools[0].arguments[0].rules.as_ref().unwrap().open, [String::new()]);
    // Twenty steps of two references each are a million ways.
    let ladder: String = (0..20)
        .map(|step| {
            let next = step + 1;
            format!("    A{step}: {{allOf: [{{$ref: '#/components/schemas/A{next}'}}, {{$ref: '#/components/schemas/A{next}'}}]}}\n")
        })
        .collect();
    let started = std::time::Instant::now();
    let ladder = plan(&format!(
        "    A: {{$ref: '#/components/schemas/A0'}}\n{ladder}    A20: {{type: object, properties: {{x: {{type: string}}}}}}\n"
    ));
    assert!(started.elapsed().as_secs() < 5);
    assert_eq!(value(&ladder)["type"], "object");
    let deep: String = (0..9)
        .map(|step| {
            format!(
                "    A{step}: {{type: object, properties: {{a: {{$ref: '#/components/schemas/A{}'}}}}}}\n",
                step + 1
            )
        })
        .collect();
    let deep = plan(&format!("    A: {{$ref: '#/components/schemas/A0'}}\n{deep}    A9: {{type: object}}\n"));
    let cut = value(&deep).pointer("/properties/a/properties/a/properties/a/properties/a/properties/a").cloned();
    assert_eq!(cut, Some(json!({"type": "object", "description": "Takes more than is described here"})));
    // Many forms cannot be told apart: their members are all optional.
    let branches: String = (0..40)
        .map(|number| format!("{{type: object, required: [m{number}], properties: {{m{number}: {{type: string}}}}}}, "))
        .collect();
    let branches = plan(&format!("    A: {{oneOf: [{branches}]}}\n"));
    assert!(value(&branches).get("required").is_none());
    assert_eq!(value(&branches)["properties"].as_object().unwrap().len(), 40);
}

#[test]
fn prose_of_the_document_comes_only_where_it_is_asked_for() {
    let document = "openapi: 3.1.0\ninfo: {title: A, version: '1'}\nservers: [{url: https://a.example}]\npaths: {/a: {post: {operationId: a, requestBody: {required: true, content: {application/json: {schema: {type: object, properties: {b: {type: string, description: \"Prose\\u202e of\\n the vendor\"}}}}}}, responses: {'204': {description: ok}}}}}\n";
    let allow_list = |words: &str| {
        format!(
            "mcpgen: 1\nopenapi: a.yaml\ntools:\n  a: {{operation: a, description: A., arguments: {{value: {{to: body, description: {words}}}}}, returns: {{done: true}}}}\n"
        )
    };
    let schema = |words: &str| {
        crate::support::plan_text(&allow_list(words), document).unwrap().tools[0].input_schema.to_string()
    };
    assert!(!schema("Mine").contains("vendor"));
    assert!(schema("from_document").contains("\"Prose of the vendor\""));
}
