//! `github_get_issue`: `GET /repos/{owner}/{repo}/issues/{issue_number}`.

use serde::Deserialize;
use serde::de::MapAccess;

use crate::runtime::{
    Call, Confirm, Effect, Failure, Leaf, Leaves, Member, Notes, Object, ReadObject,
    Reply, Request, Tool, arguments, check,
};

/// The tool as clients see it.
pub static TOOL: Tool = Tool {
    name: "github_get_issue",
    title: None,
    description: "Get one GitHub issue with its text. Comments come from github_list_comments.",
    input_schema: include_str!("../../schemas/github_get_issue.input.json"),
    output_schema: include_str!("../../schemas/github_get_issue.output.json"),
    effect: Effect::Read,
    idempotent: true,
    confirm: Confirm::Never,
    scopes: &["repo"],
    budget: 24_576,
    text_limit: 4_000,
    notes: Notes { empty: None, more: None },
    errors: &[],
    call: |call| Box::pin(run(call)),
};

/// The outputs that `only` may name.
const OUTPUTS: &[&str] = &[
    "number",
    "title",
    "body",
    "state",
    "author",
    "labels",
    "comments",
    "html_url",
];

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
    only: Option<Vec<String>>,
}

impl Arguments {
    fn check(&self) -> Result<(), Failure> {
        check::max_length("owner", &self.owner, 39)?;
        check::pattern("owner", &self.owner, &OWNER_PATTERN)?;
        check::max_length("repo", &self.repo, 100)?;
        check::pattern("repo", &self.repo, &REPO_PATTERN)?;
        check::range("number", self.number, Some(1), None)?;
        if let Some(only) = &self.only {
            check::each_of("only", only, OUTPUTS)?;
        }
        Ok(())
    }
}

/// One call: check, send, read, write.
async fn run(call: Call<'_>) -> Result<Reply, Failure> {
    let arguments: Arguments = call.arguments()?;
    arguments.check()?;
    let request = Request::get("/repos/")
        .path_value("owner", &arguments.owner)?
        .path("/")
        .path_value("repo", &arguments.repo)?
        .path("/issues/")
        .path_value("number", arguments.number)?;
    let answer = call.send(request).await?;
    call.reply(&answer.read::<Answer<'_>>()?, arguments.only.as_deref(), write_answer)
}

/// What the tool reads of the upstream's answer.
#[derive(Default)]
struct Answer<'a> {
    number: Leaf<'a>,
    title: Leaf<'a>,
    body: Leaf<'a>,
    state: Leaf<'a>,
    user_login: Leaf<'a>,
    labels_name: Leaves<'a>,
    comments: Leaf<'a>,
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
            "title" => value.leaf(&mut self.title),
            "body" => value.leaf(&mut self.body),
            "state" => value.leaf(&mut self.state),
            "user" => value.leaf_at(&["login"], &mut self.user_login),
            "labels" => value.leaves_at(&["name"], &mut self.labels_name),
            "comments" => value.leaf(&mut self.comments),
            "html_url" => value.leaf(&mut self.html_url),
            _ => value.skip(),
        }
    }
}

/// Writes the output.
fn write_answer(answer: &Answer<'_>, out: &mut Object<'_>) {
    out.put("number", answer.number.integer());
    out.untrusted("title", answer.title.string());
    out.untrusted("body", answer.body.string());
    out.put("state", answer.state.string());
    out.put("author", answer.user_login.string());
    out.list("labels", &answer.labels_name, 50, Leaf::string);
    out.put("comments", answer.comments.integer());
    out.put("html_url", answer.html_url.string());
}
