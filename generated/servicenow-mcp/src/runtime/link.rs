//! Where a list goes on when the upstream gives an address for that, in a `Link` header or in its answer.
//!
//! An address is never called. It must lie below the server's base URL, and of it one query parameter is taken, which
//! the tool's own request then carries. So whatever the address says, the request is the one that was reviewed.

use http::HeaderValue;
use url::Url;

use super::answer::Answer;
use super::call::Call;
use super::leaf::Leaf;
use super::page::Next;

/// Longest address that is looked at, in bytes.
const LONGEST_ADDRESS: usize = 8 * 1024;

/// Most `Link` headers that are looked at.
const MOST_HEADERS: usize = 16;

/// Longest `Link` header that is looked at, in bytes.
const LONGEST_HEADER: usize = 32 * 1024;

impl Call<'_> {
    /// The position that the `Link` header with the relation `next` gives to a query parameter.
    pub fn next_link(&self, answer: &Answer, parameter: &str) -> Next {
        let links = || answer.links.iter().take(MOST_HEADERS);
        match links().find_map(target) {
            Some(target) => self.position_in(&target, parameter),
            None if links().any(|header| header.len() > LONGEST_HEADER) => Next::Refused,
            None => Next::End,
        }
    }

    /// The position that an address in the answer gives to a query parameter.
    pub fn next_address(&self, address: Leaf<'_>, parameter: &str) -> Next {
        match address.text().filter(|address| !address.is_empty()) {
            Some(address) => self.position_in(&address, parameter),
            None => Next::End,
        }
    }

    fn position_in(&self, address: &str, parameter: &str) -> Next {
        match position(&self.service.settings.base_url, address, parameter) {
            Some(position) => Next::At(position),
            None => Next::Refused,
        }
    }
}

/// The value of a query parameter in an address below `base`; nothing when it lies elsewhere or does not hold the
/// parameter exactly once. An address without a host is read relative to `base`.
pub fn position(base: &Url, address: &str, parameter: &str) -> Option<String> {
    if address.len() > LONGEST_ADDRESS {
        return None;
    }
    let prefix = format!("{}/", base.path().trim_end_matches('/'));
    let mut folder = base.clone();
    folder.set_path(&prefix);
    // Reading it as a URL also resolves dot segments, so that the prefix is that of what would be called.
    let address = folder.join(address).ok()?;
    let is_below = address.path().strip_prefix(prefix.as_str()).is_some() || address.path() == base.path();
    let has_user = !address.username().is_empty() || address.password().is_some();
    if address.origin() != base.origin() || !is_below || has_user {
        return None;
    }
    let mut values = address.query_pairs().filter(|(name, _)| name == parameter).map(|(_, value)| value);
    let value = values.next().filter(|value| !value.is_empty())?;
    values.next().is_none().then(|| value.into_owned())
}

/// The target of the first link with the relation `next` in a header (RFC 8288, section 3).
pub fn target(header: &HeaderValue) -> Option<String> {
    let mut rest = header.to_str().ok().filter(|text| text.len() <= LONGEST_HEADER)?;
    loop {
        rest = rest.trim_start_matches([' ', '\t', ',']);
        let (target, after) = rest.strip_prefix('<')?.split_once('>')?;
        let (is_next, after) = relation(after);
        if is_next {
            return Some(target.trim().to_owned());
        }
        rest = after;
    }
}

/// Reads the parameters of one link: whether it has the relation `next`, and what follows the link. Of several `rel`
/// the first counts; a link with an `anchor` is about something else than the answer.
fn relation(parameters: &str) -> (bool, &str) {
    let (mut relations, mut has_anchor) = (None, false);
    let mut rest = parameters.trim_start();
    while let Some(after) = rest.strip_prefix(';') {
        let end = after.find(['=', ';', ',']).unwrap_or(after.len());
        let (name, after) = after.split_at_checked(end).unwrap_or((after, ""));
        let (value, after) = match after.strip_prefix('=') {
            Some(after) => value(after.trim_start()),
            None => (String::new(), after),
        };
        match name.trim().to_ascii_lowercase().as_str() {
            "rel" if relations.is_none() => relations = Some(value),
            "anchor" => has_anchor = true,
            _ => {}
        }
        rest = after.trim_start();
    }
    let is_next =
        relations.is_some_and(|names| names.split_ascii_whitespace().any(|name| name.eq_ignore_ascii_case("next")));
    (is_next && !has_anchor, rest)
}

/// A token or a quoted string, and what follows it.
fn value(text: &str) -> (String, &str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find([';', ',']).unwrap_or(text.len());
        let (token, rest) = text.split_at_checked(end).unwrap_or((text, ""));
        return (token.trim().to_owned(), rest);
    };
    let mut value = String::new();
    let mut characters = quoted.chars();
    while let Some(character) = characters.next() {
        match character {
            '"' => break,
            '\\' => value.extend(characters.next()),
            other => value.push(other),
        }
    }
    (value, characters.as_str())
}
