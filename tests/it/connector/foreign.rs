//! Connectors of other people: the shapes of published ones, with names of our own, and the rules that
//! each of them breaks.

use serde_json::{Value, json};

use super::{CERTIFIED, Files};

const DESCRIPTION: &str = "Lets an agent work with what a team has agreed on, as the signed-in person.";

/// A definition with one POST, which `change` makes its own.
fn definition(host: &str, base_path: &str, path: &str, operation: Value) -> Value {
    json!({
        "swagger": "2.0",
        "info": {
            "title": "Widgets MCP",
            "description": DESCRIPTION,
            "version": "1.0.0",
            "contact": {"name": "Widget Support", "url": "https://support.contoso.com", "email": "help@contoso.com"},
        },
        "host": host,
        "basePath": base_path,
        "schemes": ["https"],
        "paths": {path: {"post": operation}},
        "securityDefinitions": {},
        "security": [],
        "x-ms-connector-metadata": [
            {"propertyName": "Website", "propertyValue": "https://www.contoso.com"},
            {"propertyName": "Privacy policy", "propertyValue": "https://www.contoso.com/privacy"},
            {"propertyName": "Categories", "propertyValue": "AI;Productivity"},
        ],
    })
}

fn operation(id: &str, description: &str) -> Value {
    json!({
        "operationId": id,
        "summary": "Invoke Widgets MCP",
        "description": description,
        "x-ms-agentic-protocol": "mcp-streamable-1.0",
        "responses": {"200": {"description": "Immediate Response"}},
    })
}

/// Takes from a definition what connectors that were never to be certified do not have.
fn uncertified(mut definition: Value, description: &str) -> Value {
    definition["info"].as_object_mut().unwrap().remove("contact");
    definition["info"]["description"] = json!(description);
    definition.as_object_mut().unwrap().remove("x-ms-connector-metadata");
    definition
}

fn properties(parameters: Value, color: &str) -> Value {
    json!({"properties": {
        "connectionParameters": parameters,
        "iconBrandColor": color,
        "capabilities": [],
        "publisher": "Widgets",
        "stackOwner": "Widgets",
    }})
}

fn unowned(mut properties: Value) -> Value {
    for key in ["publisher", "stackOwner"] {
        properties["properties"].as_object_mut().unwrap().remove(key);
    }
    properties
}

fn sign_in(definition: &mut Value, scopes: &[&str]) {
    let described: serde_json::Map<String, Value> =
        scopes.iter().map(|scope| ((*scope).to_owned(), json!("What it allows."))).collect();
    definition["securityDefinitions"] = json!({"oauth": {
        "type": "oauth2",
        "flow": "accessCode",
        "authorizationUrl": "https://id.contoso.com/authorize",
        "tokenUrl": "https://id.contoso.com/token",
        "scopes": described,
    }});
    definition["security"] = json!([{"oauth": scopes}]);
}

fn token(scopes: &[&str], client: &str, mode: &str, names: [&str; 3]) -> Value {
    let [authorization, token, refresh] = names;
    json!({"token": {
        "type": "oauthSetting",
        "oAuthSettings": {
            "identityProvider": "oauth2",
            "clientId": client,
            "scopes": scopes,
            "redirectMode": mode,
            "redirectUrl": "https://global.consent.azure-apim.net/redirect/widgets-5f01",
            "properties": {"IsFirstParty": "False", "IsOnbehalfofLoginSupported": false},
            "customParameters": {
                authorization: {"value": "https://id.contoso.com/authorize"},
                token: {"value": "https://id.contoso.com/token"},
                refresh: {"value": "https://id.contoso.com/token"},
            },
        },
        "uiDefinition": {"displayName": "Sign in", "constraints": {"required": "true", "hidden": "false"}},
    }})
}

const CAMEL: [&str; 3] = ["authorizationUrl", "tokenUrl", "refreshUrl"];

/// Rules broken beside icon and readme, which these shapes say nothing of.
fn broken(definition: Value, properties: Value) -> Vec<String> {
    let files = Files { definition, properties, schemas: Vec::new(), ..Files::certified() };
    files.broken(CERTIFIED).into_iter().filter(|id| id != "F01c").collect()
}

#[test]
fn a_sample_for_streamable_http() {
    let mut post = operation("InvokeMCP", "");
    post.as_object_mut().unwrap().remove("description");
    let mut definition = uncertified(definition("dummyurl.contoso.com", "/mcp", "/", post), "Sample.");
    definition.as_object_mut().unwrap().remove("security");
    let properties = unowned(properties(json!({}), "#007ee5"));
    assert_eq!(broken(definition, properties), ["D04c", "D06c", "D07", "D16c", "D25c", "P02c", "P12c"]);
}

