//! The environment of a server: every variable that it reads, when it must be set, and what it means.
//!
//! This table is the one source of `.env.example`, of `--print-env` and of the README's table; the generator compiles
//! the same file, so it names nothing outside itself.

/// What of a server decides which variables it reads.
#[derive(Clone, Debug)]
pub struct Profile<'p> {
    /// Name of the binary.
    pub binary: &'p str,
    /// Name of the upstream for people.
    pub title: &'p str,
    /// Base URL of the upstream; `{NAME}` stands for an environment variable.
    pub base_url: &'p str,
    /// What variables of the base URL mean, in the allow-list's words.
    pub base_url_help: Vec<(&'p str, &'p str)>,
    /// Header and variable of the gateway's secret.
    pub gateway: Option<(&'p str, &'p str)>,
    /// Header of the callers' keys, and the variable that lists them.
    pub api_keys: Option<(&'p str, &'p str)>,
    /// Where the credential for the upstream comes from.
    pub credential: CredentialSource,
    /// Where that credential is put.
    pub form: CredentialForm<'p>,
    /// Hosts that clients may address when the environment says nothing.
    pub allowed_hosts: Vec<&'p str>,
    /// Origins of browsers that may call when the environment says nothing.
    pub allowed_origins: Vec<&'p str>,
    /// Longest time for one attempt at the upstream, in milliseconds.
    pub upstream_timeout_ms: u64,
    /// How many requests are served at once.
    pub concurrency: u64,
}

/// Where the credential for the upstream comes from.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum CredentialSource {
    /// There is none.
    Nowhere,
    /// Over HTTP from each caller; on stdio from the environment.
    Caller,
    /// From the environment.
    Environment,
}

/// Where the credential for the upstream is put.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum CredentialForm<'p> {
    /// `Authorization: Bearer …`.
    Bearer,
    /// `Authorization: Basic …`, from `user:password`.
    Basic,
    /// A header of this name.
    Header(&'p str),
    /// A query parameter of this name.
    Query(&'p str),
}

/// When a variable must be set.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Needed {
    /// For every start.
    Always,
    /// For `--http`.
    Http,
    /// Without `--http`.
    Stdio,
    /// Never.
    Never,
}

/// One variable.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// When it must be set.
    pub needed: Needed,
    /// Whether it is a secret, which may then stand in the file that `NAME_FILE` names.
    pub is_secret: bool,
    /// What holds when it is not set; nothing when something must be said.
    pub default: Option<String>,
    /// What it means, without a full stop.
    pub meaning: String,
}

/// Every variable that a server reads, those that must be set first.
pub fn variables(profile: &Profile<'_>) -> Vec<Variable> {
    let mut list = base_url_variables(profile);
    if let Some((header, name)) = profile.gateway {
        let meaning = format!(
            "the secret that the gateway sends as `{header}`, at least 16 characters; two, separated by a comma, while \
             rotating"
        );
        list.push(Variable { is_secret: true, ..variable(name, Needed::Http, None, meaning) });
    }
    if let Some((header, name)) = profile.api_keys {
        let meaning = format!(
            "who may call, as `organisation:digest` entries separated by commas; the digest is the SHA-256, in \
             hexadecimal, of the key that the organisation sends as `{header}`, which has at least 32 characters"
        );
        list.push(Variable { is_secret: true, ..variable(name, Needed::Http, None, meaning) });
    }
    let meaning = "signs cursors, at least 32 characters, the same in all replicas; two, separated by a comma, while \
                   rotating: the first signs, both are accepted";
    list.push(Variable { is_secret: true, ..variable("STATE_KEY", Needed::Http, None, meaning) });
    list.extend(credentials(profile));
    list.extend(deployment(profile));
    list
}

/// The text of `.env.example`: placeholders only. What must be set is left empty, so that a copy which nobody filled in
/// does not start.
pub fn example(profile: &Profile<'_>) -> String {
    let Profile { binary, title, .. } = profile;
    let title = one_line(title);
    let mut text = format!(
        "# The environment of {binary}, an MCP server for {title}. Copy it to `.env`, which is never committed, and fill it \
         in.\n# The program does not read that file; a shell loads it: set -a; . ./.env; set +a\n\
         # A secret may also stand in a file: set NAME_FILE to its path instead of NAME.\n"
    );
    for variable in variables(profile) {
        let Variable { name, needed, default, meaning, .. } = variable;
        let when = match needed {
            Needed::Always => "Required: ",
            Needed::Http => "Required with --http: ",
            Needed::Stdio => "Required without --http: ",
            Needed::Never => "",
        };
        let meaning = one_line(&capitalised(&format!("{when}{meaning}")));
        let name = one_line(&name);
        let assignment = match needed {
            Needed::Always | Needed::Http => format!("{name}="),
            Needed::Stdio | Needed::Never => format!("# {name}={}", one_line(&default.unwrap_or_default())),
        };
        text.push_str(&format!("\n# {meaning}.\n{assignment}\n"));
    }
    text
}

