//! Lists in pages: the upstream's pages, cut to the budget of a reply, with a cursor that loses no item.

use serde_json::{Map, Value};

use super::call::Call;
use super::cursor::{self, Cursor, Digest};
use super::failure::Failure;
use super::leaf::Leaf;
use super::project::{Object, Writing};
use super::read::{Array, Presence};
use super::reply::{self, Reply};
use super::text;

/// Longest position of the upstream that a cursor carries, in bytes.
const LONGEST_POSITION: usize = 8 * 1024;

/// How a tool pages its list.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    /// Output that holds the items.
    pub output: &'static str,
    /// Argument for the number of items.
    pub size_argument: Option<&'static str>,
    /// Argument for the cursor; also the output that holds the next one.
    pub cursor_argument: &'static str,
    /// Items that the upstream is asked for when the caller does not say.
    pub default_size: i64,
    /// Most items that the upstream is asked for.
    pub size_cap: i64,
}

/// The page that one call asks for.
#[derive(Clone, Debug)]
pub struct PageRequest<'p> {
    page: &'p Page,
    cursor: Cursor,
    only: Option<&'p [String]>,
    remarks: Vec<String>,
}

impl<'p> PageRequest<'p> {
    /// How many items the upstream is asked for, and the most that the reply shows.
    pub fn size(&self) -> i64 {
        i64::from(self.cursor.size)
    }

    /// The upstream's position; none for its first page.
    pub fn position(&self) -> Option<&str> {
        self.cursor.position.as_deref()
    }

    /// Narrows each item to the outputs that the caller named.
    #[must_use]
    pub fn only(mut self, only: Option<&'p [String]>) -> Self {
        self.only = only;
        self
    }
}

impl Call<'_> {
    /// Works out which page is asked for.
    ///
    /// # Errors
    /// [`Failure::Argument`] for a size below 1 and for a cursor that was not given out for these arguments.
    pub fn page<'p>(
        &self,
        page: &'p Page,
        size: Option<i64>,
        cursor: Option<&str>,
    ) -> Result<PageRequest<'p>, Failure> {
        let mut remarks = Vec::new();
        let size = page_size(page, size, &mut remarks)?;
        let arguments = digest_of_arguments(self.given, page);
        let cursor = match cursor.filter(|cursor| !cursor.is_empty()) {
            None => Cursor { position: None, size, arguments, skip: 0, last: Digest::default() },
            Some(text) => {
                let keys = &self.service.settings.state_keys;
                let cursor = Cursor::decode(text, self.tool.name, keys).ok_or_else(|| {
                    let problem = "is not a cursor of this tool; take it unchanged from the last reply, or leave it \
                                   out to begin again";
                    Failure::argument(page.cursor_argument, problem)
                })?;
                if cursor.arguments != arguments {
                    let problem =
                        "belongs to a call with other arguments; repeat those, or leave it out to begin again";
                    return Err(Failure::argument(page.cursor_argument, problem));
                }
                cursor
            }
        };
        Ok(PageRequest { page, cursor, only: None, remarks })
    }

    /// Replies with the items of a page that fit the budget, at least one, and the cursor for what follows.
    /// `next` is the upstream's position after this page; `identity` tells items apart.
    ///
    /// # Errors
    /// None today.
    pub fn reply_page<'a, T>(
        &self,
        page: &PageRequest<'_>,
        array: &Array<T>,
        next: Option<impl AsRef<str>>,
        identity: impl Fn(&T) -> Leaf<'a>,
        write: impl Fn(&T, &mut Object<'_>),
    ) -> Result<Reply, Failure> {
        let next = next.as_ref().map(AsRef::as_ref);
        let next = next.filter(|next| !next.is_empty() && Some(*next) != page.position());
        let is_unusable = next.is_some_and(|next| next.len() > LONGEST_POSITION);
        let next = next.filter(|_| !is_unusable);
        let start = first_item(&page.cursor, &array.items, &identity);
        let list = List { call: self, page, next, items: &array.items, start };
        let mut writing = self.writing();
        writing.counts.dropped = array.dropped;
        let shown = list.write(&mut writing, &identity, &write);
        let cursor = list.cursor_after(shown, &identity);
        finish(&mut writing, page.page, cursor.as_deref());
        let mut remarks = page.remarks.clone();
        remarks.extend(self.notes(array, shown, cursor.as_deref()));
        if is_unusable {
            remarks.push("More items exist, but the upstream's position is too long to go on from.".to_owned());
        }
        Ok(Reply::new(writing, remarks))
    }

    /// The sentences that the allow-list adds to a list.
    fn notes<T>(&self, array: &Array<T>, shown: usize, cursor: Option<&str>) -> Vec<String> {
        let more = |cursor| {
            let more = self.tool.notes.more?;
            Some(more.replace("{shown}", &shown.to_string()).replace("{next}", cursor))
        };
        let note = match cursor {
            _ if array.presence != Presence::Present => {
                Some(format!("The answer of {} held no list.", self.service.definition.title))
            }
            Some(cursor) => more(cursor),
            None if array.items.is_empty() => self.tool.notes.empty.map(str::to_owned),
            None => None,
        };
        note.into_iter().collect()
    }
}

