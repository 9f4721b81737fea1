//! Dockerfile, .dockerignore and the workflow that builds the image after the checks.

use std::collections::BTreeSet;

use serde::Serialize;

use super::super::EmitError;
use super::template::{Language, render};
use crate::model::Plan;
use crate::tree::{FileTree, Owner};

const DOCKERFILE: &str = include_str!("../../../templates/files/Dockerfile.j2");
const DOCKER_IGNORE: &str = include_str!("../../../templates/files/dockerignore.j2");
const WORKFLOW: &str = include_str!("../../../templates/files/github/ci.yml.j2");

/// The version of cargo-deny that the workflow installs.
const DENY_VERSION: &str = "0.20.2";

/// Long enough for every secret of a server that only has to start.
const TRIAL_SECRET: &str = "only-to-see-whether-the-image-starts";

/// A list of callers' keys with one that nobody has.
const TRIAL_KEYS: &str = "nobody:0000000000000000000000000000000000000000000000000000000000000000";

/// No text of the allow-list but the package's name, which is letters, digits and hyphens.
#[derive(Debug, Serialize)]
struct Context<'p> {
    package: &'p str,
    user: u32,
    deny_version: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    port: Option<u16>,
    /// What the source compiles in, by its first folder or file.
    included: BTreeSet<String>,
    /// What the server does not start without.
    variables: Vec<Variable<'p>>,
}

#[derive(Debug, Serialize)]
struct Variable<'p> {
    name: &'p str,
    value: &'static str,
}

pub(super) fn add(plan: &Plan, tree: &mut FileTree) -> Result<(), EmitError> {
    let deployment = &plan.deployment;
    let service = deployment.service.as_ref();
    let settings = service.into_iter().flat_map(|service| &service.settings).map(|name| (name, "example"));
    let secrets = service
        .into_iter()
        .flat_map(|service| &service.secrets)
        .map(|secret| (&secret.variable, if secret.is_random { TRIAL_SECRET } else { TRIAL_KEYS }));
    let context = Context {
        package: &plan.server.package,
        user: deployment.container.user,
        deny_version: DENY_VERSION,
        port: service.map(|service| service.port),
        included: included(tree),
        variables: settings.chain(secrets).map(|(name, value)| Variable { name, value }).collect(),
    };
    let dockerfile = render("Dockerfile", Language::Words, DOCKERFILE, &context)?;
    tree.add("Dockerfile", Owner::Generated, dockerfile)?;
    let ignored = render(".dockerignore", Language::Words, DOCKER_IGNORE, &context)?;
    tree.add(".dockerignore", Owner::Generated, ignored)?;
    let path = ".github/workflows/ci.yml";
    tree.add(path, Owner::Generated, render(path, Language::Words, WORKFLOW, &context)?)?;
    Ok(())
}

/// The folders and files beside `src` that the source names in `include_str!`.
fn included(tree: &FileTree) -> BTreeSet<String> {
    let mut included = BTreeSet::new();
    for (path, file) in tree.iter().filter(|(path, _)| path.as_str().starts_with("src/")) {
        let source = String::from_utf8_lossy(&file.bytes);
        let folders = path.as_str().matches('/').count();
        for named in source.split("include_str!(\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            let beside = named.trim_start_matches("../");
            if named.matches("../").count() == folders {
                included.extend(beside.split('/').next().map(str::to_owned));
            }
        }
    }
    included
}
