//! `settings.template.json`: the settings of the command line tools, with marks where ids belong.

use serde::Serialize;

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Settings {
    connector_id: &'static str,
    environment: &'static str,
    api_properties: &'static str,
    api_definition: &'static str,
    power_apps_url: &'static str,
    power_apps_api_version: &'static str,
    flow_url: &'static str,
    flow_api_version: &'static str,
}

/// What is the same for everybody. The environment's id must have the form of one, so its mark is zeros.
pub(super) fn settings() -> Settings {
    Settings {
        connector_id: "REPLACE_WITH_CONNECTOR_ID",
        environment: "00000000-0000-0000-0000-000000000000",
        api_properties: "apiProperties.json",
        api_definition: "apiDefinition.swagger.json",
        power_apps_url: "https://api.powerapps.com",
        power_apps_api_version: "2016-11-01",
        flow_url: "https://api.flow.microsoft.com",
        flow_api_version: "2016-11-01",
    }
}
