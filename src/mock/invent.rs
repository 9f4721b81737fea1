//! Invents values that look like somebody's data, from a sample's shape and the names in it.

use serde_json::{Map, Value, json};

use super::words::{ACTIONS, FILES, LABELS, NAMES, PRIORITIES, PROJECTS, STATUSES, THINGS, TYPES, ZONES};

/// Numbers that look random and are the same for the same seeds (`SplitMix64`).
#[derive(Debug, Clone)]
pub(super) struct Numbers(u64);

impl Numbers {
    pub(super) fn new(seeds: &[u64]) -> Self {
        let mut numbers = Self(0x9e37_79b9_7f4a_7c15);
        for seed in seeds {
            numbers.0 ^= *seed;
            numbers.0 = numbers.next();
        }
        numbers
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 to below `limit`.
    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit.max(1)
    }

    /// From 0 to below 1.
    pub(super) fn share(&mut self) -> f64 {
        f64::from(u32::try_from(self.next() >> 32).unwrap_or(0)) / 4_294_967_296.0
    }

    fn pick<'a>(&mut self, words: &[&'a str]) -> &'a str {
        let at = usize::try_from(self.below(u64::try_from(words.len()).unwrap_or(1))).unwrap_or(0);
        words.get(at).copied().unwrap_or_default()
    }
}

/// The element that is invented.
#[derive(Debug)]
pub(super) struct Element<'a> {
    /// Which of its list.
    pub(super) number: u64,
    /// Chooses its values.
    pub(super) seed: u64,
    /// What its key starts with.
    pub(super) prefix: &'a str,
    /// Whether it is a piece of work with fields, whose key has a number.
    pub(super) is_work: bool,
}

/// An element with the shape of a sample. What a value is depends on the names that lead to it, not on their
/// order, so an element is the same wherever it is asked for.
pub(super) fn element(sample: &Value, element: &mut Element<'_>) -> Value {
    value(sample, &mut Vec::new(), element)
}

/// What keys start with: the letters of the first example that looks like a key.
pub(super) fn prefix<'a>(examples: impl Iterator<Item = &'a Value>) -> String {
    examples
        .filter_map(Value::as_object)
        .flat_map(Map::values)
        .filter_map(Value::as_str)
        .filter_map(|text| text.split_once('-'))
        .find(|(letters, digits)| {
            !letters.is_empty()
                && letters.bytes().all(|byte| byte.is_ascii_uppercase())
                && !digits.is_empty()
                && digits.bytes().all(|byte| byte.is_ascii_digit())
        })
        .map_or_else(|| "ITEM".to_owned(), |(letters, _)| letters.to_owned())
}

fn value<'v>(sample: &'v Value, path: &mut Vec<&'v str>, element: &Element<'_>) -> Value {
    match sample {
        Value::Object(members) if is_document(members) => document(&mut numbers(path, element)),
        Value::Object(members) => {
            let members = members.iter().map(|(name, member)| {
                path.push(name);
                let member = value(member, path, element);
                path.pop();
                (name.clone(), member)
            });
            Value::Object(members.collect())
        }
        Value::Array(items) => list(items, path, element),
        Value::String(text) => Value::String(string(text, path, element)),
        Value::Number(_) => json!(integer(path, element)),
        Value::Bool(_) => json!(!numbers(path, element).next().is_multiple_of(5)),
        Value::Null => Value::Null,
    }
}

/// A list of up to three elements that differ.
fn list<'v>(items: &'v [Value], path: &mut Vec<&'v str>, element: &Element<'_>) -> Value {
    let Some(sample) = items.first() else { return Value::Array(Vec::new()) };
    let most = if sample.is_object() { 3 } else { 4 };
    let count = numbers(path, element).below(most);
    let mut made: Vec<Value> = Vec::new();
    for number in 0..count {
        let own = Element {
            seed: element.seed ^ (number + 1).wrapping_mul(0x2545_f491_4f6c_dd1d),
            number: number + 1,
            ..*element
        };
        let item = value(sample, path, &own);
        if !made.contains(&item) {
            made.push(item);
        }
    }
    Value::Array(made)
}

fn numbers(path: &[&str], element: &Element<'_>) -> Numbers {
    let name = path
        .iter()
        .flat_map(|name| name.bytes())
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    Numbers::new(&[element.seed, name])
}

fn integer(path: &[&str], element: &Element<'_>) -> u64 {
    let mut numbers = numbers(path, element);
    match path.last().copied().unwrap_or_default() {
        "id" => id(element.number),
        "number" => element.number,
        name if name.to_ascii_lowercase().contains("size") => 1_000 + numbers.below(2_000_000),
        _ => numbers.below(40),
    }
}

