//! Resources: files that are compiled in, and the replies of reading tools under an address.

use serde_json::{Map, Value};

/// One resource as clients see it.
#[derive(Clone, Copy, Debug)]
pub struct Resource {
    /// Its address; with `{name}` for a value it stands for many.
    pub uri: &'static str,
    /// A short name, unique in the server.
    pub name: &'static str,
    /// The name for people.
    pub title: &'static str,
    /// The media type.
    pub mime: &'static str,
    /// What it holds.
    pub content: Content,
}

/// What a resource holds.
#[derive(Clone, Copy, Debug)]
pub enum Content {
    /// A text that is compiled in.
    Text(&'static str),
    /// The reply of a tool, whose arguments are the values in the address.
    Tool(&'static str),
}

impl Resource {
    /// Whether it stands for many addresses.
    pub fn is_template(&self) -> bool {
        self.uri.contains('{')
    }

    /// The values in an address of this resource; nothing when the address is not one of its own.
    pub fn values(&self, uri: &str) -> Option<Map<String, Value>> {
        let mut values = Map::new();
        let (mut template, mut rest) = (self.uri, uri);
        while let Some((literal, after)) = template.split_once('{') {
            let (name, after) = after.split_once('}')?;
            rest = rest.strip_prefix(literal)?;
            let end = rest.find('/').unwrap_or(rest.len());
            let (value, behind) = rest.split_at(end);
            values.insert(name.to_owned(), Value::from(decoded(value)?));
            (template, rest) = (after, behind);
        }
        (template == rest).then_some(values)
    }
}

/// One segment of an address without its percent escapes; nothing when it is empty or not UTF-8.
fn decoded(segment: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(segment.len());
    let mut rest = segment.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        if *first != b'%' {
            bytes.push(*first);
            continue;
        }
        let digits = std::str::from_utf8(rest.get(..2)?).ok()?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        rest = rest.get(2..)?;
    }
    String::from_utf8(bytes).ok().filter(|value| !value.is_empty())
}
