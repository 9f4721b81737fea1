//! What is emitted for every way to prove oneself.

#![allow(clippy::disallowed_methods, reason = "tests read what is committed")]

use std::fs;

use mcpgen::connector::Strictness;
use mcpgen::emit::emit;
use mcpgen::model::{ApimRate, ConnectorAuthentication, OAuthProvider};
use mcpgen::tree::FileTree;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Files, oauth, plan, schemas};
use crate::support;

/// Every way to prove oneself, with its name.
fn ways() -> Vec<(&'static str, ConnectorAuthentication)> {
    let pkce = ConnectorAuthentication::OAuth2 {
        provider: OAuthProvider::OAuth2Pkce,
        authorization_url: "https://auth.atlassian.com/authorize".to_owned(),
        token_url: "https://auth.atlassian.com/oauth/token".to_owned(),
        audience: Some("api.atlassian.com".to_owned()),
        scopes: "read:jira-work offline_access".to_owned(),
    };
    let entra = ConnectorAuthentication::Entra {
        resource: "api://jira-mcp".to_owned(),
        tenant: "common".to_owned(),
        scope: "api://jira-mcp/access_as_user".to_owned(),
    };
    let key = ConnectorAuthentication::ApiKey { header: "X-Api-Key".to_owned() };
    vec![
        ("oauth2", oauth()),
        ("oauth2pkce", pkce),
        ("entra", entra),
        ("key", key),
        ("none", ConnectorAuthentication::None),
    ]
}

fn text(tree: &FileTree, path: &str) -> String {
    String::from_utf8(tree.get(path).unwrap_or_else(|| panic!("{path} is missing")).bytes.clone()).unwrap()
}

#[test]
fn every_way_gives_files_that_hold_every_rule_and_schema() {
    for (name, way) in ways() {
        let tree = emit(&plan(way)).unwrap();
        for (folder, certified) in [("connector", false), ("connector/certified", true)] {
            let files = Files::of(&tree, folder);
            let told = files.told(Strictness { certified, strict: true });
            let left: Vec<_> = told.iter().filter(|(id, ..)| id != "F01c").collect();
            assert!(left.is_empty(), "{name} in {folder}: {left:?}");
            schemas::assert_valid(&files.definition, &files.properties, &format!("{name} in {folder}"));
        }
        schemas::assert_settings(&serde_json::from_str(&text(&tree, "connector/settings.template.json")).unwrap());
    }
}

#[test]
fn every_file_is_ascii_and_holds_no_secret_or_host_of_this_machine() {
    let mut plan = plan(oauth());
    plan.connector.as_mut().unwrap().description = "Läßt einen Agenten 🛠 Vorgänge lesen und kommentieren.".to_owned();
    let tree = emit(&plan).unwrap();
    for path in ["connector/apiDefinition.swagger.json", "connector/apiProperties.json"] {
        let text = text(&tree, path);
        assert!(text.is_ascii() && text.ends_with("}\n"), "{path}");
    }
    let definition: Value = serde_json::from_str(&text(&tree, "connector/apiDefinition.swagger.json")).unwrap();
    assert_eq!(definition["info"]["description"], "Läßt einen Agenten 🛠 Vorgänge lesen und kommentieren.");
}

#[test]
fn the_two_files_ask_for_the_same_scopes_in_one_text() {
    let tree = emit(&plan(oauth())).unwrap();
    let files = Files::of(&tree, "connector");
    let scopes = json!(["read:jira-work write:jira-work offline_access"]);
    assert_eq!(files.definition["security"][0]["oauth2_auth"], scopes);
    assert_eq!(files.properties["properties"]["connectionParameters"]["token"]["oAuthSettings"]["scopes"], scopes);
    let defined = &files.definition["securityDefinitions"]["oauth2_auth"]["scopes"];
    assert_eq!(defined.as_object().unwrap().keys().collect::<Vec<_>>(), [scopes[0].as_str().unwrap()]);
}

#[test]
fn scopes_are_the_least_that_the_tools_need() {
    let jira = support::sound_plan(&support::root().join("specs/jira.yaml"), None);
    let mut wanted: Vec<&str> = jira.tools.iter().flat_map(|tool| &tool.scopes).map(String::as_str).collect();
    wanted.sort_unstable();
    wanted.dedup();
    wanted.push("offline_access");
    wanted.sort_unstable();
    let Some(ConnectorAuthentication::OAuth2 { scopes, .. }) = jira.connector.map(|connector| connector.authentication)
    else {
        panic!("Jira signs in with OAuth");
    };
    let mut found: Vec<&str> = scopes.split(' ').collect();
    found.sort_unstable();
    assert_eq!(found, wanted);
}

