//! The gateway's policies: well-formed, one kind of token each, no secret, no body.

use std::collections::BTreeSet;

use mcpgen::emit::emit;
use mcpgen::model::Admission;
use mcpgen::tree::FileTree;
use roxmltree::{Document, Node};

use super::{ENTRA, KEYED, jira, plan_of, text, tree_of};

const MODE_A: &str = "deploy/apim-policy.xml";
const MODE_B: &str = "deploy/apim-policy.entra.xml";
const MODE_KEY: &str = "deploy/apim-policy.api-key.xml";

fn first<'a>(document: &'a Document<'a>, path: &[&str]) -> Option<Node<'a, 'a>> {
    let start = document.root();
    path.iter().try_fold(start, |node, name| node.children().find(|child| child.has_tag_name(*name)))
}

fn policies(tree: &FileTree) -> Vec<(String, String)> {
    tree.iter()
        .map(|(path, file)| (path.as_str().to_owned(), file))
        .filter(|(path, _)| path.starts_with("deploy/") && path.ends_with(".xml"))
        .map(|(path, file)| (path, String::from_utf8(file.bytes.clone()).unwrap()))
        .collect()
}

/// The names in `{{…}}`.
fn named_values(text: &str) -> BTreeSet<&str> {
    text.split("{{").skip(1).filter_map(|part| part.split_once("}}")).map(|(name, _)| name).collect()
}

#[test]
fn every_policy_is_well_formed_and_touches_no_body() {
    for tree in [emit(&jira()).unwrap(), tree_of(ENTRA), tree_of(KEYED)] {
        let found = policies(&tree);
        assert!(found.len() >= 2);
        for (path, policy) in found {
            let document = Document::parse(&policy).unwrap_or_else(|error| panic!("{path}: {error}"));
            let sections: Vec<&str> = document
                .root_element()
                .children()
                .filter(Node::is_element)
                .map(|node| node.tag_name().name())
                .collect();
            assert_eq!(sections, ["inbound", "backend", "outbound", "on-error"], "{path}");
            for word in ["context.Response.Body", "context.Request.Body", "cache-store", "validate-content", "trace"] {
                assert!(!policy.contains(word), "{path} says {word}");
            }
        }
    }
}

#[test]
fn replies_stream_and_cookies_stay_out() {
    for (tree, path) in [(emit(&jira()).unwrap(), MODE_A), (tree_of(ENTRA), MODE_B), (tree_of(KEYED), MODE_KEY)] {
        let document = Document::parse(text(&tree, path)).unwrap();
        let forward = first(&document, &["policies", "backend", "forward-request"]).unwrap();
        assert_eq!(forward.attribute("buffer-response"), Some("false"));
        let seconds: u32 = forward.attribute("timeout").unwrap().parse().unwrap();
        assert!(seconds <= 100, "agents wait 100 seconds");
        let cookie = document.descendants().find(|node| node.attribute("name") == Some("Cookie")).unwrap();
        assert_eq!(cookie.attribute("exists-action"), Some("delete"));
    }
}

#[test]
fn the_secret_is_a_named_value_of_key_vault() {
    for (tree, path, name) in [
        (emit(&jira()).unwrap(), MODE_A, "{{jira-mcp-gateway-secret}}"),
        (tree_of(ENTRA), MODE_B, "{{desk-mcp-gateway-secret}}"),
        (tree_of(KEYED), MODE_KEY, "{{keyed-mcp-gateway-secret}}"),
    ] {
        let document = Document::parse(text(&tree, path)).unwrap();
        let header = document.descendants().find(|node| node.attribute("name") == Some("x-gateway-secret")).unwrap();
        assert_eq!(header.attribute("exists-action"), Some("override"), "a caller's own header must not pass");
        assert_eq!(header.first_element_child().unwrap().text(), Some(name));
    }
}

