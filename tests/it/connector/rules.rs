//! One spoiled file for each rule: exactly that rule is told.

use std::collections::BTreeSet;

use mcpgen::connector::{HeldBy, Strictness, rules};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::mutations::{POST, mutations, set};
use super::{CERTIFIED, Files};

#[test]
fn what_we_emit_breaks_no_rule() {
    let files = Files::certified();
    assert_eq!(files.told(Strictness { certified: true, strict: true }), []);
}

#[test]
fn each_mutation_breaks_exactly_its_rule() {
    let mut wrong = Vec::new();
    for (what, spoil, expected) in mutations() {
        let mut files = Files::certified();
        spoil(&mut files);
        let found = files.broken(CERTIFIED);
        if found != expected {
            wrong.push(format!("{what}: expected {expected:?}, found {found:?}: {:?}", files.told(CERTIFIED)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rule_that_files_show_is_broken_by_a_mutation() {
    let broken: BTreeSet<&str> = mutations().into_iter().flat_map(|(_, _, expected)| expected).collect();
    let missing: Vec<&str> = rules()
        .filter(|rule| rule.held_by == HeldBy::Files && !broken.contains(rule.id))
        .filter(|rule| rule.id != "P12x") // told only without certification, below
        .map(|rule| rule.id)
        .collect();
    assert_eq!(missing, [""; 0]);
}

#[test]
fn ids_are_unique_and_every_rule_says_why_and_how() {
    let mut ids = BTreeSet::new();
    for rule in rules() {
        assert!(ids.insert(rule.id), "{} is there twice", rule.id);
        assert!(!rule.title.is_empty() && !rule.reason.is_empty() && !rule.fix.is_empty(), "{}", rule.id);
        assert!(!rule.reason.ends_with('.') && !rule.fix.ends_with('.'), "{} ends in a full stop", rule.id);
    }
}

#[test]
fn an_owner_is_told_where_the_command_line_tool_would_fail() {
    let mut files = Files::certified();
    files.settings = Some(r#"{"connectorId":"a"}"#.to_owned());
    assert_eq!(files.broken(Strictness::default()), ["P12x"]);
    assert_eq!(files.broken(CERTIFIED), [""; 0]);
}

#[test]
fn habits_are_warnings_for_other_people_and_errors_for_us() {
    let mut files = Files::certified();
    let two = json!({"200": {"description": "Yes.", "schema": {"type": "object"}}, "400": {"description": "No.", "schema": {"type": "object"}}});
    set(&mut files.definition, POST, "responses", two);
    let told = vec![("D17".to_owned(), false, "more than one response has a schema".to_owned())];
    assert_eq!(files.told(CERTIFIED), told);
    let strict = files.told(Strictness { certified: true, strict: true });
    assert_eq!(strict, [("D17".to_owned(), true, "more than one response has a schema".to_owned())]);
}

/// Keys that the checker looks at, so that random files reach deep.
const KEYS: &[&str] = &[
    "swagger",
    "info",
    "title",
    "description",
    "contact",
    "host",
    "basePath",
    "schemes",
    "paths",
    "/mcp",
    "post",
    "get",
    "x-ms-agentic-protocol",
    "operationId",
    "responses",
    "200",
    "default",
    "schema",
    "$ref",
    "parameters",
    "name",
    "in",
    "consumes",
    "tags",
    "security",
    "securityDefinitions",
    "type",
    "scopes",
    "properties",
    "connectionParameters",
    "token",
    "oAuthSettings",
    "customParameters",
    "authorizationUrl",
    "uiDefinition",
    "constraints",
    "required",
    "clientSecret",
    "policyTemplateInstances",
    "templateId",
    "scriptOperations",
    "iconBrandColor",
    "enum",
    "items",
    "x-ms-connector-metadata",
];

fn any_json() -> impl Strategy<Value = Value> {
    let words =
        prop::sample::select(vec!["oauth2", "oauthSetting", "#/definitions/a", "eyJ.eyJ.x", "#12345é", "", "İ{", "x-"]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        words.prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(8, 96, 8, |inner| {
        let key = prop_oneof![prop::sample::select(KEYS).prop_map(str::to_owned), any::<String>()];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((key, inner), 0..8).prop_map(|entries| Value::Object(entries.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_file_makes_the_checker_panic(
        definition in any_json(),
        properties in any_json(),
        tool in any_json(),
        words in any::<String>(),
        bytes in prop::collection::vec(any::<u8>(), 0..80),
    ) {
        let mut icon = b"\x89PNG\r\n\x1a\n".to_vec();
        icon.extend(&bytes);
        let files = Files {
            definition,
            properties,
            raw_definition: None,
            readme: Some(words.clone()),
            script: Some(words.clone()),
            settings: Some(words.clone()),
            icon: Some(icon),
            schemas: vec![("a.input".to_owned(), tool.to_string())],
            policy: Some(words),
            deployment: None,
        };
        files.told(CERTIFIED);
    }
}