/// A list that is being written.
struct List<'l, 'c, T> {
    call: &'l Call<'c>,
    page: &'l PageRequest<'l>,
    next: Option<&'l str>,
    items: &'l [T],
    start: usize,
}

impl<T> List<'_, '_, T> {
    /// Writes as many items as were asked for and fit, whatever the upstream sent; gives their number.
    fn write<'a>(
        &self,
        writing: &mut Writing,
        identity: &impl Fn(&T) -> Leaf<'a>,
        write: &impl Fn(&T, &mut Object<'_>),
    ) -> usize {
        writing.bytes.push(b'{');
        text::write_json(&mut writing.bytes, self.page.page.output);
        writing.bytes.extend_from_slice(b":[");
        // A cursor's length depends on its position only, so one of each kind tells what to keep free.
        let after_drop = self.tail(Some(1), identity);
        let after_all = self.tail(None, identity);
        let budget = self.call.budget();
        let size = usize::try_from(self.page.cursor.size).unwrap_or(usize::MAX);
        let mut shown = 0;
        for (index, item) in self.items.iter().enumerate().skip(self.start).take(size) {
            let (length, counts) = (writing.bytes.len(), writing.counts);
            if shown > 0 {
                writing.bytes.push(b',');
            }
            let tail = if index + 1 == self.items.len() { after_all } else { after_drop };
            writing.object(self.page.only, |object| write(item, object));
            if writing.bytes.len() + tail > budget {
                writing.rewind(length, counts);
                if shown > 0 {
                    break;
                }
                let room = budget.saturating_sub(length + tail);
                reply::write_fitting(writing, room, self.page.only, |object| write(item, object));
            }
            shown += 1;
        }
        writing.bytes.push(b']');
        shown
    }

    /// The length of everything after the items, when `shown` or all items are shown.
    fn tail<'a>(&self, shown: Option<usize>, identity: &impl Fn(&T) -> Leaf<'a>) -> usize {
        let cursor = match shown {
            Some(shown) if self.start + shown < self.items.len() => self.cursor_after(shown, identity),
            _ => self.cursor_after(self.items.len() - self.start, identity),
        };
        cursor.map_or(2, |cursor| 2 + self.page.page.cursor_argument.len() + cursor.len() + ",\"\":\"\"".len())
    }

    /// The cursor for what follows the items shown; nothing at the end of the list.
    fn cursor_after<'a>(&self, shown: usize, identity: &impl Fn(&T) -> Leaf<'a>) -> Option<String> {
        let old = &self.page.cursor;
        let end = self.start + shown;
        let cursor = if end < self.items.len() {
            let last = self.items.get(end.wrapping_sub(1)).map(|item| identity_digest(identity(item)));
            Cursor { skip: u32::try_from(end).ok()?, last: last.unwrap_or_default(), ..old.clone() }
        } else {
            Cursor { position: Some(self.next?.to_owned()), skip: 0, last: Digest::default(), ..old.clone() }
        };
        Some(cursor.encode(self.call.tool.name, &self.call.service.settings.state_keys))
    }
}

