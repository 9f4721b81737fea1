//! The connector: what is emitted for every way to prove oneself, and the checker's rules on ours and on
//! the shapes of other people's connectors.

mod emitted;
mod foreign;
mod mutations;
mod program;
mod rules;
mod schemas;

use mcpgen::connector::{Package, PackageText, Strictness, check};
use mcpgen::emit::emit;
use mcpgen::model::{Connector, ConnectorAuthentication, ConnectorCertification, OAuthProvider, Plan};
use mcpgen::source::Sources;
use mcpgen::tree::FileTree;
use serde_json::Value;

use crate::support;

/// What the example connector signs in with.
fn oauth() -> ConnectorAuthentication {
    ConnectorAuthentication::OAuth2 {
        provider: OAuthProvider::OAuth2,
        authorization_url: "https://auth.atlassian.com/authorize?audience=api.atlassian.com&prompt=consent".to_owned(),
        token_url: "https://auth.atlassian.com/oauth/token".to_owned(),
        audience: None,
        scopes: "read:jira-work write:jira-work offline_access".to_owned(),
    }
}

/// The Jira plan with a connector that certification would take.
fn plan(authentication: ConnectorAuthentication) -> Plan {
    let mut plan = support::sound_plan(&support::root().join("specs/jira.yaml"), None);
    let connector: &mut Connector = plan.connector.as_mut().unwrap();
    connector.authentication = authentication;
    connector.certified = Some(ConnectorCertification {
        stack_owner: "Atlassian".to_owned(),
        contact_name: "Contoso Integration Support".to_owned(),
        contact_url: "https://support.contoso.com".to_owned(),
        contact_email: "integrations@contoso.com".to_owned(),
        website: "https://www.atlassian.com/software/jira".to_owned(),
        privacy_policy: "https://www.atlassian.com/legal/privacy-policy".to_owned(),
        categories: vec!["Collaboration".to_owned(), "IT Operations".to_owned()],
    });
    plan
}

/// The files of a connector in memory, to be spoiled.
#[derive(Clone)]
struct Files {
    definition: Value,
    properties: Value,
    /// Instead of the definition's JSON.
    raw_definition: Option<String>,
    readme: Option<String>,
    script: Option<String>,
    settings: Option<String>,
    icon: Option<Vec<u8>>,
    schemas: Vec<(String, String)>,
    policy: Option<String>,
    deployment: Option<String>,
}

impl Files {
    fn of(tree: &FileTree, folder: &str) -> Self {
        let text = |path: &str| String::from_utf8(tree.get(path).unwrap().bytes.clone()).unwrap();
        let json = |name: &str| serde_json::from_str(&text(&format!("{folder}/{name}"))).unwrap();
        let schemas = tree.iter().filter_map(|(path, _)| {
            let name = path.as_str().strip_prefix("schemas/")?.strip_suffix(".json")?;
            Some((name.to_owned(), text(path.as_str())))
        });
        Self {
            definition: json("apiDefinition.swagger.json"),
            properties: json("apiProperties.json"),
            raw_definition: None,
            readme: Some(text(&format!("{folder}/readme.md"))),
            script: None,
            settings: None,
            icon: None,
            schemas: schemas.collect(),
            policy: None,
            deployment: None,
        }
    }

    /// The files for certification of a connector that signs in with OAuth, whole but for its icon.
    fn certified() -> Self {
        let tree = emit(&plan(oauth())).unwrap();
        Self { icon: Some(picture(230, [0x00, 0x52, 0xcc, 0xff])), ..Self::of(&tree, "connector/certified") }
    }

    /// Ids of the rules that are broken, each once, in the order of their ids.
    fn broken(&self, strictness: Strictness) -> Vec<String> {
        let mut ids: Vec<String> = self.told(strictness).into_iter().map(|(id, _, _)| id).collect();
        ids.sort();
        ids.dedup();
        ids
    }

    /// Every breach: the rule, whether it is an error, and the message.
    fn told(&self, strictness: Strictness) -> Vec<(String, bool, String)> {
        let mut sources = Sources::default();
        let mut add = |name: &str, text: &Option<String>| match text {
            Some(text) => PackageText::There(sources.add(name, text.as_str())),
            None => PackageText::Absent,
        };
        let definition = self.raw_definition.clone().unwrap_or_else(|| self.definition.to_string());
        let mut package = Package {
            definition: add("apiDefinition.swagger.json", &Some(definition)),
            properties: add("apiProperties.json", &Some(self.properties.to_string())),
            readme: add("readme.md", &self.readme),
            script: add("script.csx", &self.script),
            deployment: add("apim.bicep", &self.deployment),
            icon: self.icon.clone(),
            ..Package::default()
        };
        package.settings.extend(add("settings.json", &self.settings).file());
        package.policies.extend(add("apim-policy.xml", &self.policy).file());
        for (name, text) in &self.schemas {
            package.schemas.extend(add(name, &Some(text.clone())).file().map(|file| (name.clone(), file)));
        }
        let verdict = check(&sources, &package, strictness);
        let severity = |found: &mcpgen::diagnostics::Diagnostic| found.severity == mcpgen::diagnostics::Severity::Error;
        verdict
            .diagnostics
            .iter()
            .map(|found| (found.code.to_owned(), severity(found), found.message.clone()))
            .collect()
    }
}

/// Certification wanted, other people's files.
const CERTIFIED: Strictness = Strictness { certified: true, strict: false };

/// A PNG of one colour with an opacity, made without compression.
fn picture(side: u32, [red, green, blue, opacity]: [u8; 4]) -> Vec<u8> {
    let line: Vec<u8> = std::iter::once(0).chain((0..side).flat_map(|_| [red, green, blue, opacity])).collect();
    let pixels: Vec<u8> = (0..side).flat_map(|_| line.clone()).collect();
    let mut header = Vec::new();
    header.extend(side.to_be_bytes());
    header.extend(side.to_be_bytes());
    header.extend([8, 6, 0, 0, 0]);
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    for (kind, data) in
        [(b"IHDR", header), (b"IDAT", miniz_oxide::deflate::compress_to_vec_zlib(&pixels, 1)), (b"IEND", Vec::new())]
    {
        png.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
        png.extend(kind);
        png.extend(data);
        // The checker looks at the picture and not at the check sums.
        png.extend([0, 0, 0, 0]);
    }
    png
}