#[test]
fn mode_a_wants_a_bearer_token_and_passes_it_on_unchecked() {
    let tree = emit(&jira()).unwrap();
    let policy = text(&tree, MODE_A);
    let document = Document::parse(policy).unwrap();
    assert!(!policy.contains("validate-jwt") && !policy.contains("validate-azure-ad-token"));
    assert!(!policy.contains("\"tid\""));
    let when = first(&document, &["policies", "inbound", "choose", "when"]).unwrap();
    assert!(when.attribute("condition").unwrap().contains("StartsWith(\"Bearer \""));
    let status = when.descendants().find(|node| node.has_tag_name("set-status")).unwrap();
    assert_eq!(status.attribute("code"), Some("401"));
    let rate = first(&document, &["policies", "inbound", "rate-limit-by-key"]).unwrap();
    assert_eq!((rate.attribute("calls"), rate.attribute("renewal-period")), (Some("300"), Some("60")));
    let key = rate.attribute("counter-key").unwrap();
    assert!(key.contains("SHA256") && key.contains("Authorization"), "{key}");
    assert!(!document.descendants().any(|node| node.attribute("name") == Some("Authorization")), "it passes as it is");
    assert!(tree.get(MODE_B).is_none(), "a token of Entra is none for the API behind the server");
}

#[test]
fn a_key_is_wanted_counted_by_its_digest_and_passed_on() {
    let tree = tree_of(KEYED);
    let policy = text(&tree, MODE_KEY);
    let document = Document::parse(policy).unwrap();
    let when = first(&document, &["policies", "inbound", "choose", "when"]).unwrap();
    assert!(when.attribute("condition").unwrap().contains("GetValueOrDefault(\"x-api-key\", \"\").Length == 0"));
    let status = when.descendants().find(|node| node.has_tag_name("set-status")).unwrap();
    assert_eq!(status.attribute("code"), Some("401"));
    let rate = first(&document, &["policies", "inbound", "rate-limit-by-key"]).unwrap();
    let key = rate.attribute("counter-key").unwrap();
    assert!(key.contains("SHA256") && key.contains("x-api-key"), "{key}");
    assert!(!document.descendants().any(|node| node.attribute("name") == Some("x-api-key")), "it passes as it is");
    let bearer = document.descendants().find(|node| node.attribute("name") == Some("Authorization")).unwrap();
    assert_eq!(bearer.attribute("exists-action"), Some("delete"), "no other credential passes");
    assert!(tree.get(MODE_A).is_none() && tree.get(MODE_B).is_none());
    assert!(text(&tree, "deploy/nginx.conf").contains("limit_req_zone $http_x_api_key zone"));
}

#[test]
fn mode_b_checks_audience_and_tenant_before_the_server() {
    let tree = tree_of(ENTRA);
    let document = Document::parse(text(&tree, MODE_B)).unwrap();
    let order: Vec<&str> = first(&document, &["policies", "inbound"])
        .unwrap()
        .children()
        .filter(Node::is_element)
        .map(|node| node.attribute("name").unwrap_or(node.tag_name().name()))
        .collect();
    assert_eq!(
        order,
        [
            "base",
            "validate-jwt",
            "choose",
            "rate-limit-by-key",
            "x-gateway-secret",
            "Authorization",
            "Cookie",
            "set-backend-service"
        ]
    );
    let jwt = first(&document, &["policies", "inbound", "validate-jwt"]).unwrap();
    assert_eq!(jwt.attribute("require-expiration-time"), Some("true"));
    assert_eq!(jwt.attribute("require-signed-tokens"), Some("true"));
    let audience = jwt.descendants().find(|node| node.has_tag_name("audience")).unwrap();
    assert_eq!(audience.text(), Some("{{desk-mcp-audience}}"));
    let when = first(&document, &["policies", "inbound", "choose", "when"]).unwrap();
    let condition = when.attribute("condition").unwrap();
    assert!(condition.contains("{{desk-mcp-tenants}}") && condition.contains("\"tid\""), "{condition}");
    let status = when.descendants().find(|node| node.has_tag_name("set-status")).unwrap();
    assert_eq!(status.attribute("code"), Some("403"));
    let token = document.descendants().find(|node| node.attribute("name") == Some("Authorization")).unwrap();
    assert_eq!(token.attribute("exists-action"), Some("delete"), "the server has no use for it");
    assert!(tree.get(MODE_A).is_none());
}

