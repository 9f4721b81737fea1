//! What a server offers and writes down beside its tools.

use serde::Serialize;

/// What is written down of each call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Audit {
    /// Whether arguments are written.
    pub arguments: bool,
    /// Arguments of which the length alone is written.
    pub redact: Vec<String>,
}

/// One resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Resource {
    /// Its address, with `{name}` for values.
    pub uri: String,
    /// A short name, unique in the server.
    pub name: String,
    /// The name for people.
    pub title: String,
    /// The media type.
    pub mime: String,
    /// What it holds.
    pub content: ResourceContent,
}

/// What a resource holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ResourceContent {
    /// The reply of a tool to the values in the address.
    Tool(String),
    /// A text that is compiled in.
    File {
        /// The file in the crate.
        path: String,
        /// The text.
        text: String,
    },
}

/// One prompt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Prompt {
    /// Its name, unique in the server.
    pub name: String,
    /// The name for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What the user can fill in.
    pub arguments: Vec<PromptArgument>,
    /// The text; `{name}` stands for an argument, `{{` for a brace.
    pub text: String,
}

/// A word that the user can fill in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PromptArgument {
    /// Its name.
    pub name: String,
    /// What it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// What stands there when the user says nothing; without it the argument is required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
}
