//! Reads input files into a tree that keeps the place of every value.
//!
//! One tree serves both inputs: the allow-list (YAML) and the OpenAPI document (YAML or JSON).
//! Nothing outside this module opens an input file. Limits against bombs are in [`limits`].

mod error;
mod files;
mod json;
pub mod limits;
mod node;
mod yaml;

pub use error::SourceError;
pub use files::{FileId, Sources, Span};
pub use json::{JsonMembers, parse_json};
pub use node::{Entry, Node, NodeKind, ScalarStyle};
pub use yaml::parse_yaml;
