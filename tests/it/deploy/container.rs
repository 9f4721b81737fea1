//! The image: who runs in it, what it is made of, and the workflow that builds it.

use std::collections::BTreeSet;

use mcpgen::emit::emit;
use mcpgen::tree::FileTree;

use super::{ENTRA, LOCAL, jira, plan_of, text, tree_of, yaml};

/// Instructions of a Dockerfile with their arguments; continued lines are one.
fn instructions(tree: &FileTree) -> Vec<(String, String)> {
    let joined = text(tree, "Dockerfile").replace("\\\n", " ");
    joined
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| {
            let (word, rest) = line.split_once(' ').unwrap();
            assert!(word.bytes().all(|byte| byte.is_ascii_uppercase()), "{line}");
            (word.to_owned(), rest.split_whitespace().collect::<Vec<_>>().join(" "))
        })
        .collect()
}

fn arguments_of(tree: &FileTree, word: &str) -> Vec<String> {
    instructions(tree).into_iter().filter(|(found, _)| found == word).map(|(_, rest)| rest).collect()
}

#[test]
fn the_image_is_built_in_two_stages_and_runs_without_root() {
    let tree = emit(&jira()).unwrap();
    let stages = arguments_of(&tree, "FROM");
    assert_eq!(stages.first().unwrap(), "${BUILD_IMAGE} AS build");
    assert_eq!(stages.last().unwrap(), "${RUN_IMAGE}", "what is built without a target is the server's image");
    let of_image = |word: &str| -> Vec<String> {
        let found = instructions(&tree);
        let start = found.iter().rposition(|(word, _)| word == "FROM").unwrap();
        found.into_iter().skip(start).filter(|(found, _)| found == word).map(|(_, rest)| rest).collect()
    };
    assert_eq!(of_image("USER"), ["10001:10001"]);
    assert_eq!(of_image("EXPOSE"), ["8080"]);
    assert_eq!(of_image("ENV"), ["BIND=0.0.0.0:8080"]);
    assert_eq!(of_image("ENTRYPOINT"), ["[\"/usr/local/bin/jira-mcp\"]"]);
    assert_eq!(of_image("CMD"), ["[\"--http\"]"]);
    let health = of_image("HEALTHCHECK");
    assert_eq!(health.len(), 1);
    assert!(health[0].ends_with("CMD [\"/usr/local/bin/jira-mcp\", \"health\"]"), "{health:?}");
    assert_eq!(of_image("COPY"), ["--from=build /build/target/dist/jira-mcp /usr/local/bin/jira-mcp"]);
    assert!(arguments_of(&tree, "ADD").is_empty());
    for (_, rest) in instructions(&tree).iter().filter(|(word, _)| word == "ARG") {
        assert!(rest.starts_with("BUILD_IMAGE=") || rest.starts_with("RUN_IMAGE="), "{rest}");
    }
}

#[test]
fn the_mock_is_a_stage_of_its_own_without_root_that_nothing_else_takes_from() {
    let found = instructions(&emit(&jira()).unwrap());
    let stage = |name: &str| -> Vec<(String, String)> {
        let start = found.iter().position(|(word, rest)| word == "FROM" && rest.ends_with(name)).unwrap();
        found.iter().skip(start + 1).take_while(|(word, _)| word != "FROM").cloned().collect()
    };
    let has = |stage: &[(String, String)], word: &str, rest: &str| {
        stage.iter().any(|(found, arguments)| found == word && arguments.contains(rest))
    };
    let (build, mock, server) = (stage(" AS build"), stage(" AS mock"), stage("RUN_IMAGE}"));
    assert!(has(&mock, "USER", "10001:10001") && has(&mock, "ENTRYPOINT", "/usr/local/bin/mock-upstream"));
    for other in [&build, &server] {
        assert!(!has(other, "COPY", "tests") && !has(other, "COPY", "examples") && !has(other, "COPY", "mock"));
    }
}

#[test]
fn the_dependencies_are_a_layer_of_their_own() {
    let found = instructions(&emit(&jira()).unwrap());
    let place = |wanted: &dyn Fn(&(String, String)) -> bool| found.iter().position(wanted).unwrap();
    let manifest = place(&|(word, rest)| word == "COPY" && rest == "Cargo.toml Cargo.lock ./");
    let dependencies = place(&|(word, rest)| word == "RUN" && rest.contains("cargo build"));
    let source = place(&|(word, rest)| word == "COPY" && rest == "src src");
    assert!(manifest < dependencies && dependencies < source);
}

#[test]
fn all_that_the_source_includes_is_copied_and_not_ignored() {
    let tree = emit(&jira()).unwrap();
    let mut copied: BTreeSet<String> = BTreeSet::new();
    for arguments in arguments_of(&tree, "COPY").iter().filter(|arguments| !arguments.starts_with("--from")) {
        let mut words: Vec<&str> = arguments.split(' ').collect();
        words.pop();
        copied.extend(words.iter().map(|word| word.trim_end_matches('/').to_owned()));
    }
    let kept: BTreeSet<String> =
        text(&tree, ".dockerignore").lines().filter_map(|line| line.strip_prefix('!')).map(str::to_owned).collect();
    assert_eq!(copied, kept, "the Dockerfile copies what .dockerignore keeps");
    assert!(text(&tree, ".dockerignore").lines().any(|line| line == "*"));
    for (path, file) in tree.iter().filter(|(path, _)| path.as_str().starts_with("src/")) {
        let source = String::from_utf8(file.bytes.clone()).unwrap();
        for (at, _) in source.match_indices("include_str!(\"") {
            let named = source[at + 14..].split('"').next().unwrap();
            let up = named.matches("../").count();
            let depth = path.as_str().matches('/').count();
            let inside = named.trim_start_matches("../");
            if up < depth {
                continue;
            }
            let first = inside.split('/').next().unwrap();
            assert!(copied.contains(first), "{path} includes {named}, which no COPY brings");
        }
    }
}

