//! `jira_list_projects`: `GET /rest/api/3/project/search`.

use serde::Deserialize;
use serde::de::MapAccess;

use crate::runtime::{
    AllPages, Array, Call, Confirm, Effect, Failure, Leaf, Member, Notes, Object, Page,
    ReadObject, Reply, Request, Tool, arguments, check,
};

/// The tool as clients see it.
pub static TOOL: Tool = Tool {
    name: "jira_list_projects",
    title: None,
    description: "List the Jira projects this user can see. Use to find a project key.",
    input_schema: include_str!("../../schemas/jira_list_projects.input.json"),
    output_schema: include_str!("../../schemas/jira_list_projects.output.json"),
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
    output: "projects",
    size_argument: Some("max_results"),
    cursor_argument: "start_at",
    default_size: 25,
    size_cap: 50,
};

/// How many pages one call may fetch, and what is told on the way.
const ALL_PAGES: AllPages = AllPages {
    most: 4,
    progress: Some("page {page} of {pages}"),
};

/// What the caller may send.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Arguments {
    query: Option<String>,
    #[serde(default, deserialize_with = "arguments::optional_integer")]
    max_results: Option<i64>,
    #[serde(default, deserialize_with = "arguments::optional_integer")]
    start_at: Option<i64>,
    all: Option<bool>,
}

impl Arguments {
    fn check(&self) -> Result<(), Failure> {
        if let Some(query) = &self.query {
            check::max_length("query", query, 100)?;
        }
        Ok(())
    }
}

/// One call: check, send, read, write.
async fn run(call: Call<'_>) -> Result<Reply, Failure> {
    let arguments: Arguments = call.arguments()?;
    arguments.check()?;
    let page = call.page_at(&PAGE, arguments.max_results, arguments.start_at)?;
    let mut list = call.list_of_all(page, ALL_PAGES, arguments.all.unwrap_or_default());
    loop {
        let request = Request::get("/rest/api/3/project/search")
            .query_optional("query", arguments.query.as_deref())
            .query_each("status", &["live"])
            .query("maxResults", list.page().size())
            .query_optional("startAt", list.page().position());
        let answer = call.send(request).await?;
        let read: Answer<'_> = answer.read()?;
        let next = list.next_offset(&read.values, read.total, read.is_last.is_true());
        if !list.add(&read.values, next, |value| value.key, write_value) {
            return list.finish();
        }
    }
}

/// What the tool reads of the upstream's answer.
#[derive(Default)]
struct Answer<'a> {
    values: Array<ValuePart<'a>>,
    total: Leaf<'a>,
    is_last: Leaf<'a>,
}

impl<'a> ReadObject<'a> for Answer<'a> {
    fn member<M: MapAccess<'a>>(
        &mut self,
        name: &str,
        value: Member<'_, M>,
    ) -> Result<(), M::Error> {
        match name {
            "values" => value.array(&mut self.values),
            "total" => value.leaf(&mut self.total),
            "isLast" => value.leaf(&mut self.is_last),
            _ => value.skip(),
        }
    }
}

/// One element of `values`.
#[derive(Default)]
struct ValuePart<'a> {
    key: Leaf<'a>,
    name: Leaf<'a>,
    project_type_key: Leaf<'a>,
}

impl<'a> ReadObject<'a> for ValuePart<'a> {
    fn member<M: MapAccess<'a>>(
        &mut self,
        name: &str,
        value: Member<'_, M>,
    ) -> Result<(), M::Error> {
        match name {
            "key" => value.leaf(&mut self.key),
            "name" => value.leaf(&mut self.name),
            "projectTypeKey" => value.leaf(&mut self.project_type_key),
            _ => value.skip(),
        }
    }
}

/// Writes one element of `values`.
fn write_value(value: &ValuePart<'_>, out: &mut Object<'_>) {
    out.put("key", value.key.string());
    out.put("name", value.name.string());
    out.put("type", value.project_type_key.string());
}
