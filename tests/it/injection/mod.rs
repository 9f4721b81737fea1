//! Any plan emits, and no text of it ever becomes code: every text slot is filled with hostile words.

use mcpgen::emit::emit;
use mcpgen::model::{
    AnswerForm, Argument, ArgumentType, Audit, BodyEncoding, BodyFile, BodyMember, BodyPart, BodyStep, BodyValue,
    Check, Connector, ConnectorAuthentication, ConnectorCertification, Gather, OAuthProvider, Page, PageStyle,
    ParameterLocation, ParameterStyle, ParameterValue, PathPart, Plan, ReadKind, RequestParameter, Resource,
    ResourceContent, RustIdent, SampleStyle, ShapeForm, ShapeRules, Style, StyleForm, Tool, Write, WriteValue,
};
use proptest::prelude::*;
use serde::Deserialize;
use syn::visit::Visit;

use crate::support::{root, sound_plan};

/// What an attacker would write where a text belongs.
const PAYLOADS: &[&str] = &[
    "\"); fn canary() {} //",
    "*/ fn canary() {} /*",
    "\n#[canary]\nfn canary() {}",
    "\r#[canary]",
    "{{ canary }}",
    "{% include 'canary' %}",
    "${canary}",
    "`$(canary)`",
    "\u{202e}canary\u{2066}",
    "\u{0}canary",
    "'''\n[dependencies.canary]\npath = '/'\n",
    "\"\n[dependencies.canary]\npath = \"/\"\n",
    "]]>canary<![CDATA[",
    "type",
    "gen",
    "r#self",
    "2fa",
    "",
    "Ω≈ç√",
    "\\u{0}\\",
];

#[test]
fn the_committed_plan_with_every_payload_in_every_place() {
    for start in 0..PAYLOADS.len() {
        let words: Vec<String> =
            PAYLOADS.iter().cycle().skip(start).take(PAYLOADS.len()).map(|&word| word.to_owned()).collect();
        check(&hostile(&words));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_words_in_any_place(words in prop::collection::vec(any::<String>(), 1..12)) {
        check(&hostile(&words));
    }

    #[test]
    fn any_text_gives_a_legal_identifier(text in any::<String>()) {
        for ident in [RustIdent::snake(&text), RustIdent::camel(&text), RustIdent::constant(&text)] {
            prop_assert!(syn::parse_str::<syn::Ident>(ident.as_str()).is_ok(), "{ident}");
            prop_assert!(ident.as_str() != "gen", "a keyword of edition 2024");
        }
        let first = RustIdent::snake(&text);
        let second = RustIdent::snake(&text).unique(&[&first]);
        prop_assert_ne!(first, second);
    }
}

/// Every file parses as what it is, and no payload became a name.
fn check(plan: &Plan) {
    let tree = emit(plan).unwrap();
    for (path, file) in tree.iter() {
        let text = std::str::from_utf8(&file.bytes).unwrap();
        let name = path.as_str();
        if name.ends_with(".rs") {
            let parsed = syn::parse_file(text).unwrap_or_else(|error| panic!("{path}: {error}\n{text}"));
            let mut canaries = Canaries::default();
            canaries.visit_file(&parsed);
            assert!(!canaries.found, "{path} was broken out of:\n{text}");
        } else if name.ends_with(".json") {
            serde_json::from_str::<serde_json::Value>(text).unwrap();
        } else if name.ends_with(".toml") {
            let parsed: toml_edit::DocumentMut = text.parse().unwrap();
            let dependencies = parsed.get("dependencies").and_then(toml_edit::Item::as_table);
            assert!(!dependencies.is_some_and(|table| table.contains_key("canary")), "{text}");
        } else if name.ends_with(".yaml") || name.ends_with(".yml") {
            for document in serde_yaml::Deserializer::from_str(text) {
                let value =
                    serde_yaml::Value::deserialize(document).unwrap_or_else(|error| panic!("{path}: {error}\n{text}"));
                assert!(value.is_mapping() && value.get("canary").is_none(), "{path}:\n{text}");
            }
        } else if name.ends_with(".xml") {
            roxmltree::Document::parse(text).unwrap_or_else(|error| panic!("{path}: {error}\n{text}"));
        }
    }
}

/// Functions and attributes that no payload may become.
#[derive(Default)]
struct Canaries {
    found: bool,
}

impl<'ast> Visit<'ast> for Canaries {
    fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
        self.found |= function.sig.ident == "canary";
        syn::visit::visit_item_fn(self, function);
    }

    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        self.found |= attribute.path().is_ident("canary");
        syn::visit::visit_attribute(self, attribute);
    }
}