fn variable(name: &str, needed: Needed, default: Option<String>, meaning: impl Into<String>) -> Variable {
    Variable { name: name.to_owned(), needed, is_secret: false, default, meaning: meaning.into() }
}

fn base_url_variables(profile: &Profile<'_>) -> Vec<Variable> {
    let mut list: Vec<Variable> = Vec::new();
    let names = profile.base_url.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
    for (name, _) in names {
        if list.iter().any(|known| known.name == name) {
            continue;
        }
        let help = profile.base_url_help.iter().find(|(known, _)| *known == name);
        let meaning = match help {
            Some((_, help)) => help.trim_end_matches('.').to_owned(),
            None => format!("part of the base URL `{}`", profile.base_url),
        };
        list.push(variable(name, Needed::Always, None, meaning));
    }
    list
}

fn credentials(profile: &Profile<'_>) -> Vec<Variable> {
    let needed = match profile.credential {
        CredentialSource::Nowhere => return Vec::new(),
        CredentialSource::Caller => Needed::Stdio,
        CredentialSource::Environment => Needed::Always,
    };
    let title = profile.title;
    let over_http = match profile.credential {
        CredentialSource::Caller => "; with --http each caller sends a token of their own and this is not read",
        _ => "",
    };
    let form = match profile.form {
        CredentialForm::Bearer => "sent as a bearer token".to_owned(),
        CredentialForm::Basic => "`user:password`, sent by the scheme Basic".to_owned(),
        CredentialForm::Header(name) => format!("sent as the header `{name}`"),
        CredentialForm::Query(name) => format!("sent as the query parameter `{name}`"),
    };
    let token = format!("the credential for {title}, {form}{over_http}");
    let mut list = vec![Variable { is_secret: true, ..variable("UPSTREAM_TOKEN", needed, None, token) }];
    if matches!(profile.form, CredentialForm::Bearer | CredentialForm::Basic) {
        let whole = "instead of `UPSTREAM_TOKEN`: the whole value of the header `Authorization`, such as `Basic …`";
        list.push(Variable { is_secret: true, ..variable("UPSTREAM_AUTHORIZATION", Needed::Never, None, whole) });
    }
    list
}

/// Addresses, times and limits: all have a default.
fn deployment(profile: &Profile<'_>) -> Vec<Variable> {
    let optional = |name: &str, default: String, meaning: &str| variable(name, Needed::Never, Some(default), meaning);
    let seconds = match profile.upstream_timeout_ms {
        whole if whole.is_multiple_of(1_000) => format!("{}s", whole / 1_000),
        milliseconds => format!("{milliseconds}ms"),
    };
    vec![
        optional("BIND", "127.0.0.1:8080".to_owned(), "address to listen on; in a container `0.0.0.0:8080`"),
        optional(
            "ALLOWED_HOSTS",
            profile.allowed_hosts.join(","),
            "host names that clients may use, separated by commas; behind a gateway the name that the gateway sends",
        ),
        optional(
            "ALLOWED_ORIGINS",
            profile.allowed_origins.join(","),
            "origins of browsers that may call, with port, separated by commas",
        ),
        optional("UPSTREAM_BASE_URL", profile.base_url.to_owned(), "another base URL, such as that of a mock"),
        optional("REQUEST_TIMEOUT", "60s".to_owned(), "longest time for a whole call"),
        optional("UPSTREAM_TIMEOUT", seconds, "longest time for one attempt at the upstream"),
        optional("MAX_CONCURRENCY", profile.concurrency.to_string(), "requests served at once"),
        optional("REPLY_BUDGET", String::new(), "lowers the largest size of every reply, in bytes"),
        optional("RUST_LOG", "info,rmcp=error".to_owned(), "log filter"),
    ]
}

/// A text that cannot end its line.
fn one_line(text: &str) -> String {
    let is_break = |letter: char| letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}');
    text.chars().map(|letter| if is_break(letter) { ' ' } else { letter }).collect()
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}