#[test]
fn only_the_form_for_certification_has_what_makes_updates_fail() {
    let tree = emit(&plan(oauth())).unwrap();
    let (own, certified) = (Files::of(&tree, "connector"), Files::of(&tree, "connector/certified"));
    assert_eq!(own.properties["properties"].get("stackOwner"), None);
    assert_eq!(own.definition["info"].get("contact"), None);
    assert_eq!(own.definition.get("x-ms-connector-metadata"), None);
    assert_eq!(certified.properties["properties"]["stackOwner"], "Atlassian");
    assert_eq!(certified.definition["x-ms-connector-metadata"][2]["propertyValue"], "Collaboration;IT Operations");
    assert!(
        tree.get("connector/certified/settings.template.json").is_none(),
        "settings are for connectors of one's own"
    );
    let without = emit(&support::sound_plan(&support::root().join("specs/jira.yaml"), None)).unwrap();
    assert!(without.get("connector/certified/apiProperties.json").is_none());
}

#[test]
fn the_readme_gives_the_order_and_both_ways_out() {
    let readme = text(&emit(&plan(oauth())).unwrap(), "connector/readme.md");
    let steps = [
        "2. Create the connector",
        "3. Read back the redirect address",
        "4. Register that address",
        "5. Create a connection",
    ];
    let places: Vec<usize> = steps.iter().map(|step| readme.find(step).unwrap_or_else(|| panic!("{step}"))).collect();
    assert!(places.is_sorted(), "the steps are out of order");
    assert!(readme.contains("end in `&`") && readme.contains("`connector.identity_provider: oauth2pkce`"), "{readme}");
    for (name, way) in ways() {
        let readme = text(&emit(&plan(way)).unwrap(), "connector/readme.md");
        for (first, then) in [("paconn login\n", "paconn create "), ("pac auth create ", "pac connector create ")] {
            assert!(readme.find(first).unwrap() < readme.find(then).unwrap(), "{name}: {readme}");
        }
        assert_eq!(readme.contains("--secret"), !matches!(name, "key" | "none"), "{name}: {readme}");
        assert!(!readme.contains("{{") && !readme.contains("\n\n\n\n"), "{name}: {readme}");
    }
}

#[test]
fn the_allow_list_decides_and_everything_left_out_has_a_default() {
    let allow_list = |connector: &str| {
        format!(
            "mcpgen: 1
openapi: api.yaml
server: {{name: widgets, title: Widgets, description: Reads widgets.}}
auth:
  caller: delegated
  upstream: caller_token
  gateway_secret: {{header: X-Gateway-Secret, env: GATEWAY_SECRET}}
  oauth: {{authorization_url: 'https://id.contoso.com/a?audience=widgets&prompt=login', token_url: 'https://id.contoso.com/t', extra_scopes: [offline_access]}}
connector: {connector}
tools:
  get_widget: {{operation: getWidget, description: Get one widget., scopes: [read], arguments: {{id: {{}}}}, returns: [name]}}
"
        )
    };
    let document = include_str!("../diagnostics/cases/api.yaml");
    let planned = |connector: &str| support::plan_text(&allow_list(connector), document).unwrap().connector.unwrap();
    let least = planned("{host: gateway.contoso.com}");
    assert_eq!((least.base_path.as_str(), least.title.as_str()), ("/widgets-mcp", "Widgets"));
    assert_eq!((least.description.as_str(), least.apim_rate), ("Reads widgets.", None));
    let most = planned(
        "{host: gateway.contoso.com, base_path: /w, title: Widgets MCP, identity_provider: oauth2pkce, apim: {rate: 300/min}}",
    );
    assert_eq!(most.apim_rate, Some(ApimRate { calls: 300, period_ms: 60_000 }));
    assert_eq!(
        most.authentication,
        ConnectorAuthentication::OAuth2 {
            provider: OAuthProvider::OAuth2Pkce,
            authorization_url: "https://id.contoso.com/a".to_owned(),
            token_url: "https://id.contoso.com/t".to_owned(),
            audience: Some("widgets".to_owned()),
            scopes: "read offline_access".to_owned(),
        }
    );
}