#[test]
fn the_metadata_and_what_has_no_stream_are_answered_before_the_policies_of_the_api() {
    let tree = tree_of(ENTRA);
    for (path, status) in [("deploy/apim-policy.metadata.xml", "200"), ("deploy/apim-policy.get.xml", "405")] {
        let document = Document::parse(text(&tree, path)).unwrap();
        let answer = first(&document, &["policies", "inbound"]).unwrap().first_element_child().unwrap();
        assert!(answer.has_tag_name("return-response"), "{path}");
        assert_eq!(answer.first_element_child().unwrap().attribute("code"), Some(status), "{path}");
    }
    let body = text(&tree, "deploy/apim-policy.metadata.xml");
    for member in ["resource", "authorization_servers", "bearer_methods_supported", "scopes_supported"] {
        assert!(body.contains(&format!("new JProperty(\"{member}\"")), "{member}");
    }
    assert!(text(&emit(&jira()).unwrap(), "deploy/apim-policy.get.xml").contains("<value>POST</value>"));
}

#[test]
fn every_named_value_is_declared_by_the_bicep_file() {
    for (tree, declared) in [
        (emit(&jira()).unwrap(), BTreeSet::from(["jira-mcp-gateway-secret"])),
        (tree_of(ENTRA), BTreeSet::from(["desk-mcp-gateway-secret", "desk-mcp-audience", "desk-mcp-tenants"])),
        (tree_of(KEYED), BTreeSet::from(["keyed-mcp-gateway-secret"])),
    ] {
        let bicep = text(&tree, "deploy/apim.bicep");
        let found = policies(&tree);
        let used: BTreeSet<&str> = found.iter().flat_map(|(_, policy)| named_values(policy)).collect();
        assert_eq!(used, declared);
        for name in used.iter().filter(|name| !name.ends_with("-tenants")) {
            assert!(bicep.contains(&format!("displayName: '{name}'")), "{name}");
        }
        for name in used.iter().filter(|name| name.ends_with("-tenants")) {
            // The file's own name stands for the route's.
            assert!(bicep.contains(&format!("'{{{{{name}}}}}', '{{{{${{route.name}}-tenants}}}}'")), "{name}");
            assert!(bicep.contains("displayName: '${route.name}-tenants'"));
        }
    }
}

#[test]
fn the_bicep_file_has_what_the_gateway_needs() {
    for (tree, policy) in [
        (emit(&jira()).unwrap(), "apim-policy.xml"),
        (tree_of(ENTRA), "apim-policy.entra.xml"),
        (tree_of(KEYED), "apim-policy.api-key.xml"),
    ] {
        let bicep = text(&tree, "deploy/apim.bicep");
        let resources: Vec<&str> = bicep
            .lines()
            .filter_map(|line| line.strip_prefix("resource "))
            .filter_map(|line| line.split('\'').nth(1))
            .filter_map(|kind| kind.strip_prefix("Microsoft.ApiManagement/service"))
            .collect();
        for kind in ["/namedValues", "/backends", "/apis", "/apis/policies", "/apis/operations", "/apis/diagnostics"] {
            assert!(resources.contains(&format!("{kind}@2024-05-01").as_str()), "{kind} of {resources:?}");
        }
        assert!(bicep.contains(&format!("loadTextContent('{policy}')")));
        assert!(tree.get(&format!("deploy/{policy}")).is_some());
        let loaded =
            bicep.match_indices("loadTextContent('").map(|(at, _)| bicep[at + 17..].split('\'').next().unwrap());
        for file in loaded {
            assert!(tree.get(&format!("deploy/{file}")).is_some(), "{file}");
        }
        assert_eq!(bicep.matches("bytes: 0").count(), 4, "no bytes of any body are logged");
        assert!(bicep.contains("secretIdentifier: gatewaySecretUri") && bicep.contains("secret: true"));
        let own = format!("'backend-id=\"{}\"'", tree_name(&tree));
        assert!(bicep.contains(&format!("{own}, 'backend-id=\"${{route.name}}\"'")), "{own}");
        assert_balanced(bicep);
    }
}

