//! What every emitted test stands on: a mock upstream, raw MCP clients, a schema checker, and the tests themselves.
//!
//! These files are the same in every generated server. What differs stands beside them: `SUBJECT`
//! (the server under test) in `main.rs`, and one [`case::Case`] per tool in `cases/`. A test
//! returns an [`Outcome`]; a failed expectation is a [`Broken`] that says what was expected and where.
#![allow(dead_code, reason = "a server without lists, say, has no use for the tests of lists")]

pub mod answers;
pub mod arguments;
pub mod calls;
pub mod case;
pub mod client;
pub mod confirmations;
pub mod copilot_studio;
pub mod doctor;
pub mod failures;
pub mod isolation;
pub mod mock;
pub mod offers;
pub mod operation;
pub mod outcome;
pub mod paging;
pub mod progress;
pub mod protocol;
pub mod refusals;
pub mod routes;
pub mod schema;
pub mod security;
pub mod start;
pub mod stdio;
pub mod texts;
pub mod together;
pub mod whole;
pub mod wire;

pub use self::outcome::{Outcome, broken, require, require_equal, some};

/// The server under test.
pub struct Subject {
    /// Its definition.
    pub server: &'static super::server::runtime::ServerDefinition,
    /// Path of its binary.
    pub binary: &'static str,
    /// Folder that holds `<tool>.input.json` and `<tool>.output.json`.
    pub schemas: &'static str,
}
