//! `github_list_comments`: `GET /repos/{owner}/{repo}/issues/{issue_number}/comments`.

use serde::{Deserialize, Deserializer};
use serde::de::MapAccess;

use crate::runtime::{
    AllPages, Array, Call, Confirm, Effect, Failure, Leaf, Member, Notes, Object, Page,
    Read, ReadObject, Reply, Request, Room, Tool, arguments, check,
};

/// The tool as clients see it.
pub static TOOL: Tool = Tool {
    name: "github_list_comments",
    title: None,
    description: "List the comments on one GitHub issue or pull request, oldest first.",
    input_schema: include_str!("../../schemas/github_list_comments.input.json"),
    output_schema: include_str!("../../schemas/github_list_comments.output.json"),
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

/// How the upstream's list is paged.
static PAGE: Page = Page {
    output: "comments",
    size_argument: Some("limit"),
    cursor_argument: "cursor",
    default_size: 20,
    size_cap: 30,
};

/// How many pages one call may fetch, and what is told on the way.
const ALL_PAGES: AllPages = AllPages {
    most: 5,
    progress: Some("page {page} of {pages}"),
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
    #[serde(default, deserialize_with = "arguments::optional_integer")]
    limit: Option<i64>,
    cursor: Option<String>,
    all: Option<bool>,
}

impl Arguments {
    fn check(&self) -> Result<(), Failure> {
        check::max_length("owner", &self.owner, 39)?;
        check::pattern("owner", &self.owner, &OWNER_PATTERN)?;
        check::max_length("repo", &self.repo, 100)?;
        check::pattern("repo", &self.repo, &REPO_PATTERN)?;
        check::range("number", self.number, Some(1), None)?;
        Ok(())
    }
}

/// One call: check, send, read, write.
async fn run(call: Call<'_>) -> Result<Reply, Failure> {
    let arguments: Arguments = call.arguments()?;
    arguments.check()?;
    let page = call.page(&PAGE, arguments.limit, arguments.cursor.as_deref())?;
    let mut list = call.list_of_all(page, ALL_PAGES, arguments.all.unwrap_or_default());
    loop {
        let request = Request::get("/repos/")
            .path_value("owner", &arguments.owner)?
            .path("/")
            .path_value("repo", &arguments.repo)?
            .path("/issues/")
            .path_value("number", arguments.number)?
            .path("/comments")
            .query("per_page", list.page().size())
            .query_optional("page", list.page().position());
        let answer = call.send(request).await?;
        let read: Answer<'_> = answer.read()?;
        let next = call.next_link(&answer, "page");
        if !list.add(&read.items, next, |item| item.id, write_item) {
            return list.finish();
        }
    }
}

/// What the tool reads of the upstream's answer.
#[derive(Default)]
struct Answer<'a> {
    items: Array<Item<'a>>,
}

impl<'a> Read<'a> for Answer<'a> {
    fn read<D: Deserializer<'a>>(
        &mut self,
        value: D,
        room: &Room,
    ) -> Result<bool, D::Error> {
        self.items.read(value, room)
    }
}

/// One element of `items`.
#[derive(Default)]
struct Item<'a> {
    id: Leaf<'a>,
    user_login: Leaf<'a>,
    created_at: Leaf<'a>,
    body: Leaf<'a>,
}

impl<'a> ReadObject<'a> for Item<'a> {
    fn member<M: MapAccess<'a>>(
        &mut self,
        name: &str,
        value: Member<'_, M>,
    ) -> Result<(), M::Error> {
        match name {
            "id" => value.leaf(&mut self.id),
            "user" => value.leaf_at(&["login"], &mut self.user_login),
            "created_at" => value.leaf(&mut self.created_at),
            "body" => value.leaf(&mut self.body),
            _ => value.skip(),
        }
    }
}

/// Writes one element.
fn write_item(item: &Item<'_>, out: &mut Object<'_>) {
    out.put("id", item.id.integer());
    out.put("author", item.user_login.string());
    out.put("created_at", item.created_at.datetime());
    out.untrusted("body", item.body.string());
}
