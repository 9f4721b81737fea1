//! What the Power Platform accepts in a connector's words: rules of its certification and of its
//! validator that both the allow-list and the checker of connectors hold.

/// Most characters of a certified connector's title.
pub const TITLE_LIMIT: usize = 30;

/// How many characters a certified connector's description has.
pub const DESCRIPTION_LIMITS: std::ops::RangeInclusive<usize> = 30..=500;

/// The categories of `x-ms-connector-metadata`.
pub const CATEGORIES: &[&str] = &[
    "AI",
    "Business Management",
    "Business Intelligence",
    "Collaboration",
    "Commerce",
    "Communication",
    "Content and Files",
    "Finance",
    "Data",
    "Human Resources",
    "Internet of Things",
    "IT Operations",
    "Lifestyle and Entertainment",
    "Marketing",
    "Productivity",
    "Sales and CRM",
    "Security",
    "Social Media",
    "Website",
];

/// Names of products that no certified connector may use in its title or description.
const PRODUCTS: &[&str] = &[
    "power platform",
    "power apps",
    "powerapps",
    "power automate",
    "power bi",
    "power virtual agents",
    "power pages",
    "copilot studio",
    "logic apps",
    "microsoft flow",
    "azure logic",
];

/// Why a certified connector cannot have this title.
#[must_use]
pub fn certified_title_fault(title: &str) -> Option<&'static str> {
    let words = || title.split(|character: char| !character.is_alphanumeric());
    if title.chars().count() > TITLE_LIMIT {
        return Some("a certified title has at most 30 characters");
    }
    if !title.ends_with(char::is_alphanumeric) {
        return Some("a certified title ends in a letter or digit");
    }
    if words().any(|word| word.eq_ignore_ascii_case("api") || word.eq_ignore_ascii_case("connector")) {
        return Some("a certified title holds neither `API` nor `Connector`");
    }
    names_product(title).then_some("a certified title names no product of the Power Platform")
}

/// Why a certified connector cannot have this description.
#[must_use]
pub fn certified_description_fault(description: &str) -> Option<&'static str> {
    if !DESCRIPTION_LIMITS.contains(&description.chars().count()) {
        return Some("a certified description has 30 to 500 characters");
    }
    names_product(description).then_some("a certified description names no product of the Power Platform")
}

/// Why this cannot be the host of a connector.
#[must_use]
pub fn host_fault(host: &str) -> Option<&'static str> {
    if host.is_empty() {
        return Some("it is empty");
    }
    if host.contains("://") {
        return Some("it holds a scheme; the host stands alone");
    }
    let (name, port) = host.split_once(':').map_or((host, None), |(name, port)| (name, Some(port)));
    let is_label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    if !name.split('.').all(is_label) || !port.is_none_or(is_port) {
        return Some("it is no host name: letters, digits, `-` and dots, perhaps a port");
    }
    is_placeholder_host(name).then_some("it is a placeholder or leads nowhere")
}

/// Why this cannot be the path in front of the operation's.
#[must_use]
pub fn base_path_fault(path: &str) -> Option<&'static str> {
    if !path.starts_with('/') {
        return Some("it starts with `/`");
    }
    if path == "/" {
        return None;
    }
    let is_segment = |segment: &str| {
        !segment.is_empty()
            && !matches!(segment, "." | "..")
            && segment.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte))
    };
    let plain = path.split('/').skip(1).all(is_segment);
    (!plain).then_some("it holds letters, digits, `-`, `.`, `_`, `~` between single `/` and none at its end")
}

/// Whether the text is a colour as the platform takes it: `#RRGGBB`.
#[must_use]
pub fn is_color(text: &str) -> bool {
    text.strip_prefix('#')
        .is_some_and(|digits| digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// Whether certification refuses the colour: the platform's default, and white.
#[must_use]
pub fn is_refused_color(color: &str) -> bool {
    color.eq_ignore_ascii_case("#007ee5") || color.eq_ignore_ascii_case("#ffffff")
}

/// Whether the text is an https URL with a host.
#[must_use]
pub fn is_https_url(text: &str) -> bool {
    let rest = text.strip_prefix("https://").unwrap_or_default();
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    !host.is_empty() && !text.chars().any(|character| character.is_whitespace() || character.is_control())
}

/// Whether the text has the form of an address for mail.
#[must_use]
pub fn is_email(text: &str) -> bool {
    let plain = |part: &str| {
        !part.is_empty()
            && part.chars().all(|character| {
                !character.is_whitespace() && !character.is_control() && !"@<>\"(),;:".contains(character)
            })
    };
    text.split_once('@').is_some_and(|(name, domain)| {
        plain(name) && plain(domain) && domain.contains('.') && !domain.starts_with('.') && !domain.ends_with('.')
    })
}

/// Whether asking for these scopes at this address gives a refresh token.
#[must_use]
pub fn asks_for_refresh(scopes: &str, authorization_url: &str) -> bool {
    // ServiceNow gives one with every sign-in, for which its scope is `useraccount`.
    let gives = |scope: &str| scope.contains("offline") || matches!(scope, "refresh_token" | "useraccount");
    scopes.split_whitespace().any(gives) || authorization_url.contains("access_type=offline")
}

/// Whether a client id says of itself that it is to be replaced.
#[must_use]
pub fn is_placeholder_client_id(text: &str) -> bool {
    let upper = text.to_ascii_uppercase();
    upper.starts_with("REPLACE") || upper.starts_with("PLACEHOLDER") || (text.starts_with('<') && text.ends_with('>'))
}

fn names_product(text: &str) -> bool {
    let lower = text.to_lowercase();
    PRODUCTS.iter().any(|product| lower.contains(product))
}

fn is_port(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) && text.parse::<u16>().is_ok_and(|port| port > 0)
}

/// Hosts that cannot exist (RFC 2606, RFC 6761), and words that samples use.
fn is_placeholder_host(name: &str) -> bool {
    const STARTS: &[&str] = &["dummy", "placeholder", "changeme", "replace", "your-", "yourhost", "yourdomain"];
    let lower = name.to_ascii_lowercase();
    let reserved = ["example.com", "example.org", "example.net", "localhost"];
    let in_zone = |zone: &str| lower == zone || lower.ends_with(&format!(".{zone}"));
    reserved.iter().any(|zone| in_zone(zone))
        || ["example", "invalid", "test"].iter().any(|zone| in_zone(zone))
        || lower.split('.').any(|label| STARTS.iter().any(|start| label.starts_with(start)))
}
