//! All tools against one upstream: the one that `examples/mock_upstream.rs` serves.

use super::super::SUBJECT;
use super::super::cases::CASES;
use super::super::server::runtime::Confirm;
use super::client::Client;
use super::mock::{BASE_PATH, Mock};
use super::routes;
use super::start::start;
use super::{Outcome, require, require_equal, some};

#[tokio::test]
async fn one_upstream_answers_every_tool() -> Outcome {
    let running = start(routes::all(CASES, BASE_PATH)?).await?;
    for case in CASES {
        let tool = some(case.tool, SUBJECT.server.tools.iter().find(|tool| tool.name == case.tool))?;
        if tool.confirm == Confirm::Required {
            continue;
        }
        let answer = running.client().call(case.tool, &case.arguments()?).await?.value()?;
        let Some(list) = &case.list else { continue };
        let shown = answer.get(list.output).and_then(serde_json::Value::as_array).map_or(0, Vec::len);
        require(shown > 1, || format!("`{}` shows {shown} elements of a longer list", case.tool))?;
    }
    Ok(())
}

#[tokio::test]
async fn the_upstream_of_all_tools_refuses_other_requests() -> Outcome {
    let mock = Mock::start(routes::all(CASES, "")?).await?;
    let client = Client::new(mock.address, None);
    require_equal("an unknown path", client.bare("GET", "/nowhere/at/all/of/it").send().await?.status(), 404)?;
    let case = some("a case", CASES.first())?;
    require_equal("an unknown method", client.bare("TRACE", case.call.path).send().await?.status(), 405)
}
