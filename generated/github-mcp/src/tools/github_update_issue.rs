//! `github_update_issue`: `PATCH /repos/{owner}/{repo}/issues/{issue_number}`.

use serde::Deserialize;
use serde::de::MapAccess;

use crate::runtime::{
    Body, Call, Confirm, Effect, Failure, Leaf, Member, Notes, Object, ReadObject, Reply,
    Request, Tool, arguments, check,
};

/// The tool as clients see it.
pub static TOOL: Tool = Tool {
    name: "github_update_issue",
    title: None,
    description: "Close or reopen one GitHub issue, or change its title or text. What is left out stays.",
    input_schema: include_str!("../../schemas/github_update_issue.input.json"),
    output_schema: include_str!("../../schemas/github_update_issue.output.json"),
    effect: Effect::Write,
    idempotent: true,
    confirm: Confirm::WhenSupported,
    scopes: &["repo"],
    budget: 24_576,
    text_limit: 4_000,
    notes: Notes { empty: None, more: None },
    errors: &[],
    call: |call| Box::pin(run(call)),
};

/// What `owner` looks like.
static OWNER_PATTERN: check::Pattern = check::Pattern::new("^[A-Za-z0-9][A-Za-z0-9-]*$");

/// What `repo` looks like.
static REPO_PATTERN: check::Pattern = check::Pattern::new("^[A-Za-z0-9._-]+$");

/// What the caller may send.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Arguments {
    owner: String,
    repo: String,
    #[serde(deserialize_with = "arguments::integer")]
    number: i64,
    title: Option<String>,
    body: Option<String>,
    state: Option<String>,
    state_reason: Option<String>,
}

impl Arguments {
    fn check(&self) -> Result<(), Failure> {
        check::max_length("owner", &self.owner, 39)?;
        check::pattern("owner", &self.owner, &OWNER_PATTERN)?;
        check::max_length("repo", &self.repo, 100)?;
        check::pattern("repo", &self.repo, &REPO_PATTERN)?;
        check::range("number", self.number, Some(1), None)?;
        if let Some(title) = &self.title {
            check::max_length("title", title, 256)?;
        }
        if let Some(body) = &self.body {
            check::max_length("body", body, 20_000)?;
        }
        if let Some(state) = &self.state {
            check::one_of("state", state, &["open", "closed"])?;
        }
        if let Some(state_reason) = &self.state_reason {
            check::one_of(
                "state_reason",
                state_reason,
                &[
                    "completed",
                    "not_planned",
                    "duplicate",
                    "reopened",
                ],
            )?;
        }
        Ok(())
    }
}

/// One call: check, send, read, write.
async fn run(call: Call<'_>) -> Result<Reply, Failure> {
    let arguments: Arguments = call.arguments()?;
    arguments.check()?;
    let body = Body::new()
        .set_optional("title", arguments.title.as_ref())
        .set_optional("body", arguments.body.as_ref())
        .set_optional("state", arguments.state.as_ref())
        .set_optional("state_reason", arguments.state_reason.as_ref());
    let request = Request::patch("/repos/")
        .path_value("owner", &arguments.owner)?
        .path("/")
        .path_value("repo", &arguments.repo)?
        .path("/issues/")
        .path_value("number", arguments.number)?
        .json_unless_empty(body);
    let answer = call.send(request).await?;
    call.reply(&answer.read::<Answer<'_>>()?, None, write_answer)
}

/// What the tool reads of the upstream's answer.
#[derive(Default)]
struct Answer<'a> {
    number: Leaf<'a>,
    state: Leaf<'a>,
    state_reason: Leaf<'a>,
}

impl<'a> ReadObject<'a> for Answer<'a> {
    fn member<M: MapAccess<'a>>(
        &mut self,
        name: &str,
        value: Member<'_, M>,
    ) -> Result<(), M::Error> {
        match name {
            "number" => value.leaf(&mut self.number),
            "state" => value.leaf(&mut self.state),
            "state_reason" => value.leaf(&mut self.state_reason),
            _ => value.skip(),
        }
    }
}

/// Writes the output.
fn write_answer(answer: &Answer<'_>, out: &mut Object<'_>) {
    out.put("number", answer.number.integer());
    out.put("state", answer.state.string());
    out.put("state_reason", answer.state_reason.string());
}
