//! Rules of how a connection proves itself: within the definition, and between the two files.

use std::collections::BTreeSet;

use super::findings::Findings;
use super::json::{at, place, text_at};
use super::rules::definition::{D21, D22, D23, D24};
use super::rules::properties::{P00, P17};
use crate::model::connector_terms as terms;
use crate::source::{Entry, Node};

pub(super) fn check(definition: &Node, properties: &Node, findings: &mut Findings) {
    check_definitions(definition, findings);
    check_requirements(definition, findings);
    check_kinds(definition, properties, findings);
    if let (Some(scheme), Some(settings)) = (oauth_scheme(definition), oauth_settings(properties)) {
        check_scopes(definition, scheme, settings, findings);
        check_addresses(scheme, settings, findings);
    }
}

/// The settings of the parameter for OAuth, whatever its name.
pub(super) fn oauth_settings(properties: &Node) -> Option<&Node> {
    oauth_parameter(properties)?.value.get("oAuthSettings")
}

/// The parameter for OAuth, whatever its name.
pub(super) fn oauth_parameter(properties: &Node) -> Option<&Entry> {
    parameters(properties).iter().find(|entry| text_at(&entry.value, &["type"]) == Some("oauthSetting"))
}

/// The parameters of a connection.
pub(super) fn parameters(properties: &Node) -> &[Entry] {
    at(properties, &["properties", "connectionParameters"]).map(Node::entries).unwrap_or_default()
}

fn schemes(definition: &Node) -> &[Entry] {
    definition.get("securityDefinitions").map(Node::entries).unwrap_or_default()
}

fn kind(scheme: &Node) -> &str {
    text_at(scheme, &["type"]).unwrap_or_default()
}

fn oauth_scheme(definition: &Node) -> Option<&Entry> {
    schemes(definition).iter().find(|scheme| kind(&scheme.value) == "oauth2")
}

fn check_definitions(definition: &Node, findings: &mut Findings) {
    for scheme in schemes(definition).iter().filter(|scheme| kind(&scheme.value) == "oauth2") {
        if text_at(&scheme.value, &["flow"]) != Some("accessCode") {
            findings.breach(&D21, "the flow is not `accessCode`", place(&scheme.value, &["flow"]));
        }
        for key in ["authorizationUrl", "tokenUrl"] {
            if !text_at(&scheme.value, &[key]).is_some_and(terms::is_https_url) {
                findings.breach(&D21, format!("`{key}` is no https address"), place(&scheme.value, &[key]));
            }
        }
    }
}

fn check_requirements(definition: &Node, findings: &mut Findings) {
    let schemes = schemes(definition);
    let mut required = false;
    for requirement in requirements(definition).flat_map(Node::entries) {
        required = true;
        let Some(scheme) = schemes.iter().find(|scheme| scheme.key == requirement.key) else {
            let message = format!("`security` names `{}`, which is not defined", requirement.key);
            findings.breach(&D22, message, requirement.key_span);
            continue;
        };
        let known = scheme.value.get("scopes");
        for scope in requirement.value.items() {
            let name = scope.as_str().unwrap_or_default();
            if kind(&scheme.value) != "oauth2" {
                findings.breach(&D22, format!("`{}` is not OAuth and takes no scope", requirement.key), scope.span);
            } else if known.and_then(|known| known.get(name)).is_none() {
                findings.breach(&D22, format!("`{name}` is no scope of `{}`", requirement.key), scope.span);
            }
        }
    }
    if !required && !schemes.is_empty() {
        findings.breach(&D22, "`security` asks for nothing", place(definition, &["security"]));
    }
}

/// The requirements of the file and of its operations.
fn requirements(definition: &Node) -> impl Iterator<Item = &Node> {
    let paths = definition.get("paths").map(Node::entries).unwrap_or_default();
    let operations = paths.iter().flat_map(|path| path.value.entries()).map(|entry| &entry.value);
    let holders = std::iter::once(definition).chain(operations);
    holders.filter_map(|holder| holder.get("security")).flat_map(Node::items)
}

