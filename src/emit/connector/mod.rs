//! The Power Platform connector: definition, properties, settings to fill in, and the steps.
//!
//! Two forms: `connector/` for a connector of one's own, and `connector/certified/` with what
//! certification wants besides. They are apart because the owner of the stack, which certification
//! wants, makes the command line tool refuse to update a connector of one's own.

mod properties;
mod readme;
mod settings;
mod swagger;

use serde::Serialize;

use super::EmitError;
use crate::model::{Connector, Plan};
use crate::tree::{FileTree, Owner};

/// For whom the files are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// For environments of one's own.
    Custom,
    /// For certification.
    Certified,
}

pub(super) fn add(plan: &Plan, tree: &mut FileTree) -> Result<(), EmitError> {
    let Some(connector) = &plan.connector else { return Ok(()) };
    add_form(plan, connector, Form::Custom, "connector", tree)?;
    add_json(tree, "connector/settings.template.json", &settings::settings())?;
    if connector.certified.is_some() {
        add_form(plan, connector, Form::Certified, "connector/certified", tree)?;
    }
    Ok(())
}

fn add_form(
    plan: &Plan,
    connector: &Connector,
    form: Form,
    folder: &str,
    tree: &mut FileTree,
) -> Result<(), EmitError> {
    add_json(tree, &format!("{folder}/apiDefinition.swagger.json"), &swagger::swagger(connector, form))?;
    let properties = properties::properties(connector, &plan.server.title, form);
    add_json(tree, &format!("{folder}/apiProperties.json"), &properties)?;
    let path = format!("{folder}/readme.md");
    let text = readme::readme(plan, connector, form, &path)?;
    tree.add(&path, Owner::Generated, text)?;
    Ok(())
}

/// JSON in ASCII: the platform's command line tool reads files in the encoding of its machine.
fn add_json(tree: &mut FileTree, path: &str, value: &impl Serialize) -> Result<(), EmitError> {
    let text = serde_json::to_string_pretty(value)
        .map_err(|error| EmitError { file: path.to_owned(), reason: error.to_string() })?;
    let mut ascii = String::with_capacity(text.len() + 1);
    for character in text.chars() {
        if character.is_ascii() {
            ascii.push(character);
        } else {
            let mut units = [0_u16; 2];
            for unit in character.encode_utf16(&mut units) {
                ascii.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    ascii.push('\n');
    tree.add(path, Owner::Generated, ascii)?;
    Ok(())
}
