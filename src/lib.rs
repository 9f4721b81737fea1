//! Generates a reviewed, self-contained Rust MCP server from an OpenAPI document and a YAML allow-list.
//!
//! Five values, one direction: document bytes become a [`openapi::Document`], the operations the
//! allow-list names become an [`openapi::Api`], both together a [`model::Plan`], the plan a
//! [`tree::FileTree`], and only [`output`] writes that to disk. `docs/ARCHITECTURE.md` tells more.

pub mod allowlist;
pub mod author;
pub mod cli;
pub mod connector;
pub mod diagnostics;
pub mod diff;
pub mod emit;
pub mod mock;
pub mod model;
pub mod openapi;
pub mod output;
pub mod plan;
pub mod source;
pub mod tree;
