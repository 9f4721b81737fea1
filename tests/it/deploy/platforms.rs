//! Compose, Container Apps, Kubernetes and nginx: probes, limits, secrets by reference, streaming.

use mcpgen::emit::emit;
use serde_yaml::Value;

use super::{ENTRA, KEYED, jira, plan_of, text, tree_of, yaml};

fn names(list: &Value, key: &str) -> Vec<String> {
    list.as_sequence().unwrap().iter().filter_map(|item| item[key].as_str()).map(str::to_owned).collect()
}

#[test]
fn compose_runs_the_image_with_limits_and_secrets_from_files() {
    let compose = yaml(&emit(&jira()).unwrap(), "deploy/compose.yaml").remove(0);
    let server = &compose["services"]["server"];
    assert_eq!(server["read_only"].as_bool(), Some(true));
    assert_eq!(server["cap_drop"][0].as_str(), Some("ALL"));
    assert_eq!(server["restart"].as_str(), Some("unless-stopped"));
    assert_eq!(server["mem_limit"].as_u64(), Some(268_435_456));
    assert_eq!(server["cpus"].as_f64(), Some(0.5));
    assert_eq!(server["ports"][0].as_str(), Some("127.0.0.1:8080:8080"));
    let environment = &server["environment"];
    assert_eq!(environment["BIND"].as_str(), Some("0.0.0.0:8080"));
    assert_eq!(environment["JIRA_CLOUD_ID"].as_str(), Some("${JIRA_CLOUD_ID:-}"));
    assert_eq!(
        environment["ALLOWED_HOSTS"].as_str(),
        Some("${ALLOWED_HOSTS:-localhost,127.0.0.1,jira-mcp.internal.example}")
    );
    assert_eq!(environment["GATEWAY_SECRET_FILE"].as_str(), Some("/run/secrets/gateway-secret"));
    assert!(environment.get("GATEWAY_SECRET").is_none() && environment.get("STATE_KEY").is_none());
    assert_eq!(compose["secrets"]["state-key"]["file"].as_str(), Some("../secrets/state-key"));
}

#[test]
fn compose_starts_the_server_when_its_mock_is_well() {
    let tree = emit(&jira()).unwrap();
    let services = yaml(&tree, "deploy/compose.yaml").remove(0)["services"].clone();
    let (server, mock) = (&services["server"], &services["mock"]);
    assert_eq!(server["depends_on"]["mock"]["condition"].as_str(), Some("service_healthy"));
    assert_eq!(server["build"]["target"].as_str(), None);
    assert_eq!(mock["build"]["target"].as_str(), Some("mock"));
    assert_eq!(mock["healthcheck"]["test"][1].as_str(), Some("/usr/local/bin/mock-upstream"));
    assert!(mock.get("ports").is_none(), "the mock is for the server alone");
    let port = mock["environment"]["BIND"].as_str().unwrap().strip_prefix("0.0.0.0:").unwrap();
    let base_url = server["environment"]["UPSTREAM_BASE_URL"].as_str();
    assert_eq!(base_url.unwrap(), format!("${{UPSTREAM_BASE_URL-http://mock:{port}}}"));
    assert!(text(&tree, "Dockerfile").contains(" AS mock\n"));
}

#[test]
fn a_list_of_keys_is_never_made_of_random_text() {
    let tree = tree_of(KEYED);
    let head = text(&tree, "deploy/compose.yaml");
    assert!(!head.contains("openssl rand -hex 32 > secrets/api-keys"), "{head}");
    assert!(head.contains("| sha256sum | cut -d ' ' -f 1)\" > secrets/api-keys\n"), "{head}");
    let workflow = text(&tree, ".github/workflows/ci.yml");
    assert!(workflow.contains(&format!("--env API_KEYS=nobody:{} ", "0".repeat(64))), "the trial start reads a list");
    let server = &yaml(&tree, "deploy/compose.yaml")[0]["services"]["server"];
    assert_eq!(server["environment"]["API_KEYS_FILE"].as_str(), Some("/run/secrets/api-keys"));
}

#[test]
fn the_container_app_probes_scales_and_takes_secrets_from_the_vault() {
    let app = yaml(&emit(&jira()).unwrap(), "deploy/containerapp.yaml").remove(0);
    let (configuration, template) = (&app["properties"]["configuration"], &app["properties"]["template"]);
    let ingress = &configuration["ingress"];
    assert_eq!(ingress["targetPort"].as_u64(), Some(8_080));
    assert_eq!(ingress["external"].as_bool(), Some(false));
    assert_eq!(ingress["allowInsecure"].as_bool(), Some(false));
    assert!(ingress.get("stickySessions").is_none());
    assert_eq!(names(&configuration["secrets"], "name"), ["gateway-secret", "state-key"]);
    for secret in configuration["secrets"].as_sequence().unwrap() {
        assert!(secret.get("value").is_none() && secret["keyVaultUrl"].as_str().is_some());
    }
    let container = &template["containers"][0];
    assert_eq!(
        (container["resources"]["cpu"].as_f64(), container["resources"]["memory"].as_str()),
        (Some(0.5), Some("1Gi"))
    );
    assert_eq!(names(&container["probes"], "type"), ["Startup", "Liveness", "Readiness"]);
    assert_eq!(container["probes"][2]["httpGet"]["path"].as_str(), Some("/readyz"));
    assert_eq!(template["scale"]["minReplicas"].as_u64(), Some(1));
    assert!(template["scale"]["rules"][0]["http"].is_mapping());
}

