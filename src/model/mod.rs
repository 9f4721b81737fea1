//! The Plan: every decision of a run as pure data.
//!
//! Nothing here knows the document, the allow-list's places or Rust's syntax trees. After planning
//! nothing can fail because of the user's input, so an emitter only prints what stands here. The
//! plan serialises, and its serialised form is the security review: tools, arguments, exposed
//! fields, caps and scopes.

mod argument;
mod connector;
pub mod connector_terms;
mod deployment;
mod ident;
mod output;
mod request;
mod sample;
mod server;
mod serving;

pub use argument::{Argument, ArgumentType, Check, ShapeForm, ShapeRules};
pub use connector::{ApimRate, Connector, ConnectorAuthentication, ConnectorCertification, OAuthProvider};
pub use deployment::{Admission, ApiGateway, Container, Deployment, DeploymentSecret, NetworkService};
pub use ident::RustIdent;
pub use output::{
    AnswerForm, Conversion, ElementAccess, ElementValue, Gather, ListAccess, ReadField, ReadKind, ReadStruct,
    Treatment, Write, WriteFunction, WriteValue,
};
pub use request::{
    AllPages, Body, BodyEncoding, BodyFile, BodyMember, BodyPart, BodyStep, BodyValue, NumberedPages, Page, PageStyle,
    ParameterLocation, ParameterStyle, ParameterValue, PathPart, Pushdown, Request, RequestParameter, Style, StyleForm,
};
pub use sample::{Sample, SampleBody, SampleCall, SampleList, SamplePart, SampleStyle, SampleText};
pub use server::{
    ApiKeys, CallerAuthentication, Gateway, Mirror, OAuth, Rate, RatePer, Retry, SecretScheme, Server, Untrusted,
    UpstreamCredential,
};
pub use serving::{Audit, Prompt, PromptArgument, Resource, ResourceContent};

use serde::Serialize;

/// Everything a generated server is.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Plan {
    /// The server as a whole.
    pub server: Server,
    /// Its tools in the order of the allow-list.
    pub tools: Vec<Tool>,
    /// How it is run.
    pub deployment: Deployment,
    /// The connector in front of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connector: Option<Connector>,
    /// Its resources in the order of the allow-list.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub resources: Vec<Resource>,
    /// Its prompts in the order of the allow-list.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub prompts: Vec<Prompt>,
    /// What is written down of each call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub audit: Option<Audit>,
}

/// Whether the user is asked before a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Confirm {
    /// Never.
    Never,
    /// Where the client can ask.
    WhenSupported,
    /// Always; clients that cannot ask are refused.
    Required,
}

/// What calling a tool does to the upstream.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Reads only.
    Read,
    /// Changes something.
    Write,
    /// Removes something or cannot be undone.
    Destructive,
}

/// One tool.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Tool {
    /// The name that clients see.
    pub name: String,
    /// The Rust module, and the stem of its file.
    pub module: RustIdent,
    /// A name for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What the model reads.
    pub description: String,
    /// OAuth scopes that a call needs.
    pub scopes: Vec<String>,
    /// What a call does.
    pub effect: Effect,
    /// Whether sending the same call twice does no more than sending it once.
    pub idempotent: bool,
    /// Whether the user is asked first.
    pub confirm: Confirm,
    /// Bytes of one copy of the reply's JSON.
    pub budget: usize,
    /// Characters of one text.
    pub text_limit: usize,
    /// Said when the list is empty.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note_empty: Option<String>,
    /// Said when the list goes on; `{shown}` and `{next}` are filled in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note_more: Option<String>,
    /// What the caller is told for an upstream status, with `{fields}` of the error body.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<(u16, String)>,
    /// The request that the tool sends.
    pub request: Request,
    /// What the caller may send.
    pub arguments: Vec<Argument>,
    /// The outputs that the argument `only` may name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub only: Option<Vec<String>>,
    /// How the upstream's list is paged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<Page>,
    /// What becomes of the answer; where it is not outputs, nothing is read and nothing written.
    #[serde(skip_serializing_if = "AnswerForm::is_outputs")]
    pub answer: AnswerForm,
    /// The kinds of answer that are asked for, where that is not plain JSON.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accept: Option<String>,
    /// What is read of the upstream's answer; the first is the whole answer.
    pub reads: Vec<ReadStruct>,
    /// How the output is written; the first writes the whole reply, or one element of the page.
    pub writes: Vec<WriteFunction>,
    /// JSON Schema of the arguments.
    pub input_schema: serde_json::Value,
    /// JSON Schema of the structured output.
    pub output_schema: serde_json::Value,
    /// What the emitted tests call it with and what the mock upstream answers.
    pub sample: Sample,
}
