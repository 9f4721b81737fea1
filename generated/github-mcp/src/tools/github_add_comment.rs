//! `github_add_comment`: `POST /repos/{owner}/{repo}/issues/{issue_number}/comments`.

use serde::Deserialize;
use serde::de::MapAccess;

use crate::runtime::{
    Body, Call, Confirm, Effect, Failure, Leaf, Member, Notes, Object, ReadObject, Reply,
    Request, Tool, arguments, check,
};

/// The tool as clients see it.
pub static TOOL: Tool = Tool {
    name: "github_add_comment",
    title: None,
    description: "Add a comment, written in Markdown, to one GitHub issue or pull request. Everyone who can see it sees the comment.",
    input_schema: include_str!("../../schemas/github_add_comment.input.json"),
    output_schema: include_str!("../../schemas/github_add_comment.output.json"),
    effect: Effect::Write,
    idempotent: false,
    confirm: Confirm::Never,
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
    body: String,
}

impl Arguments {
    fn check(&self) -> Result<(), Failure> {
        check::max_length("owner", &self.owner, 39)?;
        check::pattern("owner", &self.owner, &OWNER_PATTERN)?;
        check::max_length("repo", &self.repo, 100)?;
        check::pattern("repo", &self.repo, &REPO_PATTERN)?;
        check::range("number", self.number, Some(1), None)?;
        check::max_length("body", &self.body, 20_000)?;
        Ok(())
    }
}

/// One call: check, send, read, write.
async fn run(call: Call<'_>) -> Result<Reply, Failure> {
    let arguments: Arguments = call.arguments()?;
    arguments.check()?;
    let body = Body::new().set("body", &arguments.body);
    let request = Request::post("/repos/")
        .path_value("owner", &arguments.owner)?
        .path("/")
        .path_value("repo", &arguments.repo)?
        .path("/issues/")
        .path_value("number", arguments.number)?
        .path("/comments")
        .json(body);
    let answer = call.send(request).await?;
    call.reply(&answer.read::<Answer<'_>>()?, None, write_answer)
}

/// What the tool reads of the upstream's answer.
#[derive(Default)]
struct Answer<'a> {
    id: Leaf<'a>,
    html_url: Leaf<'a>,
}

impl<'a> ReadObject<'a> for Answer<'a> {
    fn member<M: MapAccess<'a>>(
        &mut self,
        name: &str,
        value: Member<'_, M>,
    ) -> Result<(), M::Error> {
        match name {
            "id" => value.leaf(&mut self.id),
            "html_url" => value.leaf(&mut self.html_url),
            _ => value.skip(),
        }
    }
}

/// Writes the output.
fn write_answer(answer: &Answer<'_>, out: &mut Object<'_>) {
    out.put("id", answer.id.integer());
    out.put("html_url", answer.html_url.string());
}