/// Allow-lists of every caller that a connector can have, by the kind of the connection.
fn callers() -> [(&'static str, &'static str, &'static str); 4] {
    [
        (
            "oauth2",
            "caller: delegated, upstream: caller_token, gateway_secret: {header: X-Gateway-Secret, env: GATEWAY_SECRET}, oauth: {authorization_url: 'https://id.contoso.com/a', token_url: 'https://id.contoso.com/t', extra_scopes: [offline_access]}",
            "",
        ),
        (
            "aad",
            "caller: gateway, upstream: secret, gateway_secret: {header: X-Gateway-Secret, env: GATEWAY_SECRET}",
            ", entra: {resource: 'api://widgets', tenant: contoso.onmicrosoft.com}",
        ),
        ("key", "caller: api_key, upstream: secret, api_key: {header: X-Widget-Key, keys_env: WIDGET_KEYS}", ""),
        (
            "key behind a gateway",
            "caller: api_key, upstream: none, gateway_secret: {header: X-Gateway-Secret, env: GATEWAY_SECRET}",
            "",
        ),
    ]
}

fn of_caller(auth: &str, connector: &str) -> Result<FileTree, String> {
    let tool =
        "{operation: getWidget, description: Get one widget., scopes: [read], arguments: {id: {}}, returns: [name]}";
    let text = format!(
        "mcpgen: 1\nopenapi: api.yaml\nauth: {{{auth}}}\nconnector: {{host: gateway.contoso.com, title: Widgets, description: Reads widgets of Contoso for an agent{connector}}}\ntools:\n  get_widget: {tool}\n"
    );
    let document = include_str!("../diagnostics/cases/api.yaml");
    support::plan_text(&text, document).map(|plan| emit(&plan).unwrap())
}

#[test]
fn an_allow_list_says_every_way_and_its_files_hold_every_rule() {
    for (name, auth, connector) in callers() {
        let tree = of_caller(auth, connector).unwrap_or_else(|problems| panic!("{name}: {problems}"));
        let files = Files::of(&tree, "connector");
        let told = files.told(Strictness { certified: false, strict: true });
        assert!(told.is_empty(), "{name}: {told:?}");
        schemas::assert_valid(&files.definition, &files.properties, name);
        let parameters = &files.properties["properties"]["connectionParameters"];
        let provider = parameters["token"]["oAuthSettings"]["identityProvider"].as_str();
        if name.starts_with("key") {
            let header = if name == "key" { "x-widget-key" } else { "x-api-key" };
            assert_eq!(files.definition["securityDefinitions"]["api_key"]["name"], header, "{name}");
            assert_eq!(parameters["api_key"]["type"], "securestring", "{name}");
        } else {
            assert_eq!(provider, Some(name));
        }
    }
}

/// The connector brings what the gateway's policy asks for, and the policy takes what the connector brings.
#[test]
fn connector_and_policy_speak_of_the_same_token() {
    let [oauth, entra, _, key] = callers().map(|(_, auth, connector)| of_caller(auth, connector).unwrap());
    let scopes = |tree: &FileTree| {
        let files = Files::of(tree, "connector");
        files.properties["properties"]["connectionParameters"]["token"]["oAuthSettings"]["scopes"][0].clone()
    };
    assert_eq!(scopes(&oauth), "read offline_access");
    assert!(!text(&oauth, "deploy/apim-policy.xml").contains("validate-jwt"));
    assert_eq!(scopes(&entra), "api://widgets/mcp.access");
    let policy = text(&entra, "deploy/apim-policy.entra.xml");
    assert!(policy.contains("<value>mcp.access</value>") && policy.contains("validate-jwt"));
    let policy = text(&key, "deploy/apim-policy.api-key.xml");
    assert!(policy.contains("GetValueOrDefault(&quot;x-api-key&quot;") && !policy.contains("validate-jwt"));
}

#[test]
fn a_connector_without_a_way_in_is_refused() {
    let told = of_caller("caller: none, upstream: secret", "").unwrap_err();
    assert!(told.contains("MG0606"), "{told}");
    let told = of_caller(callers()[1].1, "").unwrap_err();
    assert!(told.contains("MG0615"), "{told}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// What the allow-list may say, the connector's rules take; what they would not take is refused before.
    #[test]
    fn no_text_of_the_allow_list_breaks_a_rule_of_the_connector(
        title in "(\\PC|[a-z .]){0,40}",
        description in "(\\PC|[a-z .]){0,80}",
        publisher in "(\\PC|[a-z]){1,12}",
        scope in "[!-~]{1,12}",
    ) {
        let allow_list = json!({
            "mcpgen": 1,
            "openapi": "api.yaml",
            "auth": {
                "caller": "delegated",
                "upstream": "caller_token",
                "gateway_secret": {"header": "X-Gateway-Secret", "env": "GATEWAY_SECRET"},
                "oauth": {"authorization_url": "https://id.contoso.com/a?b=c", "token_url": "https://id.contoso.com/t", "extra_scopes": [scope]},
            },
            "connector": {"host": "gateway.contoso.com", "title": title, "description": description, "publisher": publisher},
            "tools": {"get_widget": {"operation": "getWidget", "description": "Get one.", "arguments": {"id": {}}, "returns": ["name"]}},
        });
        let document = include_str!("../diagnostics/cases/api.yaml");
        if let Ok(plan) = support::plan_text(&allow_list.to_string(), document) {
            let files = Files::of(&emit(&plan).unwrap(), "connector");
            let told = files.told(Strictness { certified: false, strict: true });
            let left: Vec<_> = told.iter().filter(|(id, ..)| id != "P08").collect();
            prop_assert!(left.is_empty(), "{:?}", left);
        }
    }
}

#[test]
fn the_gateway_takes_its_path_and_rate_from_the_connector() {
    let jira = fs::read_to_string(support::root().join("specs/jira.yaml")).unwrap();
    let document = fs::read_to_string(support::root().join("specs/openapi/jira.yaml")).unwrap();
    let changed =
        jira.replace("base_path: /jira-mcp", "base_path: /teams/jira").replace("rate: 300/min}", "rate: 10/s}");
    let plan = support::plan_text(&changed, &document).unwrap();
    let gateway = plan.deployment.service.clone().and_then(|service| service.gateway).unwrap();
    assert_eq!((gateway.path.as_str(), gateway.rate_calls, gateway.rate_seconds), ("teams/jira", 10, 1));
    let tree = emit(&plan).unwrap();
    assert!(text(&tree, "deploy/apim-policy.xml").contains("calls=\"10\" renewal-period=\"1\""));
}