/// The Jira plan with every text replaced, words taken in turn.
fn hostile(words: &[String]) -> Plan {
    let mut plan = sound_plan(&root().join("specs/jira.yaml"), None);
    for more in ["tests/it/answers/allow.yaml", "tests/it/pages/allow.yaml"] {
        plan.tools.extend(sound_plan(&root().join(more), None).tools);
    }
    let mut turn = words.iter().cycle();
    let mut word = || turn.next().cloned().unwrap_or_default();
    let server = &mut plan.server;
    server.title = word();
    server.description = Some(word());
    server.instructions = Some(word());
    server.base_url = word();
    server.base_url_variables = vec![word()];
    server.allowed_hosts = vec![word(), word()];
    server.allowed_origins = vec![word()];
    if let Some(gateway) = &mut server.gateway {
        gateway.header = word();
        gateway.variable = word();
    }
    if let Some(oauth) = &mut server.oauth {
        oauth.authorization_url = word();
        oauth.token_url = word();
        oauth.scopes = vec![word()];
    }
    for tool in &mut plan.tools {
        hostile_tool(tool, &mut word);
    }
    if let Some(connector) = &mut plan.connector {
        hostile_connector(connector, &mut word);
    }
    plan.resources = vec![resource(&mut word, true), resource(&mut word, false)];
    for prompt in &mut plan.prompts {
        (prompt.name, prompt.title, prompt.text) = (word(), Some(word()), word());
        for argument in &mut prompt.arguments {
            (argument.name, argument.description, argument.default) = (word(), Some(word()), Some(word()));
        }
    }
    plan.audit = Some(Audit { arguments: true, redact: vec![word(), word()] });
    plan
}

fn resource(word: &mut impl FnMut() -> String, is_file: bool) -> Resource {
    let content = match is_file {
        true => ResourceContent::File { path: "resources/help.md".to_owned(), text: word() },
        false => ResourceContent::Tool(word()),
    };
    Resource { uri: word(), name: word(), title: word(), mime: word(), content }
}

fn hostile_connector(connector: &mut Connector, word: &mut impl FnMut() -> String) {
    connector.host = word();
    connector.base_path = word();
    connector.title = word();
    connector.description = word();
    connector.summary = word();
    connector.operation_description = word();
    connector.publisher = Some(word());
    connector.icon_brand_color = word();
    connector.authentication = ConnectorAuthentication::OAuth2 {
        provider: OAuthProvider::OAuth2,
        authorization_url: word(),
        token_url: word(),
        audience: Some(word()),
        scopes: word(),
    };
    connector.certified = Some(ConnectorCertification {
        stack_owner: word(),
        contact_name: word(),
        contact_url: word(),
        contact_email: word(),
        website: word(),
        privacy_policy: word(),
        categories: vec![word(), word()],
    });
}

fn hostile_tool(tool: &mut Tool, word: &mut impl FnMut() -> String) {
    tool.title = Some(word());
    tool.description = word();
    tool.scopes = vec![word(), word()];
    tool.note_empty = Some(word());
    tool.note_more = Some(word());
    tool.errors = vec![(404, word())];
    tool.request.template = word();
    for part in &mut tool.request.path {
        match part {
            PathPart::Literal(text) => *text = word(),
            PathPart::Argument { name, field, .. } => {
                *name = word();
                *field = RustIdent::snake(name);
            }
        }
    }
    for parameter in &mut tool.request.parameters {
        parameter.name = word();
        if let ParameterValue::Argument { name, default, .. } = &mut parameter.value {
            *name = word();
            *default = Some(word().into());
        }
    }
    hostile_body(tool, word);
    if let Some(page) = &mut tool.page {
        hostile_page(page, word);
    }
    if let Some(list) = &mut tool.sample.list {
        (list.items, list.token_parameter, list.size_parameter) = (word(), word(), Some(word()));
        (list.identity, list.total, list.pages) = ((word(), word()), Some(word()), Some(word()));
        (list.last, list.more) = (Some(word()), Some(word()));
        if let SampleStyle::Token(place) | SampleStyle::NextUrl(place) | SampleStyle::AfterLast(place) = &mut list.style
        {
            *place = word();
        }
    }
    if let Some(pushdown) = &mut tool.request.pushdown {
        pushdown.fields = vec![(word(), word()), (word(), word())];
    }
    for argument in &mut tool.arguments {
        argument.name = word();
        argument.field = RustIdent::snake(&argument.name);
        argument.kind = ArgumentType::String;
        argument.checks = vec![Check::Pattern(word()), Check::OneOf(vec![word(), word()]), Check::MaxLength(9)];
    }
    hostile_request(tool, word);
    hostile_answer(tool, word);
}