#[test]
fn the_profile_of_the_image_is_in_the_manifest() {
    let tree = emit(&jira()).unwrap();
    let manifest: toml_edit::DocumentMut = text(&tree, "Cargo.toml").parse().unwrap();
    assert_eq!(manifest["profile"]["dist"]["inherits"].as_str(), Some("release"));
    assert!(text(&tree, "Dockerfile").contains("--profile dist"));
}

#[test]
fn a_server_that_asks_nobody_speaks_over_standard_input_and_has_no_network_files() {
    let tree = tree_of(LOCAL);
    assert_eq!(arguments_of(&tree, "CMD"), [""; 0]);
    assert_eq!(arguments_of(&tree, "EXPOSE"), [""; 0]);
    assert_eq!(arguments_of(&tree, "HEALTHCHECK"), [""; 0]);
    assert_eq!(arguments_of(&tree, "USER"), ["10001:10001"]);
    assert!(!tree.iter().any(|(path, _)| path.as_str().starts_with("deploy/")));
    assert_eq!(arguments_of(&tree, "FROM"), ["${BUILD_IMAGE} AS build", "${RUN_IMAGE}"]);
    assert!(plan_of(LOCAL).deployment.service.is_none());
}

#[test]
fn the_container_section_reaches_the_files() {
    let tree = tree_of(&format!("{ENTRA}container: {{port: 9000, user: 4711, memory: 1GiB, cpus: 1.25}}\n"));
    assert_eq!(arguments_of(&tree, "USER"), ["4711:4711", "4711:4711"]);
    assert_eq!(arguments_of(&tree, "EXPOSE"), ["8081", "9000"]);
    let compose = &yaml(&tree, "deploy/compose.yaml")[0]["services"]["server"];
    assert_eq!(compose["mem_limit"].as_u64(), Some(1_073_741_824));
    assert_eq!(compose["cpus"].as_f64(), Some(1.25));
    let app = &yaml(&tree, "deploy/containerapp.yaml")[0]["properties"]["template"]["containers"][0];
    assert_eq!(app["resources"]["cpu"].as_f64(), Some(1.25));
    assert_eq!(app["resources"]["memory"].as_str(), Some("2.5Gi"));
    let pod = &yaml(&tree, "deploy/kubernetes.yaml")[0]["spec"]["template"]["spec"];
    assert_eq!(pod["securityContext"]["runAsUser"].as_u64(), Some(4_711));
    assert_eq!(pod["containers"][0]["resources"]["limits"]["memory"].as_str(), Some("1024Mi"));
    assert_eq!(pod["containers"][0]["resources"]["limits"]["cpu"].as_str(), Some("1250m"));
    assert_eq!(pod["containers"][0]["ports"][0]["containerPort"].as_u64(), Some(9_000));
}

#[test]
fn the_workflow_builds_the_image_after_the_checks_with_pinned_actions() {
    let tree = emit(&jira()).unwrap();
    let workflow = &yaml(&tree, ".github/workflows/ci.yml")[0];
    assert_eq!(workflow["permissions"]["contents"].as_str(), Some("read"));
    let jobs = workflow["jobs"].as_mapping().unwrap();
    let needs: Vec<&str> = jobs["image"]["needs"].as_sequence().unwrap().iter().filter_map(|v| v.as_str()).collect();
    assert_eq!(needs, ["test", "dependencies"]);
    let mut scripts = String::new();
    for step in jobs.values().flat_map(|job| job["steps"].as_sequence().unwrap()) {
        if let Some(action) = step["uses"].as_str() {
            let (_, commit) = action.split_once('@').unwrap();
            assert!(commit.len() == 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit()), "{action}");
            assert_eq!(step["with"]["persist-credentials"].as_bool(), Some(false));
        }
        let script = step["run"].as_str().unwrap_or_default();
        assert!(!script.contains("${{"), "an expression in a script can be more than a word: {script}");
        scripts.push_str(script);
    }
    for command in [
        "cargo fmt --check",
        "cargo clippy --locked --all-targets -- -D warnings",
        "cargo test --locked",
        "mcpgen check",
        "cargo deny",
        "docker build",
        "health",
    ] {
        assert!(scripts.contains(command), "no step runs `{command}`");
    }
}

#[test]
fn the_rules_for_dependencies_read_back() {
    let tree = emit(&jira()).unwrap();
    let rules: toml_edit::DocumentMut = text(&tree, "deny.toml").parse().unwrap();
    assert_eq!(rules["sources"]["unknown-registry"].as_str(), Some("deny"));
    assert_eq!(rules["sources"]["unknown-git"].as_str(), Some("deny"));
    assert_eq!(rules["bans"]["wildcards"].as_str(), Some("deny"));
}
