//! What is the same in every server that mcpgen generates; this list alone is the server's own.
//!
//! The files are copied as they are; a change belongs into mcpgen.

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
pub mod gate;
pub mod http;
pub mod leaf;
pub mod link;
pub mod list;
pub mod lists;
pub mod log;
pub mod metrics;
pub mod number;
pub mod packed;
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
pub mod stream;
pub mod text;
pub mod tool;
pub mod upstream;
pub mod value;
pub mod variables;
pub mod whole;

pub use self::audit::Audit;
pub use self::body::Body;
pub use self::call::Call;
pub use self::confirm::Confirm;
pub use self::definition::{
    CallerAuthentication, Gateway, Mirror, Rate, RatePer, Retry, Scheme,
    ServerDefinition, Untrusted, UpstreamCredential,
};
pub use self::expected::Expected;
pub use self::failure::Failure;
pub use self::http::serve_http;
pub use self::leaf::{Leaf, Projected};
pub use self::list::{AllPages, Numbered};
pub use self::lists::{Array, Entries, Leaves};
pub use self::number::Number;
pub use self::page::Page;
pub use self::project::Object;
pub use self::prompt::{Prompt, PromptArgument};
pub use self::read::{Member, Read, ReadObject, Room};
pub use self::reply::Reply;
pub use self::request::{Pushdown, Request};
pub use self::resource::{Content, Resource};
pub use self::run::run;
pub use self::settings::{Settings, Transport};
pub use self::tool::{Effect, Notes, Tool};