fn hostile_request(tool: &mut Tool, word: &mut impl FnMut() -> String) {
    let name = word();
    tool.arguments.push(Argument {
        field: RustIdent::snake(&name),
        name,
        kind: ArgumentType::Value,
        required: false,
        checks: Vec::new(),
        rules: Some(hostile_rules(word)),
    });
    for location in [ParameterLocation::Query, ParameterLocation::Header, ParameterLocation::Cookie] {
        let style = ParameterStyle::Styled(Style { form: StyleForm::Form, explode: true, reserved: true });
        let value = ParameterValue::Fixed(vec![word(), word()].into());
        tool.request.parameters.push(RequestParameter { name: word(), location, style, value });
    }
}

fn hostile_answer(tool: &mut Tool, word: &mut impl FnMut() -> String) {
    for read in &mut tool.reads {
        read.about = word();
        for field in &mut read.fields {
            field.member = word();
            field.field = RustIdent::snake(&field.member);
            if let ReadKind::LeafAt(path) | ReadKind::LeavesAt(path) = &mut field.kind {
                *path = vec![word(), word()];
            }
        }
    }
    match &mut tool.answer {
        AnswerForm::Raw { why, .. } => *why = word(),
        AnswerForm::Text { media_types, .. } | AnswerForm::File { media_types, .. } => *media_types = vec![word()],
        AnswerForm::Outputs | AnswerForm::Done { .. } => {}
    }
    tool.accept = tool.accept.as_ref().map(|_| word());
    for function in &mut tool.writes {
        function.about = word();
        hostile_writes(&mut function.writes, word);
    }
    tool.input_schema = serde_json::json!({word(): word()});
    tool.sample.call.arguments = serde_json::json!({word(): word()});
    tool.sample.call.query = vec![(word(), word())];
    tool.sample.call.path = word();
}

fn hostile_rules(word: &mut impl FnMut() -> String) -> ShapeRules {
    let form =
        ShapeForm { name: word(), required: vec![word()], excluded: vec![word()], tags: vec![(word(), vec![word()])] };
    ShapeRules {
        others: vec![(word(), serde_json::json!({ word(): word() }))],
        nulls: true,
        types: vec![(word(), vec!["any"])],
        open: vec![word()],
        forbidden: vec![(word(), vec![word()])],
        numbers: vec![(word(), vec![-1.5])],
        above: vec![(word(), 0.0)],
        below: vec![(word(), 1e300)],
        forms: vec![(word(), vec![form])],
    }
}

/// How a body is written, turn by turn.
fn hostile_encoding(word: &mut impl FnMut() -> String, turn: usize) -> BodyEncoding {
    let style = Style { form: StyleForm::DeepObject, explode: true, reserved: false };
    let file = BodyFile { argument: word(), name: word(), name_argument: None, most: 9 };
    match turn % 4 {
        0 => BodyEncoding::Json,
        1 => BodyEncoding::Form(vec![(word(), style)]),
        2 => {
            BodyEncoding::Multipart(vec![BodyPart { name: word(), types: vec![word()], file: Some(file), style: None }])
        }
        _ => BodyEncoding::Text,
    }
}

fn hostile_page(page: &mut Page, word: &mut impl FnMut() -> String) {
    (page.output, page.size_argument, page.cursor_argument) = (word(), Some(word()), word());
    if let PageStyle::Link(parameter) | PageStyle::NextUrl { parameter, .. } = &mut page.style {
        *parameter = word();
    }
    if let Some(all) = &mut page.all {
        (all.argument, all.progress) = (word(), Some(word()));
    }
}

fn hostile_body(tool: &mut Tool, word: &mut impl FnMut() -> String) {
    let turn = tool.name.len();
    if let Some(body) = &mut tool.request.body {
        body.media_type = Some(word());
        body.encoding = hostile_encoding(word, turn);
        for member in &mut body.members {
            member.path = vec![BodyStep::Member(word()), BodyStep::Index(0), BodyStep::Member(word())];
            if let BodyValue::Argument { name, default, .. } = &mut member.value {
                (*name, *default) = (word(), Some(serde_json::json!([word()])));
            }
        }
        let path = vec![BodyStep::Member(word())];
        body.members.push(BodyMember { path, value: BodyValue::Fixed(serde_json::json!(word())) });
    }
}

fn hostile_writes(writes: &mut [Write], word: &mut impl FnMut() -> String) {
    for write in writes {
        write.output = word();
        if let WriteValue::Keys { member, .. } = &mut write.value {
            *member = word();
        }
        if let WriteValue::Gathered { gather: Gather::Join(between), .. } = &mut write.value {
            *between = word();
        }
        if let WriteValue::Object(inner) = &mut write.value {
            hostile_writes(inner, word);
        }
    }
}
