//! `connector`: the Power Platform connector in front of the server.

use super::fields::{Checker, Fields};
use super::{Spanned, sections};
use crate::diagnostics::{ConnectorProblem, Problem};
use crate::model::{OAuthProvider, connector_terms as terms};
use crate::source::{Node, Span};

/// `connector`.
#[derive(Debug, Clone, PartialEq)]
pub struct ConnectorSection {
    /// Where it stands.
    pub span: Span,
    /// `host`.
    pub host: String,
    /// `base_path`.
    pub base_path: Option<String>,
    /// `title`.
    pub title: Option<Spanned<String>>,
    /// `description`.
    pub description: Option<Spanned<String>>,
    /// `publisher`.
    pub publisher: Option<String>,
    /// `icon_brand_color`.
    pub icon_brand_color: Option<Spanned<String>>,
    /// `identity_provider`.
    pub identity_provider: Option<Spanned<OAuthProvider>>,
    /// `entra`.
    pub entra: Option<EntraSection>,
    /// `apim.rate`: calls, and the milliseconds they are counted in.
    pub apim_rate: Option<(u32, u64)>,
    /// `certified`.
    pub certified: Option<CertifiedSection>,
}

/// `connector.entra`.
#[derive(Debug, Clone, PartialEq)]
pub struct EntraSection {
    /// Where it stands.
    pub span: Span,
    /// `resource`.
    pub resource: String,
    /// `tenant`.
    pub tenant: Option<String>,
}

/// `connector.certified`.
#[derive(Debug, Clone, PartialEq)]
pub struct CertifiedSection {
    /// Where it stands.
    pub span: Span,
    /// `stack_owner`.
    pub stack_owner: String,
    /// `contact.name`.
    pub contact_name: String,
    /// `contact.url`.
    pub contact_url: String,
    /// `contact.email`.
    pub contact_email: String,
    /// `website`.
    pub website: String,
    /// `privacy_policy`.
    pub privacy_policy: String,
    /// `categories`, one or two.
    pub categories: Vec<String>,
}

pub(super) fn connector(checker: &mut Checker, node: Option<&Node>) -> Option<ConnectorSection> {
    let known = [
        "host",
        "base_path",
        "title",
        "description",
        "publisher",
        "icon_brand_color",
        "identity_provider",
        "entra",
        "apim",
        "certified",
    ];
    let fields = checker.fields(node?, "`connector`", &known, &["icon", "script"])?;
    let host = host(checker, &fields);
    let base_path = base_path(checker, &fields);
    let title = words(checker, &fields, "title");
    let description = words(checker, &fields, "description");
    let publisher = words(checker, &fields, "publisher").map(|publisher| publisher.value);
    let icon_brand_color = color(checker, &fields);
    let providers = [("oauth2", OAuthProvider::OAuth2), ("oauth2pkce", OAuthProvider::OAuth2Pkce)];
    let identity_provider = sections::choice(checker, &fields, "identity_provider", &providers);
    let apim_rate = fields
        .node("apim")
        .and_then(|node| checker.fields(node, "`connector.apim`", &["rate"], &[]))
        .and_then(|fields| checker.rate(&fields, "rate"));
    let entra = fields.node("entra").and_then(|node| entra(checker, node));
    let certified = fields.node("certified").and_then(|node| certified(checker, node));
    Some(ConnectorSection {
        span: fields.span,
        host: host?,
        base_path,
        title,
        description,
        publisher,
        icon_brand_color,
        identity_provider,
        entra,
        apim_rate,
        certified,
    })
}

/// The application in Microsoft Entra that callers' tokens are for.
fn entra(checker: &mut Checker, node: &Node) -> Option<EntraSection> {
    let fields = checker.fields(node, "`connector.entra`", &["resource", "tenant"], &[])?;
    let resource = checker.required_string(&fields, "resource")?;
    let tenant = checker.string(&fields, "tenant");
    let is_plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._/".contains(&byte));
    let id = resource.value.strip_prefix("api://").or_else(|| resource.value.strip_prefix("https://"));
    if !id.is_some_and(|id| !id.is_empty() && !id.ends_with('/') && is_plain(id)) {
        let problem = ConnectorProblem::EntraResource { resource: resource.value.clone(), span: resource.span };
        report(checker, &problem);
    }
    let is_tenant =
        |name: &str| matches!(name, "common" | "organizations") || name.contains(['-', '.']) && is_plain(name);
    if let Some(tenant) = tenant.as_ref().filter(|tenant| !is_tenant(&tenant.value) || tenant.value.contains('/')) {
        report(checker, &ConnectorProblem::EntraTenant { tenant: tenant.value.clone(), span: tenant.span });
    }
    Some(EntraSection { span: fields.span, resource: resource.value, tenant: tenant.map(|tenant| tenant.value) })
}

fn report(checker: &mut Checker, problem: &ConnectorProblem) {
    checker.push(problem.diagnostic());
}

