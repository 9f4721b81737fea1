//! `desk_list_comments`: `GET /rest/api/3/issue/{issueIdOrKey}/comment`.

use serde::Deserialize;
use serde::de::MapAccess;

use crate::runtime::{
    Array, Call, Confirm, Effect, Failure, Leaf, Member, Notes, Object, Page, ReadObject,
    Reply, Request, Tool, arguments, check,
};

/// The tool as clients see it.
pub static TOOL: Tool = Tool {
    name: "desk_list_comments",
    title: None,
    description: "List the comments on one issue, newest first.",
    input_schema: include_str!("../../schemas/desk_list_comments.input.json"),
    output_schema: include_str!("../../schemas/desk_list_comments.output.json"),
    effect: Effect::Read,
    idempotent: true,
    confirm: Confirm::Never,
    scopes: &["read:jira-work"],
    budget: 24_576,
    text_limit: 4_000,
    notes: Notes { empty: None, more: None },
    errors: &[],
    call: |call| Box::pin(run(call)),
};

/// How the upstream's list is paged.
static PAGE: Page = Page {
    output: "comments",
    size_argument: Some("max_results"),
    cursor_argument: "start_at",
    default_size: 10,
    size_cap: 20,
};

/// What `issue_key` looks like.
static ISSUE_KEY_PATTERN: check::Pattern = check::Pattern::new(
    "^[A-Z][A-Z0-9_]+-[0-9]+$",
);

/// What the caller may send.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Arguments {
    issue_key: String,
    #[serde(default, deserialize_with = "arguments::optional_integer")]
    max_results: Option<i64>,
    #[serde(default, deserialize_with = "arguments::optional_integer")]
    start_at: Option<i64>,
}

impl Arguments {
    fn check(&self) -> Result<(), Failure> {
        check::pattern("issue_key", &self.issue_key, &ISSUE_KEY_PATTERN)?;
        Ok(())
    }
}

/// One call: check, send, read, write.
async fn run(call: Call<'_>) -> Result<Reply, Failure> {
    let arguments: Arguments = call.arguments()?;
    arguments.check()?;
    let page = call.page_at(&PAGE, arguments.max_results, arguments.start_at)?;
    let mut list = call.list(page);
    let request = Request::get("/rest/api/3/issue/")
        .path_value("issue_key", &arguments.issue_key)?
        .path("/comment")
        .query("orderBy", "-created")
        .query("maxResults", list.page().size())
        .query_optional("startAt", list.page().position());
    let answer = call.send(request).await?;
    let read: Answer<'_> = answer.read()?;
    list.beside(&read, write_beside);
    let next = list.next_offset(&read.comments, read.total, false);
    list.add(&read.comments, next, |comment| comment.id, write_comment);
    list.finish()
}

/// What the tool reads of the upstream's answer.
#[derive(Default)]
struct Answer<'a> {
    total: Leaf<'a>,
    comments: Array<Comment<'a>>,
}

impl<'a> ReadObject<'a> for Answer<'a> {
    fn member<M: MapAccess<'a>>(
        &mut self,
        name: &str,
        value: Member<'_, M>,
    ) -> Result<(), M::Error> {
        match name {
            "total" => value.leaf(&mut self.total),
            "comments" => value.array(&mut self.comments),
            _ => value.skip(),
        }
    }
}

/// One element of `comments`.
#[derive(Default)]
struct Comment<'a> {
    id: Leaf<'a>,
    author_display_name: Leaf<'a>,
    created: Leaf<'a>,
    body: Leaf<'a>,
}

impl<'a> ReadObject<'a> for Comment<'a> {
    fn member<M: MapAccess<'a>>(
        &mut self,
        name: &str,
        value: Member<'_, M>,
    ) -> Result<(), M::Error> {
        match name {
            "id" => value.leaf(&mut self.id),
            "author" => value.leaf_at(&["displayName"], &mut self.author_display_name),
            "created" => value.leaf(&mut self.created),
            "body" => value.leaf(&mut self.body),
            _ => value.skip(),
        }
    }
}

/// Writes one element of `comments`.
fn write_comment(comment: &Comment<'_>, out: &mut Object<'_>) {
    out.put("id", comment.id.string());
    out.put("author", comment.author_display_name.string());
    out.put("created", comment.created.datetime());
    out.untrusted("body", comment.body.markdown());
}

/// Writes what stands beside the list.
fn write_beside(beside: &Answer<'_>, out: &mut Object<'_>) {
    out.put("total", beside.total.integer());
}
