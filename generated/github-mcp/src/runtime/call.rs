//! One call of a tool: what it was given, and the steps that every tool takes.

use std::borrow::Cow;
use std::sync::Arc;
use std::sync::atomic::AtomicU16;

use serde::Deserialize;
use serde_json::{Map, Value};
use tokio::sync::mpsc::UnboundedSender;
use tokio::time::Instant;

use super::answer::Answer;
use super::arguments;
use super::expected::Expected;
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
    /// What is to be seen of the call from outside.
    pub watch: &'c Watch,
}

/// What is to be seen of a call from outside while it runs and after.
#[derive(Debug, Default)]
pub struct Watch {
    /// Takes the progress of the call, when the caller wants to know.
    pub progress: Option<UnboundedSender<Progress>>,
    /// The status of the upstream's last answer; 0 when there was none.
    pub upstream_status: AtomicU16,
}

/// How far a call is.
#[derive(Clone, Debug, PartialEq)]
pub struct Progress {
    /// Steps done, more each time.
    pub done: u32,
    /// Steps in all, if known.
    pub total: Option<u32>,
    /// In words.
    pub message: String,
}

impl Watch {
    /// Tells the caller, if it wants to know.
    pub fn tell(&self, progress: Progress) {
        if let Some(sender) = &self.progress {
            // Nobody listens any more when the call was given up.
            let _ = sender.send(progress);
        }
    }
}

/// Who calls, and until when an answer is of use.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The bearer that came with the request.
    pub token: Option<Secret>,
    /// The organisation whose key came with the request.
    pub organisation: Option<Arc<str>>,
    /// When the request times out.
    pub deadline: Instant,
}

impl Caller {
    /// The keys that sign what clients hold for this caller: what one organisation was given is worth nothing to another.
    pub fn signing_keys<'k>(&self, keys: &'k [Secret]) -> Cow<'k, [Secret]> {
        match &self.organisation {
            None => Cow::Borrowed(keys),
            Some(name) => keys.iter().map(|key| Secret::new(&format!("{}\0{name}", key.expose()))).collect(),
        }
    }
}

impl Call<'_> {
    /// Reads the arguments.
    ///
    /// # Errors
    /// [`Failure::Argument`] that names what does not match the input schema.
    pub fn arguments<'a, T: Deserialize<'a>>(&'a self) -> Result<T, Failure> {
        arguments::read(self.tool, self.given)
    }

    /// Sends a request to the upstream, whose answer is JSON.
    ///
    /// # Errors
    /// Whatever went wrong on the way, and every status that is not a success.
    pub async fn send(&self, request: Request) -> Result<Answer, Failure> {
        self.send_for(request, Expected::Json).await
    }

    /// Sends a request to the upstream, whose answer is of another kind.
    ///
    /// # Errors
    /// As [`Call::send`], and [`Failure::OtherKind`].
    pub async fn send_for(&self, request: Request, expected: Expected) -> Result<Answer, Failure> {
        self.service.upstream.send(self, request, expected).await
    }

    /// Sends a request whose success says everything; whatever the answer holds is not read.
    ///
    /// # Errors
    /// As [`Call::send`].
    pub async fn send_and_finish(&self, request: Request) -> Result<Reply, Failure> {
        self.send_for(request, Expected::Nothing).await?;
        Ok(self.finish())
    }

    /// Replies that the call succeeded.
    pub fn finish(&self) -> Reply {
        let mut writing = self.writing();
        writing.bytes.extend_from_slice(br#"{"done":true}"#);
        Reply::new(writing, Vec::new())
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
