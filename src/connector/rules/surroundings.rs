//! Rules of what stands around the two files: icon and readme, tools, server, gateway.

super::declare! {
    F01C = "F01c" Certification Files: "`icon.png` is an opaque square PNG of about 230 pixels on the brand's colour, and `readme.md` has the headings of the template",
        "certification looks at both",
        "add the icon, or the headings that are missing";
    T01 = "T01" Error Files: "no tool's schema holds `$ref`, `$defs` or `definitions`",
        "the platform leaves such a tool out without a word",
        "write the schema out in place";
    T02 = "T02" Error Files: "every `type` is one word, every array has `items`, and nothing is `anyOf`, `oneOf` or `allOf`",
        "the platform cuts such a schema off",
        "leave out of `required` what may be absent, and take one form";
    T03 = "T03" Error Files: "no bound is `exclusiveMinimum` or `exclusiveMaximum` with a number",
        "the platform fails with a FormatException",
        "use `minimum` and `maximum`";
    T04 = "T04" Warning Files: "the description names the values of an `enum`",
        "the platform reads an enum as any text",
        "repeat the values in the description";
    T05 = "T05" Error Files: "there are at most 128 tools, and clients can bear their names",
        "an agent takes no more than 128, and works better with 30 or fewer",
        "offer fewer tools, with names of letters, digits, `_` and `-`, at most 64";
    T06 = "T06" Error Generation: "replies stay below 500 kB and calls below 100 s",
        "the platform gives up what is larger or slower",
        "lower `defaults.budget` or `upstream.timeout`";
    V01 = "V01" Error ServerTests: "`initialize` of 2024-11-05 is answered",
        "the platform's client speaks it",
        "keep the generated server's answer";
    V02 = "V02" Error ServerTests: "a notification is answered with 202 and no body",
        "otherwise the platform never asks for the tools",
        "keep the generated server's answer, and let the gateway pass it on";
    V03 = "V03" Error ServerTests: "GET is answered with 405",
        "404 breaks the connection",
        "keep the generated server's answer, and let the gateway pass it on";
    V04 = "V04" Error ServerTests: "an unknown `Mcp-Session-Id` is accepted",
        "the platform was seen to send one that no server gave it",
        "keep the server without sessions";
    V05 = "V05" Error ServerTests: "a client that accepts both JSON and events gets JSON",
        "servers that always answered with events failed",
        "keep the server's setting";
    A01 = "A01" Error Files: "the gateway's policy is sound XML without literal secrets, and lets answers stream",
        "reading or storing a body stops the stream, and a policy is committed",
        "use named values, `buffer-response=\"false\"`, and neither `context.Response.Body`, `validate-content` nor `cache-store`";
    A02 = "A02" Error Files: "a policy that checks tokens of Entra checks audience and tenant, and a policy for tokens of the API checks none",
        "a token of the API is opaque to the gateway, and a token of Entra without these checks admits strangers",
        "use the policy that belongs to the server's `auth`";
}
