//! `desk_search`: `GET /rest/api/3/search/jql`.

use serde::Deserialize;
use serde::de::MapAccess;

use crate::runtime::{
    Array, Call, Confirm, Effect, Failure, Leaf, Member, Notes, Object, Page, ReadObject,
    Reply, Request, Tool, arguments, check,
};

/// The tool as clients see it.
pub static TOOL: Tool = Tool {
    name: "desk_search",
    title: None,
    description: "Search Jira issues with JQL, for example the open ones of this user. Follow next_page_token for more.",
    input_schema: include_str!("../../schemas/desk_search.input.json"),
    output_schema: include_str!("../../schemas/desk_search.output.json"),
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

/// The fields that the upstream is asked for.
const FIELDS: &[&str] = &[
    "summary",
    "status",
];

/// How the upstream's list is paged.
static PAGE: Page = Page {
    output: "issues",
    size_argument: Some("max_results"),
    cursor_argument: "next_page_token",
    default_size: 10,
    size_cap: 25,
};

/// What the caller may send.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Arguments {
    jql: String,
    #[serde(default, deserialize_with = "arguments::optional_integer")]
    max_results: Option<i64>,
    next_page_token: Option<String>,
}

impl Arguments {
    fn check(&self) -> Result<(), Failure> {
        check::max_length("jql", &self.jql, 1_000)?;
        Ok(())
    }
}

/// One call: check, send, read, write.
async fn run(call: Call<'_>) -> Result<Reply, Failure> {
    let arguments: Arguments = call.arguments()?;
    arguments.check()?;
    let page = call
        .page(&PAGE, arguments.max_results, arguments.next_page_token.as_deref())?;
    let request = Request::get("/rest/api/3/search/jql")
        .query("jql", &arguments.jql)
        .query_each("fields", FIELDS)
        .query("maxResults", page.size())
        .query_optional("nextPageToken", page.position());
    let answer = call.send(request).await?;
    let read: Answer<'_> = answer.read()?;
    let next = read.next_page_token.text().filter(|_| !read.is_last.is_true());
    call.reply_page(&page, &read.issues, next, |issue| issue.key, write_issue)
}

/// What the tool reads of the upstream's answer.
#[derive(Default)]
struct Answer<'a> {
    issues: Array<Issue<'a>>,
    next_page_token: Leaf<'a>,
    is_last: Leaf<'a>,
}

impl<'a> ReadObject<'a> for Answer<'a> {
    fn member<M: MapAccess<'a>>(
        &mut self,
        name: &str,
        value: Member<'_, M>,
    ) -> Result<(), M::Error> {
        match name {
            "issues" => value.array(&mut self.issues),
            "nextPageToken" => value.leaf(&mut self.next_page_token),
            "isLast" => value.leaf(&mut self.is_last),
            _ => value.skip(),
        }
    }
}

/// One element of `issues`.
#[derive(Default)]
struct Issue<'a> {
    key: Leaf<'a>,
    fields: IssueFields<'a>,
}

impl<'a> ReadObject<'a> for Issue<'a> {
    fn member<M: MapAccess<'a>>(
        &mut self,
        name: &str,
        value: Member<'_, M>,
    ) -> Result<(), M::Error> {
        match name {
            "key" => value.leaf(&mut self.key),
            "fields" => value.object(&mut self.fields),
            _ => value.skip(),
        }
    }
}

/// The object `fields`.
#[derive(Default)]
struct IssueFields<'a> {
    summary: Leaf<'a>,
    status_name: Leaf<'a>,
}

impl<'a> ReadObject<'a> for IssueFields<'a> {
    fn member<M: MapAccess<'a>>(
        &mut self,
        name: &str,
        value: Member<'_, M>,
    ) -> Result<(), M::Error> {
        match name {
            "summary" => value.leaf(&mut self.summary),
            "status" => value.leaf_at(&["name"], &mut self.status_name),
            _ => value.skip(),
        }
    }
}

/// Writes one element of `issues`.
fn write_issue(issue: &Issue<'_>, out: &mut Object<'_>) {
    out.put("key", issue.key.string());
    out.untrusted("summary", issue.fields.summary.string());
    out.put("status", issue.fields.status_name.string());
}