fn tree_name(tree: &FileTree) -> &'static str {
    match (tree.get(MODE_A), tree.get(MODE_B)) {
        (Some(_), _) => "jira-mcp",
        (None, Some(_)) => "desk-mcp",
        (None, None) => "keyed-mcp",
    }
}

/// Brackets outside of strings and comments close in the order in which they open.
fn assert_balanced(bicep: &str) {
    let mut open = Vec::new();
    for line in bicep.lines() {
        let (mut in_string, mut characters) = (false, line.chars().peekable());
        while let Some(character) = characters.next() {
            match character {
                '\\' if in_string => {
                    characters.next();
                }
                '\'' => in_string = !in_string,
                _ if in_string => {}
                '/' if characters.peek() == Some(&'/') => break,
                '{' | '[' | '(' => open.push(character),
                '}' | ']' | ')' => {
                    let pair = [('{', '}'), ('[', ']'), ('(', ')')].into_iter().find(|(_, end)| *end == character);
                    assert_eq!(open.pop(), pair.map(|(start, _)| start), "{line}");
                }
                _ => {}
            }
        }
        assert!(!in_string, "a string is not closed: {line}");
    }
    assert_eq!(open, [' '; 0]);
}

#[test]
fn the_gateway_counts_messages_and_in_no_more_than_300_seconds() {
    let rate = |sections: &str| {
        let gateway = plan_of(sections).deployment.service.unwrap().gateway.unwrap();
        (gateway.rate_calls, gateway.rate_seconds)
    };
    assert_eq!(rate(ENTRA), (300, 60));
    assert_eq!(rate(&format!("{ENTRA}limits: {{rate: 10/min}}\n")), (50, 60));
    assert_eq!(rate(&format!("{ENTRA}limits: {{rate: 5/s}}\n")), (25, 1));
    assert_eq!(rate(&format!("{ENTRA}limits: {{rate: 1200/h}}\n")), (500, 300));
    assert_eq!(rate(&format!("{ENTRA}limits: {{rate: 1/h}}\n")), (1, 300));
}

#[test]
fn the_kind_of_token_follows_from_who_may_call() {
    let admission = |plan: mcpgen::model::Plan| plan.deployment.service.unwrap().gateway.unwrap().admission;
    assert_eq!(admission(jira()), Admission::CallerToken);
    assert_eq!(admission(plan_of(ENTRA)), Admission::Entra);
    assert_eq!(admission(plan_of(KEYED)), Admission::ApiKey);
}

#[test]
fn the_servers_readme_names_the_policy_that_there_is() {
    assert!(text(&emit(&jira()).unwrap(), "README.md").contains("`deploy/apim-policy.xml` for Azure API Management"));
    assert!(text(&tree_of(ENTRA), "README.md").contains("`deploy/apim-policy.entra.xml` for Azure API Management"));
}

#[test]
fn the_connector_says_path_and_rate_of_the_gateway() {
    let auth = "auth:
  caller: delegated
  upstream: caller_token
  gateway_secret: {header: X-Gateway-Secret, env: GATEWAY_SECRET}
  oauth: {authorization_url: 'https://id.example/authorize', token_url: 'https://id.example/token'}
";
    let about =
        "host: desk-apim.azure-api.net, title: Desk, description: 'Lets an agent ask the service desk for its state.'";
    let connector = |rest: &str| plan_of(&format!("{auth}limits: {{rate: 10/min}}\nconnector: {{{about}, {rest}}}\n"));
    let gateway = |rest: &str| connector(rest).deployment.service.unwrap().gateway.unwrap();
    let said = gateway("base_path: /desk/v1, apim: {rate: 1200/h}");
    assert_eq!((said.path.as_str(), said.rate_calls, said.rate_seconds), ("desk/v1", 100, 300));
    let unsaid = gateway("base_path: /");
    assert_eq!((unsaid.path.as_str(), unsaid.rate_calls, unsaid.rate_seconds), ("", 50, 60));
    let tree = emit(&connector("base_path: /")).unwrap();
    let readme = text(&tree, "deploy/README.md");
    assert!(readme.contains("https://<gateway>/mcp`") && readme.contains("\"path\": \"\""), "{readme}");
}
