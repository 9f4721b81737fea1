//! The mutations: what each spoils of a sound connector, and the rules that are broken then.

#![expect(clippy::too_many_lines, reason = "tables of cases")]

use serde_json::{Value, json};

use super::{Files, picture};

/// Spoils one thing.
type Spoil = fn(&mut Files);

/// What is spoiled, and the rules that are broken then.
pub(super) type Mutation = (&'static str, Spoil, Vec<&'static str>);

const TOKEN: &str = "/properties/connectionParameters/token";
pub(super) const POST: &str = "/paths/~1mcp/post";

/// A gateway's policy for tokens of the API.
const POLICY: &str = r#"<policies><inbound><base /><set-header name="X-Gateway-Secret" exists-action="override"><value>{{jira-mcp-gateway-secret}}</value></set-header></inbound><backend><forward-request timeout="100" buffer-response="false" /></backend><outbound><base /></outbound><on-error><base /></on-error></policies>"#;

fn at<'v>(value: &'v mut Value, pointer: &str) -> &'v mut Value {
    value.pointer_mut(pointer).unwrap_or_else(|| panic!("nothing at {pointer}"))
}

pub(super) fn set(value: &mut Value, pointer: &str, key: &str, new: Value) {
    at(value, pointer)[key] = new;
}

fn remove(value: &mut Value, pointer: &str, key: &str) {
    at(value, pointer).as_object_mut().unwrap().remove(key).unwrap();
}

fn rename(value: &mut Value, pointer: &str, from: &str, to: &str) {
    let object = at(value, pointer).as_object_mut().unwrap();
    let moved = object.remove(from).unwrap();
    object.insert(to.to_owned(), moved);
}

fn parameter(files: &mut Files, parameter: Value) {
    set(&mut files.definition, POST, "parameters", json!([parameter]));
}

fn schema(files: &mut Files, text: &str) {
    files.schemas = vec![("get_it.input".to_owned(), text.to_owned())];
}

/// A connector with a key instead of OAuth.
fn with_key(files: &mut Files) {
    files.definition["securityDefinitions"] = json!({"api_key": {"type": "apiKey", "in": "header", "name": "X-Key"}});
    files.definition["security"] = json!([{"api_key": []}]);
    files.properties["properties"]["connectionParameters"] = json!({"api_key": {"type": "securestring"}});
}

pub(super) fn mutations() -> Vec<Mutation> {
    let mut all = known_mutations();
    all.extend(definition_mutations());
    all.extend(operation_mutations());
    all.extend(properties_mutations());
    all.extend(surrounding_mutations());
    all
}

