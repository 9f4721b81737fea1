//! How the server is run: image, limits, what it needs from its environment, and the gateway in front.

use crate::allowlist::{AllowList, ConnectorSection};
use crate::diagnostics::{ContainerProblem, Diagnostic, Problem};
use crate::model::{
    Admission, ApiGateway, CallerAuthentication, Container, Deployment, DeploymentSecret, NetworkService, Server,
    UpstreamCredential,
};

const PORT: u16 = 8_080;
const USER: u32 = 10_001;
const MEMORY: u64 = 256 * 1_048_576;
const MILLI_CPUS: u32 = 500;

/// Azure Container Apps allows names of 32 characters.
const NAME_CHARACTERS: usize = 32;

/// Azure Container Apps gives half a gibibyte with each quarter of a processor.
const QUARTER_MEMORY: u64 = 512 * 1_048_576;
const QUARTER_MILLI_CPUS: u32 = 250;

/// A client sends up to five messages for one call of a tool: two to open, one to list, the call, one to spare.
const MESSAGES_A_CALL: u64 = 5;

/// Messages in seconds when nothing says how many calls a caller may make.
const GATEWAY_RATE: (u64, u64) = (300, 60);

/// The longest time in which `rate-limit-by-key` of Azure API Management counts, in seconds.
const LONGEST_RENEWAL: u64 = 300;

pub(super) fn deployment(allow_list: &AllowList, server: &Server, problems: &mut Vec<Diagnostic>) -> Deployment {
    let section = allow_list.container.as_ref();
    let memory = section.and_then(|section| section.memory).unwrap_or(MEMORY);
    let milli_cpus = section.and_then(|section| section.milli_cpus).unwrap_or(MILLI_CPUS);
    let port = section.and_then(|section| section.port.as_ref());
    let asks_who_calls = server.caller != CallerAuthentication::None;
    if let Some(port) = port.filter(|_| !asks_who_calls) {
        problems.push(ContainerProblem::PortWithoutCallers { span: port.span }.diagnostic());
    }
    Deployment {
        name: short_name(&server.package),
        container: Container {
            user: section.and_then(|section| section.user).unwrap_or(USER),
            memory,
            milli_cpus,
            container_app_quarters: quarters(memory, milli_cpus),
        },
        service: asks_who_calls.then(|| NetworkService {
            port: port.map_or(PORT, |port| port.value),
            host: server.allowed_hosts.iter().find(|host| is_domain(host)).cloned(),
            settings: server.base_url_variables.clone(),
            secrets: secrets(server),
            gateway: gateway(server, allow_list.connector.as_ref()),
        }),
    }
}

fn short_name(package: &str) -> String {
    let short: String = package.chars().take(NAME_CHARACTERS).collect();
    short.trim_end_matches('-').to_owned()
}

/// The smallest size that holds both.
fn quarters(memory: u64, milli_cpus: u32) -> u32 {
    let for_memory = u32::try_from(memory.div_ceil(QUARTER_MEMORY)).unwrap_or(u32::MAX);
    for_memory.max(milli_cpus.div_ceil(QUARTER_MILLI_CPUS))
}

/// A name that DNS could know; addresses and ports are left to whoever deploys.
fn is_domain(host: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    host.contains('.')
        && host.split('.').all(is_label)
        && !host.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

fn secrets(server: &Server) -> Vec<DeploymentSecret> {
    let gateway = server.gateway.as_ref().map(|gateway| gateway.variable.clone());
    let keys = server.api_keys.as_ref().map(|keys| keys.variable.clone());
    let credential = (server.upstream_credential == UpstreamCredential::Secret).then(|| "UPSTREAM_TOKEN".to_owned());
    gateway
        .into_iter()
        .chain(keys)
        .chain(["STATE_KEY".to_owned()])
        .chain(credential)
        .map(|variable| DeploymentSecret {
            name: vault_name(&variable),
            is_random: server.api_keys.as_ref().is_none_or(|keys| keys.variable != variable),
            variable,
        })
        .collect()
}

/// Vaults take letters, digits and hyphens, and no hyphen at the end.
fn vault_name(variable: &str) -> String {
    let name = variable.to_ascii_lowercase().replace('_', "-");
    if name.ends_with('-') { name + "0" } else { name }
}

/// The gateway serves what the connector calls: at its path, at its rate; else under the package's name.
fn gateway(server: &Server, connector: Option<&ConnectorSection>) -> Option<ApiGateway> {
    let gateway = server.gateway.as_ref()?;
    let (rate_calls, rate_seconds) = rate(server, connector.and_then(|connector| connector.apim_rate));
    let base_path = connector.and_then(|connector| connector.base_path.as_deref());
    Some(ApiGateway {
        admission: match server.caller {
            CallerAuthentication::Delegated => Admission::CallerToken,
            CallerAuthentication::ApiKey => Admission::ApiKey,
            CallerAuthentication::Gateway | CallerAuthentication::None => Admission::Entra,
        },
        header: gateway.header.clone(),
        key_header: server.api_keys.as_ref().map(|keys| keys.header.clone()),
        variable: gateway.variable.clone(),
        path: base_path.unwrap_or(&server.package).trim_matches('/').to_owned(),
        rate_calls,
        rate_seconds,
    })
}

/// Messages and seconds: those of the connector, else what the server's own rate needs; brought below the longest
/// time that a gateway counts in.
fn rate(server: &Server, said: Option<(u32, u64)>) -> (u32, u32) {
    let (calls, seconds) = match (said, server.rate) {
        (Some((calls, period_ms)), _) => (u64::from(calls), (period_ms / 1_000).max(1)),
        (None, Some(rate)) => (u64::from(rate.calls) * MESSAGES_A_CALL, (rate.period_ms / 1_000).max(1)),
        (None, None) => GATEWAY_RATE,
    };
    let within = |calls: u64| u32::try_from(calls.max(1)).unwrap_or(u32::MAX);
    if seconds > LONGEST_RENEWAL {
        return (within(calls * LONGEST_RENEWAL / seconds), within(LONGEST_RENEWAL));
    }
    (within(calls), within(seconds))
}
