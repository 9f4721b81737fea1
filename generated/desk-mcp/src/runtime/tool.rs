//! What one tool is: constants that the generator writes, and the function behind them.

use std::pin::Pin;

use super::call::Call;
use super::confirm::Confirm;
use super::failure::Failure;
use super::reply::Reply;

/// One tool as clients see it and as the runtime calls it.
#[derive(Debug)]
pub struct Tool {
    /// Name, unique in the server.
    pub name: &'static str,
    /// Name for people.
    pub title: Option<&'static str>,
    /// What it does and when to use it.
    pub description: &'static str,
    /// JSON Schema of the arguments.
    pub input_schema: &'static str,
    /// JSON Schema of the structured reply.
    pub output_schema: &'static str,
    /// What a call may change.
    pub effect: Effect,
    /// Whether repeating a call changes nothing more.
    pub idempotent: bool,
    /// Whether the user is asked first.
    pub confirm: Confirm,
    /// Scopes that the upstream wants the caller's token to hold.
    pub scopes: &'static [&'static str],
    /// Largest size of one copy of the reply's JSON, in bytes.
    pub budget: usize,
    /// Largest length of one text, in characters.
    pub text_limit: usize,
    /// Sentences added to list replies.
    pub notes: Notes,
    /// Own sentences for upstream statuses; `{name}` stands for a member of the error's body.
    pub errors: &'static [(u16, &'static str)],
    /// Runs one call.
    pub call: ToolFunction,
}

/// Runs one call of a tool.
pub type ToolFunction = for<'c> fn(Call<'c>) -> ToolFuture<'c>;

/// A call that is under way.
pub type ToolFuture<'c> = Pin<Box<dyn Future<Output = Result<Reply, Failure>> + Send + 'c>>;

/// What a call may change.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Effect {
    /// Nothing.
    Read,
    /// It adds or changes.
    Write,
    /// It removes, or changes what cannot be changed back.
    Destructive,
}

/// Sentences added to list replies, outside their structure.
#[derive(Clone, Copy, Debug)]
pub struct Notes {
    /// When no item was found.
    pub empty: Option<&'static str>,
    /// When more items exist; `{shown}` is the number of items, `{next}` the cursor.
    pub more: Option<&'static str>,
}
