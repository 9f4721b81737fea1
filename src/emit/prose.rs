//! Prose and dot files: what a template says better than code. Undefined names are errors.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior, Value};
use serde::Serialize;

use super::EmitError;
use crate::tree::{FileTree, Owner};

const GIT_ATTRIBUTES: &str = include_str!("../../templates/files/gitattributes");
const GIT_IGNORE: &str = include_str!("../../templates/files/gitignore");

pub(super) fn add(tree: &mut FileTree) -> Result<(), EmitError> {
    tree.add(".gitattributes", Owner::Generated, GIT_ATTRIBUTES)?;
    tree.add(".gitignore", Owner::Generated, GIT_IGNORE)?;
    Ok(())
}

pub(super) fn render(name: &str, template: &str, context: &impl Serialize) -> Result<String, EmitError> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    let wrong = |error: minijinja::Error| EmitError { file: name.to_owned(), reason: error.to_string() };
    let mut syntax = SyntaxConfig::builder();
    syntax.trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true);
    environment.set_syntax(syntax.build().map_err(wrong)?);
    environment.render_str(template, Value::from(Serde(context))).map_err(wrong)
}

/// Text that Markdown shows as it is, on one line and within a table's cell.
pub(super) fn markdown(text: &str) -> String {
    let mut escaped = String::new();
    for character in text.chars() {
        match character {
            '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '|' | '#' | '!' | '~' => {
                escaped.push('\\');
                escaped.push(character);
            }
            character if character.is_control() => escaped.push(' '),
            character => escaped.push(character),
        }
    }
    escaped
}
