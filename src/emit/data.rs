//! Data files: the tools' schemas and the tests' samples.

use serde_json::Value;

use super::{EmitError, layout};
use crate::model::{AnswerForm, Plan};
use crate::tree::{FileTree, Owner};

pub(super) fn add(plan: &Plan, tree: &mut FileTree) -> Result<(), EmitError> {
    for tool in &plan.tools {
        let name = &tool.name;
        add_json(tree, &format!("schemas/{name}.input.json"), &tool.input_schema)?;
        add_json(tree, &format!("schemas/{name}.output.json"), &tool.output_schema)?;
        match (&tool.answer, tool.sample.answer.as_str()) {
            (AnswerForm::Done { .. } | AnswerForm::File { .. }, _) => {}
            (AnswerForm::Text { .. }, Some(text)) => {
                tree.add(&format!("tests/generated/samples/{name}.txt"), Owner::Generated, format!("{text}\n"))?;
            }
            _ => add_json(tree, &format!("tests/generated/samples/{name}.json"), &tool.sample.answer)?,
        }
        if let Some(full) = &tool.sample.full {
            let path = format!("tests/generated/samples/{name}.call.json");
            let line = serde_json::to_string(full)
                .map_err(|error| EmitError { file: path.clone(), reason: error.to_string() })?;
            tree.add(&path, Owner::Generated, format!("{line}\n"))?;
        }
    }
    Ok(())
}

fn add_json(tree: &mut FileTree, path: &str, value: &Value) -> Result<(), EmitError> {
    let text = layout::json(value).map_err(|error| EmitError { file: path.to_owned(), reason: error.to_string() })?;
    tree.add(path, Owner::Generated, text)?;
    Ok(())
}
