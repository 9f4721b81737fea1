//! The table of environment variables: complete, and the text of `.env.example`.

use std::cell::RefCell;
use std::collections::BTreeSet;

use mcpgen_runtime::variables::{Needed, example, variables};
use mcpgen_runtime::{CallerAuthentication, Scheme, ServerDefinition, Settings, Transport, UpstreamCredential};

use crate::sample::SERVER;

fn kinds() -> Vec<ServerDefinition> {
    let secret = |scheme| UpstreamCredential::Secret { scheme };
    let keys = CallerAuthentication::ApiKey { header: "x-api-key", variable: "API_KEYS" };
    let pairs = [
        (CallerAuthentication::Delegated, UpstreamCredential::CallerToken),
        (CallerAuthentication::Gateway, secret(Scheme::Bearer)),
        (keys, secret(Scheme::Header("x-key"))),
        (keys, UpstreamCredential::None),
    ];
    pairs.map(|(caller, upstream_credential)| ServerDefinition { caller, upstream_credential, ..SERVER }).into()
}

#[test]
fn every_variable_that_is_read_is_listed_and_no_other() {
    for definition in kinds() {
        let asked = RefCell::new(BTreeSet::new());
        for transport in [Transport::Http, Transport::Stdio] {
            let _ = Settings::from_environment(&definition, transport, &|name| {
                asked.borrow_mut().insert(name.to_owned());
                None
            });
        }
        let mut listed: BTreeSet<String> = BTreeSet::new();
        for variable in variables(&definition.profile()) {
            if variable.is_secret {
                listed.insert(format!("{}_FILE", variable.name));
            }
            listed.insert(variable.name);
        }
        assert_eq!(listed, asked.into_inner());
    }
}

#[test]
fn what_must_be_set_is_what_a_start_complains_about() {
    for definition in kinds() {
        for (transport, needed) in [(Transport::Http, Needed::Http), (Transport::Stdio, Needed::Stdio)] {
            let problems = Settings::from_environment(&definition, transport, &|_| None).err().unwrap_or_default();
            let required: Vec<String> = variables(&definition.profile())
                .into_iter()
                .filter(|variable| variable.needed == Needed::Always || variable.needed == needed)
                .map(|variable| variable.name)
                .collect();
            assert_eq!(problems.len(), required.len(), "{problems:?} {required:?}");
            for name in required {
                assert!(problems.iter().any(|problem| problem.contains(&name)), "{name} {problems:?}");
            }
        }
    }
}

#[test]
fn the_example_holds_placeholders_only() {
    let text = example(&SERVER.profile());
    let assigned: Vec<&str> = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    assert_eq!(assigned, ["JIRA_CLOUD_ID=", "GATEWAY_SECRET=", "STATE_KEY="]);
    assert!(text.contains("\n# Required: the id of the Jira site.\nJIRA_CLOUD_ID=\n"), "{text}");
    assert!(text.contains("\n# UPSTREAM_TIMEOUT=10s\n"), "{text}");
}
