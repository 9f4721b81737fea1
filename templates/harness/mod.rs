//! What every emitted test stands on: a mock upstream, raw MCP clients, a schema checker, and the tests themselves.
//!
//! These files are the same in every generated server. What differs stands beside them: `SUBJECT`
//! (the server under test) in `main.rs`, and one [`case::Case`] per tool in `tools/`. A test
//! returns an [`Outcome`]; a failed expectation is a [`Broken`] that says what was expected and where.
#![allow(dead_code, reason = "a server without lists, say, has no use for the tests of lists")]

pub mod answers;
pub mod arguments;
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
pub mod paging;
pub mod progress;
pub mod protocol;
pub mod schema;
pub mod security;
pub mod start;
pub mod stdio;
pub mod texts;
pub mod wire;

use std::fmt;
use std::panic::Location;

/// The server under test.
pub struct Subject {
    /// Its definition.
    pub server: &'static super::server::runtime::ServerDefinition,
    /// Path of its binary.
    pub binary: &'static str,
    /// Folder that holds `<tool>.input.json` and `<tool>.output.json`.
    pub schemas: &'static str,
}

/// What a test gives back.
pub type Outcome<T = ()> = Result<T, Broken>;

/// A failed expectation: what it was, and the line that held it.
pub struct Broken {
    text: String,
    place: &'static Location<'static>,
}

impl fmt::Debug for Broken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}\n  at {}", self.text, self.place)
    }
}

impl<E: std::error::Error> From<E> for Broken {
    #[track_caller]
    fn from(error: E) -> Self {
        Self { text: error.to_string(), place: Location::caller() }
    }
}

/// Ends a test with a text.
///
/// # Errors
/// Always.
#[track_caller]
pub fn broken<T>(text: impl Into<String>) -> Outcome<T> {
    Err(Broken { text: text.into(), place: Location::caller() })
}

/// Holds a condition; `text` says what should be and what is.
///
/// # Errors
/// When it does not hold.
#[track_caller]
pub fn require(holds: bool, text: impl FnOnce() -> String) -> Outcome {
    if holds { Ok(()) } else { Err(Broken { text: text(), place: Location::caller() }) }
}

/// Holds that two values are equal.
///
/// # Errors
/// When they differ.
#[track_caller]
pub fn require_equal<A: PartialEq<B> + fmt::Debug, B: fmt::Debug>(what: &str, found: A, wanted: B) -> Outcome {
    let place = Location::caller();
    if found == wanted {
        return Ok(());
    }
    Err(Broken { text: format!("{what}\n  found  {found:?}\n  wanted {wanted:?}"), place })
}

/// The value of an option that must be there.
///
/// # Errors
/// When there is none.
#[track_caller]
pub fn some<T>(what: &str, value: Option<T>) -> Outcome<T> {
    match value {
        Some(value) => Ok(value),
        None => Err(Broken { text: format!("{what} is missing"), place: Location::caller() }),
    }
}
