//! Rules of `apiProperties.json`.

super::declare! {
    P00 = "P00" Error Files: "both files prove themselves in the same way",
        "otherwise a connection has no credential, or one that is never sent",
        "give the connection parameter that belongs to the definition's security";
    P01 = "P01" Error Files: "the file has the shape that the platform knows",
        "unknown keys are refused or ignored, and names are read with their case",
        "correct the key, or take it out";
    P02 = "P02" Error Files: "`iconBrandColor` is `#RRGGBB`",
        "the format of the file wants it",
        "write six hexadecimal digits after `#`";
    P02C = "P02c" Certification Files: "`iconBrandColor` is neither white nor the platform's own blue",
        "certification refuses `#ffffff` and `#007ee5`",
        "take the brand's colour; independent publishers take `#da3b01`";
    P03 = "P03" Warning Files: "`capabilities` holds `actions` and `triggers` only",
        "no other value is known",
        "write `[\"actions\"]` or `[]`";
    P04 = "P04" Error Files: "the parameter for OAuth is called `token`",
        "the command line tool gives the client secret to that name only",
        "rename the parameter to `token`";
    P05 = "P05" Error Files: "`identityProvider` is one that the platform knows",
        "an unknown one cannot sign anybody in",
        "use `oauth2`, or `aad` for Entra";
    P06 = "P06" Error Files: "`clientId` says something",
        "a connection cannot be made without it; a mark such as `REPLACE_WITH_CLIENT_ID` is for you to replace",
        "put the id of the provider's application there";
    P06S = "P06s" Error Files: "no file holds a secret",
        "these files are committed and sent around",
        "take it out, and give it on the command line or in the portal; then change the secret, it is known now";
    P07 = "P07" Warning Files: "`scopes` is one text with blanks between the scopes",
        "how the platform joins several is not documented",
        "write `[\"first second\"]`";
    P08 = "P08" Warning Files: "a refresh token is asked for",
        "otherwise people sign in again each time that their token expires",
        "add `offline_access`, or what the provider calls it, in both files";
    P09 = "P09" Warning Files: "`redirectMode` is `GlobalPerConnector`",
        "the redirect address is then the connector's own",
        "write `\"redirectMode\": \"GlobalPerConnector\"`";
    P09U = "P09u" Error Files: "`redirectUrl` is the platform's",
        "people come back to no other address",
        "write `https://global.consent.azure-apim.net/redirect`; the platform completes it";
    P10 = "P10" Error Files: "OAuth has https addresses for authorization, token and refresh",
        "each of them is called, the last one when a token expires",
        "add `authorizationUrl`, `tokenUrl` and `refreshUrl`";
    P10K = "P10k" Warning Files: "the custom parameters start with a small letter",
        "nearly all connectors write them so, and the format of the file knows no other",
        "write `authorizationUrl`, not `AuthorizationUrl`";
    P11 = "P11" Warning Files: "`IsFirstParty` is the text `\"True\"` or `\"False\"`",
        "it is a text where others are booleans",
        "write `\"IsFirstParty\": \"False\"`";
    P12C = "P12c" Certification Files: "`publisher` and `stackOwner` are there",
        "certification wants to know who publishes and who owns the service",
        "add both";
    P12X = "P12x" Warning Files: "no `stackOwner` where the command line tool updates the connector",
        "`paconn update` fails with it",
        "keep `stackOwner` in the files for certification only";
    P13 = "P13" Error Files: "policies use known templates and parameters, and operations that exist",
        "the platform ignores a policy whose template or operation it does not know",
        "correct the template, the parameter or the operation";
    P14 = "P14" Error Files: "`scriptOperations` names operations that exist, and `script.csx` is there and smaller than 1 MB",
        "an operation without its script fails",
        "correct the list, or add the script";
    P16 = "P16" Error Files: "`constraints.required` and `constraints.hidden` are texts",
        "they are texts where others are booleans",
        "write `\"required\": \"true\"`";
    P17 = "P17" Error Files: "a key is typed into a parameter of type `securestring`",
        "otherwise it is stored and shown in the clear",
        "write `\"type\": \"securestring\"`";
}
