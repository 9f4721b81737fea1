//! `.env.example`, from the runtime's own table of variables, so that it equals what `--print-env` prints.

use super::EmitError;
use super::variables::{self, CredentialForm, CredentialSource, Profile};
use crate::model::{Plan, SecretScheme, Server, UpstreamCredential};
use crate::tree::{FileTree, Owner};

pub(super) fn add(plan: &Plan, tree: &mut FileTree) -> Result<(), EmitError> {
    tree.add(".env.example", Owner::Generated, variables::example(&profile(&plan.server)))?;
    Ok(())
}

/// What of the plan decides which variables the server reads.
pub(super) fn profile(server: &Server) -> Profile<'_> {
    Profile {
        binary: &server.package,
        title: &server.title,
        base_url: &server.base_url,
        base_url_help: server.base_url_help.iter().map(|(name, meaning)| (name.as_str(), meaning.as_str())).collect(),
        gateway: server.gateway.as_ref().map(|gateway| (gateway.header.as_str(), gateway.variable.as_str())),
        api_keys: server.api_keys.as_ref().map(|keys| (keys.header.as_str(), keys.variable.as_str())),
        credential: match server.upstream_credential {
            UpstreamCredential::None => CredentialSource::Nowhere,
            UpstreamCredential::CallerToken => CredentialSource::Caller,
            UpstreamCredential::Secret => CredentialSource::Environment,
        },
        form: match &server.secret_scheme {
            SecretScheme::Bearer => CredentialForm::Bearer,
            SecretScheme::Basic => CredentialForm::Basic,
            SecretScheme::Header(name) => CredentialForm::Header(name),
            SecretScheme::Query(name) => CredentialForm::Query(name),
        },
        allowed_hosts: server.allowed_hosts.iter().map(String::as_str).collect(),
        allowed_origins: server.allowed_origins.iter().map(String::as_str).collect(),
        upstream_timeout_ms: server.upstream_timeout_ms,
        concurrency: u64::from(server.concurrency),
    }
}