/// A text: what the sample says when that is more than a filler, else something that fits the names.
fn string(sample: &str, path: &[&str], element: &Element<'_>) -> String {
    let mut numbers = numbers(path, element);
    if is_datetime(sample) {
        return datetime(sample, &mut numbers);
    }
    if sample != "text" {
        return sample.to_owned();
    }
    let last = path.last().copied().unwrap_or_default();
    let parent = path.iter().rev().nth(1).copied().unwrap_or_default();
    match (last.to_ascii_lowercase().as_str(), parent.to_ascii_lowercase().as_str()) {
        ("key", "") if element.is_work => format!("{}-{}", element.prefix, element.number),
        ("key", "") if element.number > 1 => format!("{}{}", element.prefix, element.number),
        ("key", _) => element.prefix.to_owned(),
        ("id", _) => id(element.number).to_string(),
        ("sys_id", _) => format!("{:032}", element.number),
        ("number", _) => format!("INC{:07}", element.number),
        ("accountid" | "account_id", _) => format!("5b10{:020x}", u128::from(numbers.next())),
        ("displayname" | "author" | "assignee" | "reporter" | "login" | "user", _) => numbers.pick(NAMES).to_owned(),
        ("projecttypekey", _) => "software".to_owned(),
        ("name", "status" | "to" | "transitions") => numbers.pick(STATUSES).to_owned(),
        ("name", "issuetype" | "type") => numbers.pick(TYPES).to_owned(),
        ("name", "priority") => numbers.pick(PRIORITIES).to_owned(),
        ("name", "assignee" | "author" | "reporter" | "creator" | "user" | "owner") => numbers.pick(NAMES).to_owned(),
        ("name", _) => numbers.pick(PROJECTS).to_owned(),
        ("state" | "status", _) => numbers.pick(STATUSES).to_owned(),
        ("labels" | "tags", _) => numbers.pick(LABELS).to_owned(),
        ("filename" | "file_name", _) => format!("{}-{}", numbers.below(90), numbers.pick(FILES)),
        ("mimetype" | "content_type", _) => "image/png".to_owned(),
        ("timezone" | "time_zone", _) => numbers.pick(ZONES).to_owned(),
        ("email" | "emailaddress", _) => format!("person{}@example.com", numbers.below(40)),
        ("self" | "url" | "href" | "link" | "html_url" | "repository_url" | "hosted_invoice_url", _) => {
            format!("https://example.com/{}", element.number)
        }
        _ => phrase(&mut numbers),
    }
}

/// Ids have five digits; what was asked for by such an id keeps it.
fn id(number: u64) -> u64 {
    if number < 10_000 { 10_000 + number } else { number }
}

fn phrase(numbers: &mut Numbers) -> String {
    format!("{} {}", numbers.pick(ACTIONS), numbers.pick(THINGS))
}

fn is_datetime(text: &str) -> bool {
    let shape: String =
        text.chars().map(|character| if character.is_ascii_digit() { '0' } else { character }).take(10).collect();
    shape == "0000-00-00"
}

/// Another moment in the form of the sample.
fn datetime(sample: &str, numbers: &mut Numbers) -> String {
    let date = format!("2026-{:02}-{:02}", 1 + numbers.below(9), 1 + numbers.below(28));
    let time = format!("T{:02}:{:02}:{:02}", 6 + numbers.below(14), numbers.below(60), numbers.below(60));
    let rest = sample.get(10..).unwrap_or_default();
    match rest.get(9..).filter(|_| rest.starts_with('T')) {
        Some(rest) => format!("{date}{time}{rest}"),
        None => format!("{date}{rest}"),
    }
}

fn is_document(members: &Map<String, Value>) -> bool {
    members.get("type").is_some_and(|kind| kind == "doc") && members.contains_key("content")
}

/// An Atlassian document: paragraphs with marks, a list, sometimes code.
fn document(numbers: &mut Numbers) -> Value {
    let text = |text: String| json!({"type": "text", "text": text});
    let paragraph = |content: Vec<Value>| json!({"type": "paragraph", "content": content});
    let mut content = vec![paragraph(vec![
        text(format!("{}. Seen by ", phrase(numbers))),
        json!({"type": "text", "text": numbers.pick(NAMES), "marks": [{"type": "strong"}]}),
        text(" on the test system.".to_owned()),
    ])];
    let items: Vec<Value> = (0..=numbers.below(3))
        .map(|_| json!({"type": "listItem", "content": [paragraph(vec![text(phrase(numbers))])]}))
        .collect();
    content.push(json!({"type": "bulletList", "content": items}));
    if numbers.below(3) == 0 {
        let code = format!("retry --times {}", 1 + numbers.below(5));
        content.push(json!({"type": "codeBlock", "attrs": {"language": "sh"}, "content": [text(code)]}));
    }
    json!({"type": "doc", "version": 1, "content": content})
}
