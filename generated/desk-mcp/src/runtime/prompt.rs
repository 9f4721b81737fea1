//! Prompts: texts that a user picks, with a few words filled in.

use serde_json::{Map, Value};

use super::text;

/// Longest value that is filled in, in characters.
const LONGEST_VALUE: usize = 1_000;

/// One prompt as clients see it.
#[derive(Clone, Copy, Debug)]
pub struct Prompt {
    /// Its name, unique in the server.
    pub name: &'static str,
    /// The name for people.
    pub title: Option<&'static str>,
    /// What the user can fill in.
    pub arguments: &'static [PromptArgument],
    /// The text; `{name}` stands for an argument, `{{` for a brace.
    pub text: &'static str,
}

/// A word that the user can fill in.
#[derive(Clone, Copy, Debug)]
pub struct PromptArgument {
    /// Its name.
    pub name: &'static str,
    /// What it is.
    pub description: Option<&'static str>,
    /// What stands there when the user says nothing; without it the argument is required.
    pub default: Option<&'static str>,
}

impl Prompt {
    /// The text with everything filled in.
    ///
    /// # Errors
    /// A sentence that names the argument that is missing, unknown or no text.
    pub fn fill(&self, given: &Map<String, Value>) -> Result<String, String> {
        if let Some(unknown) = given.keys().find(|name| self.arguments.iter().all(|argument| argument.name != **name)) {
            return Err(format!("Argument `{}` does not exist", text::line(unknown, 64)));
        }
        let mut filled = String::with_capacity(self.text.len() + 64);
        let mut rest = self.text;
        while let Some(at) = rest.find(['{', '}']) {
            filled.push_str(&rest[..at]);
            let brace = &rest[at..];
            if brace.starts_with("{{") || brace.starts_with("}}") {
                filled.push_str(&brace[..1]);
                rest = &brace[2..];
            } else if let Some((name, after)) = brace[1..].split_once('}').filter(|_| brace.starts_with('{')) {
                filled.push_str(&self.value(name, given)?);
                rest = after;
            } else {
                filled.push_str(&brace[..1]);
                rest = &brace[1..];
            }
        }
        filled.push_str(rest);
        Ok(filled)
    }

    fn value(&self, name: &str, given: &Map<String, Value>) -> Result<String, String> {
        let default =
            self.arguments.iter().find(|argument| argument.name == name).and_then(|argument| argument.default);
        match (given.get(name), default) {
            (Some(Value::String(value)), _) => Ok(text::line(value, LONGEST_VALUE)),
            (None | Some(Value::Null), Some(default)) => Ok(default.to_owned()),
            (None | Some(Value::Null), None) => Err(format!("Argument `{name}` is required")),
            (Some(_), _) => Err(format!("Argument `{name}` must be a string")),
        }
    }
}
