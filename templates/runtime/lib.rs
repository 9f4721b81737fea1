//! The part that is the same in every generated server.
//!
//! Each file here is copied byte for byte into a server's `src/runtime/`; this file is replaced there by a `mod.rs`
//! that lists the modules which that server needs. So the files name each other by `super::` only.

pub mod adf;
pub mod adf_write;
pub mod answer;
pub mod api_keys;
pub mod arguments;
pub mod audit;
pub mod body;
pub mod call;
pub mod canonical;
pub mod charset;
pub mod check;
pub mod claims;
pub mod confirm;
pub mod connections;
pub mod cursor;
pub mod definition;
pub mod doctor;
pub mod environment;
pub mod escape;
pub mod expected;
pub mod explanation;
pub mod failure;
pub mod file;
pub mod form;
pub mod gate;
pub mod gather;
pub mod html;
pub mod http;
pub mod keys;
pub mod leaf;
pub mod link;
pub mod list;
pub mod lists;
pub mod log;
pub mod metrics;
pub mod multipart;
pub mod page;
pub mod project;
pub mod prompt;
pub mod rate;
pub mod raw;
pub mod read;
pub mod repair;
pub mod reply;
pub mod request;
pub mod resource;
pub mod run;
pub mod secret;
pub mod server;
pub mod service;
pub mod settings;
pub mod shape;
pub mod shaped;
pub mod stream;
pub mod style;
pub mod styled;
pub mod text;
pub mod text_body;
pub mod tool;
pub mod upstream;
pub mod value;
pub mod variables;
pub mod whole;

pub use self::adf_write::Document;
pub use self::audit::Audit;
pub use self::body::Body;
pub use self::call::Call;
pub use self::confirm::Confirm;
pub use self::definition::{
    CallerAuthentication, Gateway, Mirror, Rate, RatePer, Retry, Scheme, ServerDefinition, Untrusted,
    UpstreamCredential,
};
pub use self::expected::Expected;
pub use self::failure::Failure;
pub use self::http::serve_http;
pub use self::leaf::{Leaf, Projected};
pub use self::list::{AllPages, Numbered};
pub use self::lists::{Array, Entries, Leaves};
pub use self::multipart::Part;
pub use self::page::Page;
pub use self::project::Object;
pub use self::prompt::{Prompt, PromptArgument};
pub use self::read::{Member, Read, ReadObject, Room};
pub use self::reply::Reply;
pub use self::request::{Pushdown, Request};
pub use self::resource::{Content, Resource};
pub use self::run::run;
pub use self::settings::{Settings, Transport};
pub use self::shape::{Form, Rules};
pub use self::style::Style;
pub use self::tool::{Effect, Notes, Tool};
