//! `github_create_issue`: `POST /repos/{owner}/{repo}/issues`.

use serde::Deserialize;
use serde::de::MapAccess;

use crate::runtime::{
    Body, Call, Confirm, Effect, Failure, Leaf, Member, Notes, Object, ReadObject, Reply,
    Request, Tool, check,
};

/// The tool as clients see it.
pub static TOOL: Tool = Tool {
    name: "github_create_issue",
    title: None,
    description: "Open a GitHub issue. Search for one about the same trouble first.",
    input_schema: include_str!("../../schemas/github_create_issue.input.json"),
    output_schema: include_str!("../../schemas/github_create_issue.output.json"),
    effect: Effect::Write,
    idempotent: false,
    confirm: Confirm::Never,
    scopes: &["repo"],
    budget: 24_576,
    text_limit: 4_000,
    notes: Notes { empty: None, more: None },
    errors: &[
        (410, "GitHub refused: {message}. Issues are switched off in this repository."),
    ],
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
    title: String,
    body: Option<String>,
    assignees: Option<Vec<String>>,
}

impl Arguments {
    fn check(&self) -> Result<(), Failure> {
        check::max_length("owner", &self.owner, 39)?;
        check::pattern("owner", &self.owner, &OWNER_PATTERN)?;
        check::max_length("repo", &self.repo, 100)?;
        check::pattern("repo", &self.repo, &REPO_PATTERN)?;
        check::max_length("title", &self.title, 256)?;
        if let Some(body) = &self.body {
            check::max_length("body", body, 20_000)?;
        }
        for assignees in self.assignees.iter().flatten() {
            check::max_length("assignees", assignees, 39)?;
        }
        Ok(())
    }
}

/// One call: check, send, read, write.
async fn run(call: Call<'_>) -> Result<Reply, Failure> {
    let arguments: Arguments = call.arguments()?;
    arguments.check()?;
    let body = Body::new()
        .set("title", &arguments.title)
        .set_optional("body", arguments.body.as_ref())
        .set_optional("assignees", arguments.assignees.as_ref());
    let request = Request::post("/repos/")
        .path_value("owner", &arguments.owner)?
        .path("/")
        .path_value("repo", &arguments.repo)?
        .path("/issues")
        .json(body);
    let answer = call.send(request).await?;
    call.reply(&answer.read::<Answer<'_>>()?, None, write_answer)
}

/// What the tool reads of the upstream's answer.
#[derive(Default)]
struct Answer<'a> {
    number: Leaf<'a>,
    html_url: Leaf<'a>,
}

impl<'a> ReadObject<'a> for Answer<'a> {
    fn member<M: MapAccess<'a>>(
        &mut self,
        name: &str,
        value: Member<'_, M>,
    ) -> Result<(), M::Error> {
        match name {
            "number" => value.leaf(&mut self.number),
            "html_url" => value.leaf(&mut self.html_url),
            _ => value.skip(),
        }
    }
}

/// Writes the output.
fn write_answer(answer: &Answer<'_>, out: &mut Object<'_>) {
    out.put("number", answer.number.integer());
    out.put("html_url", answer.html_url.string());
}