/// Closes the reply behind its items.
fn finish(writing: &mut Writing, page: &Page, cursor: Option<&str>) {
    if let Some(cursor) = cursor {
        writing.bytes.push(b',');
        text::write_json(&mut writing.bytes, page.cursor_argument);
        writing.bytes.push(b':');
        text::write_json(&mut writing.bytes, cursor);
    }
    writing.bytes.push(b'}');
}

fn page_size(page: &Page, size: Option<i64>, remarks: &mut Vec<String>) -> Result<u32, Failure> {
    let name = page.size_argument.unwrap_or(page.cursor_argument);
    let mut size = size.unwrap_or(page.default_size);
    if size < 1 {
        return Err(Failure::argument(name, format!("must be at least 1, not {size}")));
    }
    if size > page.size_cap {
        remarks.push(format!("`{name}` was lowered to {}, the most that one call may ask for.", page.size_cap));
        size = page.size_cap;
    }
    u32::try_from(size).map_err(|_| Failure::argument(name, format!("must be at most {}", u32::MAX)))
}

/// The first item to show. When the list has shifted since the cursor was given out, the item last shown is looked up;
/// when it is gone, its old place counts.
fn first_item<'a, T>(cursor: &Cursor, items: &[T], identity: &impl Fn(&T) -> Leaf<'a>) -> usize {
    let skip = usize::try_from(cursor.skip).unwrap_or(usize::MAX);
    let is_last_shown = |item: &T| identity_digest(identity(item)) == cursor.last;
    match skip.checked_sub(1) {
        None => 0,
        Some(before) if items.get(before).is_some_and(is_last_shown) => skip,
        Some(_) => items.iter().rposition(is_last_shown).map_or(skip.min(items.len()), |found| found + 1),
    }
}

fn identity_digest(identity: Leaf<'_>) -> Digest {
    cursor::digest(identity.text().unwrap_or_default().as_bytes())
}

/// A digest of all arguments but size and cursor, whatever their order; null counts as missing.
fn digest_of_arguments(given: &Map<String, Value>, page: &Page) -> Digest {
    let is_paging = |name: &str| name == page.cursor_argument || page.size_argument == Some(name);
    let mut canonical = String::new();
    let mut members: Vec<_> = given.iter().filter(|(name, value)| !is_paging(name) && !value.is_null()).collect();
    members.sort_by_key(|(name, _)| *name);
    for (name, value) in members {
        write_canonical(&Value::String(name.clone()), &mut canonical);
        write_canonical(value, &mut canonical);
    }
    cursor::digest(canonical.as_bytes())
}

/// JSON with sorted keys. The depth of arguments is bounded by the reader of the request.
fn write_canonical(value: &Value, out: &mut String) {
    match value {
        Value::Array(values) => {
            out.push('[');
            for value in values {
                write_canonical(value, out);
                out.push(',');
            }
            out.push(']');
        }
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_by_key(|(name, _)| *name);
            out.push('{');
            for (name, value) in members {
                write_canonical(&Value::String(name.clone()), out);
                out.push(':');
                write_canonical(value, out);
                out.push(',');
            }
            out.push('}');
        }
        // 30 and 30.0 are the same integer.
        Value::Number(number) => match number.as_f64() {
            Some(float) if number.is_f64() && float.fract() == 0.0 => out.push_str(&format!("{float:.0}")),
            _ => out.push_str(&number.to_string()),
        },
        Value::Null | Value::Bool(_) | Value::String(_) => out.push_str(&value.to_string()),
    }
}
