//! Reads input files into a tree that keeps the place of every value.
//!
//! One tree serves both inputs: the allow-list (YAML) and the OpenAPI document (YAML or JSON).
//! Nothing outside this module opens an input file. Limits against bombs are in [`limits`].

mod binary;
mod error;
mod files;
mod growing;
mod json;
mod json_tree;
pub mod limits;
mod node;
mod referenced;
mod yaml;
mod yaml_events;
mod yaml_offsets;
mod yaml_reason;
mod yaml_scalar;

pub use binary::read_binary;
pub use error::SourceError;
pub use files::{FileId, Sources, Span};
pub use growing::Growing;
pub use json::{JsonMember, JsonMembers, JsonSlice, Outline, parse_json, parse_json_within, read_json_slice};
pub use node::{Entry, Node, NodeKind, ScalarStyle};
pub use referenced::{MAX_REFERENCED_BYTES, MAX_REFERENCED_FILES, ReferenceError};
pub use yaml::{parse_yaml, parse_yaml_within, scan_yaml};
pub use yaml_events::{YamlEvents, YamlMember, YamlValue};