/// Whether the parameters of a connection are those that the definition's security needs.
fn check_kinds(definition: &Node, properties: &Node, findings: &mut Findings) {
    // Several ways to sign in stand in a list of their own, and only some of them are the definition's.
    if at(properties, &["properties", "connectionParameterSets"]).is_some() {
        return;
    }
    let wants = |wanted: &str| schemes(definition).iter().any(|scheme| kind(&scheme.value) == wanted);
    let types: Vec<&str> = parameters(properties).iter().map(|entry| kind(&entry.value)).collect();
    let span = place(properties, &["properties", "connectionParameters"]);
    let has_policy =
        at(properties, &["properties", "policyTemplateInstances"]).is_some_and(|list| !list.items().is_empty());
    let oauth = types.contains(&"oauthSetting");
    if wants("oauth2") != oauth {
        let (has, lacks) = if oauth {
            ("the parameters sign in with OAuth", "the definition does not")
        } else {
            ("the definition signs in with OAuth", "no parameter does")
        };
        findings.breach(&P00, format!("{has}, and {lacks}"), span);
    } else if (wants("apiKey") || wants("basic")) && types.is_empty() {
        findings.breach(&P00, "the definition wants a credential, and no parameter asks for one", span);
    } else if schemes(definition).is_empty() && types.contains(&"securestring") && !has_policy {
        findings.breach(&P00, "a parameter asks for a credential, and the definition sends none", span);
    } else if wants("apiKey") && !types.contains(&"securestring") {
        findings.breach(&P17, "the key's parameter is no `securestring`", span);
    }
}

fn check_scopes(definition: &Node, scheme: &Entry, settings: &Node, findings: &mut Findings) {
    let split = |list: Vec<&str>| -> BTreeSet<String> {
        list.iter().flat_map(|text| text.split_whitespace()).map(str::to_owned).collect()
    };
    let asked: Vec<&str> = requirements(definition)
        .flat_map(Node::entries)
        .filter(|requirement| requirement.key == scheme.key)
        .flat_map(|requirement| requirement.value.items())
        .filter_map(Node::as_str)
        .collect();
    let declared = scheme.value.get("scopes").map(Node::entries).unwrap_or_default();
    let declared: Vec<&str> = declared.iter().map(|scope| scope.key.as_str()).collect();
    let definition_scopes = split(if asked.is_empty() { declared } else { asked });
    let list = settings.get("scopes").map(Node::items).unwrap_or_default();
    let settings_scopes = split(list.iter().filter_map(Node::as_str).collect());
    let only = |one: &BTreeSet<String>, other: &BTreeSet<String>| {
        one.difference(other).map(|scope| format!("`{scope}`")).collect::<Vec<_>>().join(", ")
    };
    for (scopes, file) in [
        (only(&definition_scopes, &settings_scopes), "apiDefinition.swagger.json"),
        (only(&settings_scopes, &definition_scopes), "apiProperties.json"),
    ] {
        if !scopes.is_empty() {
            findings.breach(&D23, format!("only {file} asks for {scopes}"), place(settings, &["scopes"]));
        }
    }
}

fn check_addresses(scheme: &Entry, settings: &Node, findings: &mut Findings) {
    let custom = settings.get("customParameters").map(Node::entries).unwrap_or_default();
    for key in ["authorizationUrl", "tokenUrl"] {
        let Some(parameter) = custom.iter().find(|entry| entry.key.eq_ignore_ascii_case(key)) else { continue };
        let (one, other) = (text_at(&scheme.value, &[key]), text_at(&parameter.value, &["value"]));
        if one != other {
            let message = format!("`{key}` is not the same in both files");
            findings.breach(&D24, message, place(&parameter.value, &["value"]));
        }
    }
}
