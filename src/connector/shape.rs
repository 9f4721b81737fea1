//! The shape of `apiProperties.json`: rule P01. What has a rule of its own (colour, scopes, secrets, the
//! texts `required` and `hidden`) is told there and not here.

use super::findings::Findings;
use super::json::place;
use super::rules::properties::P01;
use crate::source::{Entry, Node, NodeKind};

/// What a value must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// Anything; another rule looks at it.
    Any,
    Text,
    /// A text, or null.
    TextOrNull,
    Boolean,
    Integer,
    /// A list of texts.
    Texts,
    /// A list of texts, or null.
    TextsOrNull,
    List,
    Object,
}

/// The keys of an object and what they hold.
type Keys = &'static [(&'static str, Shape)];

const ROOT: Keys = &[("$schema", Shape::Text), ("properties", Shape::Object)];

const PROPERTIES: Keys = &[
    ("iconBrandColor", Shape::Any),
    ("publisher", Shape::Text),
    ("stackOwner", Shape::Text),
    ("capabilities", Shape::Texts),
    ("connectionParameters", Shape::Object),
    ("connectionParameterSets", Shape::Object),
    ("scriptOperations", Shape::TextsOrNull),
    ("policyTemplateInstances", Shape::List),
];

const PARAMETER: Keys = &[
    ("type", Shape::Text),
    ("allowedValues", Shape::List),
    ("defaultValue", Shape::Text),
    ("metadata", Shape::Object),
    ("uiDefinition", Shape::Object),
    ("oAuthSettings", Shape::Object),
];

const PARAMETER_TYPES: &[&str] = &["string", "securestring", "int", "bool", "gatewaySetting", "oauthSetting"];

const UI: Keys = &[
    ("displayName", Shape::Text),
    ("description", Shape::Text),
    ("tooltip", Shape::Text),
    ("tabIndex", Shape::Integer),
    ("constraints", Shape::Object),
    ("schema", Shape::Object),
];

const CONSTRAINTS: Keys = &[
    ("required", Shape::Any),
    ("hidden", Shape::Any),
    ("clearText", Shape::Boolean),
    ("tabIndex", Shape::Integer),
    ("capability", Shape::Texts),
    ("allowedValues", Shape::List),
    ("dependencies", Shape::Object),
];

const OAUTH: Keys = &[
    ("identityProvider", Shape::Text),
    ("clientId", Shape::TextOrNull),
    ("ClientId", Shape::TextOrNull),
    ("clientID", Shape::TextOrNull),
    ("clientSecret", Shape::TextOrNull),
    ("ClientSecret", Shape::TextOrNull),
    ("redirectMode", Shape::Text),
    ("redirectUrl", Shape::Text),
    ("scopes", Shape::Texts),
    ("properties", Shape::Object),
    ("additionalParameters", Shape::Object),
    ("customParameters", Shape::Object),
];

/// Custom parameters of the providers that have a closed list.
const CUSTOM_OAUTH2: &[&str] = &["authorizationUrl", "tokenUrl", "refreshUrl"];
const CUSTOM_ENTRA: &[&str] = &[
    "resourceUri",
    "loginUri",
    "loginUriAAD",
    "tenantId",
    // Silent sign-in needs it, though the published shape does not have it.
    "enableOnbehalfOfLogin",
];

pub(super) fn check(root: &Node, findings: &mut Findings) {
    object(root, "the file", ROOT, findings);
    let Some(properties) = root.get("properties") else {
        findings.breach(&P01, "there are no `properties`", place(root, &[]));
        return;
    };
    object(properties, "`properties`", PROPERTIES, findings);
    parameters(properties.get("connectionParameters"), findings);
    for set in properties
        .get("connectionParameterSets")
        .and_then(|sets| sets.get("values"))
        .map(Node::items)
        .unwrap_or_default()
    {
        for key in ["name", "parameters"].iter().filter(|key| set.get(key).is_none()) {
            findings.breach(&P01, format!("a set of parameters has no `{key}`"), place(set, &[]));
        }
        parameters(set.get("parameters"), findings);
    }
}

fn parameters(node: Option<&Node>, findings: &mut Findings) {
    for entry in node.map(Node::entries).unwrap_or_default() {
        let name = entry.key.split(':').collect::<Vec<_>>();
        let plain =
            |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        if name.len() > 2 || !name.iter().all(plain) {
            findings.breach(&P01, format!("`{}` cannot be a parameter's name", entry.key), entry.key_span);
        }
        parameter(entry, findings);
    }
}

