//! What callers can set is what the allow-list names, whatever the members of an open object are called.

use mcpgen::model::{Effect, PathPart, Plan};
use serde_json::{Value, json};

use crate::support::plan_text;

fn planned(parameters: &Value, body: &Value, tool: &str, path: &str) -> Result<Plan, String> {
    let operation = json!({"operationId": "send", "parameters": parameters, "requestBody": body, "responses": {"204": {"description": "done"}}});
    let document = json!({
        "openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "servers": [{"url": "https://a.example"}],
        "paths": {path: {"post": operation}},
    });
    let allow_list = format!(
        "mcpgen: 1\nopenapi: api.yaml\nserver: {{name: members}}\ntools:\n  send: {{operation: send, description: Send it., returns: {{done: true}}, {tool}}}\n"
    );
    plan_text(&allow_list, &document.to_string())
}

fn forbidden(plan: &Plan) -> Vec<String> {
    let rules = plan.tools[0].arguments.iter().find_map(|argument| argument.rules.clone()).unwrap_or_default();
    rules.forbidden.into_iter().flat_map(|(_, names)| names).collect()
}

const OPEN: fn() -> Value = || json!({"type": "object", "additionalProperties": {"type": "string"}});

#[test]
fn members_of_a_form_field_are_no_other_fields() {
    let schema = json!({"type": "object", "properties": {
        "owner": {"type": "string"}, "admin": {"type": "boolean"}, "labels": OPEN(), "deep": OPEN(), "deep[owner]": {"type": "string"},
    }});
    let form = json!({"content": {"application/x-www-form-urlencoded": {"schema": schema, "encoding": {
        "labels": {"style": "form", "explode": true}, "deep": {"style": "deepObject", "explode": true},
    }}}});
    let tool = |argument: &str| {
        format!("arguments: {{owner: {{to: body.owner, fixed: mcp}}, {argument}: {{to: body.{argument}}}}}")
    };
    let plan = planned(&json!([]), &form, &tool("labels"), "/a").unwrap();
    assert_eq!(forbidden(&plan), ["owner", "admin", "deep", "deep[", "deep[owner]"]);
    let plan = planned(&json!([]), &form, &tool("deep"), "/a").unwrap();
    assert_eq!(forbidden(&plan), ["owner"]);
}

#[test]
fn members_of_a_deep_object_are_no_other_parameters() {
    let parameters = json!([
        {"name": "filter", "in": "query", "style": "deepObject", "explode": true, "schema": OPEN()},
        {"name": "filter[owner]", "in": "query", "schema": {"type": "string"}},
        {"name": "filter[a][b]", "in": "query", "schema": {"type": "string"}},
    ]);
    let plan = planned(&parameters, &Value::Null, "arguments: {filter: {to: query.filter}}", "/a").unwrap();
    assert_eq!(forbidden(&plan), ["owner", "a"]);
}

#[test]
fn members_are_kept_apart_from_what_other_parameters_are_written_as() {
    let exploded = |name: &str, members: Value| json!({"name": name, "in": "query", "schema": {"type": "object", "properties": members}});
    let text = || json!({"type": "string"});
    let parameters = json!([
        {"name": "o", "in": "query", "schema": OPEN()},
        {"name": "filter", "in": "query", "style": "deepObject", "explode": true, "schema": OPEN()},
        exploded("hidden", json!({"role": text()})),
        exploded("own", json!({"tenant": text(), "x": text()})),
        {"name": "tenant", "in": "query", "schema": text()},
    ]);
    let plan = planned(&parameters, &Value::Null, "arguments: {o: {}, tenant: {fixed: mine}}", "/a").unwrap();
    assert_eq!(forbidden(&plan), ["filter", "filter[", "hidden", "role", "own", "tenant", "x"]);
    let plan = planned(&parameters, &Value::Null, "arguments: {own: {}, tenant: {fixed: mine}}", "/a").unwrap();
    let shown = plan.tools[0].input_schema["properties"]["own"]["properties"].as_object().unwrap();
    assert_eq!(shown.keys().collect::<Vec<_>>(), ["x"]);
    assert!(forbidden(&plan).contains(&"tenant".to_owned()));
}