#[test]
fn kubernetes_probes_limits_and_mounts_secrets() {
    let documents = yaml(&emit(&jira()).unwrap(), "deploy/kubernetes.yaml");
    let kinds: Vec<&str> = documents.iter().filter_map(|document| document["kind"].as_str()).collect();
    assert_eq!(kinds, ["Deployment", "Service", "HorizontalPodAutoscaler"]);
    let pod = &documents[0]["spec"]["template"]["spec"];
    assert_eq!(pod["automountServiceAccountToken"].as_bool(), Some(false));
    assert_eq!(pod["securityContext"]["runAsNonRoot"].as_bool(), Some(true));
    let container = &pod["containers"][0];
    assert_eq!(container["securityContext"]["readOnlyRootFilesystem"].as_bool(), Some(true));
    assert_eq!(container["securityContext"]["allowPrivilegeEscalation"].as_bool(), Some(false));
    for (probe, path) in [("startupProbe", "/healthz"), ("livenessProbe", "/healthz"), ("readinessProbe", "/readyz")] {
        assert_eq!(container[probe]["httpGet"]["path"].as_str(), Some(path));
    }
    for bound in ["requests", "limits"] {
        assert!(
            container["resources"][bound]["cpu"].is_string() && container["resources"][bound]["memory"].is_string()
        );
    }
    let files: Vec<String> =
        names(&container["env"], "name").into_iter().filter(|name| name.ends_with("_FILE")).collect();
    assert_eq!(files, ["GATEWAY_SECRET_FILE", "STATE_KEY_FILE"]);
    assert_eq!(pod["volumes"][0]["secret"]["secretName"].as_str(), Some("jira-mcp"));
    assert_eq!(documents[1]["spec"]["sessionAffinity"].as_str(), Some("None"));
    assert_eq!(documents[2]["spec"]["minReplicas"].as_u64(), Some(1));
    assert_eq!(documents[2]["spec"]["scaleTargetRef"]["name"].as_str(), Some("jira-mcp"));
}

#[test]
fn what_the_server_needs_to_start_is_in_every_file() {
    for plan in [jira(), plan_of(ENTRA), plan_of(KEYED)] {
        let service = plan.deployment.service.clone().unwrap();
        let tree = emit(&plan).unwrap();
        for name in service.settings.iter().chain(service.secrets.iter().map(|secret| &secret.variable)) {
            for path in ["deploy/compose.yaml", "deploy/containerapp.yaml", "deploy/kubernetes.yaml"] {
                assert!(text(&tree, path).contains(name), "{path} says nothing of {name}");
            }
        }
        for secret in &service.secrets {
            assert!(text(&tree, "deploy/README.md").contains(&secret.variable));
        }
    }
    let secrets: Vec<String> =
        plan_of(ENTRA).deployment.service.unwrap().secrets.into_iter().map(|secret| secret.variable).collect();
    assert_eq!(secrets, ["GATEWAY_SECRET", "STATE_KEY", "UPSTREAM_TOKEN"]);
}

#[test]
fn nginx_lets_replies_stream_and_holds_no_secret() {
    let tree = emit(&jira()).unwrap();
    let text = text(&tree, "deploy/nginx.conf");
    let statements: Vec<String> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.starts_with('#'))
        .flat_map(|line| line.split_inclusive([';', '{', '}']))
        .map(|part| part.trim().to_owned())
        .collect();
    for wanted in [
        "proxy_buffering off;",
        "proxy_cache off;",
        "gzip off;",
        "proxy_read_timeout 300s;",
        "proxy_http_version 1.1;",
        "proxy_set_header Cookie \"\";",
        "server_name jira-mcp.internal.example;",
        "client_max_body_size 65536;",
        "include /etc/nginx/secrets/jira-mcp.conf;",
        "limit_req_zone $http_authorization zone=jira_mcp:10m rate=300r/m;",
        "server 127.0.0.1:8080;",
    ] {
        assert!(statements.iter().any(|statement| statement == wanted), "no `{wanted}`");
    }
    assert!(!statements.iter().any(|statement| statement.contains("x-gateway-secret")));
    let count = |mark: char| statements.iter().filter(|statement| statement.ends_with(mark)).count();
    assert_eq!(count('{'), count('}'));
}

#[test]
fn a_long_name_is_cut_where_platforms_need_it_short() {
    let plan = plan_of(
        "server: {name: a_name_that_is_longer_than_platforms_take}\nauth: {caller: delegated, upstream: caller_token, gateway_secret: {header: X-G, env: G_}}\n",
    );
    assert_eq!(plan.deployment.name, "a-name-that-is-longer-than-platf");
    assert_eq!(plan.deployment.service.as_ref().unwrap().secrets[0].name, "g-0");
    let app = yaml(&emit(&plan).unwrap(), "deploy/containerapp.yaml").remove(0);
    assert_eq!(app["properties"]["configuration"]["secrets"][0]["name"].as_str(), Some("g-0"));
}

#[test]
fn addresses_are_no_server_names() {
    let host = |hosts: &str| {
        let plan = plan_of(&format!("{ENTRA}http: {{allowed_hosts: {hosts}}}\n"));
        let host = plan.deployment.service.as_ref().unwrap().host.clone();
        let tree = emit(&plan).unwrap();
        (
            host.clone(),
            text(&tree, "deploy/nginx.conf").contains(&format!("server_name {};", host.as_deref().unwrap_or("_"))),
        )
    };
    assert_eq!(host("[desk.example]"), (Some("desk.example".to_owned()), true));
    assert_eq!(host("['10.0.0.1', localhost, desk.example]"), (Some("desk.example".to_owned()), true));
    assert_eq!(host("[]"), (None, true));
}