fn parameter(entry: &Entry, findings: &mut Findings) {
    let node = &entry.value;
    object(node, &format!("`{}`", entry.key), PARAMETER, findings);
    let kind = node.get("type").and_then(Node::as_str).unwrap_or_default();
    if !PARAMETER_TYPES.contains(&kind) {
        findings.breach(&P01, format!("`{kind}` is no type of a parameter"), place(node, &["type"]));
    }
    if let Some(ui) = node.get("uiDefinition") {
        object(ui, "`uiDefinition`", UI, findings);
        if let Some(constraints) = ui.get("constraints") {
            object(constraints, "`constraints`", CONSTRAINTS, findings);
        }
    }
    match node.get("oAuthSettings") {
        Some(_) if kind != "oauthSetting" => {
            findings.breach(&P01, "only an `oauthSetting` has `oAuthSettings`", place(node, &["oAuthSettings"]));
        }
        Some(settings) => oauth(settings, findings),
        None => {}
    }
}

fn oauth(settings: &Node, findings: &mut Findings) {
    object(settings, "`oAuthSettings`", OAUTH, findings);
    let text = |key| settings.get(key).and_then(Node::as_str);
    if let Some(mode) = text("redirectMode").filter(|mode| !["Global", "Direct", "GlobalPerConnector"].contains(mode)) {
        findings.breach(&P01, format!("`{mode}` is no redirect mode"), place(settings, &["redirectMode"]));
    }
    let known = match text("identityProvider") {
        Some("oauth2") => CUSTOM_OAUTH2,
        Some("aad" | "aadcertificate") => CUSTOM_ENTRA,
        _ => return,
    };
    for entry in settings.get("customParameters").map(Node::entries).unwrap_or_default() {
        if known.contains(&entry.key.as_str()) {
            continue;
        }
        let message = format!("the provider has no custom parameter `{}`", entry.key);
        // Names that differ by case only were certified once.
        if known.iter().any(|name| name.eq_ignore_ascii_case(&entry.key)) {
            findings.habit(&P01, message, entry.key_span);
        } else {
            findings.breach(&P01, message, entry.key_span);
        }
    }
}

fn object(node: &Node, what: &str, keys: Keys, findings: &mut Findings) {
    if !matches!(node.kind, NodeKind::Mapping(_)) {
        findings.breach(&P01, format!("{what} is {}, not an object", node.kind_name()), place(node, &[]));
    }
    for entry in node.entries() {
        match keys.iter().find(|(key, _)| *key == entry.key) {
            None => findings.breach(&P01, format!("{what} has no key `{}`", entry.key), entry.key_span),
            Some((_, shape)) if !has_shape(&entry.value, *shape) => {
                let found = entry.value.kind_name();
                let message = format!("`{}` is {}, not {found}", entry.key, expected(*shape));
                findings.breach(&P01, message, place(&entry.value, &[]));
            }
            Some(_) => {}
        }
    }
}

fn has_shape(node: &Node, shape: Shape) -> bool {
    let texts =
        || matches!(node.kind, NodeKind::Sequence(_)) && node.items().iter().all(|item| item.as_str().is_some());
    match shape {
        Shape::Any => true,
        Shape::Text => node.as_str().is_some(),
        Shape::TextOrNull => node.as_str().is_some() || node.is_null(),
        Shape::Boolean => node.as_bool().is_some(),
        Shape::Integer => node.as_i64().is_some(),
        Shape::Texts => texts(),
        Shape::TextsOrNull => node.is_null() || texts(),
        Shape::List => matches!(node.kind, NodeKind::Sequence(_)),
        Shape::Object => matches!(node.kind, NodeKind::Mapping(_)),
    }
}

fn expected(shape: Shape) -> &'static str {
    match shape {
        Shape::Any => "anything",
        Shape::Text => "a text",
        Shape::TextOrNull => "a text or null",
        Shape::Boolean => "`true` or `false`",
        Shape::Integer => "an integer",
        Shape::Texts => "a list of texts",
        Shape::TextsOrNull => "a list of texts or null",
        Shape::List => "a list",
        Shape::Object => "an object",
    }
}
