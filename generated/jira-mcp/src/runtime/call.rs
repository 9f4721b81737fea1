//! One call of a tool: what it was given, and the steps that every tool takes.

use serde::Deserialize;
use serde_json::{Map, Value};
use tokio::time::Instant;

use super::answer::Answer;
use super::arguments;
use super::failure::Failure;
use super::project::{Object, Writing};
use super::reply::{self, Reply};
use super::request::Request;
use super::secret::Secret;
use super::service::Service;
use super::tool::Tool;

/// One call of a tool.
#[derive(Debug)]
pub struct Call<'c> {
    /// The server.
    pub service: &'c Service,
    /// The tool.
    pub tool: &'static Tool,
    /// The arguments as they came.
    pub given: &'c Map<String, Value>,
    /// Who calls.
    pub caller: &'c Caller,
}

/// Who calls, and until when an answer is of use.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The bearer that came with the request.
    pub token: Option<Secret>,
    /// When the request times out.
    pub deadline: Instant,
}

impl Call<'_> {
    /// Reads the arguments.
    ///
    /// # Errors
    /// [`Failure::Argument`] that names what does not match the input schema.
    pub fn arguments<'a, T: Deserialize<'a>>(&'a self) -> Result<T, Failure> {
        arguments::read(self.tool, self.given)
    }

    /// Sends a request to the upstream.
    ///
    /// # Errors
    /// Whatever went wrong on the way, and every status that is not a success.
    pub async fn send(&self, request: Request) -> Result<Answer, Failure> {
        self.service.upstream.send(self.tool, self.caller, &self.service.metrics, request).await
    }

    /// Replies with one object, made to fit the budget; with `only`, just the outputs named there.
    ///
    /// # Errors
    /// None today.
    pub fn reply<T>(
        &self,
        read: &T,
        only: Option<&[String]>,
        write: impl Fn(&T, &mut Object<'_>),
    ) -> Result<Reply, Failure> {
        let mut writing = self.writing();
        reply::write_fitting(&mut writing, self.budget(), only, |object| write(read, object));
        Ok(Reply::new(writing, Vec::new()))
    }

    /// An empty reply under the tool's limits.
    pub fn writing(&self) -> Writing {
        Writing::new(self.tool.text_limit, self.service.definition.untrusted)
    }

    /// The largest size of the reply's JSON, in bytes.
    pub fn budget(&self) -> usize {
        self.service.settings.budget.map_or(self.tool.budget, |lower| lower.min(self.tool.budget))
    }
}
