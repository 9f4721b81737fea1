//! Reads an OpenAPI document: version gate, index, `$ref` closure, one shape for what was selected.
//!
//! A document is opened without being read ([`Document::open`]); [`select`] then reads the operations
//! that the allow-list names and what they refer to, and nothing else. So a broken or exotic part of a
//! document can fail a run only when it was asked for.

mod anchors;
mod api;
mod canonical;
mod closure;
mod combine;
mod document;
mod index;
mod inheritance;
mod keywords;
mod lift;
mod operations;
mod overlay;
mod placeholders;
mod pointer;
mod reader;
mod references;
mod required;
mod schema;
mod select;
mod servers;
mod shells;
mod summaries;
mod swagger;
mod values;
mod version;

pub use api::{
    Api, Encoding, Header, MediaType, Method, Operation, Parameter, ParameterLocation, ParameterStyle, RequestBody,
    Response, SecurityRequirement, StatusPattern,
};
pub use canonical::canonical;
pub use document::Document;
pub use schema::{AdditionalProperties, Discriminator, Schema, SchemaId, SchemaType, Schemas};
pub use select::{OperationReference, select};
pub use summaries::{OperationSummary, Summaries};
