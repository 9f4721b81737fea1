//! `container`: how the server runs as an image: port, user, memory and processors.

use super::fields::{Checker, Fields};
use super::{ContainerSection, Spanned};
use crate::diagnostics::{ContainerProblem, Problem};
use crate::source::{Node, NodeKind, Span};

/// Ports that a process without privileges may listen on.
const PORTS: (u64, u64) = (1_024, 65_535);

/// Numbers of users beside root that images use; above them are reserved ones.
const USERS: (u64, u64) = (1, 65_533);

/// Bytes that a container may be given: the server needs 32 MiB, Azure Container Apps gives 8 GiB at most.
const MEMORY: (u64, u64) = (32 * 1_048_576, 8 * 1_024 * 1_048_576);

/// Thousandths of a processor that a container may be given; Azure Container Apps gives 4 processors at most.
const MILLI_CPUS: (u64, u64) = (50, 4_000);

/// What every server reads from its environment.
const VARIABLES: &[&str] = &[
    "ALLOWED_HOSTS",
    "ALLOWED_ORIGINS",
    "BIND",
    "MAX_CONCURRENCY",
    "PATH",
    "PUBLIC_URL",
    "REPLY_BUDGET",
    "REQUEST_TIMEOUT",
    "RUST_LOG",
    "STATE_KEY",
    "UPSTREAM_AUTHORIZATION",
    "UPSTREAM_BASE_URL",
    "UPSTREAM_TIMEOUT",
    "UPSTREAM_TOKEN",
];

pub(super) fn container(checker: &mut Checker, node: Option<&Node>) -> Option<ContainerSection> {
    let fields = checker.fields(node?, "`container`", &["port", "user", "memory", "cpus"], &[])?;
    Some(ContainerSection {
        port: port(checker, &fields),
        user: user(checker, &fields),
        memory: memory(checker, &fields),
        milli_cpus: milli_cpus(checker, &fields),
    })
}

/// A name that the server reads for something else cannot hold a secret or a part of the base URL too.
pub(super) fn check_variable(checker: &mut Checker, name: &str, span: Span) {
    let plain = name.strip_suffix("_FILE").unwrap_or(name);
    if VARIABLES.contains(&plain) {
        checker.push(ContainerProblem::VariableTaken { name: name.to_owned(), span }.diagnostic());
    }
}

fn port(checker: &mut Checker, fields: &Fields<'_>) -> Option<Spanned<u16>> {
    let node = fields.node("port")?;
    let port = checker.integer(fields, "port")?;
    let (low, high) = PORTS;
    let known = u16::try_from(port).ok().filter(|port| (low..=high).contains(&u64::from(*port)));
    if known.is_none() {
        checker.push(ContainerProblem::Port { low, high, span: node.span }.diagnostic());
    }
    Some(Spanned { span: node.span, value: known? })
}

fn user(checker: &mut Checker, fields: &Fields<'_>) -> Option<u32> {
    let node = fields.node("user")?;
    let Some(user) = node.as_i64() else {
        checker.push(ContainerProblem::UserNotNumeric { span: node.span }.diagnostic());
        return None;
    };
    let (low, high) = USERS;
    let known = u32::try_from(user).ok().filter(|user| (low..=high).contains(&u64::from(*user)));
    if known.is_none() {
        checker.push(ContainerProblem::User { low, high, span: node.span }.diagnostic());
    }
    known
}

/// Bytes. `512MiB` and `1GiB` are sizes; the other units of the format are too small to matter here.
fn memory(checker: &mut Checker, fields: &Fields<'_>) -> Option<u64> {
    let node = fields.node("memory")?;
    let (low, high) = MEMORY;
    let bytes = match &node.kind {
        NodeKind::String(text, _) => whole_gibibytes(text).or_else(|| checker.bytes(fields, "memory"))?,
        _ => checker.bytes(fields, "memory")?,
    };
    let is_known = (low..=high).contains(&bytes);
    if !is_known {
        checker.push(ContainerProblem::Memory { span: node.span }.diagnostic());
    }
    is_known.then_some(bytes)
}

fn whole_gibibytes(text: &str) -> Option<u64> {
    text.trim().strip_suffix("GiB")?.trim().parse::<u64>().ok()?.checked_mul(1_024 * 1_048_576)
}

/// Thousandths of a processor, from `0.5` or `2`.
fn milli_cpus(checker: &mut Checker, fields: &Fields<'_>) -> Option<u32> {
    let node = fields.node("cpus")?;
    let known = match &node.kind {
        NodeKind::Number(text) => thousandths(text),
        _ => None,
    };
    let (low, high) = MILLI_CPUS;
    let known = known.filter(|milli| (low..=high).contains(&u64::from(*milli)));
    if known.is_none() {
        checker.push(ContainerProblem::Cpus { span: node.span }.diagnostic());
    }
    known
}

/// The decimal text times a thousand, exactly: no more than three digits behind the point.
fn thousandths(text: &str) -> Option<u32> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let are_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if !are_digits(whole) || !are_digits(fraction) || fraction.len() > 3 || whole.len() + fraction.len() == 0 {
        return None;
    }
    let whole: u32 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let fraction: u32 = format!("{fraction:0<3}").parse().ok()?;
    whole.checked_mul(1_000)?.checked_add(fraction)
}