fn host(checker: &mut Checker, fields: &Fields<'_>) -> Option<String> {
    let host = checker.required_string(fields, "host")?;
    if let Some(reason) = terms::host_fault(&host.value) {
        report(checker, &ConnectorProblem::Host { host: host.value, reason, span: host.span });
        return None;
    }
    Some(host.value)
}

fn base_path(checker: &mut Checker, fields: &Fields<'_>) -> Option<String> {
    let path = checker.string(fields, "base_path")?;
    if let Some(reason) = terms::base_path_fault(&path.value) {
        report(checker, &ConnectorProblem::BasePath { path: path.value, reason, span: path.span });
        return None;
    }
    Some(path.value)
}

/// Most characters of a text: far more than a form of the platform shows.
const TEXT_LIMIT: usize = 4_000;

/// A text that says something, and is no book.
fn words(checker: &mut Checker, fields: &Fields<'_>, key: &'static str) -> Option<Spanned<String>> {
    let text = checker.string(fields, key)?;
    let reason = if text.value.chars().count() > TEXT_LIMIT {
        Some("it has more than 4000 characters")
    } else {
        (!text.value.contains(char::is_alphanumeric)).then_some("it says nothing")
    };
    if let Some(reason) = reason {
        report(checker, &ConnectorProblem::Words { key, reason, span: text.span });
        return None;
    }
    Some(text)
}

fn color(checker: &mut Checker, fields: &Fields<'_>) -> Option<Spanned<String>> {
    let color = checker.string(fields, "icon_brand_color")?;
    if !terms::is_color(&color.value) {
        let reason = "a colour is `#` and six hexadecimal digits, in quotes: `'#0052CC'`";
        report(checker, &ConnectorProblem::Color { color: color.value, reason, span: color.span });
        return None;
    }
    Some(color)
}

fn certified(checker: &mut Checker, node: &Node) -> Option<CertifiedSection> {
    let known = ["stack_owner", "contact", "website", "privacy_policy", "categories"];
    let fields = checker.fields(node, "`connector.certified`", &known, &[])?;
    let stack_owner = stack_owner(checker, &fields);
    let website = url(checker, &fields, "website");
    let privacy_policy = url(checker, &fields, "privacy_policy");
    let categories = categories(checker, &fields);
    if fields.node("contact").is_none() {
        checker.missing(&fields, "contact");
    }
    let contact = fields.node("contact").and_then(|node| contact(checker, node));
    let (contact_name, contact_url, contact_email) = contact?;
    Some(CertifiedSection {
        span: fields.span,
        stack_owner: stack_owner?,
        contact_name,
        contact_url,
        contact_email,
        website: website?,
        privacy_policy: privacy_policy?,
        categories: categories?,
    })
}

fn stack_owner(checker: &mut Checker, fields: &Fields<'_>) -> Option<String> {
    let owner = checker.required_string(fields, "stack_owner")?;
    let plain = owner.value.chars().all(|character| character.is_alphanumeric() || character == ' ');
    if !plain || owner.value.trim().is_empty() {
        let reason = "it holds letters, digits and blanks only";
        report(checker, &ConnectorProblem::Words { key: "stack_owner", reason, span: owner.span });
        return None;
    }
    Some(owner.value)
}

fn contact(checker: &mut Checker, node: &Node) -> Option<(String, String, String)> {
    let fields = checker.fields(node, "`connector.certified.contact`", &["name", "url", "email"], &[])?;
    if fields.node("name").is_none() {
        checker.missing(&fields, "name");
    }
    let name = words(checker, &fields, "name").map(|name| name.value);
    let url = url(checker, &fields, "url");
    let email = checker.required_string(&fields, "email").filter(|email| {
        let sound = terms::is_email(&email.value);
        if !sound {
            report(checker, &ConnectorProblem::Email { text: email.value.clone(), span: email.span });
        }
        sound
    });
    Some((name?, url?, email?.value))
}

fn url(checker: &mut Checker, fields: &Fields<'_>, key: &'static str) -> Option<String> {
    let url = checker.required_string(fields, key)?;
    if !terms::is_https_url(&url.value) {
        report(checker, &ConnectorProblem::Url { key, span: url.span });
        return None;
    }
    Some(url.value)
}

fn categories(checker: &mut Checker, fields: &Fields<'_>) -> Option<Vec<String>> {
    let Some(said) = checker.strings(fields, "categories") else {
        if fields.node("categories").is_none() {
            checker.missing(fields, "categories");
        }
        return None;
    };
    if !(1..=2).contains(&said.value.len()) {
        report(checker, &ConnectorProblem::CategoryCount { span: said.span });
    }
    for category in said.value.iter().filter(|category| !terms::CATEGORIES.contains(&category.as_str())) {
        report(
            checker,
            &ConnectorProblem::Category { category: category.clone(), known: terms::CATEGORIES, span: said.span },
        );
    }
    Some(said.value)
}
