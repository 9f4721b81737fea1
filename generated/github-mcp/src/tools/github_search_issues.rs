//! `github_search_issues`: `GET /search/issues`.

use serde::Deserialize;
use serde::de::MapAccess;

use crate::runtime::{
    Array, Call, Confirm, Effect, Failure, Leaf, Member, Notes, Object, Page, ReadObject,
    Reply, Request, Tool, arguments, check,
};

/// The tool as clients see it.
pub static TOOL: Tool = Tool {
    name: "github_search_issues",
    title: None,
    description: "Search GitHub issues and pull requests over all repositories that the user can see.",
    input_schema: include_str!("../../schemas/github_search_issues.input.json"),
    output_schema: include_str!("../../schemas/github_search_issues.output.json"),
    effect: Effect::Read,
    idempotent: true,
    confirm: Confirm::Never,
    scopes: &["repo"],
    budget: 24_576,
    text_limit: 4_000,
    notes: Notes { empty: None, more: None },
    errors: &[(422, "GitHub did not take the query: {message}.")],
    call: |call| Box::pin(run(call)),
};

/// How the upstream's list is paged.
static PAGE: Page = Page {
    output: "issues",
    size_argument: Some("limit"),
    cursor_argument: "cursor",
    default_size: 10,
    size_cap: 20,
};

/// What the caller may send.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Arguments {
    query: String,
    sort: Option<String>,
    #[serde(default, deserialize_with = "arguments::optional_integer")]
    limit: Option<i64>,
    cursor: Option<String>,
}

impl Arguments {
    fn check(&self) -> Result<(), Failure> {
        check::max_length("query", &self.query, 256)?;
        if let Some(sort) = &self.sort {
            check::one_of("sort", sort, &["created", "updated", "comments"])?;
        }
        Ok(())
    }
}

/// One call: check, send, read, write.
async fn run(call: Call<'_>) -> Result<Reply, Failure> {
    let arguments: Arguments = call.arguments()?;
    arguments.check()?;
    let page = call.page(&PAGE, arguments.limit, arguments.cursor.as_deref())?;
    let mut list = call.list(page);
    let request = Request::get("/search/issues")
        .query("q", &arguments.query)
        .query_optional("sort", arguments.sort.as_deref())
        .query("per_page", list.page().size())
        .query_optional("page", list.page().position());
    let answer = call.send(request).await?;
    let read: Answer<'_> = answer.read()?;
    list.beside(&read, write_beside);
    let next = call.next_link(&answer, "page");
    list.add(&read.items, next, |item| item.number, write_item);
    list.finish()
}

/// What the tool reads of the upstream's answer.
#[derive(Default)]
struct Answer<'a> {
    total_count: Leaf<'a>,
    items: Array<Item<'a>>,
}

impl<'a> ReadObject<'a> for Answer<'a> {
    fn member<M: MapAccess<'a>>(
        &mut self,
        name: &str,
        value: Member<'_, M>,
    ) -> Result<(), M::Error> {
        match name {
            "total_count" => value.leaf(&mut self.total_count),
            "items" => value.array(&mut self.items),
            _ => value.skip(),
        }
    }
}

/// One element of `items`.
#[derive(Default)]
struct Item<'a> {
    number: Leaf<'a>,
    title: Leaf<'a>,
    repository_url: Leaf<'a>,
}

impl<'a> ReadObject<'a> for Item<'a> {
    fn member<M: MapAccess<'a>>(
        &mut self,
        name: &str,
        value: Member<'_, M>,
    ) -> Result<(), M::Error> {
        match name {
            "number" => value.leaf(&mut self.number),
            "title" => value.leaf(&mut self.title),
            "repository_url" => value.leaf(&mut self.repository_url),
            _ => value.skip(),
        }
    }
}

/// Writes one element of `items`.
fn write_item(item: &Item<'_>, out: &mut Object<'_>) {
    out.put("number", item.number.integer());
    out.untrusted("title", item.title.string());
    out.put("repository_url", item.repository_url.string());
}

/// Writes what stands beside the list.
fn write_beside(beside: &Answer<'_>, out: &mut Object<'_>) {
    out.put("total_count", beside.total_count.integer());
}
