//! What a test gives back, and how it says what was expected.

use std::fmt;
use std::panic::Location;

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
