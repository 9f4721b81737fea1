//! Policies and scripts of a connector: rules P13 and P14.

use super::findings::Findings;
use super::json::{at, place, text_at};
use super::package::{Package, PackageText};
use super::rules::properties::{P13, P14};
use crate::source::Node;

/// Templates, and the parameters of those that we know well; a template without parameters here takes
/// any with the right beginning.
const TEMPLATES: &[(&str, &[&str])] = &[
    ("setheader", &["name", "value", "existsAction"]),
    ("dynamichosturl", &["urlTemplate"]),
    ("routerequesttoendpoint", &["newPath", "httpMethod"]),
    ("setqueryparameter", &["name", "value", "existsAction"]),
    ("convertarraytoobject", &[]),
    ("convertobjecttoarray", &[]),
    ("encodepropertyvalue", &[]),
    ("pollingtrigger", &[]),
    ("setproperty", &[]),
    ("setvaluefromurl", &[]),
    ("stringreplace", &[]),
    ("stringtoarray", &[]),
    ("updatenextlink", &[]),
];

/// Where a policy's operations stand, and the one other key that is no parameter.
const OPERATIONS: &str = "x-ms-apimTemplate-operationName";
const SECTION: &str = "x-ms-apimTemplate-policySection";

/// How a parameter of a template begins.
const PARAMETER: &str = "x-ms-apimTemplateParameter.";

pub(super) fn check(root: &Node, definition: Option<&Node>, package: &Package, findings: &mut Findings) {
    let Some(properties) = root.get("properties") else { return };
    let operations = definition.map(operation_ids).unwrap_or_default();
    for policy in properties.get("policyTemplateInstances").map(Node::items).unwrap_or_default() {
        check_policy(policy, &operations, findings);
    }
    let Some(listed) = properties.get("scriptOperations").filter(|listed| !listed.is_null()) else { return };
    for name in unknown(listed, &operations) {
        findings.breach(&P14, format!("there is no operation `{name}` for the script"), place(listed, &[]));
    }
    if package.script == PackageText::Absent {
        findings.breach(&P14, "`script.csx` is not there", place(listed, &[]));
    }
}

fn check_policy(policy: &Node, operations: &[&str], findings: &mut Findings) {
    let id = text_at(policy, &["templateId"]).unwrap_or_default();
    let Some((_, known)) = TEMPLATES.iter().find(|(name, _)| name.eq_ignore_ascii_case(id)) else {
        findings.breach(&P13, format!("there is no policy template `{id}`"), place(policy, &["templateId"]));
        return;
    };
    for entry in policy.get("parameters").map(Node::entries).unwrap_or_default() {
        if matches!(entry.key.as_str(), OPERATIONS | SECTION) {
            continue;
        }
        let parameter = entry.key.strip_prefix(PARAMETER);
        if !parameter.is_some_and(|name| known.is_empty() || known.contains(&name)) {
            findings.breach(&P13, format!("`{id}` has no parameter `{}`", entry.key), entry.key_span);
        }
    }
    if let Some(listed) = at(policy, &["parameters", OPERATIONS]) {
        for name in unknown(listed, operations) {
            findings.breach(&P13, format!("there is no operation `{name}` for the policy"), place(listed, &[]));
        }
    }
}

fn unknown<'n>(listed: &'n Node, operations: &[&str]) -> Vec<&'n str> {
    listed.items().iter().filter_map(Node::as_str).filter(|name| !operations.contains(name)).collect()
}

fn operation_ids(definition: &Node) -> Vec<&str> {
    let paths = definition.get("paths").map(Node::entries).unwrap_or_default();
    let operations = paths.iter().flat_map(|path| path.value.entries());
    operations.filter_map(|operation| text_at(&operation.value, &["operationId"])).collect()
}
