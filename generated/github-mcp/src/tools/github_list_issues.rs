//! `github_list_issues`: `GET /repos/{owner}/{repo}/issues`.

use serde::{Deserialize, Deserializer};
use serde::de::MapAccess;

use crate::runtime::{
    Array, Call, Confirm, Effect, Failure, Leaf, Leaves, Member, Notes, Object, Page,
    Read, ReadObject, Reply, Request, Room, Tool, arguments, check,
};

/// The tool as clients see it.
pub static TOOL: Tool = Tool {
    name: "github_list_issues",
    title: None,
    description: "List the issues and pull requests of one GitHub repository, newest first. Across repositories use github_search_issues.",
    input_schema: include_str!("../../schemas/github_list_issues.input.json"),
    output_schema: include_str!("../../schemas/github_list_issues.output.json"),
    effect: Effect::Read,
    idempotent: true,
    confirm: Confirm::Never,
    scopes: &["repo"],
    budget: 24_576,
    text_limit: 4_000,
    notes: Notes {
        empty: Some("No issue is like that. Without state only open ones are listed."),
        more: Some("{shown} issues shown, more exist. Call again with cursor={next}."),
    },
    errors: &[],
    call: |call| Box::pin(run(call)),
};

/// How the upstream's list is paged.
static PAGE: Page = Page {
    output: "issues",
    size_argument: Some("limit"),
    cursor_argument: "cursor",
    default_size: 20,
    size_cap: 30,
};

/// The outputs that `only` may name.
const OUTPUTS: &[&str] = &[
    "number",
    "title",
    "state",
    "labels",
    "assignee",
    "updated_at",
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
    state: Option<String>,
    labels: Option<String>,
    assignee: Option<String>,
    since: Option<String>,
    #[serde(default, deserialize_with = "arguments::optional_integer")]
    limit: Option<i64>,
    cursor: Option<String>,
    only: Option<Vec<String>>,
}

impl Arguments {
    fn check(&self) -> Result<(), Failure> {
        check::max_length("owner", &self.owner, 39)?;
        check::pattern("owner", &self.owner, &OWNER_PATTERN)?;
        check::max_length("repo", &self.repo, 100)?;
        check::pattern("repo", &self.repo, &REPO_PATTERN)?;
        if let Some(state) = &self.state {
            check::one_of("state", state, &["open", "closed", "all"])?;
        }
        if let Some(labels) = &self.labels {
            check::max_length("labels", labels, 200)?;
        }
        if let Some(assignee) = &self.assignee {
            check::max_length("assignee", assignee, 39)?;
        }
        if let Some(since) = &self.since {
            check::max_length("since", since, 30)?;
        }
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
    let page = call
        .page(&PAGE, arguments.limit, arguments.cursor.as_deref())?
        .only(arguments.only.as_deref());
    let request = Request::get("/repos/")
        .path_value("owner", &arguments.owner)?
        .path("/")
        .path_value("repo", &arguments.repo)?
        .path("/issues")
        .query_optional("state", arguments.state.as_deref())
        .query_optional("labels", arguments.labels.as_deref())
        .query_optional("assignee", arguments.assignee.as_deref())
        .query_optional("since", arguments.since.as_deref())
        .query("per_page", page.size())
        .query_optional("page", page.position());
    let answer = call.send(request).await?;
    let read: Answer<'_> = answer.read()?;
    let next = call.next_link(&answer, "page");
    call.reply_page(&page, &read.items, next, |item| item.number, write_item)
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
    number: Leaf<'a>,
    title: Leaf<'a>,
    state: Leaf<'a>,
    labels_name: Leaves<'a>,
    assignee_login: Leaf<'a>,
    updated_at: Leaf<'a>,
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
            "state" => value.leaf(&mut self.state),
            "labels" => value.leaves_at(&["name"], &mut self.labels_name),
            "assignee" => value.leaf_at(&["login"], &mut self.assignee_login),
            "updated_at" => value.leaf(&mut self.updated_at),
            _ => value.skip(),
        }
    }
}

/// Writes one element.
fn write_item(item: &Item<'_>, out: &mut Object<'_>) {
    out.put("number", item.number.integer());
    out.untrusted("title", item.title.string());
    out.put("state", item.state.string());
    out.list("labels", &item.labels_name, 50, Leaf::string);
    out.put("assignee", item.assignee_login.string());
    out.put("updated_at", item.updated_at.datetime());
}