/// The mutations that connectors are known to suffer from.
fn known_mutations() -> Vec<Mutation> {
    vec![
        (
            "other marker",
            |files| set(&mut files.definition, POST, "x-ms-agentic-protocol", json!("mcp-sse-1.0")),
            vec!["D11"],
        ),
        (
            "sibling GET",
            |files| {
                set(
                    &mut files.definition,
                    "/paths/~1mcp",
                    "get",
                    json!({"operationId": "Look", "responses": {"200": {"description": "Yes."}}}),
                )
            },
            vec!["D13"],
        ),
        (
            "second marked operation",
            |files| {
                let mut second = files.definition.pointer(POST).unwrap().clone();
                second["operationId"] = json!("InvokeServer");
                files.definition["paths"]["/other"] = json!({"post": second});
            },
            vec!["D10"],
        ),
        ("no description", |files| remove(&mut files.definition, "/info", "description"), vec!["D04"]),
        ("empty responses", |files| set(&mut files.definition, POST, "responses", json!({})), vec!["D17"]),
        (
            "OpenAPI 3",
            |files| {
                remove(&mut files.definition, "", "swagger");
                files.definition["openapi"] = json!("3.0.3");
            },
            vec!["D02"],
        ),
        (
            "host with scheme",
            |files| files.definition["host"] = json!("https://contoso-apim.azure-api.net"),
            vec!["D07"],
        ),
        ("http", |files| files.definition["schemes"] = json!(["http"]), vec!["D09"]),
        (
            "scope dropped in one file",
            |files| {
                set(
                    &mut files.properties,
                    &format!("{TOKEN}/oAuthSettings"),
                    "scopes",
                    json!(["read:jira-work offline_access"]),
                )
            },
            vec!["D23"],
        ),
        (
            // The shape of the file knows no other case either, so P01 says so too.
            "names in PascalCase",
            |files| {
                for (from, to) in
                    [("authorizationUrl", "AuthorizationUrl"), ("tokenUrl", "TokenUrl"), ("refreshUrl", "RefreshUrl")]
                {
                    rename(&mut files.properties, &format!("{TOKEN}/oAuthSettings/customParameters"), from, to);
                }
            },
            vec!["P01", "P10", "P10k"],
        ),
        (
            "parameter called oauth",
            |files| rename(&mut files.properties, "/properties/connectionParameters", "token", "oauth"),
            vec!["P04"],
        ),
        (
            "client secret",
            |files| set(&mut files.properties, &format!("{TOKEN}/oAuthSettings"), "clientSecret", json!("s3cr3t")),
            vec!["P06s"],
        ),
        (
            "short colour",
            |files| set(&mut files.properties, "/properties", "iconBrandColor", json!("#fff")),
            vec!["P02"],
        ),
        (
            "parameter in the body",
            |files| parameter(files, json!({"name": "message", "in": "body", "schema": {"type": "object"}})),
            vec!["D18"],
        ),
        ("tags on the operation", |files| set(&mut files.definition, POST, "tags", json!(["mcp"])), vec!["D26"]),
        (
            "reference in a tool",
            |files| schema(files, r##"{"type":"object","properties":{"a":{"$ref":"#/x"}}}"##),
            vec!["T01"],
        ),
        (
            "nullable in a tool",
            |files| schema(files, r#"{"type":"object","properties":{"a":{"type":["string","null"]}}}"#),
            vec!["T02"],
        ),
    ]
}

fn definition_mutations() -> Vec<Mutation> {
    vec![
        ("no JSON", |files| files.raw_definition = Some("{".to_owned()), vec!["D01"]),
        ("byte order mark", |files| files.raw_definition = Some(format!("\u{feff}{}", files.definition)), vec!["D01"]),
        (
            "repeated key",
            |files| {
                files.raw_definition =
                    Some(files.definition.to_string().replacen('{', "{\"host\":\"other.contoso.com\",", 1))
            },
            vec!["D01"],
        ),
        ("a list", |files| files.raw_definition = Some("[]".to_owned()), vec!["D01"]),
        ("no title", |files| set(&mut files.definition, "/info", "title", json!(" ")), vec!["D03"]),
        (
            "title of a connector",
            |files| set(&mut files.definition, "/info", "title", json!("Jira Connector")),
            vec!["D03c"],
        ),
        ("short description", |files| set(&mut files.definition, "/info", "description", json!("Jira.")), vec!["D04c"]),
        ("no version", |files| remove(&mut files.definition, "/info", "version"), vec!["D05"]),
        (
            "no address for mail",
            |files| set(&mut files.definition, "/info/contact", "email", json!("nobody")),
            vec!["D06c"],
        ),
        ("host of samples", |files| files.definition["host"] = json!("dummyurl.contoso.com"), vec!["D07"]),
        ("base path without slash", |files| files.definition["basePath"] = json!("jira"), vec!["D08"]),
        ("base path with slash at its end", |files| files.definition["basePath"] = json!("/jira/"), vec!["D08"]),
        ("two schemes", |files| files.definition["schemes"] = json!(["https", "wss"]), vec!["D09"]),
        (
            "unknown reference",
            |files| {
                set(
                    &mut files.definition,
                    &format!("{POST}/responses/200"),
                    "schema",
                    json!({"$ref": "#/definitions/None"}),
                )
            },
            vec!["D20"],
        ),
        (
            "implicit flow",
            |files| set(&mut files.definition, "/securityDefinitions/oauth2_auth", "flow", json!("implicit")),
            vec!["D21"],
        ),
        ("nothing required", |files| files.definition["security"] = json!([]), vec!["D22"]),
        ("unknown scheme", |files| files.definition["security"] = json!([{"other": []}]), vec!["D22"]),
        (
            "another token address",
            |files| {
                set(
                    &mut files.definition,
                    "/securityDefinitions/oauth2_auth",
                    "tokenUrl",
                    json!("https://auth.atlassian.com/token"),
                )
            },
            vec!["D24"],
        ),
        ("no metadata", |files| remove(&mut files.definition, "", "x-ms-connector-metadata"), vec!["D25c"]),
        (
            "unknown category",
            |files| set(&mut files.definition, "/x-ms-connector-metadata/2", "propertyValue", json!("Work")),
            vec!["D25c"],
        ),
        ("tag twice", |files| files.definition["tags"] = json!([{"name": "a"}, {"name": "A"}]), vec!["D26"]),
        ("far too large", |files| files.definition["x-notes"] = json!("x".repeat(500_001)), vec!["D27"]),
        ("unknown extension", |files| set(&mut files.definition, POST, "x-ms-visible", json!("none")), vec!["D28"]),
    ]
}

fn operation_mutations() -> Vec<Mutation> {
    vec![
        ("no marker", |files| remove(&mut files.definition, POST, "x-ms-agentic-protocol"), vec!["D10"]),
        ("a PUT", |files| rename(&mut files.definition, "/paths/~1mcp", "post", "put"), vec!["D12"]),
        (
            "id with a dash",
            |files| set(&mut files.definition, POST, "operationId", json!("Invoke-MCP")),
            vec!["D14", "D14w"],
        ),
        ("another id", |files| set(&mut files.definition, POST, "operationId", json!("CallJira")), vec!["D14w"]),
        ("no summary", |files| remove(&mut files.definition, POST, "summary"), vec!["D15"]),
        ("summary with a dash", |files| set(&mut files.definition, POST, "summary", json!("Jira - MCP")), vec!["D15c"]),
        (
            "no full stop",
            |files| set(&mut files.definition, POST, "description", json!("Sends a message")),
            vec!["D16c"],
        ),
        (
            "schema on default",
            |files| {
                set(
                    &mut files.definition,
                    &format!("{POST}/responses"),
                    "default",
                    json!({"description": "No.", "schema": {"type": "object"}}),
                )
            },
            vec!["D17"],
        ),
        (
            "header with X-",
            |files| parameter(files, json!({"name": "X-Site", "in": "header", "type": "string"})),
            vec!["D18w", "D18x"],
        ),
        (
            "internal default that is not required",
            |files| {
                parameter(
                    files,
                    json!({"name": "Site", "in": "header", "type": "string", "default": "a", "x-ms-visibility": "internal"}),
                )
            },
            vec!["D18i", "D18w"],
        ),
        (
            "events",
            |files| files.definition["produces"] = json!(["application/json", "text/event-stream"]),
            vec!["D19"],
        ),
    ]
}

fn properties_mutations() -> Vec<Mutation> {
    const SETTINGS: &str = "/properties/connectionParameters/token/oAuthSettings";
    vec![
        (
            "no parameter",
            |files| set(&mut files.properties, "/properties", "connectionParameters", json!({})),
            vec!["P00"],
        ),
        ("unknown key", |files| set(&mut files.properties, "/properties", "colour", json!("red")), vec!["P01"]),
        (
            "white",
            |files| {
                set(&mut files.properties, "/properties", "iconBrandColor", json!("#FFFFFF"));
                files.icon = Some(picture(230, [255; 4]));
            },
            vec!["P02c"],
        ),
        (
            "unknown capability",
            |files| set(&mut files.properties, "/properties", "capabilities", json!(["cloud"])),
            vec!["P03"],
        ),
        (
            "unknown provider",
            |files| set(&mut files.properties, SETTINGS, "identityProvider", json!("jira")),
            vec!["P05"],
        ),
        ("empty client id", |files| set(&mut files.properties, SETTINGS, "clientId", json!("")), vec!["P06"]),
        (
            "scopes apart",
            |files| {
                set(
                    &mut files.properties,
                    SETTINGS,
                    "scopes",
                    json!(["read:jira-work", "write:jira-work", "offline_access"]),
                )
            },
            vec!["P07"],
        ),
        (
            "no refresh token",
            |files| {
                let scope = "read:jira-work";
                set(&mut files.properties, SETTINGS, "scopes", json!([scope]));
                set(&mut files.definition, "/securityDefinitions/oauth2_auth", "scopes", json!({scope: "Read."}));
                files.definition["security"] = json!([{"oauth2_auth": [scope]}]);
            },
            vec!["P08"],
        ),
        ("global redirect", |files| set(&mut files.properties, SETTINGS, "redirectMode", json!("Global")), vec!["P09"]),
        (
            "own redirect",
            |files| set(&mut files.properties, SETTINGS, "redirectUrl", json!("https://contoso.com/back")),
            vec!["P09u"],
        ),
        (
            "no refresh address",
            |files| remove(&mut files.properties, &format!("{SETTINGS}/customParameters"), "refreshUrl"),
            vec!["P10"],
        ),
        (
            "boolean for a text",
            |files| set(&mut files.properties, &format!("{SETTINGS}/properties"), "IsFirstParty", json!(false)),
            vec!["P11"],
        ),
        ("no owner", |files| remove(&mut files.properties, "/properties", "stackOwner"), vec!["P12c"]),
        (
            "unknown policy",
            |files| {
                set(
                    &mut files.properties,
                    "/properties",
                    "policyTemplateInstances",
                    json!([{"templateId": "sethead", "title": "a", "parameters": {}}]),
                )
            },
            vec!["P13"],
        ),
        (
            "policy for another operation",
            |files| {
                let parameters =
                    json!({"x-ms-apimTemplateParameter.newPath": "/x", "x-ms-apimTemplate-operationName": ["Other"]});
                set(
                    &mut files.properties,
                    "/properties",
                    "policyTemplateInstances",
                    json!([{"templateId": "routerequesttoendpoint", "title": "a", "parameters": parameters}]),
                );
            },
            vec!["P13"],
        ),
        (
            "no script",
            |files| set(&mut files.properties, "/properties", "scriptOperations", json!(["InvokeMCP"])),
            vec!["P14"],
        ),
        (
            "required as a boolean",
            |files| {
                set(
                    &mut files.properties,
                    "/properties/connectionParameters/token/uiDefinition/constraints",
                    "required",
                    json!(true),
                )
            },
            vec!["P16"],
        ),
        (
            "key in the clear",
            |files| {
                with_key(files);
                files.properties["properties"]["connectionParameters"]["api_key"]["type"] = json!("string");
            },
            vec!["P17"],
        ),
        ("key as it should be", with_key, vec![]),
    ]
}

fn surrounding_mutations() -> Vec<Mutation> {
    vec![
        ("no icon", |files| files.icon = None, vec!["F01c"]),
        ("small icon", |files| files.icon = Some(picture(64, [0x00, 0x52, 0xcc, 0xff])), vec!["F01c"]),
        ("transparent icon", |files| files.icon = Some(picture(230, [0x00, 0x52, 0xcc, 0x00])), vec!["F01c"]),
        ("icon of another colour", |files| files.icon = Some(picture(230, [0xcc, 0x52, 0x00, 0xff])), vec!["F01c"]),
        ("icon that is none", |files| files.icon = Some(b"GIF89a".to_vec()), vec!["F01c"]),
        ("readme without headings", |files| files.readme = Some("# Jira\n".to_owned()), vec!["F01c"]),
        (
            "token in the readme",
            |files| files.readme = files.readme.as_ref().map(|text| format!("{text}\nghp_{}\n", "a".repeat(36))),
            vec!["P06s"],
        ),
        (
            "array without items",
            |files| schema(files, r#"{"type":"object","properties":{"a":{"type":"array"}}}"#),
            vec!["T02"],
        ),
        ("alternatives", |files| schema(files, r#"{"type":"object","anyOf":[]}"#), vec!["T02"]),
        (
            "a property called like a keyword",
            |files| {
                schema(files, r#"{"type":"object","properties":{"anyOf":{"type":"string"},"$ref":{"type":"string"}}}"#)
            },
            vec![],
        ),
        (
            "exclusive bound",
            |files| schema(files, r#"{"type":"object","properties":{"a":{"type":"integer","exclusiveMinimum":0}}}"#),
            vec!["T03"],
        ),
        (
            "enum alone",
            |files| {
                schema(
                    files,
                    r#"{"type":"object","properties":{"a":{"type":"string","enum":["on","off"],"description":"on or not"}}}"#,
                )
            },
            vec!["T04"],
        ),
        (
            "too many tools",
            |files| files.schemas = (0..129).map(|at| (format!("tool_{at}.input"), "{}".to_owned())).collect(),
            vec!["T05"],
        ),
        (
            "name that clients refuse",
            |files| files.schemas = vec![("get.it.input".to_owned(), "{}".to_owned())],
            vec!["T05"],
        ),
        (
            "sound policy",
            |files| {
                files.policy = Some(POLICY.to_owned());
                files.deployment = Some("name: 'jira-mcp-gateway-secret'".to_owned());
            },
            vec![],
        ),
        ("policy that is not XML", |files| files.policy = Some("<policies>".to_owned()), vec!["A01"]),
        ("buffered policy", |files| files.policy = Some(POLICY.replace(" buffer-response=\"false\"", "")), vec!["A01"]),
        (
            "literal secret",
            |files| files.policy = Some(POLICY.replace("{{jira-mcp-gateway-secret}}", "abc")),
            vec!["A01"],
        ),
        (
            "body read",
            |files| {
                files.policy = Some(POLICY.replace(
                    "<outbound>",
                    "<outbound><set-variable name=\"b\" value=\"@(context.Response.Body.As&lt;string&gt;())\" />",
                ))
            },
            vec!["A01"],
        ),
        (
            "undeclared named value",
            |files| {
                files.policy = Some(POLICY.to_owned());
                files.deployment = Some("name: 'other'".to_owned());
            },
            vec!["A01"],
        ),
        (
            "token without audience and tenant",
            |files| {
                files.policy = Some(POLICY.replace(
                    "<base /><set-header",
                    "<base /><validate-jwt header-name=\"Authorization\" /><set-header",
                ))
            },
            vec!["A02"],
        ),
    ]
}