#[test]
fn a_sample_for_the_transport_that_is_gone() {
    let mut post = operation("InvokeServer", "");
    post.as_object_mut().unwrap().remove("description");
    post["x-ms-agentic-protocol"] = json!("mcp-sse-1.0");
    post["responses"] = json!({});
    let definition = uncertified(definition("dummyurl.contoso.com", "/sse", "/", post), "Sample.");
    let address = json!({"serverUrl": {"type": "string", "uiDefinition": {"displayName": "Server", "constraints": {"required": "true"}}}});
    let mut properties = unowned(properties(address, "#007ee5"));
    properties["properties"]["policyTemplateInstances"] = json!([{
        "templateId": "dynamichosturl",
        "title": "Route to the server",
        "parameters": {"x-ms-apimTemplateParameter.urlTemplate": "@connectionParameters('serverUrl')", "x-ms-apimTemplate-operationName": []},
    }]);
    let expected = ["D04c", "D06c", "D07", "D11", "D16c", "D17", "D25c", "P02c", "P12c"];
    assert_eq!(broken(definition, properties), expected);
}

#[test]
fn a_server_that_is_all_script() {
    let mut definition = definition("", "/", "/mcp", operation("InvokeMCP", "Answers MCP requests in a script."));
    definition["consumes"] = json!(["application/json"]);
    definition["produces"] = json!(["application/json"]);
    let definition = uncertified(definition, "Many tools.");
    let mut properties = properties(json!({}), "#da3b01");
    properties["properties"]["capabilities"] = json!(["actions"]);
    assert_eq!(broken(definition, properties), ["D04c", "D06c", "D07", "D25c"]);
}

#[test]
fn a_certified_one_with_names_in_pascal_case_and_no_client() {
    let scopes = ["mcp", "mcp.read", "offline_access"];
    let mut post = operation("InvokeMCP", "Sends a request to the server of Widgets.");
    post["consumes"] = json!(["application/json"]);
    post["produces"] = json!(["application/json"]);
    post["responses"]["200"]["schema"] = json!({"type": "object"});
    let mut definition = definition("mcp.widgets.co", "/", "/mcp", post);
    definition["paths"]["/healthz"] = json!({"get": {
        "operationId": "GetHealth",
        "summary": "Get health",
        "description": "Tells whether the server lives.",
        "responses": {"200": {"description": "It does."}},
    }});
    sign_in(&mut definition, &scopes);
    let token = token(&scopes, "", "GlobalPerConnector", ["AuthorizationUrl", "TokenUrl", "RefreshUrl"]);
    assert_eq!(broken(definition, properties(token, "#2665f1")), ["P01", "P06", "P07", "P10", "P10k"]);
}

#[test]
fn a_certified_one_with_all_scopes_in_one_key() {
    let scopes = ["widgets.mcp offline_access"];
    let mut post = operation("InvokeServer", "Sends a request to the server of Widgets.");
    post["x-ms-visibility"] = json!("advanced");
    for status in ["400", "401", "500"] {
        post["responses"][status] = json!({"description": "It failed."});
    }
    let mut definition = definition("mcp.widgets.com", "/", "/agents", post);
    definition["tags"] = json!([{"name": "mcp"}]);
    sign_in(&mut definition, &scopes);
    let token = token(&scopes, "PLACEHOLDER_CLIENTID", "Global", CAMEL);
    assert_eq!(broken(definition, properties(token, "#22092B")), ["P09"]);
}

#[test]
fn a_certified_one_with_a_header_and_schemas_of_failures() {
    let scopes = ["list", "read", "search"];
    let mut post = operation("InvokeServer", "Sends a request to the server of Widgets.");
    post["parameters"] = json!([{
        "name": "Accept",
        "in": "header",
        "type": "string",
        "required": true,
        "default": "application/json, text/event-stream",
        "x-ms-visibility": "internal",
    }]);
    post["consumes"] = json!(["application/json"]);
    post["produces"] = json!(["application/json", "text/event-stream"]);
    for status in ["401", "500"] {
        post["responses"][status] = json!({"description": "It failed.", "schema": {"$ref": "#/definitions/Failure"}});
    }
    let mut definition = definition("mcp.widgets.com", "/", "/mcp", post);
    definition["definitions"] = json!({"Failure": {"type": "object"}});
    sign_in(&mut definition, &scopes);
    let token = token(&scopes, "REPLACE_WITH_CLIENT_ID", "Global", CAMEL);
    let expected = ["D17", "D18w", "D19", "P07", "P08", "P09"];
    assert_eq!(broken(definition, properties(token, "#ff4851")), expected);
}

#[test]
fn one_of_an_independent_publisher_with_a_key_in_the_query() {
    let mut definition =
        definition("mcp.widgets.com", "/", "/mcp/", operation("InvokeServer", "Searches for Widgets."));
    definition["info"]["title"] = json!("Widgets MCP (Independent Publisher)");
    definition["securityDefinitions"] = json!({"api_key": {"type": "apiKey", "in": "query", "name": "widgetsApiKey"}});
    definition["security"] = json!([{"api_key": []}]);
    let constraints = json!({"tabIndex": 2, "clearText": false, "required": "true"});
    let key = json!({"api_key": {"type": "securestring", "uiDefinition": {"displayName": "Key", "constraints": constraints}}});
    assert_eq!(broken(definition, properties(key, "#da3b01")), ["D03c"]);
}
