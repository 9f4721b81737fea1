//! One tiny input per feature: the plan, which is what is reviewed for security, and one tool file.

use mcpgen::emit::emit;

use crate::support::{plan_text, root, sound_plan};

const API: &str = include_str!("../diagnostics/cases/api.yaml");

fn tool_file(allow_list: &str) -> String {
    let plan = plan_text(allow_list, API).unwrap_or_else(|problems| panic!("{problems}"));
    let tree = emit(&plan).unwrap();
    let file = tree.get(&format!("src/tools/{}.rs", plan.tools[0].module)).unwrap();
    String::from_utf8(file.bytes.clone()).unwrap()
}

#[test]
fn the_plan_of_jira() {
    insta::assert_yaml_snapshot!(sound_plan(&root().join("specs/jira.yaml"), None));
}

#[test]
fn the_smallest_allow_list() {
    let allow_list = "mcpgen: 1\nopenapi: api.yaml\ntools:\n  get_widget: {operation: getWidget, description: Get one widget., arguments: {id: {}}, returns: [name]}\n";
    insta::assert_snapshot!(tool_file(allow_list));
}

#[test]
fn every_way_to_set_a_parameter() {
    insta::assert_snapshot!(tool_file(
        "mcpgen: 1
openapi: api.yaml
shared:
  widget: {to: path.id, pattern: '^w[0-9]+$', example: w7}
tools:
  get_widget:
    operation: GET /widgets/{id}
    description: Get one widget.
    arguments:
      type: {use: widget, max_length: 9}
      tags: {enum: [old, new]}
      sort: {default: name}
    returns: {size: size, made: made}
"
    ));
}

#[test]
fn lists_objects_and_documents() {
    insta::assert_snapshot!(tool_file(
        "mcpgen: 1
openapi: api.yaml
tools:
  get_widget:
    operation: getWidget
    description: Get one widget.
    arguments: {id: {}, tags: {fixed: [a, b]}}
    narrow: true
    returns:
      from: {maker: maker.name | untrusted, city: maker.city | truncate(40)}
      labels: 'labels[] | untrusted'
      parts: {each: parts, cap: 3, fields: [code]}
      note: extra.note as adf | markdown
"
    ));
}

#[test]
fn a_page_without_size_and_a_narrowed_list() {
    insta::assert_snapshot!(tool_file(
        "mcpgen: 1
openapi: api.yaml
tools:
  list_widgets:
    operation: listWidgets
    description: List widgets of one owner.
    arguments: {owner: {}}
    page: {token: {argument: cursor, to: query.cursor, next: next}}
    narrow: true
    errors: {409: 'Widgets are being counted: {reason}.'}
    returns: {widgets: {each: widgets, fields: {name: name, size: size}}}
"
    ));
}

#[test]
fn a_broken_schema_outside_the_allow_list_does_not_matter() {
    let allow_list = "mcpgen: 1\nopenapi: api.yaml\ntools:\n  get_widget: {operation: getWidget, description: Get one widget., arguments: {id: {}}, returns: [name]}\n";
    let broken = API
        .replace("    Page:\n", "    Broken: {type: [banana, 7], properties: 12, $ref: '#/nowhere'}\n    Page:\n")
        .replace(
            "  /manual:\n",
            "  /broken: {get: {operationId: 7, parameters: {a: b}, responses: null}}\n  /manual:\n",
        );
    assert_ne!(broken, API);
    assert_eq!(plan_text(allow_list, &broken), plan_text(allow_list, API));
}

#[test]
fn a_broken_schema_inside_the_allow_list_is_told_with_its_place() {
    let allow_list = "mcpgen: 1\nopenapi: api.yaml\ntools:\n  get_widget: {operation: getWidget, description: Get one widget., arguments: {id: {}}, returns: [name]}\n";
    let broken = API.replace("        name: {type: string}\n", "        name: {$ref: '#/components/schemas/Nmae'}\n");
    insta::assert_snapshot!(plan_text(allow_list, &broken).unwrap_err());
}

/// What every client takes: one type, no references, no combinators, lists with `items`.
#[test]
fn the_schemas_keep_to_what_every_client_accepts() {
    for spec in ["specs/jira.yaml", "tests/it/writes/allow.yaml"] {
        for tool in &sound_plan(&root().join(spec), None).tools {
            for schema in [&tool.input_schema, &tool.output_schema] {
                assert_eq!(schema["type"], "object", "{}: the root is no object", tool.name);
                assert_portable(schema, &tool.name);
            }
        }
    }
}

pub(crate) fn assert_portable(schema: &serde_json::Value, place: &str) {
    const REFUSED: &[&str] = &[
        "$ref",
        "$defs",
        "$schema",
        "definitions",
        "anyOf",
        "oneOf",
        "allOf",
        "not",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "patternProperties",
    ];
    let members = schema.as_object().unwrap_or_else(|| panic!("{place}: a schema is no object"));
    for refused in REFUSED {
        assert!(!members.contains_key(*refused), "{place}: `{refused}`");
    }
    assert!(schema["type"].is_string(), "{place}: no single type");
    if schema["type"] == "array" {
        assert_portable(&schema["items"], &format!("{place}[]"));
    }
    if let Some(values) = schema.get("enum").and_then(serde_json::Value::as_array) {
        assert!(values.iter().all(serde_json::Value::is_string), "{place}: an enum value is no text");
    }
    for (name, member) in members.get("properties").and_then(serde_json::Value::as_object).into_iter().flatten() {
        assert_portable(member, &format!("{place}.{name}"));
    }
}