#[test]
fn lines_that_set_what_is_missing_can_be_pasted() {
    let parameter =
        |name: &str, place: &str| json!({"name": name, "in": place, "required": true, "schema": {"type": "string"}});
    let names = [("page[after]", "query"), ("x-id", "query"), ("x_id", "query"), ("X-Id", "header"), ("日本", "query")];
    let parameters = Value::Array(names.iter().map(|(name, place)| parameter(name, place)).collect());
    let problems = planned(&parameters, &Value::Null, "arguments: {}", "/a").unwrap_err();
    let lines: Vec<&str> = problems
        .lines()
        .filter_map(|line| line.trim_start().strip_prefix("= help: add the line `")?.split('`').next())
        .collect();
    assert_eq!(lines.len(), 5, "{problems}");
    let pasted = planned(&parameters, &Value::Null, &format!("arguments: {{{}}}", lines.join(", ")), "/a");
    assert!(pasted.is_ok(), "{lines:?} {pasted:?}");
}

#[test]
fn a_fixed_value_in_the_path_is_a_literal_that_nobody_is_shown() {
    let parameter = |name: &str| json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}});
    let parameters = json!([parameter("owner"), parameter("repo")]);
    let path = "/repos/{owner}/{repo}/issues";
    let plan = planned(&parameters, &Value::Null, "arguments: {owner: {fixed: a b/c}, repo: {}}", path);
    // A slash would be another segment, and nobody can see it in a review of the tool's calls.
    assert!(plan.unwrap_err().contains("in a path it would address something else"));
    let plan = planned(&parameters, &Value::Null, "arguments: {owner: {fixed: a b}, repo: {}}", path).unwrap();
    assert_eq!(plan.tools[0].sample.call.path, "/repos/a%20b/x/issues");
    assert_eq!(plan.tools[0].input_schema["properties"].as_object().unwrap().keys().collect::<Vec<_>>(), ["repo"]);
    let plan =
        planned(&parameters, &Value::Null, "arguments: {owner: {fixed: acme}, repo: {fixed: site}}", path).unwrap();
    assert_eq!(plan.tools[0].request.path, [PathPart::Literal("/repos/acme/site/issues".to_owned())]);
}

#[test]
fn options_reads_and_trace_is_never_sent() {
    let document = json!({
        "openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "servers": [{"url": "https://a.example"}],
        "paths": {"/a": {"options": {"responses": {"204": {"description": "done"}}}, "trace": {"responses": {"204": {"description": "done"}}}}},
    });
    let planned = |method: &str| {
        let allow_list = format!(
            "mcpgen: 1\nopenapi: api.yaml\nserver: {{name: methods}}\ntools:\n  ask: {{operation: {method} /a, description: Ask., returns: {{done: true}}}}\n"
        );
        plan_text(&allow_list, &document.to_string())
    };
    let plan = planned("OPTIONS").unwrap();
    assert_eq!((plan.tools[0].request.method, plan.tools[0].effect), ("OPTIONS", Effect::Read));
    assert!(planned("TRACE").unwrap_err().contains("a TRACE operation is not supported yet"));
}

#[test]
fn members_of_a_form_field_are_no_fields_that_the_allow_list_sets() {
    let schema = json!({"type": "object", "additionalProperties": true, "properties": {"meta": OPEN()}});
    let encoding = json!({"meta": {"style": "form", "explode": true}});
    let form = json!({"content": {"application/x-www-form-urlencoded": {"schema": schema, "encoding": encoding}}});
    let tool = "arguments: {meta: {to: body.meta}, admin: {to: body.admin, type: string, fixed: 'no'}}";
    let plan = planned(&json!([]), &form, tool, "/a").unwrap();
    assert_eq!(forbidden(&plan), ["admin"]);
}

#[test]
fn values_that_cannot_be_sent_or_break_bounds_are_no_fixed_values() {
    let parameters = json!([
        {"name": "c", "in": "cookie", "schema": {"type": "string"}},
        {"name": "n", "in": "query", "schema": {"type": "number", "maximum": 100}},
    ]);
    let told = |tool: &str| planned(&parameters, &Value::Null, tool, "/a").map(|_| ()).unwrap_err();
    assert!(told("arguments: {c: {fixed: a b}}").contains("a cookie cannot hold it"));
    assert!(told("arguments: {n: {fixed: 200.5}}").contains("MG0223"));
    assert!(told("arguments: {n: {example: 200.5}}").contains("MG0223"));
}
