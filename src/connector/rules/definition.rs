//! Rules of `apiDefinition.swagger.json`.

super::declare! {
    D01 = "D01" Error Files: "the file is JSON in UTF-8 without a byte order mark, an object without repeated keys",
        "the platform's tools open it without looking for a mark, and of two equal keys only one counts",
        "save it as UTF-8 without a byte order mark, and keep one of the keys";
    D02 = "D02" Error Files: "`swagger` is `\"2.0\"`",
        "custom connectors do not read OpenAPI 3",
        "write the definition as Swagger 2.0: `\"swagger\": \"2.0\"`";
    D03 = "D03" Error Files: "`info.title` says something",
        "the tools take the connector's name from it",
        "give the connector a title";
    D03C = "D03c" Certification Files: "the title has at most 30 characters, ends in a letter or digit, and names neither `API`, `Connector` nor a product of the platform",
        "certification refuses other titles",
        "shorten or change the title";
    D04 = "D04" Error Files: "`info.description` is there",
        "the command line tool stops without it",
        "say in a sentence or two what the connector is for";
    D04C = "D04c" Certification Files: "the description has 30 to 500 characters and names no product of the platform",
        "certification refuses other descriptions",
        "change the description";
    D05 = "D05" Error Files: "`info.version` is there",
        "the format of the file wants it",
        "add `\"version\": \"1.0.0\"`";
    D06C = "D06c" Certification Files: "`info.contact` has a name, a URL and an address for mail",
        "certification wants to know whom users can turn to",
        "add `contact` with `name`, `url` and `email`";
    D07 = "D07" Error Files: "`host` is the name of a host that exists, without scheme and path",
        "the platform calls scheme, host and base path put together",
        "write the gateway's name alone, such as `contoso-apim.azure-api.net`";
    D08 = "D08" Error Files: "`basePath` starts with `/` and ends without, unless it is `/`",
        "otherwise the platform says that the backend's URL does not end on the same path",
        "write `/jira-mcp`, not `jira-mcp` or `/jira-mcp/`";
    D09 = "D09" Error Files: "`schemes` is `[\"https\"]`",
        "tokens must not travel in the clear, and the tools take the first scheme",
        "write `\"schemes\": [\"https\"]`";
    D10 = "D10" Error Files: "exactly one operation has `x-ms-agentic-protocol`",
        "one connector is one MCP server; without the marker the platform sees an ordinary operation",
        "mark the one POST of the MCP endpoint";
    D11 = "D11" Error Files: "the marker is `mcp-streamable-1.0`",
        "the transport of `mcp-sse-1.0` was removed in August 2025, and other values are unknown",
        "write `\"x-ms-agentic-protocol\": \"mcp-streamable-1.0\"`";
    D12 = "D12" Error Files: "the marked operation is a POST",
        "MCP messages are sent by POST",
        "move the operation under `post`";
    D13 = "D13" Error Files: "the marked path has no other method",
        "the platform says: paths with the marker should only have a POST operation",
        "take the other method away; the platform opens no stream by GET";
    D14 = "D14" Error Files: "every operation has an `operationId` of letters and digits, and no two the same",
        "the platform builds names from it",
        "give each operation a short id of its own, such as `InvokeMCP`";
    D14W = "D14w" Warning Files: "the marked operation is called `InvokeMCP` or `InvokeServer`",
        "nearly all connectors and the platform's own wizard do; agents were seen to rely on it",
        "call it `InvokeMCP`";
    D15 = "D15" Error Files: "the marked operation has a `summary`",
        "it is the name that makers see",
        "add a few words such as `Invoke Jira MCP server`";
    D15C = "D15c" Certification Files: "the summary has at most 80 characters: letters, digits, blanks, parentheses",
        "certification refuses others",
        "shorten it and take other signs out";
    D16C = "D16c" Certification Files: "the operation's description is a sentence of its own that ends in punctuation",
        "certification wants more than the summary again",
        "write a full sentence with a full stop";
    D17 = "D17" Error Files: "there is a response 200, every response has a description, `default` has no schema, and at most one response has one",
        "the platform's validator refuses operations without it; several schemas passed certification once and are only a habit to avoid",
        "keep `\"responses\": {\"200\": {\"description\": \"MCP response.\"}}`";
    D18 = "D18" Error Files: "the marked operation takes no parameter in body or form",
        "the platform puts its own body there",
        "take the parameter away";
    D18W = "D18w" Warning Files: "the marked operation has no `parameters` at all",
        "header and query parameters become inputs that the model fills in, and most published connectors have none",
        "take `parameters` away, or fix its values by a policy";
    D18X = "D18x" Warning Files: "no header parameter starts with `X-`",
        "such headers did not arrive at the server",
        "use another name for the header";
    D18I = "D18i" Error Files: "an internal parameter with a default is required",
        "the platform's validator wants it so",
        "add `\"required\": true`";
    D19 = "D19" Warning Files: "`consumes` and `produces` name JSON, plain text or forms",
        "the validator's list knows no other; one certified connector names `text/event-stream` all the same",
        "write `application/json`";
    D20 = "D20" Error Files: "every `$ref` leads to a definition of the same file",
        "the platform resolves nothing else",
        "write `#/definitions/NAME` and define it";
    D21 = "D21" Error Files: "OAuth uses `accessCode` with https addresses for authorization and token",
        "connectors support no other flow",
        "write `\"flow\": \"accessCode\"`, `authorizationUrl` and `tokenUrl`";
    D22 = "D22" Error Files: "`security` names what is defined: known schemes, known scopes, and none where nothing is defined",
        "otherwise the validator refuses it, or the connection asks for nothing",
        "make `security` and `securityDefinitions` agree; schemes that are not OAuth take `[]`";
    D23 = "D23" Error Files: "both files ask for the same scopes",
        "different scopes are the usual reason for 401 after a successful sign-in",
        "write the same scopes into `apiDefinition.swagger.json` and `apiProperties.json`";
    D24 = "D24" Error Files: "both files name the same addresses for authorization and token",
        "makers see the one and connections use the other",
        "write the same addresses into both files";
    D25C = "D25c" Certification Files: "`x-ms-connector-metadata` names the site, the privacy policy and one or two known categories",
        "certification refuses connectors without them",
        "add `Website`, `Privacy policy` and `Categories`";
    D26 = "D26" Error Files: "the marked operation has no tags, and no two tags of the file are the same",
        "the platform adds its own and then says that an item is not unique",
        "take `tags` off the operation";
    D27 = "D27" Error Files: "the file has at most 500000 characters and less than 1 MB",
        "Dataverse stores no more",
        "take out what the connector does not need";
    D28 = "D28" Warning Files: "no key that starts with `x-ms-` is unknown",
        "the platform ignores what it does not know, so a slip stays unseen",
        "correct the key, or take it out";
}
