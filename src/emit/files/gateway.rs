//! Azure API Management: the policy that fits the callers' tokens, and the Bicep file that puts it up.

use serde::Serialize;

use super::super::EmitError;
use super::template::{Language, render};
use crate::model::{Admission, ApiGateway, Plan};
use crate::tree::{FileTree, Owner};

const POLICY: &str = include_str!("../../../templates/files/deploy/apim-policy.xml.j2");
const POLICY_ENTRA: &str = include_str!("../../../templates/files/deploy/apim-policy.entra.xml.j2");
const POLICY_API_KEY: &str = include_str!("../../../templates/files/deploy/apim-policy.api-key.xml.j2");
const POLICY_METADATA: &str = include_str!("../../../templates/files/deploy/apim-policy.metadata.xml.j2");
const POLICY_GET: &str = include_str!("../../../templates/files/deploy/apim-policy.get.xml");
const BICEP: &str = include_str!("../../../templates/files/deploy/apim.bicep.j2");

#[derive(Debug, Serialize)]
struct PolicyContext<'p> {
    name: &'p str,
    header: &'p str,
    #[serde(skip_serializing_if = "Option::is_none")]
    key_header: Option<&'p str>,
    rate_calls: u32,
    rate_seconds: u32,
}

#[derive(Debug, Serialize)]
struct BicepContext<'p> {
    is_entra: bool,
    title: &'p str,
    policy: &'static str,
    gateway_secret: String,
    audience: String,
    backend_in_policy: String,
    tenants_in_policy: String,
}

/// The name of the policy's file, which says whose tokens it is for.
pub(super) fn policy_name(gateway: &ApiGateway) -> &'static str {
    match gateway.admission {
        Admission::CallerToken => "apim-policy.xml",
        Admission::ApiKey => "apim-policy.api-key.xml",
        Admission::Entra => "apim-policy.entra.xml",
    }
}

pub(super) fn add(plan: &Plan, tree: &mut FileTree) -> Result<(), EmitError> {
    let deployment = &plan.deployment;
    let Some(gateway) = deployment.service.as_ref().and_then(|service| service.gateway.as_ref()) else {
        return Ok(());
    };
    let name = deployment.name.as_str();
    let is_entra = gateway.admission == Admission::Entra;
    let context = PolicyContext {
        name,
        header: &gateway.header,
        key_header: gateway.key_header.as_deref(),
        rate_calls: gateway.rate_calls,
        rate_seconds: gateway.rate_seconds,
    };
    let policy = match gateway.admission {
        Admission::CallerToken => POLICY,
        Admission::ApiKey => POLICY_API_KEY,
        Admission::Entra => POLICY_ENTRA,
    };
    let mut policies = vec![(policy_name(gateway), policy)];
    if is_entra {
        policies.push(("apim-policy.metadata.xml", POLICY_METADATA));
    }
    for (file, template) in policies {
        let path = format!("deploy/{file}");
        tree.add(&path, Owner::Generated, render(&path, Language::Xml, template, &context)?)?;
    }
    tree.add("deploy/apim-policy.get.xml", Owner::Generated, POLICY_GET)?;
    let context = BicepContext {
        is_entra,
        title: &plan.server.title,
        policy: policy_name(gateway),
        gateway_secret: format!("{name}-gateway-secret"),
        audience: format!("{name}-audience"),
        backend_in_policy: format!("backend-id=\"{name}\""),
        tenants_in_policy: format!("{{{{{name}-tenants}}}}"),
    };
    let path = "deploy/apim.bicep";
    tree.add(path, Owner::Generated, render(path, Language::Bicep, BICEP, &context)?)?;
    Ok(())
}
