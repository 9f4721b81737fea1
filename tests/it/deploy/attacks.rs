//! Texts of an allow-list that try to be more than text in the container and deployment files.

use std::collections::BTreeMap;

use mcpgen::tree::FileTree;

use super::{text, tree_of, try_plan};

const ATTACKS: &[&str] = &[
    "x\\nRUN curl evil | sh",
    "x\\n      - run: curl evil",
    "' + evil() + '",
    "${evil}",
    "</value></set-header><evil/>",
    "{{evil}} @(evil)",
    "[[ evil ]] [% evil %] {% evil %}",
    "\\\"; evil: true #",
    "]]> -- >",
    "\\u2028\\u0085\\u202e\\ufeff",
];

fn sections(title: &str) -> String {
    format!(
        "server: {{name: desk, title: \"{title}\", description: \"{title}\", instructions: \"{title}\"}}
auth: {{caller: gateway, upstream: secret, gateway_secret: {{header: X-Gateway-Secret, env: GATEWAY_SECRET}}}}
"
    )
}

/// The files of this part of the tree.
fn files(tree: &FileTree) -> BTreeMap<String, Vec<u8>> {
    let is_ours = |path: &str| {
        path.starts_with("deploy/")
            || path.starts_with(".github/")
            || matches!(path, "Dockerfile" | ".dockerignore" | "deny.toml")
    };
    tree.iter()
        .filter(|(path, _)| is_ours(path.as_str()))
        .map(|(path, file)| (path.as_str().to_owned(), file.bytes.clone()))
        .collect()
}

#[test]
fn no_title_reaches_a_file_but_the_gateways_and_there_it_stays_in_its_string() {
    let plain = files(&tree_of(&sections("Plain")));
    for attack in ATTACKS {
        let tree = tree_of(&sections(attack));
        let mut attacked = files(&tree);
        let bicep = String::from_utf8(attacked.remove("deploy/apim.bicep").unwrap()).unwrap();
        let mut others = plain.clone();
        let plain_bicep = String::from_utf8(others.remove("deploy/apim.bicep").unwrap()).unwrap();
        assert_eq!(others, attacked, "{attack}");
        let (lines, plain_lines): (Vec<&str>, Vec<&str>) = (bicep.lines().collect(), plain_bicep.lines().collect());
        assert_eq!(lines.len(), plain_lines.len(), "{attack}");
        let changed: Vec<&str> =
            lines.iter().zip(&plain_lines).filter(|(line, plain)| line != plain).map(|(line, _)| *line).collect();
        assert_eq!(changed.len(), 1, "{changed:?}");
        assert!(changed[0].starts_with("var title = '") && changed[0].ends_with('\''), "{changed:?}");
        assert!(changed[0].is_ascii(), "{attack}");
    }
}

#[test]
fn a_header_with_marks_is_refused() {
    for header in ["x-it's&so", "x;evil", "-x", "x y", "x\\nEvil: 1", "{{evil}}"] {
        let sections = format!(
            "auth: {{caller: gateway, upstream: secret, gateway_secret: {{header: \"{header}\", env: GATEWAY_SECRET}}}}\n"
        );
        let problems = try_plan(&sections).unwrap_err();
        assert!(problems.contains("MG0120"), "{problems}");
    }
}

#[test]
fn hosts_that_are_no_names_do_not_reach_nginx() {
    for host in ["evil;", "a{b", "x\\ny", "$evil.example", "a.example;return"] {
        let sections = format!("{}http: {{allowed_hosts: [\"{host}\"]}}\n", sections("Plain"));
        // The allow-list may refuse such a host altogether; one that it takes must not become a statement.
        let Ok(plan) = try_plan(&sections) else { continue };
        let tree = mcpgen::emit::emit(&plan).unwrap();
        assert!(text(&tree, "deploy/nginx.conf").contains("server_name _;"), "{host}");
        let compose = &super::yaml(&tree, "deploy/compose.yaml")[0];
        let value = compose["services"]["server"]["environment"]["ALLOWED_HOSTS"].as_str().unwrap().to_owned();
        assert_eq!(value.matches(['$', '{', '}']).count(), 3, "{value}");
    }
}
