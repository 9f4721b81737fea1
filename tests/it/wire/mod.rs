//! The bytes on the wire: what a request carries and which answers are taken, from the document to the tool's file.

use mcpgen::emit::{emit, expected_tests};
use mcpgen::model::{AnswerForm, Plan, Tool};

mod answers;
mod bodies;
mod requests;

/// Plans one operation of the path `/a`, given as JSON behind its `operationId`, and one tool with this rest.
fn plan_of(version: &str, method: &str, operation: &str, tool: &str) -> Result<Plan, String> {
    let host = match version {
        "2.0" => "swagger: '2.0'\nhost: a.example\nschemes: [https]".to_owned(),
        version => format!("openapi: {version}\nservers: [{{url: https://a.example}}]"),
    };
    let document = format!(
        "{host}\ninfo: {{title: A, version: '1'}}\npaths: {{/a: {{{method}: {{operationId: a, {operation}}}}}}}\n"
    );
    let allow_list = format!("mcpgen: 1\nopenapi: a.yaml\ntools:\n  a: {{operation: a, description: A., {tool}}}\n");
    crate::support::plan_text(&allow_list, &document)
}

/// The same, which must be sound.
fn plan(version: &str, method: &str, operation: &str, tool: &str) -> Plan {
    plan_of(version, method, operation, tool).unwrap_or_else(|problems| panic!("{problems}"))
}

/// The file of the one tool.
fn file(plan: &Plan) -> String {
    let tree = emit(plan).unwrap();
    String::from_utf8(tree.get("src/tools/a.rs").unwrap().bytes.clone()).unwrap()
}

/// The one tool.
fn tool(plan: &Plan) -> &Tool {
    &plan.tools[0]
}

/// Whether the emitted tests of the tool hold this proof.
fn takes(plan: &Plan, proof: &str) -> bool {
    expected_tests(plan).unwrap().contains(&format!("tools::a::{proof}"))
}

/// What the document calls the tool's answer.
fn media_types(plan: &Plan) -> &[String] {
    match &tool(plan).answer {
        AnswerForm::Text { media_types, .. } | AnswerForm::File { media_types, .. } => media_types,
        other => panic!("{other:?}"),
    }
}
